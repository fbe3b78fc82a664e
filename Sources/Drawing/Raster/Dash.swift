extension Path {
    /// The pieces of every contour that the pattern keeps. The pattern starts anew at each contour; on a closed one, a
    /// dash that ends where the first begins is one piece with it. A path of more than `mostDashes` dashes is left
    /// whole.
    func dashed(_ pattern: [Double]) -> Path {
        let total = pattern.reduce(0, +)
        guard total > 1e-3, total.isFinite, pattern.allSatisfy({ $0 >= 0 }) else { return self }
        let whole = length
        guard whole.isFinite, whole / total < Self.mostDashes else { return self }
        var result = Path()
        for contour in contours { cut(contour, pattern, into: &result) }
        return result
    }

    /// Dashes no picture can show, which would only take time.
    private static let mostDashes = 100_000.0

    /// Sum over all contours, pixels.
    private var length: Double {
        var sum = 0.0
        for contour in contours {
            let line = points(of: contour)
            for (a, b) in zip(line, line.dropFirst()) { sum += (b - a).length }
            if contour.isClosed, let first = line.first, let last = line.last { sum += (first - last).length }
        }
        return sum
    }

    private func cut(_ contour: Contour, _ pattern: [Double], into result: inout Path) {
        var line = points(of: contour)
        guard var position = line.first else { return }
        if contour.isClosed { line.append(position) }
        var index = 0
        var left = pattern[0]
        var isPen = true
        var pieces = [[position]]
        for target in line.dropFirst() {
            var rest = (target - position).length
            while rest > left {
                position = position.moved(towards: target, share: left / rest)
                rest -= left
                if isPen { pieces[pieces.count - 1].append(position) }
                index = (index + 1) % pattern.count
                left = pattern[index]
                isPen.toggle()
                if isPen { pieces.append([position]) }
            }
            left -= rest
            position = target
            if isPen { pieces[pieces.count - 1].append(target) }
        }
        if contour.isClosed, isPen {
            // The pen is down where it was put down first.
            guard pieces.count > 1 else { return result.append(.polyline(Array(line.dropLast()), closed: true)) }
            let first = pieces.removeFirst()
            pieces[pieces.count - 1] += first.dropFirst()
        }
        for piece in pieces { result.append(.polyline(piece)) }
    }
}
