//! A field engineer's phone for tests that are not written in Rust: the real field-app library does one piece
//! of work and hands it over. The state stays in `--dir`, so that a later piece goes on from there.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::{Parser, Subcommand};
use field_app::device::Replay;
use field_app::view::{EntryInput, EntryWords, OrderState, PeerPhase, PhotoTarget, QueryState, TaskState, Verdict};
use shared_model::moment::Moment;
use shared_model::position::LatLon;
use system_tests::engineer::{Engineer, Round, answer};
use system_tests::material::{Photos, walk_gpx};

/// How long before now the work began, in milliseconds; the walk and the answers fit into it.
const BEGAN_AGO_MS: i64 = 3 * 3_600_000;
/// How much time each answer takes, in milliseconds.
const PACE_MS: i64 = 5_000;
/// Points of the walk around the site.
const WALK_POINTS: u32 = 120;
/// Exchanges after which everything must be with the server.
const MOST_EXCHANGES: usize = 10;

#[derive(Parser)]
struct Arguments {
    /// Address of the server
    #[arg(long)]
    base: String,
    /// Folder of the phone's state
    #[arg(long)]
    dir: PathBuf,
    #[command(subcommand)]
    work: Work,
}

#[derive(Subcommand)]
enum Work {
    /// Sign in for the first time, record everything that is issued, submit and send it
    Record {
        /// The account
        login: String,
        /// Where the walk takes place: latitude
        #[arg(long)]
        lat: f64,
        /// Longitude
        #[arg(long)]
        lon: f64,
        /// The item or prompt that is found broken
        #[arg(long)]
        broken: String,
        /// The item or prompt that cannot be tested
        #[arg(long)]
        untestable: Option<String>,
        /// Folder of a colleague's phone that was met on site and records one item differently
        #[arg(long, requires = "disputed")]
        colleague: Option<PathBuf>,
        /// That item: the colleague cannot test it
        #[arg(long, requires = "colleague")]
        disputed: Option<String>,
        /// The colleague has no network for now: `send` brings it later
        #[arg(long, requires = "colleague")]
        colleague_offline: bool,
    },
    /// Send what an earlier piece of work left on the phone
    Send,
    /// Sign in for the first time, begin a task, and let the server hear of it
    Begin {
        /// The account
        login: String,
        /// Where the phone is: latitude
        #[arg(long)]
        lat: f64,
        /// Longitude
        #[arg(long)]
        lon: f64,
    },
    /// Hear that the task that was begun was removed
    Removed,
    /// Hear of an order to look into a fault or to repair it, carry it out, submit and send it
    CarryOut {
        /// The account, when this phone is signed in for the first time
        #[arg(long)]
        login: Option<String>,
        /// Where the phone is: latitude
        #[arg(long)]
        lat: f64,
        /// Longitude
        #[arg(long)]
        lon: f64,
        /// What was done
        #[arg(long)]
        record: String,
        /// What came of it
        #[arg(long)]
        finding: String,
    },
    /// Open every returned task again, submit it once more and send it
    Correct {
        /// Where the phone is: latitude
        #[arg(long)]
        lat: f64,
        /// Longitude
        #[arg(long)]
        lon: f64,
    },
}

fn main() -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work(Arguments::parse()))
}

async fn work(Arguments { base, dir, work }: Arguments) -> Result<()> {
    match work {
        Work::Record { login, lat, lon, broken, untestable, colleague, disputed, colleague_offline } => {
            let site = LatLon::new(lat, lon).context("the site lies on the globe")?;
            let start = Moment::from_ms(now_ms()? - BEGAN_AGO_MS);
            let walk = Replay::read(walk_gpx(site, start, WALK_POINTS).as_bytes())?;
            let phone = Engineer::unpack(&dir, &base, "Fengtai phone", walk, 1.0, -BEGAN_AGO_MS)?;
            phone.first_sign_in(&login).await?;
            phone.set_online(false);
            let mut photos = Photos::generated();
            let task = begin(&phone, &mut photos)?;
            let other = colleague.as_deref().zip(disputed.as_deref());
            if let Some((dir, item)) = other {
                let still = Replay::read(walk_gpx(site, start, 2).as_bytes())?;
                let other = Engineer::unpack(dir, &base, "Fengtai phone", still, 1.0, -BEGAN_AGO_MS)?;
                dispute(&phone, &other, &task, item).await?;
                if !colleague_offline {
                    send_everything(&other).await?;
                }
            }
            record(&phone, &task, &mut photos, (&broken, untestable.as_deref()))?;
            phone.set_online(true);
            send_everything(&phone).await
        }
        Work::Begin { login, lat, lon } => {
            let site = LatLon::new(lat, lon).context("the site lies on the globe")?;
            let walk = walk_gpx(site, Moment::from_ms(now_ms()?), WALK_POINTS);
            let phone = Engineer::unpack(&dir, &base, "Fengtai phone", Replay::read(walk.as_bytes())?, 1.0, 0)?;
            phone.first_sign_in(&login).await?;
            let task = phone.start()?.card.id;
            let pass = |ms| phone.advance(ms);
            let round = Round { pace_ms: 1, wait: &pass, broken: None, untestable: None };
            phone.arrive(&task, &mut Photos::generated(), &round)?;
            send_everything(&phone).await
        }
        Work::Send => send_everything(&indoors(&dir, &base)?).await,
        Work::Removed => {
            let phone = indoors(&dir, &base)?;
            phone.app.sync_now().await?;
            let told = phone.app.home()?.unsubmitted;
            ensure!(told.len() == 1 && told.iter().all(|card| card.state == TaskState::Removed), "{told:?}");
            Ok(())
        }
        Work::CarryOut { login, lat, lon, record, finding } => {
            let site = LatLon::new(lat, lon).context("the site lies on the globe")?;
            let walk = walk_gpx(site, Moment::from_ms(now_ms()?), WALK_POINTS);
            let phone = Engineer::unpack(&dir, &base, "Fengtai phone", Replay::read(walk.as_bytes())?, 1.0, 0)?;
            match login {
                Some(login) => phone.first_sign_in(&login).await?,
                None => phone.app.sync_now().await?,
            };
            carry_out(&phone, &record, &finding)?;
            send_everything(&phone).await
        }
        Work::Correct { lat, lon } => {
            let site = LatLon::new(lat, lon).context("the site lies on the globe")?;
            let walk = walk_gpx(site, Moment::from_ms(now_ms()?), 2);
            let phone = Engineer::unpack(&dir, &base, "Fengtai phone", Replay::read(walk.as_bytes())?, 1.0, 0)?;
            phone.app.sync_now().await?;
            let returned = phone.app.query(QueryState::Returned)?;
            ensure!(!returned.is_empty(), "a task was returned");
            for card in returned {
                phone.app.reopen(&card.id)?;
                phone.app.submit(&card.id)?;
            }
            send_everything(&phone).await
        }
    }
}

