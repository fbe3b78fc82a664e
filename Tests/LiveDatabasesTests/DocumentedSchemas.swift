import CRMImport
import Foundation
import Testing

/// The tables of four CRMs with the columns their sources document, and rows whose meaning was worked out by hand.
enum DocumentedSchemas {
    /// A mapping that comes with crmsite.
    static func mapping(_ name: String) throws -> Mapping {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try MappingReader.read(name, folders: [root.appendingPathComponent("mappings").path])
    }

    /// Odoo 17 (PostgreSQL): lost is an inactive row, the expected and the actual day of closing are two columns.
    static let odoo = """
        CREATE TABLE res_partner (id serial PRIMARY KEY, name varchar, is_company boolean, parent_id int,
            user_id int, email varchar,
            phone varchar, mobile varchar, website varchar, street varchar, city varchar, zip varchar,
            country_id int, vat varchar,
            function varchar, active boolean, create_uid int, create_date timestamp, write_date timestamp,
            x_rating varchar);
        CREATE TABLE res_users (id int PRIMARY KEY, login varchar, active boolean, partner_id int, share boolean,
            create_date timestamp,
            write_date timestamp, password varchar);
        CREATE TABLE res_country (id int PRIMARY KEY, code varchar(2), name jsonb);
        CREATE TABLE res_currency (id int PRIMARY KEY, name varchar, active boolean);
        CREATE TABLE res_company (id int PRIMARY KEY, name varchar, partner_id int, currency_id int);
        CREATE TABLE crm_team (id int PRIMARY KEY, name jsonb);
        CREATE TABLE crm_team_member (id int PRIMARY KEY, user_id int, crm_team_id int, active boolean);
        CREATE TABLE crm_stage (id int PRIMARY KEY, name jsonb, sequence int, is_won boolean, fold boolean,
            team_id int, requirements text);
        CREATE TABLE crm_lost_reason (id int PRIMARY KEY, name jsonb, active boolean);
        CREATE TABLE utm_source (id int PRIMARY KEY, name varchar);
        CREATE TABLE crm_lead (id int PRIMARY KEY, name varchar, type varchar, partner_id int,
            partner_name varchar, contact_name varchar,
            email_from varchar, phone varchar, user_id int, team_id int, stage_id int, expected_revenue numeric,
            prorated_revenue numeric,
            recurring_revenue numeric, company_id int, probability double precision,
            automated_probability double precision,
            date_deadline date, date_closed timestamp, date_open timestamp, date_last_stage_update timestamp,
            date_conversion timestamp,
            priority varchar, lost_reason_id int, source_id int, active boolean, create_uid int,
            create_date timestamp,
            write_date timestamp, description text);
        CREATE TABLE mail_message (id int PRIMARY KEY, model varchar, res_id int, author_id int, date timestamp);
        CREATE TABLE ir_model_fields (id int PRIMARY KEY, name varchar, model varchar);
        CREATE TABLE mail_tracking_value (id int PRIMARY KEY, field_id int, mail_message_id int,
            old_value_integer int,
            new_value_integer int, old_value_char varchar, new_value_char varchar, old_value_float double precision,
            new_value_float double precision, old_value_datetime timestamp, new_value_datetime timestamp,
            create_date timestamp);
        CREATE TABLE mail_activity (id int PRIMARY KEY, res_model varchar, res_id int, summary varchar,
            user_id int, date_deadline date,
            create_date timestamp);
        CREATE TABLE calendar_event (id int PRIMARY KEY, name varchar, opportunity_id int, user_id int,
            start timestamp, stop timestamp,
            duration double precision, create_date timestamp);
        CREATE TABLE res_users_log (id int PRIMARY KEY, create_uid int, create_date timestamp);
        INSERT INTO res_country VALUES (57, 'DE', '{"en_US": "Germany"}');
        INSERT INTO res_currency VALUES (1, 'EUR', true), (2, 'USD', true);
        INSERT INTO res_company VALUES (1, 'Own GmbH', 1, 1);
        INSERT INTO crm_team VALUES (4, '{"en_US": "North"}');
        INSERT INTO crm_stage VALUES (1, '{"en_US": "New"}', 0, false), (2, '{"en_US": "Qualified"}', 1, false), (4,
            '{"en_US": "Won"}', 70, true);
        INSERT INTO crm_lost_reason VALUES (3, '{"en_US": "Too expensive"}', true);
        INSERT INTO res_partner (id, name, is_company, parent_id, email, country_id, active, create_date,
            write_date, x_rating) VALUES
            (10, 'Nordwerk AG', true, NULL, 'info@nordwerk.example', 57, true, '2026-01-01', '2026-01-02', 'A'),
            (11, 'Ann Berg', false, 10, 'ann@nordwerk.example', NULL, true, '2026-01-01', '2026-01-02', NULL),
            (12, 'Karla Lang', false, NULL, 'k@own.example', NULL, true, '2025-01-01', '2025-01-01', NULL);
        INSERT INTO res_users VALUES (2, 'k.lang', true, 12, false, '2025-01-01', '2025-01-01', 'hash-s3cret');
        INSERT INTO crm_team_member VALUES (1, 2, 4, true);
        INSERT INTO crm_lead (id, name, type, partner_id, user_id, team_id, stage_id, expected_revenue,
            company_id, probability,
            date_deadline, date_closed, lost_reason_id, active, create_uid, create_date, write_date) VALUES
            (1, 'Open deal', 'opportunity', 11, 2, 4, 2, 1250.50, 1, 35.5, '2026-06-30', NULL, NULL, true, 2,
            '2026-02-01 09:00', '2026-03-01'),
            (2, 'Won deal', 'opportunity', 10, 2, 4, 4, 99.99, 1, 100, '2026-02-28', '2026-02-20 10:00', NULL,
            true, 2, '2026-01-05 09:00', '2026-02-20'),
            (3, 'Lost deal', 'opportunity', 10, 2, 4, 1, 7, 1, 0, '2026-03-31', '2026-03-01 12:00', 3, false, 2,
            '2026-01-06 09:00', '2026-03-01'),
            (4, 'A lead', 'lead', NULL, 2, 4, 1, 0, 1, 10, NULL, NULL, NULL, true, 2, '2026-03-02 09:00',
            '2026-03-02');
        INSERT INTO ir_model_fields VALUES (900, 'stage_id', 'crm.lead'), (901, 'date_deadline', 'crm.lead');
        INSERT INTO mail_message VALUES (50, 'crm.lead', 2, 12, '2026-02-20 10:00'), (51, 'crm.lead', 1, 12,
            '2026-02-10 08:00');
        INSERT INTO mail_tracking_value (id, field_id, mail_message_id, old_value_integer, new_value_integer,
            old_value_char, new_value_char)
            VALUES (70, 900, 50, 2, 4, 'Qualified', 'Won'), (71, 900, 51, 1, 2, 'New', 'Qualified');
        INSERT INTO mail_tracking_value (id, field_id, mail_message_id, old_value_datetime, new_value_datetime)
            VALUES (72, 901, 51, '2026-05-31', '2026-06-30');
        INSERT INTO res_users_log VALUES (1, 2, '2026-03-02 07:30');
        """

