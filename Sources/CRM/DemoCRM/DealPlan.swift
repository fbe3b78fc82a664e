import CRMModel

/// The fields of an opportunity that change during its life.
enum DealField: Int, CaseIterable {
    case owner, contact, amount, quoted, closeDate, nextStep, nextStepDue, lostReason, competitor, contract, category,
        verified, discount

    var column: String {
        switch self {
        case .owner: "owner_id"
        case .contact: "primary_contact_id"
        case .amount: "amount_minor"
        case .quoted: "quoted_minor"
        case .closeDate: "close_date"
        case .nextStep: "next_step"
        case .nextStepDue: "next_step_due"
        case .lostReason: "lost_reason"
        case .competitor: "competitor"
        case .contract: "contract_document"
        case .category: "forecast_category"
        case .verified: "verified_at"
        case .discount: "discount"
        }
    }
}

/// Something that happens to a deal at an instant. Collected in any order, replayed in the order of time.
struct DealIntent {
    enum What {
        /// A value the record is created with: no change is logged.
        case initial(DealField, String?)
        case set(DealField, String?)
        case stage(Int)
        case activity(DemoActivity)
    }

    let at: Instant
    let what: What
    let user: String
    let origin: Origin
}

/// How a deal stood from an instant on; what managers knew when they forecast.
struct DealState {
    let at: Instant
    let stage: Int
    let amountMinor: Int64
    let closeDay: Int
}

/// One deal after its life was made: what its row holds and what later parts look up.
struct Deal {
    let id: String
    let name: String
    let number: Int
    /// The owner at the end.
    var owner: Int
    let creator: String
    let account: Int
    let type: Int
    let product: Int?
    let source: String?
    let currency: String
    let lead: String?
    let created: Instant
    let createdDay: Int
    let isMigrated: Bool
    var stage = 0
    /// When it was won or lost.
    var closed: Instant?
    var closedDay: Int?
    var values: [String?] = Array(repeating: nil, count: DealField.allCases.count)
    var states: [DealState] = []
    var updated: Instant
    var discount: Int?
    var deleted: Instant?

    func value(_ field: DealField) -> String? { values[field.rawValue] }
    var amountMinor: Int64? { value(.amount).flatMap { Int64($0) } }
    var isWon: Bool { stage == Catalogue.won }
    var isLost: Bool { stage == Catalogue.lost }
    var isOpen: Bool { !isWon && !isLost }

    /// The state an instant falls in; nil before the creation.
    func state(at instant: Instant) -> DealState? {
        var found: DealState?
        for state in states {
            if state.at > instant { break }
            found = state
        }
        return found
    }
}
