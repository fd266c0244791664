//! What bad input gets: a stable code, and nothing changed.

use anyhow::{Result, ensure};
use reqwest::Method;
use serde_json::json;
use shared_model::calendar::Month;
use system_tests::office::Office;
use system_tests::town::{ENGINEERS, LEAD, PASSWORD};

use crate::world::{World, now};

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_are_refused_with_what_to_do() -> Result<()> {
    let world = World::new().await?;
    let phone = world.phone("first")?;
    let code = |error: field_app::AppError| error.code();
    let wrong = phone.engineer.app.sign_in(ENGINEERS[0], "not-the-password").await.map_err(code);
    ensure!(wrong == Err("auth.wrong_password".to_owned()), "{wrong:?}");
    phone.engineer.first_sign_in(ENGINEERS[0]).await?;
    let other = world.phone("second")?.engineer;
    let second = other.app.sign_in(ENGINEERS[0], PASSWORD).await.map_err(code);
    ensure!(second == Err("auth.other_phone".to_owned()), "{second:?}");

    let account = &world.town.engineers[0];
    world.town.admin.post(&format!("/api/accounts/{account}/disable"), json!({})).await?;
    let disabled = other.app.sign_in(ENGINEERS[0], PASSWORD).await.map_err(code);
    ensure!(disabled == Err("auth.disabled".to_owned()), "{disabled:?}");
    for _ in 0..5 {
        let refused = Office::try_sign_in(&world.base, LEAD, "not-the-password").await?;
        ensure!(refused.is_err_and(|refusal| refusal.code == "auth.wrong_password"));
    }
    let locked = Office::try_sign_in(&world.base, LEAD, PASSWORD).await?;
    ensure!(locked.is_err_and(|refusal| refusal.code == "auth.locked"));
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_and_reviews_against_the_rules_are_refused() -> Result<()> {
    let world = World::new().await?;
    let before =
        json!({ "project": world.project, "month": Month::of(now()).previous().to_string(), "period": "month" });
    let refusal = world.town.admin.refused(Method::POST, "/api/plans", Some(before)).await?;
    ensure!(refusal.code == "plan.wrong_month", "{refusal:?}");

    let mut phone = world.phone("phone")?;
    phone.engineer.first_sign_in(ENGINEERS[1]).await?;
    let task = phone.begin(&world.plan, &[crate::world::SHARED])?;
    phone.record(&task, None)?;
    phone.send_everything().await?;
    let seen = world.task(&task).await?;
    ensure!(world.approval_refused(&task, &seen).await?.code == "review.not_pending");
    phone.engineer.app.submit(&task)?;
    phone.send_everything().await?;
    let seen = world.task(&task).await?;
    // The lead's certificate has run out since.
    const RUN_OUT: &str = "UPDATE certificate SET expires_on = '2020-01-01'";
    world.core.db.write(|tx| tx.execute(RUN_OUT, &[]).map(drop))?;
    ensure!(world.approval_refused(&task, &seen).await?.code == "review.certificate");
    let review = Some(json!({ "decision": "approve", "heads": seen["heads"], "note": "" }));
    let path = format!("/api/tasks/{task}/review");
    ensure!(world.town.admin.refused(Method::POST, &path, review).await?.code == "request.forbidden");
    let blockers = world.blockers().await?;
    ensure!(blockers.iter().any(|code| code == "readiness.pending"), "{blockers:?}");
    world.end().await
}
