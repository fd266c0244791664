//! The running server: listens, answers, and stops without losing anything.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

use crate::core::Core;
use crate::db;
use crate::http::state::{AppState, EdgeSettings};
use crate::http::{self, metrics};
use crate::jobs;

/// How long requests under way may take to finish once the server stops.
const GRACE: Duration = Duration::from_secs(20);

/// Serves on `listener` until `stop` is ready, then finishes what is under way and moves the
/// write-ahead log into the database.
///
/// # Errors
/// What the system says about the listener.
pub async fn serve(
    core: Arc<Core>,
    settings: EdgeSettings,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let upkeep = tokio::spawn(upkeep());
    let threads = [jobs::make_reports, jobs::look_at_tasks].map(|job| {
        let core = Arc::clone(&core);
        tokio::task::spawn_blocking(move || db::waiting(|| job(&core)))
    });
    let router = http::router(AppState::new(Arc::clone(&core), settings));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    // Answers are small and whole: waiting to fill a packet only adds delay.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
    });
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let graceful = async move {
        stop.await;
        tracing::info!("stopping: finishing what is under way");
        let _ = stopping.send(());
    };
    let late = async move {
        // A dropped sender means the server ended by itself: then there is nothing to wait for.
        if stopped.await.is_ok() {
            tokio::time::sleep(GRACE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = axum::serve(listener, service).with_graceful_shutdown(graceful) => ended?,
        () = late => tracing::warn!("some requests did not finish in time; their callers will send them again"),
    }
    upkeep.abort();
    core.jobs.stop();
    for thread in threads {
        if let Err(error) = thread.await {
            tracing::error!(%error, "a thread of the background ended by itself");
        }
    }
    let checkpoint = tokio::task::spawn_blocking(move || core.db.checkpoint()).await;
    match checkpoint {
        Ok(Ok(())) => tracing::info!("stopped"),
        Ok(Err(error)) => tracing::warn!(%error, "stopped; the write-ahead log is taken over at the next start"),
        Err(error) => tracing::warn!(%error, "stopped; the checkpoint did not finish"),
    }
    Ok(())
}

/// Ready when the process is asked to stop (Ctrl-C, or SIGTERM from a service manager).
///
/// # Errors
/// When the signals cannot be listened for.
#[cfg(unix)]
pub fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ready when the process is asked to stop (Ctrl-C).
///
/// # Errors
/// When the signal cannot be listened for.
#[cfg(not(unix))]
pub fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Folds recorded samples into the figures, so that they do not pile up while nobody asks for them.
async fn upkeep() {
    let Some(handle) = metrics::handle() else { return };
    let mut ticks = tokio::time::interval(metrics::UPKEEP);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}
