//! Thumbnails are made from photos and have no digest of their own, but reports print them: each is stored with a seal,
//! so that one that rotted is known and made anew from its photo.

use bytes::Bytes;
use shared_model::sha::Sha256;

/// A digest over the thumbnail and the photo it shows, in bytes.
const SEAL_BYTES: usize = 32;

/// The thumbnail of the photo `of` as it is stored.
pub(super) fn sealed(thumbnail: &[u8], of: &Sha256) -> Bytes {
    [thumbnail, seal(thumbnail, of).as_bytes()].concat().into()
}

/// What was sealed; none when it is not that, or not of this photo.
pub(super) fn unsealed(stored: &Bytes, of: &Sha256) -> Option<Bytes> {
    let (thumbnail, found) = stored.split_at_checked(stored.len().checked_sub(SEAL_BYTES)?)?;
    (found == seal(thumbnail, of).as_bytes()).then(|| stored.slice(..thumbnail.len()))
}

fn seal(thumbnail: &[u8], of: &Sha256) -> Sha256 {
    Sha256::of(&[thumbnail, of.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_the_same_bytes_of_the_same_photo_only() {
        let (photo, other) = (Sha256::of(b"photo"), Sha256::of(b"other"));
        let stored = sealed(b"thumbnail", &photo);
        assert_eq!(unsealed(&stored, &photo), Some(Bytes::from_static(b"thumbnail")));
        assert_eq!(unsealed(&stored, &other), None);
        for index in 0..stored.len() {
            let mut rotten = stored.to_vec();
            rotten[index] ^= 1;
            assert_eq!(unsealed(&rotten.into(), &photo), None, "byte {index}");
        }
        assert_eq!(unsealed(&Bytes::from_static(b"short"), &photo), None);
    }
}
