//! Finds a font that has every character of a text. Without one there is no stamp: boxes in place of a
//! name would be worse than nothing.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ab_glyph::{Font as _, FontVec};
use fontdb::{Database, FaceInfo, Style, Weight};

use super::PhotoError;

/// Families known to have the characters of Chinese names, best first; others are tried afterwards.
const CHINESE_FAMILIES: [&str; 10] = [
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "HarmonyOS Sans SC",
    "MiSans",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK SC",
    "Droid Sans Fallback",
];

/// Folders with fonts that the font database does not look into by itself.
const MORE_FOLDERS: [&str; 2] = ["/system/fonts", "/product/fonts"];

/// The installed fonts, read at first use.
#[derive(Clone)]
pub struct Fonts {
    extra: Vec<PathBuf>,
    system: bool,
    found: Arc<Mutex<Option<Loaded>>>,
}

struct Loaded {
    database: Database,
    /// The font used last: names and places share their characters.
    last: Option<Arc<FontVec>>,
}

impl Fonts {
    /// The fonts of the system, and those in `extra` before them.
    #[must_use]
    pub fn system(extra: Vec<PathBuf>) -> Self {
        Self { extra, system: true, found: Arc::default() }
    }

    /// Only the fonts in `files`.
    #[must_use]
    pub fn only(files: Vec<PathBuf>) -> Self {
        Self { extra: files, system: false, found: Arc::default() }
    }

    /// A font with every character of `text`.
    ///
    /// # Errors
    /// [`PhotoError::NoFont`] with the first character that the best font lacks.
    pub fn covering(&self, text: &str) -> Result<Arc<FontVec>, PhotoError> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = found.get_or_insert_with(|| Loaded { database: self.database(), last: None });
        let mut missing = None;
        if let Some(font) = &loaded.last {
            match first_missing(font, text) {
                None => return Ok(Arc::clone(font)),
                some => missing = some,
            }
        }
        for face in ranked(&loaded.database) {
            let Some(font) = load(&loaded.database, face) else { continue };
            match first_missing(&font, text) {
                None => {
                    let font = Arc::new(font);
                    loaded.last = Some(Arc::clone(&font));
                    return Ok(font);
                }
                some => missing = missing.or(some),
            }
        }
        let missing = missing.or_else(|| text.chars().next()).unwrap_or(' ');
        Err(PhotoError::NoFont { missing })
    }

    fn database(&self) -> Database {
        let mut database = Database::new();
        for path in &self.extra {
            // A font that cannot be read is one font fewer.
            let _ = database.load_font_file(path);
        }
        if self.system {
            database.load_system_fonts();
            MORE_FOLDERS.iter().for_each(|folder| database.load_fonts_dir(folder));
        }
        database
    }
}

fn ranked(database: &Database) -> Vec<&FaceInfo> {
    let rank = |face: &FaceInfo| {
        let known =
            face.families.iter().filter_map(|(name, _)| CHINESE_FAMILIES.iter().position(|known| known == name));
        (known.min().unwrap_or(usize::MAX), face.weight.0.abs_diff(Weight::NORMAL.0))
    };
    let mut faces: Vec<_> = database.faces().filter(|face| face.style == Style::Normal).collect();
    faces.sort_by_key(|face| rank(face));
    faces
}

fn load(database: &Database, face: &FaceInfo) -> Option<FontVec> {
    database.with_face_data(face.id, |data, index| FontVec::try_from_vec_and_index(data.to_vec(), index).ok()).flatten()
}

fn first_missing(font: &FontVec, text: &str) -> Option<char> {
    text.chars().find(|character| !character.is_whitespace() && font.glyph_id(*character).0 == 0)
}
