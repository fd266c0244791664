//! Drives the exchange: asks the engine what to do, does it, tells it what came of it.

use std::time::Duration;

use shared_model::moment::Moment;
use shared_model::wire::{CONTENT_TYPE, SyncResponse};

use super::FieldApp;
use crate::error::{AppError, refusal_view};
use crate::store::{AccountRow, PhotoPhase, PhotoRow, SessionPhase, StoreError};
use crate::sync::{
    Conditions, Exchange, HttpAnswer, HttpRequest, Method, PhotoJob, Queue, Refusal, Step, UploadMove, after_answer,
    apply_response, build_request, delay_ms, keep_receipt, next_request, refuse_alone,
};
use crate::view::{Change, ErrorView, Retry, SyncView};

/// Path of the exchange.
const SYNC: &str = "/api/sync";
/// While a track is recorded, reports are collected this often, in milliseconds.
const COLLECT_MS: u64 = 5_000;
/// Longest sleep of the background loop, in milliseconds.
const SLEEP_MS: u64 = 60_000;
/// A photo that waits for longer than this was made to wait by a clock that has been set since, in milliseconds.
const LONGEST_WAIT_MS: i64 = 3_600_000;

impl FieldApp {
    /// One full go: documents, then photos, without waiting for the end of a backoff. Returns when
    /// everything is sent, or when it cannot go on for now.
    ///
    /// # Errors
    /// `session.none` and what the store says; failures of the network are in the view.
    pub async fn sync_now(&self) -> Result<SyncView, AppError> {
        self.link().engine.hurry();
        {
            let mut phone = self.phone();
            let account = phone.account()?;
            phone.store.transact(|tx| tx.try_photos_now(account.id))?;
        }
        self.drive().await;
        self.sync_state()
    }

    /// Sends what there is whenever there is something and a network, and collects positions, until [`FieldApp::close`].
    pub async fn run_background(&self) {
        let mut network = self.inner.device.network();
        let mut closed = self.inner.closed.subscribe();
        while !*closed.borrow_and_update() {
            if let Err(error) = self.collect_locations() {
                tracing::warn!(%error, "positions stay with the device");
            }
            let until = self.drive().await;
            let sleep = tokio::time::sleep(self.sleep(until));
            tokio::select! {
                () = self.inner.wake.notified() => {}
                Ok(()) = network.changed() => {}
                result = closed.changed() => if result.is_err() { return },
                () = sleep => {}
            }
        }
    }

    fn sleep(&self, until: Option<Moment>) -> Duration {
        let tracking = self.phone().store.read(|tx| tx.trackings()).is_ok_and(|rows| !rows.is_empty());
        let longest = if tracking { COLLECT_MS } else { SLEEP_MS };
        let now = self.inner.device.clock().now;
        let wait = until.map_or(longest, |until| until.ms_since(now).max(100).unsigned_abs());
        Duration::from_millis(wait.min(longest))
    }

    /// Does steps until there is nothing to do; returns when to look again.
    pub(super) async fn drive(&self) -> Option<Moment> {
        let _alone = self.inner.driving.lock().await;
        let until = loop {
            if *self.inner.closed.borrow() {
                break None;
            }
            match self.next_step() {
                Ok(Step::Wait { until, .. }) => break until,
                Ok(step) => self.take(step).await,
                Err(error) => {
                    self.failed(&error, None);
                    break self.link().engine.next_try(self.inner.device.clock().now);
                }
            }
        };
        self.link().running = false;
        self.tell(Change::Sync);
        until
    }

    fn next_step(&self) -> Result<Step, AppError> {
        let network = *self.inner.device.network().borrow();
        let wifi_only = self.settings()?.photos_on_wifi_only;
        let now = self.inner.device.clock().now;
        let queue = self.queue(now)?;
        let photos_allowed = !(wifi_only && network.metered);
        let mut link = self.link();
        let step = link.engine.step(&queue, &Conditions { now, online: network.online, photos_allowed });
        if matches!(step, Step::Wait { why: crate::sync::Waiting::Done, .. }) {
            link.error = None;
        }
        drop(link);
        Ok(step)
    }

    fn queue(&self, now: Moment) -> Result<Queue, StoreError> {
        self.phone().store.read(|tx| {
            let ended_session = tx.ended_session()?;
            let Some(account) = tx.current_account()? else { return Ok(Queue { ended_session, ..Queue::default() }) };
            let waits = |photo: &PhotoRow| photo.next_at > now && photo.next_at.ms_since(now) <= LONGEST_WAIT_MS;
            let photos = tx.waiting_photos(account.id)?;
            Ok(Queue {
                ended_session,
                session: account.token.is_some() && account.phase == SessionPhase::SignedIn,
                documents: !tx.unsent_tasks(account.id)?.is_empty()
                    || !tx.lacking_tasks(account.id)?.is_empty()
                    || !tx.untold_deletions(account.id)?.is_empty(),
                photo_at: photos.iter().filter(|(photo, _)| waits(photo)).map(|(photo, _)| photo.next_at).min(),
                photo: photos.into_iter().find(|(photo, _)| !waits(photo)).map(|(photo, task)| PhotoJob {
                    sha256: photo.sha256,
                    task,
                    bytes: photo.bytes,
                    upload: photo.upload,
                    sent: photo.sent,
                    tries: photo.tries,
                }),
            })
        })
    }

