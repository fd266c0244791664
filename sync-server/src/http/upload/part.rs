//! One part of a photo, from the network to the disk.

use axum::body::{Body, Bytes};
use futures_util::StreamExt as _;

use super::protocol::Checksum;
use crate::error::{ApiError, Code};
use crate::http::state::AppState;
use crate::media::partial::PartialFile;

/// Bytes gathered before they are written: few calls, little memory per upload.
const GATHERED_BYTES: usize = 256 * 1024;

/// Writes a part of at most `room` bytes to `file`.
///
/// When the connection breaks, what came is kept, so that the upload goes on from there; but a part with
/// a checksum is kept whole or not at all.
pub(in crate::http) async fn receive(
    app: &AppState,
    body: Body,
    mut file: PartialFile,
    room: u64,
    mut checksum: Option<Checksum>,
) -> Result<PartialFile, ApiError> {
    let mut stream = body.into_data_stream();
    let mut gathered = Vec::new();
    let mut whole = true;
    while let Some(frame) = stream.next().await {
        let Ok(frame): Result<Bytes, _> = frame else {
            whole = false;
            break;
        };
        if file.written() + (gathered.len() + frame.len()) as u64 > room {
            return Err(Code::MediaTooMuch.into());
        }
        if let Some(checksum) = &mut checksum {
            checksum.update(&frame);
        }
        gathered.extend_from_slice(&frame);
        if gathered.len() >= GATHERED_BYTES {
            file = write(app, file, std::mem::take(&mut gathered)).await?;
        }
    }
    if checksum.is_some_and(|checksum| !whole || !checksum.fits()) {
        return Err(Code::MediaChecksumMismatch.into());
    }
    write(app, file, gathered).await
}

async fn write(app: &AppState, mut file: PartialFile, bytes: Vec<u8>) -> Result<PartialFile, ApiError> {
    app.call(move |_| {
        file.write(&bytes)?;
        Ok::<_, ApiError>(file)
    })
    .await
}
