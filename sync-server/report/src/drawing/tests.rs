use super::*;
use crate::data::{SignInMark, Track};

fn at(lat: f64, lon: f64) -> LatLon {
    LatLon { lat, lon }
}

fn presence(runs: Vec<Vec<LatLon>>) -> Presence {
    Presence {
        fence: Some(Fence::Circle { center: at(30.0, 120.0), radius_m: 100.0 }),
        tracks: vec![Track { runs, ..Track::default() }],
        sign_ins: vec![SignInMark { position: at(30.0, 120.0), ..SignInMark::default() }],
        rows: Vec::new(),
    }
}

#[test]
fn nothing_is_drawn_without_positions() {
    assert!(draw(&Presence::default()).is_empty());
}

#[test]
fn north_is_up_and_east_is_right() {
    let maps = draw(&presence(vec![vec![at(30.0005, 120.0005)]]));
    let [x, y] = maps[0].tracks[0].runs[0][0];
    let [site_x, site_y] = maps[0].sign_ins[0];
    assert!(x > site_x && y < site_y, "{x} {y} {site_x} {site_y}");
}

#[test]
fn the_scale_bar_is_as_long_as_it_says() {
    let maps = draw(&presence(Vec::new()));
    let Some(FenceShape::Circle { radius, .. }) = maps[0].fence else { panic!("a circle") };
    assert_eq!(maps[0].scale_label, "100 m");
    assert!((maps[0].scale_length - radius).abs() < 0.02);
}

#[test]
fn a_site_that_gets_lost_in_the_overview_is_drawn_again() {
    let near = draw(&presence(vec![vec![at(30.001, 120.0)]]));
    assert_eq!(near.len(), 1);
    let far = draw(&presence(vec![vec![at(30.0, 120.0), at(30.05, 120.05)]]));
    assert_eq!(far.iter().map(|map| map.kind).collect::<Vec<_>>(), ["overview", "site"]);
}

#[test]
fn everything_of_the_overview_lies_inside_the_frame() {
    let run = (0..200).map(|step| at(30.0 + f64::from(step) * 1e-5, 120.0 + f64::from(step % 7) * 1e-4));
    let maps = draw(&presence(vec![run.collect()]));
    for [x, y] in maps[0].tracks[0].runs[0].iter() {
        assert!((0.0..=maps[0].width).contains(x) && (0.0..=maps[0].height).contains(y));
    }
}

#[test]
fn a_straight_line_needs_two_points_and_a_corner_three() {
    let straight: Vec<_> = (0..100).map(|x| [f64::from(x), 0.0]).collect();
    assert_eq!(thin::thin(&straight), [[0.0, 0.0], [99.0, 0.0]]);
    let corner = [[0.0, 0.0], [5.0, 0.0], [10.0, 0.0], [10.0, 7.0]];
    assert_eq!(thin::thin(&corner), [[0.0, 0.0], [10.0, 0.0], [10.0, 7.0]]);
}

#[test]
fn a_drawn_fence_is_drawn_corner_by_corner() {
    let corners = vec![at(30.0, 120.0), at(30.001, 120.0), at(30.001, 120.002)];
    let maps = draw(&Presence { fence: Some(Fence::Polygon { corners }), ..Presence::default() });
    let Some(FenceShape::Polygon { corners }) = &maps[0].fence else { panic!("a polygon") };
    assert_eq!(corners.len(), 3);
    assert!(corners[0][1] > corners[1][1] && corners[2][0] > corners[1][0], "{corners:?}");
}
