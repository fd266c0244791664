//! The seeds that are tests: those that failed once, and some that nobody chose.

use super::play_all;
use super::run::play;
use super::schedule::Play;
use super::shrink;
use super::template::USUAL_PHONES;

/// Seeds that failed once, and what they showed.
const KEPT: [(u64, Play, &str); 18] = [
    (1, Play::Short, "a task got from another phone was submitted after its approval, and the phone was never told"),
    (6, Play::Short, "a task got from another phone was approved before this phone brought it, and it was never told"),
    (27, Play::Short, "a colleague who brought a submission after a restore got the receipt for it"),
    (29, Play::Short, "what the server keeps apart was sent again on a base that it does not have"),
    (170, Play::Long, "whose words a colleague brought was never told what others had recorded before them"),
    (112, Play::Wide, "a colleague's task was kept apart because its bringer's own items had been taken back"),
    (
        111,
        Play::Wide,
        "a colleague's changes on what a restored server had lost were kept apart for other heads than announced",
    ),
    (748, Play::Wide, "a submission kept apart at first and taken in later was never receipted"),
    (996, Play::Wide, "the second of two returns in the same millisecond was taken for the first"),
    (251, Play::Wide, "a task was deleted as a draft though a colleague had submitted it"),
    (278, Play::Wide, "what had been kept apart was taken in before the phone heard of it"),
    (425, Play::Wide, "what had been kept apart was taken in before the phone heard of it"),
    (643, Play::Wide, "a backup did not know the facility of a submission that had its receipt"),
    (767, Play::Wide, "a photo whose app died over it was deleted, and its server restored"),
    (2264, Play::Wide, "a document was refused for good by an answer that was cut short itself"),
    (2254, Play::Wide, "a photo that rotted was not brought again: its old receipt had come by the feed"),
    (4571, Play::Wide, "whose delivery of a colleague's task was kept apart was not told what others recorded in it"),
    (1718, Play::Wide, "a colleague brought a task after its owner had recorded more in it and deleted it"),
];
/// Seeds nobody chose.
const USUAL: u64 = 50;

#[test]
fn any_seed_holds() {
    let (_, failed) = play_all(0..USUAL, USUAL_PHONES);
    let told: Vec<String> = failed.iter().map(|(seed, failed)| shrink::told(*seed, USUAL_PHONES, failed)).collect();
    assert!(told.is_empty(), "{} of {USUAL} seeds failed\n{}", told.len(), told.join("\n"));
}

#[test]
fn kept_seeds_hold() {
    for (seed, kind, showed) in KEPT {
        let played = play(seed, USUAL_PHONES, kind, None);
        let problems = played.problems.join("\n");
        assert!(problems.is_empty(), "{}seed {seed}: {problems}\nthis seed once showed: {showed}", played.trace);
    }
}

#[test]
fn a_seed_is_one_schedule() {
    let first = play(7, USUAL_PHONES, Play::Wide, None);
    assert_eq!(first.trace, play(7, USUAL_PHONES, Play::Wide, None).trace);
    assert_eq!(first.trace, play(7, USUAL_PHONES, Play::Wide, Some(first.script)).trace, "what was rolled says it all");
}
