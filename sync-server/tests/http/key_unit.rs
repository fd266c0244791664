//! The list of key units taken in from a sheet: whole or not at all.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use shared_model::role::Role;

use crate::master_data::Office;
use crate::support::{Answer, CREDIT_CODES, Client, TestServer};

const HEADER: &str = "单位名称*,所在区域*,单位地址*,统一社会信用代码\n";

async fn import(server: &TestServer, client: &Client, bytes: impl Into<Body>) -> Answer {
    let request = Request::post("/api/key-units/sheet")
        .header("authorization", format!("Bearer {}", client.0.clone().unwrap_or_default()))
        .header("content-type", "application/octet-stream")
        .body(bytes.into());
    server.send(request.unwrap()).await
}

async fn total(server: &TestServer, client: &Client) -> u64 {
    server.get(client, "/api/key-units").await.expect(StatusCode::OK)["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_sheet_of_key_units_is_taken_in_whole_or_not_at_all() {
    let server = TestServer::start();
    let officer = server.authority(Role::Officer, "officer", Some("6101")).await;
    let good =
        format!("{HEADER}大唐商场,陕西省西安市雁塔区,雁塔路 1 号,91330100MA27X0001E\n大唐医院,610113,雁塔路 2 号,\n");
    let bad = format!(
        "{good},雁塔区,雁塔路 3 号,\n大唐学校,杭州市,雁塔路 4 号,\n大唐剧院,330106,,12\n大唐商场,雁塔区,雁塔路 5 号,\n"
    );
    let refused = import(&server, &officer, bad).await.refused(422, "sheet.cells");
    let told: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    let wrong =
        ["rows.4.name", "rows.5.region", "rows.6.credit_code", "rows.6.address", "rows.6.region", "rows.7.name"];
    assert_eq!(told, wrong, "{refused}");
    assert_eq!(total(&server, &officer).await, 0, "nothing of a sheet with a bad cell is kept");

    assert_eq!(import(&server, &officer, good.clone()).await.expect(StatusCode::CREATED)["count"], 2);
    let listed = server.get(&officer, "/api/key-units").await.expect(StatusCode::OK);
    assert!(listed["items"].as_array().unwrap().iter().all(|unit| unit["region"] == "610113"), "{listed}");
    let again = import(&server, &officer, good).await.refused(422, "sheet.cells");
    assert_eq!(again["fields"][0]["code"], "field.taken");
    assert_eq!(total(&server, &officer).await, 2);
}

#[tokio::test]
async fn only_who_keeps_the_list_takes_a_sheet_in_and_a_bad_file_is_told() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let officer = server.authority(Role::Officer, "officer", Some("6101")).await;
    let good = format!("{HEADER}大唐商场,雁塔区,雁塔路 1 号,\n");
    import(&server, &office.agency.admin, good.clone()).await.refused(403, "request.forbidden");
    import(&server, &officer, HEADER).await.refused(422, "sheet.empty");
    import(&server, &officer, "单位名称,单位地址\n大唐商场,雁塔路 1 号\n").await.refused(422, "sheet.no_column");
    import(&server, &officer, vec![b'a'; 6 << 20]).await.refused(413, "request.too_large");
    let form = server.get(&Client::default(), "/api/downloads/key-unit-form.xlsx").await;
    assert!(form.status == StatusCode::OK && form.bytes.starts_with(b"PK"));
    import(&server, &officer, form.bytes).await.refused(422, "sheet.empty");
    assert_eq!(total(&server, &officer).await, 0);
    import(&server, &officer, good).await.expect(StatusCode::CREATED);
    assert_eq!(total(&server, &office.agency.admin).await, 1, "agencies choose from it");
}
