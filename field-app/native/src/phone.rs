//! Calls of the library as calls of the plugin's native half, and the clock both read.

use field_app::device::mobile::{Bridge, BridgeError, Heard};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use serde_json::Value;
use tauri::ipc::{Channel, InvokeResponseBody};
use tauri::plugin::mobile::PluginInvokeError;
use tauri::plugin::{Builder, PluginHandle, TauriPlugin};
use tauri::{Manager as _, Wry};

/// The native half.
#[derive(Clone)]
pub struct Native(PluginHandle<Wry>);

#[derive(Serialize)]
struct Watch {
    channel: Channel<Value>,
}

#[cfg(target_os = "ios")]
#[allow(unsafe_code, reason = "the binding to the Swift function that makes the plugin")]
mod binding {
    use tauri::Wry;
    use tauri::plugin::mobile::PluginInvokeError;
    use tauri::plugin::{PluginApi, PluginHandle};

    tauri::ios_plugin_binding!(init_plugin_fengtai_device);

    pub(super) fn register(api: &PluginApi<Wry, ()>) -> Result<PluginHandle<Wry>, PluginInvokeError> {
        api.register_ios_plugin(init_plugin_fengtai_device)
    }
}

/// The plugin; the app's state has [`Native`] from then on.
#[must_use]
pub fn plugin() -> TauriPlugin<Wry> {
    Builder::<Wry>::new("fengtai-device")
        .setup(|app, api| {
            #[cfg(target_os = "android")]
            let handle = api.register_android_plugin("org.fengtai.device", "DevicePlugin")?;
            #[cfg(target_os = "ios")]
            let handle = binding::register(&api)?;
            app.manage(Native(handle));
            Ok(())
        })
        .build()
}

impl Bridge for Native {
    fn call(&self, command: &'static str, payload: Value) -> Result<Value, BridgeError> {
        self.0.run_mobile_plugin(command, payload).map_err(|error| told(&error))
    }

    fn watch(&self, command: &'static str, heard: Heard) -> Result<(), BridgeError> {
        let channel = Channel::new(move |body| {
            if let InvokeResponseBody::Json(text) = body
                && let Ok(value) = serde_json::from_str(&text)
            {
                heard(value);
            }
            Ok(())
        });
        self.0.run_mobile_plugin::<Value>(command, Watch { channel }).map(drop).map_err(|error| told(&error))
    }
}

fn told(error: &PluginInvokeError) -> BridgeError {
    let (code, message) = match error {
        PluginInvokeError::InvokeRejected(refusal) => (refusal.code.clone(), refusal.message.clone()),
        other => (None, Some(other.to_string())),
    };
    BridgeError { code: code.unwrap_or_else(|| "bridge".to_owned()), message: message.unwrap_or_default() }
}

/// Milliseconds since the phone was started, time asleep included.
#[must_use]
pub fn uptime_ms() -> u64 {
    // The clocks of `SystemClock.elapsedRealtime` and of `mach_continuous_time`.
    #[cfg(target_os = "android")]
    let time = clock_gettime(ClockId::Boottime);
    #[cfg(target_os = "ios")]
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec.unsigned_abs() * 1_000 + u64::try_from(time.tv_nsec / 1_000_000).unwrap_or(0)
}
