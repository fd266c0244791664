//! What sheets are taken, and what is told of those that are not.

use std::io::{Cursor, Write as _};

use jiff::civil::date;
use rust_xlsxwriter::Workbook;
use shared_model::moment::Moment;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

const COLUMNS: [Column; 3] = [
    Column { key: "name", title: "姓名", required: true },
    Column { key: "number", title: "证书编号", required: true },
    Column { key: "issued_on", title: "发证日期", required: false },
];

fn sheet(rows: Vec<Vec<Value>>) -> Vec<u8> {
    let headings =
        vec![Heading::new("姓名*", 12.0), Heading::new("证书编号*", 24.0).text(), Heading::new("发证日期", 14.0)];
    write(&[Sheet { name: "人员".to_owned(), headings, rows }], Moment::from_ms(1_795_312_800_000)).unwrap()
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "姓名").unwrap();
    sheet.write_string(0, 1, "证书编号").unwrap();
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

/// The same archive with one part replaced.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for part in 0..archive.len() {
        let mut part = archive.by_index(part).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        let path = part.name().unwrap().into_owned();
        let text = if path == name { change(text) } else { text };
        out.start_file(path, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn what_is_written_is_read_again() {
    let bytes = sheet(vec![
        vec!["王工".into(), "=1+1".into(), Value::Date(date(2024, 2, 29))],
        vec!["-李四".into(), "610113199001010011".into(), Value::Empty],
    ]);
    let records = read(&bytes, &COLUMNS).unwrap();
    let texts: Vec<_> = records.iter().map(|r| (r.row, r.get("name"), r.get("number"), r.get("issued_on"))).collect();
    assert_eq!(texts, [(2, "王工", "=1+1", "2024-02-29"), (3, "-李四", "610113199001010011", "")]);
    assert_eq!(
        bytes,
        sheet(vec![
            vec!["王工".into(), "=1+1".into(), Value::Date(date(2024, 2, 29))],
            vec!["-李四".into(), "610113199001010011".into(), Value::Empty],
        ])
    );
}

#[test]
fn a_csv_is_read_in_the_encodings_of_spreadsheet_programs() {
    let text = "姓名,证书编号,发证日期\r\n王工,\"A,1\",2024-01-01\r\n\r\n,,\r\n";
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in [text.as_bytes(), &marked, &gb, text.replace("\"A,1\"", "A1").replace(',', "\t").as_bytes()] {
        let records = read(bytes, &COLUMNS).unwrap();
        assert_eq!((records.len(), records[0].get("name"), records[0].row), (1, "王工", 2));
        assert_eq!(records[0].get("issued_on"), "2024-01-01");
    }
    assert!(matches!(read(b"\xff\xfe\x00\x01", &COLUMNS), Err(SheetError::Unreadable(_))));
}

#[test]
fn a_formula_and_a_number_that_lost_digits_are_told_by_row_and_column() {
    let bytes = workbook(|sheet| {
        sheet.write_string(1, 0, "王工").unwrap();
        sheet.write_formula(1, 1, rust_xlsxwriter::Formula::new("=A1").set_result("A-1")).unwrap();
        sheet.write_string(2, 0, "李四").unwrap();
        sheet.write_number(2, 1, 610_113_199_001_010_011.0).unwrap();
        sheet.write_string(3, 5, "beside").unwrap();
    });
    let errors = vec![
        CellError { row: 2, column: "number".to_owned(), code: Code::SheetFormula, particulars: Vec::new() },
        CellError { row: 3, column: "number".to_owned(), code: Code::SheetLongNumber, particulars: Vec::new() },
        CellError { row: 4, column: "F".to_owned(), code: Code::SheetNoHeading, particulars: Vec::new() },
    ];
    assert_eq!(read(&bytes, &COLUMNS), Err(SheetError::Cells(errors.clone())));
    let told = ApiError::from(SheetError::Cells(errors)).body();
    assert_eq!((told.code.as_str(), told.fields[0].field.as_str()), ("sheet.cells", "rows.2.number"));
}

#[test]
fn numbers_are_texts_without_a_fraction_they_do_not_have() {
    let bytes = workbook(|sheet| {
        sheet.write_number(1, 0, 13_800_000_000.0).unwrap();
        sheet.write_number(1, 1, 1.5).unwrap();
    });
    let records = read(&bytes, &COLUMNS).unwrap();
    assert_eq!((records[0].get("name"), records[0].get("number")), ("13800000000", "1.5"));
}

#[test]
fn empty_and_merged_rows_at_the_end_are_nothing() {
    let bytes = workbook(|sheet| {
        sheet.write_string(1, 0, "王工").unwrap();
        sheet.write_string(1, 1, "A-1").unwrap();
        sheet.merge_range(4, 0, 5, 2, "", &rust_xlsxwriter::Format::new()).unwrap();
        sheet.write_string(9, 0, "   ").unwrap();
    });
    assert_eq!(read(&bytes, &COLUMNS).unwrap().len(), 1);
}

#[test]
fn the_header_must_be_the_one_of_the_template() {
    assert_eq!(read("姓名\n王工\n".as_bytes(), &COLUMNS), Err(SheetError::NoColumn("证书编号".to_owned())));
    let strange = "姓名,证书编号,发证日\n王工,1,2024-01-01\n";
    assert_eq!(read(strange.as_bytes(), &COLUMNS), Err(SheetError::StrangeColumn("发证日".to_owned())));
    let twice = "姓名,证书编号,姓名\n王工,1,李四\n";
    assert_eq!(read(twice.as_bytes(), &COLUMNS), Err(SheetError::StrangeColumn("姓名".to_owned())));
    assert_eq!(read("姓名,证书编号\n".as_bytes(), &COLUMNS), Err(SheetError::Empty));
    assert_eq!(read(b"", &COLUMNS), Err(SheetError::Empty));
}

#[test]
fn too_much_is_refused_before_it_is_taken() {
    assert_eq!(read(&vec![b'a'; MAX_BYTES + 1], &COLUMNS), Err(SheetError::TooLarge));
    let rows = "a,b\n".repeat(MAX_ROWS);
    assert_eq!(read(format!("姓名,证书编号\n{rows}").as_bytes(), &COLUMNS), Err(SheetError::TooManyRows));
    let wide = workbook(|sheet| {
        sheet.write_string(1, 16_383, "far").unwrap();
    });
    assert_eq!(read(&wide, &COLUMNS), Err(SheetError::TooManyColumns));
    let tall = workbook(|sheet| {
        for row in 0..=u32::try_from(MAX_ROWS).unwrap() {
            sheet.write_string(row + 1, 0, "a").unwrap();
        }
    });
    assert_eq!(read(&tall, &COLUMNS), Err(SheetError::TooManyRows));
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let bytes = sheet(vec![vec!["王工".into(), "A-1".into()]]);
    let spaces = usize::try_from(MAX_UNPACKED_BYTES).unwrap();
    let bomb = with_part(&bytes, "xl/worksheets/sheet1.xml", |text| format!("{text}{}", " ".repeat(spaces)));
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert_eq!(read(&bomb, &COLUMNS), Err(SheetError::Bomb));
    // One that lies about its size: the four bytes before the name's length in each directory entry.
    let mut lying = bomb.clone();
    let size = u32::try_from(spaces).unwrap();
    let at = (0..lying.len() - 4).filter(|at| {
        let found = u32::from_le_bytes(lying[*at..*at + 4].try_into().unwrap());
        (size..size + 10_000).contains(&found)
    });
    for at in at.collect::<Vec<_>>() {
        lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    assert!(matches!(read(&lying, &COLUMNS), Err(SheetError::Bomb | SheetError::Unreadable(_))));
}

#[test]
fn a_table_of_texts_that_claims_to_be_endless_is_not_believed() {
    let bytes = sheet(vec![vec!["王工".into(), "A-1".into()]]);
    let endless =
        with_part(&bytes, "xl/sharedStrings.xml", |text| text.replace("uniqueCount=\"", "uniqueCount=\"99999999999"));
    assert_eq!(read(&endless, &COLUMNS), Err(SheetError::Bomb));
}

#[test]
fn what_is_no_sheet_is_told_so() {
    for bytes in [b"PK\x03\x04 not a zip".as_slice(), b"\xd0\xcf\x11\xe0 an old one"] {
        assert!(matches!(read(bytes, &COLUMNS), Err(SheetError::Unreadable(_))));
    }
    let empty = ZipWriter::new(Cursor::new(Vec::new())).finish().unwrap().into_inner();
    assert!(read(&empty, &COLUMNS).is_err());
    assert_eq!(
        (letters(0), letters(25), letters(26), letters(701)),
        ("A".into(), "Z".into(), "AA".into(), "ZZ".into())
    );
}
