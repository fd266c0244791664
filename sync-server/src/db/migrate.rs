//! Brings the schema of a database file up to date. The rules for changing migrations stand in
//! `migrations/README.md`.

use rusqlite::Connection;

use super::DbError;

/// One step of the schema, embedded in the program.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The schema version after this step.
    pub version: u32,
    /// Short name, for the log.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal),* $(,)?) => {
        /// Every step, oldest first.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../../migrations/central/", $name, ".sql")),
        }),*];
    };
}

migrations! {
    1 "0001_foundation",
    2 "0002_people",
    3 "0003_projects",
    10 "0010_evidence",
    20 "0020_decisions",
    21 "0021_orders",
    30 "0030_requests",
    31 "0031_people",
    32 "0032_clients",
    33 "0033_lists",
    35 "0035_plans",
    36 "0036_board",
    40 "0040_findings",
    41 "0041_partly_issued",
    42 "0042_walks",
    43 "0043_filed",
    44 "0044_review_queue",
    50 "0050_uploaded_reports",
    55 "0055_fault_lists",
    56 "0056_late_evidence",
    60 "0060_settlements",
    61 "0061_entry_words",
    65 "0065_untestable_before",
    66 "0066_reports_to_file",
}

/// The newest schema version this program knows.
pub const SCHEMA_VERSION: u32 = MIGRATIONS[MIGRATIONS.len() - 1].version;

