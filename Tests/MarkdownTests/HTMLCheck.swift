/// Reads HTML tag by tag and names every element, attribute or URL that safe rendering must not give.
enum HTMLCheck {
    static let elements: [String: [String]] = [
        "h1": ["id"], "h2": ["id"], "h3": ["id"], "h4": ["id"], "h5": ["id"], "h6": ["id"], "p": [], "em": [],
        "strong": [], "code": ["class"], "pre": [], "a": ["href", "title", "rel"], "img": ["src", "alt", "title"],
        "br": [], "hr": [], "ul": [], "ol": ["start"], "li": [], "blockquote": [], "table": [], "thead": [],
        "tbody": [], "tr": [], "th": ["class"], "td": ["class"],
    ]

    static func problems(in html: String) -> [String] {
        var problems: [String] = []
        let bytes = Array(html.utf8)
        var i = 0
        while i < bytes.count {
            guard bytes[i] == 0x3C else {
                i += 1
                continue
            }
            i += 1
            if i < bytes.count, bytes[i] == 0x2F { i += 1 }
            let name = take(bytes, &i) { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
            guard let allowed = elements[name] else {
                problems.append("element \(name)")
                continue
            }
            while i < bytes.count, bytes[i] != 0x3E {
                _ = take(bytes, &i) { $0 == 0x20 || $0 == 0x2F }
                if i < bytes.count, bytes[i] == 0x3E { break }
                let attribute = take(bytes, &i) { 0x61...0x7A ~= $0 }
                guard allowed.contains(attribute), i + 1 < bytes.count, bytes[i] == 0x3D, bytes[i + 1] == 0x22 else {
                    problems.append("attribute \(name) \(attribute)")
                    break
                }
                i += 2
                let value = take(bytes, &i) { $0 != 0x22 }
                i += 1
                if attribute == "href" || attribute == "src" { check(value, &problems) }
                if attribute == "class", name != "code", !["l", "c", "r"].contains(value) {
                    problems.append("class \(value)")
                }
            }
            i += 1
        }
        return problems
    }

    private static func take(_ bytes: [UInt8], _ i: inout Int, while condition: (UInt8) -> Bool) -> String {
        let start = i
        while i < bytes.count, condition(bytes[i]) { i += 1 }
        return String(decoding: bytes[start..<i], as: UTF8.self)
    }

    private static func check(_ url: String, _ problems: inout [String]) {
        if url.hasPrefix("//") || url.contains("\\") { problems.append("url \(url)") }
        guard let colon = url.firstIndex(of: ":") else { return }
        let before = url[..<colon]
        if before.contains(where: { "/?#".contains($0) }) { return }
        if !["http", "https", "mailto", "tel"].contains(before.lowercased()) { problems.append("url \(url)") }
    }
}
