// ProgrammeRecords: what people write down about the rollout itself: training, communications, reviews and the like.
//
// In: the folder content/programme with up to ten CSV files, and a resolver that knows users, units, roles and areas.
// Out: typed records, each with its file and line, and every finding about them at once. Nothing is computed here.

import CRMModel
import Diagnostics

/// The ten kinds of programme records. A file that is not there gives no records and no finding.
public struct ProgrammeRecords: Sendable {
    public var training: [TrainingRecord] = []
    public var communications: [CommunicationRecord] = []
    public var followUps: [FollowUpRecord] = []
    public var reviews: [ReviewRecord] = []
    public var polls: [PollRecord] = []
    public var feedback: [FeedbackRecord] = []
    public var rewards: [RewardRecord] = []
    public var rolloutWaves: [RolloutWaveRecord] = []
    public var consultations: [ConsultationRecord] = []
    public var champions: [ChampionRecord] = []
    /// Names of the files that were there, in the order of `ProgrammeFile.allCases`.
    public var filesRead: [ProgrammeFile] = []
    /// Errors (the file or row is left out) and warnings (the row is kept), by file and line.
    public var diagnostics: [Diagnostic] = []

    public init() {}

    /// Reads the files of a folder. Never throws: what is wrong is in `diagnostics`.
    /// - Parameters:
    ///   - folder: path of `content/programme`, as it is to appear in messages.
    ///   - resolver: finds users, units, roles and areas by id or name.
    public static func read(folder: String, resolver: some ProgrammeResolver) -> ProgrammeRecords {
        var records = ProgrammeRecords()
        for file in ProgrammeFile.allCases {
            guard
                let table = ProgrammeTable.read(
                    folder + "/" + file.fileName, columns: file.columns, into: &records.diagnostics)
            else { continue }
            records.filesRead.append(file)
            for row in table.rows {
                var reader = RowReader(row, table: table, resolver: resolver)
                records.add(file, &reader)
                records.diagnostics += reader.diagnostics
            }
        }
        return records
    }

    private mutating func add(_ file: ProgrammeFile, _ reader: inout RowReader) {
        switch file {
        case .training: if let record = TrainingRecord(&reader) { training.append(record) }
        case .communications: if let record = CommunicationRecord(&reader) { communications.append(record) }
        case .followUps: if let record = FollowUpRecord(&reader) { followUps.append(record) }
        case .reviews: if let record = ReviewRecord(&reader) { reviews.append(record) }
        case .polls: if let record = PollRecord(&reader) { polls.append(record) }
        case .feedback: if let record = FeedbackRecord(&reader) { feedback.append(record) }
        case .rewards: if let record = RewardRecord(&reader) { rewards.append(record) }
        case .rolloutWaves: if let record = RolloutWaveRecord(&reader) { rolloutWaves.append(record) }
        case .consultations: if let record = ConsultationRecord(&reader) { consultations.append(record) }
        case .champions: if let record = ChampionRecord(&reader) { champions.append(record) }
        }
    }
}

/// The files of content/programme.
public enum ProgrammeFile: String, CaseIterable, Sendable {
    case training, communications
    case followUps = "follow_ups"
    case reviews, polls, feedback, rewards
    case rolloutWaves = "rollout_waves"
    case consultations, champions

    public var fileName: String { rawValue + ".csv" }

    /// The columns of the file and what each holds, in their usual order.
    public var columns: [ProgrammeColumn] {
        switch self {
        case .training: TrainingRecord.columns
        case .communications: CommunicationRecord.columns
        case .followUps: FollowUpRecord.columns
        case .reviews: ReviewRecord.columns
        case .polls: PollRecord.columns
        case .feedback: FeedbackRecord.columns
        case .rewards: RewardRecord.columns
        case .rolloutWaves: RolloutWaveRecord.columns
        case .consultations: ConsultationRecord.columns
        case .champions: ChampionRecord.columns
        }
    }
}

/// One column of a programme file.
public struct ProgrammeColumn: Sendable {
    public let name: String
    /// What it holds, one clause.
    public let meaning: String
    /// The column must be in the header. The others may be left out.
    public let isRequired: Bool

    static func required(_ name: String, _ meaning: String) -> ProgrammeColumn {
        ProgrammeColumn(name: name, meaning: meaning, isRequired: true)
    }
    static func optional(_ name: String, _ meaning: String) -> ProgrammeColumn {
        ProgrammeColumn(name: name, meaning: meaning, isRequired: false)
    }
}
