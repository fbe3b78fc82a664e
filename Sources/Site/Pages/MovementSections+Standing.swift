import CRMModel
import Charts
import Figures
import Forecasting
import PipelineMovement

/// What slips, is put off, stands still and grows old.
extension MovementSections {
    // MARK: Slippage

    var slippage: Section {
        let number = report.slippage.byNumber
        let amounts = report.slippage.byAmount.parts
        guard number.total.value != nil else {
            return Section("slippage", "Slippage is not measured", main: [.text(absence(number.total))])
        }
        let full = number.parts.last { !$0.isPartial }
        let heading =
            full.map {
                "\(model.wording.portion($0.figure, "the deals due in \($0.name)")) were moved past its end"
            } ?? "How many deals slip past their quarter"
        let rows = number.parts.map { part in
            let amount = amounts.first { $0.name == part.name }?.figure
            return TableModel.Row([
                TextCell(
                    part.isPartial ? part.name + ", so far" : part.name, note: part.figure.notes.joined(separator: " ")),
                TextCell(counts(part.figure)), TextCell(model.wording.phrase(part.figure)),
                TextCell(model.wording.range(part.figure) ?? "–"),
                TextCell(amount.map { model.wording.phrase($0) } ?? "–"),
            ])
        }
        return Section(
            "slippage", heading,
            note:
                "Of the deals that were open and due in a quarter when it began. A date put right within a day does not count.",
            main: [
                .table(
                    TableModel(
                        "Deals moved past the end of their quarter",
                        columns: [
                            .init("Quarter"), .init("Moved", number: true), .init("Share", number: true),
                            .init("Interval"), .init("By amount", number: true),
                        ], rows: rows, links: model.links(number.total)))
            ])
    }

    // MARK: Standing still

    var standing: Section {
        var main: [Block] = []
        if report.stalled.share.value != nil {
            main.append(.table(stalledTable(report.stalled)))
        } else {
            main += [.heading("Stalled deals", id: "stalled"), .text(absence(report.stalled.share))]
        }
        if report.pushes.byPushes.total.value != nil {
            main.append(
                .table(
                    amounts(
                        report.pushes.byPushes, "Open deals by how often their close was put off", "Pushed",
                        often: report.pushes.often)))
            if !report.pushes.worst.isEmpty { main.append(.table(worstTable(report.pushes))) }
        } else {
            main += [.heading("Pushed deals", id: "pushes"), .text(absence(report.pushes.often))]
        }
        let side: [Block] =
            report.age.total.n == 0 ? [] : [.table(amounts(report.age, "Open pipeline by age", "Entered"))]
        return Section("standing", standingHeading, main: main, side: side)
    }

    private var standingHeading: String {
        let share = report.stalled.share
        guard share.value != nil else { return "What does not move" }
        return
            "\(model.wording.portion(share, "open deals")) stand in their stage longer than nine of ten won deals did"
    }

    private func stalledTable(_ stalled: Stalled) -> TableModel {
        var rows = stalled.byStage.parts.map { part in
            TableModel.Row([
                TextCell(part.name, note: part.figure.notes.joined(separator: " ")), TextCell(counts(part.figure)),
                TextCell(model.wording.phrase(part.figure)), TextCell(model.wording.range(part.figure) ?? "–"),
            ])
        }
        rows.append(
            .init(
                [
                    TextCell("All", note: stalled.share.notes.joined(separator: " ")), TextCell(counts(stalled.share)),
                    TextCell(model.wording.phrase(stalled.share)), TextCell(model.wording.range(stalled.share) ?? "–"),
                ], total: true))
        return TableModel(
            "Stalled deals by stage",
            columns: [.init("Stage"), .init("Stalled", number: true), .init("Share", number: true), .init("Interval")],
            rows: rows, links: model.links(stalled.share))
    }

    /// Deals pushed most often that a table has room for; the list holds all.
    private static let room = 10

    private func worstTable(_ pushes: Pushes) -> TableModel {
        let rows = pushes.worst.prefix(MovementSections.room).map { deal, count in
            let entry = model.book.entry(deal)
            return TableModel.Row([
                TextCell(entry.name, address: model.recordLinks.address("opportunity", entry.id)),
                TextCell(entry.stage), TextCell(entry.amount.map(Wording.whole) ?? "no amount"),
                TextCell(entry.closing.map(Wording.date) ?? "no date"), TextCell(Wording.count(count)),
            ])
        }
        let all = pushes.worst.count
        return TableModel(
            "Pushed three times or more",
            note: all > rows.count
                ? "The \(rows.count) pushed most often of \(Wording.count(all)); the list holds all." : "",
            columns: [
                .init("Deal"), .init("Stage"), .init("Amount, \(model.records.baseCurrency.code)", number: true),
                .init("Closes"), .init("Pushes", number: true),
            ], rows: Array(rows), links: model.links(pushes.often))
    }

    private func amounts(_ breakdown: Breakdown, _ caption: String, _ first: String, often: Figure? = nil) -> TableModel
    {
        var rows = breakdown.parts.map { part in
            TableModel.Row([TextCell(part.name), TextCell(whole(part.figure)), TextCell(Wording.count(part.figure.n))])
        }
        rows.append(
            .init(
                [TextCell("All"), TextCell(whole(breakdown.total)), TextCell(Wording.count(breakdown.total.n))],
                total: true))
        let note = often.flatMap { figure in
            figure.value == nil
                ? nil : "\(model.wording.portion(figure, "open deals")) were pushed three times or more."
        }
        return TableModel(
            caption, note: note ?? "",
            columns: [
                .init(first), .init("Amount, \(model.records.baseCurrency.code)", number: true),
                .init("Deals", number: true),
            ], rows: rows, links: model.links(breakdown.total))
    }

    // MARK: Words

    private func whole(_ figure: Figure) -> String {
        if case .money(let money) = figure.value { Wording.whole(money) } else { model.amount(figure) }
    }

    private func counts(_ figure: Figure) -> String {
        guard case .count(let k, _) = figure.numerator, case .count(let n, _) = figure.denominator else { return "–" }
        return "\(Wording.count(k)) of \(Wording.count(n))"
    }

    /// Why there is no value, and what it would need.
    private func absence(_ figure: Figure) -> String {
        ([model.wording.phrase(figure)] + figure.notes).joined(separator: " ")
    }
}