    /// Takes one step. Failures end in the engine's memory, never in a panic or a loop.
    async fn take(&self, step: Step) {
        if !std::mem::replace(&mut self.link().running, true) {
            self.tell(Change::Sync);
        }
        let taken = match step {
            Step::EndSession { token } => self.end_session(&token).await,
            Step::Exchange { documents } => self.exchange(documents).await,
            Step::Upload(job) => self.upload(job).await,
            Step::Wait { .. } => Ok(()),
        };
        if let Err(error) = taken {
            self.failed(&error, None);
        }
    }

    /// Notes a failure that time can heal.
    fn failed(&self, error: &AppError, retry_after_s: Option<u32>) {
        tracing::info!(%error, code = error.code(), "the exchange waits");
        // Without randomness all phones wait equally long, which is only worse for the server.
        let random = self.draw().unwrap_or_default();
        let now = self.inner.device.clock().now;
        let mut link = self.link();
        link.engine.failed(now, retry_after_s, random);
        link.error = Some(error.view());
    }

    fn draw(&self) -> Result<u64, AppError> {
        let mut random = [0; 8];
        self.inner.device.random(&mut random)?;
        Ok(u64::from_le_bytes(random))
    }

    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, AppError> {
        let server = self.server()?;
        Ok(self.inner.transport.send(&server, request).await?)
    }

    async fn end_session(&self, token: &str) -> Result<(), AppError> {
        let answer = self.send(HttpRequest::new(Method::Delete, "/api/session").bearer(token)).await?;
        match answer.status {
            // A session the server no longer knows has ended as well.
            200..300 | 401 | 403 | 404 => self.phone().store.transact(|tx| tx.session_end_told(token))?,
            _ => return Err(answer.refusal().into()),
        }
        self.link().engine.moved();
        Ok(())
    }

    async fn exchange(&self, documents: usize) -> Result<(), AppError> {
        let (exchange, token) = {
            let mut phone = self.phone();
            let token = phone.account()?.token.unwrap_or_default();
            (build_request(&mut phone, documents)?, token)
        };
        let mut body = Vec::new();
        ciborium::into_writer(&exchange.request, &mut body).map_err(|_| AppError::Answer)?;
        let mut request = HttpRequest::new(Method::Post, SYNC).bearer(&token).header("content-type", CONTENT_TYPE);
        request.body = body;
        let answer = self.send(request).await?;
        match answer.accepted() {
            Ok(body) => {
                self.exchanged(&exchange, body)?;
                self.renew_pass(&token).await;
                Ok(())
            }
            Err(refusal) => self.exchange_refused(&exchange, refusal),
        }
    }

    fn exchanged(&self, exchange: &Exchange, body: &[u8]) -> Result<(), AppError> {
        let response: SyncResponse = ciborium::from_reader(body).map_err(|_| AppError::Answer)?;
        let now = self.inner.device.clock().now;
        let done = apply_response(&mut self.phone(), exchange, &response, now)?;
        let random = self.draw()?;
        {
            let mut link = self.link();
            link.engine.exchanged(now, done.more);
            link.error = None;
            if done.stuck {
                link.engine.fruitless(now, random);
                let refusal =
                    Refusal { status: 200, code: "sync.no_progress".to_owned(), message: None, retry_after_s: None };
                link.error = Some(ErrorView { retry: Retry::Later, ..refusal_view(&refusal) });
            } else {
                link.engine.fruitful();
            }
        }
        for task in done.tasks {
            self.tell(Change::Task { task: task.to_string() });
        }
        if done.lists {
            self.tell(Change::Home);
        }
        Ok(())
    }

    fn exchange_refused(&self, exchange: &Exchange, refusal: Refusal) -> Result<(), AppError> {
        let about_documents = matches!(refusal.status, 400 | 413 | 422) && !exchange.request.docs.is_empty();
        // What was cut short or garbled on the way says nothing about the documents: they are sent again.
        let about_request = ["sync.unknown_version", "sync.truncated", "sync.not_cbor"];
        // An answer without a code was cut short itself, or is not our server's. That a body is too large says who
        // stands between, too.
        let unreadable = refusal.status != 413 && refusal.code.starts_with("http.status_");
        if about_documents && !unreadable && !about_request.contains(&refusal.code.as_str()) {
            let split = self.link().engine.split(exchange.request.docs.len());
            if !split {
                let now = self.inner.device.clock().now;
                refuse_alone(&mut self.phone(), exchange, &refusal.code, now)?;
            }
            return Ok(());
        }
        self.refused(refusal)
    }

