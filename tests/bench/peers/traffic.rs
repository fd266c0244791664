//! What goes over the wire for each of the three things that are compared.

use anyhow::Result;

use crate::proxy::{Proxy, Traffic};

/// Bytes in both directions, headers included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wires {
    /// A new task.
    pub(super) first: Traffic,
    /// Three of its answers given anew.
    pub(super) edit: Traffic,
    /// Nothing new in all tasks together, where there are as many as were asked for.
    pub(super) nothing: Option<Traffic>,
}

/// What `work` sends and receives through the proxy, and what it answers.
pub(super) async fn counted<T>(proxy: &Proxy, work: impl Future<Output = Result<T>>) -> Result<(Traffic, T)> {
    let before = proxy.traffic();
    let answer = work.await?;
    Ok((proxy.traffic().since(before), answer))
}
