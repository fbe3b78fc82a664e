/// Powers of ten without the mathematics library, whose results may differ between processors.
enum Powers {
    /// 10^exponent for -22...22, rounded once; beyond, by repeated multiplication.
    static func ten(_ exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<abs(exponent) { power *= 10 }
        return exponent < 0 ? 1 / power : power
    }

    /// The smallest whole z with 10^z >= value; value is positive and finite.
    static func ceilingOfLog(_ value: Double) -> Int {
        var z = 0
        while z < 309, ten(z) < value { z += 1 }
        while z > -308, ten(z - 1) >= value { z -= 1 }
        return z
    }

    /// The greatest whole z with 10^z <= value; value is positive and finite.
    static func floorOfLog(_ value: Double) -> Int {
        let z = ceilingOfLog(value)
        return ten(z) <= value ? z : z - 1
    }
}
