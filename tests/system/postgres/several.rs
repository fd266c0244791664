//! Two servers on one database behind nginx, and the requests of one phone landing on either.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use sync_server::core::{Core, OpenError, Places};
use sync_server::db::DbError;
use sync_server::env::SystemEnv;
use sync_server::media::place::MediaPlace;
use system_tests::balancer::Balancer;
use system_tests::cluster::Cluster;

use crate::flow::story::whole_month;
use crate::world::{SERVER, Serving, World};

/// A step of a later release as it may be at most: every table has a column more that nobody has to fill.
const LATER_STEP: &str = "
    DO $$
    DECLARE t TEXT;
    BEGIN
        FOR t IN SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'schema_version'
        LOOP
            EXECUTE format('ALTER TABLE %I ADD COLUMN of_a_later_release TEXT', t);
        END LOOP;
        INSERT INTO schema_version (version) SELECT max(version) + 1 FROM schema_version;
    END $$";

/// A world whose people and phones reach either of two servers.
struct Pair {
    cluster: Cluster,
    places: Places,
    second: Arc<Core>,
    serving: Serving,
    balancer: Balancer,
}

impl Pair {
    async fn new() -> Result<(Self, World)> {
        let cluster = Cluster::start_fleeting()?;
        let places = Places { database: cluster.create("fengtai")?.parse()?, media: MediaPlace::Folder };
        let folder = tempfile::tempdir()?;
        let second = Arc::new(Core::open_with(&folder.path().join(SERVER), &places, Arc::new(SystemEnv))?);
        let serving = Serving::begin(&second, "127.0.0.1:0").await?;
        let mut balancer = None;
        let world = World::behind(folder, &places, |base| {
            Ok(balancer.insert(Balancer::before(&[base, &serving.base])?).base.clone())
        })
        .await?;
        let balancer = balancer.context("nginx")?;
        Ok((Self { cluster, places, second, serving, balancer }, world))
    }

    fn number(&self, sql: &'static str) -> Result<i64, DbError> {
        self.second.db.read(|tx| tx.query_one(sql, &[], |row| row.get(0)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_goes_its_way_whichever_server_is_asked() -> Result<()> {
    let (pair, world) = Pair::new().await?;
    whole_month(world).await?;
    ensure!(pair.number("SELECT count(*) FROM report WHERE state = 'filed'")? == 1);
    ensure!(pair.number("SELECT count(*) FROM journal WHERE kind = 'report.generated'")? == 1, "it was made once");
    let by_server = pair.balancer.answered()?;
    ensure!(by_server.len() == 2 && by_server.iter().all(|answered| *answered > 20), "{by_server:?}");
    // Phones believe one key: a server that made its own does not join.
    let stranger = tempfile::tempdir()?;
    let joined = Core::open_with(stranger.path(), &pair.places, Arc::new(SystemEnv)).map(drop);
    ensure!(matches!(joined, Err(OpenError::OtherKey { .. })), "{joined:?}");
    pair.serving.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_run_go_on_beside_a_newer_schema_and_none_is_started_on_it() -> Result<()> {
    let (pair, world) = Pair::new().await?;
    pair.cluster.say("fengtai", LATER_STEP)?;
    whole_month(world).await?;
    ensure!(pair.number("SELECT count(*) FROM report WHERE state = 'filed'")? == 1);
    let folder = tempfile::tempdir()?;
    let started = Core::open_with(folder.path(), &pair.places, Arc::new(SystemEnv)).map(drop);
    let refused = matches!(&started, Err(OpenError::Database { source: DbError::TooNew { .. }, .. }));
    ensure!(refused, "{started:?}");
    pair.serving.end().await
}
