import CRMModel
import CRMStore

extension AccountBook {
    /// Writes the accounts and contacts as they stand at the end of the history.
    func writeRows(_ context: BranchContext) throws {
        for account in accounts {
            let owner = context.person(account.owner)
            let contacts = account.contacts
            try context.tables.account([
                .text(account.id), .text(account.name), CellValue(account.type), .text(account.createdBy),
                CellValue(account.industry), .text(OrgPlan.segments[account.segment].id), .text(owner.unitID),
                .text(owner.id),
                CellValue(account.dataOwner), CellValue(account.website), CellValue(account.email),
                CellValue(account.phone),
                CellValue(account.street), .text(context.branch.name), CellValue(account.postalCode),
                .text(context.country.name),
                CellValue(account.vatNumber), CellValue(account.revenueMinor),
                account.revenueMinor == nil ? .null : .text("EUR"), CellValue(account.employees),
                CellValue(account.created),
                CellValue(account.updated), CellValue(account.verified), CellValue(account.inactive),
                CellValue(account.deleted),
                CellValue(account.mergedInto), .text(account.isMigrated ? "legacy" : "crm"),
            ])
            for index in contacts {
                let contact = self.contacts[index]
                try context.tables.contact([
                    .text(contact.id), .text(account.id), .text(contact.createdBy), .text(contact.firstName),
                    .text(contact.lastName), CellValue(contact.title), CellValue(contact.email),
                    CellValue(contact.phone),
                    CellValue(contact.mobile), .integer(contact.isPrimary ? 1 : 0), .text(owner.id),
                    CellValue(account.dataOwner),
                    CellValue(contact.created), CellValue(contact.updated), CellValue(contact.verified),
                    CellValue(contact.inactive), .null, .null, .text(contact.isMigrated ? "legacy" : "crm"),
                ])
            }
            if account.isRich, let type = account.type, account.mergedInto == nil {
                switch type {
                case "End customer":
                    try context.tables.customValue(
                        "account", account.id, "installed_base", "\(account.name.utf8.count % 9 + 1) instruments")
                case "System integrator":
                    try context.tables.customValue(
                        "account", account.id, "certification",
                        account.name.utf8.count % 2 == 0 ? "AV Level 1" : "AV Level 2")
                default:
                    try context.tables.customValue("account", account.id, "territory", context.country.name)
                }
            }
        }
    }
}
