import CRMModel

/// What is open under each rule, and what came to nothing. Where nobody may be named a count that is of one to four people
/// is not told; what no person answers for is nobody's secret.
public struct RuleTallies: Sendable {
    /// Of one rule, all its versions together; nil where it may not be told.
    public struct Tally: Hashable, Sendable {
        public var pending: Int? = 0
        /// The condition ended before the deadline, since the first event.
        public var withdrawn: Int? = 0
        /// By the rule's own exception, since the first event.
        public var excepted: Int? = 0

        public init(pending: Int? = 0, withdrawn: Int? = 0, excepted: Int? = 0) {
            self.pending = pending
            self.withdrawn = withdrawn
            self.excepted = excepted
        }
    }

    private let ofRule: [String: Tally]

    init(_ matrix: ComplianceMatrix) {
        let judgement = matrix.judgement
        let users = matrix.records.users
        /// A count with whom it is about; no more people than are asked for are kept.
        struct Count {
            var count = 0
            var people: Set<Int32> = []

            mutating func add(_ number: Int, of user: Int32, _ users: Users) {
                guard number > 0 else { return }
                count += number
                guard user >= 0, users.isPerson(Int(user)), people.count < PeopleGroups.smallest else { return }
                people.insert(user)
            }

            func told(_ namesPeople: Bool) -> Int? {
                namesPeople || !(1..<PeopleGroups.smallest).contains(people.count) ? count : nil
            }
        }
        var counts: [String: (pending: Count, withdrawn: Count, excepted: Count)] = [:]
        for rule in judgement.rules { counts[rule.rule.id] = (Count(), Count(), Count()) }
        for activation in judgement.activations where activation.state == .pending {
            counts[judgement.rules[Int(activation.rule)].rule.id]?.pending.add(1, of: activation.user, users)
        }
        for item in judgement.released {
            let id = judgement.rules[Int(item.rule)].rule.id
            counts[id]?.withdrawn.add(Int(item.withdrawn), of: item.user, users)
            counts[id]?.excepted.add(Int(item.excepted), of: item.user, users)
        }
        let names = matrix.namesPeople
        ofRule = counts.mapValues {
            Tally(
                pending: $0.pending.told(names), withdrawn: $0.withdrawn.told(names), excepted: $0.excepted.told(names))
        }
    }

    /// The counts of a rule; noughts for one that is not there.
    public func tally(rule id: String) -> Tally { ofRule[id] ?? Tally() }
}
