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
use sync_server::core::{Core, Places};
use sync_server::env::SystemEnv;
use sync_server::http::state::EdgeSettings;
use sync_server::serve::serve;
use sync_server::usecase::account::NewLogin;
use sync_server::usecase::operate::{self, AuthorityAccount, Findings, add_account};
use system_tests::engineer::{Engineer, Round};
use system_tests::material::{Photos, SQUARE, walk_gpx};
use system_tests::town::{self, OPERATOR, Town, issued_password};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The first engineer's alone, and one that both engineers have.
pub(crate) const OWN: [&str; 2] = ["PWR-01", "HYD-02"];
/// Issued to both engineers.
pub(crate) const SHARED: &str = "CMP-02";
/// The server's data folder in that of the world.
pub(crate) const SERVER: &str = "server";
/// Exchanges after which everything must be with the server.
const MOST_EXCHANGES: usize = 10;
/// Photos each engineer has to hand out.
const PHOTOS: u32 = 40;

/// A running server with its people, a project of three facilities and this month's plan, issued.
pub(crate) struct World {
    pub(crate) core: Arc<Core>,
    pub(crate) base: String,
    pub(crate) town: Town,
    pub(crate) project: String,
    pub(crate) plan: String,
    pub(crate) folder: TempDir,
    serving: Serving,
}

/// A server that answers, in this process.
pub(crate) struct Serving {
    pub(crate) base: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
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
pub(crate) fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock stands after 1970");
    Moment::from_ms(i64::try_from(since.as_millis()).expect("the years of a test are representable"))
}

/// What the server's own check finds.
pub(crate) async fn checked(core: &Arc<Core>) -> Result<Findings> {
    let core = Arc::clone(core);
    Ok(tokio::task::spawn_blocking(move || operate::verify(&core)).await??)
}

impl Serving {
    /// Begins to answer at an address.
    pub(crate) async fn begin(core: &Arc<Core>, address: &str) -> Result<Self> {
        let listener = tokio::net::TcpListener::bind(address).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        let asked = async move { drop(stopped.await) };
        let ended = tokio::spawn(serve(Arc::clone(core), EdgeSettings::default(), listener, asked));
        Ok(Self { base, stop, ended, _last_bell: LastBell(Arc::clone(core)) })
    }

    /// Ends as it should.
    pub(crate) async fn end(self) -> Result<()> {
        ensure!(self.stop.send(()).is_ok(), "the server ended by itself");
        Ok(self.ended.await??)
    }
}

impl World {
    pub(crate) async fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let places = Places::for_test(&folder.path().join(SERVER));
        Self::behind(folder, &places, |base| Ok(base.to_owned())).await
    }

    /// With the database and the photos at `places`; `front` says where people and phones find who answers at the address
    /// that it is told.
    pub(crate) async fn behind(
        folder: TempDir,
        places: &Places,
        front: impl FnOnce(&str) -> Result<String>,
    ) -> Result<Self> {
        let core = Arc::new(Core::open_with(&folder.path().join(SERVER), places, Arc::new(SystemEnv))?);
        let login = NewLogin { login: OPERATOR.to_owned(), password: issued_password().to_owned() };
        let (name, phone) = ("运维".to_owned(), String::new());
        add_account(&core, AuthorityAccount { role: Role::Operator, name, phone, jurisdiction: None, login })?;
        let serving = Serving::begin(&core, "127.0.0.1:0").await?;
        let base = front(&serving.base)?;
        let town = town::settle(&base, issued_password(), SQUARE, now()).await?;
        let project = project(&town).await?;
        let wish = json!({ "project": project, "month": Month::of(now()).to_string(), "period": "month" });
        let plan = town.admin.make("/api/plans", wish).await?;
        let batches = json!({ "batches": [
            { "facilities": OWN, "assignees": [town.engineers[0]] },
            { "facilities": [SHARED], "assignees": town.engineers },
        ] });
        town.admin.post(&format!("/api/plans/{plan}/dispatch"), batches).await?;
        Ok(Self { core, base, town, project, plan, folder, serving })
    }

    /// Stops the server, which must end as it should; what it leaves.
    pub(crate) async fn close(self) -> Result<TempDir> {
        let Self { town, core, serving, folder, .. } = self;
        drop((town, core));
        serving.end().await?;
        Ok(folder)
    }

    /// As [`close`](Self::close), and nothing of it is needed any more.
    pub(crate) async fn end(self) -> Result<()> {
        self.close().await.map(drop)
    }

    /// A phone of its own, fresh from the box.
    pub(crate) fn phone(&self, name: &str) -> Result<Hand> {
        let walk = Replay::read(walk_gpx(SQUARE, now(), 60).as_bytes())?;
        let folder = self.folder.path().join(name);
        let engineer = Engineer::unpack(&folder, &self.base, name, walk, 1.0, 0)?;
        Ok(Hand { engineer, photos: photos(&self.folder.path().join(format!("{name}-photos")), name)? })
    }

    /// What `path` says of this world's plan.
    pub(crate) async fn blockers(&self) -> Result<Vec<String>> {
        let readiness = self.town.lead.get(&format!("/api/plans/{}/readiness", self.plan)).await?;
        let blockers = readiness["blockers"].as_array().context("readiness lists what is missing")?;
        ensure!(readiness["ready"] == json!(blockers.is_empty()), "ready and missing contradict: {readiness}");
        Ok(blockers.iter().filter_map(|blocker| blocker["code"].as_str()).map(str::to_owned).collect())
    }
}

/// A phone in the hand of an engineer with pictures to take.
pub(crate) struct Hand {
    pub(crate) engineer: Engineer,
    pub(crate) photos: Photos,
}

impl Hand {
    pub(crate) fn begin(&self, plan: &str, facilities: &[&str]) -> Result<String> {
        let codes: Vec<String> = facilities.iter().map(ToString::to_string).collect();
        Ok(self.engineer.app.start_task(plan, &codes)?.card.id)
    }

    /// Records everything a task asks for.
    pub(crate) fn record(&mut self, task: &str, broken: Option<(&str, &str)>) -> Result<()> {
        let Self { engineer, photos } = self;
        let pass = |ms| engineer.advance(ms);
        let round = Round { pace_ms: 1_000, wait: &pass, broken, untestable: None };
        engineer.arrive(task, photos, &round)?;
        engineer.record_all(task, photos, &round)
    }

    /// Talks to the server until nothing is left to say.
    pub(crate) async fn send_everything(&self) -> Result<SyncView> {
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
