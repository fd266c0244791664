//! The story itself: what everybody does, and what is verified on the way.

use std::cell::RefCell;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use field_app::device::Replay;
use field_app::view::{QueryState, TaskState, TaskView, Verdict};
use reqwest::Method;
use serde_json::{Value, json};
use shared_model::calendar::{Month, day_of};
use shared_model::position::LatLon;
use shared_model::role::Role;
use sync_server::core::Core;
use sync_server::env::Env as _;
use sync_server::usecase::account::NewLogin;
use sync_server::usecase::operate::{self, AuthorityAccount};
use system_tests::engineer::{Engineer, Round, answer};
use system_tests::material::{Photos, SQUARE, moved_to, walk_gpx};
use system_tests::office::Office;
use system_tests::town::{self, ENGINEERS, OPERATOR, PASSWORD, Town};

use crate::clock::StoryClock;
use crate::steps::Steps;
use crate::{Arguments, findings, outputs};

/// What is found broken, by the item.
const BROKEN: [Option<(&str, &str)>; 2] = [
    Some(("FAS-01-02", "3F 东侧走道 2 只感烟探测器加烟后未报警")),
    Some((RETESTED, "最不利点室内消火栓静压低于规定值")),
];
/// What cannot be tested, by the item.
const UNTESTABLE: [Option<(&str, &str)>; 2] = [Some(("PWR-02-01", "发电机房钥匙由业主保管，现场无人开门")), None];
/// The item that the second engineer is asked to test again.
const RETESTED: &str = "HYD-01-02";
/// The words with which the second engineer's task is returned.
const RETURNED: &str = "消火栓静压请复测，并补充压力表照片";
/// The lead's words about the faults.
const HANDLED: &str = "已电话通知业主，待书面确认维修方案";
/// The officer of the city's brigade (支队) and of the province's corps (总队), and their regions.
const OFFICER: &str = "officer";
const CORPS_OFFICER: &str = "corps";
const CITY: &str = "6101";
const PROVINCE: &str = "61";
/// The technical lead's opinion.
const OPINION: &str = "经审核，记录真实完整，同意备案。";

