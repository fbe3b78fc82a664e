import Configuration
import Foundation
import ProgrammeRecords
import StarterProject
import Testing

@Suite("A new project")
struct StarterProjectTests {
    private var settings: String { StarterProject.files.first { $0.path == "content/site.yml" }?.text ?? "" }

    @Test("Every setting of the reference is explained in site.yml")
    func everySetting() {
        let text = settings
        for setting in Setting.all {
            #expect(text.contains("## \(setting.key) ("), "\(setting.key)")
            #expect(text.contains(setting.meaning), "\(setting.key)")
        }
    }

    @Test("site.yml is read without an error, and sets what the standards say")
    func read() throws {
        let configuration = try SiteConfiguration(text: settings, path: "site.yml")
        #expect(configuration.database == SiteConfiguration().database)
        #expect(configuration.output == SiteConfiguration().output)
        #expect(configuration.profiles.isEmpty)
    }

    @Test("With every # before a key taken away, site.yml is still read without an error")
    func uncommented() throws {
        let lines = settings.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("#") && !line.hasPrefix("##") ? String(line.dropFirst()) : String(line)
        }
        let configuration = try SiteConfiguration(text: lines.joined(separator: "\n"), path: "site.yml")
        #expect(!configuration.profiles.isEmpty)
        #expect(configuration.agreement != nil)
    }

    @Test("What holds values of the CRM, and the secret of the pseudonyms, is kept out of the history of versions")
    func ignored() {
        let lines = StarterProject.files.first { $0.path == ".gitignore" }?.text.split(separator: "\n") ?? []
        for pattern in ["/public/*", "/.crmsite/", "*.sqlite", "/exports/", "/mapping/", "*.key"] {
            #expect(lines.contains { $0 == pattern }, "\(pattern)")
        }
        // The reference proposes a name for the secret that is ignored.
        #expect(SettingReference.example.contains("pseudonym-key: content/pseudonym.key"))
    }

    @Test("The programme files are empty, explain every column, and are read without a finding")
    func programme() throws {
        let folder = NSTemporaryDirectory() + "starter-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in StarterProject.files where file.path.hasPrefix("content/programme/") {
            let path = folder + "/" + file.path
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try file.text.write(toFile: path, atomically: false, encoding: .utf8)
        }
        for file in ProgrammeFile.allCases {
            let text = try String(contentsOfFile: folder + "/content/programme/" + file.fileName, encoding: .utf8)
            for column in file.columns { #expect(text.contains(column.meaning), "\(file.fileName) \(column.name)") }
            #expect(text.hasSuffix(file.columns.map(\.name).joined(separator: ",") + "\n"))
        }
        let nobody = ProgrammeDirectory(users: [], units: [], roles: [], areas: [])
        let records = ProgrammeRecords.read(folder: folder + "/content/programme", resolver: nobody)
        #expect(records.diagnostics.isEmpty)
    }
}
