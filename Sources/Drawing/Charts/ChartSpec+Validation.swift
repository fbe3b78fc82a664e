import Diagnostics

extension ChartSpec {
    /// What a chart may hold; more is refused. A picture may show less of it, and says so.
    public enum Most {
        public static let categories = 5_000
        public static let series = 200
        public static let values = 200_000
        public static let panels = 100
        public static let spans = 5_000
        public static let curvePoints = 5_000
    }

    /// Checks what the types cannot say.
    ///
    /// Throws: the first of `findings()`, at its path and the chart's title.
    public func validate() throws(Diagnostic) {
        guard let first = findings().first else { return }
        var diagnostic = first.diagnostic
        let name = title.isEmpty ? "" : "chart \"\(LogText.excerpt(title))\""
        let parts = [first.path.text, name].filter { !$0.isEmpty }
        if !parts.isEmpty { diagnostic.place = .named(parts.joined(separator: " of ")) }
        throw diagnostic
    }

    /// Everything wrong with the chart, at most 20 findings: E-CHART-LENGTH where lists that belong together differ;
    /// E-CHART-VALUE for a value that is not finite, beyond 10^15 as displayed, no ISO day, or senseless for the kind;
    /// E-CHART-RANGE for an interval, index, scale or format out of range; E-CHART-SIZE for more than `Most` allows;
    /// E-CHART-PANEL for panels in panels.
    public func findings() -> [ValueFindings.Finding] {
        var check = ChartValidator(self, at: ValuePath())
        check.run()
        var found = check.found
        for (index, panel) in panels.prefix(Most.panels).enumerated() where found.count < ChartValidator.most {
            let path = ValuePath()["panels"][index]
            if !panel.panels.isEmpty {
                let what = "a panel has panels of its own"
                found.append(
                    .init(
                        path: path["panels"], diagnostic: Diagnostic("CHART-PANEL", what, exit: .configuration)))
                continue
            }
            var check = ChartValidator(self.panel(index), at: path)
            check.run()
            found += check.found
        }
        return Array(found.prefix(ChartValidator.most))
    }
}
