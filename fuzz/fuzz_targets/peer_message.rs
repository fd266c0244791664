//! What two phones say to each other, and the passes they show.
#![no_main]

use fengtai_fuzz::{cbor, comes_back, prepare, samples};
use field_app::peer::{Answer, Ask, decode};
use libfuzzer_sys::fuzz_target;
use shared_model::id::{AccountId, AgencyId};
use shared_model::moment::Moment;
use shared_model::pass::{Member, Pass};
use shared_model::signature::SecretKey;

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| {
    decode::<Ask>(bytes).iter().for_each(comes_back);
    decode::<Answer>(bytes).iter().for_each(comes_back);
    if let Some(pass) = decode::<Pass>(bytes) {
        comes_back(&pass);
        // Nobody has the key.
        let known = pass.verify(&SecretKey::from_seed([1; 32]).public(), Moment::from_ms(5));
        assert!(known.is_err() || bytes == cbor(&genuine()));
    }
});

fn genuine() -> Pass {
    let key = SecretKey::from_seed([1; 32]);
    let (account, agency) = (AccountId::from_bytes([1; 16]), AgencyId::from_bytes([2; 16]));
    Pass::issue(
        Member { account, person: "王工".to_owned(), agency, device_key: key.public() },
        Moment::from_ms(5),
        &key,
    )
}

fn seeds() -> Vec<Vec<u8>> {
    let task = samples::TASK.parse().expect("an id");
    let push = || Box::new(samples::request().docs.remove(0));
    let (pass, signature) = (Box::new(genuine()), SecretKey::from_seed([1; 32]).sign(b"so"));
    let asks = [
        Ask::Hello { v: 1, nonce: [5; 32].into() },
        Ask::List,
        Ask::Push(push()),
        Ask::Pull { task, have: Default::default() },
    ];
    let answers = [
        Answer::Welcome { pass, signature },
        Answer::Document(push()),
        Answer::Resume { at: vec![None, Some(7)] },
        Answer::Part { bytes: vec![1; 20] },
    ];
    asks.iter().map(cbor).chain(answers.iter().map(cbor)).chain([cbor(&genuine())]).collect()
}
