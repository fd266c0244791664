//! A server in memory for the library's own tests: merges documents, signs receipts, takes uploads, tells a feed.
//! Requests and answers can be lost, and everything is counted.

mod rig;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use data_encoding::{BASE64, HEXLOWER};
use image::{ImageFormat, Rgb, RgbImage};
use shared_model::calendar::Month;
use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::contract::ContractKind;
use shared_model::document::{DocError, Heads, TaskDoc};
use shared_model::feed::{AssignmentFacts, FeedEvent, ProjectFacts, ReviewFacts};
use shared_model::id::{AccountId, AgencyId, AssignmentId, PlanId, ProjectId, TaskId};
use shared_model::moment::Moment;
use shared_model::pass::{Member, Pass};
use shared_model::period::Period;
use shared_model::position::{Fix, FixSource, LatLon};
use shared_model::sha::Sha256;
use shared_model::signature::{PublicKey, Receipt, ReceiptFor, SecretKey};
use shared_model::wire::{DocAnswer, DocOutcome, DocPush, FeedEntry, Payload, SyncRequest, SyncResponse};

pub(crate) use rig::{Rig, input, open, record_arrival};

use crate::sync::{HttpAnswer, HttpRequest, Method, Sending, ServerUrl, Transport, TransportError};

/// 2026-11-22 10:00 in Shanghai.
pub(crate) const NOW: Moment = Moment::from_ms(1_795_312_800_000);
pub(crate) const ACCOUNT: AccountId = AccountId::from_bytes([7; 16]);
pub(crate) const PLAN: PlanId = PlanId::from_bytes([2; 16]);
pub(crate) const PROJECT: ProjectId = ProjectId::from_bytes([3; 16]);

/// What is to happen to the next requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Through,
    /// Never arrives.
    Lost,
    /// Arrives; the answer does not.
    AnswerLost,
    /// Arrives twice; the second answer comes back.
    Doubled,
    /// Arrives, and the answer's body is cut short.
    CutShort,
    /// Refused by something in between.
    Unavailable,
}

pub(crate) struct Upload {
    sha256: Sha256,
    length: usize,
    bytes: Vec<u8>,
}

