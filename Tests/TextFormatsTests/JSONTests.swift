import Diagnostics
import Testing
import TextFormats

/// Whatever JSON is, as it stands.
private indirect enum Anything: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([Anything])
    case object([String: Anything])

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            var members: [String: Anything] = [:]
            for key in object.allKeys { members[key.stringValue] = try object.decode(Anything.self, forKey: key) }
            self = .object(members)
        } else if var list = try? decoder.unkeyedContainer() {
            var items: [Anything] = []
            while !list.isAtEnd { items.append(try list.decode(Anything.self)) }
            self = .list(items)
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let flag = try? value.decode(Bool.self) {
                self = .bool(flag)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }
}

@Suite struct JSONTests {
    private func read(_ text: String) throws -> Anything { try read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) throws -> Anything {
        try JSONDocument(bytes, name: "t.json", what: "test").decode(Anything.self)
    }

    private func error(_ text: String) -> Diagnostic? { error(Array(text.utf8)) }

    private func error(_ bytes: [UInt8]) -> Diagnostic? {
        do {
            _ = try read(bytes)
            return nil
        } catch let error as Diagnostic {
            return error
        } catch {
            return (error as? DiagnosticList)?.diagnostics.first
        }
    }

    @Test func everyFormOfValueIsRead() throws {
        #expect(try read(" null\n") == .null)
        #expect(try read("[true,false , -0.5e+1]") == .list([.bool(true), .bool(false), .number(-5)]))
        #expect(try read(#"{"a":{"b":[]},"":{}}"#) == .object(["a": .object(["b": .list([])]), "": .object([:])]))
        #expect(try read(#""\"\\\/\b\f\n\r\té😀\u0000""#) == .text("\"\\/\u{8}\u{C}\n\r\té😀\0"))
        #expect(try read([0xEF, 0xBB, 0xBF] + Array("1".utf8)) == .number(1))
    }

    @Test(arguments: ["0", "-0", "1", "0.1", "1E400", "5e-324", "9007199254740993", "1.7976931348623157e308", "3.14"])
    func numbersAreRoundedOnce(text: String) throws {
        let document = try JSONDocument(Array(text.utf8), name: "t.json", what: "test")
        guard let value = Double(text), value.isFinite else {
            #expect(throws: DiagnosticList.self) { _ = try document.decode(Double.self) }
            return
        }
        #expect(try document.decode(Double.self) == value)
    }

    @Test func wholeNumbersMayBeWrittenAsOthersButMustBeWhole() throws {
        func list(_ text: String) throws -> [Int] {
            try JSONDocument(Array(text.utf8), name: "t.json", what: "test").decode([Int].self)
        }
        #expect(try list("[1, 2.0, 3e2, -4, 9007199254740993]") == [1, 2, 300, -4, 9_007_199_254_740_993])
        #expect(throws: DiagnosticList.self) { _ = try list("[1.5]") }
        #expect(throws: DiagnosticList.self) { _ = try list("[99999999999999999999]") }
    }

