import ArgumentParser
import Diagnostics
import StarterProject

#if canImport(Glibc)
import Glibc
#endif

/// Begins a project.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Begin a project: settings, a usage manual, programme files.",
        discussion: """
            Writes content/site.yml with every setting explained, two short chapters of a usage manual, and the programme \
            files with their columns. A file that is there is kept.

              crmsite init
              crmsite init briefing
            """)

    @Argument(help: "The folder of the project; it is made where it is missing.")
    var folder = "."

    @Flag(help: "Print errors only.")
    var quiet = false

    func run() throws {
        var written: [String] = []
        var kept: [Diagnostic] = []
        for file in StarterProject.files {
            let path = folder + "/" + file.path
            try NewFile.makeFolders(above: path)
            if try NewFile.write(Array(file.text.utf8), to: path) {
                written.append(file.path)
            } else {
                kept.append(
                    Diagnostic(
                        .warning, "OUT-KEPT", "the file is there and is kept", at: .file(path),
                        hint: "move it away to have a new one written"))
            }
        }
        for finding in kept { Terminal.error(finding.text) }
        guard !written.isEmpty else {
            throw Diagnostic(
                "OUT-EXISTS", "every file of a project is there already", at: .file(folder),
                hint: "nothing was written; choose another folder", exit: .cantCreate)
        }
        guard !quiet else { return }
        for path in written { Terminal.line("  \(path)") }
        // The lines work as they stand, from where init was called.
        let project = folder == "." ? "" : " --project \(InitCommand.quoted(folder))"
        let below = folder == "." ? "" : folder + "/"
        let (exports, draft) = (InitCommand.quoted(below + "exports"), InitCommand.quoted(below + "mapping"))
        let database = folder == "." ? "" : " --db \(InitCommand.quoted(below + "crm.sqlite"))"
        Terminal.line("next: export each table of your CRM as CSV into the folder \(exports), then")
        Terminal.line("  crmsite import csv \(exports) --guess --output \(draft)")
        Terminal.line("and read \(draft)/report.md, then")
        Terminal.line("  crmsite import csv \(exports) --mapping \(below.isEmpty ? "./" : "")\(draft)\(database)")
        Terminal.line("  crmsite manual check\(project)")
        Terminal.line("  crmsite build\(project)")
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy {
            $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x61 && $0 <= 0x7A || "/._-".utf8.contains($0)
        }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

/// Files that are made, never replaced.
enum NewFile {
    /// Writes a file that is not there yet; false where something is.
    static func write(_ bytes: [UInt8], to path: String) throws -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw failure(path)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                let error = failure(path)
                close(descriptor)
                unlink(path)
                throw error
            }
            rest = rest.dropFirst(count)
        }
        guard close(descriptor) == 0 else {
            let error = failure(path)
            unlink(path)
            throw error
        }
        return true
    }

    /// Makes the folders that lead to a file.
    static func makeFolders(above path: String) throws {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            guard !part.isEmpty, part != ".", part != ".." else { continue }
            if mkdir(folder, 0o755) != 0, errno != EEXIST { throw failure(folder) }
        }
    }

    private static func failure(_ path: String) -> Diagnostic {
        let code = errno
        let exit: Diagnostics.ExitCode =
            switch code {
            case EACCES, EPERM: .permission
            case ENOENT, ENOTDIR, EISDIR, EROFS, ENAMETOOLONG: .cantCreate
            default: .ioError
            }
        return Diagnostic(
            "OUT-IO", "the file cannot be created (\(String(cString: strerror(code))))", at: .file(path), exit: exit)
    }
}
