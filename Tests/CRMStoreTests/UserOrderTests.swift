import CRMModel
import CRMStore
import Testing

@Suite struct UserOrderTests {
    @Test("Users can stand in another order than their ids', and every reference follows")
    func order() throws {
        let folder = try TemporaryFolder()
        var book = Book.small
        book.add("users", ["id": .text("di"), "name": .text("User di"), "manager_id": .text("ada")])
        book.add("accounts", ["id": .text("a3"), "owner_id": .text("cy")])
        try book.write(to: folder("crm.sqlite"))
        let snapshot = try CRMSnapshot(path: folder("crm.sqlite"))
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        let plain = try RecordReader.read(snapshot, settings: settings)
        settings.userOrder = { String($0.reversed()) }
        let turned = try RecordReader.read(snapshot, settings: settings)
        func ids(_ users: Users) -> [String?] { (0..<users.count).map { users.ids[$0] } }
        #expect(ids(plain.users) == ["ada", "bo", "cy", "di"])
        #expect(ids(turned.users) == ["ada", "di", "bo", "cy"])
        #expect(turned.users.index.row(of: "cy") == 3)
        #expect(turned.users.managers[1] == 0 && turned.users.names[2] == "User bo")
        #expect(turned.users.units[3] == plain.users.units[2] && turned.users.units[1] == nil)
        func owners(_ records: CRMRecords) -> [String?] {
            (0..<records.accounts.count).map { records.accounts.owners[$0].flatMap { records.users.ids[$0] } }
        }
        #expect(owners(turned) == ["ada", nil, "cy"] && owners(plain) == owners(turned))
    }
}
