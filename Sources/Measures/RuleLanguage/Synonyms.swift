/// Words people say for those of the language, where comparing letters finds another word or none.
enum Synonyms {
    /// What is said → what the language calls it; where several parts of the language have a word for it, each of them.
    private static let words: [String: [String]] = [
        // Records
        "deal": ["opportunity"], "enquiry": ["lead"], "inquiry": ["lead"], "prospect": ["lead"],
        "customer": ["account"],
        "client": ["account"], "company": ["account"], "organisation": ["account"], "organization": ["account"],
        "person": ["contact"], "people": ["contact"], "bill": ["invoice"], "employee": ["user"], "seller": ["user"],
        "salesperson": ["user"], "ticket": ["case"], "opportunities": ["opportunity"], "enquiries": ["lead"],
        "companies": ["account"],
        // Activities
        "phone": ["call"], "telephone": ["call"], "ring": ["call"], "mail": ["email"], "e-mail": ["email"],
        "meet": ["meeting"], "visit": ["meeting"], "appointment": ["meeting"], "demo": ["meeting"], "todo": ["task"],
        "memo": ["note"], "comment": ["note"], "remark": ["note"],
        // What happens
        "opened": ["created"], "entered": ["created"], "added": ["created", "filled"], "signed": ["won"],
        "modified": ["changed", "touched"], "updated": ["changed", "touched"], "edited": ["changed", "touched"],
        "set": ["filled"], "removed": ["cleared"], "emptied": ["cleared"], "allocated": ["assigned"],
        "moved": ["stage"],
        "sent": ["issued"], "checked": ["verified"], "confirmed": ["verified"], "begins": ["starts"],
        "beginning": ["starts"],
        // Clauses
        "whenever": ["when"], "once": ["when"], "always": ["every"], "all": ["every"], "needs": ["has"],
        "requires": ["has"], "must": ["has"], "unless": ["except"], "provided": ["where"], "during": ["while"],
        "train": ["teach"], "good": ["ok"], "right": ["ok"], "wrong": ["bad"], "pending": ["open"],
        // Units and conditions
        "mins": ["minutes"], "hrs": ["hours"], "h": ["hours"], "d": ["days"], "equals": ["is"],
        "includes": ["contains"],
        "like": ["contains"], "exceeds": [">"], "over": [">"], "above": [">"], "under": ["<"], "below": ["<"],
        "blank": ["empty"], "missing": ["empty"],
        "euro": ["EUR"], "euros": ["EUR"], "€": ["EUR"], "dollar": ["USD"], "dollars": ["USD"], "$": ["USD"],
        "pound": ["GBP"], "pounds": ["GBP"], "£": ["GBP"], "yen": ["JPY"], "¥": ["JPY"], "franc": ["CHF"],
        "percent": ["%"], "per": ["%"], "pct": ["%"], "prozent": ["%"],
        "monday": ["Mon"], "tuesday": ["Tue"], "wednesday": ["Wed"], "thursday": ["Thu"], "friday": ["Fri"],
        "saturday": ["Sat"], "sunday": ["Sun"],
    ]

    /// The accepted word that says the same, in the singular where there is no other; nil where none does.
    static func of(_ word: String, in accepted: [String]) -> String? {
        let lower = word.lowercased()
        let forms = [lower, lower.hasSuffix("s") ? String(lower.dropLast()) : ""]
        for form in forms where !form.isEmpty {
            if form != word, accepted.contains(form) { return form }
            if let meant = words[form]?.first(where: accepted.contains) { return meant }
        }
        return nil
    }
}
