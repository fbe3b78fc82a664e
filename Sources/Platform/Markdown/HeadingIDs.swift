/// Makes the ids of headings: readable, unique, the same for the same document.
struct HeadingIDs {
    private var taken: Set<String>
    /// The last number tried for each base, so that many equal headings take linear time.
    private var counters: [String: Int] = [:]

    init(taken: Set<String>) { self.taken = taken }

    /// The id of the next heading: its letters and digits in lower case, joined by hyphens; `-2`, `-3` … where taken.
    mutating func next(for text: String) -> String {
        let base = Self.slug(text)
        var id = base
        while !taken.insert(id).inserted {
            let number = counters[base, default: 1] + 1
            counters[base] = number
            id = "\(base)-\(number)"
        }
        return id
    }

    static func slug(_ text: String) -> String {
        var result = ""
        var needsHyphen = false
        for scalar in text.lowercased().unicodeScalars {
            let properties = scalar.properties
            let isMark = properties.canonicalCombiningClass != .notReordered
            if properties.isAlphabetic || properties.numericType == .decimal || isMark {
                if needsHyphen, !result.isEmpty { result += "-" }
                needsHyphen = false
                result.unicodeScalars.append(scalar)
            } else if scalar != "'" && scalar != "’" {
                needsHyphen = true
            }
        }
        return result.isEmpty ? "section" : result
    }
}
