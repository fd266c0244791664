//! The base map and the search for addresses, against a provider that is a socket on this machine.

use axum::Router;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::json;
use shared_model::role::Role;
use sync_server::base_map::{BaseMap, Datum, MapConfig};
use sync_server::geocode::{Geocoder, GeocoderConfig, Provider};
use sync_server::http::state::EdgeSettings;

use crate::support::{Agency, CREDIT_CODES, Client, TestServer};

const KEY: &str = "a-secret-key";

/// A server whose provider is at `url`, and an agency's administrator.
async fn office(url: &str) -> (TestServer, Client) {
    let config = GeocoderConfig { provider: Provider::Amap, url: Some(url.to_owned()), key: KEY.to_owned() };
    let geocoder = Some(Geocoder::new(&config).unwrap());
    let server = TestServer::start_with(EdgeSettings { secure_cookie: false, geocoder, ..EdgeSettings::default() });
    let operator = server.operator().await;
    let admin = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await.admin;
    (server, admin)
}

/// A provider that answers by the address that is asked for; its own address.
async fn provider() -> String {
    let answer = async |RawQuery(query): RawQuery| {
        let query = query.unwrap_or_default();
        let has = |text: &str| query.contains(text);
        if !has(&format!("key={KEY}")) {
            return (StatusCode::OK, r#"{"status":"0","info":"INVALID_USER_KEY","infocode":"10001"}"#);
        }
        match () {
            () if has("address=down") => (StatusCode::BAD_GATEWAY, "<html>"),
            () if has("address=moved") => (StatusCode::FOUND, ""),
            () if has("address=refused") => (StatusCode::OK, r#"{"status":"0","infocode":"10003","info":"DAILY"}"#),
            () if has("address=nothing") => (StatusCode::OK, r#"{"status":"1","count":"0","geocodes":[]}"#),
            () => (
                StatusCode::OK,
                r#"{"status":"1","geocodes":[{"formatted_address":"某路1号","adcode":"310115","location":"121.531541859215,31.17530398364597"}]}"#,
            ),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/geo", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/geo", get(answer))).await });
    url
}

#[tokio::test]
async fn an_address_is_found_and_told_in_wgs_84() {
    let (server, admin) = office(&provider().await).await;
    let found = server.get(&admin, "/api/geocode?q=here&region=3101").await;
    assert!(!String::from_utf8_lossy(&found.bytes).contains(KEY));
    // No prefecture has this code: a region that is none is told at its field.
    found.refused(422, "request.invalid");
    let found = server.get(&admin, "/api/geocode?q=here&region=310115").await.expect(StatusCode::OK);
    let place = &found["items"][0];
    assert_eq!((&place["name"], &place["region"]), (&json!("某路1号"), &json!("310115")));
    // The published WGS-84 of that GCJ-02 position; a hundredth of a second of arc is 30 cm.
    let near = |value: &serde_json::Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-5;
    assert!(near(&place["position"]["lat"], 31.177_427_6) && near(&place["position"]["lon"], 121.527_210_6), "{place}");
}

#[tokio::test]
async fn whatever_goes_wrong_says_what_to_do() {
    let (server, admin) = office(&provider().await).await;
    let search = |words: &'static str| {
        let (server, admin) = (&server, &admin);
        async move { server.get(admin, &format!("/api/geocode?q={words}")).await }
    };
    search("nothing").await.refused(404, "geocode.nothing");
    search("down").await.refused(503, "geocode.down");
    search("moved").await.refused(503, "geocode.down");
    search("refused").await.refused(503, "geocode.refused");
    search("%20").await.refused(422, "request.invalid");
    for _ in 0..16 {
        search("here").await.expect(StatusCode::OK);
    }
    let refused = search("here").await.refused(429, "geocode.too_often");
    assert_eq!(refused["detail"]["retry_after_s"], 60);
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nowhere = format!("http://{}/geo", listener.local_addr().unwrap());
    drop(listener);
    let (server, admin) = office(&nowhere).await;
    let answer = server.get(&admin, "/api/geocode?q=here").await;
    assert!(!String::from_utf8_lossy(&answer.bytes).contains(KEY));
    answer.refused(503, "geocode.down");
}

