//! What there is at each place: a project with a submitted task, its fault and photo, an order, a filed report, and
//! requests to the authority.

use image::codecs::jpeg::JpegEncoder;
use shared_model::document::statement::{FaultStatement, PhotoOf, ResultKey};
use shared_model::fault::FaultDisposition;
use shared_model::id::{AccountId, AgencyId, AttachmentId, FaultId, PlanId, ProjectId};
use shared_model::period::Period;
use shared_model::role::Role;
use shared_model::sha::Sha256;
use shared_model::verdict::Verdict;

use super::office::{Of, Place};
use crate::params;
use crate::testing::{PROJECT, Phone, World, task_id, whole};
use crate::testing_office::{Office, facilities};
use crate::usecase::fault::{self, Handling};
use crate::usecase::plan::{self, Batch};
use crate::usecase::session::Actor;
use crate::usecase::upload::{self, Announcement, Progress, Uploader};

/// What the objects of a place are numbered with, and who works there.
pub(super) struct Site {
    pub(super) of: Of,
    pub(super) agency: u8,
    pub(super) project: u8,
    pub(super) lead: u8,
    pub(super) phone: u8,
    pub(super) region: &'static str,
}

pub(super) const MINE: Site = Site { of: Of::Mine, agency: 1, project: 8, lead: 21, phone: 1, region: "3301" };
pub(super) const OURS: Site = Site { of: Of::Ours, agency: 1, project: 140, lead: 33, phone: 3, region: "3301" };
pub(super) const THEIRS: Site = Site { of: Of::Theirs, agency: 2, project: 160, lead: 34, phone: 4, region: "4403" };

pub(super) fn account(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

pub(super) fn agency(number: u8) -> AgencyId {
    AgencyId::from_bytes([number; 16])
}

/// A person with an account, unless they are there.
pub(super) fn employ(world: &World, number: u8, of: Option<AgencyId>, role: Role, region: Option<&str>) {
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

/// Somebody to ask for at an owner, with an account or without.
pub(super) fn befriend(world: &World, number: u8, of: AgencyId, owner: impl crate::db::Bind, id: Option<AccountId>) {
    world.run(
        "INSERT INTO owner_contact (id, agency, owner, name, phone, account, created_at)
         VALUES (?1, ?2, ?3, 'C', '1', ?4, 0) ON CONFLICT DO NOTHING",
        params![account(number), of, owner, id],
    );
}

/// A unit on the list of a region.
fn list_key_unit(world: &World, number: u8, region: &str) -> String {
    world.run(
        "INSERT INTO key_unit (id, region, name, address, added_by, added_at) VALUES (?1, ?2, ?3, '', ?4, 0)",
        params![account(number), region, format!("Unit {number}"), account(1)],
    );
    account(number).to_string()
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
pub(super) fn furnish(office: &Office, site: &Site) -> Place {
    let world = &office.world;
    employ(world, site.lead, Some(agency(site.agency)), Role::ProjectLead, None);
    certify(world, site.lead, "registered_engineer", "class_1");
    certify(world, site.phone, "facility_operator", "senior");
    let spare = site.project + 1;
    employ(world, spare, Some(agency(site.agency)), Role::FieldEngineer, None);
    world.run(
        "INSERT INTO session (id, token, account, client, address, created_at, seen_at, expires_at)
         VALUES (?1, ?1, ?1, '', '', 0, 0, 9000000000000)",
        params![account(spare)],
    );
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
    let owner = if site.of == Of::Mine { account(1) } else { account(site.project) };
    befriend(world, site.project + 6, agency(site.agency), owner, None);
    Place {
        agency: agency(site.agency).to_string(),
        owner: of_contract.clone(),
        owner_contact: account(site.project + 6).to_string(),
        key_unit: list_key_unit(world, site.project + 7, site.region),
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
        suspension: ask(world, site, site.project + 4, "suspension"),
        correction: ask(world, site, site.project + 5, "correction"),
        attachment: attach(world, site.project + 4),
    }
}

/// A request about the project, decided in its region or by an operator.
fn ask(world: &World, site: &Site, number: u8, kind: &str) -> String {
    let decided_in = if kind == "correction" { "" } else { site.region };
    world.run(
        "INSERT INTO request (id, kind, agency, project, region, decided_in, subject, reason, month, body, state, filed_by,
            filed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'P', '', '2026-12', '{\"what\":\"other\"}', 'pending', ?7, 0)",
        params![
            account(number),
            kind,
            agency(site.agency),
            account(site.project),
            site.region,
            decided_in,
            account(site.lead)
        ],
    );
    account(number).to_string()
}

/// A file that was added to a request.
fn attach(world: &World, request: u8) -> String {
    let (id, bytes) = (AttachmentId::from_bytes([request; 16]), vec![request]);
    let sha256 = Sha256::of(&bytes);
    std::thread::scope(|threads| {
        threads.spawn(|| world.core.media.put_attachment(&id, bytes.clone().into()).unwrap()).join().unwrap();
    });
    world.run(
        "INSERT INTO attachment (id, name, media_type, bytes, received, sha256, created_at, touched_at, attached_as,
            attached_to, position) VALUES (?1, 'scan.pdf', 'application/pdf', 1, 1, ?2, 0, 0, 'request', ?1, 0)",
        params![id, sha256],
    );
    id.to_string()
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
    let frozen = format!("{{\"data\":{},\"photos\":[]}}", include_str!("../../usecase/download/model-report.json"));
    let input = Sha256::of(frozen.as_bytes());
    let put = |name: Sha256, bytes: &str| world.core.media.put_file(&name, bytes.to_owned().into()).unwrap();
    std::thread::scope(|threads| {
        let both = [(sha256, &pdf), (input, &frozen)].map(|(name, bytes)| threads.spawn(move || put(name, bytes)));
        both.into_iter().for_each(|thread| thread.join().unwrap());
    });
    world.run(
        "INSERT INTO report (id, agency, project, plan, month, number, year, seq, state, progress, dated_on, service_from,
            service_to, submitted_at, input_sha256, pdf_sha256, pages, bytes, created_by, created_at, generated_at,
            filing_number, filing_note, filed_by, filed_at, filed_late, upload_sha256, upload_name, upload_bytes, upload_pages)
         VALUES (?1, ?2, ?3, ?4, '2026-11', ?5, 2026, ?6, 'filed', 100, '2026-11-20', '2026-11-20', '2026-11-20', 1, ?9, ?7,
            1, 1, ?8, 1, 1, ?5, '', ?8, 1, 0, ?7, 'body.pdf', 1, 1)",
        params![
            id,
            agency(site.agency),
            account(site.project),
            plan,
            format!("R{}", site.project),
            i64::from(site.project),
            sha256,
            account(site.lead),
            input
        ],
    );
    id.to_string()
}
