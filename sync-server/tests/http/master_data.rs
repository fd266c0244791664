//! Agencies, people, owners, contracts and projects: what is accepted, and who sees what.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shared_model::role::Role;

use crate::support::{Agency, CREDIT_CODES, Client, TestServer, phone};

const OWNER_CODE: &str = "91330100MA27X0001E";

/// An agency with a lead, an owner, a contract and a project.
pub(crate) struct Office {
    pub(crate) agency: Agency,
    pub(crate) lead: String,
    lead_login: String,
    pub(crate) owner: String,
    pub(crate) contract: String,
    pub(crate) project: String,
}

pub(crate) fn owner_body() -> Value {
    json!({
        "name": "杭州某某商业管理有限公司", "address": "文三路 2 号", "credit_code": OWNER_CODE, "key_unit": null,
    })
}

pub(crate) fn project_body(contract: &str, lead: &str) -> Value {
    json!({
        "contract": contract, "name": "某某大厦", "lead": lead, "jurisdiction": "330106", "address": "文三路 2 号",
        "position": { "lat": 30.27, "lon": 120.13 },
        "buildings": [{
            "name": "主楼", "usage": "办公", "height_m": 88.5, "floors_above": 22, "floors_below": 2, "area_m2": 41000,
            "built_year": 2012, "water": [{ "kind": "tank", "place": "屋顶", "volume_m3": 18 }],
        }],
        "facilities": [{ "code": "FAS-01", "count": 3, "place": "" }],
    })
}

pub(crate) async fn created(server: &TestServer, client: &Client, path: &str, body: &Value) -> String {
    let answer = server.post(client, path, body).await.expect(StatusCode::CREATED);
    answer["id"].as_str().unwrap().to_owned()
}

impl Office {
    pub(crate) async fn open(server: &TestServer, operator: &Client, name: &'static str, code: &str) -> Self {
        let agency = Agency::admit(server, operator, name, code).await;
        let (lead, lead_login) = agency.account(server, operator, "project_lead").await;
        let owner = created(server, &agency.admin, "/api/owners", &owner_body()).await;
        let body = json!({ "owner": owner, "name": "维保合同", "kind": "maintenance", "signed_on": "2026-11-05" });
        let contract = created(server, &agency.admin, "/api/contracts", &body).await;
        let project = created(server, &agency.admin, "/api/projects", &project_body(&contract, &lead)).await;
        Self { agency, lead, lead_login, owner, contract, project }
    }
}

#[tokio::test]
async fn a_project_is_recorded_and_read_back_whole() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let path = format!("/api/projects/{}", office.project);
    let project = server.get(&office.agency.admin, &path).await.expect(StatusCode::OK);
    assert_eq!(project["lead"], json!(office.lead));
    assert_eq!(project["contract"], json!(office.contract));
    assert_eq!(project["contract_kind"], "maintenance");
    assert_eq!(project["geofence"]["kind"], "circle");
    assert_eq!(project["geofence"]["center"], json!({ "lat": 30.27, "lon": 120.13 }));
    assert_eq!(project["buildings"][0]["water"][0]["volume_m3"], 18.0);
    assert_eq!(project["buildings"][0]["built_year"], 2012);
    assert_eq!(project["facilities"], json!([{ "code": "FAS-01", "count": 3, "place": "" }]));
    let listed = server.get(&office.agency.admin, "/api/projects?q=%E6%9F%90%E6%9F%90").await.expect(StatusCode::OK);
    assert_eq!((&listed["total"], &listed["items"][0]["facility_count"]), (&json!(1), &json!(1)));
    for (contract, total) in [(office.contract.as_str(), 1), (office.owner.as_str(), 0)] {
        let path = format!("/api/projects?contract={contract}");
        assert_eq!(server.get(&office.agency.admin, &path).await.expect(StatusCode::OK)["total"], total);
    }
    let none = server.get(&office.agency.admin, "/api/projects?q=100%25").await.expect(StatusCode::OK);
    assert_eq!(none["total"], 0, "a per cent sign is searched for as it is");
}

#[tokio::test]
async fn what_is_wrong_with_a_project_is_told_by_field() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let unknown = "01890000-0000-7000-8000-000000000000";
    let right = || project_body(&office.contract, &office.lead);
    let cases = [
        ("/name", json!(" "), "name"),
        ("/lead", json!(unknown), "lead"),
        ("/contract", json!(unknown), "contract"),
        ("/buildings", json!([]), "buildings"),
        ("/buildings/0/height_m", json!(null), "buildings.0.height_m"),
        ("/facilities", json!([]), "facilities"),
        ("/facilities/0/code", json!("FAS-99"), "facilities.FAS-99"),
        ("/facilities/0/count", json!(0), "facilities.FAS-01"),
        ("/facilities/0/count", json!(-2), "facilities.FAS-01"),
        ("/buildings/0/height_m", json!(-3), "buildings.0.height_m"),
        ("/buildings/0/floors_below", json!(-1), "buildings.0.floors_below"),
        ("/buildings/0/water/0/volume_m3", json!(0), "buildings.0.water.0.volume_m3"),
        ("/position/lat", json!(91), "position"),
    ];
    for (at, value, field) in cases {
        let mut body = right();
        *body.pointer_mut(at).unwrap() = value;
        let refused = server.post(&office.agency.admin, "/api/projects", &body).await.refused(422, "request.invalid");
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let mut body = right();
    body["geofence"] = json!({ "kind": "circle", "center": { "lat": 30.27, "lon": 120.13 }, "radius_m": 1 });
    let refused = server.post(&office.agency.admin, "/api/projects", &body).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "geofence");
}

