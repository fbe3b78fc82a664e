extension ProgrammeRecords {
    /// How many records one file gave.
    public func count(of file: ProgrammeFile) -> Int {
        switch file {
        case .training: training.count
        case .communications: communications.count
        case .followUps: followUps.count
        case .reviews: reviews.count
        case .polls: polls.count
        case .feedback: feedback.count
        case .rewards: rewards.count
        case .rolloutWaves: rolloutWaves.count
        case .consultations: consultations.count
        case .champions: champions.count
        }
    }
}
