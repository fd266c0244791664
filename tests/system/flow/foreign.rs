//! What a program that is no Fengtai app gets from `POST /api/sync`: a stable code, and nothing changed.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use shared_model::catalogue::Catalogue;
use shared_model::document::statement::Said;
use shared_model::document::{Heads, TaskDoc, TaskHeader};
use shared_model::id::{AccountId, DeviceId, ProjectId, TaskId};
use shared_model::moment::RecordedTime;
use shared_model::sha::Sha256;
use shared_model::signature::SecretKey;
use shared_model::task::TaskKind;
use shared_model::wire::{CONTENT_TYPE, DocOutcome, DocPush, Payload, SyncRequest, SyncResponse, VERSION};
use system_tests::http_client;
use system_tests::town::{ENGINEERS, PASSWORD, issued_password};

use crate::world::{World, now};

/// A signed-in phone that says whatever the test wants.
struct Foreign {
    http: reqwest::Client,
    base: String,
    token: String,
    account: AccountId,
    device: DeviceId,
}

impl Foreign {
    async fn sign_in(world: &World, login: &str) -> Result<Self> {
        let mut random = [0; 10];
        random.copy_from_slice(&Sha256::of(login.as_bytes()).as_bytes()[..10]);
        let device = DeviceId::new(now(), random);
        let key = SecretKey::from_seed(*Sha256::of(login.as_bytes()).as_bytes()).public();
        let public_key: String = key.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let (http, base) = (http_client(), world.base.clone());
        let body = json!({ "account": login, "password": issued_password(),
            "device": { "id": device, "public_key": public_key, "name": "Foreign" } });
        let answer = http.post(format!("{base}/api/session")).json(&body).send().await?.error_for_status()?;
        let session: Value = answer.json().await?;
        let token = session["token"].as_str().context("a token")?.to_owned();
        let account = session["account"]["id"].as_str().context("an account")?.parse()?;
        let change = json!({ "old": issued_password(), "new": PASSWORD });
        let changed = http.post(format!("{base}/api/session/password")).bearer_auth(&token).json(&change).send();
        changed.await?.error_for_status()?;
        Ok(Self { http, base, token, account, device })
    }

    fn request(&self, docs: Vec<DocPush>) -> SyncRequest {
        let (want, gone) = (Vec::new(), Vec::new());
        SyncRequest { version: VERSION, device: self.device, incarnation: None, cursor: 0, docs, want, gone }
    }

    async fn post(&self, body: Vec<u8>) -> Result<reqwest::Response> {
        let request = self.http.post(format!("{}/api/sync", self.base)).bearer_auth(&self.token);
        Ok(request.header("content-type", CONTENT_TYPE).body(body).send().await?)
    }

    /// The status and the code of a refusal.
    async fn refused(&self, body: Vec<u8>) -> Result<(u16, String)> {
        let answer = self.post(body).await?;
        let status = answer.status().as_u16();
        let told: Value = answer.json().await?;
        Ok((status, told["code"].as_str().context("a refusal has a code")?.to_owned()))
    }

    async fn exchange(&self, docs: Vec<DocPush>) -> Result<SyncResponse> {
        let answer = self.post(cbor(&self.request(docs))?).await?.error_for_status()?;
        Ok(ciborium::from_reader(&answer.bytes().await?[..])?)
    }

    /// A task of a plan, as its engineer would begin it.
    fn task(&self, world: &World, facility: &str) -> Result<DocPush> {
        let at = RecordedTime { device: now(), monotonic_ms: 1, boot: 1, offset_ms: Some(0) };
        let header = TaskHeader {
            id: TaskId::new(now(), [7; 10]),
            kind: TaskKind::Planned,
            project: world.project.parse::<ProjectId>()?,
            plan: Some(world.plan.parse()?),
            fault: None,
            order: None,
            catalogue: Catalogue::current().version.to_string(),
            facilities: vec![facility.parse()?],
            created: Said { by: self.account, device: self.device, at },
        };
        let mut doc = TaskDoc::create(&header, [9; 16]);
        let heads = doc.heads();
        Ok(DocPush { task: header.id, base: Heads::default(), payload: Payload::Saved(doc.save()), heads })
    }
}

fn cbor(request: &SyncRequest) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    ciborium::into_writer(request, &mut body)?;
    Ok(body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_exchange_is_refused_by_name() -> Result<()> {
    let world = World::new().await?;
    let phone = Foreign::sign_in(&world, ENGINEERS[0]).await?;
    let whole = cbor(&phone.request(vec![phone.task(&world, crate::world::OWN[0])?]))?;
    let newer = cbor(&SyncRequest { version: VERSION + 1, ..phone.request(Vec::new()) })?;
    let elsewhere = cbor(&SyncRequest { device: DeviceId::from_bytes([3; 16]), ..phone.request(Vec::new()) })?;
    let expected: [(Vec<u8>, (u16, &str)); 4] = [
        (b"{\"not\": \"cbor\"}".to_vec(), (400, "sync.not_cbor")),
        (whole[..whole.len() / 2].to_vec(), (400, "sync.truncated")),
        (newer, (400, "sync.unknown_version")),
        (elsewhere, (403, "sync.wrong_device")),
    ];
    for (body, (status, code)) in expected {
        let told = phone.refused(body).await?;
        ensure!(told == (status, code.to_owned()), "{told:?} instead of {code}");
    }
    let large = phone.refused(vec![0; shared_model::wire::MAX_BODY_BYTES + 1]).await?;
    ensure!(large == (413, "sync.too_large".to_owned()), "{large:?}");
    ensure!(phone.exchange(Vec::new()).await?.docs.is_empty());
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_for_anothers_facility_is_kept_apart() -> Result<()> {
    let world = World::new().await?;
    let phone = Foreign::sign_in(&world, ENGINEERS[1]).await?;
    let push = phone.task(&world, crate::world::OWN[0])?;
    let answer = phone.exchange(vec![push.clone()]).await?;
    let expected = DocOutcome::Quarantined { code: "sync.not_your_task".to_owned() };
    ensure!(answer.docs[0].outcome == expected, "{:?}", answer.docs);
    let kept = world.town.technical.get("/api/quarantine").await?;
    ensure!(kept["items"][0]["code"] == "sync.not_your_task", "{kept}");
    let tasks = world.town.lead.get("/api/tasks").await?;
    ensure!(tasks["total"] == 0, "it is no task of anybody: {tasks}");
    world.end().await
}
