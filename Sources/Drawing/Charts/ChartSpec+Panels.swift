extension ChartSpec {
    /// A panel with what it takes from this chart: categories (with what counts in them), target, format, axes, edges
    /// and fixed scale, each where it gives none.
    func panel(_ index: Int) -> ChartSpec {
        var panel = panels[index]
        if panel.categories.isEmpty {
            panel.categories = categories
            if panel.partial.isEmpty { panel.partial = partial }
            if panel.today == nil { panel.today = today }
            if panel.totals == nil { panel.totals = totals }
            if panel.highlight == nil { panel.highlight = highlight }
        }
        if panel.categoryTitle.isEmpty { panel.categoryTitle = categoryTitle }
        if panel.todayLabel == nil { panel.todayLabel = todayLabel }
        if panel.target == nil { panel.target = target }
        if panel.format == Format() { panel.format = format }
        if panel.xAxis == XAxis() { panel.xAxis = xAxis }
        if panel.edges.isEmpty { panel.edges = edges }
        if panel.yRange == nil { panel.yRange = yRange }
        if panel.asOf == nil { panel.asOf = asOf }
        panel.normalized = panel.normalized || normalized
        return panel
    }
}
