import CRMModel
import Compliance
import Figures

/// Who has looked at the cells, what that takes in the coming weeks, and how many more people could be looked after.
struct ReviewSection {
    let model: SiteModel
    let report: ComplianceReport

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }
    private var ledger: ReviewLedger { report.ledger }
    private var capacity: ReviewCapacity { report.capacity }

    /// - Parameter note: whether people have looked at all, in words.
    func section(note: String) -> Section {
        var main: [Block] = [.table(byArea), .heading("The coming weeks", id: "capacity")]
        main += words.map { .text($0) }
        if !capacity.weeks.isEmpty { main.append(.table(weeks)) }
        return Section(
            "reviews", "Who has looked", note: note, main: main,
            side: [.table(byReviewer)] + sentences.map { .text($0) })
    }

    private var byArea: TableModel {
        TableModel(
            "Reviews by area",
            columns: [.init("Area"), .init("Reviewed", number: true), .init("Last review"), .init("Proposal")],
            rows: judgement.areas.indices.map { area in
                let due = ledger.due.filter { $0.area == area }
                return .init([
                    TextCell(judgement.areas[area].title, link: ComplianceText.path(area: judgement.areas[area])),
                    TextCell("\(Wording.count(due.count { $0.review != nil })) of \(Wording.count(due.count))"),
                    TextCell(ledger.lastLook[area].map(Wording.date) ?? "not in its time"),
                    TextCell(ComplianceText.phrase(report.scaleBack[area].outcome)),
                ])
            }, links: model.links(ledger.coverage))
    }

    private var byReviewer: TableModel {
        let rows = ledger.workload.map { load -> TableModel.Row in
            let name =
                load.reviewer.map { model.naming.namesPeople ? model.naming.label($0) : "a reviewer" } ?? "nobody yet"
            return .init([
                TextCell(name), TextCell(Wording.count(load.cells)), TextCell(Wording.fixed(load.minutesPerWeek, 0)),
            ])
        }
        return TableModel(
            "Minutes a week",
            columns: [.init("Reviewer"), .init("Cells", number: true), .init("Minutes", number: true)],
            rows: rows, links: model.links(ledger.minutesPerWeek))
    }

    private var sentences: [String] {
        let goLive = ledger.due.count { $0.isGoLive }
        var sentences = [
            ledger.isMinutesAssumed
                ? ledger.minutesPerWeek.notes.joined(separator: " ")
                : "One cell takes \(Wording.fixed(ledger.minutesPerCell, 1)) minutes, the median of the ledger."
        ]
        if goLive > 0 {
            sentences.append(
                "\(Wording.counted(goLive, "cell is", "cells are")) due every two working days: 90 days must have passed since going live, and a person must have accepted to look less often."
            )
        }
        return sentences
    }

    // MARK: The coming weeks

    /// How many more people can go live, or why that cannot be said.
    private var words: [String] {
        let figure = capacity.largestWave
        let notes = figure.notes
        guard let minutes = capacity.minutesPerWeek, case .count(let people, _)? = figure.value else {
            return ["How large the next wave may be cannot be said. " + notes.joined(separator: " ")]
        }
        let each = "\(Wording.fixed(capacity.cellsPerPerson, 1)) cells each, looked at every two working days"
        let full = capacity.overfull
        let sentence: String
        if let first = full.first, let last = full.last {
            let span =
                full.count == 1
                ? "the week from \(Wording.date(first.start))"
                : "\(full.count) of the \(capacity.weeks.count) weeks from \(Wording.date(first.start)) to \(Wording.date(last.end))"
            sentence =
                "In \(span) more is due than the \(Wording.count(minutes)) minutes there are: no further wave can be looked after until then."
        } else if people == 0 {
            sentence =
                "The \(Wording.count(minutes)) minutes a week are taken up: nobody more can be looked after who goes live this week, with \(each)."
        } else {
            sentence =
                "At most \(Wording.counted(people, "more person", "more people")) could go live this week and be looked after in every week, with \(each)."
        }
        return [([sentence] + notes).joined(separator: " ")]
    }

    /// Weeks of which the same is due stand together.
    private var weeks: TableModel {
        var runs: [(first: ReviewCapacity.Week, last: ReviewCapacity.Week)] = []
        for week in capacity.weeks {
            if let run = runs.last, run.first.cells == week.cells, run.first.closeCells == week.closeCells {
                runs[runs.count - 1].last = week
            } else {
                runs.append((week, week))
            }
        }
        let hasCapacity = capacity.minutesPerWeek != nil
        return TableModel(
            "Reviews due in the coming weeks",
            columns: [
                .init("Weeks"), .init("Cells", number: true), .init("Every two working days", number: true),
                .init("Minutes a week", number: true),
            ] + (hasCapacity ? [.init("Of what there is", number: true), .init("Room for people", number: true)] : []),
            rows: runs.map { run in
                let week = run.first
                var cells = [
                    TextCell("\(Wording.date(week.start)) to \(Wording.date(run.last.end))"),
                    TextCell(Wording.count(week.cells)), TextCell(Wording.count(week.closeCells)),
                    TextCell(Wording.fixed(week.minutes, 0)),
                ]
                if let minutes = capacity.minutesPerWeek {
                    cells.append(TextCell(Wording.percent(week.minutes / Double(minutes), n: 1)))
                    cells.append(TextCell(week.room.map(Wording.count) ?? "–"))
                }
                return .init(cells)
            }, links: model.links(capacity.largestWave))
    }
}
