//! The fonts of a report, loaded from configured files or folders.
//!
//! Only the faces that the templates use are kept: a collection such as Noto CJK holds ten, and a typical folder
//! several such files of 20 MB each. The loaded set takes 60 to 70 MB; a server that rarely typesets drops it between
//! jobs.

use std::fs;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Which families to use and where to look for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontConfig {
    /// Font files, or folders that are searched with their subfolders, in order.
    pub sources: Vec<PathBuf>,
    /// Running text and tables; needs a regular face.
    pub serif: String,
    /// Headings and labels; needs a regular and a bold face.
    pub sans: String,
    /// Hashes and codes; needs a regular face.
    pub mono: String,
    /// Families for characters that the others lack (rare characters of names), tried in order; none is required.
    pub fallback: Vec<String>,
}

impl Default for FontConfig {
    /// Debian's `fonts-noto-cjk`, simplified Chinese.
    fn default() -> Self {
        Self {
            sources: vec![PathBuf::from("/usr/share/fonts/opentype/noto")],
            serif: "Noto Serif CJK SC".to_owned(),
            sans: "Noto Sans CJK SC".to_owned(),
            mono: "Noto Sans Mono CJK SC".to_owned(),
            fallback: Vec::new(),
        }
    }
}

/// Why the fonts could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// A configured file or folder cannot be read.
    #[error("the font source {path} cannot be read: {source}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A face that the templates need is in none of the sources.
    #[error(
        "the font {family} ({weight}) was not found in {searched}; install it (Debian: fonts-noto-cjk) or configure \
         another family"
    )]
    Missing {
        /// Family name.
        family: String,
        /// `regular` or `bold`.
        weight: &'static str,
        /// The sources, separated by commas.
        searched: String,
    },
}

/// Loaded fonts; cheap to share, made once per process or per run of jobs.
#[derive(Debug)]
pub struct Fonts {
    pub(crate) config: FontConfig,
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
}

const REGULAR: u16 = 400;
const BOLD: u16 = 700;

impl Fonts {
    /// Reads the configured sources and keeps the faces that reports use.
    ///
    /// # Errors
    /// [`FontError`] when a source cannot be read or a needed face is in none of them.
    pub fn load(config: FontConfig) -> Result<Self, FontError> {
        let mut files = Vec::new();
        for source in &config.sources {
            font_files(source, &mut files)?;
        }
        let mut faces = Vec::new();
        for file in files {
            load_faces(&file, &config, &mut faces)?;
        }
        let fonts = Self { book: LazyHash::new(FontBook::from_fonts(&faces)), faces, config };
        fonts.require(&fonts.config.serif, REGULAR)?;
        fonts.require(&fonts.config.sans, REGULAR)?;
        fonts.require(&fonts.config.sans, BOLD)?;
        fonts.require(&fonts.config.mono, REGULAR)?;
        Ok(fonts)
    }

    /// Whether some loaded face has a glyph for the character.
    #[must_use]
    pub fn covers(&self, character: char) -> bool {
        self.faces.iter().any(|face| face.info().coverage.contains(u32::from(character)))
    }

    fn require(&self, family: &str, weight: u16) -> Result<(), FontError> {
        let found = self.faces.iter().any(|face| {
            let info = face.info();
            info.family == family && is_weight(face, weight)
        });
        if found {
            return Ok(());
        }
        let searched: Vec<_> = self.config.sources.iter().map(|path| path.display().to_string()).collect();
        Err(FontError::Missing {
            family: family.to_owned(),
            weight: if weight == BOLD { "bold" } else { "regular" },
            searched: searched.join(", "),
        })
    }
}

fn is_weight(face: &Font, weight: u16) -> bool {
    face.info().variant.weight.to_number() == weight
}

/// Font files under a path, in the order of their names so that the same folder always gives the same fonts.
fn font_files(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), FontError> {
    let unreadable = |source| FontError::Unreadable { path: path.to_owned(), source };
    if fs::metadata(path).map_err(unreadable)?.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    for entry in entries {
        let kind = entry.extension().and_then(|kind| kind.to_str()).map(str::to_ascii_lowercase);
        if entry.is_dir() || matches!(kind.as_deref(), Some("otf" | "ttf" | "ttc" | "otc")) {
            font_files(&entry, found)?;
        }
    }
    Ok(())
}

fn load_faces(path: &Path, config: &FontConfig, faces: &mut Vec<Font>) -> Result<(), FontError> {
    let data = fs::read(path).map_err(|source| FontError::Unreadable { path: path.to_owned(), source })?;
    let count = ttf_parser::fonts_in_collection(&data).unwrap_or(1);
    let wanted: Vec<u32> = (0..count).filter(|&index| is_wanted(&data, index, config)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let data = Bytes::new(data);
    faces.extend(wanted.into_iter().filter_map(|index| Font::new(data.clone(), index)));
    Ok(())
}

/// Looks at the name and weight only: building the coverage of every face of a collection takes seconds.
fn is_wanted(data: &[u8], index: u32, config: &FontConfig) -> bool {
    let Ok(face) = ttf_parser::Face::parse(data, index) else { return false };
    let named = |family: &String| {
        face.names().into_iter().any(|name| {
            matches!(name.name_id, ttf_parser::name_id::FAMILY | ttf_parser::name_id::TYPOGRAPHIC_FAMILY)
                && name.to_string().as_ref() == Some(family)
        })
    };
    match face.weight().to_number() {
        REGULAR => [&config.serif, &config.sans, &config.mono].into_iter().chain(&config.fallback).any(named),
        BOLD => named(&config.sans),
        _ => false,
    }
}
