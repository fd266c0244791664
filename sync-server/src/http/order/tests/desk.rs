//! The office of the stories: its console over HTTP, and the phone of an engineer who has no part in the plan.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use image::codecs::jpeg::JpegEncoder;
use serde_json::{Value, json};
use shared_model::document::TaskDoc;
use shared_model::feed::{FeedEvent, OrderFacts};
use shared_model::id::{AccountId, EntryId, TaskId};
use shared_model::sha::Sha256;
use shared_model::verdict::Verdict;
use shared_model::wire::{DocOutcome, SyncResponse};
use tower::ServiceExt as _;

use crate::http::router;
use crate::http::state::{AppState, EdgeSettings};
use crate::params;
use crate::testing::{NOW, Phone, World, whole};
use crate::testing_office::{FAULT, Office};
use crate::usecase::session::Actor;
use crate::usecase::upload::{self, Announcement, Progress, Uploader};

/// An office whose console is open, and the phone of an engineer who has no part in the plan.
pub(super) struct Desk {
    pub(super) office: Office,
    app: Router,
    /// The task that recorded the fault.
    pub(super) task: TaskId,
    pub(super) doc: TaskDoc,
    pub(super) other: Phone,
}

/// The engineer that orders go to: number 2, whom nothing of the plan is issued to.
pub(super) const ENGINEER: u8 = 2;
pub(super) const CAUSE: EntryId = EntryId::from_bytes([1; 16]);

impl Desk {
    pub(super) fn new() -> Self {
        let mut office = Office::new();
        office.world.run("DELETE FROM assignment_facility WHERE 1 = ?1", params![1_i64]);
        office.world.run("DELETE FROM assignment WHERE 1 = ?1", params![1_i64]);
        for actor in [&office.admin, &office.lead, &office.technical_lead] {
            let token = token(actor);
            office.world.run(
                "INSERT INTO session (id, token, account, client, address, created_at, seen_at, expires_at)
                 VALUES (?1, ?2, ?3, '', '', 0, ?4, ?5)",
                params![actor.session, Sha256::of(token.as_bytes()), actor.account, NOW, NOW.plus_ms(1_000_000_000)],
            );
        }
        let plan = office.dispatched();
        let (task, doc) = office.submitted(plan, Verdict::Fail);
        let app = router(AppState::new(Arc::clone(&office.world.core), EdgeSettings::default()));
        Self { office, app, task, doc, other: World::phone(ENGINEER) }
    }

    pub(super) async fn call(&self, token: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    pub(super) async fn handle(&self, disposition: &str, assignee: Option<AccountId>) -> (u16, Value) {
        self.handle_as(&self.office.lead, disposition, assignee).await
    }

    pub(super) async fn handle_as(
        &self,
        actor: &Actor,
        disposition: &str,
        assignee: Option<AccountId>,
    ) -> (u16, Value) {
        let path = format!("/api/tasks/{}/faults/{FAULT}/disposition", self.task);
        let body = json!({ "disposition": disposition, "note": "请尽快", "assignee": assignee });
        self.call(&token(actor), "POST", &path, body).await
    }

    /// Orders something of the engineer, whose phone then hears of it.
    pub(super) async fn order(&mut self, disposition: &str) -> OrderFacts {
        let answer = self.handle(disposition, Some(account(ENGINEER))).await;
        assert_eq!(answer.0, 204, "{answer:?}");
        let told = self.told();
        let [FeedEvent::Project(project), FeedEvent::Order(order)] = &told[..] else { panic!("{told:?}") };
        assert_eq!(project.id, order.project);
        (**order).clone()
    }

    /// What the engineer's phone is told when it syncs.
    pub(super) fn told(&mut self) -> Vec<FeedEvent> {
        let answer = self.office.world.sync(&mut self.other, Vec::new());
        answer.feed.into_iter().map(|entry| entry.event).collect()
    }

    pub(super) async fn withdraw(&self, order: &OrderFacts) -> (u16, Value) {
        let path = format!("/api/orders/{}/withdraw", order.id);
        self.call(&token(&self.office.lead), "POST", &path, json!({ "note": "改派" })).await
    }

    pub(super) async fn detail(&self, task: TaskId) -> Value {
        let answer = self.call(&token(&self.office.lead), "GET", &format!("/api/tasks/{task}"), Value::Null).await;
        assert_eq!(answer.0, 200, "{answer:?}");
        answer.1
    }

    pub(super) async fn fault(&self) -> Value {
        self.detail(self.task).await["faults"][0].clone()
    }

    /// The engineer carries an order out and submits; the whole task with its entry.
    pub(super) fn carried_out(&mut self, task: u8, order: &OrderFacts, verdict: Verdict, finding: &str) -> TaskDoc {
        let mut doc = self.other.ordered_task(task, order);
        self.other.enter(&mut doc, 1, verdict, finding);
        self.other.submit(&mut doc, 1);
        let answer = self.office.world.sync(&mut self.other, vec![whole(&mut doc)]);
        assert_eq!(answer.docs[0].outcome, DocOutcome::Merged);
        doc
    }

    /// Lets a photo of a task arrive; on a thread of its own, as in the server.
    pub(super) fn upload(&self, phone: &Phone, task: TaskId, photo: &[u8]) {
        std::thread::scope(|threads| threads.spawn(|| self.take_in(phone, task, photo)).join().unwrap());
    }

    fn take_in(&self, phone: &Phone, task: TaskId, photo: &[u8]) {
        let core = &self.office.world.core;
        let uploader = Uploader { account: phone.caller.account, agency: phone.caller.agency };
        let announced = Announcement { sha256: Sha256::of(photo), task, length: photo.len() as u64 };
        let Progress::Under(begun) = upload::create(core, uploader, announced).unwrap() else { panic!("held already") };
        let (row, mut file) = upload::resume(core, uploader, &begun.id, 0).unwrap();
        file.write(photo).unwrap();
        assert!(matches!(upload::advance(core, uploader, row, file).unwrap(), Progress::Held { .. }));
    }
}

pub(super) fn account(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

pub(super) fn token(actor: &Actor) -> String {
    format!("token of {}", actor.name)
}

pub(super) fn jpeg(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(900, 600, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, shade]));
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
    bytes
}

pub(super) fn quarantined(answer: &SyncResponse, code: &str) {
    assert_eq!(answer.docs[0].outcome, DocOutcome::Quarantined { code: code.to_owned() });
}
