/// Writes what a person answers as the language writes it: names in quotes, known ones with their capitals, fields with
/// underscores, times in its units. What cannot be told apart is left, so that reading it says what is wrong.
struct RuleAnswer {
    let vocabulary: RuleVocabulary

    func text(_ answer: String, as kind: RulePattern.Blank.Kind) -> String {
        let bare = RuleAnswer.trimmed(answer)
        switch kind {
        case .record:
            let lower = bare.lowercased()
            return Synonyms.of(lower, in: ClauseParser.recordWords) ?? lower
        case .state: return bare.lowercased()
        case .stage: return known(bare.filter { $0 != "\"" }, in: vocabulary.stageNames)
        case .activity: return activities(bare)
        case .fields: return fields(bare).joined(separator: ", ")
        case .time: return time(bare)
        }
    }

    /// A name as the vocabulary writes it, where only the capitals differ.
    private func known(_ name: String, in names: [String]) -> String {
        names.contains(name) ? name : names.first { $0.lowercased() == name.lowercased() } ?? name
    }

    /// `Quote sent or call` → `"Quote sent"|call`. Who writes quotes knows how to.
    private func activities(_ text: String) -> String {
        guard !text.contains("\"") else { return text }
        var parts: [[Substring]] = [[]]
        for word in text.split(whereSeparator: { " |,".contains($0) }) where word.lowercased() != "or" {
            parts[parts.count - 1].append(word)
            // A separator behind the word ends the name.
            let rest = text[word.endIndex...].drop { $0 == " " }
            if rest.first == "|" || rest.first == "," || rest.lowercased().hasPrefix("or ") { parts.append([]) }
        }
        return parts.filter { !$0.isEmpty }.map { activity($0.joined(separator: " ")) }.joined(separator: "|")
    }

    private func activity(_ said: String) -> String {
        var name = said
        for article in ["a ", "an ", "the "] where name.lowercased().hasPrefix(article) {
            name.removeFirst(article.count)
        }
        let lower = name.lowercased()
        let kinds = ActivityKind.allCases.map(\.rawValue)
        let names = vocabulary.activityNames
        if kinds.contains(lower) { return lower }
        if let own = names.first(where: { $0.lowercased() == lower }) { return "\"\(own)\"" }
        if lower == "e-mail" || lower == "mail" { return ActivityKind.email.rawValue }
        if lower == "phone call" { return ActivityKind.call.rawValue }
        // One word that is nearly a kind was probably meant as one: it is left, and refused with the kind's name.
        let isNear = !lower.contains(" ") && !RuleFinding.nearest(lower, kinds).isEmpty
        return isNear ? lower : "\"\(name)\""
    }

    /// `Close date and amount` → `close_date`, `amount`.
    private func fields(_ text: String) -> [String] {
        let names = (vocabulary.fields[.opportunity] ?? [:]).keys.sorted()
        return text.split(separator: ",").flatMap { part -> [String] in
            var fields: [[Substring]] = [[]]
            for word in part.split(separator: " ") {
                if word.lowercased() == "and" { fields.append([]) } else { fields[fields.count - 1].append(word) }
            }
            return fields.filter { !$0.isEmpty }.map { words in
                let name = words.joined(separator: "_")
                return names.contains(name) ? name : known(name.lowercased(), in: names)
            }
        }
    }

    /// `two working days` → `2 business days`.
    private func time(_ text: String) -> String {
        let numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        var words = text.lowercased().split(separator: " ").map(String.init)
        if let first = words.first {
            if let index = numbers.firstIndex(of: first) { words[0] = String(index + 1) }
            if first == "a" || first == "an" { words[0] = "1" }
        }
        if words.count == 3, ["working", "work", "office"].contains(words[1]) { words[1] = "business" }
        if words.count == 2, words[1].hasPrefix("workday") {
            words[1] = "business " + words[1].dropFirst("work".count)
        }
        return words.joined(separator: " ")
    }

    private static func trimmed(_ text: String) -> String {
        let head = text.drop(while: \.isWhitespace)
        guard let end = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...end])
    }
}

extension RuleVocabulary {
    /// Every stage of every pipeline, those to be offered where none is known, each once.
    var stageNames: [String] {
        var names: [String] = []
        for name in pipelines?.flatMap(\.stages) ?? offeredStages where !names.contains(name) { names.append(name) }
        return names
    }

    /// The company's names of activities, in order.
    var activityNames: [String] { activities?.sorted() ?? offeredActivities }
}
