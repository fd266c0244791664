//! The world every run begins with, made once: an agency, a project, an issued plan, phones that are signed in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::{Result, anyhow};
use field_app::device::fake::FakeDevice;
use field_app::view::SettingsView;
use field_app::{FieldApp, Options};
use serde_json::{Value, json};
use shared_model::calendar::Month;
use shared_model::moment::Moment;
use sync_server::core::{Core, Places};
use sync_server::env::FakeEnv;
use sync_server::http::state::EdgeSettings;
use sync_server::serve::serve;
use sync_server::usecase::account::NewLogin;
use sync_server::usecase::operate::{AuthorityAccount, add_account};
use system_tests::material::SQUARE;
use system_tests::town::{self, ENGINEERS, OPERATOR, PASSWORD, Town, issued_password};
use tempfile::TempDir;

use super::death::scratch;

/// 2026-11-20 10:00 in Shanghai: in the middle of a working day, with days to both ends of the month.
pub(super) const START: Moment = Moment::from_ms(1_795_140_000_000);
/// Phones in a run when nobody asks for another number.
pub(super) const USUAL_PHONES: usize = 3;

/// What is issued: facilities, and the phones they are issued to, and every third after these. Most are shared.
const ISSUED: [(&[&str], &[usize]); 3] = [
    (&["PWR-01", "FAS-03", "EML-04"], &[0, 1]),
    (&["WSP-03", "CMP-02", "HYD-02"], &[1, 2]),
    (&["SPK-06", "FAS-10", "EXT-01"], &[0, 1, 2]),
];

/// Files to copy for each run.
pub(super) struct Template {
    folder: TempDir,
}

impl Template {
    /// The one with so many phones; made once in a process.
    pub(super) fn of(phones: usize) -> &'static Self {
        static MADE: Mutex<BTreeMap<usize, &'static Template>> = Mutex::new(BTreeMap::new());
        MADE.lock().unwrap().entry(phones).or_insert_with(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            let made = runtime.block_on(make(phones));
            // Nothing is waited for: a server that was not asked to stop never ends.
            runtime.shutdown_background();
            Box::leak(Box::new(made.expect("the world can be made")))
        })
    }

    pub(super) fn server(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    pub(super) fn phone(&self, number: usize) -> PathBuf {
        self.folder.path().join(format!("phone{number}"))
    }
}

/// The hardware of a phone, new from the factory.
pub(super) fn device(number: usize) -> FakeDevice {
    FakeDevice::new(1 + number as u64, START)
}

async fn make(phones: usize) -> Result<Template> {
    let template = Template { folder: scratch() };
    let core = Arc::new(Core::open_with(&template.server(), &Places::default(), Arc::new(FakeEnv::new(START, 1)))?);
    add_account(&core, operator())?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let ended = async move { drop(stopped.await) };
    let serving = tokio::spawn(serve(Arc::clone(&core), EdgeSettings::default(), listener, ended));
    let town = town::settle(&base, issued_password(), SQUARE, START).await?;
    let accounts = issue(&town, phones).await?;
    for (number, login) in accounts.iter().enumerate() {
        sign_in(&template, number, login, &base).await?;
    }
    stop.send(()).map_err(|()| anyhow!("the server ended by itself"))?;
    // Connections the clients keep open end with them.
    drop(town);
    serving.await??;
    Ok(template)
}

fn operator() -> AuthorityAccount {
    AuthorityAccount {
        role: shared_model::role::Role::Operator,
        name: "运维".to_owned(),
        phone: String::new(),
        jurisdiction: None,
        login: NewLogin { login: OPERATOR.to_owned(), password: issued_password().to_owned() },
    }
}

/// Draws up the plan and issues it; returns the engineers' logins in the order of their phones.
async fn issue(town: &Town, phones: usize) -> Result<Vec<String>> {
    let mut accounts = town.engineers.clone();
    let mut logins: Vec<String> = ENGINEERS.iter().map(ToString::to_string).collect();
    for number in logins.len()..phones {
        let login = format!("engineer{}", number + 1);
        accounts.push(town.hire_engineer("孙磊", &login, 88_101 + u32::try_from(number)?).await?);
        logins.push(login);
    }
    let wish = json!({ "project": town.project, "month": Month::of(START).to_string(), "period": "month" });
    let plan = town.admin.make("/api/plans", wish).await?;
    logins.truncate(phones);
    let batch = |(facilities, these): &(&[&str], &[usize])| -> Value {
        let theirs = (0..phones).filter(|phone| phones < USUAL_PHONES || these.contains(&(phone % USUAL_PHONES)));
        let assignees: Vec<&String> = theirs.map(|phone| &accounts[phone]).collect();
        json!({ "facilities": facilities, "assignees": assignees })
    };
    let batches: Vec<Value> = ISSUED.iter().map(batch).collect();
    town.admin.post(&format!("/api/plans/{plan}/dispatch"), json!({ "batches": batches })).await?;
    Ok(logins)
}

async fn sign_in(template: &Template, number: usize, login: &str, base: &str) -> Result<()> {
    let app = FieldApp::open(&template.phone(number), Arc::new(device(number)), Options::default())?;
    let settings = SettingsView { server: Some(base.to_owned()), ..app.settings()? };
    app.set_settings(settings)?;
    app.sign_in(login, issued_password()).await?;
    app.change_password(issued_password(), PASSWORD).await?;
    app.sync_now().await?;
    Ok(())
}
