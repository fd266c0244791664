//! From a file to PostgreSQL: everything goes along, phones notice nothing, and the file is not used again.

use std::sync::Arc;

use anyhow::{Result, ensure};
use sync_server::core::{Core, OpenError, Places};
use sync_server::db::DbError;
use sync_server::db::place::DatabasePlace;
use sync_server::env::SystemEnv;
use sync_server::media::place::MediaPlace;
use sync_server::relocate::{RelocateError, relocate};
use system_tests::cluster::Cluster;
use system_tests::town::ENGINEERS;

use crate::world::{OWN, SERVER, SHARED, Serving, World, checked};

#[tokio::test(flavor = "multi_thread")]
async fn a_database_moves_with_everything_and_its_file_is_refused_from_then_on() -> Result<()> {
    let cluster = Cluster::start_fleeting()?;
    let place: DatabasePlace = cluster.create("fengtai")?.parse()?;
    let world = World::behind(tempfile::tempdir()?, &Places::default(), |base| Ok(base.to_owned())).await?;
    let mut one = world.phone("one")?;
    one.engineer.first_sign_in(ENGINEERS[0]).await?;
    let task = one.begin(&world.plan, &OWN)?;
    one.record(&task, None)?;
    one.engineer.app.submit(&task)?;
    one.send_everything().await?;
    let data = world.folder.path().join(SERVER);
    let refused = relocate(&data, &place, &SystemEnv);
    ensure!(matches!(refused, Err(RelocateError::InUse { .. })), "{refused:?}");
    let address = world.base.trim_start_matches("http://").to_owned();
    let incarnation = world.core.db.read(|tx| world.core.incarnation(tx))?;
    let plan = world.plan.clone();
    let folder = world.close().await?;

    let moved = relocate(&data, &place, &SystemEnv)?;
    ensure!(moved.rows > 200 && moved.entries > 20, "{moved:?}");
    let again = relocate(&data, &place, &SystemEnv);
    ensure!(matches!(again, Err(RelocateError::Moved { .. })), "{again:?}");
    let old = Core::open_with(&data, &Places::default(), Arc::new(SystemEnv)).map(drop);
    ensure!(matches!(old, Err(OpenError::Moved { .. })), "{old:?}");

    let places = Places { database: place.clone(), media: MediaPlace::Folder };
    let core = Arc::new(Core::open_with(&data, &places, Arc::new(SystemEnv))?);
    ensure!(core.db.read(|tx| core.incarnation(tx))? == incarnation, "phones need not offer anything again");
    let found = checked(&core).await?;
    ensure!(found.problems.is_empty() && found.photos > 0, "{found:?}");
    ensure!(found.entries == moved.entries + 1, "the move itself stands in the journal");
    let serving = Serving::begin(&core, &address).await?;
    one.begin(&plan, &[SHARED])?;
    one.send_everything().await?;
    let tasks = core.db.read(|tx| tx.query_one::<i64, DbError>("SELECT count(*) FROM task", &[], |row| row.get(0)))?;
    ensure!(tasks == 2, "{tasks} tasks");
    serving.end().await?;

    // Nothing is moved where something is, and nobody goes on without what lies in the folder.
    let other = folder.path().join("other");
    drop(Core::open_with(&other, &Places::default(), Arc::new(SystemEnv))?);
    let refused = relocate(&other, &place, &SystemEnv);
    ensure!(matches!(refused, Err(RelocateError::Database(DbError::NotEmpty))), "{refused:?}");
    let left = Core::open_with(&other, &places, Arc::new(SystemEnv)).map(drop);
    ensure!(matches!(left, Err(OpenError::LeftBehind { .. })), "{left:?}");
    drop(Core::open_with(&other, &Places::default(), Arc::new(SystemEnv))?);
    Ok(())
}