    /// Twenty (PostgreSQL): names in capitals and small letters, millionths, a history of JSON differences.
    static let twenty = """
        CREATE SCHEMA workspace_1abc; SET search_path TO workspace_1abc;
        CREATE TABLE "workspaceMember" (id uuid PRIMARY KEY, "nameFirstName" text, "nameLastName" text,
            "userEmail" text,
            "createdAt" timestamptz, "updatedAt" timestamptz, "deletedAt" timestamptz);
        CREATE TABLE company (id uuid PRIMARY KEY, name text, "domainNamePrimaryLinkUrl" text,
            employees double precision,
            "annualRecurringRevenueAmountMicros" numeric, "annualRecurringRevenueCurrencyCode" text,
            "accountOwnerId" uuid,
            "createdAt" timestamptz, "updatedAt" timestamptz, "deletedAt" timestamptz);
        CREATE TABLE person (id uuid PRIMARY KEY, "nameFirstName" text, "nameLastName" text,
            "emailsPrimaryEmail" text, "jobTitle" text,
            "companyId" uuid, "createdAt" timestamptz, "updatedAt" timestamptz, "deletedAt" timestamptz);
        CREATE TABLE opportunity (id uuid PRIMARY KEY, name text, "amountAmountMicros" numeric,
            "amountCurrencyCode" text,
            "closeDate" timestamptz, stage text, "companyId" uuid, "pointOfContactId" uuid, "ownerId" uuid,
            "createdByWorkspaceMemberId" uuid, "createdBySource" text, "createdAt" timestamptz,
            "updatedAt" timestamptz,
            "deletedAt" timestamptz);
        CREATE TABLE "timelineActivity" (id uuid PRIMARY KEY, "happensAt" timestamptz, name text, properties jsonb,
            "workspaceMemberId" uuid, "targetOpportunityId" uuid, "linkedRecordId" uuid, "deletedAt" timestamptz);
        CREATE TABLE task (id uuid PRIMARY KEY, title text, status text, "dueAt" timestamptz, "assigneeId" uuid,
            "createdAt" timestamptz,
            "deletedAt" timestamptz);
        CREATE TABLE "taskTarget" (id uuid PRIMARY KEY, "taskId" uuid, "opportunityId" uuid, "companyId" uuid,
            "personId" uuid,
            "deletedAt" timestamptz);
        INSERT INTO "workspaceMember" VALUES ('00000000-0000-0000-0000-000000000001', 'Karla', 'Lang',
            'k@own.example', '2025-01-01Z', NULL, NULL);
        INSERT INTO company (id, name, employees, "annualRecurringRevenueAmountMicros",
            "annualRecurringRevenueCurrencyCode", "createdAt")
            VALUES ('00000000-0000-0000-0000-0000000000c1', 'Nordwerk AG', 120, 5000000000000, 'EUR', '2026-01-01Z');
        INSERT INTO person (id, "nameFirstName", "nameLastName", "companyId", "createdAt", "deletedAt")
            VALUES ('00000000-0000-0000-0000-0000000000e1', 'Ann', 'Berg', '00000000-0000-0000-0000-0000000000c1',
            '2026-01-01Z', '2026-02-01Z');
        INSERT INTO opportunity (id, name, "amountAmountMicros", "amountCurrencyCode", "closeDate", stage,
            "companyId", "ownerId",
            "createdByWorkspaceMemberId", "createdAt", "deletedAt") VALUES
            ('00000000-0000-0000-0000-0000000000d1', 'Won deal', 1250505000, 'EUR', '2026-02-28T23:30:00Z',
            'CUSTOMER',
             '00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-000000000001',
             '00000000-0000-0000-0000-000000000001',
             '2026-01-05 10:00+01', NULL),
            ('00000000-0000-0000-0000-0000000000d2', 'Deleted deal', NULL, '', NULL, 'NEW', NULL, NULL, NULL,
            '2026-01-06Z', '2026-01-07Z');
        INSERT INTO "timelineActivity" VALUES
            ('00000000-0000-0000-0000-0000000000f1', '2026-01-10Z', 'opportunity.updated',
             '{"diff": {"stage": {"before": "NEW", "after": "MEETING"}, "closeDate": {"before": "2026-01-31T00:00:00Z", "after": "2026-02-28T00:00:00Z"}}}',
             '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000d1', NULL, NULL),
            ('00000000-0000-0000-0000-0000000000f2', '2026-02-20T08:00Z', 'opportunity.updated',
             '{"diff": {"stage": {"before": "MEETING", "after": "CUSTOMER"}}}',
             '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000d1', NULL, NULL),
            ('00000000-0000-0000-0000-0000000000f3', '2026-01-05Z', 'opportunity.created',
            '{"after": {"name": "Won deal"}}', NULL,
             '00000000-0000-0000-0000-0000000000d1', NULL, NULL);
        INSERT INTO task VALUES ('00000000-0000-0000-0000-0000000000a1', 'Call back', 'DONE', '2026-01-20Z',
            '00000000-0000-0000-0000-000000000001', '2026-01-15Z', NULL);
        INSERT INTO "taskTarget" VALUES ('00000000-0000-0000-0000-0000000000b1',
            '00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000d1', NULL, NULL, NULL);
        """

