//! The one open phone: opened at the first command, told to the screens, driven in the background.
//!
//! Opening can fail (a full disk, a newer database): then every command says so, and the next one tries again.

use std::sync::{Arc, Mutex, PoisonError};
#[cfg(not(mobile))]
use std::{fs::File, io::BufReader, path::Path};

use field_app::device::Device;
#[cfg(not(mobile))]
use field_app::device::{DesktopDevice, DesktopOptions, Replay};
use field_app::error::AppError;
use field_app::view::{Change, ErrorView, Retry, Text};
use field_app::{FieldApp, Options};
use tauri::{AppHandle, Emitter as _, async_runtime};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::config::Place;

/// The event that tells the screens what changed; its payload is a [`Change`].
const CHANGED: &str = "changed";

/// What the commands share.
#[derive(Clone)]
pub(crate) struct Shell {
    inner: Arc<Inner>,
}

struct Inner {
    handle: AppHandle,
    place: Place,
    app: Mutex<Option<FieldApp>>,
}

impl Shell {
    pub(crate) fn new(handle: AppHandle, place: Place) -> Self {
        Self { inner: Arc::new(Inner { handle, place, app: Mutex::default() }) }
    }

    /// The phone, opened if it is not open yet. Blocks on the disk.
    ///
    /// # Errors
    /// What the screens show when it cannot be opened.
    pub(crate) fn app(&self) -> Result<FieldApp, ErrorView> {
        let mut app = self.inner.app.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(app) = &*app {
            return Ok(app.clone());
        }
        let opened = open(&self.inner.handle, &self.inner.place)?;
        self.tell_screens(opened.subscribe());
        let background = opened.clone();
        async_runtime::spawn(async move { background.run_background().await });
        *app = Some(opened.clone());
        Ok(opened)
    }

    fn tell_screens(&self, mut changes: Receiver<Change>) {
        let handle = self.inner.handle.clone();
        async_runtime::spawn(async move {
            loop {
                let change = match changes.recv().await {
                    Ok(change) => change,
                    // Some were missed: a change of session makes the screens ask for everything.
                    Err(RecvError::Lagged(_)) => Change::Session,
                    Err(RecvError::Closed) => return,
                };
                if let Err(error) = handle.emit(CHANGED, change) {
                    tracing::warn!(%error, "a change was not told to the screens");
                }
            }
        });
    }

    /// Carries out what touches this phone only, away from the threads that answer.
    pub(crate) async fn here<T, W>(&self, work: W) -> Result<T, ErrorView>
    where
        T: Send + 'static,
        W: FnOnce(&FieldApp) -> Result<T, AppError> + Send + 'static,
    {
        let shell = self.clone();
        let done = async_runtime::spawn_blocking(move || work(&shell.app()?).map_err(|error| told(&error)));
        done.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a command broke off");
            Err(broke_off())
        })
    }

    /// The phone, for what speaks to the server.
    pub(crate) async fn there(&self) -> Result<FieldApp, ErrorView> {
        self.here(|app| Ok(app.clone())).await
    }
}

/// Logged once, here at the edge; the screens get the code and the words.
pub(crate) fn told(error: &AppError) -> ErrorView {
    let view = error.view();
    tracing::info!(code = view.code, %error, "a command was refused");
    view
}

fn open(handle: &AppHandle, place: &Place) -> Result<FieldApp, ErrorView> {
    let app = device(handle, place)?
        .and_then(|device| FieldApp::open(&place.data_dir, device, Options::default()))
        .and_then(|app| {
            if let Some(server) = &place.server {
                let settings = app.settings()?;
                app.set_settings(field_app::view::SettingsView { server: Some(server.clone()), ..settings })?;
            }
            Ok(app)
        });
    app.map_err(|error| told(&error))
}

type Opened = Result<Arc<dyn Device>, AppError>;

/// The phone itself.
#[cfg(mobile)]
fn device(handle: &AppHandle, _place: &Place) -> Result<Opened, ErrorView> {
    use field_app::device::mobile::MobileDevice;
    use tauri::Manager as _;
    let native = handle.state::<fengtai_device::Native>().inner().clone();
    let device = MobileDevice::open(Box::new(native), fengtai_device::uptime_ms);
    Ok(device.map(|device| Arc::new(device) as Arc<dyn Device>).map_err(AppError::from))
}

/// The desktop in a phone's place.
#[cfg(not(mobile))]
fn device(_handle: &AppHandle, place: &Place) -> Result<Opened, ErrorView> {
    let replay = place.track.as_deref().map(read_track).transpose()?;
    let options = DesktopOptions { replay, speed: place.track_speed, ..DesktopOptions::default() };
    let device = DesktopDevice::open(&place.data_dir, options);
    Ok(device.map(|device| Arc::new(device) as Arc<dyn Device>).map_err(AppError::from))
}

#[cfg(not(mobile))]
fn read_track(path: &Path) -> Result<Replay, ErrorView> {
    let reason = match File::open(path) {
        Ok(file) => match Replay::read(BufReader::new(file)) {
            Ok(replay) => return Ok(replay),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    tracing::error!(path = %path.display(), reason, "the track cannot be replayed");
    Err(ErrorView {
        code: "shell.track".to_owned(),
        message: Text {
            zh: "环境变量 FENGTAI_TRACK 指定的轨迹文件不能读取。请换一个 GPX 文件，或去掉这个变量。".to_owned(),
            en: "The file named by FENGTAI_TRACK is no track that can be replayed. Name another GPX file, or none."
                .to_owned(),
        },
        retry: Retry::AfterAction,
    })
}

fn broke_off() -> ErrorView {
    ErrorView {
        code: "shell.failed".to_owned(),
        message: Text {
            zh: "应用内部出了问题。已保存的内容都在；请重试，仍不行请关闭应用再打开。".to_owned(),
            en: "Something went wrong inside the app. What was saved is safe; try again, or close the app and open it."
                .to_owned(),
        },
        retry: Retry::Later,
    }
}
