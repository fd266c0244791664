//! A phone on paper: it signs in and syncs as phones do, with documents made by the shared model, but keeps
//! nothing. Makes more tasks than a person could.

use anyhow::{Context as _, Result};
use data_encoding::BASE64;
use serde_json::{Value, json};
use shared_model::catalogue::Catalogue;
use shared_model::document::statement::{
    CaptureSource, ControllerInfo, ControllerStatement, PhotoOf, PhotoStatement, ResultKey, ResultStatement, Said,
    SelfieStatement, SignInStatement,
};
use shared_model::document::{Heads, TaskDoc, TaskHeader};
use shared_model::id::{AccountId, DeviceId, SegmentId, TaskId};
use shared_model::moment::{Moment, RecordedTime};
use shared_model::period::Period;
use shared_model::photo::PhotoKind;
use shared_model::position::{Fix, FixSource, LatLon};
use shared_model::sha::Sha256;
use shared_model::signature::SecretKey;
use shared_model::task::TaskKind;
use shared_model::track::{Segment, TrackPoint};
use shared_model::verdict::Verdict;
use shared_model::wire::{CONTENT_TYPE, DocOutcome, DocPush, Payload, SyncRequest, SyncResponse, VERSION};
use system_tests::material::SQUARE;
use system_tests::town::{FACILITIES, PASSWORD, issued_password};

use crate::world::{Place, now};

/// Points of a track that the real app puts into one segment.
const SEGMENT_POINTS: usize = 120;
/// How long before now the work began, in milliseconds.
const BEGAN_AGO_MS: i64 = 5 * 3_600_000;

/// A phone on paper with somebody signed in.
pub(crate) struct PaperPhone {
    http: reqwest::Client,
    base: String,
    token: String,
    account: AccountId,
    device: DeviceId,
    key: SecretKey,
    incarnation: Option<u64>,
    cursor: u64,
    drawn: u64,
}

impl PaperPhone {
    /// Signs in for the first time and chooses a password.
    ///
    /// # Errors
    /// When the server refuses.
    pub(crate) async fn sign_in(base: &str, login: &str) -> Result<Self> {
        let seed = *Sha256::of(login.as_bytes()).as_bytes();
        let key = SecretKey::from_seed(seed);
        let device = DeviceId::new(now()?, part(&seed));
        let public_key: String = key.public().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut phone = Self {
            http: system_tests::http_client(),
            base: base.to_owned(),
            token: String::new(),
            account: AccountId::from_bytes([0; 16]),
            device,
            key,
            incarnation: None,
            cursor: 0,
            drawn: 0,
        };
        let body = json!({ "account": login, "password": issued_password(),
            "device": { "id": device, "public_key": public_key, "name": "Paper" } });
        let session = phone.post("/api/session", &body).await?;
        phone.token = session["token"].as_str().context("a token")?.to_owned();
        phone.account = session["account"]["id"].as_str().context("an account")?.parse()?;
        phone.post("/api/session/password", &json!({ "old": issued_password(), "new": PASSWORD })).await?;
        Ok(phone)
    }

