//! What becomes of a photo that is here whole.

use super::*;

#[tokio::test]
async fn a_store_that_fails_keeps_the_upload_and_takes_the_photo_in_later() {
    let (site, _) = site();
    let photo = jpeg(64);
    let sha256 = Sha256::of(&photo).to_string();
    let upload = site.begin(&photo).await;
    site.patch(&upload, 0, &photo[..200]).await;
    // A file lies where the photo's folder is to be.
    let photos = site.world.folder.path().join("media/objects/photos");
    std::fs::create_dir_all(&photos).unwrap();
    std::fs::write(photos.join(&sha256[..2]), "in the way").unwrap();
    assert_eq!(code(site.patch(&upload, 200, &photo[200..]).await).await, (500, "server.failed".to_owned()));
    let rows = format!("SELECT count(*) FROM upload WHERE received = {}", photo.len());
    assert_eq!(site.world.count(&rows), 1, "nothing has to be sent again");

    std::fs::remove_file(photos.join(&sha256[..2])).unwrap();
    let asked = site.send(&site.phone, "HEAD", &upload, &[], Body::empty()).await;
    assert_eq!(receipt(&asked).of, ReceiptFor::Photo { sha256: Sha256::of(&photo) });
    assert_eq!(site.world.count("SELECT count(*) FROM upload"), 0);
}

#[tokio::test]
async fn picture_data_that_break_off_are_signed_for_and_a_sign_is_shown() {
    let (mut site, mut doc) = site();
    let mut whole_picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(100, 80).write_to(&mut whole_picture, image::ImageFormat::Png).unwrap();
    let photo = &whole_picture.get_ref()[..whole_picture.get_ref().len() - 30];
    let sha256 = site.phone.add_selfie(&mut doc, photo);
    site.world.sync(&mut site.phone, vec![whole(&mut doc)]);
    let taken = site.patch(&site.begin(photo).await, 0, photo).await;
    assert_eq!(receipt(&taken).of, ReceiptFor::Photo { sha256 });

    let shown = site.send(&site.phone, "GET", &format!("/api/photos/{sha256}?size=thumb"), &[], Body::empty()).await;
    assert_eq!(header(&shown, "cache-control").unwrap(), "no-store");
    let sign = to_bytes(shown.into_body(), 1 << 24).await.unwrap();
    assert_eq!(sign, crate::media::thumbnail::unreadable());
}

#[tokio::test]
async fn an_upload_whose_file_is_gone_is_begun_anew() {
    let (site, _) = site();
    let photo = jpeg(64);
    let upload = site.begin(&photo).await;
    site.patch(&upload, 0, &photo[..200]).await;
    let file = site.world.core.media.uploads().path(upload.rsplit('/').next().unwrap());
    std::fs::remove_file(file).unwrap();
    let gone = site.patch(&upload, 200, &photo[200..]).await;
    assert_eq!(code(gone).await, (404, "media.upload_gone".to_owned()));
    let again = site.begin(&photo).await;
    assert_eq!(receipt(&site.patch(&again, 0, &photo).await).of, ReceiptFor::Photo { sha256: Sha256::of(&photo) });
}