    @Test(arguments: [
        ("", "1:1"), ("{", "1:2"), ("[1,]", "1:4"), ("[1 2]", "1:4"), ("{\"a\" 1}", "1:6"), ("{a:1}", "1:2"),
        ("[01]", "1:2"), ("[-]", "1:3"), ("[1.]", "1:4"), ("[.5]", "1:2"), ("[1e]", "1:4"), ("[+1]", "1:2"),
        ("nul", "1:1"), ("[NaN]", "1:2"), ("'a'", "1:1"), ("\"a", "1:1"), ("1 2", "1:3"), ("{}\n}", "2:1"),
        ("[\"\\x\"]", "1:3"), ("[\"\\u12\"]", "1:3"), ("[\"\\uD800\"]", "1:3"), ("[\"\\uDC00\"]", "1:3"),
        ("[\"é\",\n \"\t\"]", "2:3"), ("[/* no */1]", "1:2"), ("[1]]", "1:4"), ("{\"a\":1,}", "1:8"),
    ])
    func whatIsNotJSONIsRefusedWithItsPlace(text: String, place: String) throws {
        let found = try #require(error(text))
        #expect(found.code == "E-JSON-SYNTAX" && found.exit == .dataError)
        #expect(
            found.text.contains("t.json:" + place + ":") || found.text.hasSuffix("t.json:" + place), "\(found.text)")
        #expect(!found.text.contains("\n"))
    }

    @Test func aNameTwiceDeepNestingAndForeignBytesHaveTheirOwnCodes() throws {
        #expect(error(#"{"a":1,"b":{"a":2},"a":3}"#)?.code == "E-JSON-KEY")
        #expect(error(String(repeating: "[", count: 100_000))?.code == "E-JSON-DEPTH")
        #expect(error(String(repeating: #"{"a":"#, count: 100_000))?.code == "E-JSON-DEPTH")
        #expect(error([0x22, 0xC3, 0x28, 0x22])?.code == "E-JSON-ENCODING")
        #expect(error([0xFF, 0xFE, 0x31, 0x00])?.code == "E-JSON-ENCODING")
        #expect(try read(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) != .null)
    }

    @Test func everyTruncationIsAnErrorAndNeverACrash() throws {
        let whole = Array(#"{"type":"line","a":[1,-2.5e3,null,true,{"k":"\u00e9\uD83D\uDE00 é"}],"z":{}}"#.utf8)
        #expect(error(whole) == nil)
        for length in 0..<whole.count {
            let found = try #require(error(Array(whole[..<length])), "\(length)")
            #expect(found.exit == .dataError)
        }
        // Nor does any single byte do harm.
        for index in whole.indices {
            for byte: UInt8 in [0x00, 0x22, 0x5C, 0x7B, 0x5D, 0x80, 0xFF] {
                var changed = whole
                changed[index] = byte
                if let found = error(changed) { #expect(found.code.hasPrefix("E-JSON-")) }
            }
        }
    }

    private struct Point: Decodable {
        var name: String
        var values: [Double?]
    }

    @Test(arguments: [
        (#"{"points":[{"name":"a","values":[1,null,"x"]}]}"#, "points[0].values[2]", "1:41"),
        ("{\"points\":[\n{\"name\":5,\"values\":[]}]}", "points[0].name", "2:9"),
        (#"{"points":[{"values":[]}]}"#, "points[0]", "1:12"), (#"{"points":{}}"#, "points", "1:11"),
        (#"{"points":[{"name":"a","values":[1e999]}]}"#, "points[0].values[0]", "1:34"),
    ])
    func wrongTypesAreNamedByPathAndPlace(text: String, path: String, place: String) throws {
        let document = try JSONDocument(Array(text.utf8), name: "t.json", what: "test", exit: .configuration)
        do {
            _ = try document.decode([String: [Point]].self)
            Issue.record("accepted")
        } catch let error as DiagnosticList {
            let found = try #require(error.diagnostics.first)
            #expect(found.code == "E-JSON-TYPE" && found.exit == .configuration)
            #expect(found.place.text == "t.json:\(place), \(path)")
        }
    }

    @Test func findingsOfATypeGetTheirPlace() throws {
        struct Fussy: Decodable {
            init(from decoder: any Decoder) throws {
                throw ValueFindings([
                    .init(path: ValuePath()["a"][1], diagnostic: Diagnostic("X-ONE", "one")),
                    .init(path: ValuePath()["b"]["gone"], diagnostic: Diagnostic("X-TWO", "two")),
                ])
            }
        }
        let document = try JSONDocument(Array("{\"a\":[1,\n2],\n \"b\":{}}".utf8), name: "t.json", what: "test")
        do {
            _ = try document.decode(Fussy.self)
            Issue.record("accepted")
        } catch let error as DiagnosticList {
            #expect(error.diagnostics.map(\.place.text) == ["t.json:2:1, a[1]", "t.json:3:6, b.gone"])
        }
    }

    @Test func aMissingFileAndAFolderAreNoInput() {
        for path in ["/nonexistent/x.json", "/tmp"] {
            do {
                _ = try JSONDocument(path: path, what: "chart description")
                Issue.record("read")
            } catch {
                #expect(error.exit == .noInput)
            }
        }
    }
}
