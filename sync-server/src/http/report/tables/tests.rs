//! The workbook over HTTP, read back, beside the text of the document it belongs to.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use calamine::{Data, Reader as _, Xlsx};
use fengtai_report::ReportData;
use shared_model::id::{PlanId, ReportId};
use shared_model::report::Conclusion;
use shared_model::sha::Sha256;
use tower::ServiceExt as _;

use super::*;
use crate::http::router;
use crate::http::state::EdgeSettings;
use crate::params;
use crate::store::report::DocumentRow;
use crate::testing::NOW;
use crate::testing_office::Office;
use crate::usecase::report::{add, make_next, pdf, tests as maintenance, uploaded_tests};
use crate::usecase::{filing, report};

/// A workbook as it is read: its sheets with their rows, the headings first.
type Book = BTreeMap<String, Vec<Vec<Data>>>;

fn read(bytes: &[u8]) -> Book {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = workbook.sheet_names().into_iter().map(|name| {
        let range = workbook.worksheet_range(&name).unwrap();
        (name, range.rows().map(<[Data]>::to_vec).collect())
    });
    sheets.collect()
}

/// What the first sheet says of a name.
fn fact(book: &Book, name: &str) -> String {
    let row = book["报告首页"].iter().find(|row| row[0] == Data::String(name.to_owned()));
    row.map_or_else(String::new, |row| row[1].to_string())
}

/// The cells of a column below its heading.
fn column(book: &Book, sheet: &str, title: &str) -> Vec<String> {
    let rows = &book[sheet];
    let at = rows[0].iter().position(|cell| *cell == *title).unwrap_or_else(|| panic!("{sheet}: {title}"));
    rows[1..].iter().map(|row| row[at].to_string()).collect()
}

/// The text of a document without its spaces: lines break anywhere in Chinese.
fn said(pdf: &[u8]) -> String {
    let mut tool = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("poppler-utils is not installed");
    let mut input = tool.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writing = std::thread::spawn(move || input.write_all(&pdf).unwrap());
    let output = tool.wait_with_output().unwrap();
    writing.join().unwrap();
    plain(&String::from_utf8(output.stdout).unwrap())
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The workbook of a report as the lead gets it, or the status of the refusal.
async fn workbook(office: &Office, id: ReportId) -> Result<Book, u16> {
    office.world.run(
        "INSERT INTO session (id, token, account, client, address, created_at, seen_at, expires_at)
         VALUES (?1, ?2, ?3, '', '', 0, ?4, ?5) ON CONFLICT DO NOTHING",
        params![office.lead.session, Sha256::of(b"lead"), office.lead.account, NOW, NOW.plus_ms(1_000_000_000)],
    );
    let app = router(AppState::new(Arc::clone(&office.world.core), EdgeSettings::default()));
    let request = Request::get(format!("/api/reports/{id}/tables")).header("authorization", "Bearer lead");
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    if !response.status().is_success() {
        return Err(response.status().as_u16());
    }
    assert_eq!(response.headers()["content-type"], XLSX);
    let named = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(named.starts_with("attachment") && named.contains(".xlsx"), "{named}");
    Ok(read(&to_bytes(response.into_body(), 1 << 24).await.unwrap()))
}

/// Asks for the workbook and for the text of the document; on a thread of its own, as in the server.
fn both(office: &Office, id: ReportId) -> (Book, String) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let book = runtime.block_on(workbook(office, id)).unwrap();
    let bytes = pdf(&office.world.core, &office.lead, id).unwrap().1;
    (book, said(&bytes))
}

/// Every cell of these columns stands in the document.
fn agrees(book: &Book, text: &str, columns: &[(&str, &[&str])]) {
    for (sheet, titles) in columns {
        for title in *titles {
            for cell in column(book, sheet, title).iter().flat_map(|cell| cell.lines().collect::<Vec<_>>()) {
                assert!(text.contains(&plain(cell)), "{sheet}, {title}: {cell:?} is not in the document");
            }
        }
    }
}

#[test]
fn the_workbook_of_a_maintenance_report_says_what_its_document_says() {
    let (office, plan) = maintenance::finished();
    let core = &office.world.core;
    let id = add(core, &office.lead, &maintenance::wish(plan)).unwrap().id;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    assert_eq!(runtime.block_on(workbook(&office, id)), Err(409), "there is no document yet");
    assert!(make_next(core).unwrap());

    let (book, text) = both(&office, id);
    assert_eq!(fact(&book, "备案编号"), "尚未备案");
    let total = book["建筑消防设施报告汇总表"].last().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(total[1..6], ["合计", "4", "4", "3", "1"], "planned, tested, passed, failed");
    assert!(text.contains("本次计划测试4项：正常3项，故障（不符合）1项，不能测试0项。"), "{text}");
    assert_eq!(column(&book, "建筑消防设施维护保养表", "测试结果").iter().filter(|said| *said == "故障").count(), 1);
    assert_eq!(column(&book, "本月发现的故障", "故障情况描述"), ["启动电池失效"]);
    assert_eq!(book["以前月份遗留未解决的故障"][1][0].to_string(), "没有以前月份遗留未解决的故障。");
    agrees(
        &book,
        &text,
        &[
            ("建筑消防设施报告汇总表", &["系统名称"]),
            ("建筑消防设施维护保养表", &["消防设施", "测试项", "测试项编码", "执行人", "设备数"]),
            ("本月发现的故障", &["系统", "设施、测试项", "当前状态", "故障情况描述", "处理方式", "发现人"]),
            ("提交、签名与回执", &["类别", "提交人", "提交时间", "设备签名", "服务器回执签名"]),
        ],
    );
}

