//! A month at the office: two real phones record the plan, the lead approves, reports are made.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use field_app::device::Replay;
use serde_json::{Value, json};
use shared_model::calendar::day_of;
use shared_model::moment::Moment;
use system_tests::engineer::{Engineer, Round};
use system_tests::material::{Photos, SQUARE, walk_gpx};
use system_tests::town::{ENGINEERS, Town};
use tempfile::TempDir;

use crate::world::{World, now};

/// How long before now the work began, in milliseconds: the answers fit into it.
const BEGAN_AGO_MS: i64 = 3 * 3_600_000;
/// How much time each answer takes, in milliseconds.
const PACE_MS: i64 = 60_000;
/// Points of the walk around the site.
const WALK_POINTS: u32 = 500;
/// Exchanges after which everything must be with the server.
const MOST_EXCHANGES: usize = 10;
/// Between two looks whether a report is made.
const LOOK: Duration = Duration::from_millis(50);
/// Looks until a report must be made.
const MOST_LOOKS: usize = 2_400;

/// Records and approves the whole plan of the month; answers the plan.
///
/// # Errors
/// When a phone or the server refuses a step.
pub(crate) async fn approved_plan(world: &World) -> Result<String> {
    let plan = world.town.plan_and_dispatch(now()?).await?;
    for login in ENGINEERS {
        let dir = TempDir::new()?;
        let task = work(&world.server.base, &dir, login).await?;
        approve(&world.town, &task).await.with_context(|| format!("the task of {login}"))?;
    }
    Ok(plan)
}

/// One engineer's part: recorded, submitted, sent. Answers the task.
async fn work(base: &str, dir: &TempDir, login: &str) -> Result<String> {
    let start = Moment::from_ms(now()?.as_ms() - BEGAN_AGO_MS);
    let walk = Replay::read(walk_gpx(SQUARE, start, WALK_POINTS).as_bytes())?;
    let phone = Engineer::unpack(dir.path(), base, "Bench phone", walk, 1.0, -BEGAN_AGO_MS)?;
    phone.first_sign_in(login).await?;
    let pass = |ms| phone.advance(ms);
    let round = Round { pace_ms: PACE_MS, wait: &pass, broken: None, untestable: None };
    let mut photos = Photos::generated();
    let task = phone.start()?.card.id;
    phone.arrive(&task, &mut photos, &round)?;
    phone.record_all(&task, &mut photos, &round)?;
    phone.app.submit(&task)?;
    for _ in 0..MOST_EXCHANGES {
        let state = phone.app.sync_now().await?;
        if state.tasks_waiting + state.submissions_waiting == 0 && state.photos_safe == state.photos {
            return Ok(task);
        }
    }
    anyhow::bail!("not everything reached the server in {MOST_EXCHANGES} exchanges")
}

async fn approve(town: &Town, task: &str) -> Result<()> {
    let seen = town.lead.get(&format!("/api/tasks/{task}")).await?;
    let approval = json!({ "decision": "approve", "heads": seen["heads"], "note": "", "item_notes": [] });
    town.lead.post(&format!("/api/tasks/{task}/review"), approval).await?;
    Ok(())
}

/// Has the plan's report made and deletes it again; answers what the server said of it.
///
/// # Errors
/// When it cannot be made.
pub(crate) async fn report(town: &Town, plan: &str) -> Result<Value> {
    let today = day_of(now()?).to_string();
    let wish = json!({ "plan": plan, "dated_on": today, "service_from": today, "service_to": today });
    let path = format!("/api/reports/{}", town.admin.make("/api/reports", wish).await?);
    let mut looks = tokio::time::interval(LOOK);
    for _ in 0..MOST_LOOKS {
        looks.tick().await;
        let report = town.admin.get(&path).await?;
        if !matches!(report["state"].as_str(), Some("queued" | "running")) {
            ensure!(report["state"] == "generated", "the report is generated: {report}");
            town.admin.delete(&path).await?;
            return Ok(report);
        }
    }
    anyhow::bail!("the report is not made")
}
