//! An account is active on one phone at a time, and no edge of that loses evidence or counts it twice (R1.5).

use std::fs;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use field_app::view::{ErrorView, QueryState, SessionState, SyncPhase};
use serde_json::json;
use sync_server::db::DbError;
use sync_server::params;
use sync_server::usecase::import::import;
use system_tests::town::{ENGINEERS, PASSWORD};

use crate::world::{Hand, OWN, SHARED, World};

impl World {
    fn number(&self, sql: &str) -> Result<i64> {
        Ok(self.core.db.read(|tx| tx.query_one::<i64, DbError>(sql, params![], |row| row.get(0)))?)
    }

    /// What arrived, each thing once: submissions, photos, and what was kept apart.
    fn counted(&self) -> Result<(i64, i64, i64)> {
        Ok((
            self.number("SELECT count(*) FROM journal WHERE kind = 'task.submitted'")?,
            self.number("SELECT count(*) FROM journal WHERE kind = 'photo.received'")?,
            self.number("SELECT count(*) FROM quarantine")?,
        ))
    }

    async fn for_engineer(&self, act: &str) -> Result<()> {
        let account = &self.town.engineers[0];
        self.town.admin.post(&format!("/api/accounts/{account}/{act}"), json!({})).await.map(drop)
    }
}

/// Why signing in was refused, as the phone shows it.
async fn refused(phone: &Hand, password: &str) -> Result<ErrorView> {
    let tried = phone.engineer.app.sign_in(ENGINEERS[0], password).await;
    Ok(tried.err().context("signing in is refused")?.view())
}

async fn first_phone(world: &World) -> Result<Hand> {
    let phone = world.phone("first")?;
    phone.engineer.first_sign_in(ENGINEERS[0]).await?;
    Ok(phone)
}

/// The first phone after a whole task was recorded and submitted on it where there was no network.
async fn worked_offline(world: &World, facility: &str) -> Result<(Hand, String)> {
    let mut phone = first_phone(world).await?;
    phone.engineer.set_online(false);
    let task = phone.begin(&world.plan, &[facility])?;
    phone.record(&task, None)?;
    phone.engineer.app.submit(&task)?;
    Ok((phone, task))
}

