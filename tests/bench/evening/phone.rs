//! One phone's evening: what it tries, and tries again.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use reqwest::StatusCode;
use shared_model::sha::Sha256;
use shared_model::wire::DocPush;
use tokio::time::sleep;

use super::people::Member;
use super::told::{Told, What};
use crate::paper::PaperPhone;

/// Points of each task's track.
const POINTS: usize = 500;
/// Tries of one request; the real phone tries for days.
const TRIES: u32 = 40;
/// The wait before the second try; it doubles until [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A phone with what it will hand over.
pub(super) struct Visitor {
    phone: PaperPhone,
    task: DocPush,
    pictures: Vec<(Sha256, String)>,
    plain: Arc<Vec<u8>>,
}

impl Visitor {
    /// Makes the task; its pictures are the `plain` one with a name of their own behind it, as cameras append data.
    pub(super) fn prepare(
        member: Member,
        (http, base): (reqwest::Client, &str),
        number: usize,
        pictures: usize,
        plain: Arc<Vec<u8>>,
    ) -> Result<Self> {
        let Member { token, account, device, key, place } = member;
        let mut phone = PaperPhone::signed_in((http, base), token, account, device, key);
        let pictures = (0..pictures).map(|picture| format!("phone {number} picture {picture}"));
        let pictures: Vec<_> =
            pictures.map(|mark| (Sha256::of(&[plain.as_slice(), mark.as_bytes()].concat()), mark)).collect();
        let names: Vec<Sha256> = pictures.iter().map(|(name, _)| *name).collect();
        let task = phone.task_with(place, POINTS, &names)?;
        Ok(Self { phone, task, pictures, plain })
    }

    /// Hands over the task and its pictures, however often it takes.
    pub(super) async fn hand_in(mut self, told: &Told) -> Result<()> {
        let mut tries = Tries::default();
        loop {
            let asked = told.begin(What::Task);
            match self.phone.exchange(vec![self.task.clone()]).await {
                Ok(answer) => {
                    asked.answered(self.task.payload.raw().len());
                    let signed = answer.docs.first().is_some_and(|doc| !doc.receipts.is_empty());
                    ensure!(signed, "the submission was not signed for");
                    break;
                }
                Err(error) => tries.again(&error, told).await.context("the task")?,
            }
        }
        for (name, mark) in &self.pictures {
            let mut tries = Tries::default();
            loop {
                let bytes = [self.plain.as_slice(), mark.as_bytes()].concat();
                let (asked, length) = (told.begin(What::Picture), bytes.len());
                match self.phone.upload(self.task.task, *name, bytes).await {
                    Ok(()) => {
                        asked.answered(length);
                        break;
                    }
                    Err(error) => tries.again(&error, told).await.context("a picture")?,
                }
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Tries(u32);

impl Tries {
    /// Waits before the next try, unless trying again cannot help.
    #[expect(clippy::disallowed_methods, reason = "phones wait before they try again")]
    async fn again(&mut self, error: &anyhow::Error, told: &Told) -> Result<()> {
        let status = error.downcast_ref::<reqwest::Error>().and_then(reqwest::Error::status);
        match status {
            None => told.broke(),
            Some(status) if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => told.refused(status),
            Some(StatusCode::CONFLICT) => told.broke(),
            Some(status) => anyhow::bail!("refused for good with {status}: {error:#}"),
        }
        self.0 += 1;
        ensure!(self.0 < TRIES, "given up after {TRIES} tries: {error:#}");
        sleep((FIRST_WAIT * 2_u32.saturating_pow(self.0 - 1)).min(LONGEST_WAIT)).await;
        Ok(())
    }
}
