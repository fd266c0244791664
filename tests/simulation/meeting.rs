//! Two phones meet without the server: the messages between them are lost from some point on, and either may die
//! over one.

use std::net::Ipv4Addr;

use field_app::FieldApp;
use system_tests::dice::Dice;

use super::phone::Phone;

/// More messages than any meeting needs.
const MOST_MESSAGES: usize = 400;

/// `shows` shows a code that `reads` reads; they exchange what they can.
pub(super) fn meet(shows: &mut Phone, reads: &mut Phone, dice: &mut Dice) {
    let Some((mut host, invitation)) = shows.try_to("shows a code", FieldApp::peer_invite) else { return };
    let code = invitation.lock().unwrap().code(vec![Ipv4Addr::LOCALHOST], 1);
    let Some(mut guest) = reads.try_to("reads a code", |app| app.peer_guest(&code)) else { return };
    let most = if dice.chance(60) { MOST_MESSAGES } else { dice.below(25) };
    for said in 0..most {
        let Some(ask) = reads.try_to("asks", |app| app.peer_ask(&mut guest)) else { return };
        let Some(ask) = ask else {
            return reads.note(format!("has exchanged everything with phone {}, {said} messages", shows.number));
        };
        let Some(answer) = shows.try_to("answers", |app| app.peer_answer(&mut host, ask)) else { return };
        // Done there, and never heard of here.
        if said + 1 == most {
            return reads.note(format!("loses phone {} after {said} messages", shows.number));
        }
        if reads.try_to("hears", |app| app.peer_take(&mut guest, answer)).is_none() {
            return;
        }
    }
}
