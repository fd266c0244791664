//! Uploads through HTTP: the good way, and everything that can go wrong.

mod taken;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, StatusCode};
use data_encoding::BASE64;
use image::codecs::jpeg::JpegEncoder;
use sha1::Digest as _;
use shared_model::document::TaskDoc;
use shared_model::id::TaskId;
use shared_model::sha::Sha256;
use shared_model::signature::{Receipt, ReceiptFor};
use tower::ServiceExt as _;

use crate::core::Core;
use crate::http::router;
use crate::http::state::{AppState, EdgeSettings};
use crate::testing::{Phone, World, task_id, whole};
use crate::usecase::operate;

struct Site {
    world: World,
    app: Router,
    phone: Phone,
}

/// A site with one task of phone 1 that the server knows.
fn site() -> (Site, TaskDoc) {
    let world = World::new();
    let app = router(AppState::new(Arc::clone(&world.core), EdgeSettings::default()));
    let mut phone = World::phone(1);
    let mut doc = phone.task(9, &["FAS-01"]);
    world.sync(&mut phone, vec![whole(&mut doc)]);
    (Site { world, app, phone }, doc)
}

fn jpeg(side: u32) -> Vec<u8> {
    let picture =
        image::RgbImage::from_fn(side, side, |x, y| image::Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, 90]));
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
    bytes
}

impl Site {
    async fn send(
        &self,
        phone: &Phone,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("authorization", format!("Bearer {}", phone.token)).header("tus-resumable", "1.0.0");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.app.clone().oneshot(request.body(body).unwrap()).await.unwrap()
    }

    async fn create(&self, phone: &Phone, sha256: Sha256, length: usize, task: TaskId) -> Response<Body> {
        let metadata = format!(
            "sha256 {},task {}",
            BASE64.encode(sha256.to_string().as_bytes()),
            BASE64.encode(task.to_string().as_bytes())
        );
        let headers = [("upload-length", length.to_string()), ("upload-metadata", metadata)];
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.send(phone, "POST", "/api/uploads", &headers, Body::empty()).await
    }

    /// Works on the core as the server does, on a thread that may wait.
    async fn aside<T: Send + 'static>(&self, work: impl FnOnce(&Core) -> T + Send + 'static) -> T {
        let core = Arc::clone(&self.world.core);
        tokio::task::spawn_blocking(move || work(&core)).await.unwrap()
    }

    /// Begins an upload of phone 1's photo; its address.
    async fn begin(&self, photo: &[u8]) -> String {
        let response = self.create(&self.phone, Sha256::of(photo), photo.len(), task_id(9)).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        header(&response, "location").unwrap()
    }

    async fn patch(&self, upload: &str, offset: usize, bytes: &[u8]) -> Response<Body> {
        self.patch_with(upload, offset, &[], Body::from(bytes.to_vec())).await
    }

    async fn patch_with(&self, upload: &str, offset: usize, more: &[(&str, &str)], body: Body) -> Response<Body> {
        let offset = offset.to_string();
        let mut headers = vec![("upload-offset", offset.as_str()), ("content-type", "application/offset+octet-stream")];
        headers.extend_from_slice(more);
        self.send(&self.phone, "PATCH", upload, &headers, body).await
    }

    async fn offset(&self, upload: &str) -> Option<usize> {
        let response = self.send(&self.phone, "HEAD", upload, &[], Body::empty()).await;
        header(&response, "upload-offset")?.parse().ok()
    }
}

fn header(response: &Response<Body>, name: &str) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

fn receipt(response: &Response<Body>) -> Receipt {
    let bytes = BASE64.decode(header(response, "upload-receipt").unwrap().as_bytes()).unwrap();
    ciborium::from_reader(bytes.as_slice()).unwrap()
}

