//! Who asks: the token of the console's cookie or the app's `Authorization` header.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::state::AppState;
use crate::error::{ApiError, Code};
use crate::usecase::session::{self, Actor};

/// The console's session cookie.
pub const COOKIE: &str = "fengtai_session";

/// The signed-in actor, who has changed the initial password.
#[derive(Debug, Clone)]
pub struct Auth(pub Actor);

/// The signed-in actor, the initial password still allowed: for the session itself only.
#[derive(Debug, Clone)]
pub struct AuthAnyPassword(pub Actor);

/// Where the request comes from.
#[derive(Debug, Clone)]
pub struct ClientAddress(pub String);

impl FromRequestParts<AppState> for AuthAnyPassword {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let token = match (bearer(&parts.headers), cookie(&parts.headers)) {
            (Some(token), _) => token.to_owned(),
            (None, Some(token)) if is_same_site(&parts.method, &parts.headers) => token.to_owned(),
            (None, Some(_)) => return Err(Code::AuthCrossSite.into()),
            (None, None) => return Err(Code::AuthRequired.into()),
        };
        app.call(move |core| session::resolve(core, &token)).await.map(Self)
    }
}

impl FromRequestParts<AppState> for Auth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let AuthAnyPassword(actor) = AuthAnyPassword::from_request_parts(parts, app).await?;
        if actor.must_change_password { Err(Code::AuthMustChangePassword.into()) } else { Ok(Self(actor)) }
    }
}

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        // The last entry is the one our own proxy wrote; earlier ones are the client's word.
        let forwarded = || {
            let value = parts.headers.get("x-forwarded-for")?.to_str().ok()?;
            value.rsplit(',').next().map(|address| address.trim().to_owned())
        };
        let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
        let address = if app.settings.behind_proxy { forwarded().or_else(peer) } else { peer() };
        Ok(Self(address.unwrap_or_default()))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == COOKIE).map(|(_, token)| token)
}

/// Whether a request that changes something comes from our own pages. The cookie is `SameSite=Strict`
/// besides; this covers browsers that disregard it.
fn is_same_site(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, at)| at == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}
