//! The window of the field app: commands, pictures and events around the library, and nothing else.
//!
//! What is true lies in [`field_app`]; what is seen lies in `field-app/ui`. This crate must hold no rule, no text that
//! the library has, and no state beyond the one open phone. Environment variables are described in [`config`].

mod commands;
pub mod config;
mod photo;
mod state;

use tauri::Manager as _;
use tracing_subscriber::EnvFilter;

use config::Config;
use state::Shell;

/// Tells of everything but what Automerge says about each bad input: the library reports those itself.
const USUAL_LOG: &str = "info,automerge=off";

/// Opens the window and returns when it is closed.
///
/// # Panics
/// When there is no window system: there is nobody to tell it to but the terminal.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL_LOG));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let config = Config::from_env();
    let builder = tauri::Builder::default();
    #[cfg(mobile)]
    let builder = builder.plugin(fengtai_device::plugin());
    builder
        .setup(move |app| {
            let usual = app.path().app_data_dir()?;
            app.manage(Shell::new(app.handle().clone(), config.or_in(usual)));
            Ok(())
        })
        .register_asynchronous_uri_scheme_protocol(photo::SCHEME, photo::answer)
        .invoke_handler(commands::handler())
        .run(tauri::generate_context!())
        .expect("the window system must be there");
}
