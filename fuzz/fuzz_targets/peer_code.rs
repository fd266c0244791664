//! The code that one phone shows and another reads, from a camera or a keyboard.
#![no_main]

use std::net::Ipv4Addr;

use data_encoding::BASE32_NOPAD;
use fengtai_fuzz::prepare;
use field_app::peer::{Code, Invitation};
use libfuzzer_sys::fuzz_target;
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

const PREFIX: &str = "FENGTAI:1:";

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| {
    let sum = Sha256::of(bytes);
    let sealed = format!("{PREFIX}{}", BASE32_NOPAD.encode(&[bytes, &sum.as_bytes()[..3]].concat()));
    for text in [sealed.as_str(), &String::from_utf8_lossy(bytes)] {
        let Ok(code) = Code::parse(text) else { continue };
        assert_eq!(Code::parse(&code.text()), Ok(code.clone()));
        assert!(code.svg().is_some() && !code.addresses.is_empty());
    }
});

fn seeds() -> Vec<Vec<u8>> {
    let invitation = Invitation::new([7; 32], [9; 16], Moment::from_ms(1_795_312_800_000));
    let text = invitation.code(vec![Ipv4Addr::new(10, 0, 0, 2)], 40_123).text();
    let body = BASE32_NOPAD.decode(&text.as_bytes()[PREFIX.len()..]).expect("it was just written");
    vec![body[..body.len() - 3].to_vec(), text.into_bytes()]
}
