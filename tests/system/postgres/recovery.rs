//! A database that is put back to an earlier moment by its own means: phones bring again what it lost.

use std::sync::Arc;

use anyhow::{Result, ensure};
use sync_server::core::{Core, Places};
use sync_server::db::DbError;
use sync_server::env::SystemEnv;
use sync_server::media::place::MediaPlace;
use sync_server::usecase::operate;
use system_tests::cluster::Cluster;
use system_tests::town::ENGINEERS;

use crate::world::{OWN, SERVER, SHARED, Serving, World, checked};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_for_after_the_moment_of_recovery_comes_again() -> Result<()> {
    let cluster = Cluster::start_archived()?;
    let places = Places { database: cluster.create("fengtai")?.parse()?, media: MediaPlace::Folder };
    let world = World::behind(tempfile::tempdir()?, &places, |base| Ok(base.to_owned())).await?;
    cluster.base_backup()?;
    let mut one = world.phone("one")?;
    one.engineer.first_sign_in(ENGINEERS[0]).await?;
    let first = one.begin(&world.plan, &OWN)?;
    one.record(&first, None)?;
    one.engineer.app.submit(&first)?;
    one.send_everything().await?;
    cluster.say("fengtai", "SELECT pg_create_restore_point('evening')")?;
    let second = one.begin(&world.plan, &[SHARED])?;
    one.record(&second, None)?;
    one.engineer.app.submit(&second)?;
    one.send_everything().await?;
    let (address, data) = (world.base.trim_start_matches("http://").to_owned(), world.folder.path().join(SERVER));
    let _folder = world.close().await?;
    cluster.recover_to("evening")?;

    let core = Arc::new(Core::open_with(&data, &places, Arc::new(SystemEnv))?);
    let submitted = |core: &Core| -> Result<i64, DbError> {
        core.db.read(|tx| tx.query_one("SELECT count(*) FROM task_submission", &[], |row| row.get(0)))
    };
    ensure!(submitted(&core)? == 1, "only what was there in the evening");
    operate::ask_phones(&core)?;
    let serving = Serving::begin(&core, &address).await?;
    one.send_everything().await?;
    ensure!(submitted(&core)? == 2);
    let found = checked(&core).await?;
    ensure!(found.problems.is_empty(), "{found:?}");
    serving.end().await
}
