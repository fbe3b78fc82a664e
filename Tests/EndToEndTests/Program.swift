import Foundation

/// The crmsite that is tested: CRMSITE_BINARY, else `crmsite` beside the running test executable.
enum Program {
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["CRMSITE_BINARY"] { return named }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("crmsite").path
    }()

    /// Whether it has been built. `swift test` builds it; a test executable copied elsewhere has none beside it.
    static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// What a run came to.
    struct Result {
        /// The exit code, or 128 and the signal's number as a shell has it.
        var code: Int32
        var output: String
        var errors: String
        var seconds: Double

        /// The lines on standard error that report something: not progress, not the indented details of a report.
        var reports: [String] {
            errors.split(separator: "\n").map(String.init).filter {
                $0.hasPrefix("error") || $0.hasPrefix("warning") || $0.hasPrefix("Error")
            }
        }
    }

    /// A run that goes on while the test does something else.
    final class Running {
        let id: pid_t
        private let folder: Folder
        private let began = DispatchTime.now()
        private let output: String
        private let errors: String

        init(id: pid_t, folder: Folder, output: String, errors: String) {
            (self.id, self.folder, self.output, self.errors) = (id, folder, output, errors)
        }

        func send(_ signal: Int32) { kill(id, signal) }

        /// Waits for the end; a run of more than five minutes is ended.
        func wait() -> Result {
            var status: Int32 = 0
            var waited = 0
            while waitpid(id, &status, WNOHANG) == 0 {
                usleep(2_000)
                waited += 1
                if waited > 150_000 { kill(id, SIGKILL) }
            }
            let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
            defer {
                unlink(output)
                unlink(errors)
            }
            return Result(
                code: code, output: Running.text(output), errors: Running.text(errors),
                seconds: Double(DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds) / 1e9)
        }

        private static func text(_ path: String) -> String {
            String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        }
    }

    /// Begins a run in `folder`. Nothing of the tester's environment reaches it but PATH; zone and language are odd
    /// ones, which must not show in anything the program writes.
    static func start(
        _ arguments: [String], in folder: Folder, environment: [String: String] = [:], umask: String = "022",
        output: String? = nil
    ) throws -> Running {
        let stem = FileManager.default.temporaryDirectory.path + "/crmsite-run-" + UUID().uuidString
        let (out, err) = (output ?? stem + ".out", stem + ".err")
        var variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path + "/no-home",
            "TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8",
        ]
        variables.merge(environment) { $1 }
        // The shell sets folder and umask, then becomes the program: signals reach it under the shell's number.
        let words = ["/bin/sh", "-c", "umask \(umask) && cd \"$0\" && exec \"$@\"", folder.path, path] + arguments
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT, 0o644)
        // A test runs on a thread that blocks signals; the program must not begin with that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var argv = words.map { strdup($0) } + [nil]
        var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var id = pid_t()
        let failure = posix_spawn(&id, words[0], &actions, &attributes, &argv, &envp)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        return Running(id: id, folder: folder, output: output == nil ? out : "", errors: err)
    }

    static func run(
        _ arguments: [String], in folder: Folder, environment: [String: String] = [:], umask: String = "022",
        output: String? = nil
    ) throws -> Result {
        try start(arguments, in: folder, environment: environment, umask: umask, output: output).wait()
    }
}