#[tokio::test]
async fn a_position_and_its_fence_are_told_by_what_is_wrong() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let corners = |points: &[(f64, f64)]| {
        let points: Vec<_> = points.iter().map(|(n, e)| json!({ "lat": 30.27 + n, "lon": 120.13 + e })).collect();
        json!({ "kind": "polygon", "points": points })
    };
    let circle = |lat: f64, radius_m: u32| json!({ "kind": "circle", "center": { "lat": lat, "lon": 120.13 }, "radius_m": radius_m });
    let d = 0.001;
    let cases = [
        (circle(30.27, 19), "fence.radius"),
        (circle(30.27, 10_001), "fence.radius"),
        (circle(30.37, 200), "fence.elsewhere"),
        (corners(&[(-d, -d), (d, d), (d, -d), (-d, d)]), "fence.crossed"),
        (corners(&[(-d, -d), (d, d)]), "fence.corners"),
        (corners(&[(0.0, 0.0), (0.0, 0.000_1), (0.000_1, 0.0)]), "fence.too_small"),
        (corners(&[(-1.0, -1.0), (-1.0, 1.0), (1.0, 0.0)]), "fence.too_large"),
        (corners(&[(d, d), (d, 2.0 * d), (2.0 * d, d)]), "fence.elsewhere"),
    ];
    for (geofence, code) in cases {
        let mut body = project_body(&office.contract, &office.lead);
        body["geofence"] = geofence;
        let refused = server.post(&office.agency.admin, "/api/projects", &body).await.refused(422, "request.invalid");
        let field = &refused["fields"][0];
        assert_eq!((field["field"].as_str(), field["code"].as_str()), (Some("geofence"), Some(code)), "{body}");
    }
    let mut body = project_body(&office.contract, &office.lead);
    body["position"] = json!({ "lat": 48.85, "lon": 2.35 });
    let refused = server.post(&office.agency.admin, "/api/projects", &body).await.refused(422, "request.invalid");
    assert_eq!(
        (&refused["fields"][0]["field"], &refused["fields"][0]["code"]),
        (&json!("position"), &json!("field.abroad"))
    );
}

#[tokio::test]
async fn an_owner_has_a_right_credit_code_or_explicitly_none() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let mut body = owner_body();
    body["credit_code"] = json!("9133");
    let refused = server.post(&agency.admin, "/api/owners", &body).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["code"], "field.credit_code");
    created(&server, &agency.admin, "/api/owners", &owner_body()).await;
    let twice = server.post(&agency.admin, "/api/owners", &owner_body()).await.refused(422, "request.invalid");
    let taken: Vec<_> =
        twice["fields"].as_array().unwrap().iter().map(|field| (&field["field"], &field["code"])).collect();
    assert_eq!(taken, [(&json!("name"), &json!("field.taken")), (&json!("credit_code"), &json!("field.taken"))]);
    for name in ["一号商行", "二号商行"] {
        body["credit_code"] = json!(null);
        body["name"] = json!(name);
        created(&server, &agency.admin, "/api/owners", &body).await;
    }
}

#[tokio::test]
async fn a_contract_is_not_signed_in_the_future_nor_with_somebody_elses_client() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let ours = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let theirs = Office::open(&server, &operator, "b", CREDIT_CODES[1]).await;
    let body = |owner: &str, signed_on: &str| json!({ "owner": owner, "name": "合同", "kind": "maintenance", "signed_on": signed_on });
    let admin = &ours.agency.admin;
    let refused = server.post(admin, "/api/contracts", &body(&ours.owner, "2026-11-23")).await;
    assert_eq!(refused.refused(422, "request.invalid")["fields"][0]["field"], "signed_on");
    let refused = server.post(admin, "/api/contracts", &body(&theirs.owner, "2026-11-22")).await;
    assert_eq!(refused.refused(422, "request.invalid")["fields"][0]["field"], "owner");
    created(&server, admin, "/api/contracts", &body(&ours.owner, "2026-11-22")).await;
}

