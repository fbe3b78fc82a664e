import CRMModel
import CRMStore

extension DealLife {
    /// Plays the intents in the order of time, writes the rows they leave, and gives the deal as it stands at the end.
    func replay(_ context: BranchContext, book: AccountBook, truth: inout DemoTruth) throws -> Deal {
        var deal = deal
        let order = intents.indices.sorted { (intents[$0].at, $0) < (intents[$1].at, $1) }
        var stageName: String?
        for index in order {
            let intent = intents[index]
            switch intent.what {
            case .initial(let field, let value): deal.values[field.rawValue] = value
            case .set(let field, let value):
                let old = deal.value(field)
                guard old != value, value != nil else { continue }
                // A closed deal's plans stand still; what belongs to closing does not.
                if !deal.isOpen, field != .contract, field != .amount, field != .owner { continue }
                deal.values[field.rawValue] = value
                try context.tables.fieldChange(
                    "opportunity", deal.id, field.column, at: intent.at, user: intent.user, old: old, new: value,
                    origin: intent.origin)
            case .stage(let stage):
                let name = Catalogue.stages[stage].name
                deal.stage = stage
                deal.values[DealField.category.rawValue] = Catalogue.stages[stage].category
                if stage >= Catalogue.won { deal.closed = intent.at }
                try context.tables.stageChange(
                    opportunity: deal.id, at: intent.at, from: stageName, to: name, amount: deal.amountMinor,
                    closeDate: closeDay(of: deal), user: intent.user, origin: intent.origin)
                stageName = name
            case .activity(let activity):
                var activity = activity
                activity.contact = deal.value(.contact)
                try context.tables.activity(activity)
            }
            deal.updated = max(deal.updated, intent.at)
            let state = DealState(
                at: intent.at, stage: deal.stage, amountMinor: deal.amountMinor ?? 0,
                closeDay: closeDay(of: deal) ?? DemoCalendar.horizon)
            if let last = deal.states.last, last.at == intent.at { deal.states.removeLast() }
            if deal.states.last.map({
                $0.stage != state.stage || $0.amountMinor != state.amountMinor || $0.closeDay != state.closeDay
            }) ?? true {
                deal.states.append(state)
            }
        }
        deal.owner = worker
        if deal.isOpen { deal.closedDay = nil }
        // A few were entered twice by mistake and deleted.
        if deal.isLost, deal.number % 97 == 5, let closed = deal.closed { deal.deleted = closed }
        try write(deal, context, book)
        note(deal, &truth)
        return deal
    }

    private func closeDay(of deal: Deal) -> Int? {
        deal.value(.closeDate).flatMap { CalendarDate(iso: $0) }.map { Int($0.dayNumber) }
    }

    private func write(_ deal: Deal, _ context: BranchContext, _ book: AccountBook) throws {
        let stage = Catalogue.stages[deal.stage]
        let account = book.accounts[deal.account]
        // Two deals a block point to an account that is gone: what an import finds, and must survive.
        let accountID = isDangling(deal) ? "a-gone-\(deal.number)" : account.id
        let owner = context.person(deal.owner)
        try context.tables.opportunity([
            .text(deal.id), .text(deal.name), .text(accountID), CellValue(deal.value(.contact)), .text(owner.id),
            CellValue(account.dataOwner), .text(deal.creator),
            CellValue(deal.product.map { Catalogue.products[$0].id }),
            .text(owner.unitID), CellValue(owner.segment.map { OrgPlan.segments[$0].id }),
            .text(Catalogue.dealTypes[deal.type].name),
            CellValue(deal.source), .text(Catalogue.pipeline), .text(stage.name), .text(stage.outcome),
            .real(stage.probability),
            CellValue(deal.value(.category)), CellValue(deal.amountMinor),
            CellValue(deal.value(.quoted).flatMap { Int64($0) }),
            .text(deal.currency), CellValue(deal.created), CellValue(deal.value(.closeDate)), CellValue(deal.closed),
            CellValue(deal.value(.nextStep)), CellValue(deal.value(.nextStepDue)), CellValue(deal.value(.lostReason)),
            CellValue(deal.value(.competitor)), CellValue(deal.value(.contract)), CellValue(deal.lead),
            CellValue(deal.updated),
            CellValue(deal.value(.verified).flatMap { Int64($0) }), CellValue(deal.deleted),
            .text(deal.isMigrated ? "legacy" : "crm"),
        ])
        if let discount = deal.discount {
            try context.tables.customValue("opportunity", deal.id, "discount", "\(discount) %")
        }
        guard deal.isWon else { return }
        for invoice in invoiceDays {
            try context.tables.invoice(
                account: accountID, opportunity: deal.number % 41 == 7 ? nil : deal.id, day: invoice.day,
                minor: invoice.minor,
                currency: deal.currency, commission: owner.id)
        }
    }

    /// Whether Proposal was entered since the manual in force asks for an analysis of needs, and there was none before.
    private func skipsAnalysis(_ deal: Deal) -> Bool {
        guard deal.type != 1, deal.type != 2 else { return false }
        let since = context.instant(DemoCalendar.number(2026, 7, 1), 0)
        var analysed: Instant?
        var proposed: Instant?
        for intent in intents {
            switch intent.what {
            case .activity(let activity) where activity.type == "Needs analysis":
                analysed = min(analysed ?? intent.at, intent.at)
            case .stage(Catalogue.proposal): proposed = min(proposed ?? intent.at, intent.at)
            default: break
            }
        }
        guard let proposed, proposed >= since, proposed >= context.instant(person.liveDay, 0) else { return false }
        return analysed.map { $0 > proposed } ?? true
    }

    private func isDangling(_ deal: Deal) -> Bool { deal.number % 2500 == 1200 }

    private func note(_ deal: Deal, _ truth: inout DemoTruth) {
        if isDangling(deal) { truth.danglingAccounts.append(deal.id) }
        if isLate { truth.lateEntries.append(deal.id) }
        if approvalMissing { truth.missingApprovals.append(deal.id) }
        if skipsAnalysis(deal) { truth.skippedSteps.append(deal.id) }
        if changedAfterWin, deal.isWon { truth.changedAfterWin.append(deal.id) }
        if deal.isWon, deal.number % 41 == 7, !invoiceDays.isEmpty { truth.unmatchedInvoices.append(deal.id) }
        if isLate, deal.isWon, let first = invoiceDays.first, first.day <= deal.createdDay {
            truth.enteredAfterInvoice.append(deal.id)
        }
        truth.count(deal)
        guard deal.isOpen, deal.deleted == nil else { return }
        if context.person(deal.owner).endsOn != nil { truth.orphanedDeals.append(deal.id) }
        if deal.currency == "NOK" { truth.unpricedDeals.append(deal.id) }
        if let day = closeDay(of: deal), day < DemoCalendar.asOf { truth.pastDueDeals.append(deal.id) }
    }
}
