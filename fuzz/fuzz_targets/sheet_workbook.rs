//! Uploaded workbooks: one part of an honest one is made up.
#![no_main]

use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use fengtai_fuzz::prepare;
use libfuzzer_sys::fuzz_target;
use shared_model::moment::Moment;
use sync_server::error::ApiError;
use sync_server::sheet::{Column, Heading, MAX_ROWS, Sheet, Value, read, write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const COLUMNS: [Column; 2] =
    [Column { key: "name", title: "姓名", required: true }, Column { key: "number", title: "编号", required: false }];
static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(parts);

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| {
    let Some((part, content)) = bytes.split_first() else { return };
    match read(&workbook(usize::from(*part) % PARTS.len(), content), &COLUMNS) {
        Ok(records) => assert!(!records.is_empty() && records.len() < MAX_ROWS),
        Err(error) => {
            let told = ApiError::from(error);
            assert!(told.code().as_str().starts_with("sheet."), "{told:?}");
        }
    }
});

fn workbook(made_up: usize, content: &[u8]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (number, (name, honest)) in PARTS.iter().enumerate() {
        out.start_file(name.as_str(), options).expect("memory takes it");
        out.write_all(if number == made_up { content } else { honest }).expect("memory takes it");
    }
    out.finish().expect("memory takes it").into_inner()
}

fn parts() -> Vec<(String, Vec<u8>)> {
    let headings = vec![Heading::new("姓名*", 12.0), Heading::new("编号", 24.0).text()];
    let rows = vec![vec!["王工".into(), "=1+1".into()], vec!["李四".into(), Value::Empty]];
    let sheet = Sheet { name: "人员".to_owned(), headings, rows };
    let bytes = write(&[sheet], Moment::from_ms(1_795_312_800_000)).expect("a sheet is written");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a workbook is an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut part = |name: &String| {
        let mut content = Vec::new();
        archive.by_name(name).expect("it is there").read_to_end(&mut content).expect("it is whole");
        (name.clone(), content)
    };
    names.iter().map(&mut part).collect()
}

fn seeds() -> Vec<Vec<u8>> {
    PARTS.iter().enumerate().map(|(number, (_, content))| [&[number as u8][..], content].concat()).collect()
}
