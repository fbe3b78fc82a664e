import CRMModel
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1970-01-01T00:00:01Z", 1_000), ("1970-01-01 00:01", 60_000),
        ("1970-01-01T00:00:00.5Z", 500),
        ("1970-01-01T00:00:00.1239Z", 123), ("1970-01-01T14:00:00+14:00", 0), ("1969-12-31T12:00:00-12:00", 0),
        ("1970-01-01T01:00+0100", 0), ("1970-01-01T01:00+01", 0), ("2038-01-19T03:14:08Z", 2_147_483_648_000),
        ("1969-12-31T23:59:59.999Z", -1),
    ])
    func isoTextsAreReadWithTheirOffsets(text: String, milliseconds: Int64) {
        #expect(Instant(iso: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "2026-12-31T24:00:00", "2026-06-30T23:59:60Z", "2026-02-30", "2026-02-30T10:00:00Z", "2026-01-01T10:60",
        "2026-01-01T10",
        "2026-01-01T10:00:00.", "2026-01-01T10:00:00+15:00", "2026-01-01T10:00:00Zulu", "2026-01-01X10:00",
        "1767225600", "20260102", "now",
    ])
    func whatIsNoInstantIsRefused(text: String) { #expect(Instant(iso: text) == nil) }

    @Test(arguments: [Int64.min, Int64.min + 1, Int64.max, -1, 0, 253_402_300_800_000])
    func anyNumberOfMillisecondsHasADayWithinTheRangeOfDates(milliseconds: Int64) throws {
        let zone = try #require(Zone(named: "America/New_York"))
        let instant = Instant(milliseconds: milliseconds)
        for date in [
            instant.utc.date, Zone.utc.date(of: instant), zone.date(of: instant), zone.wallClock(of: instant).date,
        ] {
            #expect((1...9999).contains(date.year))
        }
        #expect((0..<86_400).contains(instant.utc.secondOfDay))
        #expect(!instant.iso.isEmpty)
    }

    @Test func instantsBefore1970FallOnTheDayBefore() throws {
        let instant = Instant(milliseconds: -1)
        #expect(instant.utc.date.iso == "1969-12-31")
        #expect(instant.utc.secondOfDay == 86_399)
        #expect(Instant(milliseconds: -86_400_000).iso == "1969-12-31T00:00:00Z")
    }
}

@Suite struct ZoneTests {
    private func instant(_ iso: String) throws -> Instant { try #require(Instant(iso: iso)) }
    private func date(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }
    private func berlin() throws -> Zone { try #require(Zone(named: "Europe/Berlin")) }

    @Test func inTheSpringGapTheOffsetBeforeItIsTaken() throws {
        let zone = try berlin()
        // 02:30 does not exist on that day: read as +01:00 it is 01:30 UTC, which the clocks show as 03:30.
        let gap = zone.instant(of: try date("2026-03-29"), secondOfDay: 2 * 3600 + 1800)
        #expect(gap.iso == "2026-03-29T01:30:00Z")
        #expect(zone.wallClock(of: gap).secondOfDay == 3 * 3600 + 1800)
    }

    @Test func inTheAutumnOverlapTheEarlierInstantIsMeant() throws {
        let zone = try berlin()
        let overlap = zone.instant(of: try date("2026-10-25"), secondOfDay: 2 * 3600 + 1800)
        #expect(overlap.iso == "2026-10-25T00:30:00Z")
        #expect(zone.wallClock(of: overlap).secondOfDay == 2 * 3600 + 1800)
        // The later instant of the same wall clock reads the same.
        #expect(try zone.wallClock(of: instant("2026-10-25T01:30:00Z")).secondOfDay == 2 * 3600 + 1800)
    }

    @Test func theDaysOfTheChangesHave23And25Hours() throws {
        let zone = try berlin()
        for (day, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-28", 24)] {
            let start = zone.instant(of: try date(day))
            let end = zone.instant(of: try date(day).adding(days: 1))
            #expect(Int(end.milliseconds - start.milliseconds) == hours * 3_600_000)
        }
    }

    @Test func everyHourOfTwoYearsFallsOnExactlyOneLocalDay() throws {
        let zone = try berlin()
        var counts: [CalendarDate: Int] = [:]
        let start = zone.instant(of: try date("2025-01-01"))
        let end = zone.instant(of: try date("2027-01-01"))
        var at = start
        while at < end {
            counts[zone.date(of: at), default: 0] += 1
            at = Instant(milliseconds: at.milliseconds + 3_600_000)
        }
        #expect(counts.count == 730)
        #expect(counts.values.reduce(0, +) == 17_520)
        #expect(counts.values.filter { $0 == 23 }.count == 2)
        #expect(counts.values.filter { $0 == 25 }.count == 2)
    }

    @Test func wallClockAndInstantAreInverseOutsideTheOverlap() throws {
        let zone = try #require(Zone(named: "Asia/Kathmandu"))
        let instant = zone.instant(of: try date("2026-07-01"), secondOfDay: 3661)
        #expect(instant.iso == "2026-06-30T19:16:01Z")
        #expect(zone.wallClock(of: instant).secondOfDay == 3661)
        #expect(zone.offset(at: instant) == 20_700)
    }

    @Test(arguments: ["CET", "Europe/Nowhere", "", "GMT+1", "../etc/passwd"]) func unknownZonesAreRefused(name: String)
    {
        #expect(Zone(named: name) == nil)
    }
}
