/// A CRM, recognised by the names its exports and report downloads use.
struct KnownSource: Sendable {
    /// The word for `source` in mapping.yml.
    let name: String
    let title: String
    /// Joined names of columns that few others use.
    let marks: Set<String>
    /// Beginnings of names that no other uses.
    var prefixes: [String] = []

    /// The source whose marks the headers have most of, and which; nil where none has three.
    static func recognise(_ files: [FileProfile]) -> (source: KnownSource, marks: [String])? {
        var names: Set<String> = []
        var raw: [String] = []
        for file in files {
            for (index, key) in file.keys.enumerated() {
                names.insert(NameKey.split(file.header[index]).joined())
                names.insert(key.joined)
                raw.append(file.header[index].lowercased())
            }
        }
        var best: (source: KnownSource, marks: [String])?
        for source in all {
            var found = source.marks.intersection(names).sorted()
            for prefix in source.prefixes {
                found += Set(raw.filter { $0.hasPrefix(prefix) }).sorted().prefix(8)
            }
            guard found.count >= 3, found.count > best?.marks.count ?? 0 else { continue }
            best = (source, found)
        }
        return best
    }

    private static let all: [KnownSource] = [
        KnownSource(
            name: "salesforce", title: "Salesforce",
            marks: [
                "systemmodstamp", "whoid", "whatid", "stagename", "forecastcategoryname", "masterrecordid", "isclosed",
                "isdeleted", "iswon", "userroleid", "timezonesidkey", "billingpostalcode", "convertedopportunityid",
                "hasopportunitylineitem", "recordtypeid", "laststagechangedate", "opportunityowner",
                "opportunityname", "fiscalperiod", "ownerrole", "calldurationinseconds", "billingstateprovince",
            ]),
        KnownSource(
            name: "hubspot", title: "HubSpot",
            marks: [
                "dealname", "dealstage", "hsobjectid", "hubspotownerid", "recordid", "lifecyclestage", "closedate",
                "engagementid", "dealpipelinestageid", "dealpipelineid", "companyowner", "dealowner",
                "associatedcompany", "contactowner", "hslastmodifieddate", "activeuserid", "portalid",
            ], prefixes: ["property_", "hs_"]),
        KnownSource(
            name: "dynamics", title: "Dynamics 365",
            marks: [
                "opportunityid", "parentaccountid", "parentcontactid", "originatingleadid", "estimatedvalue",
                "estimatedclosedate", "closeprobability", "statecode", "statuscode", "transactioncurrencyid",
                "systemuserid", "regardingobjectid", "internalemailaddress", "parentcustomerid", "salesstagecode",
                "actualvalue", "actualclosedate", "estrevenue", "potentialcustomer", "rowchecksum",
                "donotmodifyaccount",
            ]),
        KnownSource(
            name: "zoho", title: "Zoho CRM",
            marks: [
                "potentialid", "potentialname", "potentialowner", "leadid", "accountownerid", "contactownerid",
                "dealowner", "closingdate", "forecasttype", "callowner", "callpurpose", "taskowner", "eventowner",
                "calldurationinseconds", "invoiceowner", "productowner", "leadowner", "adjustments", "whoidid",
            ]),
        KnownSource(
            name: "pipedrive", title: "Pipedrive",
            marks: [
                "dealtitle", "dealvalue", "dealowner", "dealstage", "organizationname", "personname", "dealstatus",
                "dealcreated", "expectedclosedate", "dealexpectedclosedate", "wontime", "losttime", "addtime",
                "lostreason", "organizationowner", "dealwontime",
            ]),
        KnownSource(
            name: "suitecrm", title: "SuiteCRM",
            marks: [
                "dateentered", "datemodified", "modifieduserid", "assigneduserid", "salesstage", "amountusdollar",
                "dateclosed", "beforevaluestring", "aftervaluestring", "opportunitytype", "campaignid",
                "accounttype", "createdby",
            ]),
        KnownSource(
            name: "espocrm", title: "EspoCRM",
            marks: [
                "amountcurrency", "laststage", "closedate", "assigneduserid", "modifiedbyid", "createdbyid", "siccode",
                "opportunityamount", "convertedat", "createdopportunityid", "billingaddresspostalcode", "modifiedat",
            ]),
        KnownSource(
            name: "odoo", title: "Odoo",
            marks: [
                "stageid", "expectedrevenue", "proratedrevenue", "recurringrevenue", "teamid", "partnerid",
                "datedeadline", "createdate", "writedate", "automatedprobability", "lostreasonid", "dateopen",
                "datelaststageupdate", "iscompany", "createuid", "displayname",
            ]),
        KnownSource(
            name: "twenty", title: "Twenty",
            marks: [
                "amountamountmicros", "amountcurrencycode", "pointofcontactid", "createdbysource",
                "createdbyworkspacememberid", "createdbyname", "domainnamelinkurl", "namefirstname", "namelastname",
                "domainnameprimarylinkurl", "amountmicros",
            ]),
        KnownSource(
            name: "vtiger", title: "vtiger CRM",
            marks: [
                "potentialid", "potentialname", "relatedto", "closingdate", "salesstage", "smownerid", "crmid",
                "createdtime", "modifiedtime", "nextstep", "potentialno", "logintime", "historyid",
            ]),
    ]
}
