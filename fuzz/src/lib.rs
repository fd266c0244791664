//! What the targets share: seeds from the product's own encoders, and seals that no mutation would ever guess.
//!
//! A target hands its bytes to the parser that production uses, and says what must hold of the answer.

pub mod chunks;
pub mod samples;

use std::path::PathBuf;

/// Where a run wants seeds to be written: the corpus it reads afterwards.
pub const SEEDS: &str = "FENGTAI_SEEDS";

/// To be called before the first input: writes the seeds, and keeps the product's own guards against panicking
/// libraries in force. What is not guarded still ends the run.
pub fn prepare(seeds: impl FnOnce() -> Vec<Vec<u8>>) {
    std::panic::set_hook(Box::new(|told| eprintln!("{told}")));
    let Some(folder) = std::env::var_os(SEEDS).map(PathBuf::from) else { return };
    for (number, seed) in seeds().into_iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number}")), seed).expect("the folder of seeds can be written");
    }
}

/// CBOR of anything, as phone and server write it.
pub fn cbor(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("what was read can be written");
    bytes
}

/// Holds that what was read is written and read again as the same.
pub fn comes_back<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) {
    let once = cbor(value);
    let again: T = ciborium::from_reader(once.as_slice()).expect("what was written can be read");
    assert_eq!(cbor(&again), once);
}
