//! Uploaded sheets as files: CSV in its encodings, and archives.
#![no_main]

use fengtai_fuzz::prepare;
use libfuzzer_sys::fuzz_target;
use sync_server::error::ApiError;
use sync_server::sheet::{Column, MAX_ROWS, read};

const COLUMNS: [Column; 2] =
    [Column { key: "name", title: "姓名", required: true }, Column { key: "number", title: "编号", required: false }];

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| match read(bytes, &COLUMNS) {
    Ok(records) => {
        assert!(!records.is_empty() && records.len() < MAX_ROWS);
        assert!(records.is_sorted_by_key(|record| record.row));
    }
    Err(error) => {
        let told = ApiError::from(error);
        assert!(told.code().as_str().starts_with("sheet.") || told.code().as_str() == "request.too_large");
    }
});

fn seeds() -> Vec<Vec<u8>> {
    let text = "姓名,编号\r\n王工,\"A,1\"\r\n\r\n李四,2\r\n";
    let gb = [0xd0, 0xd5, 0xc3, 0xfb, b'\n', 0xcd, 0xf5, b'\n'];
    vec![text.as_bytes().to_vec(), text.replace(',', "\t").into_bytes(), gb.to_vec()]
}
