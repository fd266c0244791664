//! The last resort: what a phone cannot send is carried to the server in a file.

use std::fs;
use std::io::Cursor;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use sync_server::usecase::import::{Fate, ImportError, Imported, import};
use system_tests::town::ENGINEERS;

use crate::world::{OWN, World};

/// As the command line does it: with threads of its own.
async fn take_in(world: &World, package: &[u8]) -> Result<Imported, ImportError> {
    let (core, package) = (Arc::clone(&world.core), package.to_vec());
    let taken = tokio::task::spawn_blocking(move || import(&core, Cursor::new(package))).await;
    taken.expect("the import does not panic")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_brings_in_what_never_found_a_network_and_the_phone_hears_of_it_later() -> Result<()> {
    let world = World::new().await?;
    let mut phone = world.phone("one")?;
    phone.engineer.first_sign_in(ENGINEERS[0]).await?;
    phone.engineer.set_online(false);
    let task = phone.begin(&world.plan, &OWN)?;
    phone.record(&task, None)?;
    phone.engineer.app.submit(&task)?;
    let export = phone.engineer.app.export_unsent()?;
    let package = fs::read(&export.path)?;

    let imported = take_in(&world, &package).await?;
    ensure!(imported.is_whole() && imported.documents.len() == 1, "{imported:?}");
    ensure!(imported.photos.len() as u32 == export.photos, "{imported:?}");
    let seen = world.task(&task).await?;
    ensure!(seen["state"] == "pending" && seen["missing"].as_array().is_some_and(Vec::is_empty), "{seen}");
    let again = take_in(&world, &package).await?;
    ensure!(again.is_whole() && world.task(&task).await?["submissions"] == seen["submissions"], "counted twice");

    phone.engineer.set_online(true);
    let state = phone.send_everything().await?;
    ensure!(state.photos_safe == export.photos, "{state:?}");
    ensure!(world.task(&task).await?["submissions"] == seen["submissions"], "counted twice");
    world.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_was_changed_cut_or_comes_from_a_stranger_is_told_apart() -> Result<()> {
    let world = World::new().await?;
    let stranger = World::new().await?;
    let mut phone = stranger.phone("one")?;
    phone.engineer.first_sign_in(ENGINEERS[0]).await?;
    phone.engineer.set_online(false);
    let task = phone.begin(&stranger.plan, &OWN)?;
    phone.record(&task, None)?;
    let package = fs::read(phone.engineer.app.export_unsent()?.path)?;

    let unknown = take_in(&world, &package).await;
    ensure!(matches!(unknown, Err(ImportError::NotSigned)), "{unknown:?}");
    let text = String::from_utf8_lossy(&package[..4096]).into_owned();
    let at = text.find("made_at").context("the manifest comes first")?;
    let mut changed = package.clone();
    changed[at + 12] = if changed[at + 12] == b'1' { b'2' } else { b'1' };
    let changed = take_in(&stranger, &changed).await;
    ensure!(matches!(changed, Err(ImportError::NotSigned)), "{changed:?}");
    let nothing = take_in(&stranger, b"no archive at all").await;
    ensure!(matches!(nothing, Err(ImportError::NotAPackage(_))), "{nothing:?}");

    let cut = take_in(&stranger, &package[..package.len() / 2]).await;
    ensure!(matches!(cut, Err(ImportError::NotAPackage(_))), "{cut:?}");
    // What came whole before the cut is held, and the whole package brings the rest.
    ensure!(stranger.task(&task).await?["state"] == "unsubmitted");

    let mut damaged = package.clone();
    let header = (0..damaged.len()).rev().find(|at| damaged[*at..].starts_with(b"photos/")).context("it has photos")?;
    // A header is one block of 512 bytes; the picture follows it.
    damaged[header + 512 + 20] ^= 0xff;
    let damaged = take_in(&stranger, &damaged).await?;
    let refused = damaged.photos.iter().filter(|(_, fate)| matches!(fate, Fate::Refused(_))).count();
    ensure!(refused == 1 && !damaged.is_whole(), "{damaged:?}");
    ensure!(take_in(&stranger, &package).await?.is_whole());
    stranger.end().await?;
    world.end().await
}
