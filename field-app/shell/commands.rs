//! The commands of the screens: the library's calls under their own names, each away from the window's threads.
//!
//! `field-app/ui/src/platform/types.ts` lists the same; a test holds the two together.

use field_app::view::{
    BrandView, ControllerInput, EntryChoices, EntryInput, EntryView, ErrorView, ExportView, FaultInput, FreedView,
    HomeView, ItemView, OpenItemsView, OrderView, PeerCodeView, PeerView, PhotoTarget, PhotoView, ProjectItemsView,
    QueryState, ResultInput, SelfTestView, SessionView, SettingsPage, SettingsView, SignOutView, StorageView,
    SubmissionView, SyncDetailsView, SyncView, TaskCard, TaskView,
};
use field_app::view::{Retry, Text};
use tauri::ipc::{InvokeBody, Request};
use tauri::{State, Wry, command};

use crate::state::{Shell, told};

type Answer<T> = Result<T, ErrorView>;

/// Names the commands once: for the window, and for the test that compares them with the screens' list.
macro_rules! commands {
    ($($name:ident),* $(,)?) => {
        #[cfg(test)]
        const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        /// What the window asks for every call of the screens.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
}

commands![
    session,
    sign_in,
    change_password,
    sign_out_check,
    sign_out,
    settings,
    set_settings,
    home,
    project_open_items,
    start_task,
    project_items,
    start_supplementary,
    start_norm_mismatch,
    orders,
    accept_order,
    start_order,
    entry_choices,
    record_entry,
    withdraw_entry,
    task_view,
    take_photo,
    add_photo,
    set_controller,
    record_result,
    record_fault,
    submit,
    reopen,
    delete_task,
    unsubmitted,
    query,
    sync_now,
    sync_state,
    sync_details,
    brands,
    dismiss_notice,
    storage,
    free_space,
    export_unsent,
    peer_open,
    peer_close,
    peer_join,
    peer_state,
    self_test,
    open_settings,
];

#[command]
async fn session(shell: State<'_, Shell>) -> Answer<SessionView> {
    shell.here(|app| app.session()).await
}

#[command]
async fn sign_in(shell: State<'_, Shell>, login: String, password: String) -> Answer<SessionView> {
    let app = shell.there().await?;
    app.sign_in(&login, &password).await.map_err(|error| told(&error))
}

#[command]
async fn change_password(shell: State<'_, Shell>, old: String, new: String) -> Answer<SessionView> {
    let app = shell.there().await?;
    app.change_password(&old, &new).await.map_err(|error| told(&error))
}

#[command]
async fn sign_out_check(shell: State<'_, Shell>) -> Answer<SignOutView> {
    shell.here(|app| app.sign_out_check()).await
}

#[command]
async fn sign_out(shell: State<'_, Shell>) -> Answer<SessionView> {
    let app = shell.there().await?;
    app.sign_out().await.map_err(|error| told(&error))
}

#[command]
async fn settings(shell: State<'_, Shell>) -> Answer<SettingsView> {
    shell.here(|app| app.settings()).await
}

#[command]
async fn set_settings(shell: State<'_, Shell>, settings: SettingsView) -> Answer<SettingsView> {
    shell.here(move |app| app.set_settings(settings)).await
}

#[command]
async fn home(shell: State<'_, Shell>) -> Answer<HomeView> {
    shell.here(|app| app.home()).await
}

#[command]
async fn project_open_items(shell: State<'_, Shell>, plan: String) -> Answer<OpenItemsView> {
    shell.here(move |app| app.project_open_items(&plan)).await
}

#[command]
async fn start_task(shell: State<'_, Shell>, plan: String, facilities: Vec<String>) -> Answer<TaskView> {
    shell.here(move |app| app.start_task(&plan, &facilities)).await
}

#[command]
async fn project_items(shell: State<'_, Shell>, project: String) -> Answer<ProjectItemsView> {
    shell.here(move |app| app.project_items(&project)).await
}

#[command]
async fn start_supplementary(shell: State<'_, Shell>, project: String, facilities: Vec<String>) -> Answer<TaskView> {
    shell.here(move |app| app.start_supplementary(&project, &facilities)).await
}

#[command]
async fn start_norm_mismatch(shell: State<'_, Shell>, project: String) -> Answer<TaskView> {
    shell.here(move |app| app.start_norm_mismatch(&project)).await
}

#[command]
async fn orders(shell: State<'_, Shell>) -> Answer<Vec<OrderView>> {
    shell.here(|app| app.orders()).await
}

#[command]
async fn accept_order(shell: State<'_, Shell>, order: String) -> Answer<OrderView> {
    shell.here(move |app| app.accept_order(&order)).await
}

#[command]
async fn start_order(shell: State<'_, Shell>, order: String) -> Answer<TaskView> {
    shell.here(move |app| app.start_order(&order)).await
}

#[command]
async fn entry_choices(shell: State<'_, Shell>, task: String) -> Answer<EntryChoices> {
    shell.here(move |app| app.entry_choices(&task)).await
}

#[command]
async fn record_entry(shell: State<'_, Shell>, task: String, entry: EntryInput) -> Answer<EntryView> {
    shell.here(move |app| app.record_entry(&task, entry)).await
}

#[command]
async fn withdraw_entry(shell: State<'_, Shell>, task: String, entry: String, withdrawn: bool) -> Answer<EntryView> {
    shell.here(move |app| app.withdraw_entry(&task, &entry, withdrawn)).await
}

#[command]
async fn task_view(shell: State<'_, Shell>, task: String) -> Answer<TaskView> {
    shell.here(move |app| app.task_view(&task)).await
}

#[command]
async fn take_photo(shell: State<'_, Shell>, task: String, target: PhotoTarget) -> Answer<PhotoView> {
    shell.here(move |app| app.take_photo(&task, target)).await
}

/// The picture comes as the raw body; `x-task` and `x-target` (JSON, percent-encoded: headers are ASCII) say what of.
#[command]
async fn add_photo(shell: State<'_, Shell>, request: Request<'_>) -> Answer<PhotoView> {
    let header = |name: &str| request.headers().get(name)?.to_str().ok();
    let task = header("x-task").map(str::to_owned);
    let target = header("x-target").and_then(percent_decoded).and_then(|json| serde_json::from_str(&json).ok());
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => Some(bytes.clone()),
        InvokeBody::Json(_) => None,
    };
    let (Some(task), Some(target), Some(bytes)) = (task, target, bytes) else { return Err(malformed()) };
    shell.here(move |app| app.add_chosen_photo(&task, target, bytes)).await
}

