//! The client waits for its answers in a small runtime of its own, which must not happen on a thread that drives another
//! one.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::thread;

use tokio::runtime::Handle;

thread_local! {
    static MAY_WAIT: Cell<bool> = const { Cell::new(false) };
}

/// Does `work` on a thread of a runtime that is there for work that waits.
pub(crate) fn waiting<T>(work: impl FnOnce() -> T) -> T {
    let before = MAY_WAIT.replace(true);
    let done = work();
    MAY_WAIT.set(before);
    done
}

/// Does `work` here where a thread may wait, and else on a thread of its own meanwhile.
pub(super) fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if MAY_WAIT.get() || Handle::try_current().is_err() {
        return work();
    }
    thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|panic| resume_unwind(panic))
}
