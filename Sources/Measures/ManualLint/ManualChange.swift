import CRMModel
import RuleLanguage
import UsageManual

/// What one version of an area changed in the rules of the version before it.
public struct ManualChange: Sendable {
    public let version: Int
    public let effective: CalendarDate?
    /// Ids of the rules, in the order of the text.
    public let added: [String]
    public let removed: [String]
    /// Those that say something else; examples are not compared.
    public let changed: [String]
    /// Whether there is no version before it to compare with.
    public let isFirst: Bool

    /// Every version of an area that is kept, the newest first.
    public static func history(of area: ManualArea) -> [ManualChange] {
        let versions = area.history + [area]
        return versions.indices.reversed().map { index in
            ManualChange(versions[index], after: index > 0 ? versions[index - 1] : nil)
        }
    }

    private init(_ area: ManualArea, after earlier: ManualArea?) {
        version = area.version
        effective = area.effective
        isFirst = earlier == nil
        let now = area.rules
        let before = earlier?.rules ?? []
        var old: [String: Rule] = [:]
        for rule in before { old[rule.id] = ManualChange.bare(rule) }
        let ids = Set(now.map(\.id))
        added = isFirst ? [] : now.map(\.id).filter { old[$0] == nil }
        removed = before.map(\.id).filter { !ids.contains($0) }
        changed = now.filter { rule in old[rule.id].map { $0 != ManualChange.bare(rule) } ?? false }.map(\.id)
    }

    private static func bare(_ rule: Rule) -> Rule {
        var bare = rule
        bare.examples = []
        return bare
    }
}