#[command]
async fn set_controller(shell: State<'_, Shell>, task: String, controller: ControllerInput) -> Answer<TaskView> {
    shell.here(move |app| app.set_controller(&task, controller)).await
}

#[command]
async fn record_result(shell: State<'_, Shell>, task: String, result: ResultInput) -> Answer<ItemView> {
    shell.here(move |app| app.record_result(&task, result)).await
}

#[command]
async fn record_fault(shell: State<'_, Shell>, task: String, fault: FaultInput) -> Answer<ItemView> {
    shell.here(move |app| app.record_fault(&task, fault)).await
}

#[command]
async fn submit(shell: State<'_, Shell>, task: String) -> Answer<SubmissionView> {
    shell.here(move |app| app.submit(&task)).await
}

#[command]
async fn reopen(shell: State<'_, Shell>, task: String) -> Answer<TaskView> {
    shell.here(move |app| app.reopen(&task)).await
}

#[command]
async fn delete_task(shell: State<'_, Shell>, task: String) -> Answer<()> {
    shell.here(move |app| app.delete_task(&task)).await
}

#[command]
async fn unsubmitted(shell: State<'_, Shell>) -> Answer<Vec<TaskCard>> {
    shell.here(|app| app.unsubmitted()).await
}

#[command]
async fn query(shell: State<'_, Shell>, state: QueryState) -> Answer<Vec<TaskCard>> {
    shell.here(move |app| app.query(state)).await
}

#[command]
async fn sync_now(shell: State<'_, Shell>) -> Answer<SyncView> {
    let app = shell.there().await?;
    app.sync_now().await.map_err(|error| told(&error))
}

