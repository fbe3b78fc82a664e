import CRMImport

/// Whether two columns that hold the same records say the same and only write it otherwise: times without their seconds,
/// days in another format, numbers with
/// other signs, yes as 1.
enum WrittenAlike {
    /// False where they differ; true too where both files are too long to compare what is written in two ways.
    static func isSame(_ a: GuessedFile, _ first: Int, _ b: GuessedFile, _ second: Int) -> Bool {
        let (mine, other) = (a.types[first], b.types[second])
        let (left, right) = (a.profile.sketches[first], b.profile.sketches[second])
        let values: (Set<Double>, Set<Double>)
        if mine.isTime, other.isTime {
            let (x, y) = (moments(mine, left), moments(other, right))
            // Of two ways of writing a time, the coarser tells how much both say.
            let unit = max(unit(x), unit(y))
            values = (Set(x.map { ($0 / unit).rounded(.down) }), Set(y.map { ($0 / unit).rounded(.down) }))
            guard mine.formats != other.formats || Self.unit(x) != Self.unit(y) else { return false }
        } else if mine.isNumber, other.isNumber, mine.decimalComma != other.decimalComma || mine.kind != other.kind {
            values = (numbers(mine, left), numbers(other, right))
        } else if isFlag(mine), isFlag(other) {
            values = (flags(left), flags(right))
        } else {
            return false
        }
        guard left.isComplete, right.isComplete else { return true }
        return values.0.count { values.1.contains($0) } * 10 >= values.0.count * 9
    }

    /// Seconds, of the first format that fits.
    private static func moments(_ type: TypeGuess, _ sketch: ValueSketch) -> [Double] {
        let formats = type.formats.compactMap(DateFormat.init)
        return sketch.values.compactMap { entry in
            formats.lazy.compactMap { $0.parse(entry.value) }.first.map {
                Double($0.date.dayNumber) * 86_400 + Double($0.secondOfDay - ($0.offset ?? 0))
            }
        }
    }

    /// A day, a minute or a second: the largest that all are whole multiples of.
    private static func unit(_ seconds: [Double]) -> Double {
        [86_400, 60].first { unit in seconds.allSatisfy { $0.truncatingRemainder(dividingBy: unit) == 0 } } ?? 1
    }

    private static func isFlag(_ type: TypeGuess) -> Bool {
        type.kind == .flag || type.kind == .integer && type.minimum >= 0 && type.maximum <= 1
    }

    private static func flags(_ sketch: ValueSketch) -> Set<Double> {
        Set(sketch.values.map { TypeGuess.noes.contains($0.value.lowercased()) ? 0 : 1 })
    }

    private static func numbers(_ type: TypeGuess, _ sketch: ValueSketch) -> Set<Double> {
        var format = NumberFormat()
        if type.decimalComma == true { (format.decimal, format.group) = (0x2C, 0x2E) }
        return Set(sketch.values.compactMap { format.parse($0.value)?.double })
    }
}
