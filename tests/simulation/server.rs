//! The server in the simulation: the real router over the real core, one request after the other.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response};
use field_app::sync::{HttpAnswer, HttpRequest, Method};
use futures_util::stream;
use shared_model::sha::Sha256;
use sync_server::backup;
use sync_server::core::{Core, Places};
use sync_server::env::FakeEnv;
use sync_server::http;
use sync_server::http::state::{AppState, EdgeSettings};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use super::death::{ServerFate, as_it_lies, scratch, survives};

/// Answers are smaller than this, in bytes.
const ANSWER_BYTES: usize = 64 << 20;
/// More pages than any run needs.
const ROOMY: u32 = 1 << 30;

/// How a request arrives.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arrival {
    Whole,
    /// The connection breaks after so many bytes of the body.
    Broken(usize),
    /// Something on the way hands on only so many bytes, as if that were all.
    Shortened(usize),
}

/// The server and its files.
pub(super) struct Server {
    pub(super) core: Arc<Core>,
    pub(super) fate: Arc<ServerFate>,
    router: Router,
    runtime: Runtime,
    folder: TempDir,
    backup: Option<TempDir>,
}

impl Server {
    /// A server with a copy of the files in `template`.
    pub(super) fn open(template: &Path, env: FakeEnv) -> Self {
        let folder = as_it_lies(template);
        let fate = Arc::new(ServerFate { life: Default::default(), env });
        let (core, router) = start(folder.path(), &fate);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { core, fate, router, runtime, folder, backup: None }
    }

    /// Answers a request; none when it died over it, or the connection broke.
    pub(super) fn answer(&mut self, request: &HttpRequest, arrival: Arrival) -> Option<HttpAnswer> {
        let request = http_request(request, arrival);
        let answered = survives(|| {
            self.runtime.block_on(async {
                let response = self.router.clone().oneshot(request).await.expect("the router always answers");
                http_answer(response).await
            })
        });
        if self.fate.life.is_dead() {
            self.die();
            return None;
        }
        answered.filter(|_| !matches!(arrival, Arrival::Broken(_)))
    }

    /// Dies and comes back with what was durable.
    pub(super) fn die(&mut self) {
        let left = as_it_lies(self.folder.path());
        self.fate.life.begin_anew();
        (self.core, self.router) = start(left.path(), &self.fate);
        self.folder = left;
    }

    /// The disk is full: there is no page more than now, or as many as anybody wants.
    pub(super) fn fill_disk(&self, full: bool) {
        let pages = if full { self.core.db.page_count().unwrap() } else { ROOMY };
        self.core.db.limit_pages(pages).unwrap();
    }

    /// Turns one bit of a photo around.
    pub(super) fn rot(&self, photo: Sha256) {
        let path = self.photo_file(&photo);
        let mut bytes = fs::read(&path).unwrap();
        bytes[0] ^= 1;
        fs::write(path, bytes).unwrap();
    }

    /// Whether what lies under the name of a photo is not that photo; a restored server may not have it at all.
    pub(super) fn is_rotten(&self, photo: &Sha256) -> bool {
        fs::read(self.photo_file(photo)).is_ok_and(|bytes| Sha256::of(&bytes) != *photo)
    }

    fn photo_file(&self, photo: &Sha256) -> PathBuf {
        let name = photo.to_string();
        self.folder.path().join("media/objects/photos").join(&name[..2]).join(name)
    }

    /// Takes a backup, which replaces an older one.
    pub(super) fn back_up(&mut self) {
        let target = scratch();
        backup::back_up(&self.core, self.folder.path(), &Places::default(), target.path()).unwrap();
        self.backup = Some(target);
    }

    /// Loses everything but the last backup; whether there was one.
    pub(super) fn restore(&mut self) -> bool {
        let Some(backup) = &self.backup else { return false };
        let folder = scratch();
        self.fate.life.begin_anew();
        backup::restore(backup.path(), folder.path(), &Places::default(), self.fate.clone()).unwrap();
        (self.core, self.router) = start(folder.path(), &self.fate);
        self.folder = folder;
        true
    }
}

fn start(folder: &Path, fate: &Arc<ServerFate>) -> (Arc<Core>, Router) {
    let core = Arc::new(Core::open_with(folder, &Places::default(), fate.clone()).unwrap());
    let router = http::router(AppState::new(Arc::clone(&core), EdgeSettings::default()));
    (core, router)
}

fn http_request(request: &HttpRequest, arrival: Arrival) -> Request<Body> {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Patch => "PATCH",
        Method::Head => "HEAD",
        Method::Delete => "DELETE",
    };
    let builder = Request::builder().method(method).uri(&request.path);
    let builder = request.headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, value));
    let bytes = Bytes::from(request.body.clone());
    let body = match arrival {
        Arrival::Whole => Body::from(bytes),
        Arrival::Shortened(length) => Body::from(bytes.slice(..length)),
        Arrival::Broken(length) => {
            let broken = Error::from(ErrorKind::ConnectionReset);
            Body::from_stream(stream::iter([Ok(bytes.slice(..length)), Err(broken)]))
        }
    };
    builder.body(body).expect("the phone asks with proper headers")
}

async fn http_answer(response: Response<Body>) -> HttpAnswer {
    let (head, body) = response.into_parts();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let body = to_bytes(body, ANSWER_BYTES).await.expect("an answer is whole").to_vec();
    HttpAnswer { status: head.status.as_u16(), headers, body }
}
