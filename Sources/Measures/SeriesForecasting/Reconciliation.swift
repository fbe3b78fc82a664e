/// Makes forecasts of a hierarchy add up.
///
/// ỹ = ŷ − W Cᵀ (C W Cᵀ)⁻¹ C ŷ, where C ŷ is by how much each aggregate differs from the sum of its leaves: the same as
/// S (Sᵀ W⁻¹ S)⁻¹ Sᵀ W⁻¹ ŷ, with a smaller system to solve.
/// Source: S. L. Wickramasuriya, G. Athanasopoulos and R. J. Hyndman (2019), "Optimal forecast reconciliation for
/// hierarchical and grouped time series through trace minimization"; forecasting.md 1.7.
public struct Reconciliation: Sendable {
    /// What W is, that is how far each forecast is trusted.
    public enum Weighting: String, Hashable, Sendable, CaseIterable {
        /// Aggregates are the sums of their leaves.
        case bottomUp = "bottom-up"
        /// All alike.
        case ordinary = "ols"
        /// The number of leaves under a node: needs no history of errors.
        case structural = "wls-struct"
        /// The mean square of each node's errors.
        case variance = "wls-var"
        /// The covariance of the errors, its correlations shrunk to 0.
        case shrunkCovariance = "mint-shrink"
    }

    public let hierarchy: Hierarchy
    private let weights: Weights?
    /// The lower triangle of the factor of C W Cᵀ, row by row.
    private let factor: [Double]

    /// - Parameter errors: one-step errors of each series, aggregates first, of one length; read by `.variance` and
    ///   `.shrunkCovariance` only. Nil where these are missing or too few (two), or hold a value that is not finite.
    public init?(_ hierarchy: Hierarchy, weighting: Weighting, errors: [[Double]] = []) {
        self.hierarchy = hierarchy
        switch weighting {
        case .bottomUp:
            weights = nil
            factor = []
            return
        case .ordinary: weights = .diagonal([Double](repeating: 1, count: hierarchy.seriesCount))
        case .structural: weights = .diagonal(hierarchy.sizes)
        case .variance, .shrunkCovariance:
            guard errors.count == hierarchy.seriesCount, let length = errors.first?.count, length >= 2,
                errors.allSatisfy({ $0.count == length && $0.allSatisfy(\.isFinite) })
            else { return nil }
            // A series without any error would be held as it is, whatever the others say.
            let squares = errors.map { $0.reduce(0) { $0 + $1 * $1 } / Double(length) }
            let largest = squares.max() ?? 0
            let variances = squares.map { largest > 0 ? max($0, 1e-8 * largest) : 1 }
            weights =
                weighting == .variance
                ? .diagonal(variances) : .full(Reconciliation.shrunk(errors, variances), hierarchy.seriesCount)
        }
        guard let weights, let factor = Reconciliation.factor(hierarchy, weights) else { return nil }
        self.factor = factor
    }

    /// Forecasts of one step, aggregates first, made to add up; nil where there are too few or too many.
    public func reconciled(_ base: [Double]) -> [Double]? {
        guard base.count == hierarchy.seriesCount else { return nil }
        let count = hierarchy.aggregates.count
        guard let weights else { return hierarchy.summed(Array(base[count...])) }
        var x = (0..<count).map { i in base[i] - hierarchy.aggregates[i].reduce(0) { $0 + base[count + $1] } }
        for i in 0..<count {
            for k in 0..<i { x[i] -= factor[i * count + k] * x[k] }
            x[i] /= factor[i * count + i]
        }
        for i in stride(from: count - 1, through: 0, by: -1) {
            for k in i + 1..<max(count, i + 1) { x[i] -= factor[k * count + i] * x[k] }
            x[i] /= factor[i * count + i]
        }
        // Leaves take W Cᵀ x; the aggregates are summed again, so that they add up to the last bit.
        var leaves = Array(base[count...])
        var column = [Double](repeating: 0, count: hierarchy.seriesCount)
        for i in 0..<count where x[i] != 0 {
            Reconciliation.constraint(hierarchy, weights, i, into: &column)
            for leaf in leaves.indices { leaves[leaf] -= column[count + leaf] * x[i] }
        }
        return hierarchy.summed(leaves)
    }

    private enum Weights: Sendable {
        case diagonal([Double])
        /// Row by row.
        case full([Double], Int)
    }

    /// Column i of W Cᵀ.
    private static func constraint(_ hierarchy: Hierarchy, _ weights: Weights, _ i: Int, into column: inout [Double]) {
        let count = hierarchy.aggregates.count
        switch weights {
        case .diagonal(let diagonal):
            for k in column.indices { column[k] = 0 }
            column[i] = diagonal[i]
            for leaf in hierarchy.aggregates[i] { column[count + leaf] = -diagonal[count + leaf] }
        case .full(let matrix, let size):
            for k in 0..<size { column[k] = matrix[i * size + k] }
            for leaf in hierarchy.aggregates[i] {
                let row = (count + leaf) * size
                for k in 0..<size { column[k] -= matrix[row + k] }
            }
        }
    }

    /// Cholesky's factor of C W Cᵀ; nil where that is not positive.
    private static func factor(_ hierarchy: Hierarchy, _ weights: Weights) -> [Double]? {
        let count = hierarchy.aggregates.count
        var matrix = [Double](repeating: 0, count: count * count)
        var column = [Double](repeating: 0, count: hierarchy.seriesCount)
        for j in 0..<count {
            constraint(hierarchy, weights, j, into: &column)
            for i in j..<count {
                var sum = column[i]
                for leaf in hierarchy.aggregates[i] { sum -= column[count + leaf] }
                matrix[i * count + j] = sum
            }
        }
        for i in 0..<count {
            for j in 0...i {
                var sum = matrix[i * count + j]
                for k in 0..<j { sum -= matrix[i * count + k] * matrix[j * count + k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    matrix[i * count + i] = sum.squareRoot()
                } else {
                    matrix[i * count + j] = sum / matrix[j * count + j]
                }
            }
        }
        return matrix
    }

    /// The covariance of the errors with its correlations times 1 − λ.
    /// Source: J. Schäfer and K. Strimmer (2005), "A shrinkage approach to large-scale covariance matrix estimation".
    private static func shrunk(_ errors: [[Double]], _ variances: [Double]) -> [Double] {
        let size = errors.count
        let length = Double(errors[0].count)
        let scaled = errors.indices.map { i in errors[i].map { $0 / variances[i].squareRoot() } }
        var correlations = [Double](repeating: 0, count: size * size)
        var noise = 0.0
        var signal = 0.0
        for i in 0..<size {
            for j in 0..<i {
                var (sum, squares) = (0.0, 0.0)
                for t in scaled[i].indices {
                    let product = scaled[i][t] * scaled[j][t]
                    sum += product
                    squares += product * product
                }
                let mean = sum / length
                correlations[i * size + j] = mean
                signal += mean * mean
                noise += (squares / length - mean * mean) / (length - 1)
            }
        }
        let kept = signal > 0 ? 1 - min(1, max(0, noise / signal)) : 0
        var matrix = correlations
        for i in 0..<size {
            matrix[i * size + i] = variances[i]
            for j in 0..<i {
                let value = kept * correlations[i * size + j] * (variances[i] * variances[j]).squareRoot()
                matrix[i * size + j] = value
                matrix[j * size + i] = value
            }
        }
        return matrix
    }
}
