import CRMModel
import CRMStore
import Completeness
import Figures
import ForecastReport
import Forecasting

extension SiteModel {
    /// The forecast of a tree: what was learned from the whole company, said of the tree's own deals.
    static func forecast(
        _ sources: SiteSources, _ book: DealBook, _ units: SalesUnits, restriction: RecordRestriction?,
        members: Set<RowIndex>?, completeness: [RecordCompleteness], weighted: Figure, quota: UnitFigures,
        namesPeople: Bool
    ) -> ForecastReport {
        let records = book.records
        let deals = records.opportunities
        let details = restriction.map { sources.dealDetails.taking($0.deals) } ?? sources.dealDetails
        let profiles = completeness.filter { $0.entity == "opportunity" }
        func complete(_ row: RowIndex) -> (score: Double, missing: [String])? {
            let id = deals.ids[row] ?? ""
            for profile in profiles { if let found = profile.record(id) { return found } }
            return nil
        }
        var evidence = TrustGrade.Evidence()
        if !profiles.isEmpty { evidence.completeness = (0..<deals.count).map { complete($0)?.score } }
        if details.isContactRecorded {
            let since = records.zone.instant(of: records.asOf.adding(days: -180)).milliseconds
            evidence.isContacted = (0..<deals.count).map { (details.contactedAt[$0] ?? .min) >= since }
        }
        evidence.units = SalesUnits(
            deals: [book.open, book.won + book.lost], in: records, groups: sources.groups, isPrivate: !namesPeople)
        let scope = ForecastScope(
            sources.engine, book: book, units: units, rows: restriction?.deals, members: members,
            namesOwners: namesPeople)
        return ForecastReport(
            scope, sources.engine,
            ForecastReport.Sources(
                weighted: weighted,
                defects: DataDefect.deals(
                    of: book, details: details,
                    isIncomplete: profiles.isEmpty ? nil : { !(complete($0)?.missing.isEmpty ?? true) }),
                evidence: evidence, plan: restriction?.plan(sources.salesPlan) ?? sources.salesPlan, quota: quota,
                timelines: restriction.map { sources.timelines.taking($0.deals) } ?? sources.timelines))
    }
}
