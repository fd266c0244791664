//! Two phones meet without a network; the one that finds a network first brings the work of both (R4.12, R4.13).

use anyhow::{Result, ensure};
use field_app::view::{PeerPhase, QueryState};
use sync_server::db::DbError;
use sync_server::params;
use system_tests::town::ENGINEERS;

use crate::world::{OWN, World};

impl World {
    fn count(&self, sql: &str) -> Result<i64> {
        Ok(self.core.db.read(|tx| tx.query_one::<i64, DbError>(sql, params![], |row| row.get(0)))?)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_handed_from_phone_to_phone_reaches_the_server_through_either_and_counts_once() -> Result<()> {
    let world = World::new().await?;
    let (mut one, two) = (world.phone("one")?, world.phone("two")?);
    one.engineer.first_sign_in(ENGINEERS[0]).await?;
    two.engineer.first_sign_in(ENGINEERS[1]).await?;
    one.engineer.set_online(false);
    two.engineer.set_online(false);
    // Issued to the first engineer alone: the second has no part in it but that they met.
    let task = one.begin(&world.plan, &OWN)?;
    one.record(&task, None)?;
    one.engineer.app.submit(&task)?;
    let photos = one.engineer.app.sync_state()?.photos;
    let code = one.engineer.app.peer_open().await?;
    let met = two.engineer.app.peer_join(&code.text).await?;
    ensure!(met.phase == PeerPhase::Done && met.person.as_deref() == Some("张伟"), "{met:?}");
    ensure!((met.documents, met.photos, met.refused) == (1, photos, 0), "{met:?}");

    two.engineer.set_online(true);
    let state = two.send_everything().await?;
    ensure!(state.photos_safe == photos, "{state:?}");
    ensure!(two.engineer.app.home()?.notices.is_empty());
    let seen = world.task(&task).await?;
    ensure!(seen["state"] == "pending", "{seen}");
    const SUBMITTED: &str = "SELECT count(*) FROM journal WHERE kind = 'task.submitted'";
    ensure!(world.count(SUBMITTED)? == 1);
    ensure!(world.count(&format!("{SUBMITTED} AND body LIKE '%delivered_by%'"))? == 1);
    ensure!(world.count("SELECT count(*) FROM task_submission WHERE verification = 'valid'")? == 1);

    one.engineer.set_online(true);
    let state = one.send_everything().await?;
    ensure!((state.submissions_waiting, state.photos_safe) == (0, photos), "{state:?}");
    ensure!(one.engineer.app.query(QueryState::Pending)?.len() == 1);
    ensure!(world.count(SUBMITTED)? == 1);
    ensure!(world.count("SELECT count(*) FROM journal WHERE kind = 'photo.received'")? == i64::from(photos));
    ensure!(world.count("SELECT count(*) FROM quarantine")? == 0);
    world.end().await
}
