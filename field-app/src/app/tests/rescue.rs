//! A damaged database: whatever can be read is there again, the rest is named, and work goes on.

use std::path::Path;

use shared_model::document::statement::PhotoOf;

use crate::testing::{PLAN, Rig, facilities, input, open, picture, record_arrival};
use crate::view::*;

const FILE: &str = "fengtai.sqlite";
/// SQLite's page, in bytes, unless told otherwise.
const PAGE: usize = 4096;

fn answer(rig: &Rig, task: &TaskView, item: usize) {
    let item = &task.facilities[0].items[item];
    let note = ResultInput { verdict: Some(Verdict::Untestable), ..input(&item.facility, &item.item) };
    rig.app.record_result(&task.card.id, ResultInput { note: "停电".to_owned(), ..note }).unwrap();
}

/// A phone with two tasks on it, one of which the server has, and its database as one file.
async fn recorded() -> Rig {
    let rig = Rig::signed_in().await;
    let [first, second] = [0, 1].map(|index| {
        let code = facilities()[index].to_string();
        rig.app.start_task(&PLAN.to_string(), &[code]).unwrap()
    });
    answer(&rig, &first, 0);
    rig.app.sync_now().await.unwrap();
    rig.device.set_network(false, false);
    record_arrival(&rig.app, &second.card.id);
    answer(&rig, &second, 0);
    answer(&rig, &first, 1);
    let Rig { dir, device, server, app } = rig;
    drop(app);
    // Closing it wrote everything into one file.
    let app = open(&dir.path().join("elsewhere"), &device, &server, None);
    Rig { dir, device, server, app }
}

fn codes(home: &HomeView) -> Vec<&str> {
    home.notices.iter().map(|notice| notice.code.as_str()).collect()
}

/// A phone whose folder is a copy of `dir`, with `damage` done to its database.
fn damaged(rig: &Rig, dir: &Path, damage: impl Fn(&mut Vec<u8>)) -> crate::FieldApp {
    let mut bytes = std::fs::read(rig.dir.path().join(FILE)).unwrap();
    damage(&mut bytes);
    std::fs::write(dir.join(FILE), bytes).unwrap();
    for folder in std::fs::read_dir(rig.dir.path().join("photos")).unwrap() {
        let folder = folder.unwrap().path();
        let to = dir.join("photos").join(folder.file_name().unwrap());
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            std::fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
        }
    }
    open(dir, &rig.device, &rig.server, None)
}

#[tokio::test]
async fn whichever_page_is_damaged_the_rest_is_rescued_and_the_loss_is_named() {
    let rig = recorded().await;
    let pages = std::fs::metadata(rig.dir.path().join(FILE)).unwrap().len() as usize / PAGE;
    let (mut aside, mut complete, mut named) = (0, 0, 0);
    for page in 1..pages {
        let dir = tempfile::tempdir().unwrap();
        let app = damaged(&rig, dir.path(), |bytes| bytes[page * PAGE..(page + 1) * PAGE].fill(0xa5));
        let Ok(home) = app.home() else {
            // The account itself stood there: signing in brings back what the server has.
            aside += 1;
            continue;
        };
        if !codes(&home).contains(&"store.moved_aside") {
            continue;
        }
        aside += 1;
        let tasks = app.unsubmitted().unwrap();
        let answers: u32 = tasks.iter().map(|task| task.done).sum();
        let told = codes(&home).iter().any(|code| matches!(*code, "store.task_lost" | "store.task_cut"));
        assert!(told || answers == 3 || tasks.len() < 2, "page {page}: {answers} answers, {:?}", codes(&home));
        complete += usize::from(answers == 3);
        named += usize::from(told);
        for task in &tasks {
            let view = app.task_view(&task.id).unwrap();
            assert_eq!(view.card.done, task.done);
        }
    }
    assert!(aside > pages / 2, "{aside} of {pages}");
    assert!(complete > aside / 2 && named > 0, "{complete} of {aside} complete, {named} named");
}

#[tokio::test]
async fn what_was_rescued_goes_on_and_is_sent() {
    let rig = recorded().await;
    let pages = std::fs::metadata(rig.dir.path().join(FILE)).unwrap().len() as usize / PAGE;
    // A page that is missed and holds none of the documents.
    let (dir, app) = (1..pages)
        .find_map(|page| {
            let dir = tempfile::tempdir().unwrap();
            let app = damaged(&rig, dir.path(), |bytes| bytes[page * PAGE..(page + 1) * PAGE].fill(0xa5));
            let missed = app.home().is_ok_and(|home| codes(&home).contains(&"store.moved_aside"));
            let answers: u32 = app.unsubmitted().map_or(0, |tasks| tasks.iter().map(|task| task.done).sum());
            (missed && answers == 3).then_some((dir, app))
        })
        .unwrap();
    let tasks = app.unsubmitted().unwrap();
    rig.device.set_network(true, false);
    // The page held the settings: the address is asked for again.
    let settings = SettingsView { server: Some("https://fengtai.example".to_owned()), ..app.settings().unwrap() };
    app.set_settings(settings).unwrap();
    let again = Rig { dir, device: rig.device.clone(), server: rig.server.clone(), app };
    for card in &tasks {
        let view = again.app.task_view(&card.id).unwrap();
        answer(&again, &view, 2.min(view.facilities[0].items.len() - 1));
        again.app.add_photo(&card.id, PhotoTarget::SignIn, picture(70 + card.done)).unwrap();
    }
    let sync = again.app.sync_now().await.unwrap();
    assert_eq!((sync.phase, sync.photos_safe), (SyncPhase::Done, sync.photos), "{sync:?}");
    let mut state = rig.server.lock();
    for card in &tasks {
        let evidence = state.docs.get_mut(&card.id.parse().unwrap()).unwrap().project().unwrap();
        let view = again.app.task_view(&card.id).unwrap();
        assert_eq!(evidence.results.len() as u32, view.card.done, "{card:?}");
        assert!(evidence.photos.values().any(|photo| photo.shown.of == PhotoOf::SignIn));
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_any_more_is_kept_and_the_server_gives_back_what_it_has() {
    let rig = recorded().await;
    let dir = tempfile::tempdir().unwrap();
    let app = damaged(&rig, dir.path(), |bytes| bytes[..PAGE].fill(0));
    assert!(app.home().is_err(), "nobody is signed in");
    let kept = std::fs::read_dir(dir.path()).unwrap().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    assert_eq!(kept.filter(|name| name.starts_with("damaged-")).count(), 1);
    rig.device.set_network(true, false);
    let settings = SettingsView { server: Some("https://fengtai.example".to_owned()), ..app.settings().unwrap() };
    app.set_settings(settings).unwrap();
    app.sign_in("wang", "secret").await.unwrap();
    assert_eq!(codes(&app.home().unwrap()), ["store.moved_aside"]);
}