    /// A refusal that concerns the session or the server, not what was sent.
    fn refused(&self, refusal: Refusal) -> Result<(), AppError> {
        let phase = match (refusal.status, refusal.code.as_str()) {
            (_, "auth.disabled") => Some(SessionPhase::Disabled),
            (_, "auth.other_phone") => Some(SessionPhase::SignInAgain),
            // What stands between phone and server (a hotel's sign-in page, a proxy) ends nobody's session.
            (401, code) if code.starts_with("auth.") => Some(SessionPhase::SignInAgain),
            _ => None,
        };
        let Some(phase) = phase else {
            let retry_after_s = refusal.retry_after_s;
            self.failed(&refusal.into(), retry_after_s);
            return Ok(());
        };
        let account: Option<AccountRow> = self.phone().store.transact(|tx| {
            let account = tx.current_account()?;
            if let Some(account) = &account {
                tx.set_session(account.id, phase)?;
            }
            Ok::<_, StoreError>(account)
        })?;
        tracing::info!(
            account = account.map(|account| account.id.to_string()),
            code = refusal.code,
            "the session is over"
        );
        self.link().error = Some(ErrorView { retry: Retry::AfterAction, ..refusal_view(&refusal) });
        self.tell(Change::Session);
        Ok(())
    }

    async fn upload(&self, job: PhotoJob) -> Result<(), AppError> {
        let (files, token) = {
            let mut phone = self.phone();
            let token = phone.account()?.token.unwrap_or_default();
            (phone.files(), token)
        };
        if job.upload.is_none() && !files.is_whole(job.sha256) {
            // What is not what was taken proves nothing; the file stays for whoever wants to look at it.
            return self.photo_refused(&job, "photo.file_damaged");
        }
        let fresh = !self.link().known_uploads.contains(&job.sha256);
        let request = next_request(&job, fresh, |offset, len| files.read_part(job.sha256, offset, len))?;
        let answer = match self.send(request.bearer(&token)).await {
            Ok(answer) => answer,
            Err(error) => {
                // Part of it may have arrived: the server is asked before anything is sent again.
                self.link().known_uploads.remove(&job.sha256);
                return Err(error);
            }
        };
        self.uploaded(&job, after_answer(&job, &answer))
    }

    fn uploaded(&self, job: &PhotoJob, moved: UploadMove) -> Result<(), AppError> {
        let now = self.inner.device.clock().now;
        let sha256 = job.sha256;
        match moved {
            UploadMove::Sent { upload, sent } => {
                self.phone().store.transact(|tx| tx.photo_sent(sha256, Some(&upload), sent))?;
                let mut link = self.link();
                link.known_uploads.insert(sha256);
                link.engine.moved();
            }
            UploadMove::Safe(receipt) => {
                keep_receipt(&mut self.phone(), &receipt, now)?;
                self.link().engine.moved();
                self.link().known_uploads.remove(&sha256);
                let photo: Option<PhotoRow> = self.phone().store.read(|tx| tx.photo(sha256))?;
                if photo.is_some_and(|photo| photo.phase != PhotoPhase::Safe) {
                    self.photo_failed(job, "sync.receipt_invalid", None)?;
                }
                self.tell(Change::Task { task: job.task.to_string() });
                self.tell(Change::Sync);
            }
            UploadMove::Lost { upload } => {
                self.link().known_uploads.remove(&sha256);
                let sent = if upload.is_some() { job.sent } else { 0 };
                self.phone().store.transact(|tx| tx.photo_sent(sha256, upload.as_deref(), sent))?;
                self.photo_failed(job, "upload.lost", None)?;
            }
            UploadMove::Refused(refusal) => self.photo_refused(job, &refusal.code)?,
            UploadMove::Failed(refusal) if refusal.status == 401 || refusal.code == "auth.disabled" => {
                self.refused(refusal)?
            }
            UploadMove::Failed(refusal) => {
                if refusal.code == "upload.no_receipt" {
                    // Asked from the start: a server that holds the photo answers with its receipt.
                    self.phone().store.transact(|tx| tx.photo_sent(sha256, None, 0))?;
                }
                self.photo_failed(job, &refusal.code, refusal.retry_after_s)?;
                if refusal.status == 429 || refusal.status >= 500 {
                    let retry_after_s = refusal.retry_after_s;
                    self.failed(&refusal.into(), retry_after_s);
                }
            }
        }
        Ok(())
    }

    fn photo_failed(&self, job: &PhotoJob, code: &str, retry_after_s: Option<u32>) -> Result<(), AppError> {
        let delay = delay_ms(job.tries + 1, retry_after_s, self.draw()?);
        let next_at = self.inner.device.clock().now.plus_ms(delay.cast_signed());
        Ok(self.phone().store.transact(|tx| tx.photo_failed(job.sha256, code, next_at))?)
    }

    fn photo_refused(&self, job: &PhotoJob, code: &str) -> Result<(), AppError> {
        let now = self.inner.device.clock().now;
        self.phone().store.transact(|tx| {
            tx.photo_refused(job.sha256, code)?;
            tx.add_notice(code, &job.sha256.to_string()[..8], Some(job.task), now)
        })?;
        self.tell(Change::Notices);
        self.tell(Change::Task { task: job.task.to_string() });
        Ok(())
    }
}