#[tokio::test]
async fn what_belongs_to_another_agency_does_not_exist() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let ours = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let theirs = Office::open(&server, &operator, "b", CREDIT_CODES[1]).await;
    let admin = &ours.agency.admin;
    for path in [
        format!("/api/agencies/{}", theirs.agency.id),
        format!("/api/owners/{}", theirs.owner),
        format!("/api/contracts/{}", theirs.contract),
        format!("/api/projects/{}", theirs.project),
    ] {
        server.get(admin, &path).await.refused(404, "request.not_found");
    }
    let lead = json!({ "lead": ours.lead });
    let path = format!("/api/projects/{}/lead", theirs.project);
    server.post(admin, &path, &lead).await.refused(404, "request.not_found");
    for path in ["/api/agencies", "/api/owners", "/api/contracts", "/api/projects"] {
        let listed = server.get(admin, path).await.expect(StatusCode::OK);
        assert_eq!(listed["total"], 1, "{path}: {listed}");
    }
    let body = project_body(&theirs.contract, &ours.lead);
    let refused = server.post(admin, "/api/projects", &body).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "contract");
    let body = project_body(&ours.contract, &theirs.lead);
    let refused = server.post(admin, "/api/projects", &body).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "lead");
}

#[tokio::test]
async fn an_officer_sees_the_own_region_and_changes_nothing() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let east = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let west = Office::open(&server, &operator, "b", CREDIT_CODES[1]).await;
    let officer = server.authority(Role::Officer, "officer", Some("33")).await;
    // The second agency's credit code names a city of region 33.
    let agencies = server.get(&officer, "/api/agencies").await.expect(StatusCode::OK);
    assert_eq!((&agencies["total"], &agencies["items"][0]["id"]), (&json!(1), &json!(west.agency.id)));
    server.get(&officer, &format!("/api/owners/{}", east.owner)).await.refused(404, "request.not_found");
    server.get(&officer, &format!("/api/owners/{}", west.owner)).await.expect(StatusCode::OK);
    server.post(&officer, "/api/owners", &owner_body()).await.refused(403, "request.forbidden");
    let path = format!("/api/projects/{}/lead", west.project);
    server.post(&officer, &path, &json!({ "lead": west.lead })).await.refused(403, "request.forbidden");
}

#[tokio::test]
async fn people_are_recorded_by_the_authority() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let body = json!({ "agency": agency.id, "name": "王工" });
    server.post(&agency.admin, "/api/people", &body).await.refused(403, "request.forbidden");
    server.post(&operator, "/api/people", &json!({ "name": "王工" })).await.refused(422, "request.invalid");
    let certificate = json!({
        "qualification": "facility_operator", "level": "class_1", "number": "1", "issued_on": "2024-01-01",
    });
    let body = json!({ "agency": agency.id, "name": "王工", "certificates": [certificate] });
    let refused = server.post(&operator, "/api/people", &body).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "certificates.0.level");
}

#[tokio::test]
async fn an_agency_is_admitted_once() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let body = json!({
        "name": "公司", "credit_code": CREDIT_CODES[0], "address": "路 1 号",
        "admin": { "name": "管理员", "phone": "1", "login": "A-Admin", "password": "initial password" },
    });
    let refused = server.post(&operator, "/api/agencies", &body).await.refused(422, "request.invalid");
    let fields: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|field| &field["field"]).collect();
    assert_eq!(fields, ["credit_code", "admin.login"]);
    server.post(&agency.admin, "/api/agencies", &body).await.refused(403, "request.forbidden");
}

#[tokio::test]
async fn a_lead_sees_the_projects_they_lead_until_they_are_replaced() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let lead = server.first_sign_in(&office.lead_login, Some(phone(1))).await;
    let path = format!("/api/projects/{}", office.project);
    server.get(&lead, &path).await.expect(StatusCode::OK);
    assert_eq!(server.get(&lead, "/api/contracts").await.json()["total"], 1);
    let person = office.agency.person(&server, &operator, "project_lead").await;
    let other = json!({ "person": person, "role": "project_lead", "login": "other", "password": "initial password" });
    let other = created(&server, &office.agency.admin, "/api/accounts", &other).await;
    let replace = format!("{path}/lead");
    let body = json!({ "lead": other });
    server.post(&lead, &replace, &body).await.refused(403, "request.forbidden");
    server.post(&office.agency.admin, &replace, &body).await.expect(StatusCode::OK);
    server.get(&lead, &path).await.refused(404, "request.not_found");
    assert_eq!(server.get(&lead, "/api/projects").await.json()["total"], 0);
}

#[tokio::test]
async fn the_catalogue_and_the_brands_are_there() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let current = server.get(&operator, "/api/catalogue").await.expect(StatusCode::OK);
    let version = current["version"].as_str().unwrap();
    let again = server.get(&operator, &format!("/api/catalogue?version={version}")).await;
    assert_eq!(again.expect(StatusCode::OK), current);
    server.get(&operator, "/api/catalogue?version=none").await.refused(404, "request.not_found");
    assert!(server.get(&operator, "/api/brands").await.json()["total"].as_u64().unwrap() > 10);
}
