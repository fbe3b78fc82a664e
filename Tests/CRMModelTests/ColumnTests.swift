import CRMModel
import Testing

@Suite struct ColumnTests {
    @Test func textsComeBackAndMissingIsNotEmpty() {
        var column = TextColumn()
        for text in ["", "Zoë", nil, "a\u{0}b", "日本"] as [String?] { column.append(text) }
        #expect((0..<5).map { column[$0] } == ["", "Zoë", nil, "a\u{0}b", "日本"])
        #expect(column.isMissing(2))
        #expect(!column.isMissing(0))
        #expect(column.utf8(1).map(Array.init) == Array("Zoë".utf8))
    }

    @Test func invalidUTF8IsRepairedWhenRead() {
        var column = TextColumn()
        let bytes: [UInt8] = [0x61, 0xFF, 0x62]
        bytes.withUnsafeBufferPointer { column.append(utf8: $0) }
        column.append("next")
        #expect(column[0] == "a\u{FFFD}b")
        #expect(column[1] == "next")
    }

    @Test func numbersDatesAndFractionsKnowWhatIsMissing() throws {
        var ints = IntColumn()
        var reals = RealColumn()
        var dates = DateColumn()
        ints.append(0)
        ints.append(nil)
        reals.append(0)
        reals.append(nil)
        let day = try #require(CalendarDate(iso: "0001-01-01"))
        dates.append(day)
        dates.append(nil)
        #expect(ints[0] == 0 && ints[1] == nil)
        #expect(reals[0] == 0 && reals[1] == nil)
        #expect(dates[0] == day && dates[1] == nil)
        #expect(ints.instant(0)?.iso == "1970-01-01T00:00:00Z")
    }

    @Test func codesKeepEachTextOnceInOrderOfAppearance() {
        var column = CodeColumn()
        for text in ["b", "a", nil, "b"] as [String?] { column.append(text) }
        #expect(column.names == ["b", "a"])
        #expect(column.codes == [0, 1, -1, 0])
    }

    @Test func aDanglingReferenceIsNotAMissingOne() {
        var ids = TextColumn()
        ids.append("x")
        let index = IDIndex(ids)
        var column = ReferenceColumn()
        for id in ["x", nil, "gone"] as [String?] { column.append(index.reference(id)) }
        #expect((0..<3).map { column[$0] } == [0, nil, nil])
        #expect((0..<3).map { column.isDangling($0) } == [false, false, true])
    }

    @Test func absencesOverlapWithoutAddingUp() throws {
        let day = try #require(CalendarDate(iso: "2026-05-04"))
        var absences = Absences()
        absences.append(user: 1, start: day, end: day.adding(days: 2), fraction: 0.5)
        absences.append(user: 1, start: day.adding(days: 1), end: day.adding(days: 1), fraction: 1)
        #expect((-1...3).map { absences.presence(of: 1, on: day.adding(days: $0)) } == [1, 0.5, 0, 0.5, 1])
        #expect(absences.presence(of: 0, on: day) == 1)
    }
}
