//! A folder with tiles that the operator supplies, for installations without the internet.
//!
//! `manifest.json` says what it is; the tiles lie in `tiles/{z}/{x}/{y}.png` (or jpg, webp). The hash covers every tile: it is
//! the SHA-256 of what `find tiles -type f | LC_ALL=C sort | xargs sha256sum` prints in the folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use shared_model::sha::Sha256;

use super::{BaseMap, DEEPEST_ZOOM, Datum, TileSource, is_review_number};

/// Where the tiles lie in the folder.
const TILES: &str = "tiles";
/// The file that says what the pack is.
const MANIFEST: &str = "manifest.json";

/// What the manifest says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// 审图号.
    pub review_number: String,
    /// Whose map it is.
    pub attribution: String,
    /// What the coordinates of the tiles mean.
    pub datum: Datum,
    /// Where the pack is from.
    pub source: String,
    /// The day of the map.
    pub date: jiff::civil::Date,
    /// How the files end.
    pub format: TileFormat,
    /// The coarsest zoom.
    pub min_zoom: u8,
    /// The deepest zoom.
    pub max_zoom: u8,
    /// SHA-256 over all tiles.
    pub sha256: Sha256,
}

/// How tiles are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TileFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpg,
    /// WebP.
    Webp,
}

/// A pack whose bytes are the ones its manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    folder: PathBuf,
    format: TileFormat,
    sha256: Sha256,
    source: String,
    date: jiff::civil::Date,
}

/// Why a pack is not shown.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file cannot be read.
    #[error("the pack's {path}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The manifest cannot be understood.
    #[error("the pack's {MANIFEST}: {problem}")]
    Manifest {
        /// What is wrong with it.
        problem: String,
    },
    /// The tiles are other ones.
    #[error(
        "the pack's tiles have the hash {found}, its {MANIFEST} says {expected}: copy it again, or ask for it again"
    )]
    Hash {
        /// What the manifest says.
        expected: Sha256,
        /// What the bytes say.
        found: Sha256,
    },
}

impl TileFormat {
    /// How a file's name ends.
    const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpg => "jpg",
            Self::Webp => "webp",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

impl Pack {
    /// Opens a pack and reads every tile.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn open(folder: &Path) -> Result<BaseMap, PackError> {
        let manifest = read_manifest(folder)?;
        let found = hash(folder)?;
        if found != manifest.sha256 {
            return Err(PackError::Hash { expected: manifest.sha256, found });
        }
        let Manifest { review_number, attribution, datum, source, date, format, min_zoom, max_zoom, sha256 } = manifest;
        let pack = Self { folder: folder.to_owned(), format, sha256, source, date };
        Ok(BaseMap { review_number, attribution, datum, min_zoom, max_zoom, tiles: TileSource::Pack(pack) })
    }

    /// How its tiles are stored.
    #[must_use]
    pub const fn format(&self) -> TileFormat {
        self.format
    }

    /// The address of its tiles; another pack has another one, so that a browser mixes no two.
    #[must_use]
    pub fn template(&self) -> String {
        format!("/api/map/tiles/{{z}}/{{x}}/{{y}}?pack={}", &self.sha256.to_string()[..16])
    }

