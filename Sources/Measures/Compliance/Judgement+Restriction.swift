import CRMModel

extension Judgement {
    /// What concerns some people only: activations charged to them, their windows and exposure, the ways of their cases,
    /// hand-offs in which they gave or took. What is charged to nobody is left out, since it is another reader's.
    public func restricted(to members: Set<RowIndex>) -> Judgement {
        func isMember(_ user: Int32) -> Bool { user >= 0 && members.contains(Int(user)) }
        var result = self
        result.activations = activations.filter { isMember($0.user) }
        result.windows = windows.filter { isMember($0.user) }
        result.released = released.filter { isMember($0.user) }
        result.variants = variants.map { ways in
            let own = ways.compactMap { way -> Variant? in
                let users = way.users.filter { isMember($0.user) }
                return users.isEmpty ? nil : Variant(steps: way.steps, users: users)
            }
            // The most frequent first, ties in the order they had.
            return own.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
                .map(\.element)
        }
        result.handOffs = handOffs.map { $0.filter { isMember($0.from) || isMember($0.to) } }
        return result
    }
}
