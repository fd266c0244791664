//! What becomes of the messages in the air.

use field_app::sync::{HttpAnswer, HttpRequest, TransportError};

use super::air::{Message, Reply};
use super::schedule::Run;
use super::server::Arrival;

/// Messages of one call at most: a call that needs more would never end.
const MOST_MESSAGES: usize = 400;

impl Run {
    /// Any of the messages in the air moves on: they overtake each other.
    pub(super) fn something_arrives(&mut self) {
        let flying = self.air.len();
        if flying == 0 {
            return;
        }
        let message = self.air.take(self.dice.below(flying));
        let phone = message.phone;
        match message.answer.clone() {
            None => self.request_arrives(message),
            Some(answer) => self.answer_arrives(message, answer),
        }
        self.phones[phone].listen();
    }

    fn request_arrives(&mut self, mut message: Message) {
        let length = message.request.body.len();
        let what = named(&message.request, message.phone);
        match self.dice.below(100) {
            0..=69 => self.serve(message, Arrival::Whole),
            70..=76 => {
                self.trace.note(format!("air: {what} is lost"));
                message.tell(unreachable());
            }
            77..=82 => {
                let arrival = Arrival::Broken(self.dice.below(length + 1));
                self.serve(message, arrival);
            }
            83..=85 => {
                let arrival = Arrival::Shortened(self.dice.below(length + 1));
                self.serve(message, arrival);
            }
            86..=92 => {
                self.trace.note(format!("air: {what} is doubled"));
                self.air.put(message.stray());
                self.serve(message, Arrival::Whole);
            }
            _ => {
                // The phone gives up; what it asked may still arrive, at any time.
                self.trace.note(format!("air: {what} is late"));
                self.air.put(message.stray());
                message.waiting.take().map(|waiting| waiting.send(Err(TransportError::Timeout)));
            }
        }
    }

    fn serve(&mut self, mut message: Message, arrival: Arrival) {
        let what = named(&message.request, message.phone);
        match self.server.answer(&message.request, arrival) {
            Some(answer) => {
                self.trace.note(format!("server: {what} {arrival:?}: {} {}", answer.status, code_of(&answer)));
                if message.waiting.is_some() {
                    message.answer = Some(answer);
                    self.air.put(message);
                }
            }
            None => {
                self.trace.note(format!("server: {what} {arrival:?}: no answer"));
                message.tell(unreachable());
            }
        }
    }

    fn answer_arrives(&mut self, message: Message, mut answer: HttpAnswer) {
        let what = named(&message.request, message.phone);
        match self.dice.below(100) {
            0..=79 => message.tell(Ok(answer)),
            80..=89 => {
                self.trace.note(format!("air: the answer to {what} is lost"));
                message.tell(Err(TransportError::Timeout));
            }
            _ => {
                let length = self.dice.below(answer.body.len() + 1);
                self.trace.note(format!("air: the answer to {what} is cut to {length} bytes"));
                answer.body.truncate(length);
                message.tell(Ok(answer));
            }
        }
    }

    /// Every message arrives, in the order it was sent, until the air is empty.
    pub(super) fn clear_air(&mut self) {
        for _ in 0..MOST_MESSAGES {
            if self.air.len() == 0 {
                return self.phones.iter_mut().for_each(|phone| assert!(!phone.is_talking(), "it waits for nothing"));
            }
            let message = self.air.take(0);
            let phone = message.phone;
            match message.answer.clone() {
                None => self.serve(message, Arrival::Whole),
                Some(answer) => message.tell(Ok(answer)),
            }
            self.phones[phone].listen();
        }
        panic!("a call does not end");
    }
}

fn unreachable() -> Reply {
    Err(TransportError::Unreachable { reason: "simulated".to_owned() })
}

fn named(request: &HttpRequest, phone: usize) -> String {
    format!("{:?} {} of phone {phone} ({} bytes)", request.method, request.path, request.body.len())
}

fn code_of(answer: &HttpAnswer) -> String {
    if (200..300).contains(&answer.status) { String::new() } else { answer.refusal().code }
}
