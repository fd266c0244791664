//! `lists`: how long the server takes to answer each list at the size of a province (R12.4).
//!
//! Asked over the server's own router in this process, so that what is measured is the server's time with permission,
//! database and JSON, and no network.

mod found;
mod province;

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use sync_server::http::router;
use sync_server::http::state::{AppState, EdgeSettings};
use tower::ServiceExt as _;

use crate::figures::Figures;
use province::{COMMON_WORD, Province, RARE_WORD};

/// How often each question is asked; the first time is measured too.
const ASKED: usize = 12;
/// Promised for every list, in milliseconds (R12.4).
const TARGET_MS: f64 = 50.0;
/// Rows in a part, as the console asks.
const SIZE: u32 = 20;

/// The lists: their path, the name of their figure, that of the slowest hundredth, and their own filters.
const LISTS: [(&str, &str, &str, &[&str]); 13] = [
    ("agencies", "list_agencies_ms", "list_agencies_p99_ms", &["region=6101"]),
    ("people", "list_people_ms", "list_people_p99_ms", &["region=610113", "expiring_days=60"]),
    ("accounts", "list_accounts_ms", "list_accounts_p99_ms", &["role=field_engineer", "state=disabled"]),
    ("owners", "list_owners_ms", "list_owners_p99_ms", &["region=6102"]),
    ("contracts", "list_contracts_ms", "list_contracts_p99_ms", &["state=terminated", "kind=assessment"]),
    ("projects", "list_projects_ms", "list_projects_p99_ms", &["region=610113", "without_plan=2026-10"]),
    ("plans", "list_plans_ms", "list_plans_p99_ms", &["month=2026-03", "region=6103&month=2026-11"]),
    ("tasks", "list_tasks_ms", "list_tasks_p99_ms", &["state=returned", "month=2026-03&state=pending", "kind=repair"]),
    ("reports", "list_reports_ms", "list_reports_p99_ms", &["state=generated", "month=2026-03"]),
    // Each answer counts all seven lists. The project is of the lead who asks.
    (
        "faults",
        "list_faults_ms",
        "list_faults_p99_ms",
        &[
            "standing=untestable",
            "standing=under_way",
            "standing=in_discussion",
            "standing=declined",
            "standing=resolved",
            "standing=out_of_scope",
            "month=2026-03",
            "standing=resolved&month=2026-03",
            "project=06060606-0000-0007-0000-000006060606",
        ],
    ),
    ("board", "list_board_ms", "list_board_p99_ms", &["month=2026-03", "state=late&month=2026-10", "region=610113"]),
    ("owner-contacts", "list_contacts_ms", "list_contacts_p99_ms", &["ended=true"]),
    ("key-units", "list_key_units_ms", "list_key_units_p99_ms", &["ended=true"]),
];

/// One question with its time in milliseconds.
struct Told {
    question: String,
    ms: f64,
}

/// Measures.
///
/// # Errors
/// When the province cannot be built or a list is refused.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let province = province()?;
    let router = router(AppState::new(Arc::clone(&province.core), EdgeSettings::default()));
    let mut slowest = Vec::new();
    for (list, name, p99_name, filters) in LISTS {
        let mut told = Vec::new();
        for (role, token) in &province.tokens {
            told.extend(ask(&router, list, (role, token), filters).await?);
        }
        let mut times: Vec<f64> = told.iter().map(|told| told.ms).collect();
        times.sort_by(f64::total_cmp);
        figures.add(p99_name, Some(TARGET_MS), vec![p99(&times)]);
        figures.add(name, Some(TARGET_MS), times);
        slowest.extend(told.into_iter().max_by(|a, b| a.ms.total_cmp(&b.ms)));
    }
    slowest.sort_by(|a, b| b.ms.total_cmp(&a.ms));
    for Told { question, ms } in &slowest {
        println!("  slowest of its list: {ms:7.2} ms {question}");
    }
    figures.add("list_worst_ms", Some(TARGET_MS), slowest.first().map(|worst| worst.ms).into_iter().collect());
    Ok(())
}

/// The province is built once for all runs: nothing here changes it.
fn province() -> Result<&'static Province> {
    static BUILT: OnceLock<Province> = OnceLock::new();
    if let Some(province) = BUILT.get() {
        return Ok(province);
    }
    let province = Province::build()?;
    Ok(BUILT.get_or_init(|| province))
}

/// Every question somebody has for a list. A list that somebody may not see is left out.
async fn ask(router: &Router, list: &str, (role, token): (&str, &str), filters: &[&str]) -> Result<Vec<Told>> {
    let path = format!("/api/{list}?size={SIZE}");
    let (status, body, _) = get(router, &path, token).await?;
    if status == StatusCode::FORBIDDEN {
        return Ok(Vec::new());
    }
    let mut questions = vec![path.clone(), format!("{path}&q={COMMON_WORD}"), format!("{path}&q={RARE_WORD}")];
    questions.extend(filters.iter().map(|filter| format!("{path}&{filter}")));
    questions.extend(filters.iter().map(|filter| format!("{path}&{filter}&q={COMMON_WORD}")));
    questions.push(format!("{path}&page={}", last_page(&body)));
    let (_, found, _) = get(router, &questions[1], token).await?;
    questions.push(format!("{}&page={}", questions[1], last_page(&found)));
    let mut told = Vec::new();
    for question in questions {
        for _ in 0..ASKED {
            let (status, _, ms) = get(router, &question, token).await?;
            ensure!(status == StatusCode::OK, "{role}: {question}: {status}");
            told.push(Told { question: format!("{role}: {question}"), ms });
        }
    }
    Ok(told)
}

/// The number of the last part that can be reached.
fn last_page(list: &serde_json::Value) -> u64 {
    list["reachable"].as_u64().unwrap_or_default().div_ceil(u64::from(SIZE)).max(1)
}

async fn get(router: &Router, path: &str, token: &str) -> Result<(StatusCode, serde_json::Value, f64)> {
    let request = Request::get(path).header("authorization", format!("Bearer {token}")).body(Body::empty())?;
    let started = Instant::now();
    let response = router.clone().oneshot(request).await?;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await?;
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok((status, serde_json::from_slice(&bytes).with_context(|| path.to_owned())?, ms))
}

/// The time that all but the slowest hundredth stay below; of sorted times.
fn p99(sorted: &[f64]) -> f64 {
    let place = (sorted.len() * 99).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or_default()
}
