//! Embeds the window's configuration and checks the capabilities, which lie with the field app and not at the root.

fn main() {
    tauri_build::try_build(tauri_build::Attributes::new().capabilities_path_pattern("./field-app/capabilities/**/*"))
        .expect("tauri.conf.json, the icons and the capabilities are part of the repository");
}