/// Makes the accounts of the authority as the command line does, and answers the password they are issued with.
pub(crate) fn authority(core: &Core) -> Result<String> {
    let password = town::issued_password().to_owned();
    let accounts = [
        (OPERATOR, "系统客服", Role::Operator, None),
        (OFFICER, "马建军", Role::Officer, Some(CITY)),
        (CORPS_OFFICER, "高明", Role::Officer, Some(PROVINCE)),
    ];
    for (login, name, role, jurisdiction) in accounts {
        let new = AuthorityAccount {
            login: NewLogin { login: login.to_owned(), password: password.clone() },
            name: name.to_owned(),
            role,
            jurisdiction: jurisdiction.map(str::to_owned),
            phone: String::new(),
        };
        operate::add_account(core, new).map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    Ok(password)
}

/// Plays the whole story.
pub(crate) async fn play(
    arguments: &Arguments,
    base: &str,
    operator: &str,
    clock: &StoryClock,
    data: &Path,
    steps: &mut Steps,
) -> Result<()> {
    let (gpx, site) = way(arguments, clock)?;
    let photos = match &arguments.photos {
        Some(folder) => Photos::from_folder(folder)?,
        None => Photos::generated(),
    };
    let photos = RefCell::new(photos);
    let town = town::settle(base, operator, site, clock.now()).await?;
    for login in [OFFICER, CORPS_OFFICER] {
        Office::first_sign_in(base, login, operator, PASSWORD).await.with_context(|| format!("{login} signs in"))?;
    }
    steps.done("an agency, its people with certificates, an owner, a contract and a project are entered");
    refuse_another_month(&town, clock, steps).await?;
    let plan = town.plan_and_dispatch(clock.now()).await?;
    steps.done("this month's plan of 40 items is drawn up and issued to two engineers");

    let phones = unpack(base, data, &gpx, clock)?;
    for (phone, login) in phones.iter().zip(ENGINEERS) {
        phone.first_sign_in(login).await?;
    }
    steps.done("both engineers signed in and fetched what is issued to them");
    second_phone_is_refused(base, data, &gpx, clock, steps).await?;

    let wait = |ms: i64| {
        let passed = clock.pass(ms);
        phones.iter().for_each(|phone| phone.advance(passed));
    };
    let mut tasks = Vec::new();
    for (index, phone) in phones.iter().enumerate() {
        let round =
            Round { pace_ms: clock.share(1), wait: &wait, broken: BROKEN[index], untestable: UNTESTABLE[index] };
        tasks.push(offline_round(phone, &round, &photos, steps)?);
    }
    sync_all(&phones, steps).await?;
    review(&town, &phones, &tasks, &photos, &wait, clock, steps).await?;
    report(arguments, &town, &plan, &phones, &tasks, clock, steps).await?;
    // Whoever looks around afterwards looks at the present.
    clock.pass(i64::MAX);
    Ok(())
}

/// The way that is walked, and where the project lies: where the walk begins. A real walk is moved to the square: a
/// project lies within its jurisdiction.
fn way(arguments: &Arguments, clock: &StoryClock) -> Result<(String, LatLon)> {
    let gpx = match &arguments.track {
        Some(file) => {
            let real = std::fs::read_to_string(file).with_context(|| format!("the track {}", file.display()))?;
            moved_to(&real, SQUARE)?
        }
        None => walk_gpx(SQUARE, clock.now(), 900),
    };
    let site = Replay::read(gpx.as_bytes())?.first();
    Ok((gpx, site))
}

fn unpack(base: &str, data: &Path, gpx: &str, clock: &StoryClock) -> Result<[Engineer; 2]> {
    let phone = |name: &str| -> Result<Engineer> {
        let replay = Replay::read(gpx.as_bytes())?;
        // The walk is as long as the work: a shorter story walks faster.
        let speed = (replay.duration_ms() as f64 / clock.share(48).max(1) as f64).max(1.0);
        Engineer::unpack(&data.join(name), base, name, replay, speed, -clock.lag_ms())
    };
    Ok([phone("phone-1")?, phone("phone-2")?])
}

async fn refuse_another_month(town: &Town, clock: &StoryClock, steps: &mut Steps) -> Result<()> {
    let next = Month::of(clock.now()).next().to_string();
    let wish = json!({ "project": town.project, "month": next, "period": "month" });
    let refusal = town.admin.refused(Method::POST, "/api/plans", Some(wish)).await?;
    steps.verify(refusal.code == "plan.wrong_month", "a plan for another month is refused")
}

async fn second_phone_is_refused(
    base: &str,
    data: &Path,
    gpx: &str,
    clock: &StoryClock,
    steps: &mut Steps,
) -> Result<()> {
    let replay = Replay::read(gpx.as_bytes())?;
    let other = Engineer::unpack(&data.join("phone-3"), base, "phone-3", replay, 1.0, -clock.lag_ms())?;
    let refused = other.app.sign_in(ENGINEERS[0], PASSWORD).await;
    let code = refused.err().map(|error| error.view().code);
    steps.verify(code.as_deref() == Some("auth.other_phone"), "a second phone of the same account is refused")
}

/// With no network: start, arrive, record everything, submit.
fn offline_round(phone: &Engineer, round: &Round<'_>, photos: &RefCell<Photos>, steps: &mut Steps) -> Result<TaskView> {
    phone.set_online(false);
    let task = phone.start()?;
    let id = task.card.id.clone();
    let early = phone.app.submit(&id).err().map(|error| error.view().code);
    ensure!(early.is_some(), "an empty task cannot be submitted");
    let photos = &mut *photos.borrow_mut();
    phone.arrive(&id, photos, round)?;
    phone.record_all(&id, photos, round)?;
    let missing = phone.app.missing(&id)?;
    ensure!(missing.is_empty(), "nothing is missing: {missing:?}");
    phone.app.submit(&id)?;
    let view = phone.app.task_view(&id)?;
    steps.verify(
        view.card.state == TaskState::Queued,
        format!(
            "{} items and {} photos are recorded and submitted with no network",
            view.card.total, view.card.safety.photos
        ),
    )?;
    Ok(view)
}

async fn sync_all(phones: &[Engineer], steps: &mut Steps) -> Result<()> {
    for phone in phones {
        phone.set_online(true);
        let sync = phone.app.sync_now().await?;
        ensure!(sync.error.is_none(), "the sync has no error: {:?}", sync.error);
        steps.verify(
            sync.photos > 0 && sync.photos == sync.photos_safe,
            format!("the network is back: {}/{} photos are safe on the server", sync.photos_safe, sync.photos),
        )?;
    }
    Ok(())
}

async fn review(
    town: &Town,
    phones: &[Engineer; 2],
    tasks: &[TaskView],
    photos: &RefCell<Photos>,
    wait: &dyn Fn(i64),
    clock: &StoryClock,
    steps: &mut Steps,
) -> Result<()> {
    let ids: Vec<&str> = tasks.iter().map(|task| task.card.id.as_str()).collect();
    let seen = town.lead.get(&format!("/api/tasks/{}", ids[1])).await?;
    all_arrived(&seen, &tasks[1])?;
    steps.done("the lead sees every item, value and photo that was recorded");
    let words = json!({ "decision": "return", "heads": seen["heads"], "note": RETURNED, "item_notes": [
        { "item": format!("HYD-01/{RETESTED}"), "note": "请复测" },
    ] });
    town.lead.post(&format!("/api/tasks/{}/review", ids[1]), words).await.context("the lead returns a task")?;
    corrected(&phones[1], ids[1], photos, wait, clock, steps).await?;
    let found = findings::told(town, &ids).await?;
    steps.done(format!("the server looked at both tasks and told {} findings", found.values().sum::<usize>()));
    steps.fact("findings", serde_json::to_value(found)?);
    for id in &ids {
        approve(town, id, steps).await?;
    }
    for phone in phones {
        phone.app.sync_now().await?;
        let approved = phone.app.query(QueryState::Approved)?;
        ensure!(approved.len() == 1, "the phone shows its task as approved");
    }
    steps.done("both phones show their task as approved");
    Ok(())
}

/// The returned task reaches the phone with the reviewer's words, is corrected and submitted again.
async fn corrected(
    phone: &Engineer,
    id: &str,
    photos: &RefCell<Photos>,
    wait: &dyn Fn(i64),
    clock: &StoryClock,
    steps: &mut Steps,
) -> Result<()> {
    phone.app.sync_now().await?;
    let returned = phone.app.query(QueryState::Returned)?;
    let card = returned.first().context("the phone shows the returned task")?;
    ensure!(card.review_note.as_deref() == Some(RETURNED), "with the reviewer's words");
    let view = phone.app.reopen(id)?;
    let round = Round { pace_ms: clock.share(1), wait, broken: BROKEN[1], untestable: None };
    let mut items = view.facilities.iter().flat_map(|facility| &facility.items);
    let item = items.find(|item| item.item == RETESTED).context("the item that was returned")?;
    wait(round.pace_ms);
    phone.app.record_result(
        id,
        field_app::view::ResultInput { note: "复测两次，结果一致".to_owned(), ..answer(item, &round) },
    )?;
    let target = field_app::view::PhotoTarget::Item {
        facility: item.facility.clone(),
        item: item.item.clone(),
        point: item.point.clone(),
    };
    phone.app.add_photo(id, target, photos.borrow_mut().take())?;
    phone.app.submit(id)?;
    let sync = phone.app.sync_now().await?;
    steps.verify(
        sync.photos == sync.photos_safe,
        "the returned task came back to the phone, was corrected and submitted again",
    )
}

/// Nothing that the phone recorded is missing at the server.
fn all_arrived(seen: &Value, task: &TaskView) -> Result<()> {
    let results = seen["results"].as_array().context("a task has results")?;
    ensure!(results.len() == task.card.total as usize, "{} of {} items arrived", results.len(), task.card.total);
    let photos = seen["photos"].as_array().context("a task has photos")?;
    ensure!(photos.len() == task.card.safety.photos as usize, "all photos are named");
    ensure!(photos.iter().all(|photo| photo["received"] == true), "all photos are received");
    for item in task.facilities.iter().flat_map(|facility| &facility.items) {
        let result = item.result.as_ref().context("every item was answered")?;
        let row = results.iter().find(|row| row["item"] == item.item.as_str()).context("the item arrived")?;
        let verdict = match result.verdict {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Untestable => "untestable",
        };
        ensure!(row["latest"]["verdict"] == verdict && row["latest"]["value"] == json!(result.value), "{}", item.item);
    }
    Ok(())
}

/// Handles the faults, then approves exactly what was seen.
async fn approve(town: &Town, id: &str, steps: &mut Steps) -> Result<()> {
    let seen = town.lead.get(&format!("/api/tasks/{id}")).await?;
    let approval = json!({ "decision": "approve", "heads": seen["heads"], "note": "", "item_notes": [] });
    let path = format!("/api/tasks/{id}/review");
    let early = town.lead.refused(Method::POST, &path, Some(approval.clone())).await?;
    steps.verify(early.code == "review.faults_open", "approval waits until every fault is handled")?;
    for fault in seen["faults"].as_array().context("a task has faults")? {
        let fault = fault["id"].as_str().context("a fault has an id")?;
        let disposition = json!({ "disposition": "in_discussion", "note": HANDLED });
        town.lead.post(&format!("/api/tasks/{id}/faults/{fault}/disposition"), disposition).await?;
    }
    let uncertified = town.admin.refused(Method::POST, &path, Some(approval.clone())).await?;
    ensure!(uncertified.status.as_u16() == 403, "who has no certificate cannot approve: {uncertified:?}");
    town.lead.post(&path, approval).await.context("the lead approves")?;
    steps.done("the lead handled the faults and approved the task");
    Ok(())
}

async fn report(
    arguments: &Arguments,
    town: &Town,
    plan: &str,
    phones: &[Engineer; 2],
    tasks: &[TaskView],
    clock: &StoryClock,
    steps: &mut Steps,
) -> Result<()> {
    let today = day_of(clock.now()).to_string();
    let wish = json!({ "plan": plan, "dated_on": today, "service_from": today, "service_to": today });
    let asked = town.admin.post("/api/reports", wish).await.context("the report is asked for")?;
    let id = asked["id"].as_str().context("a report has an id")?.to_owned();
    let made = finished(&town.admin, &id).await?;
    ensure!(made["state"] == "generated", "the report is generated: {made}");
    steps.done(format!("the report of {} pages is generated", made["page_count"]));
    let filed = town.technical.post(&format!("/api/reports/{id}/file"), json!({ "note": OPINION })).await?;
    steps.verify(filed["state"] == "filed", "the technical lead filed it with an opinion")?;
    let refused = town.admin.refused(Method::DELETE, &format!("/api/reports/{id}"), None).await?;
    steps.verify(refused.code == "report.filed", "a filed report cannot be deleted")?;

    let out = &arguments.out;
    let filed = town.admin.get(&format!("/api/reports/{id}")).await?;
    let text = outputs::report(out, &town.admin, &filed).await?;
    for task in tasks {
        for item in task.facilities.iter().flat_map(|facility| &facility.items) {
            ensure!(text.contains(&item.item), "{} is in the report", item.item);
        }
    }
    for words in BROKEN.iter().chain(&UNTESTABLE).flatten().map(|(_, words)| words) {
        let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        ensure!(text.contains(&words), "“{words}” is in the report");
    }
    steps.done("everything that was recorded is found in the PDF");
    let details = [(ENGINEERS[0], phones[0].app.sync_details()?), (ENGINEERS[1], phones[1].app.sync_details()?)];
    let receipts = outputs::receipts(out, &details)?;
    for (task, name) in tasks.iter().zip(["track-1.gpx", "track-2.gpx"]) {
        let points = outputs::track(out, &town.admin, &task.card.id, name).await?;
        steps.verify(points > 1, format!("a track of {points} points is recorded"))?;
    }
    steps.verify(receipts > 0, format!("{receipts} photos have receipts"))?;
    steps.fact("report_number", filed["number"].clone());
    steps.fact("report_sha256", filed["sha256"].clone());
    steps.fact("report_pages", filed["page_count"].clone());
    steps.fact("photo_receipts", receipts);
    steps.fact("clock", "the story's clock began up to three hours ago and was moved on between the steps");
    Ok(())
}

/// Asks until the report is made or cannot be.
async fn finished(office: &Office, id: &str) -> Result<Value> {
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(200));
    // Two minutes: an unoptimised build typesets slowly.
    for _ in 0..600 {
        ticks.tick().await;
        let report = office.get(&format!("/api/reports/{id}")).await?;
        if !matches!(report["state"].as_str(), Some("queued" | "running")) {
            return Ok(report);
        }
    }
    anyhow::bail!("the report is not made in two minutes")
}

/// Tells a person where to look.
#[expect(clippy::print_stdout, reason = "a demonstration tells where to look")]
pub(crate) fn invite(base: &str) {
    println!("\nThe console: {base}");
    for (login, who) in [
        (town::ADMIN, "agency administrator PC端管理人员"),
        (town::LEAD, "project lead 项目负责人"),
        (town::TECHNICAL, "technical lead 技术负责人"),
    ] {
        println!("  {login:<12} {PASSWORD}   {who}");
    }
    println!("  {OPERATOR:<12} {PASSWORD}   operator 系统客服");
    for (login, who) in [(OFFICER, "city fire authority 西安市消防部门"), (CORPS_OFFICER, "province 陕西省消防总队")]
    {
        println!("  {login:<12} {PASSWORD}   {who}");
    }
    println!("An agency that is not there yet applies at {base}/apply");
    println!(
        "The field app: cargo xtask app   (sign-ins: {} / {}, {PASSWORD}; release their phones first)",
        ENGINEERS[0], ENGINEERS[1]
    );
    println!("Stop with Ctrl-C.");
}
