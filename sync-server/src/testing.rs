//! A small office for tests: two agencies, one project with a dispatched plan, phones that are signed in.

mod phone;

use std::sync::Arc;

use shared_model::id::{AccountId, AgencyId, DeviceId, PlanId, ProjectId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use shared_model::signature::SecretKey;
use shared_model::wire::{DocPush, SyncResponse};

use crate::core::{Core, Places};
use crate::db::place::DatabasePlace;
use crate::db::{Bind, DbError};
use crate::env::FakeEnv;
use crate::error::ApiError;
use crate::params;
use crate::usecase::sync::{Caller, exchange};

pub(crate) use phone::{Phone, news, task_id, whole};

/// 2026-11-20T02:00:00Z: in the middle of a working day in Shanghai.
pub(crate) const NOW: Moment = Moment::from_ms(1_795_140_000_000);
/// The project of all tests.
pub(crate) const PROJECT: ProjectId = ProjectId::from_bytes([8; 16]);
/// Its plan of the month.
pub(crate) const PLAN: PlanId = PlanId::from_bytes([7; 16]);

/// The office and its server.
pub(crate) struct World {
    pub(crate) core: Arc<Core>,
    pub(crate) env: Arc<FakeEnv>,
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::for_test(folder.path());
        Self::at(folder, &places)
    }

    /// With SQLite whatever the other tests run on: for what is said of its files and its planner.
    pub(crate) fn on_sqlite() -> Self {
        Self::at(tempfile::tempdir().unwrap(), &Places::default())
    }

    fn at(folder: tempfile::TempDir, places: &Places) -> Self {
        let env = Arc::new(FakeEnv::new(NOW, 7));
        let core = Arc::new(Core::open_with(folder.path(), places, Arc::clone(&env) as _).unwrap());
        let world = Self { core, env, folder };
        world.set_up();
        world
    }

    pub(crate) fn run(&self, sql: &str, values: &[&dyn Bind]) {
        self.core
            .db
            .write(|tx| tx.execute(sql, values).map(|_| ()))
            .unwrap_or_else(|error: DbError| panic!("{sql}: {error}"));
    }

    /// Takes away what keeps a row as it is.
    pub(crate) fn drop_trigger(&self, name: &str, table: &str) {
        let on = match self.core.db.place() {
            DatabasePlace::File => String::new(),
            DatabasePlace::Postgres(_) => format!(" ON {table}"),
        };
        self.run(&format!("DROP TRIGGER {name}{on}"), params![]);
    }

    pub(crate) fn count(&self, sql: &str) -> i64 {
        self.core.db.read(|tx| tx.query_one::<_, DbError>(sql, &[], |row| row.get(0))).unwrap()
    }

    fn set_up(&self) {
        for agency in [1u8, 2] {
            let id = AgencyId::from_bytes([agency; 16]);
            self.run(
                "INSERT INTO agency (id, name, credit_code, jurisdiction, address, phone, created_at)
                 VALUES (?1, 'A', ?2, '3301', '', '', 0)",
                params![id, agency.to_string()],
            );
        }
        for number in 1..=4u8 {
            self.add_account(&Self::phone(number));
        }
        let (agency, lead) = (AgencyId::from_bytes([1; 16]), AccountId::from_bytes([1; 16]));
        self.run(
            "INSERT INTO owner (id, agency, name, address, contact, phone, created_at) VALUES (?1, ?1, 'O', '', '', '', 0)",
            params![agency],
        );
        self.run(
            "INSERT INTO contract (id, agency, owner, name, kind, signed_on, state, created_at)
             VALUES (?1, ?1, ?1, 'C', 'maintenance', '2026-01-01', 'active', 0)",
            params![agency],
        );
        self.run(
            "INSERT INTO project (id, agency, contract, lead, name, address, jurisdiction, latitude, longitude, geofence,
                first_report, created_at)
             VALUES (?1, ?2, ?2, ?3, 'P', '', '3301', 30.0, 120.0,
                '{\"circle\":{\"center\":{\"lat\":30.0,\"lon\":120.0},\"radius_m\":200.0}}', 'same_month', 0)",
            params![PROJECT, agency, lead],
        );
        self.add_plan();
    }

    fn add_account(&self, phone: &Phone) {
        let Caller { account, agency, device } = phone.caller;
        self.run(
            "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, ?3, '', 0)",
            params![account, agency, format!("Engineer {}", phone.number)],
        );
        self.run(
            "INSERT INTO account (id, agency, person, role, login, phone, password, must_change_password, state, created_at)
             VALUES (?1, ?2, ?1, 'field_engineer', ?3, '', '', 0, 'enabled', 0)",
            params![account, agency, format!("engineer{}", phone.number)],
        );
        self.run(
            "INSERT INTO device (id, public_key, name, registered_at) VALUES (?1, ?2, '', 0)",
            params![device, *phone.key.public().as_bytes()],
        );
        self.run(
            "INSERT INTO session (id, token, account, device, client, address, created_at, seen_at, expires_at)
             VALUES (?1, ?2, ?1, ?3, '', '', 0, ?4, ?5)",
            params![account, Sha256::of(phone.token.as_bytes()), device, NOW, NOW.plus_ms(1_000_000_000)],
        );
    }

    pub(crate) fn phone(number: u8) -> Phone {
        let agency = AgencyId::from_bytes([if number == 4 { 2 } else { 1 }; 16]);
        let (account, device) = (AccountId::from_bytes([number; 16]), DeviceId::from_bytes([number + 100; 16]));
        Phone {
            number,
            caller: Caller { account, agency, device },
            key: SecretKey::from_seed([number; 32]),
            token: format!("token-{number}"),
            incarnation: None,
            cursor: 0,
        }
    }

    /// A dispatched plan: FAS-01 and FAS-02 are issued to phones 1 and 2.
    fn add_plan(&self) {
        let agency = AgencyId::from_bytes([1; 16]);
        self.run(
            "INSERT INTO plan (id, agency, project, month, period, catalogue, created_by, created_at)
             VALUES (?1, ?2, ?3, '2026-11', 'month', '2026.1', ?2, 0)",
            params![PLAN, agency, PROJECT],
        );
        for number in [1u8, 2] {
            let account = AccountId::from_bytes([number; 16]);
            self.run(
                "INSERT INTO assignment (id, plan, account, issued_by, issued_at) VALUES (?1, ?2, ?1, ?1, 0)",
                params![account, PLAN],
            );
            for facility in ["FAS-01", "FAS-02"] {
                let row = params![account, facility];
                self.run("INSERT INTO assignment_facility (assignment, facility) VALUES (?1, ?2)", row);
            }
        }
    }

    /// Lets the server say that it holds a photo of this phone.
    pub(crate) fn hold(&self, phone: &Phone, photo: &[u8]) {
        self.run(
            "INSERT INTO photo (sha256, media_type, bytes, width, height, findings, received_at, account, journal, receipt)
             VALUES (?1, 'image/jpeg', 1, 8, 8, '[]', 0, ?2, 1, x'00')",
            params![Sha256::of(photo), phone.caller.account],
        );
    }

    /// Takes back what was issued to a phone.
    pub(crate) fn withdraw(&self, phone: &Phone) {
        self.run("UPDATE assignment SET withdrawn_at = 1 WHERE account = ?1", params![phone.caller.account]);
    }

    /// One exchange; the phone remembers incarnation and cursor, as a real one does.
    pub(crate) fn sync(&self, phone: &mut Phone, docs: Vec<DocPush>) -> SyncResponse {
        self.try_sync(phone, docs).unwrap()
    }

    pub(crate) fn try_sync(&self, phone: &mut Phone, docs: Vec<DocPush>) -> Result<SyncResponse, ApiError> {
        let request = phone.request(docs);
        let answer = exchange(&self.core, phone.caller, request)?;
        phone.incarnation = Some(answer.incarnation);
        phone.cursor = answer.cursor;
        Ok(answer)
    }
}
