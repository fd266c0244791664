//! The figures for Prometheus.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::state::AppState;
use crate::db::DbError;
use crate::store::{finding, report};

/// Upper bounds of the time histograms, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];
/// Upper bounds of the sizes of commit groups.
const GROUPS: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
/// How often a running server folds the recorded samples into the histograms.
pub const UPKEEP: Duration = Duration::from_secs(5);

/// One recorder a process: the crates' macros write to it wherever they are.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// The route outside `/api`.
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/metrics", get(render))
}

/// Begins to record figures (once a process); what is recorded before is lost.
pub fn handle() -> Option<&'static PrometheusHandle> {
    RECORDER.get_or_init(install).as_ref()
}

fn install() -> Option<PrometheusHandle> {
    use metrics_exporter_prometheus::Matcher;
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Full("fengtai_db_group_size".to_owned()), &GROUPS));
    match builder.map(PrometheusBuilder::install_recorder) {
        Ok(Ok(handle)) => {
            describe();
            Some(handle)
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "no figures: another recorder is installed");
            None
        }
        Err(error) => {
            tracing::warn!(%error, "no figures: the buckets were refused");
            None
        }
    }
}

fn describe() {
    metrics::describe_counter!("fengtai_http_requests_total", "Requests answered, by method, route and status.");
    metrics::describe_histogram!("fengtai_http_request_seconds", "Time to an answer, by method and route.");
    metrics::describe_histogram!("fengtai_db_commit_seconds", "Time to make a transaction durable.");
    metrics::describe_histogram!("fengtai_db_group_size", "Writes that shared one transaction.");
    metrics::describe_gauge!("fengtai_looks_waiting", "Submitted tasks that wait to be looked at for findings.");
    metrics::describe_gauge!("fengtai_reports_waiting", "Reports that wait to be made.");
}

async fn render(State(app): State<AppState>) -> impl IntoResponse {
    // A database that does not answer is no reason to keep the other figures back.
    let waiting =
        app.call(|core| core.db.read(|tx| Ok::<_, DbError>((finding::waiting(tx)?, report::waiting(tx)?)))).await;
    if let Ok((looks, reports)) = waiting {
        metrics::gauge!("fengtai_looks_waiting").set(looks);
        metrics::gauge!("fengtai_reports_waiting").set(reports);
    }
    let text = handle().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
