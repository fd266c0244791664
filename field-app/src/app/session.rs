//! Signing in and out, and the choices kept on this phone (R1.5, R4.1).
//!
//! One sign-in with a network, then everything works without. Signing out never deletes evidence.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use shared_model::id::AccountId;

use super::FieldApp;
use crate::device::{Capture, KeyPlace, LocationPermission};
use crate::error::{AppError, Rule};
use crate::peer::PASS;
use crate::show::origin;
use crate::store::{AccountRow, SessionPhase, StoreError, Tx};
use crate::sync::{HttpAnswer, HttpRequest, Method, ServerUrl};
use crate::view::{
    self, AccountView, CaptureWay, Change, DeviceView, Origin, SessionState, SessionView, SettingsView, SignOutView,
    Text,
};

const SESSION: &str = "/api/session";
const PASSWORD: &str = "/api/session/password";
/// Somebody who signs out waits for what is unsent at most this long.
const SEND_FIRST: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct SignedIn {
    token: String,
    account: AccountBody,
    /// Proves to another phone who this one belongs to.
    #[serde(default)]
    pass: Option<String>,
}

#[derive(Deserialize)]
struct AccountBody {
    id: AccountId,
    name: String,
    role: String,
    person_name: Option<String>,
    agency_name: Option<String>,
    #[serde(default)]
    must_change_password: bool,
}

impl FieldApp {
    /// Signs in; needs the network this once.
    ///
    /// # Errors
    /// `server.none`, `network.*`, and what the server says: `auth.wrong_password`, `auth.locked`, `auth.disabled`,
    /// `auth.other_phone`.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SessionView, AppError> {
        let server = self.server()?;
        let device = {
            let phone = self.phone();
            let name = phone.device.profile().name;
            let public_key = data_encoding::HEXLOWER.encode(phone.device.public_key()?.as_bytes());
            json!({ "id": phone.device_id(), "public_key": public_key, "name": name })
        };
        let body = json!({ "account": login.trim(), "password": password, "device": device });
        let answer = self.inner.transport.send(&server, HttpRequest::new(Method::Post, SESSION).json(&body)).await?;
        let signed_in: SignedIn = read(&answer)?;
        self.enter(login.trim(), &signed_in)?;
        self.adopt_what_was_taken();
        self.link().engine.hurry();
        self.link().error = None;
        self.inner.wake.notify_one();
        self.tell(Change::Session);
        self.tell(Change::Home);
        self.session()
    }

    fn enter(&self, login: &str, signed_in: &SignedIn) -> Result<(), AppError> {
        let account = &signed_in.account;
        let facts = AccountView {
            id: account.id.to_string(),
            login: login.to_owned(),
            person_name: account.person_name.clone().unwrap_or_else(|| account.name.clone()),
            role: account.role.clone(),
            agency_name: account.agency_name.clone().unwrap_or_default(),
            must_change_password: account.must_change_password,
        };
        self.phone().store.transact(|tx| {
            // Somebody else who was still signed in here is signed out: one account at a time.
            if let Some(before) = tx.current_account()?.filter(|before| before.id != account.id) {
                tx.leave_account(before.id, before.token.as_deref())?;
            }
            tx.enter_account(account.id, &facts, &signed_in.token)?;
            tx.set_setting(PASS, signed_in.pass.as_deref().unwrap_or_default())?;
            Ok(tx.set_setting("last_login", login)?)
        })
    }

    /// Changes the password.
    ///
    /// # Errors
    /// `session.none`, `network.*`, and what the server says.
    pub async fn change_password(&self, old: &str, new: &str) -> Result<SessionView, AppError> {
        let server = self.server()?;
        let account = self.phone().account()?;
        let token = account.token.clone().ok_or(Rule::NotSignedIn)?;
        let request = HttpRequest::new(Method::Post, PASSWORD).bearer(&token).json(&json!({ "old": old, "new": new }));
        let answer = self.inner.transport.send(&server, request).await?;
        answer.accepted()?;
        // A server that ends the old session gives a new one in the answer.
        let token = serde_json::from_slice::<SignedIn>(&answer.body).map_or(token, |signed_in| signed_in.token);
        let facts = AccountView { must_change_password: false, ..account.facts };
        self.phone().store.transact(|tx| tx.enter_account(account.id, &facts, &token))?;
        self.link().engine.hurry();
        self.inner.wake.notify_one();
        self.tell(Change::Session);
        self.session()
    }

    /// What signing out would mean now.
    ///
    /// # Errors
    /// `session.none` and what the store says.
    pub fn sign_out_check(&self) -> Result<SignOutView, AppError> {
        let sync = self.sync_state()?;
        let unsubmitted = self.unsubmitted()?.len() as u32;
        let unsent_tasks = sync.tasks_waiting.max(sync.submissions_waiting);
        let unsent_photos = sync.photos - sync.photos_safe;
        let message = sign_out_text(unsent_tasks, unsent_photos, unsubmitted);
        Ok(SignOutView { unsent_tasks, unsent_photos, message })
    }

    /// Signs out. What is not at the server yet is sent first, as far as the network and [`SEND_FIRST`] allow. The rest
    /// stays on this phone and goes out when the same account signs in again here; the server hears of it now or when
    /// there is a network.
    ///
    /// # Errors
    /// `session.none` and what the store says.
    pub async fn sign_out(&self) -> Result<SessionView, AppError> {
        self.peer_close();
        self.phone().account()?;
        self.link().engine.hurry();
        // A transfer that is cut off goes on where it was at the next sign-in.
        let _ = tokio::time::timeout(SEND_FIRST, self.drive()).await;
        {
            let mut phone = self.phone();
            let account = phone.account()?;
            phone.store.transact(|tx| {
                tx.set_setting(PASS, "")?;
                tx.leave_account(account.id, account.token.as_deref())
            })?;
            phone.documents.forget_all();
        }
        self.link().engine.hurry();
        self.drive().await;
        self.tell(Change::Session);
        self.session()
    }

    /// Who is signed in, and what this phone can do.
    ///
    /// # Errors
    /// What the store says.
    pub fn session(&self) -> Result<SessionView, AppError> {
        let mut phone = self.phone();
        let device = device_view(&phone);
        let (account, server, last_login) = phone.store.read(|tx| {
            Ok::<_, StoreError>((tx.current_account()?, tx.setting("server")?, tx.setting("last_login")?))
        })?;
        let state = match account.as_ref().map(|account| account.phase) {
            None | Some(SessionPhase::SignedOut) => SessionState::SignedOut,
            Some(SessionPhase::SignedIn) => SessionState::SignedIn,
            Some(SessionPhase::SignInAgain) => SessionState::SignInAgain,
            Some(SessionPhase::Disabled) => SessionState::Disabled,
        };
        Ok(SessionView { state, account: account.map(|account: AccountRow| account.facts), device, server, last_login })
    }

    /// The choices kept on this phone.
    ///
    /// # Errors
    /// What the store says.
    pub fn settings(&self) -> Result<SettingsView, AppError> {
        Ok(self.phone().store.read(settings)?)
    }

    /// Changes the choices.
    ///
    /// # Errors
    /// `server.address`, `server.plain`, and what the store says.
    pub fn set_settings(&self, settings: SettingsView) -> Result<SettingsView, AppError> {
        let address = settings.server.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let server = address.map(|text| ServerUrl::parse(text, settings.allow_plain_http)).transpose()?;
        let flag = |on: bool| if on { "1" } else { "0" };
        let language = if settings.language == "en" { "en" } else { "zh" };
        self.phone().store.transact(|tx| {
            if let Some(server) = &server {
                tx.set_setting("server", &server.to_string())?;
            }
            tx.set_setting("photos_on_wifi_only", flag(settings.photos_on_wifi_only))?;
            tx.set_setting("allow_plain_http", flag(settings.allow_plain_http))?;
            tx.set_setting("language", language)
        })?;
        self.link().engine.hurry();
        self.inner.wake.notify_one();
        self.settings()
    }

    /// The server's address.
    pub(super) fn server(&self) -> Result<ServerUrl, AppError> {
        let settings = self.settings()?;
        let address = settings.server.ok_or(Rule::NoServer)?;
        Ok(ServerUrl::parse(&address, settings.allow_plain_http)?)
    }
}

