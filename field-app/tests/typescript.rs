//! Keeps the TypeScript of the screen types equal to the Rust: `cargo test -p field-app --features ts` writes it,
//! and fails when what is committed was not what it wrote.

#![cfg(feature = "ts")]

use field_app::view;
use ts_rs::{Config, TS};

macro_rules! export {
    ($config:expr, $($view:ty),* $(,)?) => { $( <$view as TS>::export_all($config).expect("the folder can be written"); )* };
}

#[test]
fn the_committed_typescript_is_up_to_date() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/platform/generated");
    let committed = std::fs::read_to_string(format!("{folder}/view.ts")).unwrap_or_default();
    let made = tempfile::tempdir().unwrap();
    let config = Config::new().with_large_int("number").with_out_dir(made.path());
    export!(
        &config,
        view::BrandView,
        view::Change,
        view::ControllerInput,
        view::EntryChoices,
        view::EntryInput,
        view::ErrorView,
        view::ExportView,
        view::FaultInput,
        view::FreedView,
        view::HomeView,
        view::ItemView,
        view::JudgementView,
        view::MissingView,
        view::OpenItemsView,
        view::OrderView,
        view::PeerCodeView,
        view::PeerView,
        view::PhotoSize,
        view::PhotoView,
        view::ProjectItemsView,
        view::QueryState,
        view::ResultInput,
        view::SelfTestView,
        view::SessionView,
        view::SettingsView,
        view::SignOutView,
        view::StorageView,
        view::SubmissionView,
        view::SyncDetailsView,
        view::TaskView,
    );
    let now = std::fs::read_to_string(made.path().join("view.ts")).unwrap();
    std::fs::write(format!("{folder}/view.ts"), &now).unwrap();
    assert!(committed == now, "view.ts was out of date and has been written anew: look at it and commit it");
}
