import CRMModel
import Compliance
import RuleLanguage

/// A small generator whose numbers follow from its seed.
struct Dice {
    private var state: UInt64
    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func roll(_ sides: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(sides))
    }

    mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }
}

extension Office {
    /// A random small company: units that may share a name, newcomers, service accounts, areas for few, waivers, reviews.
    static func random(_ seed: Int) -> Office {
        var dice = Dice(seed)
        var office = Office()
        for number in 0...dice.roll(3) {
            office.area("area\(number)", roles: [[], ["AE"], ["Manager"], ["AE", "Manager"]][dice.roll(4)])
        }
        for number in 0...dice.roll(6) {
            office.rule(
                "R-\(number)", area: dice.roll(office.judgement.areas.count), RuleSeverity.allCases[dice.roll(3)],
                ofManagers: dice.chance(20))
        }
        var units: [Int] = []
        for number in 0...dice.roll(4) {
            let parent = units.isEmpty || dice.chance(30) ? nil : units[dice.roll(units.count)]
            units.append(office.unit("b\(number)", name: dice.chance(30) ? "Branch" : "Branch \(number)", in: parent))
        }
        let segments = (0..<dice.roll(4)).map { office.segment("s\($0)") }
        for number in 0...dice.roll(22) {
            office.user(
                "user-\(number)", unit: dice.chance(90) ? units[dice.roll(units.count)] : nil,
                role: dice.chance(75) ? "AE" : dice.chance(80) ? "Manager" : nil,
                manager: number > 0 && dice.chance(60) ? dice.roll(number) : nil,
                from: dice.chance(80) ? "2020-01-01" : dice.chance(50) ? "2026-06-10" : nil,
                to: dice.chance(5) ? "2026-06-15" : nil, isService: dice.chance(5),
                segment: segments.isEmpty || dice.chance(20) ? nil : segments[dice.roll(segments.count)])
        }
        let people = office.records.users.count
        for _ in 0..<dice.roll(160) {
            let user = dice.chance(92) ? dice.roll(people) : -1
            let flags: ActivationFlags =
                user < 0
                ? .orphaned : [[], [], [], .orphaned, .uncoveredAbsence, .notAssigned, .corrected][dice.roll(7)]
            office.add(
                ActivationState.allCases[dice.roll(4)], rule: dice.roll(office.judgement.rules.count), user: user,
                daysAgo: dice.roll(dice.chance(70) ? 30 : 170),
                lateBy: dice.chance(80) ? Double(dice.roll(90)) / 10 : nil,
                type: dice.chance(15) ? .user : .opportunity, flags: flags)
        }
        for user in 0..<people where dice.chance(50) {
            office.expose(user, dice.roll(office.judgement.areas.count), days: Double(dice.roll(21)))
        }
        var reviews = "reviewer,at,area,unit,user,verdict,rule,record,reason,expires_on,minutes\n"
        for _ in 0..<dice.roll(8) {
            let area = dice.chance(50) ? "area\(dice.roll(office.judgement.areas.count))" : ""
            let verdict = ["seen", "seen", "waived", "scale_back"][dice.roll(4)]
            reviews +=
                "user-\(dice.roll(people)),2026-06-\(10 + dice.roll(20)),\(area),,\(dice.chance(40) ? "user-\(dice.roll(people))" : ""),\(verdict),\(dice.chance(30) ? "R-0" : ""),,why,2026-12-31,\(dice.roll(9))\n"
        }
        office.file("reviews", reviews)
        var help = "user,unit,area,rule,kind,trigger,at,by,hours,note\n"
        for _ in 0..<dice.roll(12) {
            let kind = ["training", "help", "encouragement", "support", "cajoling", "other", "stick"][dice.roll(7)]
            help +=
                "user-\(dice.roll(people)),,area\(dice.roll(office.judgement.areas.count)),,\(kind),\(dice.chance(50) ? "proactive" : "requested"),2026-0\(2 + dice.roll(5))-1\(dice.roll(9)),,,\n"
        }
        if dice.chance(80) { office.file("follow_ups", help) }
        if dice.chance(70) {
            office.file(
                "feedback",
                "id,kind,user,unit,at,text,due_on,action,outcome,action_published_at\nF1,help_request,user-0,,2026-06-20,please,,,,\n"
            )
        }
        if dice.chance(40) {
            office.file(
                "rollout_waves", "wave,unit,invited_on,planned_on,live_on\nW1,b0,,,2026-0\(1 + dice.roll(5))-05\n")
        }
        for area in office.judgement.areas.indices {
            office.judgement.variants.append(
                (0..<dice.roll(4)).map { number in
                    Variant(
                        steps: ["Step \(number)", "Step \(dice.roll(9))"],
                        users: (0..<people).filter { _ in dice.chance(50) }.map {
                            (Int32($0), Int32(1 + dice.roll(20)))
                        })
                }.filter { $0.count > 0 })
            office.judgement.handOffs.append(
                office.judgement.recordIDs.count == 0
                    ? []
                    : (0..<dice.roll(5)).map { _ in
                        HandOff(
                            record: Int32(dice.roll(office.judgement.recordIDs.count)), from: 0,
                            to: Int32(dice.roll(people)), at: Int64(area), isBroken: dice.chance(40))
                    })
        }
        return office
    }
}
