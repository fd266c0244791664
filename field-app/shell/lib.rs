//! The window of the field app.

/// Opens the window and returns when it is closed.
pub fn run() {
    tauri::Builder::default()
        .run(tauri::generate_context!())
        .expect("the window system must be there");
}
