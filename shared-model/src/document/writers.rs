//! Who stated what a document says.

use std::collections::BTreeSet;

use super::{Disputed, TaskEvidence};
use crate::id::{AccountId, DeviceId};

impl TaskEvidence {
    /// Everybody who stated anything that is visible now, with the phone they did it on; whoever began the task is
    /// among them. That they did is the document's word: only a submission is signed.
    #[must_use]
    pub fn writers(&self) -> BTreeSet<(AccountId, DeviceId)> {
        macro_rules! said_in {
            ($($disputed:expr),* $(,)?) => {{
                let mut said = vec![self.header.created];
                $(said.extend($disputed.flat_map(Disputed::all).map(|statement| statement.said));)*
                said
            }};
        }
        let said = said_in![
            self.selfie.iter(),
            self.sign_in.iter(),
            self.controller.iter(),
            self.results.values(),
            self.faults.values(),
            self.entries.values(),
            self.photos.values(),
            self.gaps.values(),
        ];
        let said = said.into_iter().chain(self.submissions.iter().map(|statement| statement.said));
        let said = said.map(|said| (said.by, said.device));
        said.chain(self.tracks.values().map(|segment| (segment.by, segment.device))).collect()
    }
}