/// Applies the missing steps, each in its own transaction.
pub(super) fn run(connection: &mut Connection) -> Result<(), DbError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(DbError::TooNew { found, known: SCHEMA_VERSION });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
        transaction.execute_batch(migration.sql)?;
        transaction.pragma_update(None, "user_version", migration.version)?;
        transaction.commit()?;
        tracing::info!(version = migration.version, name = migration.name, "schema migrated");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database as the program before `version` left it.
    fn before(version: u32) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        for migration in MIGRATIONS.iter().filter(|migration| migration.version < version) {
            connection.execute_batch(migration.sql).unwrap();
            connection.pragma_update(None, "user_version", migration.version).unwrap();
        }
        connection
    }

    fn texts(connection: &Connection, sql: &str) -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn contacts_marks_and_water_from_before_the_clients_part_are_kept() {
        let mut connection = before(32);
        connection
            .execute_batch(
                "INSERT INTO agency VALUES (x'01', 'A', 'C', NULL, '61', '', '', 0);
                 INSERT INTO owner VALUES (x'02', x'01', 'O', 'address', NULL, 'listed', '赵经理', '139', 7);
                 INSERT INTO owner VALUES (x'03', x'01', 'P', 'address', NULL, NULL, '', '', 7);
                 INSERT INTO person (id, agency, name, phone, created_at) VALUES (x'04', x'01', 'L', '', 0);
                 INSERT INTO account VALUES (x'04', x'01', x'04', 'project_lead', 'l', '', NULL, '', 0, 'enabled', 0, NULL);
                 INSERT INTO contract VALUES (x'05', x'01', x'02', 'C', 'maintenance', '2026-01-01', 'active', 0);
                 INSERT INTO project (id, agency, contract, lead, name, address, credit_code, jurisdiction, latitude,
                    longitude, geofence, first_report, created_at)
                    VALUES (x'06', x'01', x'05', x'04', 'P', '', NULL, '61', 1.0, 1.0, '{}', 'same_month', 0);
                 INSERT INTO building VALUES (x'07', x'06', 0, 'dry', 1, 0, 1.0, 1.0, '', NULL, '[]');
                 INSERT INTO building VALUES (x'08', x'06', 1, 'wet', 1, 0, 1.0, 1.0, '', NULL, '[{}]');",
            )
            .unwrap();
        run(&mut connection).unwrap();
        let contacts = "SELECT name || phone || hex(owner) || created_at || (account IS NULL) FROM owner_contact";
        assert_eq!(
            texts(&connection, contacts),
            ["赵经理1390271"],
            "the one that says anything, as yet without account"
        );
        assert_eq!(texts(&connection, "SELECT key_unit FROM owner WHERE key_unit IS NOT NULL"), ["listed"]);
        let water = texts(&connection, "SELECT name || water FROM building ORDER BY position");
        assert_eq!(water, ["drynull", "wet[{}]"], "an empty list said nothing certain");
        assert_eq!(texts(&connection, "SELECT version || name FROM project"), ["1P"]);
    }

    #[test]
    fn plans_and_projects_from_before_the_board_part_say_how_they_stand() {
        let mut connection = before(36);
        connection
            .execute_batch(
                "INSERT INTO agency VALUES (x'01', 'A', 'C', NULL, '61', '', '', 0);
                 INSERT INTO owner (id, agency, name, address, contact, phone, created_at)
                    VALUES (x'02', x'01', 'O', 'address', '', '', 7);
                 INSERT INTO person (id, agency, name, phone, created_at) VALUES (x'04', x'01', 'L', '', 0);
                 INSERT INTO account (id, agency, person, role, login, phone, password, must_change_password, state, created_at)
                    VALUES (x'04', x'01', x'04', 'project_lead', 'l', '', '', 0, 'enabled', 0);
                 INSERT INTO contract (id, agency, owner, name, kind, signed_on, state, created_at)
                    VALUES (x'05', x'01', x'02', 'C', 'maintenance', '2026-01-05', 'terminated', 0);
                 INSERT INTO project (id, agency, contract, lead, name, address, jurisdiction, latitude, longitude, geofence,
                    first_report, created_at) VALUES (x'06', x'01', x'05', x'04', 'P', '', '61', 1.0, 1.0, '{}', 'same_month', 0);
                 INSERT INTO plan (id, agency, project, month, period, catalogue, created_by, created_at)
                    VALUES (x'07', x'01', x'06', '2026-01', 'month', '', x'04', 0),
                        (x'08', x'01', x'06', '2026-02', 'month', '', x'04', 0);
                 INSERT INTO plan_facility VALUES (x'07', 'FAS-01'), (x'08', 'FAS-01');
                 INSERT INTO assignment VALUES (x'09', x'07', x'04', x'04', 0, NULL);
                 INSERT INTO assignment_facility VALUES (x'09', 'FAS-01');
                 INSERT INTO task (id, agency, project, plan, kind, catalogue, state, created_by, created_device, created_at,
                    month, received_at, updated_at, heads)
                    VALUES (x'0a', x'01', x'06', x'07', 'planned', '', 'pending', x'04', x'04', 0, '2026-01', 0, 0, x'00');
                 INSERT INTO task_facility VALUES (x'0a', 'FAS-01');",
            )
            .unwrap();
        run(&mut connection).unwrap();
        let work = texts(&connection, "SELECT CAST(work AS TEXT) FROM plan ORDER BY id");
        assert_eq!(work, [(64 + 128 + 256 + 512 + 2048 + 8192).to_string(), "64".to_owned()]);
        assert_eq!(
            texts(&connection, "SELECT monthly || ' ' || over || ' ' || signed_on FROM project"),
            ["1 1 2026-01-05"]
        );
    }

    #[test]
    fn tasks_from_before_the_lists_of_faults_are_noted_where_their_lines_are_missing() {
        let mut connection = before(65);
        let task = |id: &str, untestable: u32| {
            format!(
                "INSERT INTO task (id, agency, project, kind, catalogue, state, created_by, created_device, created_at, month,
                    received_at, updated_at, heads, untestable_count)
                 VALUES (x'{id}', x'01', x'06', 'planned', '', 'approved', x'04', x'04', 0, '2026-01', 0, 0, x'00', {untestable});"
            )
        };
        let kept =
            "INSERT INTO task_untestable (task, key, facility, item, point, subject, reason, place, said_by, said_at)
            VALUES (x'0b', 'k', '', '', '', '', '', '', x'04', 0);";
        let found = "INSERT INTO agency VALUES (x'01', 'A', 'C', NULL, '61', '', '', 0);
            INSERT INTO owner (id, agency, name, address, contact, phone, created_at) VALUES (x'02', x'01', 'O', '', '', '', 7);
            INSERT INTO person (id, agency, name, phone, created_at) VALUES (x'04', x'01', 'L', '', 0);
            INSERT INTO account (id, agency, person, role, login, phone, password, must_change_password, state, created_at)
                VALUES (x'04', x'01', x'04', 'project_lead', 'l', '', '', 0, 'enabled', 0);
            INSERT INTO contract (id, agency, owner, name, kind, signed_on, state, created_at)
                VALUES (x'05', x'01', x'02', 'C', 'maintenance', '2026-01-05', 'active', 0);
            INSERT INTO project (id, agency, contract, lead, name, address, jurisdiction, latitude, longitude, geofence,
                first_report, created_at) VALUES (x'06', x'01', x'05', x'04', 'P', '', '61', 1.0, 1.0, '{}', 'same_month', 0);";
        let tasks = [task("0a", 2), task("0b", 1), task("0c", 0)].concat();
        connection.execute_batch(&[found, &tasks, kept].concat()).unwrap();
        run(&mut connection).unwrap();
        let missing = "SELECT hex(task) FROM untestable_missing ORDER BY task";
        assert_eq!(texts(&connection, missing), ["0A"], "one has its lines, and one has none to have");
    }
}