    /// Where it is from and of which day it is.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{} {}", self.source, self.date)
    }

    /// The bytes of a tile; `None` where the pack has none.
    ///
    /// # Errors
    /// What the system says, other than that there is no such file.
    pub fn tile(&self, zoom: u8, column: u32, row: u32) -> io::Result<Option<Vec<u8>>> {
        let file = format!("{TILES}/{zoom}/{column}/{row}.{}", self.format.extension());
        match fs::read(self.folder.join(file)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn read_manifest(folder: &Path) -> Result<Manifest, PackError> {
    let path = folder.join(MANIFEST);
    let bytes = fs::read(&path).map_err(|source| PackError::File { path, source })?;
    let wrong = |problem: String| PackError::Manifest { problem };
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    if !is_review_number(&manifest.review_number) {
        return Err(wrong("`review_number` is missing: a map without 审图号 must not be shown in China".to_owned()));
    }
    if manifest.attribution.trim().is_empty() || manifest.source.trim().is_empty() {
        return Err(wrong("`attribution` and `source` name whose map it is and where it is from".to_owned()));
    }
    if manifest.min_zoom > manifest.max_zoom || manifest.max_zoom > DEEPEST_ZOOM {
        return Err(wrong(format!("`min_zoom` is at most `max_zoom`, and that at most {DEEPEST_ZOOM}")));
    }
    Ok(manifest)
}

/// The hash of all tiles, as the module tells it.
fn hash(folder: &Path) -> Result<Sha256, PackError> {
    let mut files = Vec::new();
    list(folder, TILES, &mut files)?;
    files.sort_unstable();
    let mut lines = String::new();
    for file in files {
        let path = folder.join(&file);
        let bytes = fs::read(&path).map_err(|source| PackError::File { path, source })?;
        lines.push_str(&format!("{}  {file}\n", Sha256::of(&bytes)));
    }
    Ok(Sha256::of(lines.as_bytes()))
}

fn list(folder: &Path, within: &str, files: &mut Vec<String>) -> Result<(), PackError> {
    let failed = |source| PackError::File { path: folder.join(within), source };
    for entry in fs::read_dir(folder.join(within)).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = format!("{within}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            list(folder, &name, files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with two tiles and a manifest that fits them.
    fn pack() -> (tempfile::TempDir, serde_json::Value) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("tiles/3/6/3.png", b"one"), ("tiles/3/10/3.png", b"two")] {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        let manifest = serde_json::json!({
            "review_number": "陕S(2026)001号", "attribution": "某某测绘院", "datum": "wgs84", "source": "某某测绘院",
            "date": "2026-06-01", "format": "png", "min_zoom": 3, "max_zoom": 3,
            "sha256": hash(folder.path()).unwrap().to_string(),
        });
        (folder, manifest)
    }

    fn open(folder: &Path, manifest: &serde_json::Value) -> Result<BaseMap, PackError> {
        fs::write(folder.join(MANIFEST), manifest.to_string()).unwrap();
        Pack::open(folder)
    }

    #[test]
    fn the_hash_is_the_one_the_guide_tells_to_compute() {
        let (folder, _) = pack();
        // printf one | sha256sum, printf two | sha256sum, in the order of their names.
        let lines = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3  tiles/3/10/3.png\n\
            7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  tiles/3/6/3.png\n";
        assert_eq!(hash(folder.path()).unwrap(), Sha256::of(lines.as_bytes()));
    }

    #[test]
    fn tiles_are_read_and_what_is_not_there_is_nothing() {
        let (folder, manifest) = pack();
        let map = open(folder.path(), &manifest).unwrap();
        let TileSource::Pack(pack) = &map.tiles else { panic!("a pack") };
        assert_eq!(pack.tile(3, 6, 3).unwrap().as_deref(), Some(b"one".as_slice()));
        assert_eq!(pack.tile(3, 7, 3).unwrap(), None);
        assert_eq!(map.origins(), Vec::<&str>::new());
    }

    #[test]
    fn a_pack_that_is_not_what_it_says_is_refused() {
        let (folder, manifest) = pack();
        let refused = |key: &str, value: serde_json::Value, says: &str| {
            let mut manifest = manifest.clone();
            manifest[key] = value;
            let error = open(folder.path(), &manifest).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        };
        refused("review_number", "".into(), "审图号");
        refused("source", " ".into(), "`source`");
        refused("datum", "bd09".into(), "manifest.json");
        refused("max_zoom", 2.into(), "`min_zoom`");
        refused("colour", "red".into(), "unknown field");
        fs::write(folder.path().join("tiles/3/6/3.png"), "changed").unwrap();
        assert!(matches!(open(folder.path(), &manifest), Err(PackError::Hash { .. })));
        fs::remove_dir_all(folder.path().join(TILES)).unwrap();
        assert!(matches!(open(folder.path(), &manifest), Err(PackError::File { .. })));
    }
}
