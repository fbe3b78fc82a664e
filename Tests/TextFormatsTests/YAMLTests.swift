import Diagnostics
import Testing
import TextFormats

private func failure(_ text: String, firstLine: Int = 1) -> Diagnostic? {
    do {
        _ = try YAMLDocument(text, file: "site.yml", firstLine: firstLine)
        return nil
    } catch { return error }
}

private func line(_ diagnostic: Diagnostic) -> String { diagnostic.text }

@Suite struct YAMLDocumentTests {
    @Test func readsTypedValues() throws {
        let collector = DiagnosticCollector()
        let site = YAMLSection(
            try YAMLDocument(
                """
                title: "12"
                date: 2026-09-01
                country: NO
                n: -12
                x: 1.5e3
                on: true
                roles: [AE, SDR]
                org:
                  tz: Europe/Berlin
                waves:
                  - name: a
                  - name: b
                """, file: "site.yml"
            ).root, collector: collector)
        #expect(site.string("title") == "12")
        #expect(site.string("date") == "2026-09-01")
        #expect(site.string("country") == "NO")
        #expect(site.int("n") == -12)
        #expect(site.double("x") == 1500)
        #expect(site.double("n") == -12)
        #expect(site.bool("on") == true)
        #expect(site.strings("roles") == ["AE", "SDR"])
        let org = site.section("org")
        #expect(org?.string("tz") == "Europe/Berlin")
        #expect(site.sections("waves").compactMap { $0.string("name") } == ["a", "b"])
        site.finish()
        org?.finish()
        #expect(collector.diagnostics.isEmpty)
    }

    @Test func reportsAllErrorsWithTheirPlaces() throws {
        let collector = DiagnosticCollector()
        let document = try YAMLDocument(
            """
            days: "5"
            rate: fast
            open: yes
            roles: AE
            org: [x]
            stage: Propsal
            titel: x
            part: 250
            many: 99999999999999999999
            """, file: "site.yml", firstLine: 2)
        let site = YAMLSection(document.root, collector: collector)
        #expect(site.int("days") == nil)
        #expect(site.double("rate") == nil)
        #expect(site.bool("open") == nil)
        #expect(site.strings("roles") == nil)
        _ = site.section("org")?.string("tz")
        #expect(site.choice("stage", of: ["Proposal", "Won"]) == nil)
        #expect(site.string("title", required: true) == nil)
        #expect(site.int("part", in: 0...100) == nil)
        #expect(site.int("many") == nil)
        site.finish()
        #expect(
            collector.diagnostics.map(line) == [
                "error[E-CFG-TYPE]: expected a whole number, found text in quotes (\"5\"): site.yml:2:7",
                "error[E-CFG-TYPE]: expected a number, found fast: site.yml:3:7",
                "error[E-CFG-TYPE]: expected true or false, found yes: site.yml:4:7",
                "error[E-CFG-TYPE]: expected a list, found AE: site.yml:5:8",
                "error[E-CFG-TYPE]: expected a mapping (key: value), found a list: site.yml:6:6",
                "error[E-CFG-CHOICE]: stage is \"Propsal\": site.yml:7:8: did you mean \"Proposal\"?",
                "error[E-CFG-MISSING]: key \"title\" is missing: site.yml:2:1: add title: …",
                "error[E-CFG-RANGE]: part is 250, not in 0 to 100: site.yml:9:7",
                "error[E-CFG-RANGE]: number is too large: 99999999999999999999: site.yml:10:7",
                "error[E-CFG-KEY]: unknown key \"titel\": site.yml:8:1: did you mean \"title\"?",
            ])
        #expect(collector.diagnostics.allSatisfy { $0.exit == .configuration })
        #expect(throws: DiagnosticList.self) { try collector.throwIfErrors() }
    }

    @Test func syntaxErrorsCarryLineAndColumn() {
        let error = failure("a: 1\nb: [1, 2\nc: 3\n", firstLine: 10)
        #expect(error?.code == "E-CFG-YAML")
        #expect(error?.place.text?.hasPrefix("site.yml:12:") == true)
        #expect(failure("a: \"x\n")?.code == "E-CFG-YAML")
        #expect(failure("a: 1\n---\nb: 2\n")?.code == "E-CFG-YAML")
        #expect(failure("a: \u{1}\n")?.code == "E-CFG-YAML")
        #expect(failure("a:\n\t- x\n")?.place.text?.hasPrefix("site.yml:2:") == true)
    }

    @Test func refusesDuplicateKeys() {
        let error = failure("org:\n  tz: a\n  x: b\n  tz: c\n", firstLine: 3)
        #expect(error?.text == "error[E-CFG-DUPLICATE]: key \"tz\" is repeated: site.yml:6:3: first on line 4")
    }

    @Test func refusesAliasesAndBombs() {
        #expect(failure("a: &x 1\nb: *x\n")?.code == "E-CFG-ALIAS")
        #expect(failure("a: &x 1\n")?.place.text == "site.yml:1:4")
        #expect(failure("a: *nowhere\n")?.code == "E-CFG-ALIAS")
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1..<60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(failure(bomb)?.code == "E-CFG-ALIAS")
        #expect(failure(bomb + "? *a59\n: x\n")?.code == "E-CFG-ALIAS")
        #expect(failure("a: \"*x\"\nb: 2 * 3\nc: a*b & c\n") == nil)
    }

    @Test func refusesDeepNestingAndSize() {
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(failure("a: " + deep)?.code == "E-CFG-NESTING")
        #expect(failure(String(repeating: "[", count: 200_000)) != nil)
        #expect(failure(String(repeating: "- ", count: 200_000)) != nil)
        #expect(failure("a: " + String(repeating: "x", count: 5 << 20))?.code == "E-CFG-SIZE")
    }

    @Test func emptyDocumentIsAnEmptyMapping() throws {
        for text in ["", "# only a comment\n", "\n\n"] {
            #expect(try YAMLDocument(text, file: "x").root.mapping().isEmpty)
        }
        #expect(failure("{a: 1, [b]: 2}")?.what == "expected a name as key, found a list")
    }

    @Test func columnsCountScalars() throws {
        let document = try YAMLDocument("é😀: [ä, 5]\n", file: "x")
        let list = try document.root.mapping()[0].value.list()
        #expect(list[1].place.text == "x:1:9")
    }
}

