//! Sample reports: one month at one building, as large as asked for.

mod foreign;
mod items;
pub(crate) mod large;
mod proof;
mod results;
mod site;

pub(crate) use foreign::{assemble, foreign};

use fengtai_report::*;
use image::{Rgb, RgbImage};

/// A report of `items` planned items and `photos` photos.
pub(crate) fn sample(items: usize, photos: usize) -> (ReportData, Vec<ImageBytes>) {
    let rows: Vec<_> = (0..items).map(results::maintenance_row).collect();
    let data = ReportData {
        kind: ReportKind::Maintenance,
        uploaded: None,
        approval: None,
        title: "建筑消防设施维护保养报告".into(),
        period: "2026年11月".into(),
        number: "川消技〔2026〕0117-0042".into(),
        generated_at: 1_795_312_800_000,
        generated_at_text: "2026-11-22 10:00".into(),
        check_code: hash(7001),
        verify_url: Some("https://fengtai.example.cn/v/019aa7c2-5b1e-7f00-8a11-3c55d2e0f9b4".into()),
        training: false,
        cover: site::cover(),
        status: site::status(photos),
        summary: results::summary(&rows),
        measured: results::measured(&rows, photos),
        maintenance: results::groups(rows),
        extras: results::extras(),
        faults: results::faults(photos),
        presence: site::presence(),
        checks: proof::checks(),
        submissions: proof::submissions(photos),
        photos: (0..photos).map(proof::photo).collect(),
    };
    (data, (0..photos).map(|index| ImageBytes(picture(index))).collect())
}

/// A report of `kind` around an uploaded file, with records from the site.
pub(crate) fn around(kind: ReportKind, body: &[u8]) -> (ReportData, Vec<ImageBytes>) {
    let (mut data, images) = sample(4, 6);
    let found = inspect_pdf(body.to_vec()).expect("it can be printed");
    data.kind = kind;
    data.uploaded = Some(Uploaded { sha256: hash(77), size: "1.2 MB".into(), pages: found.pages, pdf_2: found.pdf_2 });
    data.cover.conclusion = if kind == ReportKind::Inspection { "合格".into() } else { String::new() };
    data.extras.truncate(1);
    data.extras.push(data.extras[0].clone());
    data.extras[0].photos = vec![4, 5];
    data.extras[1].verdict = Some(Verdict::Untestable);
    data.extras[1].finding = "住户不在，门锁闭".into();
    (data, images)
}

/// The same month with everything too long: names, codes, texts, and a track that leaves the site far behind.
pub(crate) fn stressed(items: usize, photos: usize) -> (ReportData, Vec<ImageBytes>) {
    let (mut data, images) = sample(items, photos);
    let long = "阿卜杜拉·买买提·艾合买提江·库尔班尼亚孜·吐尔逊";
    data.cover.project_name = "四川省成都市高新区天府国际金融中心二期及其附属商业裙房、会议中心、地下车库、人防工程（含室外消火栓及消防水泵接合器）建筑消防设施2026年度维护保养项目".into();
    data.cover.engineers = vec![long.into(); 9];
    data.cover.contract_name =
        "HT-2026-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-附件三".into();
    data.cover.filing = Some(Filing {
        number: "川消备案〔2026〕第000123号".into(),
        filed_on: "2026年11月24日".into(),
        note: "经审核，同意备案。请业主单位按期完成遗留故障整改。".into(),
        code: "7K3M-9QXA".into(),
    });
    data.training = true;
    data.status.staff[0].name = long.into();
    data.status.staff[1].certificate = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".into();
    let row = &mut data.maintenance[0].rows[0];
    row.by = long.into();
    row.place = "1号楼（主楼）地下三层B区消防水泵房北侧靠近集水坑的配电间内".repeat(2);
    row.item_code = "PWR-01-02-EXTRA-LONG-ITEM-CODE-0001".into();
    row.remark = "龘".repeat(480);
    let record = &mut data.measured[0];
    record.by = long.into();
    record.value = Some("12345678.901234".into());
    record.unit = Some("m³/(h·m²)".into());
    record.note = "测试时主机处于自动状态，备用电源未投入。".repeat(60);
    data.faults.current[0].description = "主电断开后备用电源未自动投入，手动可投入。".repeat(70);
    data.faults.current[1].description = "𬭎𬭚㙟\n第二行".into();
    data.presence.tracks[0].runs.push(vec![
        LatLon { lat: 30.66, lon: 104.07 },
        LatLon { lat: 30.68, lon: 104.09 },
        LatLon { lat: 30.70, lon: 104.08 },
    ]);
    data.presence.rows[0].engineer = long.into();
    data.submissions[0].heads = format!("{} {} {}", hash(1), hash(2), hash(3));
    data.submissions[1].receipt = None;
    data.extras[0].photos = (0..photos.min(6)).collect();
    data.faults.earlier[0].photos = (0..photos).collect();
    (data, images)
}

/// Hexadecimal digits that look like a hash and are the same every time.
pub(crate) fn hash(seed: usize) -> String {
    let mut state = (seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..4).map(|_| format!("{:016x}", next())).collect()
}

/// A small picture that differs from every other.
pub(crate) fn picture(index: usize) -> Vec<u8> {
    let (width, height) = if index % 5 == 3 { (300, 400) } else { (400, 300) };
    let shade = |x: u32, y: u32| {
        let hue = index as f64 * 0.7;
        let wave = |phase: f64| (((hue + phase).sin() + 1.0) * 90.0) as u32;
        let [r, g, b] = [wave(0.0), wave(2.0), wave(4.0)];
        Rgb([(r + x / 6) as u8, (g + y / 6) as u8, (b + (x ^ y) / 12 % 40) as u8])
    };
    let image = RgbImage::from_fn(width, height, shade);
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 75);
    image.write_with_encoder(encoder).expect("a picture in memory");
    bytes
}
