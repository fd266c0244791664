//! Two agencies in two regions, three projects with everything that grows on a project, and somebody of every role.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use image::codecs::jpeg::JpegEncoder;
use serde_json::Value;
use shared_model::document::statement::{FaultStatement, PhotoOf, ResultKey};
use shared_model::fault::FaultDisposition;
use shared_model::id::{AccountId, AgencyId, FaultId, PlanId, ProjectId, SessionId};
use shared_model::period::Period;
use shared_model::permission::Relation;
use shared_model::role::Role;
use shared_model::sha::Sha256;
use shared_model::verdict::Verdict;
use tower::ServiceExt as _;

use crate::http::router;
use crate::http::state::{AppState, EdgeSettings};
use crate::params;
use crate::testing::{NOW, PROJECT, Phone, World, task_id, whole};
use crate::testing_office::{Office, facilities};
use crate::usecase::fault::{self, Handling};
use crate::usecase::plan::{self, Batch};
use crate::usecase::session::Actor;
use crate::usecase::upload::{self, Announcement, Progress, Uploader};

/// Whose something is, as the askers of the first agency see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Of the project that the lead leads and the engineer works for.
    Mine,
    /// Of another project of the same agency.
    Ours,
    /// Of another agency in another region.
    Theirs,
}

impl Of {
    pub(super) const ALL: [Self; 3] = [Self::Mine, Self::Ours, Self::Theirs];
}

/// The objects of one project and its agency, by the ids that addresses have.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) agency: String,
    pub(super) owner: String,
    pub(super) contract: String,
    pub(super) project: String,
    pub(super) lead: String,
    pub(super) engineer: String,
    /// A person and an account that nobody in this test signs in with.
    pub(super) person: String,
    pub(super) account: String,
    pub(super) plan: String,
    pub(super) task: String,
    pub(super) fault: String,
    pub(super) order: String,
    pub(super) report: String,
    pub(super) photo: String,
}

/// Somebody who asks: of the first agency, or of the authority over its region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    pub(super) role: Role,
}

impl Asker {
    pub(super) fn all() -> Vec<Self> {
        Role::ALL.iter().map(|role| Self { role: *role }).collect()
    }

    /// How the asker stands to what is `of` somebody; only some things can be assigned to one.
    pub(super) fn relation(self, of: Of, assignable: bool) -> Relation {
        let works_there = matches!(self.role, Role::ProjectLead | Role::FieldEngineer);
        match (self.role, of) {
            (Role::Operator, _) | (_, Of::Theirs) => Relation::Foreign,
            (Role::Officer, _) => Relation::Jurisdiction,
            (_, Of::Mine) if assignable && works_there => Relation::Assigned,
            _ => Relation::OwnAgency,
        }
    }

    fn number(self) -> u8 {
        match self.role {
            Role::AgencyAdmin => 20,
            Role::ProjectLead => 21,
            Role::TechnicalLead => 22,
            Role::EnterpriseManager => 30,
            Role::Officer => 31,
            Role::Operator => 32,
            Role::FieldEngineer => 1,
        }
    }

    fn token(self) -> String {
        if self.role == Role::FieldEngineer { "token-1".to_owned() } else { format!("token of {}", self.role) }
    }
}

/// The server, and what there is on it.
pub(super) struct Offices {
    office: Office,
    app: Router,
    pub(super) mine: Place,
    pub(super) ours: Place,
    pub(super) theirs: Place,
    /// Ids of nothing.
    pub(super) nowhere: Place,
}

/// What the objects of a place are numbered with, and who works there.
struct Site {
    of: Of,
    agency: u8,
    project: u8,
    lead: u8,
    phone: u8,
    region: &'static str,
}

const MINE: Site = Site { of: Of::Mine, agency: 1, project: 8, lead: 21, phone: 1, region: "3301" };
const OURS: Site = Site { of: Of::Ours, agency: 1, project: 140, lead: 33, phone: 3, region: "3301" };
const THEIRS: Site = Site { of: Of::Theirs, agency: 2, project: 160, lead: 34, phone: 4, region: "4403" };

impl Offices {
    pub(super) fn open() -> Self {
        let office = Office::new();
        let world = &office.world;
        world.run("DELETE FROM assignment_facility WHERE 1 = ?1", params![1_i64]);
        world.run("DELETE FROM assignment WHERE 1 = ?1", params![1_i64]);
        world.run("UPDATE agency SET jurisdiction = ?2 WHERE id = ?1", params![agency(2), THEIRS.region]);
        for asker in Asker::all() {
            sign_in(world, asker);
        }
        let [mine, ours, theirs] = [MINE, OURS, THEIRS].map(|site| furnish(&office, &site));
        let app = router(AppState::new(Arc::clone(&world.core), EdgeSettings::default()));
        Self { office, app, mine, ours, theirs, nowhere: nowhere() }
    }

    pub(super) const fn of(&self, of: Of) -> &Place {
        match of {
            Of::Mine => &self.mine,
            Of::Ours => &self.ours,
            Of::Theirs => &self.theirs,
        }
    }