async fn code(response: Response<Body>) -> (u16, String) {
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    (status, body["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_photo_in_two_parts_is_stored_receipted_and_shown() {
    let (mut site, mut doc) = site();
    let photo = jpeg(700);
    let sha256 = site.phone.add_selfie(&mut doc, &photo);
    site.world.sync(&mut site.phone, vec![whole(&mut doc)]);
    let upload = site.begin(&photo).await;
    let first = site.patch(&upload, 0, &photo[..1000]).await;
    assert_eq!((first.status(), header(&first, "upload-offset").unwrap().as_str()), (StatusCode::NO_CONTENT, "1000"));
    let last = site.patch(&upload, 1000, &photo[1000..]).await;
    assert_eq!(last.status(), StatusCode::NO_CONTENT);
    let receipt = receipt(&last);
    assert_eq!(receipt.of, ReceiptFor::Photo { sha256 });
    assert_eq!(receipt.verify(&site.world.core.keys.public()), Ok(()));

    let path = format!("/api/photos/{sha256}");
    let full = site.send(&site.phone, "GET", &path, &[], Body::empty()).await;
    assert_eq!(header(&full, "content-type").unwrap(), "image/jpeg");
    assert_eq!(to_bytes(full.into_body(), 1 << 24).await.unwrap(), photo);
    let thumb = site.send(&site.phone, "GET", &format!("{path}?size=thumb"), &[], Body::empty()).await;
    let thumb = image::load_from_memory(&to_bytes(thumb.into_body(), 1 << 24).await.unwrap()).unwrap();
    assert_eq!((thumb.width(), thumb.height()), (480, 480));
    let stranger = site.send(&World::phone(3), "GET", &path, &[], Body::empty()).await;
    assert_eq!(code(stranger).await, (404, "request.not_found".to_owned()));
}

#[tokio::test]
async fn a_photo_that_is_held_is_answered_with_its_receipt_at_once() {
    let (site, _) = site();
    let photo = jpeg(32);
    let upload = site.begin(&photo).await;
    let done = receipt(&site.patch(&upload, 0, &photo).await);
    let again = site.create(&site.phone, Sha256::of(&photo), photo.len(), task_id(9)).await;
    assert_eq!((again.status(), receipt(&again)), (StatusCode::CREATED, done.clone()));
    // And its address, the digest, tells the same to whoever lost the last answer.
    let address = header(&again, "location").unwrap();
    let head = site.send(&site.phone, "HEAD", &address, &[], Body::empty()).await;
    assert_eq!(receipt(&head), done);
}

#[tokio::test]
async fn a_photo_that_rotted_is_shown_to_nobody_and_taken_in_once_more() {
    let (site, _) = site();
    let photo = jpeg(24);
    let sha256 = Sha256::of(&photo);
    let first = receipt(&site.patch(&site.begin(&photo).await, 0, &photo).await);
    let rot = move |core: &Core| core.media.put(&sha256, Bytes::from_static(b"rotten"));
    site.aside(rot).await.unwrap();
    let problems = site.aside(|core| operate::verify(core).unwrap().problems).await;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("its bytes were changed"), "{problems:?}");

    let again = receipt(&site.patch(&site.begin(&photo).await, 0, &photo).await);
    assert_eq!(again, first, "what was signed for stays as it was signed");
    assert_eq!(site.aside(move |core| core.media.photo(&sha256)).await.unwrap(), photo);
    assert_eq!(site.world.count("SELECT count(*) FROM journal WHERE kind = 'photo.received'"), 1);
    assert_eq!(site.world.count("SELECT count(*) FROM journal WHERE kind = 'photo.restored'"), 1);
    assert!(site.aside(|core| operate::verify(core).unwrap().problems).await.is_empty());
}

#[tokio::test]
async fn an_upload_begun_twice_is_the_same_upload() {
    let (site, _) = site();
    let photo = jpeg(32);
    let upload = site.begin(&photo).await;
    site.patch(&upload, 0, &photo[..100]).await;
    assert_eq!(site.begin(&photo).await, upload);
    assert_eq!(site.offset(&upload).await, Some(100));
}

#[tokio::test]
async fn an_upload_goes_on_after_the_server_was_started_again() {
    let (site, _) = site();
    let photo = jpeg(64);
    let upload = site.begin(&photo).await;
    site.patch(&upload, 0, &photo[..500]).await;
    let World { core, env, folder } = site.world;
    drop(site.app);
    drop(core);
    let core = std::sync::Arc::new(crate::core::Core::open(folder.path(), Arc::clone(&env) as _).unwrap());
    let app = router(AppState::new(Arc::clone(&core), EdgeSettings::default()));
    let site = Site { world: World { core, env, folder }, app, phone: site.phone };
    assert_eq!(site.offset(&upload).await, Some(500));
    assert_eq!(
        receipt(&site.patch(&upload, 500, &photo[500..]).await).of,
        ReceiptFor::Photo { sha256: Sha256::of(&photo) }
    );
}

#[tokio::test]
async fn a_wrong_offset_is_refused_with_the_right_one() {
    let (site, _) = site();
    let photo = jpeg(32);
    let upload = site.begin(&photo).await;
    let (status, code) = code(site.patch(&upload, 10, &photo[10..]).await).await;
    assert_eq!((status, code.as_str()), (409, "media.wrong_offset"));
    assert_eq!(site.offset(&upload).await, Some(0));
}

#[tokio::test]
async fn a_part_damaged_on_the_way_is_not_kept() {
    let (site, _) = site();
    let photo = jpeg(32);
    let upload = site.begin(&photo).await;
    let checksum = format!("sha1 {}", BASE64.encode(sha1::Sha1::digest(&photo).as_slice()));
    let mut damaged = photo.clone();
    damaged[20] ^= 1;
    let sum = [("upload-checksum", checksum.as_str())];
    let refused = site.patch_with(&upload, 0, &sum, Body::from(damaged)).await;
    assert_eq!(code(refused).await, (460, "media.checksum_mismatch".to_owned()));
    assert_eq!(site.offset(&upload).await, Some(0));
    assert_eq!(site.patch_with(&upload, 0, &sum, Body::from(photo)).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_came_before_the_connection_broke_is_kept() {
    let (site, _) = site();
    let photo = jpeg(64);
    let upload = site.begin(&photo).await;
    let frames = [Ok(Bytes::copy_from_slice(&photo[..300])), Err(std::io::Error::other("gone"))];
    site.patch_with(&upload, 0, &[], Body::from_stream(futures_util::stream::iter(frames))).await;
    assert_eq!(site.offset(&upload).await, Some(300));
}

#[tokio::test]
async fn a_photo_with_another_digest_is_refused_and_can_be_sent_again() {
    let (site, _) = site();
    let (photo, other) = (jpeg(32), jpeg(33));
    let response = site.create(&site.phone, Sha256::of(&photo), other.len(), task_id(9)).await;
    let upload = header(&response, "location").unwrap();
    assert_eq!(code(site.patch(&upload, 0, &other).await).await, (422, "media.hash_mismatch".to_owned()));
    assert_eq!(site.offset(&upload).await, None);
    let upload = site.begin(&photo).await;
    assert_eq!(site.patch(&upload, 0, &photo).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let (site, _) = site();
    let text = b"a text that calls itself a photo".to_vec();
    let upload = site.begin(&text).await;
    assert_eq!(code(site.patch(&upload, 0, &text).await).await, (422, "media.not_an_image".to_owned()));
    assert_eq!(site.world.count("SELECT count(*) FROM upload") + site.world.count("SELECT count(*) FROM photo"), 0);
}

#[tokio::test]
async fn a_broken_exif_block_is_accepted_with_a_finding() {
    let (site, _) = site();
    let good = jpeg(32);
    let exif = b"Exif\0\0II*\0\xff\xff\xff\x7f broken";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let photo = [&good[..2], &[0xff, 0xe1], &length, exif, &good[2..]].concat();
    let upload = site.begin(&photo).await;
    assert_eq!(site.patch(&upload, 0, &photo).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(site.world.count("SELECT count(*) FROM photo WHERE findings = '[\"exif_broken\"]'"), 1);
}

#[tokio::test]
async fn a_photo_of_somebody_elses_task_is_refused() {
    let (site, _) = site();
    for stranger in [World::phone(3), World::phone(4)] {
        let response = site.create(&stranger, Sha256::of(b"x"), 10, task_id(9)).await;
        assert_eq!(code(response).await, (403, "media.not_your_task".to_owned()));
    }
}

#[tokio::test]
async fn what_the_protocol_forbids_is_refused() {
    let (site, _) = site();
    let photo = jpeg(32);
    let too_large = site.create(&site.phone, Sha256::of(b"x"), 100 << 20, task_id(9)).await;
    assert_eq!(code(too_large).await, (413, "media.too_large".to_owned()));
    let nothing = site.send(&site.phone, "POST", "/api/uploads", &[("upload-length", "5")], Body::empty()).await;
    assert_eq!(code(nothing).await, (400, "media.metadata".to_owned()));
    let old = site.send(&site.phone, "POST", "/api/uploads", &[("tus-resumable", "0.2.2")], Body::empty()).await;
    // Two versions named: the first one counts, so this asks with the older one only.
    assert_ne!(old.status(), StatusCode::CREATED);
    let upload = site.begin(&photo).await;
    let more = [photo.as_slice(), b"more"].concat();
    assert_eq!(code(site.patch(&upload, 0, &more).await).await, (400, "media.too_much".to_owned()));
    let typeless = site.send(&site.phone, "PATCH", &upload, &[("upload-offset", "0")], Body::from(photo)).await;
    assert_eq!(code(typeless).await, (415, "request.media_type".to_owned()));
}

#[tokio::test]
async fn another_version_of_the_protocol_is_told_ours() {
    let (site, _) = site();
    let request = Request::builder().method("HEAD").uri("/api/uploads/0").header("tus-resumable", "0.2.2");
    let request = request.header("authorization", format!("Bearer {}", site.phone.token)).body(Body::empty()).unwrap();
    let response = site.app.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::PRECONDITION_FAILED);
    assert_eq!(header(&response, "tus-version").as_deref(), Some("1.0.0"));
}

#[tokio::test]
async fn the_server_says_what_it_can_do() {
    let (site, _) = site();
    let response = site.send(&site.phone, "OPTIONS", "/api/uploads", &[], Body::empty()).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(header(&response, "tus-extension").as_deref(), Some("creation,checksum,termination"));
    assert_eq!(header(&response, "tus-resumable").as_deref(), Some("1.0.0"));
}

#[tokio::test]
async fn an_ended_upload_is_gone() {
    let (site, _) = site();
    let upload = site.begin(&jpeg(32)).await;
    let other = site.send(&World::phone(2), "DELETE", &upload, &[], Body::empty()).await;
    assert_eq!(code(other).await, (404, "media.upload_gone".to_owned()));
    let ended = site.send(&site.phone, "DELETE", &upload, &[], Body::empty()).await;
    assert_eq!(ended.status(), StatusCode::NO_CONTENT);
    assert_eq!(site.offset(&upload).await, None);
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_full_disk_stops_an_upload_that_goes_on_later() {
    let (site, _) = site();
    let photo = jpeg(64);
    let upload = site.begin(&photo).await;
    site.patch(&upload, 0, &photo[..200]).await;
    // The growing file becomes the device that is always full.
    let file = site.world.core.media.uploads().path(upload.rsplit('/').next().unwrap());
    let kept = file.with_extension("kept");
    std::fs::rename(&file, &kept).unwrap();
    std::os::unix::fs::symlink("/dev/full", &file).unwrap();
    assert_eq!(code(site.patch(&upload, 200, &photo[200..]).await).await, (507, "storage.full".to_owned()));
    std::fs::rename(&kept, &file).unwrap();
    assert_eq!(site.offset(&upload).await, Some(200));
    assert_eq!(
        receipt(&site.patch(&upload, 200, &photo[200..]).await).of,
        ReceiptFor::Photo { sha256: Sha256::of(&photo) }
    );
}

#[tokio::test]
async fn a_sync_over_http_answers_cbor_and_names_bad_bodies() {
    let (site, _) = site();
    let mut body = Vec::new();
    ciborium::into_writer(&site.phone.request(Vec::new()), &mut body).unwrap();
    let answer = site.send(&site.phone, "POST", "/api/sync", &[], Body::from(body.clone())).await;
    assert_eq!(header(&answer, "content-type").as_deref(), Some("application/cbor"));
    let headers: usize = answer.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    assert!(headers <= 60, "{:?}", answer.headers());
    for (bad, expected) in [
        (b"no cbor at all".to_vec(), (400, "sync.not_cbor")),
        (body[..body.len() - 3].to_vec(), (400, "sync.truncated")),
        (vec![0; (16 << 20) + 1], (413, "sync.too_large")),
    ] {
        let (status, code) = code(site.send(&site.phone, "POST", "/api/sync", &[], Body::from(bad)).await).await;
        assert_eq!((status, code.as_str()), expected);
    }
    let nobody = Phone { token: "nobody".to_owned(), ..site.phone.clone() };
    assert_eq!(site.send(&nobody, "POST", "/api/sync", &[], Body::from(body)).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn tasks_are_listed_shown_and_their_track_given_out() {
    let (site, _) = site();
    let list = site.send(&site.phone, "GET", "/api/tasks?month=2026-11&state=unsubmitted", &[], Body::empty()).await;
    let list: serde_json::Value = serde_json::from_slice(&to_bytes(list.into_body(), 1 << 20).await.unwrap()).unwrap();
    assert_eq!((&list["total"], &list["more"]), (&1.into(), &false.into()));
    let path = format!("/api/tasks/{}", task_id(9));
    let detail = site.send(&site.phone, "GET", &path, &[], Body::empty()).await;
    let detail: serde_json::Value =
        serde_json::from_slice(&to_bytes(detail.into_body(), 1 << 20).await.unwrap()).unwrap();
    assert_eq!((&detail["state"], &detail["facilities"][0]), (&"unsubmitted".into(), &"FAS-01".into()));
    assert_eq!(detail["geofence"]["kind"], "circle");
    let track = site.send(&site.phone, "GET", &format!("{path}/track.gpx"), &[], Body::empty()).await;
    assert_eq!(header(&track, "content-type").as_deref(), Some("application/gpx+xml"));
    for path in [path.clone(), format!("{path}/track.gpx")] {
        let stranger = site.send(&World::phone(4), "GET", &path, &[], Body::empty()).await;
        assert_eq!(code(stranger).await, (404, "request.not_found".to_owned()));
    }
}