    /// One whose session was begun before.
    pub(crate) fn signed_in(
        (http, base): (reqwest::Client, &str),
        token: String,
        account: AccountId,
        device: DeviceId,
        key: SecretKey,
    ) -> Self {
        Self { http, base: base.to_owned(), token, account, device, key, incarnation: None, cursor: 0, drawn: 0 }
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(body);
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&answer).unwrap_or(Value::Null))
    }

    /// One exchange; every document must be merged.
    ///
    /// # Errors
    /// When the server refuses the exchange or a document.
    pub(crate) async fn exchange(&mut self, docs: Vec<DocPush>) -> Result<SyncResponse> {
        let request = SyncRequest {
            version: VERSION,
            device: self.device,
            incarnation: self.incarnation,
            cursor: self.cursor,
            docs,
            want: Vec::new(),
            gone: Vec::new(),
        };
        let mut body = Vec::new();
        ciborium::into_writer(&request, &mut body)?;
        let request = self.http.post(format!("{}/api/sync", self.base)).bearer_auth(&self.token);
        let answer = request.header("content-type", CONTENT_TYPE).body(body).send().await?;
        let bytes = answer.error_for_status()?.bytes().await?;
        let answer: SyncResponse = ciborium::from_reader(&bytes[..])?;
        for doc in &answer.docs {
            anyhow::ensure!(doc.outcome == DocOutcome::Merged, "a document was not merged: {:?}", doc.outcome);
        }
        (self.incarnation, self.cursor) = (Some(answer.incarnation), answer.cursor);
        Ok(answer)
    }

    /// Uploads a picture of a task by tus, or what is missing of it, until it is signed for.
    ///
    /// # Errors
    /// When the server refuses it.
    pub(crate) async fn upload(&self, task: TaskId, sha256: Sha256, bytes: Vec<u8>) -> Result<()> {
        let named = |name: &str, value: &str| format!("{name} {}", BASE64.encode(value.as_bytes()));
        let metadata = [named("sha256", &sha256.to_string()), named("task", &task.to_string())].join(",");
        let begin = self.http.post(format!("{}/api/uploads", self.base)).bearer_auth(&self.token);
        let begin = begin.header("tus-resumable", "1.0.0").header("upload-metadata", metadata);
        let begun = begin.header("upload-length", bytes.len()).send().await?.error_for_status()?;
        if begun.headers().contains_key("upload-receipt") {
            return Ok(());
        }
        let offset = match begun.headers().get("upload-offset") {
            Some(offset) => offset.to_str()?.parse()?,
            None => 0,
        };
        let bytes = bytes.get(offset..).context("no more than the picture was taken in")?.to_vec();
        let address = begun.headers().get("location").context("an address")?.to_str()?;
        let part = self.http.patch(format!("{}{address}", self.base)).bearer_auth(&self.token);
        let part = part.header("tus-resumable", "1.0.0").header("upload-offset", offset);
        // The digest of the part, as the app sends it.
        let digest = if offset == 0 { sha256 } else { Sha256::of(&bytes) };
        let part = part.header("upload-checksum", format!("sha256 {}", BASE64.encode(digest.as_bytes())));
        let part = part.header("content-type", "application/offset+octet-stream").body(bytes);
        let sent = part.send().await?.error_for_status()?;
        anyhow::ensure!(sent.headers().contains_key("upload-receipt"), "the picture was not signed for");
        Ok(())
    }

    /// Hears everything the server has to tell.
    ///
    /// # Errors
    /// As [`PaperPhone::exchange`].
    pub(crate) async fn catch_up(&mut self) -> Result<()> {
        while self.exchange(Vec::new()).await?.more {}
        Ok(())
    }

    /// A submitted task with every item of the plan and `points` track points, as it is sent the first time.
    ///
    /// # Errors
    /// When the clock or the document fails.
    pub(crate) fn task(&mut self, place: Place, points: usize) -> Result<DocPush> {
        self.task_with(place, points, &[])
    }

    /// [`PaperPhone::task`], with pictures of the site beside those of the arrival.
    ///
    /// # Errors
    /// When the clock or the document fails.
    pub(crate) fn task_with(&mut self, place: Place, points: usize, photos: &[Sha256]) -> Result<DocPush> {
        let began = now()?.plus_ms(-BEGAN_AGO_MS);
        let facilities = FACILITIES.iter().map(|(code, ..)| code.parse()).collect::<Result<Vec<_>, _>>()?;
        let header = TaskHeader {
            id: TaskId::new(began, self.draw()),
            kind: TaskKind::Planned,
            project: place.project,
            plan: Some(place.plan),
            fault: None,
            order: None,
            catalogue: Catalogue::current().version.to_string(),
            facilities,
            created: self.said(began),
        };
        let mut doc = TaskDoc::create(&header, part(Sha256::of(header.id.as_bytes()).as_bytes()));
        self.arrive(&mut doc, began.plus_ms(60_000));
        for photo in photos {
            doc.add_photo(*photo, &self.photo(PhotoOf::SignIn, PhotoKind::Site, began.plus_ms(90_000)));
        }
        self.walk(&mut doc, began, points);
        self.record(&mut doc, &header, began.plus_ms(300_000));
        let draft = doc.draft_submission(1, self.said(began.plus_ms(4 * 3_600_000)))?;
        let signature = self.key.sign(&draft.message());
        doc.add_submission(draft, signature);
        Ok(DocPush { task: header.id, base: Heads::default(), payload: Payload::Saved(doc.save()), heads: doc.heads() })
    }

    fn arrive(&mut self, doc: &mut TaskDoc, at: Moment) {
        let said = self.said(at);
        let fix = fix(at);
        let mut shoot = |of, kind| {
            let photo = Sha256::of(&self.draw::<16>());
            doc.add_photo(photo, &self.photo(of, kind, at));
            photo
        };
        let selfie = shoot(PhotoOf::Selfie, PhotoKind::Selfie);
        let sign_in = shoot(PhotoOf::SignIn, PhotoKind::Site);
        let photo = shoot(PhotoOf::Controller, PhotoKind::Controller);
        doc.set_selfie(&SelfieStatement { photo: selfie, said });
        doc.set_sign_in(&SignInStatement { photo: sign_in, fix: Some(fix), said });
        let controller = ControllerInfo::Present { brand: "海湾".to_owned(), model: Some("JB-QB-GST500".to_owned()) };
        doc.set_controller(&ControllerStatement { controller, photo, said });
    }

    /// What is stated of a picture.
    fn photo(&self, of: PhotoOf, kind: PhotoKind, at: Moment) -> PhotoStatement {
        PhotoStatement {
            of,
            kind,
            width: 4_000,
            height: 3_000,
            bytes: 2_400_000,
            fix: Some(fix(at)),
            source: CaptureSource::Camera,
            exif_at: Some(at),
            exif_position: Some(SQUARE),
            findings: Vec::new(),
            said: self.said(at),
        }
    }

    fn walk(&mut self, doc: &mut TaskDoc, began: Moment, points: usize) {
        let way: Vec<_> = (0..points).map(|step| point(step, began)).collect();
        for segment in way.chunks(SEGMENT_POINTS) {
            let id = SegmentId::new(segment[0].at, self.draw());
            doc.add_track(id, &Segment { by: self.account, device: self.device, points: segment.to_vec() });
        }
    }

    fn record(&self, doc: &mut TaskDoc, header: &TaskHeader, from: Moment) {
        let mut at = from;
        for facility in &header.facilities {
            for item in Catalogue::current().due_items(facility, Period::Month) {
                at = at.plus_ms(120_000);
                let key = ResultKey { facility: facility.clone(), item: item.code.clone(), point: None };
                let measured = item.needs_value();
                let statement = ResultStatement {
                    verdict: Verdict::Pass,
                    value: measured.then_some(item.limit.min.or(item.limit.max).unwrap_or(1.0)),
                    unit: item.unit.clone().filter(|_| measured),
                    limit: measured.then_some(item.limit),
                    limit_case: None,
                    override_reason: None,
                    note: String::new(),
                    place: "1号楼".to_owned(),
                    said: self.said(at),
                };
                doc.record_result(&key, &statement);
            }
        }
    }

    fn said(&self, at: Moment) -> Said {
        let monotonic_ms = at.as_ms().unsigned_abs() % 1_000_000_000;
        let at = RecordedTime { device: at, monotonic_ms, boot: 1, offset_ms: Some(120) };
        Said { by: self.account, device: self.device, at }
    }

    /// Bytes that were not drawn before: this phone must never make the same id twice.
    fn draw<const N: usize>(&mut self) -> [u8; N] {
        self.drawn += 1;
        let mut source = self.device.as_bytes().to_vec();
        source.extend(self.drawn.to_le_bytes());
        part(Sha256::of(&source).as_bytes())
    }
}

/// A point of a walk around the square, eight seconds after the one before.
fn point(step: usize, began: Moment) -> TrackPoint {
    let (angle, wobble) = (step as f64 * 0.045, (step as f64 * 1.7).sin() * 8e-6);
    let position =
        LatLon { lat: SQUARE.lat + 5e-4 * angle.sin() + wobble, lon: SQUARE.lon + 6e-4 * angle.cos() - wobble };
    let at = began.plus_ms(step as i64 * 8_000 + (step as i64 * 37) % 400);
    TrackPoint { at, position, accuracy_m: 4.0 + (step % 5) as f32, source: FixSource::Gnss, mock: false }
}

const fn fix(at: Moment) -> Fix {
    Fix { position: SQUARE, accuracy_m: 6.0, at, source: FixSource::Gnss, mock: false }
}

fn part<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    std::array::from_fn(|index| bytes[index])
}
