import CRMModel

/// What is to be read of the cases of one record type.
public struct CaseRequest: Sendable {
    /// The record each case is about.
    public var entity: CaseEntity
    /// Related records whose events or fields are read; relation n of a row is `relations[n - 1]`, 0 the case's own
    /// record.
    public var relations: [CaseRelation] = []
    public var fields: [CaseField] = []
    public var sources: [CaseSource] = []
    /// Uses of the CRM that are read; only where a source of kind `usage` is asked for.
    public var usage: [UsageFilter] = []
    /// Changes of other fields than `fields` are read as well.
    public var readsEveryChange = false

    public init(entity: CaseEntity) { self.entity = entity }
}

/// The records a case can be about.
public enum CaseEntity: String, Sendable, Hashable, CaseIterable {
    case lead, opportunity, account, contact, invoice, user

    /// Table of the records.
    public var table: String {
        switch self {
        case .lead: "leads"
        case .opportunity: "opportunities"
        case .account: "accounts"
        case .contact: "contacts"
        case .invoice: "invoices"
        case .user: "users"
        }
    }

    /// What rules call the records related to another.
    public static let relationNames = [
        "account", "contact", "invoice", "lead", "opportunity", "primary_contact",
    ]

    /// The record itself of a relation of this entity, as SQL over `r`, the case's record, and `x`, the related one;
    /// nil where the two are not related by that name.
    func condition(_ relation: String) -> (entity: CaseEntity, sql: String)? {
        switch (self, relation) {
        case (.opportunity, "account"), (.lead, "account"), (.contact, "account"), (.invoice, "account"):
            (.account, "x.id = r.account_id")
        case (.opportunity, "primary_contact"): (.contact, "x.id = r.primary_contact_id")
        case (.opportunity, "contact"): (.contact, "x.account_id = r.account_id")
        case (.account, "primary_contact"): (.contact, "x.account_id = r.id AND x.is_primary = 1")
        case (.account, "contact"): (.contact, "x.account_id = r.id")
        case (.lead, "contact"), (.lead, "primary_contact"): (.contact, "x.id = r.contact_id")
        case (.lead, "opportunity"), (.invoice, "opportunity"): (.opportunity, "x.id = r.opportunity_id")
        case (.account, "opportunity"): (.opportunity, "x.account_id = r.id")
        case (.contact, "opportunity"): (.opportunity, "x.primary_contact_id = r.id")
        case (.opportunity, "opportunities of account"), (.lead, "opportunities of account"):
            (.opportunity, "x.account_id = r.account_id")
        case (.opportunity, "lead"): (.lead, "x.id = r.lead_id")
        case (.account, "lead"): (.lead, "x.account_id = r.id")
        case (.opportunity, "leads of account"), (.lead, "leads of account"):
            (.lead, "x.account_id = r.account_id")
        case (.opportunity, "invoice"): (.invoice, "x.opportunity_id = r.id")
        case (.account, "invoice"): (.invoice, "x.account_id = r.id")
        default: nil
        }
    }
}

/// Records that belong to a case's record.
public struct CaseRelation: Sendable, Hashable {
    /// `account`, `primary_contact` …, or `opportunities of account` for all that share the account.
    public let name: String
    public let entity: CaseEntity

    /// Nil where records of this entity have no such relation.
    public init?(_ name: String, of owner: CaseEntity) {
        guard let found = owner.condition(name) else { return nil }
        self.name = name
        entity = found.entity
    }
}

/// One field that is read of each case.
public struct CaseField: Sendable, Hashable {
    /// Number of the relation; 0 for the case's own record.
    public let relation: Int
    /// A column of the entity's table, or the name of a field of one's own.
    public let name: String
    public let isCustom: Bool

    public init(relation: Int, name: String, isCustom: Bool) {
        self.relation = relation
        self.name = name
        self.isCustom = isCustom
    }
}

/// One table whose events are read for each case.
public struct CaseSource: Sendable, Hashable {
    public let kind: HistoryRow.Source
    /// Number of the relation; 0 for the case's own record.
    public let relation: Int

    public init(_ kind: HistoryRow.Source, relation: Int = 0) {
        self.kind = kind
        self.relation = relation
    }
}

/// One kind of use that is read.
public struct UsageFilter: Sendable, Hashable {
    /// As `usage_events.kind` has it.
    public let kind: String
    /// The report asked for, or the entity viewed; nil for any.
    public let subject: String?

    public init(kind: String, subject: String? = nil) {
        self.kind = kind
        self.subject = subject
    }
}
