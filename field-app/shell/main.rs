//! The desktop's entry; phones enter through the library.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    fengtai_field_app::run();
}
