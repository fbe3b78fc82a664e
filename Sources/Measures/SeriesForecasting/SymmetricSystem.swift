/// A small set of normal equations, A x = b with A symmetric and positive.
struct SymmetricSystem {
    let size: Int
    private var matrix: [Double]
    private var right: [Double]

    init(size: Int) {
        self.size = size
        matrix = [Double](repeating: 0, count: size * size)
        right = [Double](repeating: 0, count: size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { matrix[row * size + column] }
        set { matrix[row * size + column] = newValue }
    }

    /// Adds one observation of up to three explaining values.
    mutating func add(_ row: (Double, Double, Double), target: Double) {
        for i in 0..<size {
            let a = i == 0 ? row.0 : i == 1 ? row.1 : row.2
            right[i] += a * target
            for j in 0..<size { self[i, j] += a * (j == 0 ? row.0 : j == 1 ? row.1 : row.2) }
        }
    }

    /// x by Cholesky's decomposition; nil where A is not positive.
    func solution() -> [Double]? {
        var factor = matrix
        var x = right
        for i in 0..<size {
            for j in 0...i {
                var sum = matrix[i * size + j]
                for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    factor[i * size + i] = sum.squareRoot()
                } else {
                    factor[i * size + j] = sum / factor[j * size + j]
                }
            }
            for k in 0..<i { x[i] -= factor[i * size + k] * x[k] }
            x[i] /= factor[i * size + i]
        }
        for i in stride(from: size - 1, through: 0, by: -1) {
            for k in i + 1..<max(size, i + 1) { x[i] -= factor[k * size + i] * x[k] }
            x[i] /= factor[i * size + i]
        }
        return x.allSatisfy(\.isFinite) ? x : nil
    }
}
