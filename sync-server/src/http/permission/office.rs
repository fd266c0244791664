//! Two agencies in two regions, three projects with everything that grows on a project, and somebody of every role.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::Value;
use shared_model::id::SessionId;
use shared_model::permission::Relation;
use shared_model::role::Role;
use shared_model::sha::Sha256;
use tower::ServiceExt as _;

use super::furnish::{MINE, OURS, THEIRS, account, agency, befriend, employ, furnish};
use crate::http::router;
use crate::http::state::{AppState, EdgeSettings};
use crate::params;
use crate::testing::{NOW, World};
use crate::testing_office::Office;

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
    pub(super) owner_contact: String,
    pub(super) key_unit: String,
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
    /// Requests to the authority that nobody has decided, one with a file.
    pub(super) suspension: String,
    pub(super) correction: String,
    pub(super) attachment: String,
}

/// Somebody who asks: of the first agency, of the authority over its region, or the first project's client.
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
            (Role::OwnerContact, Of::Mine) => Relation::OwnOwner,
            (Role::Operator | Role::OwnerContact, _) | (_, Of::Theirs) => Relation::Foreign,
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
            Role::OwnerContact => 35,
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
        let request = request
            .header("content-type", content)
            .header("upload-offset", "0")
            .header("upload-length", "1")
            .header("upload-metadata", "filename YS5wZGY=,filetype YXBwbGljYXRpb24vcGRm")
            .body(body)
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}

/// The account of an asker, and a session of it.
fn sign_in(world: &World, asker: Asker) {
    let (id, token) = (account(asker.number()), asker.token());
    let of_agency = asker.role.is_of_agency().then(|| agency(1));
    let region = (asker.role == Role::Officer).then_some(MINE.region);
    employ(world, asker.number(), of_agency, asker.role, region);
    if asker.role == Role::OwnerContact {
        // The first project's owner has the id of its agency.
        befriend(world, asker.number(), agency(1), agency(1), Some(id));
    }
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

fn nowhere() -> Place {
    let id = account(255).to_string();
    Place {
        agency: id.clone(),
        owner: id.clone(),
        owner_contact: id.clone(),
        key_unit: id.clone(),
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
        report: id.clone(),
        suspension: id.clone(),
        correction: id.clone(),
        attachment: id,
        photo: Sha256::of(b"nothing").to_string(),
    }
}