    /// SuiteCRM (MariaDB): soft deletion, accounts by a table of links, an audit without the amount itself.
    static let suitecrm = """
        CREATE TABLE users (id char(36) PRIMARY KEY, user_name varchar(60), user_hash varchar(255),
            first_name varchar(255),
            last_name varchar(255), title varchar(50), department varchar(50), reports_to_id char(36),
            status varchar(100),
            is_admin tinyint(1) DEFAULT 0, is_group tinyint(1), date_entered datetime, date_modified datetime,
            deleted tinyint(1));
        CREATE TABLE accounts (id char(36) PRIMARY KEY, name varchar(150), account_type varchar(50),
            industry varchar(50), parent_id char(36),
            annual_revenue varchar(100), employees varchar(10), website varchar(255), phone_office varchar(100),
            billing_address_city varchar(100), assigned_user_id char(36), created_by char(36), date_entered datetime,
            date_modified datetime, deleted tinyint(1));
        CREATE TABLE accounts_cstm (id_c char(36) PRIMARY KEY, rating_c varchar(10));
        CREATE TABLE contacts (id char(36) PRIMARY KEY, first_name varchar(100), last_name varchar(100),
            title varchar(100),
            phone_work varchar(100), assigned_user_id char(36), date_entered datetime, date_modified datetime,
            deleted tinyint(1));
        CREATE TABLE accounts_contacts (id varchar(36) PRIMARY KEY, contact_id varchar(36), account_id varchar(36),
            date_modified datetime, deleted tinyint(1));
        CREATE TABLE leads (id char(36) PRIMARY KEY, first_name varchar(100), last_name varchar(100),
            account_name varchar(255),
            lead_source varchar(100), status varchar(100), converted tinyint(1), contact_id char(36),
            account_id char(36),
            opportunity_id char(36), campaign_id char(36), assigned_user_id char(36), date_entered datetime,
            date_modified datetime, deleted tinyint(1));
        CREATE TABLE opportunities (id char(36) PRIMARY KEY, name varchar(50), opportunity_type varchar(255),
            lead_source varchar(50),
            amount double, amount_usdollar double, currency_id char(36), date_closed date, next_step varchar(100),
            sales_stage varchar(255),
            probability double, campaign_id char(36), assigned_user_id char(36), created_by char(36),
            date_entered datetime,
            date_modified datetime, deleted tinyint(1));
        CREATE TABLE currencies (id char(36) PRIMARY KEY, name varchar(36), symbol varchar(36), iso4217 varchar(3),
            conversion_rate double, status varchar(100), deleted tinyint(1), date_entered datetime,
            date_modified datetime, created_by char(36));
        CREATE TABLE accounts_opportunities (id varchar(36) PRIMARY KEY, opportunity_id varchar(36),
            account_id varchar(36), date_modified datetime, deleted tinyint(1));
        CREATE TABLE opportunities_audit (id char(36) PRIMARY KEY, parent_id char(36), date_created datetime,
            created_by varchar(36),
            field_name varchar(100), data_type varchar(100), before_value_string varchar(255),
            after_value_string varchar(255),
            before_value_text text, after_value_text text);
        CREATE TABLE calls (id char(36) PRIMARY KEY, name varchar(50), status varchar(100), date_start datetime,
            duration_hours int,
            duration_minutes int, parent_type varchar(255), parent_id char(36), assigned_user_id char(36),
            date_entered datetime, deleted tinyint(1));
        CREATE TABLE tracker (id int AUTO_INCREMENT PRIMARY KEY, monitor_id char(36), user_id varchar(36),
            module_name varchar(255),
            item_id varchar(36), item_summary varchar(255), date_modified datetime, action varchar(255),
            session_id varchar(36),
            visible tinyint(1), deleted tinyint(1));
        INSERT INTO users VALUES ('u1', 'karla', 'hash-s3cret', 'Karla', 'Lang', 'Sales', 'North', NULL, 'Active',
            0, 0, '2025-01-01', '2025-01-01', 0),
            ('u2', 'max', 'hash-s3cret', 'Max', 'Roth', NULL, NULL, 'u1', 'Active', 0, 0, '2025-01-01',
            '2026-01-31', 1);
        INSERT INTO accounts (id, name, account_type, assigned_user_id, date_entered, date_modified, deleted) VALUES
            ('a1', 'Südwerk', 'Customer', 'u1', '2026-01-01', '2026-01-01', 0), ('a2', 'Gone', 'Customer', 'u1',
            '2026-01-01', '2026-02-01', 1);
        INSERT INTO accounts_cstm VALUES ('a1', 'A');
        INSERT INTO opportunities (id, name, amount, amount_usdollar, currency_id, date_closed, sales_stage,
            probability,
            assigned_user_id, created_by, date_entered, date_modified, deleted) VALUES
            ('o1', 'Open deal', 1250.5, 1250.5, '-99', '2026-06-30', 'Needs Analysis', 25, 'u1', 'u1',
            '2026-02-01 09:00:00', '2026-03-01', 0),
            ('o2', 'Won deal', 99.99, 99.99, '-99', '2026-02-20', 'Closed Won', 100, 'u2', 'u1',
            '2026-01-05 09:00:00', '2026-02-20', 0),
            ('o3', 'Deleted deal', 7, 7, '-99', '2026-03-31', 'Prospecting', 10, 'u1', 'u1', '2026-01-06 09:00:00',
            '2026-01-08', 1);
        INSERT INTO accounts_opportunities VALUES ('l1', 'o1', 'a2', '2026-02-02', 1), ('l2', 'o1', 'a1',
            '2026-02-01', 0), ('l3', 'o2', 'a1', '2026-01-05', 0);
        INSERT INTO opportunities_audit (id, parent_id, date_created, created_by, field_name, before_value_string,
            after_value_string) VALUES
            ('h1', 'o2', '2026-02-20 10:00:00', 'u1', 'sales_stage', 'Prospecting', 'Closed Won'),
            ('h2', 'o1', '2026-02-10 08:00:00', 'u1', 'date_closed', '2026-05-31', '2026-06-30');
        INSERT INTO calls (id, name, status, date_start, duration_hours, duration_minutes, parent_type, parent_id,
            assigned_user_id, date_entered, deleted)
            VALUES ('c1', 'First call', 'Held', '2026-02-03 10:00:00', 1, 15, 'Opportunities', 'o1', 'u1',
            '2026-02-03 11:30:00', 0);
        INSERT INTO tracker (user_id, module_name, item_id, date_modified, action, deleted) VALUES ('u1',
            'Accounts', 'a1', '2026-03-02 07:30:00', 'detailview', 0);
        """