    pub(super) async fn call(
        &self,
        asker: Option<&Asker>,
        method: &str,
        path: &str,
        (body, content): (&Value, &str),
    ) -> (StatusCode, Value) {
        // Signing out is one of the endpoints.
        if let Some(asker) = asker {
            sign_in(&self.office.world, *asker);
        }
        let mut request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
        if let Some(asker) = asker {
            request = request.header("authorization", format!("Bearer {}", asker.token()));
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = request.header("content-type", content).header("upload-offset", "0").body(body).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}

fn account(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn agency(number: u8) -> AgencyId {
    AgencyId::from_bytes([number; 16])
}

/// The account of an asker, and a session of it.
fn sign_in(world: &World, asker: Asker) {
    let (id, token) = (account(asker.number()), asker.token());
    let of_agency = asker.role.is_of_agency().then(|| agency(1));
    let region = (asker.role == Role::Officer).then_some(MINE.region);
    employ(world, asker.number(), of_agency, asker.role, region);
    world.run(
        "INSERT INTO session (id, token, account, device, client, address, created_at, seen_at, expires_at)
         VALUES (?1, ?2, ?3, ?6, '', '', 0, ?4, ?5) ON CONFLICT DO NOTHING",
        params![
            SessionId::from_bytes([asker.number(); 16]),
            Sha256::of(token.as_bytes()),
            id,
            NOW,
            NOW.plus_ms(1_000_000_000),
            asker.role.uses_field_app().then_some(World::phone(1).caller.device)
        ],
    );
}

/// A person with an account, unless they are there.
fn employ(world: &World, number: u8, of: Option<AgencyId>, role: Role, region: Option<&str>) {
    world.run(
        "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, ?3, '', 0) ON CONFLICT DO NOTHING",
        params![account(number), of, format!("Person {number}")],
    );
    world.run(
        "INSERT INTO account (id, agency, person, role, login, phone, jurisdiction, password, must_change_password, state,
            created_at) VALUES (?1, ?2, ?1, ?3, ?4, '', ?5, '', 0, 'enabled', 0) ON CONFLICT DO NOTHING",
        params![account(number), of, role.word(), format!("login{number}"), region],
    );
}

fn certify(world: &World, number: u8, qualification: &str, level: &str) {
    world.run(
        "INSERT INTO certificate (person, qualification, number, level, issued_on, expires_on)
         VALUES (?1, ?2, 'N', ?3, '2020-01-01', '2030-01-01') ON CONFLICT DO NOTHING",
        params![account(number), qualification, level],
    );
}

/// A project with its owner and contract; the first is there already.
fn build(world: &World, site: &Site) {
    let (id, lead) = (account(site.project), account(site.lead));
    world.run(
        "INSERT INTO owner (id, agency, name, address, contact, phone, created_at) VALUES (?1, ?2, ?3, '', '', '', 0)",
        params![id, agency(site.agency), format!("Owner {}", site.project)],
    );
    world.run(
        "INSERT INTO contract (id, agency, owner, name, kind, signed_on, state, created_at)
         VALUES (?1, ?2, ?1, 'C', 'maintenance', '2026-01-01', 'active', 0)",
        params![id, agency(site.agency)],
    );
    world.run(
        "INSERT INTO project (id, agency, contract, lead, name, address, jurisdiction, latitude, longitude, geofence,
            first_report, created_at)
         SELECT ?1, ?2, ?1, ?3, ?4, '', ?5, latitude, longitude, geofence, first_report, 0 FROM project WHERE id = ?6",
        params![id, agency(site.agency), lead, format!("Project {}", site.project), site.region, PROJECT],
    );
    for code in ["PWR-01", "PWR-02"] {
        world.run(
            "INSERT INTO project_facility (project, facility, count, place) VALUES (?1, ?2, 3, 'B1')",
            params![id, code],
        );
    }
}

/// A project with a submitted task, its fault and photo, an order and a filed report.
fn furnish(office: &Office, site: &Site) -> Place {
    let world = &office.world;
    employ(world, site.lead, Some(agency(site.agency)), Role::ProjectLead, None);
    certify(world, site.lead, "registered_engineer", "class_1");
    certify(world, site.phone, "facility_operator", "senior");
    let spare = site.project + 1;
    employ(world, spare, Some(agency(site.agency)), Role::FieldEngineer, None);
    if site.of != Of::Mine {
        build(world, site);
    }
    let project = ProjectId::from_bytes([site.project; 16]);
    let lead = Actor { account: account(site.lead), agency: Some(agency(site.agency)), ..office.lead.clone() };
    let month = "2026-11".parse().unwrap();
    let plan = plan::add(&world.core, &lead, project, month, Period::Month).unwrap().plan.id;
    let mut phone = World::phone(site.phone);
    let batch = Batch { facilities: facilities(&["PWR-01", "PWR-02"]), assignees: vec![phone.caller.account] };
    plan::dispatch(&world.core, &lead, plan, &[batch]).unwrap();
    let (fault, photo) = (FaultId::from_bytes([site.project + 2; 16]), picture(site.project));
    record(world, &mut phone, (project, plan, fault, site.project), &photo);
    let ordered = Handling {
        disposition: FaultDisposition::Investigate,
        note: String::new(),
        assignee: Some(phone.caller.account),
    };
    fault::handle(&world.core, &lead, task_id(site.project), fault, &ordered).unwrap();
    let order = world.core.db.read(|tx| crate::store::order::of_fault(tx, fault)).unwrap()[0].id;
    let of_contract = if site.of == Of::Mine { agency(1).to_string() } else { account(site.project).to_string() };
    Place {
        agency: agency(site.agency).to_string(),
        owner: of_contract.clone(),
        contract: of_contract,
        project: project.to_string(),
        lead: account(site.lead).to_string(),
        engineer: phone.caller.account.to_string(),
        person: account(spare).to_string(),
        account: account(spare).to_string(),
        plan: plan.to_string(),
        task: task_id(site.project).to_string(),
        fault: fault.to_string(),
        order: order.to_string(),
        report: report(world, site, plan),
        photo: Sha256::of(&photo).to_string(),
    }
}

/// The phone records a fault with a photo, submits, and lets the photo arrive; something else is quarantined.
fn record(world: &World, phone: &mut Phone, ids: (ProjectId, PlanId, FaultId, u8), photo: &[u8]) {
    let (project, plan, fault, number) = ids;
    let mut doc = phone.task_at(project, plan, number, &["PWR-01", "PWR-02"]);
    for item in ["PWR-01-01", "PWR-01-02", "PWR-02-01"] {
        phone.state(&mut doc, item, Verdict::Pass);
    }
    phone.state(&mut doc, "PWR-02-02", Verdict::Fail);
    let statement = FaultStatement {
        result: "PWR-02/PWR-02-02".parse::<ResultKey>().unwrap(),
        description: "启动电池失效".to_owned(),
        place: "B1".to_owned(),
        said: phone.said(90),
    };
    doc.record_fault(fault, &statement);
    phone.add_photo(&mut doc, PhotoOf::Fault(fault), photo);
    phone.submit(&mut doc, 1);
    world.sync(phone, vec![whole(&mut doc)]);
    std::thread::scope(|threads| threads.spawn(|| upload_photo(world, phone, number, photo)).join().unwrap());
    world.run(
        "INSERT INTO quarantine (received_at, agency, account, device, task, code, detail, sha256, bytes)
         VALUES (0, ?1, ?2, ?3, ?4, 'sync.too_large', '', ?5, x'00')",
        params![phone.caller.agency, phone.caller.account, phone.caller.device, task_id(number), Sha256::of(&[number])],
    );
}

fn upload_photo(world: &World, phone: &Phone, task: u8, photo: &[u8]) {
    let uploader = Uploader { account: phone.caller.account, agency: phone.caller.agency };
    let announced = Announcement { sha256: Sha256::of(photo), task: task_id(task), length: photo.len() as u64 };
    let Progress::Under(begun) = upload::create(&world.core, uploader, announced).unwrap() else { panic!("held") };
    let (row, mut file) = upload::resume(&world.core, uploader, &begun.id, 0).unwrap();
    file.write(photo).unwrap();
    assert!(matches!(upload::advance(&world.core, uploader, row, file).unwrap(), Progress::Held { .. }));
}

fn picture(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(64, 48, image::Rgb([shade, 90, 20]));
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes).encode_image(&picture).unwrap();
    bytes
}

