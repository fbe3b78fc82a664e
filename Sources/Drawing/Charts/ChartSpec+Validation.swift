import Diagnostics

extension ChartSpec {
    /// Checks what the types cannot say.
    ///
    /// Throws: E-CHART-LENGTH where a list does not match `categories`; E-CHART-VALUE for a value that is not finite
    /// or, as displayed, exceeds 10^15; E-CHART-RANGE for an interval, index, scale or format out of range.
    public func validate() throws(Diagnostic) {
        for item in series { try check(item.values.count, "values of series `\(LogText.excerpt(item.name))`") }
        for band in bands {
            try check(band.lower.count, "lower edge of band `\(LogText.excerpt(band.name))`")
            try check(band.upper.count, "upper edge of band `\(LogText.excerpt(band.name))`")
        }
        if let intervals { try check(intervals.count, "intervals") }
        if !links.isEmpty { try check(links.count, "links") }
        if !notes.isEmpty { try check(notes.count, "notes") }
        try validateValues()
        try validateRanges()
    }

    private func check(_ count: Int, _ what: String) throws(Diagnostic) {
        guard count == categories.count else {
            throw finding(
                "CHART-LENGTH", "\(what): \(count) entries for \(categories.count) categories",
                hint: "give one entry a category, null where there is none")
        }
    }

    private func validateValues() throws(Diagnostic) {
        guard format.factor.isFinite, format.factor != 0 else {
            throw finding("CHART-RANGE", "factor must be a number other than 0", hint: "")
        }
        for item in series {
            for value in item.values { try validate(value, "series `\(LogText.excerpt(item.name))`") }
        }
        for band in bands {
            for value in band.lower + band.upper { try validate(value, "band `\(LogText.excerpt(band.name))`") }
        }
        for interval in intervals ?? [] {
            for value in interval { try validate(value, "intervals") }
        }
        try validate(target?.value, "target")
        try validate(yRange?.lowerBound, "yRange")
        try validate(yRange?.upperBound, "yRange")
    }

    private func validate(_ value: Double?, _ what: String) throws(Diagnostic) {
        guard let value else { return }
        guard value.isFinite else {
            throw finding(
                "CHART-VALUE", "\(what) holds a value that is not a finite number",
                hint: "leave a missing value out as null")
        }
        guard abs(value) <= 1e15, abs(value * format.factor) <= 1e15 else {
            throw finding("CHART-VALUE", "\(what) holds a value beyond 10^15", hint: "choose a larger unit")
        }
    }

    private func validateRanges() throws(Diagnostic) {
        guard (0...6).contains(format.decimals) else {
            throw finding("CHART-RANGE", "decimals is \(format.decimals)", hint: "0...6 are possible")
        }
        for (index, interval) in (intervals ?? []).enumerated() where !interval.isEmpty {
            guard interval.count == 2, interval[0] <= interval[1] else {
                throw finding("CHART-RANGE", "interval \(index) is not [lower, upper]", hint: "")
            }
        }
        for band in bands {
            for (lower, upper) in zip(band.lower, band.upper) {
                if let lower, let upper, lower > upper {
                    throw finding(
                        "CHART-RANGE", "band `\(LogText.excerpt(band.name))` has a lower edge above its upper",
                        hint: "")
                }
            }
        }
        for index in partial + (highlight ?? []) + series.compactMap(\.dashedFrom) {
            guard categories.indices.contains(index) || categories.isEmpty else {
                throw finding(
                    "CHART-RANGE", "index \(index) is outside the \(categories.count) categories",
                    hint: "indices count from 0")
            }
        }
        if let today, !(today.isFinite && today >= 0 && today <= Double(max(categories.count - 1, 0))) {
            throw finding("CHART-RANGE", "today is outside the categories", hint: "it counts in category indices")
        }
        if let yRange, yRange.lowerBound >= yRange.upperBound {
            throw finding("CHART-RANGE", "yRange is empty", hint: "")
        }
        if let height, !(8...2_000).contains(height) {
            throw finding("CHART-RANGE", "height is \(height)", hint: "8...2000 px are possible")
        }
    }

    private func finding(_ name: String, _ what: String, hint: String) -> Diagnostic {
        let place = title.isEmpty ? Place.nowhere : .named("chart \"\(LogText.excerpt(title))\"")
        return Diagnostic(name, what, at: place, hint: hint, exit: .configuration)
    }
}
