import Configuration
import Foundation
import Testing

/// The package's folder, two levels above this file's.
private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

@Suite struct SettingReferenceTests {
    /// Set CRMSITE_WRITE_REFERENCES=1 to write the page anew after a change of the settings.
    @Test func thePageOfSettingsIsTheProgramsOwn() throws {
        let file = root.appendingPathComponent("docs/settings.md")
        if ProcessInfo.processInfo.environment["CRMSITE_WRITE_REFERENCES"] == "1" {
            try SettingReference.markdown.write(to: file, atomically: false, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == SettingReference.markdown)
    }

    @Test func everyKeyTheReaderAsksForIsDocumentedAndTheOtherWayRound() throws {
        let source = try String(
            contentsOf: root.appendingPathComponent("Sources/CRM/Configuration/SiteConfiguration+Reading.swift"),
            encoding: .utf8)
        // Section variables of the reader and where they stand in site.yml; `section` is a profile, the fonts or the targets.
        var asked: Set<String> = []
        var section = ""
        for line in source.split(separator: "\n") {
            if let match = line.firstMatch(of: /root\.sections?\("([a-z-]+)"\)/) { section = String(match.1) }
            if line.contains("func profile(") { section = "profiles" }
            for match in line.matches(of: /(root|people|section)\.(?:string|strings|int|bool|choice|list)\("([a-z-]+)"/)
            {
                switch match.1 {
                case "root": asked.insert(String(match.2))
                case "people": asked.insert("people.\(match.2)")
                default: asked.insert(section == "profiles" ? "profiles[].\(match.2)" : "\(section).\(match.2)")
                }
            }
        }
        #expect(asked.count > 15)
        var documented = Set(Setting.all.map(\.key))
        #expect(documented.count == Setting.all.count)
        // The keys below `targets` are the reader's own names.
        #expect(documented.remove("targets.SLUG") != nil)
        #expect(source.contains("root.section(\"targets\")"))
        // So are those of stages, activities and fields, which a file of its own reads.
        let names = try String(
            contentsOf: root.appendingPathComponent("Sources/CRM/Configuration/SiteConfiguration+Names.swift"),
            encoding: .utf8)
        for (key, call) in [
            ("stages.PIPELINE", "root.section(\"stages\")"), ("activities.NAME.type", "section.string(\"type\""),
            ("activities.NAME.subject-contains", "section.string(\"subject-contains\""),
            ("fields.NAME", "root.section(\"fields\")"),
        ] {
            #expect(documented.remove(key) != nil)
            #expect(names.contains(call), "\(key)")
        }
        // Links have a key for each entity; the audiences are read by a file of their own.
        for key in ["links.base", "links.ENTITY"] { #expect(documented.remove(key) != nil) }
        #expect(source.contains("root.section(\"links\")"))
        let audiences = try String(
            contentsOf: root.appendingPathComponent("Sources/CRM/Configuration/AudienceSettings.swift"), encoding: .utf8
        )
        for match in audiences.matches(of: /section\.(?:string|strings|bool|node)\("([a-z-]+)"\)/) {
            asked.insert("audiences.\(match.1)")
        }
        #expect(asked.count > 20)
        #expect(asked.subtracting(documented).sorted() == [])
        #expect(documented.subtracting(asked).sorted() == [])
    }

    @Test func theExampleHasEverySetting() {
        let words = Set(SettingReference.example.split { " :\n-[]{},".contains($0) && $0 != "-" }.map(String.init))
        for setting in Setting.all
        where !["targets.SLUG", "stages.PIPELINE", "fields.NAME", "links.ENTITY"].contains(setting.key) {
            let name = setting.key.split(separator: ".").last.map(String.init) ?? ""
            #expect(words.contains(name), "\(setting.key)")
        }
    }
}
