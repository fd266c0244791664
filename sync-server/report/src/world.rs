//! What the typesetter sees: the embedded templates, one data file and the photos.
//!
//! File names are interned by typst for the life of the process and never freed, so they are always the same few.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::Fonts;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

const MAIN: &str = "report.typ";

/// The templates, parsed once per process.
static TEMPLATES: LazyLock<HashMap<FileId, Source>> = LazyLock::new(|| {
    [
        (MAIN, include_str!("../templates/report.typ")),
        ("style.typ", include_str!("../templates/style.typ")),
        ("cover.typ", include_str!("../templates/cover.typ")),
        ("status.typ", include_str!("../templates/status.typ")),
        ("summary.typ", include_str!("../templates/summary.typ")),
        ("maintenance.typ", include_str!("../templates/maintenance.typ")),
        ("measured.typ", include_str!("../templates/measured.typ")),
        ("extras.typ", include_str!("../templates/extras.typ")),
        ("faults.typ", include_str!("../templates/faults.typ")),
        ("presence.typ", include_str!("../templates/presence.typ")),
        ("uploaded.typ", include_str!("../templates/uploaded.typ")),
        ("records.typ", include_str!("../templates/records.typ")),
        ("evidence.typ", include_str!("../templates/evidence.typ")),
    ]
    .into_iter()
    .map(|(name, text)| (file_id(name), Source::new(file_id(name), text.to_owned())))
    .collect()
});

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("our file names are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

pub(crate) struct ReportWorld<'a> {
    fonts: &'a Fonts,
    files: HashMap<FileId, Bytes>,
}

impl<'a> ReportWorld<'a> {
    pub(crate) fn new(fonts: &'a Fonts, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let files = files.into_iter().map(|(name, bytes)| (file_id(&name), Bytes::new(bytes)));
        Self { fonts, files: files.collect() }
    }
}

impl World for ReportWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        file_id(MAIN)
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let missing = || FileError::NotFound(id.get().vpath().get_without_slash().into());
        TEMPLATES.get(&id).cloned().ok_or_else(missing)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let missing = || FileError::NotFound(id.get().vpath().get_without_slash().into());
        self.files.get(&id).cloned().ok_or_else(missing)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    /// A report knows no today: its dates are part of the data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