/// A phone with a state already, that goes nowhere.
fn indoors(dir: &Path, base: &str) -> Result<Engineer> {
    let place = LatLon::new(0.0, 0.0).context("a place")?;
    let still = Replay::read(walk_gpx(place, Moment::from_ms(now_ms()?), 2).as_bytes())?;
    Engineer::unpack(dir, base, "Fengtai phone", still, 1.0, 0)
}

/// Begins a task with everything that is issued, and records the arrival.
fn begin(phone: &Engineer, photos: &mut Photos) -> Result<String> {
    let pass = |ms| phone.advance(ms);
    let round = Round { pace_ms: PACE_MS, wait: &pass, broken: None, untestable: None };
    let task = phone.start()?.card.id;
    phone.arrive(&task, photos, &round)?;
    Ok(task)
}

fn record(phone: &Engineer, task: &str, photos: &mut Photos, (broken, untestable): (&str, Option<&str>)) -> Result<()> {
    let pass = |ms| phone.advance(ms);
    let round = Round {
        pace_ms: PACE_MS,
        wait: &pass,
        broken: Some((broken, "三层东侧通道测试不合格，需要更换部件")),
        untestable: untestable.map(|code| (code, "业主未提供钥匙，无法进入")),
    };
    phone.record_all(task, photos, &round)?;
    let missing = phone.app.missing(task)?;
    ensure!(missing.is_empty(), "{} things are missing", missing.len());
    phone.app.submit(task)?;
    Ok(())
}

/// A colleague who gets the task from phone to phone finds that an item cannot be tested; this phone does not hear of it.
async fn dispute(phone: &Engineer, other: &Engineer, task: &str, item: &str) -> Result<()> {
    other.set_online(false);
    let code = phone.app.peer_open().await?;
    let met = other.app.peer_join(&code.text).await?;
    ensure!(met.phase == PeerPhase::Done, "{met:?}");
    let view = other.app.task_view(task)?;
    let all = view.facilities.iter().flat_map(|facility| &facility.items);
    let item = all.into_iter().find(|each| each.item == item).context("the task has that item")?;
    let round = Round {
        pace_ms: 0, wait: &|_| (), broken: None, untestable: Some((&item.item, "机房上锁，无法进入"))
    };
    other.app.record_result(task, answer(item, &round))?;
    other.set_online(true);
    Ok(())
}

fn carry_out(phone: &Engineer, record: &str, finding: &str) -> Result<()> {
    let orders = phone.app.orders()?;
    let order = orders.iter().find(|order| order.state == OrderState::New).context("an order came to this phone")?;
    phone.app.accept_order(&order.id)?;
    let task = phone.app.start_order(&order.id)?.card.id;
    let pass = |ms| phone.advance(ms);
    let round = Round { pace_ms: PACE_MS, wait: &pass, broken: None, untestable: None };
    let mut photos = Photos::generated();
    phone.arrive(&task, &mut photos, &round)?;
    let words = EntryWords {
        verdict: Some(Verdict::Pass),
        subject: String::new(),
        facility: None,
        prompt: None,
        norm: String::new(),
        place: String::new(),
        quantity: None,
        record: record.to_owned(),
        finding: finding.to_owned(),
    };
    let entry = phone.app.record_entry(&task, EntryInput { entry: None, words })?.id;
    phone.app.add_photo(&task, PhotoTarget::Entry { entry }, photos.take())?;
    let missing = phone.app.missing(&task)?;
    ensure!(missing.is_empty(), "{missing:?}");
    phone.app.submit(&task)?;
    Ok(())
}

async fn send_everything(phone: &Engineer) -> Result<()> {
    for _ in 0..MOST_EXCHANGES {
        let state = phone.app.sync_now().await?;
        if state.tasks_waiting + state.submissions_waiting == 0 && state.photos_safe == state.photos {
            return Ok(());
        }
    }
    anyhow::bail!("not everything reached the server in {MOST_EXCHANGES} exchanges")
}

fn now_ms() -> Result<i64> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(i64::try_from(since.as_millis())?)
}
