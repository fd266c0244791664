//! Whole documents of phones that nobody has heard of, through the server's guarded merge.
#![no_main]

use fengtai_fuzz::{chunks, prepare, samples};
use libfuzzer_sys::fuzz_target;
use shared_model::document::{Heads, TaskDoc};
use shared_model::wire::{DocPush, Payload};
use sync_server::merge::{merge, open_foreign};

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| {
    let saved = chunks::sealed(bytes);
    let Ok(mut doc) = open_foreign(&saved) else { return };
    let Ok(heads) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| doc.heads())) else { return };
    let task = samples::TASK.parse().expect("an id");
    let push = DocPush { task, base: Heads::default(), payload: Payload::Saved(saved), heads };
    match merge(None, &push) {
        Ok(mut merged) => {
            let again = merged.doc.save();
            let mut again = TaskDoc::open_foreign(&again, samples::ACTOR).expect("what was saved is opened");
            assert_eq!(again.heads(), merged.heads);
            assert_eq!(again.project().expect("it says the same").header, merged.evidence.header);
        }
        Err(error) => assert!(error.code().is_none_or(|code| code.as_str().starts_with("sync."))),
    }
});

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for entries in [false, true] {
        let mut doc = samples::worked_on(entries);
        seeds.push(doc.save());
        seeds.push(doc.changes_since(&Heads::default()).expect("all of it is here"));
    }
    seeds
}