#[command]
async fn sync_state(shell: State<'_, Shell>) -> Answer<SyncView> {
    shell.here(|app| app.sync_state()).await
}

#[command]
async fn sync_details(shell: State<'_, Shell>) -> Answer<SyncDetailsView> {
    shell.here(|app| app.sync_details()).await
}

#[command]
async fn brands(shell: State<'_, Shell>, query: String) -> Answer<Vec<BrandView>> {
    shell.here(move |app| app.brands(&query)).await
}

#[command]
async fn dismiss_notice(shell: State<'_, Shell>, id: i64) -> Answer<()> {
    shell.here(move |app| app.dismiss_notice(id)).await
}

#[command]
async fn storage(shell: State<'_, Shell>) -> Answer<StorageView> {
    shell.here(|app| app.storage()).await
}

#[command]
async fn free_space(shell: State<'_, Shell>) -> Answer<FreedView> {
    shell.here(|app| app.free_space()).await
}

#[command]
async fn export_unsent(shell: State<'_, Shell>) -> Answer<ExportView> {
    shell.here(|app| app.export_unsent()).await
}

#[command]
async fn peer_open(shell: State<'_, Shell>) -> Answer<PeerCodeView> {
    let app = shell.there().await?;
    app.peer_open().await.map_err(|error| told(&error))
}

#[command]
async fn peer_close(shell: State<'_, Shell>) -> Answer<()> {
    shell
        .here(|app| {
            app.peer_close();
            Ok(())
        })
        .await
}

/// Answers when everything is exchanged, or why it is not; `peer_state` tells how far it is meanwhile.
#[command]
async fn peer_join(shell: State<'_, Shell>, code: String) -> Answer<PeerView> {
    let app = shell.there().await?;
    app.peer_join(&code).await.map_err(|error| told(&error))
}

#[command]
async fn peer_state(shell: State<'_, Shell>) -> Answer<PeerView> {
    shell.here(|app| Ok(app.peer_state())).await
}

#[command]
async fn self_test(shell: State<'_, Shell>) -> Answer<SelfTestView> {
    shell.here(|app| Ok(app.self_test())).await
}

#[command]
async fn open_settings(shell: State<'_, Shell>, page: SettingsPage) -> Answer<()> {
    shell.here(move |app| app.open_settings(page)).await
}

/// The screens never send this; somebody driving the window by hand might.
fn malformed() -> ErrorView {
    ErrorView {
        code: "input.malformed".to_owned(),
        message: Text {
            zh: "照片没有完整送到应用。请重新拍摄或选取。".to_owned(),
            en: "The picture did not reach the app whole. Take or pick it again.".to_owned(),
        },
        retry: Retry::AfterAction,
    }
}

/// What `encodeURIComponent` wrote; none when it is no UTF-8 or cut off.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).map(|digit| digit as u8);
            bytes.push(digit(rest.next())? << 4 | digit(rest.next())?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The names in `interface Commands { … }`, and `add_photo`, whose bytes make it a method of its own there.
    fn names_in_the_screens() -> BTreeSet<String> {
        let source = include_str!("../ui/src/platform/types.ts");
        let (_, after) = source.split_once("export interface Commands {").expect("the screens list their commands");
        let (list, _) = after.split_once("\n}").expect("the list ends");
        let names = list.lines().filter_map(|line| Some(line.trim().split_once(": Ask<")?.0.to_owned()));
        names.chain(["add_photo".to_owned()]).collect()
    }

    #[test]
    fn the_screens_and_the_shell_know_the_same_commands() {
        let shell: BTreeSet<_> = COMMANDS.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(names_in_the_screens(), shell);
    }

    #[test]
    fn a_target_travels_in_a_header() {
        assert_eq!(percent_decoded("%7B%22of%22%3A%22selfie%22%7D").as_deref(), Some(r#"{"of":"selfie"}"#));
        assert_eq!(percent_decoded("%E7%82%B9").as_deref(), Some("点"));
        for broken in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(percent_decoded(broken), None, "{broken}");
        }
    }
}
