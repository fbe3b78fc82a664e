#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The least-squares problem of one form and series, with the memory that its search works in.
final class ETSProblem {
    let form: ETSForm
    let period: Int
    let layout: ETSLayout
    private let n: Int
    private let start: ETSStart
    private let values: UnsafeMutablePointer<Double>
    private let errors: UnsafeMutablePointer<Double>
    private let trial: UnsafeMutablePointer<Double>
    private let season: UnsafeMutablePointer<Double>
    private let jacobian: UnsafeMutablePointer<Double>
    private var normal: [Double]
    private var factor: [Double]
    private var gradient: [Double]
    private var step: [Double]

    init(_ values: [Double], start: ETSStart, form: ETSForm, period: Int) {
        self.form = form
        self.period = form.season == .none ? 1 : period
        self.start = start
        layout = ETSLayout(form: form, period: period)
        n = values.count
        let p = layout.count
        self.values = .allocate(capacity: n)
        self.values.initialize(from: values, count: n)
        errors = .allocate(capacity: n)
        errors.initialize(repeating: 0, count: n)
        trial = .allocate(capacity: n)
        trial.initialize(repeating: 0, count: n)
        season = .allocate(capacity: self.period)
        season.initialize(repeating: 0, count: self.period)
        jacobian = .allocate(capacity: n * p)
        jacobian.initialize(repeating: 0, count: n * p)
        normal = [Double](repeating: 0, count: p * p)
        factor = normal
        gradient = [Double](repeating: 0, count: p)
        step = gradient
    }

    deinit {
        values.deallocate()
        errors.deallocate()
        trial.deallocate()
        season.deallocate()
        jacobian.deallocate()
    }

    /// The model that a point stands for.
    func model(_ point: [Double]) -> ETSModel {
        let alpha = point[0]
        return ETSModel(
            form: form, period: period, alpha: alpha, beta: layout.beta.map { point[$0] * alpha } ?? 0,
            gamma: layout.gamma.map { point[$0] * (1 - alpha) } ?? 0, phi: phi(point), level: point[layout.level],
            trend: layout.trend.map { point[$0] } ?? 0, season: seasonStates(point))
    }

    private func phi(_ point: [Double]) -> Double {
        if let phi = layout.phi { return point[phi] }
        return form.trend == .none ? 0 : 1
    }

    private func seasonStates(_ point: [Double]) -> [Double] {
        guard let first = layout.season else { return [] }
        let free = Array(point[first..<first + period - 1])
        let total = form.season == .additive ? 0 : Double(period)
        return free + [total - free.reduce(0, +)]
    }

    /// Writes the residuals of a point and returns their sum of squares; nil where the model leaves the positive numbers.
    @inline(__always)
    private func residuals(_ point: UnsafePointer<Double>, into errors: UnsafeMutablePointer<Double>) -> Double? {
        let alpha = point[0]
        var recursion = ETSRecursion(alpha: alpha, level: point[layout.level])
        if let beta = layout.beta, let trend = layout.trend {
            recursion.beta = point[beta] * alpha
            recursion.trend = point[trend]
            recursion.phi = layout.phi.map { point[$0] } ?? 1
        }
        if let gamma = layout.gamma, let first = layout.season {
            recursion.gamma = point[gamma] * (1 - alpha)
            var last = form.season == .additive ? 0 : Double(period)
            for i in 0..<period - 1 {
                season[i] = point[first + i]
                last -= season[i]
            }
            season[period - 1] = last
        }
        guard let logs = recursion.run(values, count: n, form: form, season: season, period: period, errors: errors)
        else { return nil }
        var sum = 0.0
        if form.error == .multiplicative {
            let mean = exp(logs / Double(n))
            for i in 0..<n {
                errors[i] *= mean
                sum += errors[i] * errors[i]
            }
        } else {
            for i in 0..<n { sum += errors[i] * errors[i] }
        }
        return sum.isFinite ? sum : nil
    }

    /// Σ (e G)² of a point.
    func loss(_ point: [Double]) -> Double? {
        point.withUnsafeBufferPointer { buffer in buffer.baseAddress.flatMap { residuals($0, into: trial) } }
    }

