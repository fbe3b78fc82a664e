extension Path {
    /// The pieces of every contour that the pattern keeps, as open contours. The pattern starts anew at each contour.
    func dashed(_ pattern: [Double]) -> Path {
        let total = pattern.reduce(0, +)
        guard total > 1e-3, total.isFinite, pattern.allSatisfy({ $0 >= 0 }) else { return self }
        var result = Path()
        for contour in contours {
            var points = contour.points
            if contour.isClosed, let first = points.first { points.append(first) }
            cut(points, pattern, into: &result)
        }
        return result
    }

    private func cut(_ points: [Point], _ pattern: [Double], into result: inout Path) {
        guard var position = points.first else { return }
        var index = 0
        var left = pattern[0]
        var isPen = true
        result.move(to: position)
        for target in points.dropFirst() {
            var rest = (target - position).length
            while rest > left {
                position = position.moved(towards: target, share: left / rest)
                rest -= left
                if isPen { result.line(to: position) }
                index = (index + 1) % pattern.count
                left = pattern[index]
                isPen.toggle()
                if isPen { result.move(to: position) }
            }
            left -= rest
            position = target
            if isPen { result.line(to: target) }
        }
    }
}
