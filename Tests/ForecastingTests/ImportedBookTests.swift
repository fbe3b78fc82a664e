import CRMImport
import CRMModel
import CRMStore
import Figures
import Forecasting
import Foundation
import Testing

/// Whole exports through import and reading to figures: every figure agrees with its rows.
@Suite struct ImportedBookTests {
    private func book(_ name: String, _ data: String) throws -> DealBook {
        let folder = NSTemporaryDirectory() + "forecasting-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let mapping = try MappingReader.read(name, folders: [packageRoot.appendingPathComponent("mappings").path])
        _ = try Importer(mapping: mapping).run(
            from: CSVFolder(path: (SharedFolder.path ?? "") + "/data/" + data), to: folder + "/crm.sqlite")
        let snapshot = try CRMSnapshot(path: folder + "/crm.sqlite")
        defer { snapshot.release() }
        return DealBook(try RecordReader.read(snapshot, settings: RecordReader.Settings()))
    }

    private func audit(_ book: DealBook) {
        let pipeline = Pipeline(book)
        let groups = DealGroups(book, groups: PeopleGroups(users: book.records.users, units: book.records.units))
        for breakdown in [
            pipeline.byStage, pipeline.byMonth, WonByMonth.breakdown(book), groups.pipelineByTeam, groups.winRateByTeam,
            groups.pipelineByAccount,
            groups.wonByAccount,
        ] {
            expectBalanced(breakdown, "\(breakdown.total.definition)")
        }
        let quarter = QuarterForecast(book)
        for figure in [
            winRate(book), PastDue.figure(book), quarter.runRate, quarter.weighted,
            LateEntry(book, lateStage: "Engaging").rate,
        ] {
            expectBalanced(figure, "\(figure.definition)")
        }
    }

    @Test(.enabled(if: SharedFolder.has("data/maven_crm"), "the Maven export is not there"))
    func mavensFiguresAgreeWithTheExport() throws {
        let book = try book("maven", "maven_crm")
        #expect(book.counts == (2_089, 4_238, 2_473))
        let won = WonByMonth.breakdown(book)
        let months = [
            1_134_672, 721_932, 1_025_713, 1_338_466, 696_932, 1_050_059, 1_235_264, 731_980, 938_943, 1_131_573,
        ]
        #expect(won.parts.map(\.name) == (3...12).map { "2017-\($0 < 10 ? "0" : "")\($0)" })
        #expect(won.parts.map { minor($0.figure) } == months.map { Int64($0) * 100 })
        #expect(minor(won.total) == 1_000_553_400)
        #expect(won.parts.allSatisfy { !$0.isPartial })
        let rate = try #require(winRate(book).value)
        #expect(abs(rate.number - 4238.0 / 6711) < 1e-12)
        // Open deals have no amount in this export: all are priced from the list, none is dropped.
        let open = Pipeline(book).byStage.total
        #expect(open.n == 2_089)
        #expect(open.notes.count == 1)
        #expect(open.notes.first?.hasPrefix("2,089 of 2,089 deals have no amount and are priced") == true)
        #expect(PastDue.figure(book).outcome == .absent(.noSource))
        audit(book)
    }

    @Test(.enabled(if: SharedFolder.has("data/zoho_crm_demo"), "the Zoho export is not there"))
    func zohosFiguresAgreeWithTheExport() throws {
        let book = try book("zoho", "zoho_crm_demo")
        #expect(book.counts == (1_722, 1_425, 485))
        let won = WonByMonth.breakdown(book)
        let months = [
            1_835_200, 1_908_600, 2_634_400, 1_957_800, 3_344_200, 4_292_500, 3_051_000, 5_846_500, 2_984_300,
            2_050_100, 4_621_000, 6_129_400, 8_084_800,
            8_277_600, 6_087_100, 5_481_300, 8_222_500, 8_660_200, 3_597_700,
        ]
        #expect(won.parts.first?.name == "2019-11")
        #expect(won.parts.last?.name == "2021-05")
        #expect(won.parts.map { minor($0.figure) } == months.map { Int64($0) * 100 })
        audit(book)
    }
}
