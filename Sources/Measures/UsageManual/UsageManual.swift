// UsageManual: how the CRM is to be used, as people read it and as the site shows it.
//
// In: the Markdown files of content/usage-manual, and a vocabulary of the CRM's names. Out: areas with their steps,
// rules and prose, every part with its place, and their earlier versions. Rules are kept as they are written and as
// they are read; judging records by them is Conformance's.

import CRMModel
import Diagnostics
import Markdown
import RuleLanguage
import TextFormats

/// The whole manual.
public struct UsageManual: Sendable {
    /// One process area a file, in the order of the file names.
    public let areas: [ManualArea]
    /// Files without an area: prose that is rendered only.
    public let prose: [ManualProse]

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
    /// Day the value list of the area was agreed with its users.
    public let valueListDate: CalendarDate?
    /// Day the version was shown to those who work by it.
    public let published: CalendarDate?
    /// Where each key of the front matter stands that is there.
    public let keys: [String: Place]
    /// Blocks above the first step.
    public let introduction: [MarkdownBlock]
    public let steps: [ManualStep]
    /// Earlier versions, the oldest first, each in force until the next one is. They have no history themselves.
    public internal(set) var history: [ManualArea] = []

    /// Every rule, in the order of the text.
    public var rules: [Rule] { steps.flatMap { $0.rules.map(\.rule) } }

    /// The version in force on a day: the last one whose `effective` is not after it; nil before the first.
    public func version(on date: CalendarDate) -> ManualArea? {
        if effective.map({ $0 <= date }) ?? true { return self }
        return history.last { $0.effective.map { $0 <= date } ?? true }
    }
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

/// A rule as it is written, with what it says.
public struct RuleText: Hashable, Sendable {
    public let rule: Rule
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

    /// What stands for steps in a text without rules: headings of level 2, or of level 1 where there is none.
    public var headings: [(title: String, line: Int)] {
        func headings(_ level: Int) -> [(title: String, line: Int)] {
            blocks.compactMap { block in
                if case .heading(level, let text, _, _) = block.kind { (text, block.line) } else { nil }
            }
        }
        let steps = headings(2)
        return steps.isEmpty ? headings(1) : steps
    }
}
