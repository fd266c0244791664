//! Who comes: engineers who signed in weeks ago, and the plans they are issued.
//!
//! Their rows are written into the server's database beside it: signing in costs a password's hash on purpose, and would
//! be most of the preparation.

use std::sync::Arc;

use anyhow::Result;
use shared_model::id::{AccountId, AgencyId, DeviceId, PersonId, SessionId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use shared_model::signature::SecretKey;
use sync_server::core::Core;
use sync_server::db::{DbError, Tx};
use sync_server::env::SystemEnv;
use sync_server::store::session::NewSession;
use sync_server::{params, store};

use crate::world::{Place, World, now};

const DAY_MS: i64 = 86_400_000;
const PERSON: &str = "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
const CERTIFICATE: &str = "INSERT INTO certificate (person, qualification, number, level, issued_on, expires_on)
    VALUES (?1, 'facility_operator', ?2, 'intermediate', '2022-01-01', NULL)";
const ACCOUNT: &str = "INSERT INTO account (id, agency, person, role, login, phone, jurisdiction, password,
        must_change_password, state, created_at)
    VALUES (?1, ?2, ?3, 'field_engineer', ?4, '', NULL, '', 0, 'enabled', ?5)";

/// An engineer with a phone, signed in, and the plan to work on.
pub(super) struct Member {
    pub(super) token: String,
    pub(super) account: AccountId,
    pub(super) device: DeviceId,
    pub(super) key: SecretKey,
    pub(super) place: Place,
}

/// Hires `count` engineers; so many share a project.
pub(super) async fn hire(world: &World, count: usize, in_a_project: usize) -> Result<Vec<Member>> {
    let agency: AgencyId = world.town.agency.parse()?;
    let (at, folder) = (now()?, world.server.data_dir());
    let hired = tokio::task::spawn_blocking(move || {
        let core = Core::open(&folder, Arc::new(SystemEnv))?;
        let hired: Result<Vec<_>, DbError> =
            core.db.write(|tx| (0..count).map(|number| engineer(tx, agency, number, at)).collect());
        hired.map_err(anyhow::Error::from)
    });
    let hired = hired.await??;
    let mut members = Vec::new();
    for (number, group) in hired.chunks(in_a_project).enumerate() {
        let accounts: Vec<String> = group.iter().map(|(account, ..)| account.to_string()).collect();
        let place = world.place_of(number, &accounts).await?;
        for (account, device, key, token) in group {
            let (account, device, key, token) = (*account, *device, key.clone(), token.clone());
            members.push(Member { token, account, device, key, place });
        }
    }
    Ok(members)
}

type Hired = (AccountId, DeviceId, SecretKey, String);

fn engineer(tx: &Tx<'_>, agency: AgencyId, number: usize, at: Moment) -> Result<Hired, DbError> {
    let token = format!("evening {number}");
    let seed = *Sha256::of(token.as_bytes()).as_bytes();
    let bytes = |what: u8| -> [u8; 16] {
        let digest = Sha256::of(&[&seed[..], &[what]].concat());
        std::array::from_fn(|index| digest.as_bytes()[index])
    };
    let (person, account) = (PersonId::from_bytes(bytes(1)), AccountId::from_bytes(bytes(2)));
    let (device, key) = (DeviceId::from_bytes(bytes(3)), SecretKey::from_seed(seed));
    tx.execute(PERSON, params![person, agency, format!("工程师{number}"), format!("137{number:08}"), at])?;
    tx.execute(CERTIFICATE, params![person, format!("E{number}")])?;
    tx.execute(ACCOUNT, params![account, agency, person, format!("evening{number}"), at])?;
    store::device::add(tx, device, key.public().as_bytes(), "Evening", at)?;
    store::device::bind(tx, account, device, at)?;
    let session = NewSession {
        id: SessionId::from_bytes(bytes(4)),
        token: Sha256::of(token.as_bytes()),
        account,
        device: Some(device),
        client: "",
        address: "",
        at,
        expires_at: at.plus_ms(DAY_MS),
    };
    store::session::add(tx, &session)?;
    Ok((account, device, key, token))
}
