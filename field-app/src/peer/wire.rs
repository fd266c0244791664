//! Messages over a connection: four bytes of length, then CBOR.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// A message that takes longer than this is not coming any more, in seconds.
const PATIENCE: Duration = Duration::from_secs(30);
/// Room made at once for a message that says it is larger: the rest has to arrive first.
const FIRST_ROOM: usize = 64 * 1024;

/// Why there is no message.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WireError {
    /// The connection ended or was silent for too long.
    #[error("the connection broke: {0}")]
    Broken(#[from] std::io::Error),
    /// Larger than any message should be, or no message at all.
    #[error("no message of ours")]
    Nonsense,
}

/// Reads one message of at most `limit` bytes.
///
/// # Errors
/// [`WireError`].
pub(crate) async fn read<T: DeserializeOwned>(
    stream: &mut (impl AsyncRead + Unpin),
    limit: usize,
) -> Result<T, WireError> {
    let bytes = patiently(async {
        let length = stream.read_u32().await? as usize;
        if length > limit {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(length.min(FIRST_ROOM));
        stream.take(length as u64).read_to_end(&mut bytes).await?;
        if bytes.len() < length {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(bytes))
    })
    .await?
    .ok_or(WireError::Nonsense)?;
    decode(&bytes).ok_or(WireError::Nonsense)
}

/// The message that whole `bytes` are; none for what is no message of this kind.
#[must_use]
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    ciborium::from_reader(bytes).ok()
}

/// Writes one message.
///
/// # Errors
/// [`WireError`].
pub(crate) async fn write(stream: &mut (impl AsyncWrite + Unpin), message: &impl Serialize) -> Result<(), WireError> {
    let mut bytes = vec![0; 4];
    ciborium::into_writer(message, &mut bytes).map_err(|_| WireError::Nonsense)?;
    let length = u32::try_from(bytes.len() - 4).map_err(|_| WireError::Nonsense)?;
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    patiently(async {
        stream.write_all(&bytes).await?;
        stream.flush().await
    })
    .await
}

async fn patiently<T>(work: impl Future<Output = std::io::Result<T>>) -> Result<T, WireError> {
    Ok(timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_comes_through_and_anything_else_does_not() {
        let mut line = Vec::new();
        write(&mut line, &"烽台".to_owned()).await.unwrap();
        assert_eq!(read::<String>(&mut line.as_slice(), 100).await.unwrap(), "烽台");
        let cut = read::<String>(&mut &line[..line.len() - 1], 100).await;
        assert!(matches!(cut, Err(WireError::Broken(_))), "{cut:?}");
        assert!(matches!(read::<String>(&mut line.as_slice(), 3).await, Err(WireError::Nonsense)));
        let huge = [0xff; 64];
        assert!(matches!(read::<String>(&mut huge.as_slice(), 1 << 20).await, Err(WireError::Nonsense)));
        let garbage = [0, 0, 0, 2, 0xff, 0xff];
        assert!(matches!(read::<String>(&mut garbage.as_slice(), 100).await, Err(WireError::Nonsense)));
    }
}