#[tokio::test]
async fn only_who_manages_projects_searches() {
    let (server, _) = office("http://127.0.0.1:9/geo").await;
    let officer = server.authority(Role::Officer, "officer", Some("61")).await;
    server.get(&officer, "/api/geocode?q=here").await.refused(403, "request.forbidden");
    server.get(&Client::default(), "/api/geocode?q=here").await.refused(401, "auth.required");
}

#[tokio::test]
async fn without_a_map_there_is_a_plain_grid() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let admin = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await.admin;
    let map = server.get(&admin, "/api/map").await.expect(StatusCode::OK);
    assert_eq!(map, json!({ "base": null, "address_search": false }));
    server.get(&admin, "/api/geocode?q=here").await.refused(503, "geocode.none");
    server.get(&admin, "/api/map/tiles/1/1/1").await.refused(404, "map.no_tile");
}

#[tokio::test]
async fn tiles_of_a_service_are_allowed_and_nothing_else() {
    let config = MapConfig {
        tiles: vec!["https://t0.example:8443/w?x={x}&y={y}&l={z}".to_owned()],
        attribution: "某图".to_owned(),
        review_number: "GS(2026)1号".to_owned(),
        datum: Some(Datum::Gcj02),
        ..MapConfig::default()
    };
    let base_map = Some(BaseMap::open(&config).unwrap());
    let server = TestServer::start_with(EdgeSettings { secure_cookie: false, base_map, ..EdgeSettings::default() });
    let operator = server.operator().await;
    let answer = server.get(&operator, "/api/map").await;
    let policy = answer.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("img-src 'self' data: blob: https://t0.example:8443;"), "{policy}");
    assert_eq!(policy.matches("t0.example").count(), 1, "{policy}");
    let base = &answer.expect(StatusCode::OK)["base"];
    assert_eq!((&base["review_number"], &base["datum"]), (&json!("GS(2026)1号"), &json!("gcj02")));
}

#[tokio::test]
async fn a_pack_is_served_to_who_is_signed_in() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("tiles/0/0")).unwrap();
    std::fs::write(folder.path().join("tiles/0/0/0.png"), b"one").unwrap();
    // sha256sum of the one line that sha256sum prints of the one tile.
    let line = format!("{}  tiles/0/0/0.png\n", shared_model::sha::Sha256::of(b"one"));
    let manifest = json!({
        "review_number": "GS(2026)1号", "attribution": "某图", "datum": "wgs84", "source": "某院", "date": "2026-06-01",
        "format": "png", "min_zoom": 0, "max_zoom": 0, "sha256": shared_model::sha::Sha256::of(line.as_bytes()),
    });
    std::fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    let config = MapConfig { pack: Some(folder.path().to_owned()), ..MapConfig::default() };
    let base_map = Some(BaseMap::open(&config).unwrap());
    let server = TestServer::start_with(EdgeSettings { secure_cookie: false, base_map, ..EdgeSettings::default() });
    let operator = server.operator().await;
    let base = server.get(&operator, "/api/map").await.expect(StatusCode::OK)["base"].clone();
    assert_eq!(base["origin"], "某院 2026-06-01");
    let tile = base["layers"][0].as_str().unwrap().replace("{z}", "0").replace("{x}", "0").replace("{y}", "0");
    let answer = server.get(&operator, &tile).await;
    assert_eq!((answer.status, answer.bytes.as_slice()), (StatusCode::OK, b"one".as_slice()));
    assert_eq!(answer.headers["content-type"], "image/png");
    server.get(&Client::default(), &tile).await.refused(401, "auth.required");
    server.get(&operator, "/api/map/tiles/0/0/1").await.refused(404, "map.no_tile");
    for path in ["0/0/..%2f..%2fmanifest", "0/0/-1"] {
        server.get(&operator, &format!("/api/map/tiles/{path}")).await.refused(404, "request.not_found");
    }
}
