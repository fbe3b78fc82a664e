/// Columns of deals that other columns beside them explain, whatever they are called.
extension GuessedFile {
    /// Takes for the status of deals a column whose few values say won and lost, where no column of that name does, nor the
    /// stage, nor flags.
    func findStatus(_ chosen: inout [String: Evidence]) {
        guard kind?.name == "opportunities", chosen["<won>"] == nil || chosen["<closed>"] == nil else { return }
        let told = ["<status>", "stage"].compactMap { chosen[$0]?.source }
        guard !told.contains(where: { GuessedFile.ends(profile.sketches[$0]).count == 2 }) else { return }
        if let status = chosen["<status>"], !GuessedFile.ends(profile.sketches[status.source]).isEmpty { return }
        let taken = Set(chosen.values.map(\.source))
        let found = profile.header.indices.first { index in
            let sketch = profile.sketches[index]
            let values = sketch.values
            guard !taken.contains(index), sketch.isComplete, (2...12).contains(values.count) else { return false }
            let known = values.count { if case .outcome = OutcomeWords.read($0.value) { true } else { false } }
            return GuessedFile.ends(sketch).count == 2 && known * 2 >= values.count
        }
        guard let found else { return }
        chosen["<status>"] = Evidence(source: found, score: 0.65, reasons: ["its values say won and lost"])
    }

    private static func ends(_ sketch: ValueSketch) -> Set<String> {
        Set(
            sketch.values.prefix(200).compactMap { entry in
                guard case .outcome(let outcome) = OutcomeWords.read(entry.value), outcome != "open" else { return nil }
                return outcome
            })
    }

    /// A day of closing beside a planned one is that of the end: `Data chiusura` beside `Chiusura prevista`.
    func settleCloseDays(_ chosen: inout [String: Evidence]) {
        guard kind?.name == "opportunities", chosen["closed_at"] == nil, let close = chosen["close_date"],
            isNamed(close.source, "closed_at")
        else { return }
        let taken = Set(chosen.values.map(\.source))
        let plan = profile.header.indices.first { index in
            !taken.contains(index) && types[index].isTime && isNamed(index, "close_date")
                && !isNamed(index, "closed_at")
        }
        guard let plan else { return }
        chosen["closed_at"] = close
        chosen["close_date"] = Evidence(source: plan, score: 0.72, reasons: ["synonym"], isNamed: true)
    }
}
