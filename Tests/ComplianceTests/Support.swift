import CRMModel
import CRMStore
import Compliance
import Foundation
import RuleLanguage
import Testing

typealias Cells = [String: CellValue]

/// A small CRM, written row by row. As-of: Tuesday, 30 June 2026; the zone is UTC.
struct Book {
    private(set) var rows: [(table: String, cells: Cells)] = []
    private var number = 0
    /// `table.column` of what the import had no source for.
    var unfilled: [String] = []

    init() {
        for (place, stage) in ["Qualification", "Needs analysis", "Proposal", "Won", "Lost"].enumerated() {
            add(
                "stages",
                [
                    "pipeline": .text("default"), "name": .text(stage), "position": .integer(Int64(place + 1)),
                    "outcome": .text(["Won": "won", "Lost": "lost"][stage] ?? "open"),
                ])
        }
        user("ann", role: "AE", manager: "mia")
        user("bob", role: "AE", manager: "mia")
        user("mia", role: "Manager")
        add("users", ["id": .text("robot"), "name": .text("robot"), "is_service": .integer(1)])
    }

    mutating func add(_ table: String, _ cells: Cells) { rows.append((table, cells)) }

    mutating func user(
        _ id: String, role: String, manager: String? = nil, from: String = "2020-01-01", to: String? = nil
    ) {
        add(
            "users",
            [
                "id": .text(id), "name": .text(id), "role": .text(role), "manager_id": CellValue(manager),
                "starts_on": .text(from), "ends_on": CellValue(to),
            ])
    }

    /// An opportunity that was entered in its first stage by its owner.
    mutating func deal(
        _ id: String, created: String, owner: String? = "ann", stage: String = "Qualification", _ more: Cells = [:]
    ) {
        add(
            "opportunities",
            [
                "id": .text(id), "name": .text("Deal " + id), "status": .text("open"), "owner_id": CellValue(owner),
                "created_by_id": CellValue(owner), "created_at": at(created), "currency": .text("EUR"),
                "pipeline": .text("default"),
            ].merging(more) { $1 })
        enter(id, stage, created, by: owner)
    }

    mutating func enter(_ deal: String, _ stage: String, _ time: String, by user: String? = "ann") {
        number += 1
        add(
            "opportunity_stage_changes",
            [
                "id": .text("s\(number)"), "seq": .integer(Int64(number)), "opportunity_id": .text(deal),
                "at": at(time), "to_stage": .text(stage), "user_id": CellValue(user),
            ])
    }

    mutating func change(
        _ entity: String, _ id: String, _ field: String, _ time: String, from old: String? = nil, to new: String?,
        by user: String? = "ann"
    ) {
        number += 1
        add(
            "field_changes",
            [
                "id": .text("f\(number)"), "seq": .integer(Int64(number)), "entity": .text(entity),
                "record_id": .text(id), "field": .text(field), "at": at(time), "old_value": CellValue(old),
                "new_value": CellValue(new), "user_id": CellValue(user),
            ])
    }

    mutating func act(_ type: String, _ time: String, by user: String? = "ann", _ more: Cells = [:]) {
        number += 1
        add(
            "activities",
            [
                "id": .text("t\(number)"), "seq": .integer(Int64(number)), "type": .text(type),
                "user_id": CellValue(user),
                "happened_at": at(time), "logged_at": at(time),
            ].merging(more) { $1 })
    }

    mutating func away(_ user: String, _ from: String, _ to: String) {
        add(
            "absences",
            ["user_id": .text(user), "starts_on": .text(from), "ends_on": .text(to), "fraction": .real(1)])
    }

    /// Judges the book by one rule of an area for account executives.
    func judge(
        _ rule: String, roles: Set<String> = ["AE"], from: String? = nil, to: String? = nil,
        settings: ComplianceSettings = ComplianceSettings()
    ) throws -> Judged {
        var reader = RuleReader()
        let read = reader.read(RuleBlock(info: "rule TEST-1 major people", text: rule + "\n", file: "test.md", line: 1))
        let parsed = try #require(read, "\(reader.diagnostics.map(\.text))")
        return try judge([parsed], roles: roles, from: from, to: to, settings: settings)
    }

    func judge(
        _ rules: [Rule], roles: Set<String> = ["AE"], from: String? = nil, to: String? = nil,
        settings: ComplianceSettings = ComplianceSettings()
    ) throws -> Judged {
        let folder = NSTemporaryDirectory() + "compliance-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try CRMDatabase(replacing: folder + "/crm.sqlite")
        try database.write { writer in
            for (key, value) in [("as_of", "2026-06-30"), ("base_currency", "EUR"), ("time_zone", "UTC")] {
                try writer.setMeta(key, value)
            }
            if !unfilled.isEmpty { try writer.setMeta("unfilled", unfilled.joined(separator: "\n")) }
            for (table, cells) in rows {
                let columns = cells.keys.sorted()
                try writer.inserter(into: table, columns: columns).insert(columns.map { cells[$0] ?? .null })
            }
        }
        try database.finish()
        let snapshot = try CRMSnapshot(path: folder + "/crm.sqlite")
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        let areas = [JudgedArea(id: "area", title: "Area", appliesTo: roles, appliesToAll: roles.isEmpty)]
        let judgement = try Judgement.read(
            snapshot, records: records, areas: areas,
            rules: rules.map {
                JudgedRule(
                    rule: $0, area: 0, version: 1, stepID: "step", stepTitle: "Step",
                    from: from.flatMap { CalendarDate(iso: $0) }, to: to.flatMap { CalendarDate(iso: $0) })
            }, settings: settings)
        return Judged(
            judgement: judgement, records: records,
            activity: try UserDayCounts.read(snapshot, records: records))
    }
}

/// An instant as a cell, `2026-06-01 09:00` in UTC.
func at(_ time: String) -> CellValue { CellValue(Instant(iso: time)) }

/// What a book came to.
struct Judged {
    let judgement: Judgement
    let records: CRMRecords
    let activity: UserDayCounts?

    /// Each activation as `record state user`, with its flags behind it.
    var lines: [String] {
        judgement.activations.map { activation in
            let user = activation.user < 0 ? "nobody" : records.users.ids[Int(activation.user)] ?? ""
            let names: [(ActivationFlags, String)] = [
                (.orphaned, "orphaned"), (.uncoveredAbsence, "away"), (.notAssigned, "not assigned"),
                (.corrected, "corrected"), (.dateOnly, "date only"),
            ]
            let flags = names.filter { activation.flags.contains($0.0) }.map { " " + $0.1 }.joined()
            return "\(judgement.recordIDs[Int(activation.record)] ?? "") \(activation.state) \(user)\(flags)"
        }
    }
}
