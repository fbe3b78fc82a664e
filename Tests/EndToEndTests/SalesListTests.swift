import Foundation
import Testing

/// What the pages about forecast and pipeline say, against the lists behind it.
@Suite("Lists of the sales pages", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct SalesListTests {
    /// Links to lists that name how many rows they have: `<a href="../rows/x.csv">605 rows</a>`.
    private func counted(_ html: String) -> [(list: String, count: Int)] {
        html.matches(of: /<a href="[^"]*rows\/([^"\/]+)\.csv">([0-9,]+) [a-z ]+<\/a>/).compactMap { match in
            Int(match.output.2.replacing(",", with: "")).map { (String(match.output.1), $0) }
        }
    }

    private func pages(_ folder: Folder) throws -> [String] {
        try ["forecast", "pipeline", "changes"].flatMap { part in
            try folder.files("public/\(part)").filter { $0.hasSuffix(".html") }.map { "public/\(part)/\($0)" }
        }
    }

    private func grouped(_ number: Int) -> String {
        let digits = String(abs(number))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (number < 0 ? "\u{2212}" : "") + text
    }

    /// Cents as whole major units, halves away from zero.
    private func whole(_ cents: Int) -> String { grouped(Int((Double(cents) / 100).rounded(.toNearestOrAwayFromZero))) }

    /// Σ of a column of money by the values of another, in cents.
    private func sums(_ list: Download, _ column: String, by key: String) throws -> [String: Int] {
        let place = try #require(list.header.firstIndex(of: column), "\(column)")
        let keys = list.column(key)
        #expect(keys.count == list.rows.count, "\(key)")
        var sums: [String: Int] = [:]
        for (row, key) in zip(list.rows, keys) where !row[place].isEmpty {
            sums[key, default: 0] += Int((Double(row[place]) ?? .nan) * 100 + (row[place].hasPrefix("-") ? -0.5 : 0.5))
        }
        return sums
    }

    @Test("A link that says how many rows a list has leads to a list with so many")
    func counts() throws {
        let folder = try Fixture.demo.folder()
        var sizes: [String: Int] = [:]
        var seen = 0
        for page in try pages(folder) {
            for link in counted(try folder.text(page)) {
                if sizes[link.list] == nil { sizes[link.list] = try folder.download(link.list).rows.count }
                #expect(sizes[link.list] == link.count, "\(page): \(link.list)")
                seen += 1
            }
        }
        #expect(seen > 500)
        #expect(sizes.count > 25)
    }

    @Test("The totals of the pipeline page are the sums of its lists")
    func pipeline() throws {
        let folder = try Fixture.demo.folder()
        let page = try PageText(try folder.text("public/pipeline/index.html")).text
        func expect(_ list: String, _ column: String, by key: String) throws {
            let download = try folder.download(list)
            let sums = try sums(download, column, by: key)
            let total = try #require(download.cents(column), "\(list)")
            #expect(page.contains(whole(total)), "\(list): \(whole(total))")
            for (name, sum) in sums where !name.isEmpty { #expect(page.contains(whole(sum)), "\(list), \(name)") }
        }
        try expect("pipeline-by-stage", "amount", by: "stage")
        try expect("pipeline-by-month", "amount", by: "closing_bucket")
        try expect("pipeline-by-category", "amount", by: "bucket")
        try expect("pipeline-by-age", "amount", by: "age")
        try expect("push-count", "amount", by: "pushes")
        for span in ["day", "week", "month"] { try expect("pipeline-waterfall-\(span)", "change", by: "step") }
        for level in ["region", "branch", "segment"] {
            try expect("pipeline-waterfall-week-by-\(level)", "change", by: "part")
        }
    }

    @Test("The steps of a unit and of an owner lead to its open pipeline over every span")
    func units() throws {
        let folder = try Fixture.demo.folder()
        let open = try folder.download("open-pipeline")
        let ends = try sums(open, "amount", by: "region")
        let owners = try sums(open, "amount", by: "owner")
        for span in ["day", "week", "month", "quarter"] {
            let regions = try folder.download("pipeline-waterfall-\(span)-by-region")
            // Where nothing is left at the end the list holds what came and went.
            let reached = try sums(regions, "change", by: "region").filter { $0.value != 0 }
            #expect(reached == ends, "\(span)")
            let held = try sums(try folder.download("pipeline-waterfall-\(span)-by-owner"), "change", by: "held_by")
            for (owner, sum) in held { #expect(sum == owners[owner] ?? 0, "\(span), \(owner)") }
            let page = try PageText(try folder.text("public/pipeline/units/r-north/index.html")).text
            let parts = try sums(regions, "change", by: "part").filter { $0.key.hasPrefix("North: ") }
            // In the first month of a quarter its beginning is that of the month, and is said once.
            for (part, sum) in parts { #expect(page.contains(whole(sum)), "\(span), \(part)") }
        }
    }

    @Test("The parts of the forecast are the sums of its lines")
    func forecast() throws {
        let folder = try Fixture.demo.folder()
        let lines = try folder.download("forecast-quarter")
        let page = try PageText(try folder.text("public/forecast/index.html")).text
        let parts = try sums(lines, "value", by: "line")
        #expect(parts.count > 2)
        for (name, sum) in parts {
            let short = short(sum)
            #expect(page.contains(short), "\(name): \(short)")
        }
        #expect(page.contains(short(try #require(lines.cents("value")))))
        let won = try #require(try folder.download("won-in-quarter").cents("amount"))
        #expect(parts["won"] == won)
        // Each defect: the deals marked in the lines.
        for (column, heading) in [("overdue", "Close date in the past"), ("any", "All together")] {
            let marked = lines.column(column).filter { $0 == "1" }.count
            #expect(page.contains(heading), "\(heading)")
            #expect(page.contains(grouped(marked)), "\(column): \(marked)")
        }
    }

    /// `€ 8.29 M` of cents.
    private func short(_ cents: Int) -> String {
        let major = Double(abs(cents)) / 100
        func fixed(_ value: Double, _ decimals: Int) -> String {
            let scale = decimals == 2 ? 100.0 : decimals == 1 ? 10 : 1
            let rounded = Int((value * scale).rounded(.toNearestOrAwayFromZero))
            let unit = Int(scale)
            return decimals == 0
                ? grouped(rounded)
                : "\(grouped(rounded / unit)).\(String(format: "%0\(decimals)d", rounded % unit))"
        }
        let text =
            major >= 999_500
            ? fixed(major / 1e6, major < 9_995_000 ? 2 : 1) + "\u{202F}M"
            : major >= 9_999.5 ? fixed(major / 1e3, 0) + "\u{202F}K" : fixed(major, 0)
        return (cents < 0 ? "\u{2212}" : "") + "€\u{202F}" + text
    }
}
