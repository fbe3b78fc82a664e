/// What the status of an activity says: whether it took place. Case, blanks around it and `_` for a blank do not count.
enum ActivityStatus {
    /// It took place; nothing written says so too.
    static let done = [
        "done", "held", "completed", "complete", "finished", "closed", "sent", "delivered", "received", "archived",
        "logged", "attended", "answered", "replied",
    ]

    /// It did not, or not yet: what is planned, failed, or reached nobody.
    static let notDone = [
        "planned", "scheduled", "rescheduled", "postponed", "deferred", "not started", "open", "pending", "waiting",
        "in progress", "queued", "ringing", "connecting", "sending", "draft", "cancelled", "canceled", "not held",
        "no show", "failed", "bounced", "missed", "attempted", "no answer", "busy",
    ]

    /// The status as SQL, as the lists have it; an empty text for none.
    private static let word = "replace(lower(trim(coalesce(status, ''))), '_', ' ')"

    /// A word of the source's own counts as done, and the import counts such rows.
    static let tookPlace = "\(word) NOT IN (\(list(notDone)))"
    static let isUnknown = "\(word) NOT IN ('', \(list(done + notDone)))"

    private static func list(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }
}
