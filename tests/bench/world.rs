//! The world of the benchmarks: the town, a third engineer, and as many projects with plans as are asked for.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use shared_model::calendar::Month;
use shared_model::id::{PlanId, ProjectId};
use shared_model::moment::Moment;
use system_tests::material::SQUARE;
use system_tests::server::{OPERATOR_PASSWORD, Server};
use system_tests::town::{self, ENGINEERS, FACILITIES, Town};

/// The third engineer.
const THIRD: &str = "engineer3";
/// Everybody's accounts on phones.
pub(crate) const PHONES: [&str; 3] = [ENGINEERS[0], ENGINEERS[1], THIRD];

/// A server with a town.
pub(crate) struct World {
    /// The server.
    pub(crate) server: Server,
    /// The town.
    pub(crate) town: Town,
    contract: String,
    lead: String,
    third: String,
}

/// A plan that is issued to all three phones whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The project.
    pub(crate) project: ProjectId,
    /// Its plan of this month.
    pub(crate) plan: PlanId,
}

/// Now, by the machine's clock.
///
/// # Errors
/// When the clock stands before 1970.
pub(crate) fn now() -> Result<Moment> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(Moment::from_ms(i64::try_from(since.as_millis())?))
}

impl World {
    /// Starts a server and settles the town.
    ///
    /// # Errors
    /// When the server refuses a step.
    pub(crate) async fn settle() -> Result<Self> {
        let server = Server::start().await?;
        let town = town::settle(&server.base, OPERATOR_PASSWORD, SQUARE, now()?).await?;
        let contract = first_id(&town.admin.get("/api/contracts").await?)?;
        let lead = first_id(&town.admin.get("/api/accounts?q=lead").await?)?;
        let certificates = json!([{ "qualification": "facility_operator", "level": "intermediate",
            "number": "CZY88103", "issued_on": "2022-03-01", "expires_on": null }]);
        let person = json!({ "agency": town.agency, "name": "刘洋", "phone": "13900000003",
            "certificates": certificates });
        let person = town.operator.make("/api/people", person).await?;
        let account = json!({ "person": person, "role": "field_engineer", "login": THIRD, "phone": "13900000003",
            "password": town::issued_password() });
        let third = town.admin.make("/api/accounts", account).await?;
        town.admin.post(&format!("/api/accounts/{third}/enable"), json!({})).await?;
        Ok(Self { server, town, contract, lead, third })
    }

    /// One more project with a plan of this month, all of it issued to everybody.
    ///
    /// # Errors
    /// When the server refuses a step.
    pub(crate) async fn place(&self, number: usize) -> Result<Place> {
        let everybody: Vec<_> = self.town.engineers.iter().chain([&self.third]).cloned().collect();
        self.place_of(number, &everybody).await
    }

    /// One more project with a plan of this month, all of it issued to these accounts.
    ///
    /// # Errors
    /// When the server refuses a step.
    pub(crate) async fn place_of(&self, number: usize, assignees: &[String]) -> Result<Place> {
        let facilities: Vec<_> = FACILITIES
            .iter()
            .map(|(code, count, place)| json!({ "code": code, "count": count, "place": place }))
            .collect();
        let project = json!({
            "contract": self.contract, "name": format!("高新区写字楼 {number}号"), "lead": self.lead, "credit_code": null,
            "jurisdiction": "610113", "address": "陕西省西安市高新区锦业路", "position": { "lat": SQUARE.lat, "lon": SQUARE.lon },
            "buildings": [{ "name": "1号楼", "usage": "办公", "height_m": 42.5, "floors_above": 9, "floors_below": 2,
                "area_m2": 58_600.0, "built_year": 2015, "water": [] }],
            "facilities": facilities,
        });
        let project = self.town.admin.make("/api/projects", project).await?;
        let wish = json!({ "project": project, "month": Month::of(now()?).to_string(), "period": "month" });
        let plan = self.town.admin.make("/api/plans", wish).await?;
        let codes: Vec<_> = FACILITIES.iter().map(|(code, ..)| *code).collect();
        let dispatch = json!({ "batches": [{ "facilities": codes, "assignees": assignees }] });
        self.town.admin.post(&format!("/api/plans/{plan}/dispatch"), dispatch).await?;
        Ok(Place { project: project.parse()?, plan: plan.parse()? })
    }
}

fn first_id(list: &Value) -> Result<String> {
    Ok(list["items"][0]["id"].as_str().with_context(|| format!("an entry in {list}"))?.to_owned())
}