/// What a phone is told when the server no longer takes its session.
async fn asked_to_sign_in_again(phone: &Hand) -> Result<()> {
    phone.engineer.set_online(true);
    let state = phone.engineer.app.sync_now().await?;
    let told = state.error.context("the phone says why it waits")?;
    ensure!(state.phase == SyncPhase::Blocked && told.code == "auth.expired", "{told:?}");
    ensure!(told.message.zh.contains("重新登录"), "{told:?}");
    ensure!(phone.engineer.app.session()?.state == SessionState::SignInAgain);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_sends_first_what_is_unsent_and_the_next_phone_goes_on_with_it() -> Result<()> {
    let world = World::new().await?;
    let mut one = first_phone(&world).await?;
    let two = world.phone("second")?;
    let task = one.begin(&world.plan, &[OWN[0]])?;
    one.record(&task, None)?;
    let check = one.engineer.app.sign_out_check()?;
    ensure!(check.unsent_tasks == 1 && check.unsent_photos > 0, "{check:?}");
    let other = refused(&two, PASSWORD).await?;
    ensure!(other.code == "auth.other_phone" && other.message.zh.contains("管理员"), "{other:?}");

    let photos = one.engineer.app.sync_state()?.photos;
    ensure!(one.engineer.app.sign_out().await?.state == SessionState::SignedOut);
    ensure!(world.counted()? == (0, i64::from(photos), 0), "{:?}", world.counted()?);
    two.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    two.send_everything().await?;
    let draft = two.engineer.app.unsubmitted()?;
    ensure!(draft.len() == 1 && draft[0].id == task && draft[0].done == draft[0].total, "{draft:?}");
    two.engineer.app.submit(&task)?;
    two.send_everything().await?;
    ensure!(world.task(&task).await?["missing"] == json!([]), "nothing was left behind");
    ensure!(world.counted()? == (1, i64::from(photos), 0), "{:?}", world.counted()?);
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn work_unsent_at_the_sign_out_waits_on_the_phone_for_the_next_sign_in() -> Result<()> {
    let world = World::new().await?;
    let (one, task) = worked_offline(&world, OWN[0]).await?;
    let two = world.phone("second")?;
    let photos = one.engineer.app.sync_state()?.photos;
    let check = one.engineer.app.sign_out_check()?;
    ensure!(check.unsent_photos == photos && check.message.zh.contains("再次在这部手机上登录"), "{check:?}");
    one.engineer.app.sign_out().await?;
    ensure!(world.counted()? == (0, 0, 0));
    // The server has not heard of the sign-out: the account is still on the first phone.
    ensure!(refused(&two, PASSWORD).await?.code == "auth.other_phone");

    one.engineer.set_online(true);
    one.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    let state = one.send_everything().await?;
    ensure!((state.photos, state.photos_safe) == (photos, photos), "{state:?}");
    ensure!(world.task(&task).await?["state"] == "pending");
    one.engineer.app.sign_out().await?;
    two.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    ensure!(world.counted()? == (1, i64::from(photos), 0), "{:?}", world.counted()?);
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_that_turns_up_hands_in_everything_once() -> Result<()> {
    let world = World::new().await?;
    let (mut lost, found_later) = worked_offline(&world, OWN[0]).await?;
    world.for_engineer("release-device").await?;
    let mut new = world.phone("new")?;
    new.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    new.engineer.app.sync_now().await?;
    let meanwhile = new.begin(&world.plan, &[OWN[1]])?;
    new.record(&meanwhile, None)?;
    new.engineer.app.submit(&meanwhile)?;
    let of_new = new.send_everything().await?.photos;

    asked_to_sign_in_again(&lost).await?;
    let other = refused(&lost, PASSWORD).await?;
    ensure!(other.code == "auth.other_phone" && other.message.zh.contains("在那部手机上退出"), "{other:?}");
    // Recording needs no session.
    let more = lost.begin(&world.plan, &[SHARED])?;
    lost.record(&more, None)?;

    new.engineer.app.sign_out().await?;
    lost.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    let state = lost.send_everything().await?;
    ensure!(world.task(&found_later).await?["state"] == "pending");
    ensure!(world.task(&meanwhile).await?["state"] == "pending");
    let everything = (2, i64::from(state.photos + of_new), 0);
    ensure!(world.counted()? == everything, "{:?} instead of {everything:?}", world.counted()?);

    // And back: the new phone is told of what the lost one brought.
    lost.engineer.app.sign_out().await?;
    new.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    new.send_everything().await?;
    let drafts: Vec<_> = new.engineer.app.unsubmitted()?.into_iter().map(|card| card.id).collect();
    ensure!(drafts == [more.clone()], "{drafts:?}");
    let pending: Vec<_> = new.engineer.app.query(QueryState::Pending)?.into_iter().map(|card| card.id).collect();
    ensure!(pending.contains(&meanwhile) && pending.contains(&found_later), "{pending:?}");
    ensure!(new.engineer.app.home()?.queued.is_empty(), "what the other phone handed in is not waiting here");
    new.engineer.app.submit(&more)?;
    new.send_everything().await?;
    ensure!(world.counted()? == (3, everything.1, 0), "{:?}", world.counted()?);
    // What the lost phone submitted and the lead returned is corrected on the new one.
    world.return_with(&found_later, "请补充说明").await?;
    new.engineer.app.sync_now().await?;
    ensure!(new.engineer.app.query(QueryState::Returned)?.iter().any(|card| card.id == found_later));
    new.engineer.app.reopen(&found_later)?;
    ensure!(new.engineer.app.submit(&found_later)?.number == 2);
    new.send_everything().await?;
    ensure!(world.task(&found_later).await?["state"] == "pending");
    ensure!(world.counted()? == (4, everything.1, 0), "{:?}", world.counted()?);
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_can_also_hand_in_a_file_and_stays_signed_out() -> Result<()> {
    let world = World::new().await?;
    let (lost, task) = worked_offline(&world, OWN[0]).await?;
    world.for_engineer("release-device").await?;
    let new = world.phone("new")?;
    new.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    new.engineer.app.sync_now().await?;

    let export = lost.engineer.app.export_unsent()?;
    let (core, package) = (Arc::clone(&world.core), fs::read(&export.path)?);
    let taken = move || import(&core, std::io::Cursor::new(package));
    let imported = tokio::task::spawn_blocking(taken).await??;
    ensure!(imported.is_whole() && imported.photos.len() as u32 == export.photos, "{imported:?}");
    ensure!(world.task(&task).await?["state"] == "pending");
    let photos = i64::from(export.photos);
    ensure!(world.counted()? == (1, photos, 0), "{:?}", world.counted()?);

    // Signed in later all the same, it has nothing new to say.
    new.engineer.app.sign_out().await?;
    lost.engineer.set_online(true);
    lost.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    let state = lost.send_everything().await?;
    ensure!(state.photos_safe == export.photos, "{state:?}");
    ensure!(world.counted()? == (1, photos, 0), "{:?}", world.counted()?);
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_goes_on_recording_and_sends_when_it_is_enabled_again() -> Result<()> {
    let world = World::new().await?;
    let mut phone = first_phone(&world).await?;
    let task = phone.begin(&world.plan, &[OWN[0]])?;
    world.for_engineer("disable").await?;
    asked_to_sign_in_again(&phone).await?;
    let disabled = refused(&phone, PASSWORD).await?;
    ensure!(disabled.code == "auth.disabled" && disabled.message.zh.contains("管理员"), "{disabled:?}");
    phone.record(&task, None)?;
    phone.engineer.app.submit(&task)?;
    let waiting = phone.engineer.app.sync_state()?;
    ensure!(waiting.submissions_waiting == 1 && waiting.photos_safe < waiting.photos, "{waiting:?}");
    ensure!(world.counted()?.0 == 0);

    world.for_engineer("enable").await?;
    phone.engineer.app.sign_in(ENGINEERS[0], PASSWORD).await?;
    let state = phone.send_everything().await?;
    ensure!(world.counted()? == (1, i64::from(state.photos), 0), "{:?}", world.counted()?);
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_given_anew_ends_the_session_and_loses_nothing() -> Result<()> {
    const GIVEN: &str = "Given-2026-again";
    let world = World::new().await?;
    let (phone, task) = worked_offline(&world, OWN[0]).await?;
    let path = format!("/api/accounts/{}/reset-password", world.town.engineers[0]);
    world.town.admin.post(&path, json!({ "password": GIVEN })).await?;
    asked_to_sign_in_again(&phone).await?;
    ensure!(refused(&phone, PASSWORD).await?.code == "auth.wrong_password");
    let session = phone.engineer.app.sign_in(ENGINEERS[0], GIVEN).await?;
    ensure!(session.account.is_some_and(|account| account.must_change_password));
    let held = phone.engineer.app.sync_now().await?;
    let told = held.error.context("the phone says why it waits")?;
    ensure!(told.code == "auth.must_change_password" && held.submissions_waiting == 1, "{told:?}");

    phone.engineer.app.change_password(GIVEN, PASSWORD).await?;
    let state = phone.send_everything().await?;
    ensure!(world.task(&task).await?["state"] == "pending");
    ensure!(world.counted()? == (1, i64::from(state.photos), 0), "{:?}", world.counted()?);
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn items_given_to_a_colleague_meanwhile_are_kept_apart_and_the_colleague_goes_on() -> Result<()> {
    let world = World::new().await?;
    let (one, task) = worked_offline(&world, OWN[0]).await?;
    let mut two = world.phone("colleague")?;
    two.engineer.first_sign_in(ENGINEERS[1]).await?;
    let (plan, engineers) = (&world.plan, &world.town.engineers);
    let taken_back = json!({ "facilities": [OWN[0]], "assignees": [engineers[0]] });
    world.town.admin.post(&format!("/api/plans/{plan}/withdraw"), taken_back).await?;
    let batch = json!({ "batches": [{ "facilities": [OWN[0]], "assignees": [engineers[1]] }] });
    world.town.admin.post(&format!("/api/plans/{plan}/dispatch"), batch).await?;

    one.engineer.set_online(true);
    one.engineer.app.sync_now().await?;
    let notices = one.engineer.app.home()?.notices;
    let told = notices.iter().find(|notice| notice.code == "task.quarantined").context("it is told")?;
    ensure!(told.task.as_deref() == Some(&task) && told.message.zh.contains("撤回"), "{told:?}");
    let kept = world.town.technical.get("/api/quarantine").await?;
    ensure!(kept["total"] == 1 && kept["items"][0]["code"] == "sync.task_withdrawn", "{kept}");
    ensure!(one.engineer.app.task_view(&task)?.card.done > 0, "it is still on the phone");

    two.engineer.app.sync_now().await?;
    let theirs = two.begin(plan, &[OWN[0]])?;
    two.record(&theirs, None)?;
    two.engineer.app.submit(&theirs)?;
    two.send_everything().await?;
    ensure!(world.task(&theirs).await?["state"] == "pending");
    ensure!(world.counted()?.0 == 1 && world.counted()?.2 == 1, "{:?}", world.counted()?);
    // The rest of the first engineer's work is not held up.
    let mut one = one;
    let rest = one.begin(plan, &[OWN[1]])?;
    one.record(&rest, None)?;
    one.engineer.app.submit(&rest)?;
    one.engineer.app.sync_now().await?;
    ensure!(world.task(&rest).await?["state"] == "pending");
    world.end().await
}
