//! A small office for tests: two agencies, one project with a dispatched plan, phones that are signed in.

use std::sync::Arc;

use shared_model::document::statement::{
    CaptureSource, EntryStatement, PhotoOf, PhotoStatement, ResultKey, ResultStatement, Said, SelfieStatement,
};
use shared_model::document::{Heads, TaskDoc, TaskHeader};
use shared_model::feed::OrderFacts;
use shared_model::id::{AccountId, AgencyId, DeviceId, EntryId, PlanId, ProjectId, TaskId};
use shared_model::moment::{Moment, RecordedTime};
use shared_model::photo::PhotoKind;
use shared_model::sha::Sha256;
use shared_model::signature::SecretKey;
use shared_model::task::TaskKind;
use shared_model::verdict::Verdict;
use shared_model::wire::{DocPush, Payload, SyncRequest, SyncResponse, VERSION};

use crate::core::{Core, Places};
use crate::db::place::DatabasePlace;
use crate::db::{Bind, DbError};
use crate::env::FakeEnv;
use crate::error::ApiError;
use crate::params;
use crate::usecase::sync::{Caller, exchange};

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

/// A phone with somebody signed in. Number 1 and 2 are assigned to FAS-01 and FAS-02, 3 to nothing, 4 is of
/// another agency.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) number: u8,
    pub(crate) caller: Caller,
    pub(crate) key: SecretKey,
    pub(crate) token: String,
    pub(crate) incarnation: Option<u64>,
    pub(crate) cursor: u64,
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

impl Phone {
    pub(crate) fn request(&self, docs: Vec<DocPush>) -> SyncRequest {
        SyncRequest {
            version: VERSION,
            device: self.caller.device,
            incarnation: self.incarnation,
            cursor: self.cursor,
            docs,
            want: Vec::new(),
            gone: Vec::new(),
        }
    }

    pub(crate) fn said(&self, second: i64) -> Said {
        let time = RecordedTime { device: NOW.plus_ms(second * 1_000), monotonic_ms: 1, boot: 1, offset_ms: Some(0) };
        Said { by: self.caller.account, device: self.caller.device, at: time }
    }

    /// A new task on this phone for these facilities.
    pub(crate) fn task(&self, task: u8, facilities: &[&str]) -> TaskDoc {
        let header = TaskHeader { catalogue: "2026.1".to_owned(), ..self.header(task, TaskKind::Planned, facilities) };
        self.begin(&TaskHeader { plan: Some(PLAN), ..header })
    }

    /// A new task of a plan made with the newest catalogue.
    pub(crate) fn task_of(&self, plan: PlanId, task: u8, facilities: &[&str]) -> TaskDoc {
        self.begin(&TaskHeader { plan: Some(plan), ..self.header(task, TaskKind::Planned, facilities) })
    }

    /// A new task of a plan of some project.
    pub(crate) fn task_at(&self, project: ProjectId, plan: PlanId, task: u8, facilities: &[&str]) -> TaskDoc {
        self.begin(&TaskHeader { project, plan: Some(plan), ..self.header(task, TaskKind::Planned, facilities) })
    }

    /// A new task that carries out an order.
    pub(crate) fn ordered_task(&self, task: u8, order: &OrderFacts) -> TaskDoc {
        let header = self.header(task, order.kind, &[order.item.facility.as_str()]);
        self.begin(&TaskHeader { fault: Some(order.fault), order: Some(order.id), project: order.project, ..header })
    }

    /// A new task of the project that no plan and no order asks for.
    pub(crate) fn task_outside(&self, task: u8, kind: TaskKind) -> TaskDoc {
        self.begin(&self.header(task, kind, &[]))
    }

    fn header(&self, task: u8, kind: TaskKind, facilities: &[&str]) -> TaskHeader {
        TaskHeader {
            id: task_id(task),
            kind,
            project: PROJECT,
            plan: None,
            fault: None,
            order: None,
            catalogue: shared_model::catalogue::Catalogue::current().version.clone(),
            facilities: facilities.iter().map(|code| code.parse().unwrap()).collect(),
            created: self.said(0),
        }
    }

    fn begin(&self, header: &TaskHeader) -> TaskDoc {
        TaskDoc::create(header, [self.number; 16])
    }

    /// Makes an entry, or states it anew.
    pub(crate) fn enter(&self, doc: &mut TaskDoc, entry: u8, verdict: Verdict, finding: &str) {
        doc.record_entry(EntryId::from_bytes([entry; 16]), &self.entry(verdict, finding));
    }

