//! A phone of a test: what its holder records, as the phone would say it.

use shared_model::document::statement::{
    CaptureSource, EntryStatement, PhotoOf, PhotoStatement, ResultKey, ResultStatement, Said, SelfieStatement,
};
use shared_model::document::{Heads, TaskDoc, TaskHeader};
use shared_model::feed::OrderFacts;
use shared_model::id::{EntryId, PlanId, ProjectId, TaskId};
use shared_model::moment::RecordedTime;
use shared_model::photo::PhotoKind;
use shared_model::sha::Sha256;
use shared_model::signature::SecretKey;
use shared_model::task::TaskKind;
use shared_model::verdict::Verdict;
use shared_model::wire::{DocPush, Payload, SyncRequest, VERSION};

use super::{NOW, PLAN, PROJECT};
use crate::usecase::sync::Caller;

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
