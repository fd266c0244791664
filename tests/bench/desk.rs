//! How soon the desk opens for a reviewer for whom 2,000 tasks wait (R5.1).

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use sync_server::core::Core;
use sync_server::db::{DbError, Tx};
use sync_server::env::SystemEnv;
use sync_server::http::router;
use sync_server::http::state::{AppState, EdgeSettings};
use sync_server::params;
use tower::ServiceExt as _;

use crate::figures::Figures;
use crate::world::now;

/// Tasks that wait.
const WAITING: u32 = 2_000;
/// Of each project.
const TASKS: u32 = 10;
/// Photos of each task.
const PHOTOS: u32 = 20;
/// How often the desk is opened.
const OPENED: usize = 20;
/// Promised, in milliseconds of the server.
const TARGET_MS: f64 = 100.0;
/// As the console asks.
const QUEUE: &str = "/api/review-queue?size=100";
const TOKEN: &str = "technical lead";

/// Measures.
///
/// # Errors
/// When the tasks cannot be written or the queue is refused.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let core = Arc::new(Core::open(folder.path(), Arc::new(SystemEnv))?);
    let at = now()?;
    core.db.write(|tx| {
        office(tx, at)?;
        (0..WAITING).try_for_each(|number| task(tx, number, at))
    })?;
    let router = router(AppState::new(core, EdgeSettings::default()));
    let mut times = Vec::new();
    for _ in 0..OPENED {
        times.push(open(&router).await?);
    }
    figures.add("review_queue_ms", Some(TARGET_MS), times);
    Ok(())
}

/// Asks for the queue; answers the milliseconds.
async fn open(router: &Router) -> Result<f64> {
    let request = Request::get(QUEUE).header("authorization", format!("Bearer {TOKEN}")).body(Body::empty())?;
    let started = Instant::now();
    let response = router.clone().oneshot(request).await?;
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await?;
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    ensure!(status == StatusCode::OK, "{QUEUE}: {status}");
    let answer: serde_json::Value = serde_json::from_slice(&body).context(QUEUE)?;
    ensure!(answer["total"] == WAITING, "{QUEUE}: {} tasks wait", answer["total"]);
    Ok(ms)
}

fn id(kind: u8, number: u32) -> [u8; 16] {
    let mut id = [kind; 16];
    id[8..12].copy_from_slice(&number.to_be_bytes());
    id
}

/// An agency with its technical lead, one client and the projects.
fn office(tx: &Tx<'_>, at: Moment) -> Result<(), DbError> {
    let (agency, lead, contract) = (id(1, 0), id(2, 0), id(3, 0));
    tx.execute(
        "INSERT INTO agency (id, name, credit_code, jurisdiction, address, phone, created_at)
         VALUES (?1, '安泰消防', '91610000000000000A', '610113', '', '', ?2)",
        params![agency, at],
    )?;
    tx.execute(
        "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, '陈淑芬', '', ?3)",
        params![lead, agency, at],
    )?;
    tx.execute(
        "INSERT INTO account (id, agency, person, role, login, phone, password, must_change_password, state, created_at)
         VALUES (?1, ?2, ?1, 'technical_lead', 'chen', '', '', 0, 'enabled', ?3)",
        params![lead, agency, at],
    )?;
    tx.execute(
        "INSERT INTO session (id, token, account, client, address, created_at, seen_at, expires_at)
         VALUES (?1, ?2, ?1, '', '', ?3, ?3, ?4)",
        params![lead, Sha256::of(TOKEN.as_bytes()), at, at.plus_ms(86_400_000)],
    )?;
    tx.execute(
        "INSERT INTO owner (id, agency, name, address, contact, phone, created_at) VALUES (?1, ?2, '业主', '', '', '', ?3)",
        params![contract, agency, at],
    )?;
    tx.execute(
        "INSERT INTO contract (id, agency, owner, name, kind, signed_on, state, created_at)
         VALUES (?1, ?2, ?1, '合同', 'maintenance', '2026-01-01', 'active', ?3)",
        params![contract, agency, at],
    )?;
    (0..WAITING / TASKS).try_for_each(|number| {
        tx.execute(
            "INSERT INTO project (id, agency, contract, lead, name, address, jurisdiction, latitude, longitude, geofence,
                first_report, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, '', '610113', 34.2, 108.9, ?6, 'same_month', ?7)",
            params![
                id(4, number),
                agency,
                contract,
                lead,
                format!("高新大厦{number}"),
                r#"{"circle":{"center":{"lat":34.2,"lon":108.9},"radius_m":200.0}}"#,
                at
            ],
        )
        .map(drop)
    })
}

/// A task that waits; one in ten has a finding, one in twenty a fault, one in thirty a photo that has not come.
fn task(tx: &Tx<'_>, number: u32, at: Moment) -> Result<(), DbError> {
    let (task, engineer) = (id(5, number), id(2, 0));
    let submitted = at.plus_ms(-i64::from(number) * 60_000);
    tx.execute(
        "INSERT INTO task (id, agency, project, kind, catalogue, state, created_by, created_device, created_at, month,
            received_at, updated_at, heads, submitted_at, failed_count, photo_count, result_count)
         VALUES (?1, ?2, ?3, 'planned', '2026.1', 'pending', ?4, ?4, ?5, '2026-11', ?5, ?5, ?6, ?5, ?7, ?8, 60)",
        params![
            task,
            id(1, 0),
            id(4, number / TASKS),
            engineer,
            submitted,
            [0u8; 32],
            u32::from(number.is_multiple_of(20)),
            PHOTOS
        ],
    )?;
    tx.execute(
        "INSERT INTO task_participant (task, account, wrote, since_at) VALUES (?1, ?2, 1, ?3)",
        params![task, engineer, submitted],
    )?;
    tx.execute("INSERT INTO task_answers (task, answers) VALUES (?1, '{}')", params![task])?;
    tx.execute(
        "INSERT INTO task_look (task, wanted, looked, looked_at, found, findings) VALUES (?1, 1, 1, ?2, ?3, '[]')",
        params![task, submitted, u32::from(number.is_multiple_of(10))],
    )?;
    (0..PHOTOS).try_for_each(|photo| add_photo(tx, (&task, number), photo, submitted))
}

/// A photo of a task; of every thirtieth task the last has not come.
fn add_photo(tx: &Tx<'_>, (task, number): (&[u8; 16], u32), photo: u32, at: Moment) -> Result<(), DbError> {
    let sha256 = Sha256::of(&(number * PHOTOS + photo).to_be_bytes());
    tx.execute(
        "INSERT INTO task_photo (task, sha256, kind, belongs, bytes, taken_by, taken_at) VALUES (?1, ?2, 'site', '', 1, ?3, ?4)",
        params![*task, sha256, id(2, 0), at],
    )?;
    if number.is_multiple_of(30) && photo + 1 == PHOTOS {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO photo (sha256, media_type, bytes, width, height, findings, received_at, account, journal, receipt)
         VALUES (?1, 'image/jpeg', 1, 1, 1, '[]', ?2, ?3, 0, x'')",
        params![sha256, at, id(2, 0)],
    )
    .map(drop)
}
