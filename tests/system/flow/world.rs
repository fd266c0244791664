//! A server in this process and a small project with an issued plan.

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use field_app::device::Replay;
use field_app::view::SyncView;
use image::{Rgb, RgbImage};
use serde_json::{Value, json};
use shared_model::calendar::Month;
use shared_model::moment::Moment;
use shared_model::role::Role;
use sync_server::core::Core;
use sync_server::env::SystemEnv;
use sync_server::http::state::EdgeSettings;
use sync_server::serve::serve;
use sync_server::usecase::account::NewLogin;
use sync_server::usecase::operate::{AuthorityAccount, add_account};
use system_tests::engineer::{Engineer, Round};
use system_tests::material::{Photos, SQUARE, walk_gpx};
use system_tests::town::{self, OPERATOR, Town, issued_password};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The first engineer's alone, and one that both engineers have.
pub(super) const OWN: [&str; 2] = ["PWR-01", "HYD-02"];
/// Issued to both engineers.
pub(super) const SHARED: &str = "CMP-02";
/// Exchanges after which everything must be with the server.
const MOST_EXCHANGES: usize = 10;
/// Photos each engineer has to hand out.
const PHOTOS: u32 = 40;

/// A running server with its people, a project of three facilities and this month's plan, issued.
pub(super) struct World {
    pub(super) core: Arc<Core>,
    pub(super) base: String,
    pub(super) town: Town,
    pub(super) project: String,
    pub(super) plan: String,
    pub(super) folder: TempDir,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
    _last_bell: LastBell,
}

/// A test that fails does not ask the server to stop; the thread that makes reports would be waited for.
struct LastBell(Arc<Core>);

impl Drop for LastBell {
    fn drop(&mut self) {
        self.0.jobs.stop();
    }
}

/// The time now, by the machine's clock.
pub(super) fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock stands after 1970");
    Moment::from_ms(i64::try_from(since.as_millis()).expect("the years of a test are representable"))
}

impl World {
    pub(super) async fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let core = Arc::new(Core::open(&folder.path().join("server"), Arc::new(SystemEnv))?);
        let login = NewLogin { login: OPERATOR.to_owned(), password: issued_password().to_owned() };
        let (name, phone) = ("运维".to_owned(), String::new());
        add_account(&core, AuthorityAccount { role: Role::Operator, name, phone, jurisdiction: None, login })?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = async move { drop(stopped.await) };
        let serving = tokio::spawn(serve(Arc::clone(&core), EdgeSettings::default(), listener, ended));
        let last_bell = LastBell(Arc::clone(&core));
        let town = town::settle(&base, issued_password(), SQUARE, now()).await?;
        let project = project(&town).await?;
        let wish = json!({ "project": project, "month": Month::of(now()).to_string(), "period": "month" });
        let plan = town.admin.make("/api/plans", wish).await?;
        let batches = json!({ "batches": [
            { "facilities": OWN, "assignees": [town.engineers[0]] },
            { "facilities": [SHARED], "assignees": town.engineers },
        ] });
        town.admin.post(&format!("/api/plans/{plan}/dispatch"), batches).await?;
        Ok(Self { core, base, town, project, plan, folder, stop, serving, _last_bell: last_bell })
    }

    /// Stops the server, which must end as it should.
    pub(super) async fn end(self) -> Result<()> {
        let Self { town, stop, serving, .. } = self;
        ensure!(stop.send(()).is_ok(), "the server ended by itself");
        drop(town);
        Ok(serving.await??)
    }

    /// A phone of its own, fresh from the box.
    pub(super) fn phone(&self, name: &str) -> Result<Hand> {
        let walk = Replay::read(walk_gpx(SQUARE, now(), 60).as_bytes())?;
        let folder = self.folder.path().join(name);
        let engineer = Engineer::unpack(&folder, &self.base, name, walk, 1.0, 0)?;
        Ok(Hand { engineer, photos: photos(&self.folder.path().join(format!("{name}-photos")), name)? })
    }

    /// What `path` says of this world's plan.
    pub(super) async fn blockers(&self) -> Result<Vec<String>> {
        let readiness = self.town.lead.get(&format!("/api/plans/{}/readiness", self.plan)).await?;
        let blockers = readiness["blockers"].as_array().context("readiness lists what is missing")?;
        ensure!(readiness["ready"] == json!(blockers.is_empty()), "ready and missing contradict: {readiness}");
        Ok(blockers.iter().filter_map(|blocker| blocker["code"].as_str()).map(str::to_owned).collect())
    }
}

/// A phone in the hand of an engineer with pictures to take.
pub(super) struct Hand {
    pub(super) engineer: Engineer,
    pub(super) photos: Photos,
}

impl Hand {
    pub(super) fn begin(&self, plan: &str, facilities: &[&str]) -> Result<String> {
        let codes: Vec<String> = facilities.iter().map(ToString::to_string).collect();
        Ok(self.engineer.app.start_task(plan, &codes)?.card.id)
    }

    /// Records everything a task asks for.
    pub(super) fn record(&mut self, task: &str, broken: Option<(&str, &str)>) -> Result<()> {
        let Self { engineer, photos } = self;
        let pass = |ms| engineer.advance(ms);
        let round = Round { pace_ms: 1_000, wait: &pass, broken, untestable: None };
        engineer.arrive(task, photos, &round)?;
        engineer.record_all(task, photos, &round)
    }

    /// Talks to the server until nothing is left to say.
    pub(super) async fn send_everything(&self) -> Result<SyncView> {
        for _ in 0..MOST_EXCHANGES {
            let state = self.engineer.app.sync_now().await?;
            if state.tasks_waiting + state.submissions_waiting == 0 && state.photos_safe == state.photos {
                return Ok(state);
            }
        }
        anyhow::bail!("not everything reached the server in {MOST_EXCHANGES} exchanges")
    }
}

/// A second project of the town, small enough to be worked through in a moment.
async fn project(town: &Town) -> Result<String> {
    let first_id = |list: &Value| list["items"][0]["id"].as_str().map(str::to_owned);
    let contract = first_id(&town.admin.get("/api/contracts").await?).context("the town has a contract")?;
    let lead = first_id(&town.admin.get("/api/accounts?q=lead").await?).context("the town has a lead")?;
    let facilities: Vec<_> =
        OWN.iter().chain([&SHARED]).map(|code| json!({ "code": code, "count": 2, "place": "1号楼" })).collect();
    let project = json!({
        "contract": contract, "name": "曲江书城 2号楼", "lead": lead, "credit_code": null, "jurisdiction": "610113",
        "address": "陕西省西安市雁塔区会展路8号", "position": { "lat": SQUARE.lat, "lon": SQUARE.lon },
        "buildings": [{ "name": "2号楼", "usage": "商业", "height_m": 18.0, "floors_above": 4, "floors_below": 1,
            "area_m2": 9_000.0, "built_year": 2018, "water": [] }],
        "facilities": facilities,
    });
    town.admin.make("/api/projects", project).await
}

/// Small pictures that nobody else has.
fn photos(folder: &Path, name: &str) -> Result<Photos> {
    std::fs::create_dir_all(folder)?;
    let tint = name.bytes().fold(7u8, |tint, byte| tint.wrapping_mul(31).wrapping_add(byte));
    for number in 0..PHOTOS {
        let shade = (number * 6) as u8;
        let picture = RgbImage::from_fn(64, 48, |x, y| Rgb([shade, tint.wrapping_add(x as u8), y as u8 * 5]));
        picture.save(folder.join(format!("{number:02}.png")))?;
    }
    Photos::from_folder(folder)
}
