//! Whether the process lives, whether it can work, and its figures.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::state::AppState;
use crate::db::DbError;
use crate::error::ApiError;

/// The routes outside `/api`, for those who run the server.
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// The process answers.
async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

const SELECT_ONE: &str = "SELECT count(*) FROM server_fact";

/// The database answers too.
async fn ready(State(app): State<AppState>) -> Result<Json<Value>, ApiError> {
    app.call(|core| core.db.read(|tx| tx.query_one::<_, DbError>(SELECT_ONE, &[], |row| row.get::<i64>(0)))).await?;
    Ok(Json(json!({ "status": "ok" })))
}
