//! A month at a large site: what a report has to stand for in one document.

use fengtai_report::*;

use super::sample;

/// Planned items.
pub(crate) const ITEMS: usize = 300;
/// Photos.
pub(crate) const PHOTOS: usize = 120;
/// Faults of the month.
pub(crate) const FAULTS: usize = 30;
/// Names as they come: of four characters, of minorities, with characters that are seldom printed.
const ENGINEERS: [&str; 5] = ["王志强", "欧阳晓燕", "买买提·艾合买提江", "龚𬭎喆", "阿依古丽·库尔班尼亚孜"];

/// 300 items, 120 photos, 30 faults and five engineers.
pub(crate) fn large() -> (ReportData, Vec<ImageBytes>) {
    let (mut data, images) = sample(ITEMS, PHOTOS);
    data.cover.project_name =
        "天府国际金融中心二期及其附属商业裙房、会议中心、地下车库、人防工程建筑消防设施2026年度维护保养".into();
    data.cover.engineers = ENGINEERS.map(String::from).to_vec();
    let rows = data.maintenance.iter_mut().flat_map(|group| &mut group.rows);
    for (row, by) in rows.zip(ENGINEERS.iter().cycle()) {
        row.by = (*by).into();
    }
    staff(&mut data);
    faults(&mut data);
    (data, images)
}

fn staff(data: &mut ReportData) {
    let row = |number: usize, known: &Staff| Staff { name: ENGINEERS[number].into(), ..known.clone() };
    let more: Vec<Staff> = [3, 4].map(|number| row(number, &data.status.staff[0])).into();
    data.status.staff.extend(more);
    let tracks: Vec<Track> = [3, 4]
        .map(|number: usize| Track {
            engineer: ENGINEERS[number].into(),
            day: format!("2026-11-{}", 20 + number),
            ..data.presence.tracks[number - 3].clone()
        })
        .into();
    data.presence.tracks.extend(tracks);
    let rows: Vec<PresenceRow> = [3, 4]
        .map(|number: usize| PresenceRow { engineer: ENGINEERS[number].into(), ..data.presence.rows[0].clone() })
        .into();
    data.presence.rows.extend(rows);
}

fn faults(data: &mut ReportData) {
    let kinds = data.faults.current.clone();
    data.faults.current = (0..FAULTS)
        .map(|number| Fault {
            found_at: format!("2026-11-{:02} {:02}:{:02}", number % 17 + 3, 9 + number % 8, number * 7 % 60),
            found_by: ENGINEERS[number % ENGINEERS.len()].into(),
            place: format!("{}号楼 {}层 {}防火分区", number % 2 + 1, number + 1, number % 4 + 1),
            photos: vec![7 + number * 3 % (PHOTOS - 7)],
            ..kinds[number % kinds.len()].clone()
        })
        .collect();
}
