//! The server's answer at the phone, which may come from another program.
#![no_main]

use fengtai_fuzz::{cbor, comes_back, prepare, samples};
use libfuzzer_sys::fuzz_target;
use shared_model::feed::FeedEvent;
use shared_model::moment::Moment;
use shared_model::wire::{DocAnswer, DocOutcome, FeedEntry, Payload, SyncResponse, VERSION};

fuzz_target!(init: prepare(seeds), |body: &[u8]| {
    let Ok(mut response) = ciborium::from_reader::<SyncResponse, _>(body) else { return };
    // What is not understood is never sent.
    response.docs.retain(|answer| answer.outcome != DocOutcome::Unknown);
    response.feed.retain(|entry| !matches!(entry.event, FeedEvent::Unknown));
    comes_back(&response);
});

fn seeds() -> Vec<Vec<u8>> {
    let task = samples::TASK.parse().expect("an id");
    let request = samples::request();
    let outcome = DocOutcome::Changes { payload: Payload::Saved(vec![1; 9]), heads: request.docs[0].heads.clone() };
    let answer = |outcome| DocAnswer { task, outcome, receipts: Vec::new() };
    let response = SyncResponse {
        version: VERSION,
        incarnation: 7,
        now: Moment::from_ms(1_763_791_200_000),
        cursor: 9,
        more: true,
        docs: vec![answer(DocOutcome::Merged), answer(outcome), answer(DocOutcome::Refused { code: "a.b".to_owned() })],
        feed: vec![FeedEntry { position: 9, event: FeedEvent::TaskRemoved { task } }],
    };
    vec![cbor(&response)]
}