pub(crate) struct State {
    pub(crate) docs: BTreeMap<TaskId, TaskDoc>,
    pub(crate) photos: HashMap<Sha256, Receipt>,
    pub(crate) photo_bytes_received: usize,
    pub(crate) feed: Vec<FeedEvent>,
    pub(crate) incarnation: u64,
    pub(crate) fates: VecDeque<Fate>,
    pub(crate) requests: Vec<(Method, String)>,
    pub(crate) gone: Vec<TaskId>,
    pub(crate) refuse_session: Option<(u16, &'static str)>,
    pub(crate) outcome: Option<DocOutcome>,
    pub(crate) now: Moment,
    pub(crate) last_body: Vec<u8>,
    /// Entries of the feed in one answer.
    pub(crate) page: usize,
    uploads: BTreeMap<String, Upload>,
    receipts: BTreeMap<(TaskId, u32), Receipt>,
    journal: u64,
    key: SecretKey,
    /// Who signed in, by what they send.
    members: HashMap<String, Member>,
}

/// The server; clones are the same one.
#[derive(Clone)]
pub(crate) struct FakeServer(Arc<Mutex<State>>);

impl FakeServer {
    pub(crate) fn new() -> Self {
        let state = State {
            docs: BTreeMap::new(),
            photos: HashMap::new(),
            photo_bytes_received: 0,
            feed: vec![FeedEvent::Project(Box::new(project())), FeedEvent::Assignment(assignment(PLAN, &facilities()))],
            incarnation: 11,
            fates: VecDeque::new(),
            requests: Vec::new(),
            gone: Vec::new(),
            refuse_session: None,
            outcome: None,
            now: NOW,
            last_body: Vec::new(),
            page: usize::MAX,
            uploads: BTreeMap::new(),
            receipts: BTreeMap::new(),
            journal: 0,
            key: SecretKey::from_seed([9; 32]),
            members: HashMap::new(),
        };
        Self(Arc::new(Mutex::new(state)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells of a submission that the server signed for, whoever made it.
    pub(crate) fn tell_receipt(&self, task: TaskId, number: u32, heads: Heads) {
        let mut state = self.lock();
        let of = ReceiptFor::Submission { task, number, heads };
        let receipt = Receipt::issue(of, state.now, state.journal + 1, &state.key);
        state.journal += 1;
        state.feed.push(FeedEvent::Receipt(receipt));
    }

    /// Loses all photos and asks for everything; their receipts are in the feed, as after a colleague brought them.
    pub(crate) fn lose_photos(&self) {
        let State { incarnation, photos, feed, .. } = &mut *self.lock();
        *incarnation += 1;
        feed.extend(photos.drain().map(|(_, receipt)| FeedEvent::Receipt(receipt)));
    }

    pub(crate) fn review(&self, task: TaskId, approved: bool, note: &str, at: Moment) {
        let mut state = self.lock();
        let heads = state.docs.get_mut(&task).map(TaskDoc::heads).unwrap_or_default();
        let (reviewer, note) = ("李工".to_owned(), note.to_owned());
        state.feed.push(FeedEvent::Review(ReviewFacts {
            task,
            approved,
            reviewer,
            note,
            item_notes: Vec::new(),
            entry_notes: Vec::new(),
            heads,
            at,
        }));
    }
}

impl State {
    fn answer(&mut self, request: &HttpRequest) -> HttpAnswer {
        if let Some((status, code)) = self.refuse_session {
            return refusal(status, code);
        }
        match (request.method, request.path.as_str()) {
            (Method::Post, "/api/session") => self.session(&request.body),
            (Method::Get, "/api/session") => self.renew(request),
            (Method::Delete, "/api/session") => HttpAnswer { status: 204, ..HttpAnswer::default() },
            (Method::Post, "/api/session/password") => HttpAnswer { status: 204, ..HttpAnswer::default() },
            (Method::Post, "/api/sync") => self.sync(&request.body),
            (Method::Post, "/api/uploads") => self.create(request),
            (method, path) => self.upload(method, path.trim_start_matches("/api/uploads/"), request),
        }
    }

    fn session(&mut self, body: &[u8]) -> HttpAnswer {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        if body["password"] != "secret" {
            return refusal(401, "auth.wrong_password");
        }
        let login = body["account"].as_str().unwrap();
        let (id, agency) = match login {
            "wang" => (ACCOUNT, 1),
            // Of another agency.
            "zhao" => (AccountId::from_bytes([6; 16]), 2),
            _ => (AccountId::from_bytes([8; 16]), 1),
        };
        let device_key = HEXLOWER.decode(body["device"]["public_key"].as_str().unwrap().as_bytes()).unwrap();
        let member = Member {
            account: id,
            person: login.to_owned(),
            agency: AgencyId::from_bytes([agency; 16]),
            device_key: PublicKey::from_bytes(device_key.try_into().unwrap()),
        };
        let pass = encoded(&Pass::issue(member.clone(), self.now, &self.key));
        let token = format!("token-{login}");
        self.members.insert(format!("Bearer {token}"), member);
        let account = serde_json::json!({
            "id": id, "name": login, "role": "field_engineer", "person_name": "王工", "agency_name": "平安消防",
        });
        let body = serde_json::json!({ "token": token, "account": account, "pass": pass });
        HttpAnswer { status: 200, headers: Vec::new(), body: body.to_string().into_bytes() }
    }

    fn renew(&mut self, request: &HttpRequest) -> HttpAnswer {
        let token = request.headers.iter().find(|(name, _)| *name == "authorization").map(|(_, value)| value.as_str());
        let Some(member) = token.and_then(|token| self.members.get(token)) else { return refusal(401, "auth.expired") };
        let body = serde_json::json!({ "pass": encoded(&Pass::issue(member.clone(), self.now, &self.key)) });
        HttpAnswer { status: 200, headers: Vec::new(), body: body.to_string().into_bytes() }
    }

    fn sync(&mut self, body: &[u8]) -> HttpAnswer {
        self.last_body = body.to_vec();
        let request: SyncRequest = ciborium::from_reader(body).unwrap();
        self.gone.extend(&request.gone);
        let mut docs: Vec<_> = request.docs.iter().map(|push| self.merge(push)).collect();
        for want in &request.want {
            let doc = self.docs.get_mut(&want.task).unwrap();
            let (payload, heads) = (Payload::Changes(doc.changes_since(&want.have).unwrap()), doc.heads());
            docs.push(DocAnswer {
                task: want.task,
                outcome: DocOutcome::Changes { payload, heads },
                receipts: Vec::new(),
            });
        }
        let from = usize::try_from(request.cursor).unwrap().min(self.feed.len());
        let to = self.feed.len().min(from.saturating_add(self.page));
        let feed =
            (from..to).map(|index| FeedEntry { position: index as u64 + 1, event: self.feed[index].clone() }).collect();
        let response = SyncResponse {
            version: 1,
            incarnation: self.incarnation,
            now: self.now,
            cursor: to as u64,
            more: to < self.feed.len(),
            docs,
            feed,
        };
        let mut body = Vec::new();
        ciborium::into_writer(&response, &mut body).unwrap();
        HttpAnswer { status: 200, headers: Vec::new(), body }
    }

    fn merge(&mut self, push: &DocPush) -> DocAnswer {
        let task = push.task;
        if let Some(outcome) = self.outcome.take() {
            return DocAnswer { task, outcome, receipts: Vec::new() };
        }
        let merged = match (&push.payload, self.docs.get_mut(&task)) {
            (Payload::Saved(bytes), None) => {
                TaskDoc::open(bytes, [0xee; 16]).map(|doc| drop(self.docs.insert(task, doc)))
            }
            (Payload::Saved(bytes), Some(doc)) => TaskDoc::open(bytes, [0xef; 16])
                .and_then(|mut other| doc.apply(&other.changes_since(&Heads::default())?)),
            (_, None) => Err(DocError::MissingChanges),
            (payload, Some(doc)) => doc.apply(&payload.unpack().unwrap()),
        };
        let outcome = match merged {
            Ok(()) => DocOutcome::Merged,
            Err(DocError::MissingChanges) => {
                DocOutcome::NeedChanges { have: self.docs.get_mut(&task).map(TaskDoc::heads).unwrap_or_default() }
            }
            Err(error) => panic!("{error}"),
        };
        let receipts = if outcome == DocOutcome::Merged { self.submissions(task) } else { Vec::new() };
        DocAnswer { task, outcome, receipts }
    }

    fn submissions(&mut self, task: TaskId) -> Vec<Receipt> {
        let submissions = self.docs.get_mut(&task).unwrap().project().unwrap().submissions;
        let mut receipts = Vec::new();
        for submission in submissions {
            let of = ReceiptFor::Submission { task, number: submission.number, heads: submission.heads };
            let (now, journal, key) = (self.now, self.journal + 1, &self.key);
            let receipt =
                self.receipts.entry((task, submission.number)).or_insert_with(|| Receipt::issue(of, now, journal, key));
            self.journal += 1;
            receipts.push(receipt.clone());
        }
        receipts
    }

    fn create(&mut self, request: &HttpRequest) -> HttpAnswer {
        let header =
            |name: &str| request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let metadata = header("upload-metadata").unwrap();
        let sha256 = metadata.split(',').find_map(|pair| pair.strip_prefix("sha256 ")).unwrap();
        let sha256: Sha256 = String::from_utf8(BASE64.decode(sha256.as_bytes()).unwrap()).unwrap().parse().unwrap();
        if let Some(receipt) = self.photos.get(&sha256) {
            return with_receipt(receipt);
        }
        let id = format!("u{}", self.uploads.len());
        let length = header("upload-length").unwrap().parse().unwrap();
        self.uploads.insert(id.clone(), Upload { sha256, length, bytes: Vec::new() });
        let headers = vec![("location".to_owned(), format!("http://elsewhere.example/api/uploads/{id}"))];
        HttpAnswer { status: 201, headers, body: Vec::new() }
    }

    fn upload(&mut self, method: Method, id: &str, request: &HttpRequest) -> HttpAnswer {
        let Some(upload) = self.uploads.get_mut(id) else { return refusal(404, "media.upload_gone") };
        if method == Method::Patch {
            let offset = request.headers.iter().find(|(name, _)| *name == "upload-offset").unwrap().1.parse::<usize>();
            if offset != Ok(upload.bytes.len()) {
                return refusal(409, "media.wrong_offset");
            }
            upload.bytes.extend(&request.body);
            self.photo_bytes_received += request.body.len();
        }
        let sent = upload.bytes.len();
        if sent == upload.length {
            assert_eq!(Sha256::of(&upload.bytes), upload.sha256, "an upload arrived altered");
            self.journal += 1;
            let of = ReceiptFor::Photo { sha256: upload.sha256 };
            let receipt = Receipt::issue(of, self.now, self.journal, &self.key);
            let receipt = self.photos.entry(upload.sha256).or_insert(receipt).clone();
            return with_receipt(&receipt);
        }
        HttpAnswer { status: 200, headers: vec![("upload-offset".to_owned(), sent.to_string())], body: Vec::new() }
    }
}

fn with_receipt(receipt: &Receipt) -> HttpAnswer {
    HttpAnswer { status: 200, headers: vec![("upload-receipt".to_owned(), encoded(receipt))], body: Vec::new() }
}

fn refusal(status: u16, code: &str) -> HttpAnswer {
    let body = serde_json::json!({ "code": code, "message": { "zh": "不行", "en": "no" } });
    HttpAnswer { status, headers: Vec::new(), body: body.to_string().into_bytes() }
}

fn encoded<T: serde::Serialize>(value: &T) -> String {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    BASE64.encode(&bytes)
}

impl Transport for FakeServer {
    fn send<'a>(&'a self, _server: &'a ServerUrl, request: HttpRequest) -> Sending<'a> {
        let mut state = self.lock();
        state.requests.push((request.method, request.path.clone()));
        let lost = Err(TransportError::Unreachable { reason: "test".to_owned() });
        let answer = match state.fates.pop_front().unwrap_or(Fate::Through) {
            Fate::Through => Ok(state.answer(&request)),
            Fate::Lost => lost,
            Fate::AnswerLost => {
                state.answer(&request);
                lost
            }
            Fate::Doubled => {
                state.answer(&request);
                Ok(state.answer(&request))
            }
            Fate::CutShort => {
                let mut answer = state.answer(&request);
                answer.body.truncate(answer.body.len() / 2);
                Ok(answer)
            }
            Fate::Unavailable => Ok(refusal(503, "server.busy")),
        };
        Box::pin(std::future::ready(answer))
    }
}

/// Facilities of the test project: one with limits, some with photos.
pub(crate) fn facilities() -> Vec<FacilityCode> {
    let catalogue = Catalogue::current();
    let due = |code: &FacilityCode| catalogue.due_items(code, Period::Month).count() > 0;
    let all = catalogue.systems.iter().flat_map(|system| &system.facilities).map(|facility| facility.code.clone());
    let measured_by_case: FacilityCode = "HYD-01".parse().unwrap();
    all.filter(due).take(3).chain([measured_by_case]).collect()
}

pub(crate) fn assignment(plan: PlanId, facilities: &[FacilityCode]) -> AssignmentFacts {
    AssignmentFacts {
        id: AssignmentId::from_bytes(*plan.as_bytes()),
        plan,
        project: PROJECT,
        month: Month::of(NOW),
        period: Period::Month,
        catalogue: Catalogue::current().version.clone(),
        facilities: facilities.to_vec(),
    }
}

pub(crate) fn project() -> ProjectFacts {
    ProjectFacts {
        id: PROJECT,
        name: "长安大厦".to_owned(),
        address: "西安市长安路1号".to_owned(),
        owner: "长安置业".to_owned(),
        contract: ContractKind::Maintenance,
        lead: "李工".to_owned(),
        site: Some(LatLon { lat: 34.26, lon: 108.94 }),
        geofence: None,
        buildings: vec!["1号楼".to_owned()],
        facilities: Vec::new(),
    }
}

/// A small picture, different for each `seed`.
pub(crate) fn picture(seed: u32) -> Vec<u8> {
    let [a, b, c, _] = seed.wrapping_mul(2_654_435_761).to_le_bytes();
    let image = RgbImage::from_fn(48, 36, |x, y| Rgb([a.wrapping_add(x as u8), b.wrapping_add(y as u8), c]));
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

pub(crate) fn fix(at: Moment, step: u32) -> Fix {
    let position = LatLon { lat: 34.26 + f64::from(step) * 1e-5, lon: 108.94 };
    Fix { position, accuracy_m: 5.0, at, source: FixSource::Gnss, mock: false }
}