pub(super) fn settings(tx: &Tx<'_>) -> Result<SettingsView, StoreError> {
    let flag = |name: &str| Ok::<_, StoreError>(tx.setting(name)?.as_deref() == Some("1"));
    Ok(SettingsView {
        server: tx.setting("server")?,
        photos_on_wifi_only: flag("photos_on_wifi_only")?,
        allow_plain_http: flag("allow_plain_http")?,
        language: tx.setting("language")?.unwrap_or_else(|| "zh".to_owned()),
    })
}

/// Reads a JSON answer.
fn read<T: for<'de> Deserialize<'de>>(answer: &HttpAnswer) -> Result<T, AppError> {
    serde_json::from_slice(answer.accepted()?).map_err(|_| AppError::Answer)
}

fn device_view(phone: &crate::phone::Phone) -> DeviceView {
    let profile = phone.device.profile();
    DeviceView {
        id: phone.device_id().to_string(),
        name: profile.name,
        key: match profile.key {
            KeyPlace::KeyStore => view::KeyPlace::KeyStore,
            KeyPlace::File => view::KeyPlace::File,
        },
        capture: match profile.capture {
            Capture::Camera => CaptureWay::Camera,
            Capture::PickFile => CaptureWay::PickFile,
        },
        camera: origin(profile.pictures),
        location: if profile.simulated_location { Origin::Simulated } else { Origin::Real },
        location_permission: match phone.device.location_permission() {
            LocationPermission::Always => view::LocationPermission::Always,
            LocationPermission::WhileInUse => view::LocationPermission::WhileInUse,
            LocationPermission::Denied => view::LocationPermission::Denied,
            LocationPermission::NotAsked => view::LocationPermission::NotAsked,
        },
    }
}

fn sign_out_text(tasks: u32, photos: u32, unsubmitted: u32) -> Text {
    if tasks + photos + unsubmitted == 0 {
        return Text {
            zh: "所有内容都已送达服务器。退出后可以在另一部手机上登录。".to_owned(),
            en: "Everything is at the server. After signing out you can sign in on another phone.".to_owned(),
        };
    }
    Text {
        zh: format!(
            "还有 {tasks} 个任务和 {photos} 张照片未送达，{unsubmitted} 个任务未提交。有网络时会先尝试发送；发不完的仍保存\
             在这部手机上，只有您再次在这部手机上登录才会发送。"
        ),
        en: format!(
            "{tasks} tasks and {photos} photos are not at the server, {unsubmitted} tasks are not submitted. With a network \
             they are sent first; the rest stays on this phone and goes out only when you sign in here again."
        ),
    }
}
