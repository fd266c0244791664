//! What is between phones and server: requests on their way, answers on their way back, and copies of
//! requests nobody waits for any more, which may still arrive.

use std::sync::{Arc, Mutex, MutexGuard};

use field_app::sync::{HttpAnswer, HttpRequest, Sending, ServerUrl, Transport, TransportError};
use tokio::sync::oneshot;

/// What a phone hears of its request.
pub(super) type Reply = Result<HttpAnswer, TransportError>;

/// A message in the air.
pub(super) struct Message {
    /// Which phone sent it.
    pub(super) phone: usize,
    pub(super) request: HttpRequest,
    /// The server's answer, once it has one.
    pub(super) answer: Option<HttpAnswer>,
    /// Where the phone waits; none when it has given up.
    pub(super) waiting: Option<oneshot::Sender<Reply>>,
}

impl Message {
    /// A copy that arrives without anybody waiting for the answer.
    pub(super) fn stray(&self) -> Self {
        Self { phone: self.phone, request: self.request.clone(), answer: None, waiting: None }
    }

    /// Tells the phone; a phone that died meanwhile does not hear it.
    pub(super) fn tell(self, reply: Reply) {
        if let Some(waiting) = self.waiting {
            let _heard = waiting.send(reply);
        }
    }
}

/// All messages in the air.
#[derive(Clone, Default)]
pub(super) struct Air(Arc<Mutex<Vec<Message>>>);

impl Air {
    pub(super) fn lock(&self) -> MutexGuard<'_, Vec<Message>> {
        self.0.lock().unwrap()
    }

    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    pub(super) fn take(&self, index: usize) -> Message {
        self.lock().remove(index)
    }

    pub(super) fn put(&self, message: Message) {
        self.lock().push(message);
    }
}

/// One phone's way into the air.
pub(super) struct Antenna {
    pub(super) phone: usize,
    pub(super) air: Air,
}

impl Transport for Antenna {
    fn send<'a>(&'a self, _server: &'a ServerUrl, request: HttpRequest) -> Sending<'a> {
        let (waiting, reply) = oneshot::channel();
        self.air.put(Message { phone: self.phone, request, answer: None, waiting: Some(waiting) });
        Box::pin(async move { reply.await.unwrap_or(Err(TransportError::Timeout)) })
    }
}
