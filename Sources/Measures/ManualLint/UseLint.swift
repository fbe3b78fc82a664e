import CRMModel
import Compliance
import Conformance
import Diagnostics
import RuleLanguage
import UsageManual

/// What the records say about the manual: L03, L04, L07, L14, L16.
struct UseLint {
    private let sources: ManualLint.Sources

    /// Days without an activation after which a rule is dead.
    private static let silence = 180
    /// Users a rule must bind in 28 days before anything is said about all of them, and the share that breaks it.
    private static let users = 10
    private static let nearlyAll = 0.8
    /// Violations before anything is said about their kind, and the share answered early.
    private static let violations = 5
    private static let early = 0.2

    init(_ sources: ManualLint.Sources) { self.sources = sources }

    func check(_ manual: UsageManual, _ notes: inout LintNotes) {
        if let records = sources.records {
            for area in manual.areas { bound(area, records, &notes) }
            unread(manual, &notes)
        } else {
            notes.skip(.nobodyBound, .unreadField, why: "No database was read.")
        }
        guard let report = sources.compliance else {
            let why = sources.records == nil ? "No database was read." : "The manual has no rule."
            notes.skip(.deadRule, .brokenByNearlyAll, .answeredEarly, why: why)
            return
        }
        follow(manual, report, &notes)
    }

    // MARK: Activations

    /// What became of the activations of one rule.
    private struct Record {
        var activations = 0
        var violated = 0
        var early = 0
        /// In time and due in the window of 28 days, by user.
        var users: [Int32: (met: Int, due: Int)] = [:]
        /// First day on which any version of the rule was in force; nil for ever.
        var since: CalendarDate?
        var isJudged = false
    }

    private func follow(_ manual: UsageManual, _ report: ComplianceReport, _ notes: inout LintNotes) {
        let judgement = report.judgement
        var records: [String: Record] = [:]
        let failed = Set(judgement.failures.map(\.rule))
        for (index, rule) in judgement.rules.enumerated() {
            let since = [rule.from, rule.rule.effective?.from].compactMap { $0 }.max()
            var record = records[rule.rule.id] ?? Record(since: since)
            record.since = record.since.flatMap { known in since.map { min(known, $0) } }
            if !failed.contains(index) { record.isJudged = true }
            records[rule.rule.id] = record
        }
        for activation in judgement.activations {
            let id = judgement.rules[Int(activation.rule)].rule.id
            records[id]?.activations += 1
            guard activation.state == .violated else { continue }
            records[id]?.violated += 1
            if activation.flags.contains(.answeredEarly) { records[id]?.early += 1 }
        }
        for index in report.matrix.outcomes where report.matrix.waiverOf[index] == nil {
            let activation = judgement.activations[index]
            guard activation.isCharged else { continue }
            let id = judgement.rules[Int(activation.rule)].rule.id
            var count = records[id]?.users[activation.user] ?? (0, 0)
            count.due += 1
            if activation.state == .fulfilled { count.met += 1 }
            records[id]?.users[activation.user] = count
        }
        let asOf = report.matrix.records.asOf
        for area in manual.areas {
            for rule in area.rules {
                guard let record = records[rule.id], record.isJudged else { continue }
                judge(rule, area, record, asOf, days: judgement.days, &notes)
            }
        }
    }

    private func judge(
        _ rule: Rule, _ area: ManualArea, _ record: Record, _ asOf: CalendarDate, days: Int, _ notes: inout LintNotes
    ) {
        let isOld = record.since.map { $0 <= asOf.adding(days: -Self.silence) } ?? true
        if record.activations == 0, isOld, days >= Self.silence {
            notes.note(
                .deadRule, "nothing has activated rule \(rule.id) in \(Self.silence) days",
                at: rule.place(rule.form.subject?.position),
                hint: "take it out, or find out why the event is not recorded", area: area.id, rule: rule.id)
        }
        let breaking = record.users.values.count { $0.met * 2 < $0.due }
        if record.users.count >= Self.users, Double(breaking) > Self.nearlyAll * Double(record.users.count) {
            notes.note(
                .brokenByNearlyAll,
                "\(breaking) of \(record.users.count) users did less than half of what rule \(rule.id) asked in time",
                at: rule.place(), hint: "the manual is probably wrong: ask those it binds", area: area.id, rule: rule.id
            )
        }
        if record.violated >= Self.violations, Double(record.early) > Self.early * Double(record.violated) {
            notes.note(
                .answeredEarly,
                "in \(record.early) of \(record.violated) violations of rule \(rule.id) it had been done before",
                at: rule.place(rule.form.obligations.first?.position),
                hint: "if early is right too, write 'if … also …', or 'every … has … while …'", area: area.id,
                rule: rule.id)
        }
    }

    // MARK: Records

    private func bound(_ area: ManualArea, _ records: CRMRecords, _ notes: inout LintNotes) {
        let users = records.users
        let live = (0..<users.count).filter { users.isEligible($0, on: records.asOf) }
        let roles = Set(live.compactMap { users.roles[$0] })
        func report(_ what: String, _ key: String, _ known: [String], _ word: String) {
            let near = NearestName.of(word, in: known).map { "did you mean '\($0)'?" } ?? "correct the front matter"
            notes.note(
                .nobodyBound, what, at: area.keys[key] ?? .file(area.file, line: 1, column: 1), hint: near,
                area: area.id)
        }
        for role in area.appliesTo where role != "all" && !roles.contains(role) {
            report(
                "area '\(area.id)' applies to '\(LogText.excerpt(role))', and nobody has that role", "applies-to",
                roles.sorted(), role)
        }
        guard let owner = area.owner, !roles.contains(owner) else { return }
        let user = users.index.row(of: owner) ?? (0..<users.count).first { users.names[$0] == owner }
        guard let user else {
            report(
                "the owner of area '\(area.id)' is neither a user nor a role: '\(LogText.excerpt(owner))'", "owner",
                roles.sorted(), owner)
            return
        }
        if !users.isEligible(user, on: records.asOf) {
            report("the owner of area '\(area.id)' is not in service", "owner", [], owner)
        }
    }

    private func unread(_ manual: UsageManual, _ notes: inout LintNotes) {
        guard let viewed = sources.viewedByOthers else {
            notes.skip(
                .unreadField,
                why: "We could show which required fields nobody else reads if the CRM logged who opens which record.")
            return
        }
        for area in manual.areas {
            for rule in area.rules {
                for field in rule.form.requiredFields {
                    guard let record = field.record ?? rule.caseRecord, !viewed.contains(record) else { continue }
                    notes.note(
                        .unreadField,
                        "rule \(rule.id) requires '\(field.text)'; in 90 days only owners opened a \(record.rawValue)",
                        at: rule.place(field.position), hint: "ask what it is for, or do without it", area: area.id,
                        rule: rule.id)
                }
            }
        }
    }
}