#[test]
fn a_filed_report_names_its_filing_and_the_filed_document() {
    let (office, plan) = maintenance::finished();
    let core = &office.world.core;
    let id = add(core, &office.lead, &maintenance::wish(plan)).unwrap().id;
    assert!(make_next(core).unwrap());
    let generated = fact(&both(&office, id).0, "报告文件（PDF）SHA-256");
    let filed = filing::file(core, &office.technical_lead, id, "=同意备案").unwrap();
    let (book, text) = both(&office, id);
    let (filing, document) = (filed.filing.unwrap(), filed.document.unwrap());
    assert_eq!(fact(&book, "备案编号"), filing.number);
    assert!(text.contains(&filing.number), "{text}");
    assert_eq!(fact(&book, "备案意见"), "=同意备案", "words that begin as a formula stay words");
    let named = fact(&book, "报告文件（PDF）SHA-256");
    assert_eq!(named, document.sha256.to_string());
    assert_ne!(named, generated);
    assert_eq!(named, Sha256::of(&pdf(core, &office.lead, id).unwrap().1).to_string());
}

#[test]
fn an_inspection_has_its_records_and_what_could_not_be_inspected() {
    let (office, plan) = uploaded_tests::inspection();
    let core = &office.world.core;
    let file = uploaded_tests::upload(&office, uploaded_tests::BODY);
    let id = made(&office, plan, |plan| uploaded_tests::wish(plan, Some(file), Some(Conclusion::Fail)));
    let (book, text) = both(&office, id);
    assert_eq!(fact(&book, "报告结论"), "不合格");
    assert_eq!(fact(&book, "上传正文SHA-256"), Sha256::of(uploaded_tests::BODY).to_string());
    assert_eq!(column(&book, "检测现场记录", "能否检查"), ["能", "不能"]);
    assert_eq!(column(&book, "不能检查清单", "现场记录"), ["2"]);
    assert!(!book.contains_key("建筑消防设施维护保养表") && book.contains_key("在岗情况"));
    agrees(
        &book,
        &text,
        &[
            ("检测现场记录", &["系统", "部位", "现场记录", "测试结果", "记录人", "时间"]),
            ("不能检查清单", &["系统", "部位", "原因"]),
        ],
    );
    assert!(report::get(core, &office.lead, id).unwrap().upload.is_some());
}

fn made(office: &Office, plan: PlanId, wish: impl FnOnce(PlanId) -> report::NewReport) -> ReportId {
    let core = &office.world.core;
    let id = add(core, &office.lead, &wish(plan)).unwrap().id;
    assert!(make_next(core).unwrap());
    id
}

fn of(data: ReportData) -> Book {
    let document = DocumentRow { sha256: Sha256::of(b"pdf"), pages: 1, bytes: 1, at: NOW };
    read(&write(&sheets(&Tables { data, document }), NOW).unwrap())
}

fn model() -> ReportData {
    serde_json::from_str(include_str!("../../../usecase/download/model-report.json")).unwrap()
}

#[test]
fn every_row_of_the_report_is_a_row_of_its_sheet() {
    let data = model();
    let book = of(data.clone());
    let rows = |sheet: &str| book[sheet].len() - 1;
    assert_eq!(rows("建筑消防设施报告汇总表"), data.summary.len() + 1);
    let items: usize = data.maintenance.iter().map(|group| group.rows.len()).sum();
    assert_eq!(rows("建筑消防设施维护保养表"), items);
    assert_eq!(rows("设施实测记录"), data.measured.len());
    assert_eq!(rows("提交、签名与回执"), data.submissions.len());
    assert_eq!(rows("在岗情况"), data.presence.rows.len());
    assert_eq!(rows("维保人员"), data.status.staff.len());
    assert_eq!(rows("生成前检查"), data.checks.len());
    let planned: u32 = data.summary.iter().map(|row| row.planned).sum();
    assert_eq!(column(&book, "建筑消防设施报告汇总表", "计划项数").last().unwrap(), &planned.to_string());
    assert_eq!(fact(&book, "效力"), "培训系统生成，不具效力");
}

#[test]
fn texts_stay_texts_and_numbers_are_numbers() {
    let mut data = model();
    for (row, text) in data.maintenance[0].rows.iter_mut().zip(["=1+1", "+86", "-1", "@SUM(A1)"]) {
        row.remark = text.to_owned();
    }
    data.measured[0].value = Some("0.35".to_owned());
    data.measured[1].value = Some("0.350".to_owned());
    data.measured[0].note = "长".repeat(40_000);
    let texts: Vec<_> = data.maintenance[0].rows.iter().map(|row| row.remark.clone()).collect();
    let book = of(data);
    let remarks = column(&book, "建筑消防设施维护保养表", "故障原因及处理情况");
    assert_eq!(remarks[..texts.len()], texts);
    let values = &book["设施实测记录"];
    assert_eq!((&values[1][6], &values[2][6]), (&Data::Float(0.35), &Data::String("0.350".to_owned())));
    let note = &column(&book, "设施实测记录", "备注")[0];
    assert!(note.chars().count() < 32_767 && note.ends_with("其余见报告）"), "a cell that is full says so");
}
