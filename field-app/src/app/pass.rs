//! The membership pass, kept young: asked for after an exchange with the server, so that nothing is asked that the
//! network did not just answer.

use serde::Deserialize;

use super::FieldApp;
use crate::error::AppError;
use crate::peer::{PASS, read_pass};
use crate::sync::{HttpRequest, Method};

const SESSION: &str = "/api/session";
/// A server that answered is not asked again before, in milliseconds.
const ASK_AGAIN_MS: i64 = 24 * 60 * 60 * 1000;

#[derive(Deserialize)]
struct Session {
    pass: Option<String>,
}

impl FieldApp {
    /// Asks for a newer pass when this one is old. A failure is none: the next exchange asks again.
    pub(super) async fn renew_pass(&self, token: &str) {
        match self.try_to_renew(token).await {
            Ok(()) => {}
            Err(error) => tracing::info!(%error, "the pass stays as it is"),
        }
    }

    async fn try_to_renew(&self, token: &str) -> Result<(), AppError> {
        let (account, old) = {
            let mut phone = self.phone();
            let (account, now) = (phone.account()?.id, phone.true_now());
            let pass: Option<String> = phone.store.read(|tx| tx.setting(PASS))?;
            let pass = pass.and_then(|text| read_pass(&text));
            (account, pass.is_none_or(|pass| pass.member.account != account || pass.is_old(now)))
        };
        if !old || !self.may_ask_again() {
            return Ok(());
        }
        let answer = self.send(HttpRequest::new(Method::Get, SESSION).bearer(token)).await?;
        self.link().pass_asked_at = Some(self.inner.device.clock().now);
        let session: Session = serde_json::from_slice(answer.accepted()?).map_err(|_| AppError::Answer)?;
        let Some(text) = session.pass else { return Ok(()) };
        let ours = read_pass(&text).is_some_and(|pass| pass.member.account == account);
        if ours {
            self.phone().store.transact(|tx| tx.set_setting(PASS, &text))?;
        }
        Ok(())
    }

    /// Whether the server has not said lately that it has no newer one.
    fn may_ask_again(&self) -> bool {
        let now = self.inner.device.clock().now;
        // A clock that was set back must not silence the phone.
        self.link().pass_asked_at.is_none_or(|asked| now.ms_since(asked).abs() >= ASK_AGAIN_MS)
    }
}
