//! What every handler gets: the core, behind a bounded pool of blocking threads, and the edge's settings.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use tokio::sync::Semaphore;

use super::edge;
use super::geocode::{Allowance, Network};
use crate::base_map::BaseMap;
use crate::core::Core;
use crate::db;
use crate::error::{ApiError, Code};
use crate::geocode::Geocoder;

/// Calls into the core at once. Writes wait for each other anyway and are committed in groups, so this
/// bounds how large a group can get, not how much the processor does.
const CALLS: usize = 64;
/// How long a request waits for its turn before it is told to come back.
const TURN: Duration = Duration::from_secs(30);

/// What the edge can be told.
#[derive(Debug, Clone)]
pub struct EdgeSettings {
    /// Whether the session cookie is for HTTPS only.
    pub secure_cookie: bool,
    /// The built console, if there is one.
    pub web_dir: Option<PathBuf>,
    /// Whether the address of the client is taken from `X-Forwarded-For` (behind a reverse proxy).
    pub behind_proxy: bool,
    /// The base map; none is a plain grid.
    pub base_map: Option<BaseMap>,
    /// What is asked for addresses, if anything.
    pub geocoder: Option<Geocoder>,
    /// Where the field app is downloaded from, if the operator says so.
    pub app_url: Option<String>,
}

impl Default for EdgeSettings {
    fn default() -> Self {
        Self { secure_cookie: true, web_dir: None, behind_proxy: false, base_map: None, geocoder: None, app_url: None }
    }
}

/// The state shared by all handlers.
#[derive(Clone)]
pub struct AppState(Arc<App>);

/// The inside of [`AppState`].
pub struct App {
    core: Arc<Core>,
    turns: Semaphore,
    /// The edge's settings.
    pub settings: EdgeSettings,
    /// What a browser is told to stay within.
    pub(super) content_policy: HeaderValue,
    /// How often addresses are searched for.
    pub(super) allowance: Allowance,
    /// The way to the provider of addresses.
    pub(super) network: Network,
}

impl std::ops::Deref for AppState {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}

impl AppState {
    /// The state over `core`.
    #[must_use]
    pub fn new(core: Arc<Core>, settings: EdgeSettings) -> Self {
        let content_policy = edge::content_policy(settings.base_map.as_ref());
        let (allowance, network) = (Allowance::default(), Network::default());
        Self(Arc::new(App { core, turns: Semaphore::new(CALLS), settings, content_policy, allowance, network }))
    }
}

impl App {
    /// The core, for what does not block (clock, keys).
    #[must_use]
    pub const fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// Runs `work` on a thread that may block, when its turn comes.
    ///
    /// # Errors
    /// Whatever `work` says; `server.busy` when its turn does not come in time.
    pub async fn call<T, E>(&self, work: impl FnOnce(&Core) -> Result<T, E> + Send + 'static) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: Into<ApiError> + Send + 'static,
    {
        let turn = tokio::time::timeout(TURN, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(ApiError::from(Code::ServerBusy).retry_after(5)) };
        let core = Arc::clone(&self.core);
        match tokio::task::spawn_blocking(move || db::waiting(|| work(&core))).await {
            Ok(answer) => answer.map_err(Into::into),
            Err(failed) => match failed.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Code::ServerStopping.into()),
            },
        }
    }
}
