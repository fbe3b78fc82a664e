import Diagnostics
import MappingDraft
import Testing

@Suite("A draft beside the right answers")
struct ScoreTests {
    private static let deals = """
        Deal ID,Deal Name,Deal Owner,Stage,Amount,Close Date,Zebra
        d1,First,Ann Lee,Won,500.00,2026-01-22,1
        d2,Second,Bob Ray,Offer,700.50,2026-02-25,2
        d3,Third,Ann Lee,Lost,90.00,2026-01-28,3

        """

    @Test("What is right, left and wrong is counted for each table, and for all")
    func counts() throws {
        let drafted = try Drafted(["deals.csv": Self.deals])
        try drafted.folder.write(
            Array(
                """
                table,column,file,source,need
                opportunities,id,deals.csv,Deal ID,need
                opportunities,name,deal*,Deal Name|Other,need
                opportunities,amount_minor,deals.csv,Zebra,need
                opportunities,next_step,deals.csv,Zebra,need
                opportunities,stage,deals.csv,Stage,may
                opportunities,owner_id,deals.csv,Deal Owner,may
                opportunities,close_date,deals.csv,Close Date,may

                """.utf8), to: "answers.csv")
        let score = DraftScore(
            drafted.draft, answers: try DraftAnswers(path: drafted.folder("answers.csv")))
        let deals = try #require(score.tables.first { $0.name == "opportunities" })
        #expect(deals.columns == 4 && deals.mapped == 3 && deals.right == 2)
        #expect(deals.left == ["opportunities.next_step (deals.csv)"])
        #expect(deals.wrong.contains("opportunities.amount_minor (deals.csv): Amount"))
        #expect(score.all.columns == 4 && score.all.wrong.count >= deals.wrong.count)
        #expect(score.markdown.contains("| opportunities | 4 | 3 | 2 (50 %) | 0 | 1 |"))
        #expect(score.markdown.contains("Files read: 1 of 1. Left to the user: `opportunities.next_step (deals.csv)`."))
    }

    @Test("Answers about no canonical column, or in no known word, are refused with their lines")
    func refused() throws {
        let folder = try TemporaryFolder([
            "answers.csv": "table,column,file,source,need\nopportunities,zebra,a.csv,Z,need\nusers,id,a.csv,Z,must\n",
            "short.csv": "table,column\nusers,id\n",
        ])
        let found = faults { _ = try DraftAnswers(path: folder("answers.csv")) }
        #expect(found.map(\.code) == ["E-SRC-VALUE", "E-SRC-VALUE"])
        #expect(found.map { $0.place.text?.split(separator: ":").dropFirst().first } == ["2", "3"])
        #expect(found.first?.what.contains("opportunities.zebra") == true)
        #expect(faults { _ = try DraftAnswers(path: folder("short.csv")) }.map(\.code) == ["E-CSV-COLUMN"])
    }

    @Test("The report begins with a row a table: columns, mapped, to look at, perhaps, not found")
    func short() throws {
        let report = try Drafted(["deals.csv": Self.deals]).text("report.md")
        let row = try #require(report.split(separator: "\n").first { $0.hasPrefix("| opportunities | ") })
        let numbers = row.split(separator: "|").dropFirst().compactMap { Int($0.filter(\.isNumber)) }
        #expect(numbers.count == 5)
        #expect(numbers[1] >= 6 && numbers[1] + numbers[3] + numbers[4] == numbers[0], "\(row)")
    }
}
