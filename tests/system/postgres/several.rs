//! Two servers on one database behind nginx, and the requests of one phone landing on either.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use sync_server::core::{Core, Places};
use sync_server::db::DbError;
use sync_server::env::SystemEnv;
use sync_server::media::place::MediaPlace;
use system_tests::balancer::Balancer;
use system_tests::cluster::Cluster;

use crate::flow::story::whole_month;
use crate::world::{SERVER, Serving, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_month_goes_its_way_whichever_server_is_asked() -> Result<()> {
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
    whole_month(world).await?;
    serving.end().await?;
    let read = |sql: &'static str| second.db.read(|tx| tx.query_one::<i64, DbError>(sql, &[], |row| row.get(0)));
    ensure!(read("SELECT count(*) FROM report WHERE state = 'filed'")? == 1);
    ensure!(read("SELECT count(*) FROM journal WHERE kind = 'report.generated'")? == 1, "it was made once");
    let balancer = balancer.context("nginx")?;
    let by_server = balancer.answered()?;
    ensure!(by_server.len() == 2 && by_server.iter().all(|answered| *answered > 20), "{by_server:?}");
    Ok(())
}
