//! A small world made through the REST interface as its people would make it: an agency with its staff, an
//! owner, a contract and a project, up to the plan that is issued.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use shared_model::calendar::Month;
use shared_model::moment::Moment;
use shared_model::position::LatLon;

use crate::office::Office;

/// The password everybody of the town chooses at the first sign-in.
pub const PASSWORD: &str = "烽台-Beacon-2026";
/// The password that is given out and must be changed.
const ISSUED: &str = "Issued-2026-once";

/// The operator, who admits agencies.
pub const OPERATOR: &str = "operator";
/// The agency administrator.
pub const ADMIN: &str = "admin";
/// The project lead, a registered fire engineer.
pub const LEAD: &str = "lead";
/// The technical lead, who files reports.
pub const TECHNICAL: &str = "technical";
/// The field engineers.
pub const ENGINEERS: [&str; 2] = ["engineer1", "engineer2"];

/// Facilities of the project with their number and place, 40 monthly items in all; the first half is issued to
/// the first engineer, the rest to the second.
pub const FACILITIES: [(&str, u32, &str); 22] = [
    ("PWR-01", 6, "1号楼 B1 配电间"),
    ("PWR-02", 1, "1号楼 B1 发电机房"),
    ("FAS-01", 268, "1号楼 各层"),
    ("FAS-03", 46, "1号楼 各层楼梯口"),
    ("FAS-04", 1, "1号楼 1F 消防控制室"),
    ("FAS-06", 1, "1号楼 1F 消防控制室"),
    ("FAS-10", 1, "1号楼 1F 消防控制室"),
    ("WSP-02", 1, "1号楼 B2 消防水池间"),
    ("WSP-03", 1, "1号楼 屋顶 水箱间"),
    ("WSP-04", 2, "1号楼 屋顶 水箱间"),
    ("WSP-05", 4, "1号楼 B2 消防泵房"),
    ("WSP-07", 2, "1号楼 B2 消防泵房"),
    ("HYD-01", 64, "1号楼 各层"),
    ("HYD-02", 1, "1号楼 屋顶"),
    ("SPK-02", 3, "1号楼 B1 报警阀间"),
    ("SPK-06", 9, "1号楼 各层"),
    ("SPK-07", 9, "1号楼 各层最不利点"),
    ("EML-01", 1, "1号楼 1F 消防控制室"),
    ("EML-03", 310, "1号楼 各层疏散通道"),
    ("EML-04", 180, "1号楼 各层疏散通道"),
    ("EXT-01", 120, "1号楼 各层"),
    ("CMP-02", 18, "1号楼 各层"),
];

/// The world after its making.
pub struct Town {
    /// Where the server answers.
    pub base: String,
    /// The operator's office, which enters agencies and their people.
    pub operator: Office,
    /// The agency.
    pub agency: String,
    /// The agency administrator's office.
    pub admin: Office,
    /// The project lead's office.
    pub lead: Office,
    /// The technical lead's office.
    pub technical: Office,
    /// The identifiers of the engineers' accounts, in the order of [`ENGINEERS`].
    pub engineers: Vec<String>,
    /// The project.
    pub project: String,
}

/// Makes the world; `issued` is the password the operator's account was made with.
///
/// # Errors
/// When the server refuses a step, naming it.
pub async fn settle(base: &str, issued: &str, site: LatLon, now: Moment) -> Result<Town> {
    let operator = Office::first_sign_in(base, OPERATOR, issued, PASSWORD).await.context("the operator signs in")?;
    let agency = operator.make("/api/agencies", agency()).await.context("the operator admits the agency")?;
    let admin = Office::first_sign_in(base, ADMIN, ISSUED, PASSWORD).await.context("the administrator signs in")?;
    let lead_id =
        hire((&operator, &admin), &agency, "王建国", LEAD, "project_lead", engineer_certificate(31_071)).await?;
    hire((&operator, &admin), &agency, "李淑芬", TECHNICAL, "technical_lead", engineer_certificate(31_072)).await?;
    let mut engineers = Vec::new();
    for (name, login, number) in [("张伟", ENGINEERS[0], 88_101), ("赵敏", ENGINEERS[1], 88_102)] {
        engineers.push(
            hire((&operator, &admin), &agency, name, login, "field_engineer", operator_certificate(number)).await?,
        );
    }
    let project = project(&admin, &lead_id, site, now).await?;
    let lead = Office::first_sign_in(base, LEAD, ISSUED, PASSWORD).await.context("the lead signs in")?;
    let technical = Office::first_sign_in(base, TECHNICAL, ISSUED, PASSWORD).await.context("the technical lead")?;
    Ok(Town { base: base.to_owned(), operator, agency, admin, lead, technical, engineers, project })
}

/// The password the engineers sign in with for the first time.
#[must_use]
pub const fn issued_password() -> &'static str {
    ISSUED
}