/// A filed report of the plan.
fn report(world: &World, site: &Site, plan: PlanId) -> String {
    let (id, pdf) = (account(site.project + 3), format!("%PDF of {}", site.project));
    let sha256 = Sha256::of(pdf.as_bytes());
    std::thread::scope(|threads| {
        threads.spawn(|| world.core.media.put_file(&sha256, pdf.clone().into_bytes().into()).unwrap()).join().unwrap();
    });
    world.run(
        "INSERT INTO report (id, agency, project, plan, month, number, year, seq, state, progress, dated_on, service_from,
            service_to, submitted_at, input_sha256, pdf_sha256, pages, bytes, created_by, created_at, generated_at,
            filing_number, filing_note, filed_by, filed_at, filed_late)
         VALUES (?1, ?2, ?3, ?4, '2026-11', ?5, 2026, ?6, 'filed', 100, '2026-11-20', '2026-11-20', '2026-11-20', 1, ?7, ?7,
            1, 1, ?8, 1, 1, ?5, '', ?8, 1, 0)",
        params![
            id,
            agency(site.agency),
            account(site.project),
            plan,
            format!("R{}", site.project),
            i64::from(site.project),
            sha256,
            account(site.lead)
        ],
    );
    id.to_string()
}

fn nowhere() -> Place {
    let id = account(255).to_string();
    Place {
        agency: id.clone(),
        owner: id.clone(),
        contract: id.clone(),
        project: id.clone(),
        lead: id.clone(),
        engineer: id.clone(),
        person: id.clone(),
        account: id.clone(),
        plan: id.clone(),
        task: id.clone(),
        fault: id.clone(),
        order: id.clone(),
        report: id,
        photo: Sha256::of(b"nothing").to_string(),
    }
}
