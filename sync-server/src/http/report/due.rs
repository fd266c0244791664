//! What is to be filed, in numbers.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ErrorBody};
use crate::http::auth::Auth;
use crate::http::extract::Json;
use crate::http::state::AppState;
use crate::usecase::report::due::{self, Days, ToFile};

/// The routes of this capability.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// The reports that were made and wait for their filing.
#[derive(Debug, Serialize, ToSchema)]
struct ReportsToFileDto {
    /// Those whose filing is late already.
    late: ToFileDto,
    /// Those that can be filed in time.
    in_time: ToFileDto,
}

/// Some reports that wait for their filing.
#[derive(Debug, Serialize, ToSchema)]
struct ToFileDto {
    count: u32,
    /// The first of the last days on which filing is in time, `2026-11-25`.
    first_day: Option<String>,
}

impl From<Days> for ToFileDto {
    fn from(Days { count, first }: Days) -> Self {
        Self { count, first_day: first.map(|day| day.to_string()) }
    }
}

/// What is to be filed of the reports that the asker manages.
#[utoipa::path(get, path = "/api/report-due", tag = "report", operation_id = "get_reports_to_file",
    responses((status = 200, body = ReportsToFileDto), (status = 401, body = ErrorBody)))]
async fn get(State(app): State<AppState>, Auth(actor): Auth) -> Result<Json<ReportsToFileDto>, ApiError> {
    let ToFile { late, in_time } = app.call(move |core| due::to_file(core, &actor)).await?;
    Ok(Json(ReportsToFileDto { late: late.into(), in_time: in_time.into() }))
}