impl Town {
    /// Draws up this month's plan and issues half of the facilities to each engineer.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn plan_and_dispatch(&self, now: Moment) -> Result<String> {
        self.plan_and_dispatch_of(&self.project, &self.engineers, now).await
    }

    /// Another project of the same contract.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn add_project(&self, name: &str, site: LatLon) -> Result<String> {
        let first = self.admin.get(&format!("/api/projects/{}", self.project)).await?;
        let text = |name: &str| first[name].as_str().with_context(|| format!("a project has {name}"));
        let wish = project_wish(text("contract")?, text("lead")?, name, site);
        self.admin.make("/api/projects", wish).await.with_context(|| format!("{name} is entered"))
    }

    /// Somebody more who can be issued work; the account.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn hire_engineer(&self, name: &str, login: &str, certificate: u32) -> Result<String> {
        let certificates = operator_certificate(certificate);
        hire((&self.operator, &self.admin), &self.agency, name, login, "field_engineer", certificates).await
    }

    /// Draws up this month's plan of a project and issues its facilities in equal parts.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn plan_and_dispatch_of(&self, project: &str, engineers: &[String], now: Moment) -> Result<String> {
        let wish = json!({ "project": project, "month": Month::of(now).to_string(), "period": "month" });
        let plan = self.admin.make("/api/plans", wish).await.context("the plan is drawn up")?;
        let codes: Vec<_> = FACILITIES.iter().map(|(code, ..)| *code).collect();
        let batches: Vec<Value> = codes
            .chunks(codes.len().div_ceil(engineers.len()))
            .zip(engineers)
            .map(|(facilities, engineer)| json!({ "facilities": facilities, "assignees": [engineer] }))
            .collect();
        let dispatch = json!({ "batches": batches });
        self.admin.post(&format!("/api/plans/{plan}/dispatch"), dispatch).await.context("the plan is issued")?;
        Ok(plan)
    }
}

fn agency() -> Value {
    json!({
        "name": "陕西烽台消防技术服务有限公司",
        "credit_code": "91610131MA6U0000XR",
        "registry_number": "XF-610131-0001",
        "jurisdiction": "6101",
        "address": "陕西省西安市高新区锦业路1号",
        "phone": "029-88880000",
        "admin": { "name": "陈静", "phone": "13900000001", "login": ADMIN, "password": ISSUED },
    })
}

fn engineer_certificate(number: u32) -> Value {
    json!([{ "qualification": "registered_engineer", "level": "class_1", "number": format!("XF61{number}"),
        "issued_on": "2021-05-10", "expires_on": "2029-05-09" }])
}

fn operator_certificate(number: u32) -> Value {
    json!([{ "qualification": "facility_operator", "level": "intermediate", "number": format!("CZY{number}"),
        "issued_on": "2022-03-01", "expires_on": null }])
}

/// The operator enters a person with the certificates; the administrator makes the account and switches it on.
async fn hire(
    (operator, admin): (&Office, &Office),
    agency: &str,
    name: &str,
    login: &str,
    role: &str,
    certificates: Value,
) -> Result<String> {
    let phone = format!("1390000{:04}", login.bytes().map(u32::from).sum::<u32>() % 10_000);
    let person = json!({ "agency": agency, "name": name, "phone": phone, "certificates": certificates });
    let person = operator.make("/api/people", person).await.with_context(|| format!("{name} is entered"))?;
    let account = json!({ "person": person, "role": role, "login": login, "phone": phone, "password": ISSUED });
    let account = admin.make("/api/accounts", account).await.with_context(|| format!("{login} is made"))?;
    admin
        .post(&format!("/api/accounts/{account}/enable"), json!({}))
        .await
        .with_context(|| format!("{login} is on"))?;
    Ok(account)
}

async fn project(admin: &Office, lead: &str, site: LatLon, now: Moment) -> Result<String> {
    let owner = json!({
        "name": "西安曲江国际会展中心有限公司", "address": "陕西省西安市雁塔区会展路6号", "credit_code": "91610133MA6TY1234L",
        "key_unit": null,
    });
    let owner = admin.make("/api/owners", owner).await.context("the owner is entered")?;
    let contact = json!({ "owner": owner, "name": "周凯", "phone": "13900000099" });
    admin.make("/api/owner-contacts", contact).await.context("the owner's contact is entered")?;
    let signed_on = Month::of(now).previous().previous().first_day();
    let contract = json!({ "owner": owner, "name": "曲江会展中心建筑消防设施维护保养合同", "kind": "maintenance",
        "signed_on": signed_on.to_string() });
    let contract = admin.make("/api/contracts", contract).await.context("the contract is entered")?;
    let wish = project_wish(&contract, lead, "曲江国际会展中心 1号楼", site);
    admin.make("/api/projects", wish).await.context("the project is entered")
}

fn project_wish(contract: &str, lead: &str, name: &str, site: LatLon) -> Value {
    let facilities: Vec<_> =
        FACILITIES.iter().map(|(code, count, place)| json!({ "code": code, "count": count, "place": place })).collect();
    json!({
        "contract": contract, "name": name, "lead": lead, "credit_code": null, "jurisdiction": "610113",
        "address": "陕西省西安市雁塔区会展路6号", "position": { "lat": site.lat, "lon": site.lon },
        "buildings": [{ "name": "1号楼", "usage": "会展", "height_m": 42.5, "floors_above": 9, "floors_below": 2,
            "area_m2": 58_600.0, "built_year": 2015, "water": [
                { "kind": "pool", "place": "B2 消防水池间", "volume_m3": 540.0 },
                { "kind": "tank", "place": "屋顶 水箱间", "volume_m3": 36.0 },
            ] }],
        "facilities": facilities,
    })
}
