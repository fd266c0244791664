//! Clocks that are wrong or are set while somebody works: nothing is lost, and what is known of the true time is kept.

use shared_model::document::TaskEvidence;
use shared_model::moment::Moment;

use super::{code, id};
use crate::device::Device as _;
use crate::testing::{FakeServer, NOW, PLAN, Rig, fix, record_arrival};
use crate::view::*;

const YEAR_MS: i64 = 365 * 24 * 3_600_000;
const STEP_MS: u64 = 3_000;

fn walk(rig: &Rig, steps: std::ops::Range<u32>) {
    for step in steps {
        rig.device.advance(STEP_MS);
        rig.device.measure(fix(rig.device.clock().now, step));
    }
    rig.app.collect_locations().unwrap();
}

fn set_clock(rig: &Rig, ms: i64) {
    rig.device.set_clock(rig.device.clock().now.plus_ms(ms));
}

fn at_the_server(rig: &Rig, task: &TaskView) -> TaskEvidence {
    rig.server.lock().docs.get_mut(&id(task)).unwrap().project().unwrap()
}

#[tokio::test]
async fn a_clock_set_by_a_year_in_the_middle_of_a_task_loses_nothing() {
    for shift in [-YEAR_MS, YEAR_MS] {
        let rig = Rig::signed_in().await;
        let task = rig.start();
        walk(&rig, 0..20);
        set_clock(&rig, shift);
        walk(&rig, 20..40);
        rig.record_all(&task.card.id);
        let rig = rig.restart();
        rig.app.submit(&task.card.id).unwrap();
        let sync = rig.app.sync_now().await.unwrap();
        assert_eq!((sync.phase, sync.photos_safe), (SyncPhase::Done, sync.photos), "{sync:?}");

        let evidence = at_the_server(&rig, &task);
        assert_eq!(evidence.track_points(), 40, "shifted by {shift}");
        for run in evidence.tracks.values() {
            let times: Vec<Moment> = run.points.iter().map(|point| point.at).collect();
            assert!(times.is_sorted_by(|a, b| a < b));
            assert!(times[times.len() - 1].ms_since(times[0]) < YEAR_MS / 2, "a run spans the jump");
        }
        assert!(evidence.tracks.len() > 1);
        // Both clocks are told as they were; the one nobody can set says how long it really took.
        let (began, ended) = (evidence.header.created.at, evidence.submissions[0].said.at);
        assert!((ended.device.ms_since(began.device) - shift).abs() < 3_600_000);
        assert_eq!(began.elapsed_to_ms(&ended), Some(40 * i64::try_from(STEP_MS).unwrap()));
        assert_eq!((began.offset_ms, ended.offset_ms), (Some(0), Some(0)), "as last heard");
        assert_eq!(rig.app.query(QueryState::Pending).unwrap()[0].state, TaskState::Pending);
    }
}

#[tokio::test]
async fn a_clock_set_back_confuses_neither_submissions_nor_notices() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    rig.app.sync_now().await.unwrap();
    rig.server.review(id(&task), false, "第一次退回", NOW.plus_ms(60_000));
    rig.app.sync_now().await.unwrap();
    set_clock(&rig, -YEAR_MS);
    rig.app.reopen(&task.card.id).unwrap();
    assert_eq!(rig.app.submit(&task.card.id).unwrap().number, 2);
    rig.app.sync_now().await.unwrap();
    rig.server.review(id(&task), false, "第二次退回", NOW.plus_ms(120_000));
    rig.app.sync_now().await.unwrap();

    let notices = rig.app.home().unwrap().notices;
    let told: Vec<_> = notices.iter().map(|notice| notice.message.zh.as_str()).collect();
    assert_eq!(
        told,
        ["任务被退回：第二次退回", "任务被退回：第一次退回"],
        "newest first by what happened, not by the clock"
    );
    let returned = &rig.app.query(QueryState::Returned).unwrap()[0];
    assert_eq!(returned.review_note.as_deref(), Some("第二次退回"));
    let numbers: Vec<_> = at_the_server(&rig, &task).submissions.iter().map(|each| each.number).collect();
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn a_phone_a_year_wrong_starts_this_months_plan_once_it_has_heard_the_server() {
    for wrong in [-YEAR_MS, YEAR_MS] {
        let rig = Rig::new(FakeServer::new(), 1);
        set_clock(&rig, wrong);
        rig.app.sign_in("wang", "secret").await.unwrap();
        rig.app.sync_now().await.unwrap();
        // What was learned stays known with no network and after a restart.
        rig.device.set_network(false, false);
        let rig = rig.restart();
        let task = rig.start();
        record_arrival(&rig.app, &task.card.id);
        rig.device.set_network(true, false);
        rig.app.sync_now().await.unwrap();
        let created = at_the_server(&rig, &task).header.created.at;
        assert_eq!((created.device, created.offset_ms), (NOW.plus_ms(wrong), Some(-wrong)));
        assert_eq!(created.best(), NOW);
    }
}

#[tokio::test]
async fn a_month_that_is_over_at_the_server_is_over_on_a_slow_phone() {
    let rig = Rig::signed_in().await;
    rig.server.lock().now = NOW.plus_ms(40 * 24 * 3_600_000);
    // The server's month is over, whatever this phone's clock says.
    rig.app.sync_now().await.unwrap();
    let own: Vec<_> = crate::testing::facilities().iter().map(ToString::to_string).collect();
    assert_eq!(code(rig.app.start_task(&PLAN.to_string(), &own)), "plan.expired");
}
