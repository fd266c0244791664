//! What a reader of the file sees: its text, its pages, its fonts; and what cannot be printed is refused by name.

mod support;

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

use fengtai_report::*;
use support::{sample, stressed};

static FONTS: LazyLock<Fonts> =
    LazyLock::new(|| Fonts::load(FontConfig::default()).expect("Debian's fonts-noto-cjk is installed"));

fn typeset(input: &(ReportData, Vec<ImageBytes>)) -> Pdf {
    render(&input.0, &input.1, &FONTS).expect("the sample can be printed")
}

/// Output of one of the poppler tools on the file, without any blanks: where they stand is the business of layout.
fn poppler(tool: &str, options: &[&str], pdf: &Pdf) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, &pdf.bytes).expect("space for a report");
    let mut command = Command::new(tool);
    command.args(options).arg(&path);
    if tool == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().expect("poppler-utils is installed");
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn text_of(pdf: &Pdf) -> String {
    poppler("pdftotext", &["-raw"], pdf).split_whitespace().collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn everything_recorded_can_be_found_in_the_file() {
    let input = sample(40, 12);
    let pdf = typeset(&input);
    let text = text_of(&pdf);
    let data = &input.0;
    for part in [
        "一、建筑消防设施维护保养情况表",
        "二、建筑消防设施报告汇总表",
        "三、建筑消防设施维护保养表",
        "四、设施实测记录",
        "五、补充测试及其他任务",
        "六、故障及处理情况",
        "七、项目地理围栏和工程师GPS活动轨迹",
        "八、现场证据与核验",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let cover = &data.cover;
    for value in [&cover.project_name, &cover.owner_name, &cover.agency_code, &cover.dated_on, &data.number] {
        assert!(text.contains(&plain(value)), "{value}");
    }
    for row in data.maintenance.iter().flat_map(|group| &group.rows) {
        assert!(text.contains(&row.item_code), "{}", row.item_code);
    }
    for photo in &data.photos {
        let (first, second) = photo.sha256.split_at(32);
        assert!(text.contains(first) && text.contains(second), "{}", photo.sha256);
    }
    for submission in &data.submissions {
        assert!(text.contains(&submission.signature[..64]), "{}", submission.task);
    }
}

#[test]
fn what_was_settled_is_printed_with_what_was_put_aside() {
    let mut input = sample(8, 2);
    let data = &mut input.0;
    data.measured[0].settlement = Some("两份记录不一致，审核人甲认定采用：乙的记录（照片清楚）".into());
    data.measured[0].conflicts = vec!["丙记录：故障".into()];
    data.faults.current[0].settlement = Some("两份记录不一致，审核人甲认定采用：丁的记录（到场复核）".into());
    data.faults.current[0].conflicts = vec!["戊记录：地下二层".into()];
    data.extras[0].settlement = None;
    let text = text_of(&typeset(&input));
    for said in [
        "审核人甲认定采用：乙的记录（照片清楚）",
        "未采用的记录：丙记录：故障",
        "审核人甲认定采用：丁的记录（到场复核）",
        "未采用的记录：戊记录：地下二层",
        "另有记录：李晓峰",
    ] {
        assert!(text.contains(&plain(said)), "{said}");
    }
}

#[test]
fn every_page_but_the_cover_says_which_of_how_many_it_is() {
    let pdf = typeset(&sample(40, 12));
    let text = text_of(&pdf);
    let info = poppler("pdfinfo", &[], &pdf);
    let counted = info.lines().find_map(|line| line.strip_prefix("Pages:")).expect("a count");
    assert_eq!(counted.trim().parse(), Ok(pdf.pages));
    for page in 2..=pdf.pages {
        let footer = format!("第{page}页共{}页", pdf.pages);
        assert!(text.contains(&footer), "{footer}");
    }
}

#[test]
fn the_file_is_fit_for_the_archive() {
    let pdf = typeset(&sample(8, 8));
    let info = poppler("pdfinfo", &[], &pdf);
    assert!(poppler("pdfinfo", &["-rawdates"], &pdf).contains("CreationDate:    D:20261122100000+08'00"));
    for wanted in ["Tagged:          yes", "PDF version:     1.7", "建筑消防设施维护保养报告"] {
        assert!(info.contains(wanted), "{wanted} in {info}");
    }
    let metadata = poppler("pdfinfo", &["-meta"], &pdf);
    assert!(metadata.contains("<pdfaid:part>2</pdfaid:part>"), "{metadata}");
    assert!(metadata.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{metadata}");
    let fonts = poppler("pdffonts", &[], &pdf);
    for font in fonts.lines().skip(2) {
        assert!(font.contains("Noto") && font.contains("yes yes yes"), "embedded, subset, unicode: {font}");
    }
    let images = poppler("pdfimages", &["-list"], &pdf);
    let objects: BTreeSet<_> = images.lines().skip(2).filter_map(|line| line.split_whitespace().nth(10)).collect();
    assert_eq!(objects.len(), 8, "each photo once, however often it is shown: {images}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let input = sample(12, 5);
    let first = typeset(&input);
    assert!(first == typeset(&input));
    let mut other = input;
    other.0.generated_at += 1000;
    assert!(first != typeset(&other));
}

#[test]
fn a_character_without_glyph_is_named_with_its_place() {
    let mut input = sample(4, 2);
    input.0.cover.owner_name = "成都\u{10FFFD}物业".into();
    input.0.measured[0].note = "完成👍".into();
    let error = render(&input.0, &input.1, &FONTS).expect_err("no font has these");
    let ReportError::MissingGlyphs(missing) = &error else { panic!("{error}") };
    let found: Vec<_> = missing.iter().map(|glyph| (glyph.character, glyph.place.as_str())).collect();
    assert_eq!(found, [('\u{10FFFD}', "cover.owner_name"), ('👍', "measured[0].note")]);
    assert!(error.to_string().contains("U+1F44D"), "{error}");
}

#[test]
fn rare_characters_of_names_are_printed() {
    let mut input = sample(4, 2);
    input.0.cover.project_lead = "邓𬭎玥".into();
    assert!(text_of(&typeset(&input)).contains("邓𬭎玥"));
}

#[test]
fn data_is_never_read_as_markup() {
    let mut input = sample(4, 2);
    input.0.cover.owner_name = "#panic(\"x\") *甲* $x$ <a> @b // c".into();
    let text = text_of(&typeset(&input));
    assert!(text.contains("#panic(\"x\")*甲*$x$<a>@b//c"));
}

#[test]
fn overlong_texts_and_a_far_track_still_give_a_report() {
    let input = stressed(40, 12);
    let pdf = typeset(&input);
    let text = text_of(&pdf);
    assert!(text.contains("培训用") && text.contains("围栏范围放大图") && text.contains("尚无回执"));
    assert_eq!(text.matches('龘').count(), 480, "nothing of a long remark is cut off");
}

#[test]
fn a_month_without_anything_says_so() {
    let mut data = sample(0, 0).0;
    data.status = Status::default();
    data.extras.clear();
    data.faults = Faults::default();
    data.presence = Presence::default();
    data.checks.clear();
    data.submissions.clear();
    data.verify_url = None;
    let text = text_of(&typeset(&(data, Vec::new())));
    for said in [
        "无供水设施。",
        "本月计划没有测试项。",
        "本月没有实测值和现场照片记录。",
        "本月未发现故障。",
        "没有可绘制的位置记录。",
        "没有提交记录。",
        "本报告没有照片。",
    ] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn a_filed_report_states_its_filing() {
    let mut input = sample(4, 2);
    let filing = Filing {
        number: "备2026-77".into(),
        filed_on: "2026年11月24日".into(),
        note: "同意备案".into(),
        code: "7K3M-9QXA".into(),
    };
    input.0.cover.filing = Some(filing);
    let text = text_of(&typeset(&input));
    assert!(text.contains("备2026-77") && text.contains("同意备案") && text.contains("查询码7K3M-9QXA"));
}

#[test]
fn a_large_month_fits() {
    let input = sample(300, 120);
    let pdf = typeset(&input);
    assert!((40..120).contains(&pdf.pages), "{} pages", pdf.pages);
    let text = text_of(&pdf);
    assert!(text.contains("照片120") && text.contains(&input.0.photos[119].sha256[..32]));
}

#[test]
fn an_image_that_cannot_be_printed_is_named() {
    let (data, good) = sample(4, 3);
    let refused = |bytes: Vec<u8>| {
        let mut images = good.clone();
        images[1] = ImageBytes(bytes);
        match render(&data, &images, &FONTS) {
            Err(ReportError::Image { number: 2, sha256, problem, .. }) => {
                assert_eq!(sha256, data.photos[1].sha256);
                problem
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(refused(b"GIF89a no photo".to_vec()), ImageProblem::Broken(_)));
    assert!(matches!(refused(good[1].0[..900].to_vec()), ImageProblem::Broken(_)));
    assert!(matches!(refused(vec![0xFF; MAX_IMAGE_BYTES + 1]), ImageProblem::TooManyBytes(_)));
    let mut scrambled = good[1].0.clone();
    scrambled[2..600].fill(0);
    assert!(matches!(refused(scrambled), ImageProblem::Broken(_)));
    let mut large = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut large);
    image::RgbImage::new(MAX_IMAGE_SIDE + 1, 8).write_with_encoder(encoder).expect("in memory");
    assert!(matches!(refused(large), ImageProblem::TooManyPixels { width: 1601, height: 8 }));
}

#[test]
fn wrong_photo_references_are_refused() {
    let (mut data, images) = sample(4, 3);
    assert!(matches!(render(&data, &images[..2], &FONTS), Err(ReportError::ImageCount { photos: 3, images: 2 })));
    data.status.staff[0].selfie = Some(3);
    assert!(matches!(render(&data, &images, &FONTS), Err(ReportError::UnknownPhoto { index: 3, count: 3 })));
}

#[test]
fn missing_fonts_are_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = FontConfig { sources: vec![folder.path().to_owned()], ..FontConfig::default() };
    let error = Fonts::load(config).expect_err("an empty folder");
    assert!(matches!(&error, FontError::Missing { family, .. } if family == "Noto Serif CJK SC"));
    assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
    let gone = FontConfig { sources: vec![folder.path().join("gone")], ..FontConfig::default() };
    assert!(matches!(Fonts::load(gone), Err(FontError::Unreadable { .. })));
}

const A4: [u32; 2] = [595, 842];

fn typeset_around(kind: ReportKind, body: &[u8]) -> (ReportData, Pdf) {
    let (data, images) = support::around(kind, body);
    let pdf = render_around(&data, &images, Some(body.to_vec()), &FONTS).expect("it can be printed");
    (data, pdf)
}

#[test]
fn every_kind_of_report_is_sound_to_other_programs() {
    let body = support::foreign(&[(A4, 0), ([1191, 842], 0), (A4, 90)], "1.4");
    let kinds = [ReportKind::Inspection, ReportKind::Assessment, ReportKind::SpecialVenue];
    let reports = kinds.into_iter().map(|kind| typeset_around(kind, &body).1).chain([typeset(&sample(8, 8))]);
    for pdf in reports {
        let said = poppler("qpdf", &["--check"], &pdf);
        assert!(said.contains("No syntax or stream encoding errors"), "{said}");
        let fonts = poppler("pdffonts", &[], &pdf);
        let ours: Vec<_> = fonts.lines().skip(2).filter(|line| line.contains("Noto")).collect();
        assert!(!ours.is_empty() && ours.iter().all(|line| line.contains("yes yes yes")), "{fonts}");
        assert!(text_of(&pdf).contains("报告编号"));
    }
}

#[test]
fn uploaded_pages_keep_their_size_and_stand_where_they_belong() {
    let body = support::foreign(&[(A4, 0), ([1191, 842], 0), (A4, 90), ([300, 200], 0)], "1.4");
    let (data, pdf) = typeset_around(ReportKind::Inspection, &body);
    let text = text_of(&pdf);
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}"));
    let order = [
        "一、检测报告正文",
        "FOREIGNPAGE1",
        "FOREIGNPAGE4",
        "二、检测现场记录",
        "三、不能检查清单",
        "四、项目地理围栏",
    ];
    // The page of contents names the parts as well: the last mention is the part itself.
    let places: Vec<_> = order.iter().map(|part| text.rfind(part).unwrap_or_else(|| panic!("{part}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    for part in ["报告结论", "合格", &data.uploaded.as_ref().expect("uploaded").sha256[..32], "住户不在，门锁闭"]
    {
        place(part);
    }
    assert!(!text.contains("建筑消防设施报告汇总表"), "a maintenance report's parts are not in it");
    let sizes = poppler("pdfinfo", &["-f", "1", "-l", "99"], &pdf);
    for size in ["1191 x 842", "842 x 595", "300 x 200"] {
        assert!(sizes.contains(size), "{size} in {sizes}");
    }
    for page in 2..=pdf.pages {
        place(&format!("第{page}页共{}页", pdf.pages));
    }
    assert!(!poppler("pdfinfo", &["-meta"], &pdf).contains("pdfaid"), "nobody can vouch for the pages of others");
    assert!(pdf == typeset_around(ReportKind::Inspection, &body).1, "the same input gives the same bytes");
}

#[test]
fn a_special_venue_names_its_approval_in_place_of_the_fence() {
    let body = support::foreign(&[(A4, 0)], "2.0");
    let (mut data, images) = support::around(ReportKind::SpecialVenue, &body);
    data.approval = Some(Approval {
        number: "QS-2026-0007".into(),
        decided_on: "2026年11月9日".into(),
        department: "省消防救援总队".into(),
    });
    let pdf = render_around(&data, &images, Some(body), &FONTS).expect("it can be printed");
    let text = text_of(&pdf);
    for part in ["直接上传批准", "QS-2026-0007", "2026年11月9日", "省消防救援总队", "FOREIGNPAGE1"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("活动轨迹图") && !text.contains("在岗情况"));
    assert!(matches!(render(&data, &images, &FONTS), Err(ReportError::Uploaded)));
}

#[test]
fn what_cannot_be_the_body_of_a_report_is_named() {
    let good = support::foreign(&[(A4, 0)], "1.7");
    assert_eq!(inspect_pdf(good.clone()).map(|found| found.pages), Ok(vec![[595.0, 842.0]]));
    assert_eq!(inspect_pdf(b"PK\x03\x04 a document".to_vec()), Err(ForeignProblem::NotPdf));
    assert_eq!(inspect_pdf(Vec::new()), Err(ForeignProblem::NotPdf));
    assert_eq!(inspect_pdf(b"%PDF-1.7 signed and stamped".to_vec()), Err(ForeignProblem::Broken));
    let objects = |pages: &str| vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), pages.to_owned()];
    let of = |pages: &str, trailer: &str| inspect_pdf(support::assemble(&objects(pages), "1.7", trailer));
    assert_eq!(of("<< /Type /Pages /Kids [] /Count 0 >>", ""), Err(ForeignProblem::Broken), "no page");
    assert_eq!(of("<< /Type /Pages /Kids [9 0 R] /Count 1 >>", ""), Err(ForeignProblem::Broken), "a page is not there");
    let locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>";
    assert_eq!(of("<< /Type /Pages /Kids [] /Count 0 >>", locked), Err(ForeignProblem::Encrypted));
    let mut torn = objects("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    torn.push("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 9 0 R >>".to_owned());
    assert_eq!(inspect_pdf(support::assemble(&torn, "1.7", "")), Err(ForeignProblem::Page { page: 1 }));
    let tiny = support::foreign(&[(A4, 0), ([4, 4], 0)], "1.7");
    assert_eq!(inspect_pdf(tiny), Err(ForeignProblem::Page { page: 2 }));
    let many = support::foreign(&vec![(A4, 0); 2_000], "1.7");
    assert_eq!(inspect_pdf(many), Err(ForeignProblem::TooManyPages { pages: 2_000 }));
    let most = support::foreign(&vec![(A4, 0); MAX_FOREIGN_PAGES], "1.7");
    assert_eq!(inspect_pdf(most).map(|found| found.pages.len()), Ok(MAX_FOREIGN_PAGES));
}

#[test]
fn whatever_the_bytes_the_reader_says_something() {
    let good = support::foreign(&[(A4, 0), (A4, 90)], "1.7");
    for length in (0..good.len()).step_by(7) {
        let _ = inspect_pdf(good[..length].to_vec());
    }
    for place in 0..good.len() {
        let mut other = good.clone();
        other[place] ^= 0x15;
        let _ = inspect_pdf(other);
    }
}

#[test]
fn a_large_site_is_one_document_with_every_item_photo_fault_and_name() {
    let input = support::large::large();
    let pdf = typeset(&input);
    let text = text_of(&pdf);
    let data = &input.0;
    assert_eq!(data.maintenance.iter().map(|group| group.rows.len()).sum::<usize>(), support::large::ITEMS);
    assert!(text.contains(&format!("第{0}页共{0}页", pdf.pages)), "the last page says so");
    for engineer in &data.cover.engineers {
        assert!(text.contains(&plain(engineer)), "{engineer}");
    }
    for fault in &data.faults.current {
        assert!(text.contains(&plain(&fault.place)), "{}", fault.place);
    }
    for photo in &data.photos {
        assert!(text.contains(&photo.sha256[..32]), "{}", photo.sha256);
    }
}