    private func bounds(_ index: Int) -> (Double, Double) {
        if index == layout.phi { return (0.8, 0.98) }
        if index == 0 || index == layout.beta || index == layout.gamma { return (1e-4, 0.9999) }
        return (-.infinity, .infinity)
    }

    /// Lowers the loss over the first `free` elements of a point and returns it; nil where the start is not possible.
    func minimise(_ point: inout [Double], iterations: Int, free p: Int) -> Double? {
        point.withUnsafeMutableBufferPointer { buffer -> Double? in
            guard let point = buffer.baseAddress else { return nil }
            guard var loss = residuals(point, into: errors) else { return nil }
            var damping = 1e-2
            for _ in 0..<iterations {
                guard linearise(point, free: p) else { break }
                let before = loss
                var isBetter = false
                for _ in 0..<8 {
                    if let lower = attempt(point, free: p, damping: damping, below: loss) {
                        loss = lower
                        isBetter = true
                        damping = max(damping / 8, 1e-12)
                        break
                    }
                    damping *= 6
                }
                if !isBetter || before - loss <= 1e-9 * loss { break }
            }
            return loss
        }
    }

    /// JᵀJ and Jᵀe at the point, by forward differences.
    private func linearise(_ point: UnsafeMutablePointer<Double>, free p: Int) -> Bool {
        for j in 0..<p {
            let kept = point[j]
            let (_, upper) = bounds(j)
            var delta = 1e-6
            if upper.isInfinite {
                let isSeason = layout.season.map { j >= $0 } ?? false
                delta *= isSeason && form.season == .multiplicative ? 1 : start.scale
            }
            if kept + delta > upper { delta = -delta }
            point[j] = kept + delta
            let column = jacobian + j * n
            let value = residuals(point, into: column)
            point[j] = kept
            guard value != nil else { return false }
            for i in 0..<n { column[i] = (column[i] - errors[i]) / delta }
        }
        for j in 0..<p {
            let a = jacobian + j * n
            var dot = 0.0
            for i in 0..<n { dot += a[i] * errors[i] }
            gradient[j] = dot
            for k in 0...j {
                let b = jacobian + k * n
                var dot = 0.0
                for i in 0..<n { dot += a[i] * b[i] }
                normal[j * p + k] = dot
            }
        }
        return true
    }

    /// One damped step, held in the bounds; the new loss where it is lower, else the point stays.
    private func attempt(
        _ point: UnsafeMutablePointer<Double>, free p: Int, damping: Double, below loss: Double
    ) -> Double? {
        // A parameter that lies on its bound and wants further out stays there.
        func isHeld(_ j: Int) -> Bool {
            let (lower, upper) = bounds(j)
            return (point[j] <= lower && gradient[j] > 0) || (point[j] >= upper && gradient[j] < 0)
        }
        for j in 0..<p {
            let held = isHeld(j)
            for k in 0...j {
                var value = held || isHeld(k) ? 0 : normal[j * p + k]
                if j == k { value = held ? 1 : value * (1 + damping) + 1e-300 }
                for i in 0..<k { value -= factor[j * p + i] * factor[k * p + i] }
                if j == k {
                    guard value > 0 else { return nil }
                    factor[j * p + j] = value.squareRoot()
                } else {
                    factor[j * p + k] = value / factor[k * p + k]
                }
            }
            var value = held ? 0 : -gradient[j]
            for i in 0..<j { value -= factor[j * p + i] * step[i] }
            step[j] = value / factor[j * p + j]
        }
        for j in stride(from: p - 1, through: 0, by: -1) {
            for i in j + 1..<max(p, j + 1) { step[j] -= factor[i * p + j] * step[i] }
            step[j] /= factor[j * p + j]
        }
        for j in 0..<p {
            let (lower, upper) = bounds(j)
            let kept = point[j]
            point[j] = min(max(kept + step[j], lower), upper)
            step[j] = kept
        }
        if let value = residuals(point, into: trial), value < loss {
            for i in 0..<n { errors[i] = trial[i] }
            return value
        }
        for j in 0..<p { point[j] = step[j] }
        return nil
    }
}