@Suite struct FrontMatterTests {
    @Test func splitsAndKeepsLines() throws {
        let parts = try FrontMatter.split("---\narea: lead\ntitle: x\n--- \n# Body\n", file: "m.md")
        #expect(parts.yaml == "area: lead\ntitle: x\n")
        #expect(parts.firstYAMLLine == 2)
        #expect(parts.firstBodyLine == 5)
        #expect(parts.body == "# Body\n")
        let yaml = try YAMLDocument(parts.yaml ?? "", file: "m.md", firstLine: parts.firstYAMLLine, area: "MAN")
        #expect(try yaml.root.mapping()[1].value.place.text == "m.md:3:8")
    }

    @Test func textWithoutFrontMatterIsAllBody() throws {
        for text in ["", "# x\n---\n", " ---\n", "----\n"] {
            let parts = try FrontMatter.split(text, file: "m.md")
            #expect(parts.yaml == nil)
            #expect(parts.body == text)
            #expect(parts.firstBodyLine == 1)
        }
    }

    @Test func endsAtTheEndOfTheFile() throws {
        let parts = try FrontMatter.split("---\na: 1\n...", file: "m.md")
        #expect(parts.yaml == "a: 1\n")
        #expect(parts.body.isEmpty)
    }

    @Test func unclosedFrontMatterIsAnError() {
        #expect(throws: Diagnostic.self) { try FrontMatter.split("---\na: 1\n", file: "m.md") }
    }
}

@Suite struct UTF8TextTests {
    private func failure(_ bytes: [UInt8], maxBytes: Int = 1000) -> Diagnostic? {
        let file = TemporaryFile(bytes)
        do {
            _ = try UTF8Text.read(path: file.path, maxBytes: maxBytes, what: "manual page", area: "MAN")
            return nil
        } catch { return error }
    }

    @Test func normalisesLineEndsAndMark() throws {
        let file = TemporaryFile([0xEF, 0xBB, 0xBF] + Array("a\r\nb\rc\n\r\n".utf8))
        let text = try UTF8Text.read(path: file.path, maxBytes: 100, what: "manual page", area: "MAN")
        #expect(text == "a\nb\nc\n\n")
    }

    @Test func refusesWhatIsNotUTF8Text() {
        let latin = failure(Array("a\r\nb\n".utf8) + [0xE9, 0x0A])
        #expect(latin?.code == "E-MAN-ENCODING")
        #expect(latin?.what == "invalid UTF-8 in manual page at byte offset 5")
        #expect(latin?.place.text?.hasSuffix(":3") == true)
        #expect(latin?.exit == .configuration)
        #expect(failure([0x61, 0x00])?.what == "NUL byte in manual page at byte offset 1")
        #expect(failure([0xFF, 0xFE, 0x61, 0])?.what == "manual page is UTF-16, not UTF-8")
        #expect(failure(Array(repeating: 0x61, count: 1001))?.code == "E-MAN-SIZE")
        #expect(failure(Array(repeating: 0x61, count: 1000)) == nil)
    }
}
