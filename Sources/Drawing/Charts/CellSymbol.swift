import Raster

/// The shape of each state of a matrix cell, 12 by 12 px. Shape alone tells the states apart; colour repeats it.
extension ChartSpec.CellState {
    /// Side of the square a shape is drawn in, px.
    static let symbolSize = 12.0

    /// The word beside the shape.
    var label: String {
        switch self {
        case .followed: "followed"
        case .late: "done late"
        case .violated: "violated"
        case .nonUse: "non-use"
        case .pending: "pending"
        case .notActivated: "not activated"
        case .waived: "waived"
        case .unknown: "unknown"
        case .undecided: "can’t tell yet"
        }
    }

    /// Whether somebody should look at the cell, which is then tinted.
    var isMiss: Bool { self == .violated || self == .nonUse }

    var color: ThemeColor {
        switch self {
        case .followed: Theme.good
        case .late: Theme.warn
        case .violated, .nonUse: Theme.bad
        case .pending, .notActivated, .waived, .unknown, .undecided: Theme.unknown
        }
    }
}

extension SceneBuilder {
    /// A state's shape, its square's top left corner at (x, y).
    mutating func symbol(_ state: ChartSpec.CellState, x: Double, y: Double, data: [Scene.Datum] = []) {
        func place(_ dx: Double, _ dy: Double) -> Scene.Place { Scene.Place(x: x + dx, y: y + dy) }
        func line(_ points: [(Double, Double)]) -> Scene.Shape {
            .polyline(points.map { place($0.0, $0.1) }, width: 1.5, dash: [])
        }
        let color = state.color
        switch state {
        case .followed: add(.disc(place(6, 6), radius: 4.8, ring: 0), color, data: data)
        case .late:
            add(.area(Self.arc(center: place(6, 6), radius: 4.8, from: 24, to: 48)), color, data: data)
            add(
                .polyline(Self.arc(center: place(6, 6), radius: 4.1, from: 0, to: 24), width: 1.4, dash: []),
                color)
        case .violated: add(.area([place(1.2, 2), place(10.8, 2), place(6, 10.8)]), color, data: data)
        case .nonUse:
            add(
                .polyline(Self.arc(center: place(6, 6), radius: 4.2, from: 0, to: 48), width: 2.4, dash: []), color,
                data: data)
        case .pending:
            add(
                .polyline(Self.arc(center: place(6, 6), radius: 4.4, from: 0, to: 48), width: 1.5, dash: []), color,
                data: data)
            add(line([(6, 3.4), (6, 6), (8, 7.3)]), color)
        case .notActivated: add(line([(2.5, 6), (9.5, 6)]), color, data: data)
        case .waived:
            add(line([(1.8, 1.8), (10.2, 1.8), (10.2, 10.2), (1.8, 10.2), (1.8, 1.8)]), color, data: data)
            add(line([(1.8, 10.2), (10.2, 1.8)]), color)
        case .unknown:
            var hook = Self.arc(center: place(5.9, 3.9), radius: 2.1, from: -13, to: 15)
            hook.append(place(6, 6.6))
            hook.append(place(6, 7.6))
            add(.polyline(hook, width: 1.5, dash: []), color, data: data)
            add(.disc(place(6, 10), radius: 0.9, ring: 0), color)
        case .undecided: add(line([(6, 1.4), (10.6, 6), (6, 10.6), (1.4, 6), (6, 1.4)]), color, data: data)
        }
    }

    /// Places on a circle, `from` and `to` in 48ths of it, clockwise from the top.
    private static func arc(center: Scene.Place, radius: Double, from: Int, to: Int) -> [Scene.Place] {
        (from...to).map { part in
            let direction = compass[(part + 48) % 48]
            return Scene.Place(x: center.x + direction.x * radius, y: center.y - direction.y * radius)
        }
    }

    /// The 48 directions of an arc, from the top, clockwise; y upwards.
    private static let compass: [Scene.Place] = {
        // One step is a turn by 7.5 degrees, whose sine and cosine are known to the last digit.
        let sine = 0.13052619222005159
        let cosine = 0.9914448613738104
        var at = Scene.Place(x: 0, y: 1)
        return (0..<48).map { _ in
            defer { at = Scene.Place(x: at.x * cosine + at.y * sine, y: at.y * cosine - at.x * sine) }
            return at
        }
    }()
}
