// UsageManual: how the CRM is to be used, as people read it and as the site shows it.
//
// In: the Markdown files of content/usage-manual. Out: areas with their steps, rules and prose, every part with its
// place. Rules are cut out of the text and kept as they are written; checking records against them is Compliance's.

import CRMModel
import Diagnostics
import Markdown
import TextFormats

/// The whole manual.
public struct UsageManual: Sendable {
    /// One process area a file, in the order of the file names.
    public let areas: [ManualArea]
    /// Files without an area: prose that is rendered only.
    public let prose: [ManualProse]
    /// Warnings: what is not wrong enough to stop a build.
    public let warnings: [Diagnostic]

    /// The stage at or after which a first entry is late; the first area that names one decides.
    public var lateStage: String? { areas.lazy.compactMap(\.lateStage).first }

    public var ruleCount: Int { areas.reduce(0) { $0 + $1.steps.reduce(0) { $0 + $1.rules.count } } }
    public var stepCount: Int { areas.reduce(0) { $0 + $1.steps.count } }
    /// Steps with a rule, or marked as checked by a person.
    public var coveredStepCount: Int {
        areas.reduce(0) { $0 + $1.steps.count(where: { !$0.rules.isEmpty || $0.humanCheck != nil }) }
    }
}

/// One process area: one file of the manual.
public struct ManualArea: Sendable {
    public let file: String
    /// `[a-z][a-z0-9-]*`, unique in the manual.
    public let id: String
    public let title: String
    public let objective: String
    /// Slug of the metric the objective is measured by.
    public let metric: String?
    public let target: String?
    public let owner: String?
    /// Roles, or `all`.
    public let appliesTo: [String]
    public let version: Int
    public let effective: CalendarDate?
    public let lateStage: String?
    /// Blocks above the first step.
    public let introduction: [MarkdownBlock]
    public let steps: [ManualStep]
}

/// One step: a heading of level 2 and what stands below it.
public struct ManualStep: Sendable {
    public let title: String
    /// Anchor on the area's page.
    public let id: String
    public let line: Int
    public let content: [StepContent]
    /// Why only a person can check the step; nil where nobody said so.
    public let humanCheck: String?

    public var rules: [RuleText] {
        content.compactMap { if case .rule(let rule) = $0 { rule } else { nil } }
    }
}

/// What stands in a step, in order.
public enum StepContent: Sendable {
    case prose(MarkdownBlock)
    case rule(RuleText)
}

/// A rule as it is written.
public struct RuleText: Hashable, Sendable {
    public let id: String
    /// `minor`, `major` or `critical`.
    public let severity: String
    /// `people`, `process` or `technology`.
    public let category: String
    /// The clauses, one a line.
    public let lines: [String]
    public let file: String
    /// Line of the fence.
    public let line: Int

    /// Number of `ok`, `bad`, `late`, `open` and `idle` examples.
    public var exampleCount: Int {
        lines.count { ["ok", "bad", "late", "open", "idle"].contains(RuleText.keyword(of: $0)) }
    }

    /// The first word of a clause.
    public static func keyword(of line: String) -> String {
        String(line.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
    }
}

/// A page of plain prose.
public struct ManualProse: Sendable {
    public let file: String
    public let title: String
    public let blocks: [MarkdownBlock]
}
