import Diagnostics
import TextFormats

/// For whom a site is published, each with a tree of its own: section `audiences` of site.yml.
public struct AudienceSettings: Sendable {
    /// A tree that speaks of groups only.
    public var executives = false
    /// Units that get a tree of their own.
    public var managers = Units.none
    /// A tree for each person, of their own work.
    public var own = false
    /// File with the key of pseudonyms, relative to the project; nil: people appear by name where they may be named.
    public var pseudonymKey: String?
    /// Where the section stands.
    public var place: Place

    /// Which units.
    public enum Units: Sendable {
        case none
        /// Every unit in which somebody leads people.
        case all
        /// Ids or names, as site.yml writes them.
        case named([(text: String, place: Place)])
    }

    /// Reads the section: the audiences, nil where there are none and the site is one for all, and the texts that may stand
    /// anywhere although somebody bears that name.
    static func read(
        _ root: YAMLSection, _ collector: DiagnosticCollector
    ) -> (audiences: AudienceSettings?, unrestricted: [String]) {
        guard let node = root.node("audiences"), let section = root.section("audiences") else { return (nil, []) }
        defer { section.finish() }
        var settings = AudienceSettings(place: node.place)
        settings.executives = section.bool("executives") ?? false
        settings.own = section.bool("self") ?? false
        settings.pseudonymKey = section.string("pseudonym-key")
        let unrestricted = section.strings("unrestricted") ?? []
        if let units = section.node("managers") { settings.managers = self.units(units, collector) }
        // Alone it may stay from an earlier plan: it divides nothing.
        let dividing = ["executives", "managers", "self", "pseudonym-key"]
        if !unrestricted.isEmpty, dividing.allSatisfy({ section.node($0) == nil }) { return (nil, unrestricted) }
        if !settings.executives, !settings.own, case .none = settings.managers {
            collector.report(
                node.error(
                    "AUDIENCE", "the site would be published for nobody",
                    hint: "set executives, managers or self, or leave the section out for one site for all"))
        }
        return (settings, unrestricted)
    }

    private static func units(_ node: YAMLNode, _ collector: DiagnosticCollector) -> Units {
        if case .scalar(let text, _) = node.content {
            if text == "all" { return .all }
            collector.report(
                node.error(
                    "AUDIENCE", "'\(LogText.excerpt(text))' is neither all nor a list of units",
                    hint: "write managers: all, or managers: [north, south]"))
            return .none
        }
        let nodes = collector.attempt({ () throws(Diagnostic) in try node.list() }) ?? []
        let names = nodes.compactMap { item in
            collector.attempt({ () throws(Diagnostic) in try item.string() }).map { (text: $0, place: item.place) }
        }
        return names.isEmpty ? .none : .named(names)
    }
}
