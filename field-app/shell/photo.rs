//! Pictures for `<img>`: `photo://localhost/<size>/<sha256>` (on some platforms `http://photo.localhost/…`).
//!
//! The hash names the bytes, so an answer never goes stale.

use field_app::FieldApp;
use field_app::error::AppError;
use field_app::view::PhotoSize;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager as _, UriSchemeContext, UriSchemeResponder, Wry, async_runtime};

use crate::state::{Shell, told};

/// The protocol's name.
pub(crate) const SCHEME: &str = "photo";
/// A hash names its bytes for ever; a year is as long as caches are told anything.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// Answers one request, away from the thread of the window.
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let shell = context.app_handle().state::<Shell>().inner().clone();
    let path = request.uri().path().to_owned();
    async_runtime::spawn_blocking(move || {
        let bytes = parse(&path).and_then(|(size, sha256)| Some(read(&shell.app().ok()?, sha256, size)));
        let response = match bytes {
            Some(Ok(bytes)) => Response::builder()
                .header(header::CONTENT_TYPE, kind(&bytes))
                .header(header::CACHE_CONTROL, FOR_EVER)
                .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
                .body(bytes),
            Some(Err(error)) => {
                told(&error);
                Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new())
            }
            None => Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        responder.respond(response.expect("status and header values are constants"));
    });
}

fn read(app: &FieldApp, sha256: &str, size: PhotoSize) -> Result<Vec<u8>, AppError> {
    app.photo_bytes(sha256, size)
}

/// `/thumb/<sha256>`; the slash between may come escaped, because the screens escape the whole name.
fn parse(path: &str) -> Option<(PhotoSize, &str)> {
    let name = path.strip_prefix('/')?;
    let (size, sha256) = name.split_once('/').or_else(|| name.split_once("%2F"))?;
    let size = match size {
        "thumb" => PhotoSize::Thumb,
        "stamped" => PhotoSize::Stamped,
        "original" => PhotoSize::Original,
        _ => return None,
    };
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some((size, sha256))
}

/// By the first bytes: the library takes in nothing but these two.
fn kind(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_size_and_a_hash_name_a_picture() {
        let hash = "0f".repeat(32);
        assert_eq!(parse(&format!("/thumb/{hash}")), Some((PhotoSize::Thumb, hash.as_str())));
        assert_eq!(parse(&format!("/stamped%2F{hash}")), Some((PhotoSize::Stamped, hash.as_str())));
        for path in
            ["/", "/thumb", "/huge/00", "/thumb/../../etc/passwd", &format!("/thumb/{hash}0"), &format!("thumb/{hash}")]
        {
            assert_eq!(parse(path), None, "{path}");
        }
    }
}