    /// EspoCRM, in words that both of its databases understand; `user` and `call` need quoting in each its own way.
    static func espocrm(quote: String, flag: String, text: String) -> String {
        """
        CREATE TABLE \(quote)user\(quote) (id varchar(24) PRIMARY KEY, user_name varchar(50), type varchar(24),
            password varchar(150),
            first_name varchar(100), last_name varchar(100), is_active \(flag), title varchar(100),
            default_team_id varchar(24),
            created_at \(text), modified_at \(text), deleted \(flag));
        CREATE TABLE team (id varchar(24) PRIMARY KEY, name varchar(100), deleted \(flag));
        CREATE TABLE account (id varchar(24) PRIMARY KEY, name varchar(249), deleted \(flag), website varchar(255),
            type varchar(255),
            industry varchar(255), sic_code varchar(40), billing_address_city varchar(100), created_at \(text),
            modified_at \(text),
            assigned_user_id varchar(24), created_by_id varchar(24));
        CREATE TABLE opportunity (id varchar(24) PRIMARY KEY, name varchar(249), deleted \(flag),
            amount double precision,
            amount_currency varchar(3), stage varchar(255), last_stage varchar(255), probability int,
            lead_source varchar(255),
            close_date date, created_at \(text), modified_at \(text), account_id varchar(24), contact_id varchar(24),
            assigned_user_id varchar(24), created_by_id varchar(24));
        CREATE TABLE note (id varchar(24) PRIMARY KEY, deleted \(flag), post text, data text, type varchar(24),
            number int,
            parent_id varchar(24), parent_type varchar(100), created_at \(text), created_by_id varchar(24));
        CREATE TABLE \(quote)call\(quote) (id varchar(24) PRIMARY KEY, name varchar(255), deleted \(flag),
            status varchar(255), date_start \(text),
            date_end \(text), parent_id varchar(24), parent_type varchar(100), account_id varchar(24),
            assigned_user_id varchar(24), created_at \(text));
        CREATE TABLE auth_log_record (id varchar(24) PRIMARY KEY, username varchar(100), ip_address varchar(45),
            created_at \(text),
            is_denied \(flag), denial_reason varchar(255), request_method varchar(15),
            authentication_method varchar(255), user_id varchar(24));
        INSERT INTO \(quote)user\(quote) (id, user_name, type, first_name, last_name, is_active, default_team_id,
            created_at, deleted) VALUES
            ('u1', 'karla', 'regular', 'Karla', 'Lang', true, 't1', '2025-01-01 00:00:00', false);
        INSERT INTO team VALUES ('t1', 'North', false);
        INSERT INTO account (id, name, deleted, type, created_at, assigned_user_id) VALUES ('a1', 'Südwerk', false,
            'Customer', '2026-01-01 00:00:00', 'u1');
        INSERT INTO opportunity (id, name, deleted, amount, amount_currency, stage, last_stage, probability,
            close_date, created_at,
            account_id, assigned_user_id, created_by_id) VALUES
            ('o1', 'Open deal', false, 1250.5, 'EUR', 'Proposal', 'Proposal', 50, '2026-06-30',
            '2026-02-01 09:00:00', 'a1', 'u1', 'u1'),
            ('o2', 'Won deal', false, 99.99, 'EUR', 'Closed Won', 'Proposal', 100, '2026-02-20',
            '2026-01-05 09:00:00', 'a1', 'u1', 'u1'),
            ('o3', 'Deleted deal', true, 7, 'EUR', 'Prospecting', NULL, 10, NULL, '2026-01-06 09:00:00', NULL,
            'u1', 'u1');
        INSERT INTO note (id, deleted, type, number, parent_id, parent_type, data, created_at, created_by_id) VALUES
            ('n1', false, 'Update', 1, 'o2', 'Opportunity',
             '{"fields":["stage"],"attributes":{"was":{"stage":"Prospecting"},"became":{"stage":"Closed Won"}}}',
             '2026-02-20 10:00:00', 'u1');
        INSERT INTO \(quote)call\(quote) (id, name, deleted, status, date_start, date_end, parent_id, parent_type,
            assigned_user_id, created_at)
            VALUES ('c1', 'First call', false, 'Held', '2026-02-03 10:00:00', '2026-02-03 11:15:00', 'o1',
            'Opportunity', 'u1', '2026-02-03 11:30:00');
        INSERT INTO auth_log_record (id, username, created_at, is_denied, user_id) VALUES ('r1', 'karla',
            '2026-03-02 07:30:00', false, 'u1');
        """
    }
}
