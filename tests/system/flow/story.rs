//! The story of a month.

use anyhow::{Context as _, Result, ensure};
use field_app::view::{QueryState, ResultInput, TaskState, Verdict};
use reqwest::Method;
use serde_json::Value;
use system_tests::town::ENGINEERS;

use crate::world::{Hand, OWN, SHARED, World, checked};

/// Looks at a report that is being made at most; each look is a request to a busy server.
const MOST_LOOKS: usize = 20_000;

fn answer(facility: &str, item: &str, verdict: Verdict, note: &str) -> ResultInput {
    ResultInput {
        facility: facility.to_owned(),
        item: item.to_owned(),
        point: None,
        verdict: Some(verdict),
        value: None,
        limit_case: None,
        override_reason: None,
        note: note.to_owned(),
        place: "1层".to_owned(),
    }
}

async fn two_phones(world: &World) -> Result<(Hand, Hand)> {
    let (one, two) = (world.phone("one")?, world.phone("two")?);
    one.engineer.first_sign_in(ENGINEERS[0]).await?;
    two.engineer.first_sign_in(ENGINEERS[1]).await?;
    Ok((one, two))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_engineers_record_apart_and_both_answers_are_kept() -> Result<()> {
    let world = World::new().await?;
    let (one, mut two) = two_phones(&world).await?;
    let task = two.begin(&world.plan, &[SHARED])?;
    two.send_everything().await?;
    one.send_everything().await?;
    one.engineer.set_online(false);
    two.engineer.set_online(false);
    let item = "CMP-02-01";
    one.engineer.app.record_result(&task, answer(SHARED, item, Verdict::Untestable, "停电"))?;
    two.record(&task, None)?;
    two.engineer.set_online(true);
    two.send_everything().await?;
    one.engineer.set_online(true);
    one.send_everything().await?;
    two.send_everything().await?;
    for phone in [&one, &two] {
        let view = phone.engineer.app.task_view(&task)?;
        ensure!(view.facilities[0].items[0].others.len() == 1, "both answers are on every phone");
    }
    let seen = world.task(&task).await?;
    ensure!(seen["results"][0]["others"].as_array().is_some_and(|others| others.len() == 1), "{seen}");

    // The second phone submits, the first still records: what comes after the approval is kept apart and told.
    two.engineer.app.submit(&task)?;
    two.send_everything().await?;
    one.send_everything().await?;
    one.engineer.set_online(false);
    one.engineer.app.record_result(&task, answer(SHARED, item, Verdict::Pass, "来电后复测"))?;
    let seen = world.task(&task).await?;
    ensure!(world.approval_refused(&task, &seen).await?.code == "review.conflicts_open");
    world.approve(&task).await?;
    one.engineer.set_online(true);
    one.send_everything().await?;
    let kept = world.town.lead.get("/api/quarantine").await?;
    ensure!(kept["items"][0]["code"] == "sync.task_approved", "{kept}");
    let notices = one.engineer.app.home()?.notices;
    ensure!(notices.iter().any(|notice| notice.code == "task.quarantined"), "{notices:?}");
    ensure!(two.engineer.app.sync_now().await?.tasks_waiting == 0);
    ensure!(two.engineer.app.query(QueryState::Approved)?.len() == 1);
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_recorded_returned_corrected_approved_reported_and_filed() -> Result<()> {
    whole_month(World::new().await?).await
}

/// The month of a world, to the filed report.
pub(crate) async fn whole_month(world: World) -> Result<()> {
    let (mut one, mut two) = two_phones(&world).await?;
    one.engineer.set_online(false);
    let own = one.begin(&world.plan, &OWN)?;
    one.record(&own, Some(("PWR-01-01", "双电源切换装置指示灯不亮")))?;
    one.engineer.app.submit(&own)?;
    ensure!(one.engineer.app.sync_state()?.photos_safe == 0, "nothing left the phone");
    one.engineer.set_online(true);
    one.send_everything().await?;
    let blockers = world.blockers().await?;
    ensure!(blockers.iter().any(|code| code == "readiness.pending"), "{blockers:?}");
    ensure!(blockers.iter().any(|code| code == "readiness.not_begun"), "{blockers:?}");
    let wish = Some(world.report_wish());
    let refusal = world.town.technical.refused(Method::POST, "/api/reports", wish.clone()).await?;
    ensure!(refusal.code == "report.not_ready", "{refusal:?}");

    let seen = world.task(&own).await?;
    ensure!(world.approval_refused(&own, &seen).await?.code == "review.faults_open");
    world.return_with(&own, "请补充说明").await?;
    one.engineer.app.sync_now().await?;
    let returned = one.engineer.app.query(QueryState::Returned)?;
    ensure!(returned[0].review_note.as_deref() == Some("请补充说明"), "{returned:?}");
    one.engineer.app.reopen(&own)?;
    let input = answer(OWN[0], "PWR-01-02", Verdict::Pass, "已复核");
    one.engineer.app.record_result(&own, input)?;
    ensure!(one.engineer.app.submit(&own)?.number == 2);
    one.send_everything().await?;
    ensure!(world.approval_refused(&own, &seen).await?.code == "review.stale");
    ensure!(world.handle_faults(&own).await? == 1);
    world.approve(&own).await?;

    let shared = two.begin(&world.plan, &[SHARED])?;
    two.record(&shared, None)?;
    two.engineer.app.submit(&shared)?;
    two.send_everything().await?;
    world.approve(&shared).await?;
    one.engineer.app.sync_now().await?;
    let approved = one.engineer.app.query(QueryState::Approved)?;
    ensure!(approved.iter().all(|card| card.state == TaskState::Approved) && approved.len() == 2, "{approved:?}");

    ensure!(world.blockers().await?.is_empty());
    let report = world.town.technical.make("/api/reports", wish.context("a wish")?).await?;
    let made = generated(&world, &report).await?;
    let pdf = world.town.technical.download(&format!("/api/reports/{report}/pdf")).await?;
    crate::paper::check(
        &pdf,
        made["page_count"].as_u64().context("pages are counted")?,
        &["曲江书城 2号楼", "双电源切换装置指示灯不亮", "已复核", "张伟", "赵敏"],
    )?;
    let path = format!("/api/reports/{report}/file");
    let filed = world.town.technical.post(&path, serde_json::json!({ "note": "同意备案" })).await?;
    ensure!(filed["state"] == "filed", "{filed}");
    let number = filed["filing"]["number"].as_str().context("a filing has its number")?;
    // A receipt without its key would prove nothing.
    let key: String = world.core.keys.public().as_bytes()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let key = format!("密钥{key}");
    let sealed = world.town.technical.download(&format!("/api/reports/{report}/pdf")).await?;
    crate::paper::check(
        &sealed,
        filed["page_count"].as_u64().context("pages are counted")?,
        &["备案编号", number, "同意备案", "已复核", "退回：请补充说明", &key],
    )?;
    let again = world.town.technical.refused(Method::DELETE, &format!("/api/reports/{report}"), None).await?;
    ensure!(again.code == "report.filed", "{again:?}");
    let findings = checked(&world.core).await?;
    ensure!(findings.problems.is_empty() && findings.entries > 20, "{findings:?}");
    world.end().await
}

/// The report once it is made.
async fn generated(world: &World, report: &str) -> Result<Value> {
    for _ in 0..MOST_LOOKS {
        let seen = world.town.technical.get(&format!("/api/reports/{report}")).await?;
        match seen["state"].as_str() {
            Some("generated") => return Ok(seen),
            Some("queued" | "running") => {}
            _ => anyhow::bail!("the report was not made: {seen}"),
        }
    }
    anyhow::bail!("the report was not made in {MOST_LOOKS} looks")
}
