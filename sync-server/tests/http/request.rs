//! What is asked of the authority: asked, seen, withdrawn, decided.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use shared_model::role::Role;

use crate::attachment::{SCAN, upload};
use crate::master_data::Office;
use crate::support::{CREDIT_CODES, Client, TestServer};

/// An agency with a project in 330106, and officers of that region, its province and another one.
pub(crate) struct Asking {
    pub(crate) server: TestServer,
    pub(crate) operator: Client,
    pub(crate) office: Office,
    pub(crate) officer: Client,
    pub(crate) province: Client,
    pub(crate) elsewhere: Client,
}

impl Asking {
    pub(crate) async fn new() -> Self {
        let server = TestServer::start();
        let operator = server.operator().await;
        let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
        let officer = server.authority(Role::Officer, "officer", Some("330106")).await;
        let province = server.authority(Role::Officer, "province", Some("33")).await;
        let elsewhere = server.authority(Role::Officer, "elsewhere", Some("61")).await;
        Self { server, operator, office, officer, province, elsewhere }
    }

    pub(crate) fn admin(&self) -> &Client {
        &self.office.agency.admin
    }

    pub(crate) async fn scan(&self) -> String {
        upload(&self.server, self.admin(), "说明.pdf").await
    }

    /// Asks for a month to be suspended; the request's id.
    async fn suspension(&self, month: &str) -> String {
        let body = json!({
            "project": self.office.project, "month": month, "reason": "整栋楼装修", "attachments": [self.scan().await],
        });
        let filed = self.server.post(self.admin(), "/api/requests/suspension", &body).await.expect(StatusCode::CREATED);
        filed["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn decide(&self, client: &Client, id: &str, approve: bool, note: &str) -> crate::support::Answer {
        let body = json!({ "approve": approve, "note": note });
        self.server.post(client, &format!("/api/requests/{id}/decide"), &body).await
    }

    pub(crate) async fn withdraw(&self, client: &Client, id: &str) -> crate::support::Answer {
        self.server.call(client, Method::POST, &format!("/api/requests/{id}/withdraw"), None).await
    }

    async fn plan(&self, month: &str) -> crate::support::Answer {
        let body = json!({ "project": self.office.project, "month": month, "period": "month" });
        self.server.post(self.admin(), "/api/plans", &body).await
    }

    async fn waiting(&self, client: &Client) -> Value {
        self.server.get(client, "/api/requests?waiting=true").await.expect(StatusCode::OK)["total"].clone()
    }
}

#[tokio::test]
async fn a_month_is_suspended_by_the_officer_of_its_region_and_then_takes_no_plan() {
    let asking = Asking::new().await;
    let id = asking.suspension("2026-11").await;
    assert_eq!(asking.waiting(&asking.officer).await, 1);
    assert_eq!(asking.waiting(&asking.province).await, 1);
    assert_eq!(asking.waiting(&asking.elsewhere).await, 0);
    assert_eq!(asking.waiting(asking.admin()).await, 0);
    let decided = asking.decide(&asking.officer, &id, true, "同意").await.expect(StatusCode::OK);
    assert_eq!((&decided["state"], &decided["may_decide"]), (&json!("approved"), &json!(false)));
    assert_eq!(decided["decision"]["department"], "西湖区消防救援大队");

    let seen = asking.server.get(asking.admin(), &format!("/api/requests/{id}")).await.expect(StatusCode::OK);
    let history: Vec<_> = seen["history"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(history, ["filed", "approved"]);
    assert_eq!(seen["history"][1]["note"], "同意");
    let file = format!("/api/attachments/{}", seen["attachments"][0]["id"].as_str().unwrap());
    assert_eq!(asking.server.get(&asking.officer, &file).await.bytes, SCAN);
    asking.server.get(&asking.elsewhere, &file).await.refused(404, "request.not_found");
    asking.plan("2026-11").await.refused(409, "plan.paused");
}

#[tokio::test]
async fn a_month_with_a_plan_a_past_month_and_one_asked_for_are_refused() {
    let asking = Asking::new().await;
    let ask = async |month: &str| {
        let body = json!({
            "project": asking.office.project, "month": month, "reason": "装修", "attachments": [asking.scan().await],
        });
        asking.server.post(asking.admin(), "/api/requests/suspension", &body).await
    };
    ask("2026-10").await.refused(422, "suspension.past");
    let id = asking.suspension("2026-12").await;
    ask("2026-12").await.refused(409, "suspension.asked");
    asking.decide(&asking.province, &id, true, "").await.expect(StatusCode::OK);
    ask("2026-12").await.refused(409, "suspension.suspended");
    asking.plan("2026-11").await.expect(StatusCode::CREATED);
    let refused = ask("2026-11").await.refused(409, "suspension.planned");
    assert_eq!(refused["fields"][0]["field"], "month");
    let body = json!({ "project": asking.office.project, "month": "2027-01", "reason": " ", "attachments": [] });
    let refused = asking.server.post(asking.admin(), "/api/requests/suspension", &body).await;
    let fields = refused.refused(422, "request.invalid")["fields"].clone();
    assert_eq!((&fields[0]["field"], &fields[1]["field"]), (&json!("reason"), &json!("attachments")));
}

#[tokio::test]
async fn a_plan_made_meanwhile_stands_against_the_approval_and_nothing_is_decided() {
    let asking = Asking::new().await;
    let id = asking.suspension("2026-11").await;
    asking.plan("2026-11").await.expect(StatusCode::CREATED);
    asking.decide(&asking.officer, &id, true, "").await.refused(409, "suspension.planned");
    let seen = asking.server.get(&asking.officer, &format!("/api/requests/{id}")).await.expect(StatusCode::OK);
    assert_eq!((&seen["state"], seen["history"].as_array().unwrap().len()), (&json!("pending"), 1));
    asking.decide(&asking.officer, &id, false, "").await.refused(422, "decision.note_required");
    asking.decide(&asking.officer, &id, false, "已有计划").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_first_of_two_officers_decides_and_the_second_is_told_who_did() {
    let asking = Asking::new().await;
    let id = asking.suspension("2026-12").await;
    let (first, second) = tokio::join!(
        asking.decide(&asking.officer, &id, true, ""),
        asking.decide(&asking.province, &id, false, "材料不全"),
    );
    let (won, lost) = if first.status == StatusCode::OK { (first, second) } else { (second, first) };
    won.expect(StatusCode::OK);
    let told = lost.refused(409, "decision.made");
    assert_eq!(told["detail"]["at"], "2026-11-22 10:00");
    let seen = asking.server.get(asking.admin(), &format!("/api/requests/{id}")).await.expect(StatusCode::OK);
    assert_eq!(seen["history"].as_array().unwrap().len(), 2);
    asking.withdraw(asking.admin(), &id).await.refused(409, "decision.made");
}

#[tokio::test]
async fn what_is_asked_is_withdrawn_until_it_is_decided_and_can_be_asked_again() {
    let asking = Asking::new().await;
    let id = asking.suspension("2026-12").await;
    asking.withdraw(&asking.officer, &id).await.refused(403, "request.forbidden");
    asking.withdraw(&asking.elsewhere, &id).await.refused(404, "request.not_found");
    let withdrawn = asking.withdraw(asking.admin(), &id).await.expect(StatusCode::OK);
    assert_eq!((&withdrawn["state"], &withdrawn["may_withdraw"]), (&json!("withdrawn"), &json!(false)));
    asking.decide(&asking.officer, &id, true, "").await.refused(409, "decision.withdrawn");
    asking.suspension("2026-12").await;
    let path = format!("/api/requests?project={}&kind=suspension&state=withdrawn", asking.office.project);
    let listed = asking.server.get(asking.admin(), &path).await.expect(StatusCode::OK);
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &json!(id)));
}

#[tokio::test]
async fn what_belongs_to_another_region_or_agency_is_neither_seen_nor_decided() {
    let asking = Asking::new().await;
    let id = asking.suspension("2026-12").await;
    let path = format!("/api/requests/{id}");
    let theirs = Office::open(&asking.server, &asking.operator, "b", CREDIT_CODES[1]).await;
    for stranger in [&asking.elsewhere, &theirs.agency.admin] {
        asking.server.get(stranger, &path).await.refused(404, "request.not_found");
        asking.decide(stranger, &id, true, "").await.refused(404, "request.not_found");
        let listed = asking.server.get(stranger, "/api/requests").await.expect(StatusCode::OK);
        assert_eq!(listed["total"], 0);
    }
    // What stands on an agency's page, for the officer and for the agency itself.
    let agencies = asking.server.get(asking.admin(), "/api/agencies").await.expect(StatusCode::OK);
    let own = format!("/api/requests?agency={}", agencies["items"][0]["id"].as_str().unwrap());
    for (client, total) in
        [(asking.admin(), 1), (&asking.officer, 1), (&asking.elsewhere, 0), (&theirs.agency.admin, 0)]
    {
        assert_eq!(asking.server.get(client, &own).await.expect(StatusCode::OK)["total"], total);
    }
    asking.decide(&asking.operator, &id, true, "").await.refused(403, "request.forbidden");
    asking.decide(asking.admin(), &id, true, "").await.refused(403, "request.forbidden");
    let file = asking.scan().await;
    let body = json!({ "project": theirs.project, "month": "2026-12", "reason": "装修", "attachments": [file] });
    asking.server.post(asking.admin(), "/api/requests/suspension", &body).await.refused(404, "request.not_found");
    let body = json!({ "project": theirs.project, "month": "2026-12", "reason": "装修", "attachments": [file] });
    let refused = asking.server.post(&theirs.agency.admin, "/api/requests/suspension", &body).await;
    assert_eq!(refused.refused(422, "request.invalid")["fields"][0]["code"], "attachment.gone");
}

#[tokio::test]
async fn a_direct_upload_is_permitted_by_the_province_only() {
    let asking = Asking::new().await;
    let ask = async || {
        let files = [asking.scan().await];
        let body = json!({ "project": asking.office.project, "reason": "涉密场所", "attachments": files });
        asking.server.post(asking.admin(), "/api/requests/direct-upload", &body).await
    };
    let filed = ask().await.expect(StatusCode::CREATED);
    let id = filed["id"].as_str().unwrap();
    assert_eq!((&filed["region"], &filed["decided_in"]), (&json!("330106"), &json!("33")));
    ask().await.refused(409, "direct_upload.asked");
    assert_eq!(asking.waiting(&asking.officer).await, 0);
    assert_eq!(asking.waiting(&asking.province).await, 1);
    asking.decide(&asking.officer, id, true, "").await.refused(403, "request.forbidden");
    let decided = asking.decide(&asking.province, id, true, "同意").await.expect(StatusCode::OK);
    assert_eq!(decided["decision"]["department"], "浙江省消防救援总队");
    let path = format!("/api/projects/{}", asking.office.project);
    let project = asking.server.get(asking.admin(), &path).await.expect(StatusCode::OK);
    assert_eq!(project["direct_upload"], true);
    ask().await.refused(409, "direct_upload.granted");
    // Its facilities are still those of phones: nothing of them is tested any more.
    asking.plan("2026-11").await.refused(422, "plan.nothing_due");
}

#[tokio::test]
async fn a_correction_is_carried_out_by_an_operator_and_never_withdrawn() {
    let asking = Asking::new().await;
    let files = [asking.scan().await];
    let body =
        json!({ "what": "other", "project": asking.office.project, "reason": "项目名称写错", "attachments": files });
    let filed = asking.server.post(asking.admin(), "/api/requests/correction", &body).await;
    let filed = filed.expect(StatusCode::CREATED);
    let id = filed["id"].as_str().unwrap();
    assert_eq!(filed["may_withdraw"], false);
    asking.withdraw(asking.admin(), id).await.refused(409, "decision.not_withdrawable");
    assert_eq!(asking.waiting(&asking.operator).await, 1);
    assert_eq!(asking.waiting(&asking.province).await, 0);
    asking.decide(&asking.officer, id, true, "").await.refused(403, "request.forbidden");
    asking.decide(&asking.operator, id, true, "").await.refused(422, "decision.note_required");
    let done = asking.decide(&asking.operator, id, true, "已改名").await.expect(StatusCode::OK);
    assert_eq!((&done["state"], &done["decision"]["department"]), (&json!("approved"), &json!("")));
    let body = json!({ "what": "other", "reason": "x", "attachments": [] });
    let refused = asking.server.post(asking.admin(), "/api/requests/correction", &body).await;
    assert_eq!(refused.refused(422, "request.invalid")["fields"][0]["field"], "attachments");
}
