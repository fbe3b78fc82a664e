import Diagnostics
import Foundation
import Testing
import TextFormats

@Suite struct CSVWriterTests {
    @Test func quotesOnlyWhereNeeded() {
        var table = CSVWriter(header: ["a", "b,c"])
        table.row(["x y", "say \"hi\""])
        table.row(["two\nlines", ""])
        #expect(String(decoding: table.bytes, as: UTF8.self) == "a,\"b,c\"\nx y,\"say \"\"hi\"\"\"\n\"two\nlines\",\n")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]) func defusesFormulas(text: String) {
        var table = CSVWriter(header: ["a"])
        table.row([text])
        #expect(String(decoding: table.bytes, as: UTF8.self) == "a\n\"'\(text)\"\n")
    }

    @Test func defusesNUL() {
        var table = CSVWriter(header: ["a"])
        table.row(["\0x\0"])
        #expect(String(decoding: table.bytes, as: UTF8.self) == "a\n\"'\u{FFFD}x\u{FFFD}\"\n")
    }

    @Test func numbersStayNumbers() {
        var table = CSVWriter(header: ["a", "b", "c", "d"])
        table.number(-5)
        table.number(-0.1)
        table.number(decimal: "-12.50")
        table.missing()
        table.endRow()
        table.number(Int.min)
        table.number(-0.0)
        table.number(1e21)
        table.number(3.0)
        table.endRow()
        #expect(
            String(decoding: table.drain(), as: UTF8.self) == """
                a,b,c,d
                -5,-0.1,-12.50,
                -9223372036854775808,0,1e+21,3

                """)
        #expect(table.bytes.isEmpty)
    }

    @Test func whatIsWrittenReadsBackTheSame() throws {
        var table = CSVWriter(header: ["only"])
        let values = ["", "x", "\"", "\"\"", "a\rb", " ", "é\u{2028}", ",", "", ""]
        for value in values { table.row([value]) }
        let file = TemporaryFile(table.bytes)
        let reader = try CSVReader(path: file.path)
        var read: [String] = []
        while let row = try reader.next() { read.append(row.string(at: 0)) }
        #expect(read == values)
    }
}

@Suite struct JSONWriterTests {
    @Test func writesCompactly() throws {
        var json = JSONWriter()
        try json.object { json throws(Diagnostic) in
            json.key("z")
            json.integer(1)
            json.key("a")
            try json.array { json throws(Diagnostic) in
                json.bool(true)
                json.null()
                try json.number(0.1)
                json.beginObject()
                json.endObject()
                json.beginArray()
                json.endArray()
            }
            json.key("s")
            json.string("x")
        }
        #expect(String(decoding: json.finish(), as: UTF8.self) == #"{"z":1,"a":[true,null,0.1,{},[]],"s":"x"}"#)
    }

    @Test func indentsByTwo() {
        var json = JSONWriter(indented: true)
        json.object { json in
            json.key("a")
            json.array { json in
                json.integer(1)
                json.integer(UInt64.max)
            }
            json.key("e")
            json.array { _ in }
        }
        #expect(
            String(decoding: json.finish(), as: UTF8.self) == """
                {
                  "a": [
                    1,
                    18446744073709551615
                  ],
                  "e": []
                }

                """)
    }

    @Test func escapesForHTMLAndControls() {
        var json = JSONWriter()
        json.string("</script>&\"\\\n\r\t\u{1}\u{7F}\u{85}\u{2028}\u{2029}é😀\u{2030}")
        #expect(
            String(decoding: json.finish(), as: UTF8.self)
                == #""\u003c/script\u003e\u0026\"\\\n\r\t\u0001\u007f\u0085\u2028\u2029é😀‰""#)
    }

    @Test func foundationReadsBackWhatIsWritten() throws {
        let numbers = [
            0, -0.0, .leastNonzeroMagnitude, 2.5 * .leastNormalMagnitude, 1.7976931348623157e308, 0.1 + 0.2, 1e16,
            123456789.125, -2.5e-7,
        ]
        var json = JSONWriter()
        try json.array { json throws(Diagnostic) in
            for number in numbers { try json.number(number) }
        }
        let bytes = json.finish()
        #expect(try JSONDecoder().decode([Double].self, from: Data(bytes)) == numbers)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity]) func refusesWhatIsNoNumber(value: Double) {
        var json = JSONWriter()
        #expect(throws: Diagnostic.self) { try json.number(value) }
    }
}
