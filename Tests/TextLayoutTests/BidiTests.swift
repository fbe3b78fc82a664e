import Foundation
import Testing
import TextLayout

/// The conformance file of Unicode Standard Annex #9: in the folder CRMSITE_UNICODE names, else where Debian's
/// package unicode-data puts it.
private let conformanceFile: String? = {
    let folder = ProcessInfo.processInfo.environment["CRMSITE_UNICODE"] ?? "/usr/share/unicode"
    let path = folder + "/BidiCharacterTest.txt"
    return FileManager.default.fileExists(atPath: path) ? path : nil
}()

@Suite struct BidiTests {
    /// Levels as digits, one a character; capital letters stand for Hebrew, digits and signs for themselves.
    private func levels(_ text: String, base: UInt8? = nil) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            guard (0x41...0x5A).contains(scalar.value) else { return scalar }
            return Unicode.Scalar(0x5D0 + (scalar.value - 0x41) % 26) ?? scalar
        }
        return Bidi.levels(scalars, base: base).levels.map(String.init).joined()
    }

    @Test func plainTextIsLeftToRight() {
        #expect(levels("revenue 12.5 %") == "00000000000000")
        #expect(Bidi.levels([], base: nil).base == 0)
    }

    @Test func hebrewInALatinLineTurnsWithItsSpacesButNotThoseAround() {
        #expect(levels("ab CD EF gh") == "00011111000")
    }

    @Test func numbersStayLeftToRightInARightToLeftLine() {
        #expect(levels("AB 12.5 CD") == "1112222111")
        #expect(levels("AB -5%") == "111122")
    }

    @Test func bracketsFollowTheTextTheyEnclose() {
        #expect(levels("ab (CD) ef") == "0000110000")
        #expect(levels("AB (CD) ef") == "1111111122")
        #expect(levels("AB (cd) EF") == "1111221111")
    }

    @Test func spacesAtTheEndStandAtTheEndOfTheLine() {
        #expect(levels("ab CD  ", base: 0) == "0001100")
        #expect(levels("AB cd  ", base: 1) == "1112211")
    }

    @Test func piecesAreReversedByTheirLevels() {
        #expect(Bidi.visualOrder([0, 1, 0]) == [0, 1, 2])
        #expect(Bidi.visualOrder([1, 2, 1]) == [2, 1, 0])
        #expect(Bidi.visualOrder([1, 2, 2, 1, 0, 1]) == [3, 1, 2, 0, 4, 5])
        #expect(Bidi.visualOrder([]).isEmpty)
    }

    @Test(.enabled(if: conformanceFile != nil, "needs BidiCharacterTest.txt of the Debian package unicode-data"))
    func theConformanceFileAgreesWhereverItUsesNoControls() throws {
        let file = try String(contentsOfFile: try #require(conformanceFile), encoding: .utf8)
        var count = 0
        var wrong: [Substring] = []
        for line in file.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: ";")
            guard fields.count == 5 else { continue }
            let scalars = fields[0].split(separator: " ").compactMap { UInt32($0, radix: 16) }
                .compactMap(Unicode.Scalar.init)
            let hasControls = scalars.contains { scalar in
                scalar.properties.generalCategory == .control || scalar.value == 0x2029 || scalar.value == 0x200B
                    || scalar.properties.isBidiControl || scalar.value == 0xAD || scalar.value == 0xFEFF
            }
            if hasControls { continue }
            count += 1
            let base: UInt8? = fields[1] == "2" ? nil : UInt8(fields[1])
            let found = Bidi.levels(scalars, base: base)
            let levels = found.levels.map(String.init).joined(separator: " ")
            let order = Bidi.visualOrder(found.levels).map(String.init).joined(separator: " ")
            if String(found.base) != fields[2] || levels != fields[3] || order != fields[4] { wrong.append(line) }
        }
        #expect(count > 1_000)
        #expect(wrong.isEmpty, "\(wrong.count) of \(count), first \(wrong.prefix(3))")
    }
}