    /// Calls an entry a mistake.
    pub(crate) fn enter_by_mistake(&self, doc: &mut TaskDoc, entry: u8) {
        let statement = EntryStatement { withdrawn: true, ..self.entry(Verdict::Pass, "") };
        doc.record_entry(EntryId::from_bytes([entry; 16]), &statement);
    }

    fn entry(&self, verdict: Verdict, finding: &str) -> EntryStatement {
        EntryStatement {
            verdict: Some(verdict),
            subject: "应急发电机组".to_owned(),
            facility: None,
            prompt: None,
            norm: String::new(),
            place: "B1".to_owned(),
            quantity: Some(1),
            record: "检查启动电池".to_owned(),
            finding: finding.to_owned(),
            withdrawn: false,
            said: self.said(200),
        }
    }

    /// Names a photo of the site in the task.
    pub(crate) fn add_photo(&self, doc: &mut TaskDoc, of: PhotoOf, photo: &[u8]) -> Sha256 {
        let sha256 = Sha256::of(photo);
        let statement = PhotoStatement {
            of,
            kind: PhotoKind::Site,
            width: 8,
            height: 8,
            bytes: photo.len() as u64,
            fix: None,
            source: CaptureSource::Simulated,
            exif_at: None,
            exif_position: None,
            findings: Vec::new(),
            said: self.said(7),
        };
        doc.add_photo(sha256, &statement);
        sha256
    }

    /// States the outcome of an item.
    pub(crate) fn state(&self, doc: &mut TaskDoc, item: &str, verdict: Verdict) {
        self.state_at(doc, item, verdict, 60);
    }

    /// States the outcome of an item at some second; the same words at the same second are no new statement.
    pub(crate) fn state_at(&self, doc: &mut TaskDoc, item: &str, verdict: Verdict, second: i64) {
        let item: shared_model::code::ItemCode = item.parse().unwrap();
        let key = ResultKey { facility: item.facility(), item, point: None };
        let statement = ResultStatement {
            verdict,
            value: None,
            unit: None,
            limit: None,
            limit_case: None,
            override_reason: None,
            note: String::new(),
            place: "B1".to_owned(),
            said: self.said(second),
        };
        doc.record_result(&key, &statement);
    }

    pub(crate) fn record(&self, doc: &mut TaskDoc, item: u32, verdict: Verdict) {
        let key: ResultKey = format!("FAS-01/FAS-01-{item:02}").parse().unwrap();
        let statement = ResultStatement {
            verdict,
            value: None,
            unit: None,
            limit: None,
            limit_case: None,
            override_reason: None,
            note: String::new(),
            place: "1F".to_owned(),
            said: self.said(i64::from(item)),
        };
        doc.record_result(&key, &statement);
    }

    /// Names a photo (as the selfie) in the task.
    pub(crate) fn add_selfie(&self, doc: &mut TaskDoc, photo: &[u8]) -> Sha256 {
        let (sha256, said) = (Sha256::of(photo), self.said(5));
        doc.set_selfie(&SelfieStatement { photo: sha256, said });
        let statement = PhotoStatement {
            of: PhotoOf::Selfie,
            kind: PhotoKind::Selfie,
            width: 8,
            height: 8,
            bytes: photo.len() as u64,
            fix: None,
            source: CaptureSource::Simulated,
            exif_at: None,
            exif_position: None,
            findings: Vec::new(),
            said,
        };
        doc.add_photo(sha256, &statement);
        sha256
    }

    pub(crate) fn submit(&self, doc: &mut TaskDoc, number: u32) {
        self.submit_signed_by(doc, number, &self.key);
    }
}

impl Phone {
    pub(crate) fn submit_signed_by(&self, doc: &mut TaskDoc, number: u32, key: &SecretKey) {
        let draft = doc.draft_submission(number, self.said(1_000 + i64::from(number))).unwrap();
        let signature = key.sign(&draft.message());
        doc.add_submission(draft, signature);
    }
}

pub(crate) fn task_id(task: u8) -> TaskId {
    TaskId::from_bytes([task; 16])
}

/// The whole document, as a phone sends a new one.
pub(crate) fn whole(doc: &mut TaskDoc) -> DocPush {
    let task = doc.header().unwrap().id;
    DocPush { task, base: Heads::default(), payload: Payload::Saved(doc.save()), heads: doc.heads() }
}

/// What is new in the document since `base`.
pub(crate) fn news(doc: &mut TaskDoc, base: &Heads) -> DocPush {
    let task = doc.header().unwrap().id;
    let payload = Payload::Changes(doc.changes_since(base).unwrap());
    DocPush { task, base: base.clone(), payload, heads: doc.heads() }
}
