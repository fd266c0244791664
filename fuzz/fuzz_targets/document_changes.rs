//! Changes by colleagues' phones, through the server's guarded merge; then a phone works on with the outcome.
#![no_main]

use std::sync::LazyLock;

use fengtai_fuzz::{chunks, prepare, samples};
use libfuzzer_sys::fuzz_target;
use shared_model::document::{Heads, TaskDoc};
use shared_model::id::EntryId;
use shared_model::wire::{DocPush, Payload};
use sync_server::merge::merge;

static STORED: LazyLock<Vec<u8>> = LazyLock::new(|| samples::document(true).save());

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| {
    // The first byte says in which form the rest, a change without its header, is sent.
    let Some((form, body)) = bytes.split_first() else { return };
    let changes = match form % 3 {
        0 => chunks::chunk(1, body),
        1 => chunks::chunk(2, &chunks::deflated(body)),
        _ => chunks::sealed(body),
    };
    let task = samples::TASK.parse().expect("an id");
    let push = DocPush { task, base: Heads::default(), payload: Payload::Changes(changes), heads: Heads::default() };
    match merge(Some(&STORED), &push) {
        Ok(mut merged) => {
            let mut again = TaskDoc::open(&merged.doc.save(), samples::ACTOR).expect("what was saved is opened");
            assert_eq!(again.heads(), merged.heads);
            again.record_result(&"FAS-01/FAS-01-02".parse().expect("a key"), &samples::answer());
            again.record_entry(EntryId::from_bytes([4; 16]), &samples::entry());
            let evidence = again.project().expect("a phone that worked on can read it");
            assert_eq!(evidence.header, merged.evidence.header);
        }
        Err(error) => assert!(error.code().is_none_or(|code| code.as_str().starts_with("sync."))),
    }
});

fn seeds() -> Vec<Vec<u8>> {
    let mut doc = TaskDoc::open(&STORED, [8; 16]).expect("a document");
    let before = doc.heads();
    doc.record_result(&"FAS-01/FAS-01-02".parse().expect("a key"), &samples::answer());
    doc.add_track(samples::TASK.parse().expect("an id"), &samples::segment());
    doc.record_entry(EntryId::from_bytes([4; 16]), &samples::entry());
    let changes = doc.changes_since(&before).expect("all of it is here");
    let bodies = chunks::bodies(&changes);
    let whole = [&[2][..], &changes].concat();
    let each = |form: u8| bodies.iter().map(move |(_, body)| [&[form][..], body].concat());
    each(0).chain(each(1)).chain([whole]).collect()
}
