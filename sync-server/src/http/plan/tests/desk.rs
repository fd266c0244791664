//! The office of the stories, asked over HTTP: its people signed in, and another agency's administrator.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, AgencyId, PlanId};
use shared_model::sha::Sha256;
use tower::ServiceExt as _;

use crate::http::router;
use crate::http::state::{AppState, EdgeSettings};
use crate::params;
use crate::testing::{NOW, PROJECT};
use crate::testing_office::Office;
use crate::usecase::session::Actor;

/// An office whose console is open.
pub(super) struct Desk {
    pub(super) office: Office,
    app: Router,
}

pub(super) type Answer = (u16, Value);

impl Desk {
    pub(super) fn new() -> Self {
        let office = Office::new();
        let (world, agency) = (&office.world, AgencyId::from_bytes([2; 16]));
        world.run("UPDATE account SET role = 'agency_admin' WHERE id = ?1", params![AccountId::from_bytes([4; 16])]);
        world.run("UPDATE session SET device = NULL WHERE account = ?1", params![AccountId::from_bytes([4; 16])]);
        world.run("UPDATE account SET agency = ?2 WHERE id = ?1", params![AccountId::from_bytes([4; 16]), agency]);
        for actor in [&office.admin, &office.lead, &office.technical_lead] {
            world.run(
                "INSERT INTO session (id, token, account, client, address, created_at, seen_at, expires_at)
                 VALUES (?1, ?2, ?3, '', '', 0, ?4, ?5)",
                params![
                    actor.session,
                    Sha256::of(token(actor).as_bytes()),
                    actor.account,
                    NOW,
                    NOW.plus_ms(10_000_000_000)
                ],
            );
        }
        let app = router(AppState::new(Arc::clone(&office.world.core), EdgeSettings::default()));
        Self { office, app }
    }

    async fn call(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        let (status, bytes) = self.bytes(token, method, path, body).await;
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn bytes(&self, token: &str, method: &str, path: &str, body: Value) -> (u16, Vec<u8>) {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
    }

    /// A list as a sheet, as far as it is text.
    pub(super) async fn sheet(&self, path: &str) -> String {
        let (status, bytes) = self.bytes(&token(&self.office.lead), "GET", path, Value::Null).await;
        assert_eq!(status, 200, "{path}");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(&token(&self.office.lead), "GET", path, Value::Null).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(&token(&self.office.lead), "POST", path, body).await
    }

    pub(super) async fn as_admin(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(&token(&self.office.admin), method, path, body).await
    }

    pub(super) async fn as_technical_lead(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(&token(&self.office.technical_lead), method, path, body).await
    }

    /// The administrator of another agency.
    pub(super) async fn as_stranger(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call("token-4", method, path, body).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        self.call(&token(&self.office.lead), "DELETE", path, Value::Null).await
    }

    pub(super) async fn make(&self, month: &str, period: &str) -> Answer {
        self.post("/api/plans", json!({ "project": PROJECT, "month": month, "period": period })).await
    }

    pub(super) async fn issue(&self, plan: PlanId, facilities: &[&str], people: &[u8]) -> Answer {
        let assignees: Vec<_> = people.iter().map(|number| account(*number)).collect();
        let body = json!({ "batches": [{ "facilities": facilities, "assignees": assignees }] });
        self.post(&format!("/api/plans/{plan}/dispatch"), body).await
    }

    pub(super) async fn remove_task(&self, task: impl std::fmt::Display) -> Answer {
        self.as_admin("POST", &format!("/api/tasks/{task}/removal"), json!({ "reason": "误派" })).await
    }

    /// What the engineer's phone is told when it syncs.
    pub(super) fn told(&mut self) -> Vec<FeedEvent> {
        let answer = self.office.world.sync(&mut self.office.phone, Vec::new());
        answer.feed.into_iter().map(|entry| entry.event).collect()
    }
}

pub(super) fn account(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn token(actor: &Actor) -> String {
    format!("token of {}", actor.name)
}

/// The code of an answer, empty when it is no error.
pub(super) fn code((_, body): &Answer) -> &str {
    body["code"].as_str().unwrap_or_default()
}
