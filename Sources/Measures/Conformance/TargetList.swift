/// The events of a case that may be an obligation, found by place and by who did them.
struct TargetList {
    /// Indices of events, ascending.
    private(set) var indices: [Int32] = []
    /// Place of the next and previous entry by somebody else than this one; used for `.different`.
    private var nextOther: [Int32] = []
    private var previousOther: [Int32] = []
    /// Places by actor; used for `.same`.
    private var byActor: [Int32: [Int32]] = [:]
    private var pairing = ActorPairing.any

    var count: Int { indices.count }
    subscript(place: Int) -> Int { Int(indices[place]) }

    mutating func removeAll() {
        indices.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    mutating func append(_ index: Int) { indices.append(Int32(truncatingIfNeeded: index)) }

    /// Makes the list ready for lookups by actor. Events by unknown users are taken out: nobody can say who did them.
    mutating func prepare(_ pairing: ActorPairing, _ actors: UnsafeBufferPointer<Int32>) {
        self.pairing = pairing
        guard pairing != .any else { return }
        indices.removeAll { actors[Int($0)] < 0 }
        if pairing == .same {
            byActor.removeAll(keepingCapacity: true)
            for index in indices { byActor[actors[Int(index)], default: []].append(index) }
            return
        }
        nextOther = Array(repeating: -1, count: indices.count)
        previousOther = nextOther
        for place in indices.indices.dropFirst() {
            let isSame = actors[Int(indices[place])] == actors[Int(indices[place - 1])]
            previousOther[place] = isSame ? previousOther[place - 1] : Int32(place - 1)
        }
        for place in indices.indices.dropLast().reversed() {
            let isSame = actors[Int(indices[place])] == actors[Int(indices[place + 1])]
            nextOther[place] = isSame ? nextOther[place + 1] : Int32(place + 1)
        }
    }

    /// The first event from `index` on that answers an activation by `actor`; -1 for none.
    @inline(__always)
    func first(from index: Int, by actor: Int32, _ actors: UnsafeBufferPointer<Int32>) -> Int {
        if pairing == .any {
            let place = TargetList.place(of: index, in: indices)
            return place < indices.count ? Int(indices[place]) : -1
        }
        guard actor >= 0 else { return -1 }
        let list = pairing == .same ? byActor[actor] ?? [] : indices
        var place = TargetList.place(of: index, in: list)
        guard place < list.count else { return -1 }
        if pairing == .different, actors[Int(list[place])] == actor {
            place = Int(nextOther[place])
            if place < 0 { return -1 }
        }
        return Int(list[place])
    }

    /// The last event up to `index` that answers an activation by `actor`; -1 for none.
    @inline(__always)
    func last(upTo index: Int, by actor: Int32, _ actors: UnsafeBufferPointer<Int32>) -> Int {
        if pairing == .any {
            let place = TargetList.place(of: index + 1, in: indices) - 1
            return place >= 0 ? Int(indices[place]) : -1
        }
        guard actor >= 0 else { return -1 }
        let list = pairing == .same ? byActor[actor] ?? [] : indices
        var place = TargetList.place(of: index + 1, in: list) - 1
        guard place >= 0 else { return -1 }
        if pairing == .different, actors[Int(list[place])] == actor {
            place = Int(previousOther[place])
            if place < 0 { return -1 }
        }
        return Int(list[place])
    }

    /// The place of the first entry that is at least `index`. Cases are short, so a short list is walked.
    @inline(__always)
    private static func place(of index: Int, in list: [Int32]) -> Int {
        var low = 0
        var high = list.count
        if high <= 8 {
            while low < high, Int(list[low]) < index { low += 1 }
            return low
        }
        while low < high {
            let middle = (low + high) / 2
            if Int(list[middle]) < index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
