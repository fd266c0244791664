//! A phone with its server, and what an engineer does on it.

use std::path::Path;
use std::sync::Arc;

use super::{FakeServer, NOW, PLAN, facilities, picture};
use crate::device::fake::FakeDevice;
use crate::durable::Witness;
use crate::view::{ControllerInput, FaultInput, ItemKind, PhotoTarget, ResultInput, SettingsView, TaskView, Verdict};
use crate::{FieldApp, Options};

/// A phone with its server.
pub(crate) struct Rig {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) device: Arc<FakeDevice>,
    pub(crate) server: FakeServer,
    pub(crate) app: FieldApp,
}

impl Rig {
    pub(crate) async fn signed_in() -> Self {
        let rig = Self::new(FakeServer::new(), 1);
        rig.app.sign_in("wang", "secret").await.unwrap();
        rig.app.sync_now().await.unwrap();
        rig
    }

    pub(crate) fn new(server: FakeServer, seed: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let device = Arc::new(FakeDevice::new(seed, NOW));
        let app = open(dir.path(), &device, &server, None);
        let settings = SettingsView { server: Some("https://fengtai.example".to_owned()), ..app.settings().unwrap() };
        app.set_settings(settings).unwrap();
        Self { dir, device, server, app }
    }

    /// Kills the app and starts it again.
    pub(crate) fn restart(self) -> Self {
        let Self { dir, device, server, app } = self;
        drop(app);
        let app = open(dir.path(), &device, &server, None);
        Self { dir, device, server, app }
    }

    pub(crate) fn start(&self) -> TaskView {
        self.app
            .start_task(&PLAN.to_string(), &facilities().iter().map(ToString::to_string).collect::<Vec<_>>())
            .unwrap()
    }

    /// Records everything a task asks for, one item non-conforming.
    pub(crate) fn record_all(&self, task: &str) {
        record_arrival(&self.app, task);
        let view = self.app.task_view(task).unwrap();
        let items: Vec<_> = view.facilities.iter().flat_map(|facility| &facility.items).collect();
        for (index, item) in items.iter().enumerate() {
            let fails = index == 0;
            let value = (item.kind == ItemKind::Measure).then(|| {
                let limit = item.limits.first();
                limit.and_then(|limit| limit.min.or(limit.max)).unwrap_or(1.0)
            });
            let input = ResultInput {
                verdict: Some(if fails { Verdict::Fail } else { Verdict::Pass }),
                value,
                override_reason: (fails && value.is_some()).then(|| "指针卡滞".to_owned()),
                ..input(&item.facility, &item.item)
            };
            let (facility, item_code) = (item.facility.clone(), item.item.clone());
            self.app.record_result(task, input).unwrap();
            if item.photo_required {
                let target = PhotoTarget::Item { facility: facility.clone(), item: item_code.clone(), point: None };
                self.app.add_photo(task, target, picture(100 + index as u32)).unwrap();
            }
            if fails {
                let (description, place) = ("指示灯不亮".to_owned(), "1层".to_owned());
                let fault = FaultInput { facility, item: item_code, point: None, description, place };
                let fault = self.app.record_fault(task, fault).unwrap().fault.unwrap();
                self.app.add_photo(task, PhotoTarget::Fault { fault: fault.id }, picture(99)).unwrap();
            }
        }
    }
}

pub(crate) fn input(facility: &str, item: &str) -> ResultInput {
    ResultInput {
        facility: facility.to_owned(),
        item: item.to_owned(),
        point: None,
        verdict: Some(Verdict::Pass),
        value: None,
        limit_case: None,
        override_reason: None,
        note: String::new(),
        place: "1号楼1层".to_owned(),
    }
}

pub(crate) fn record_arrival(app: &FieldApp, task: &str) {
    app.add_photo(task, PhotoTarget::Selfie, picture(1)).unwrap();
    app.add_photo(task, PhotoTarget::SignIn, picture(2)).unwrap();
    let photo = app.add_photo(task, PhotoTarget::Controller, picture(3)).unwrap().sha256;
    let (brand, model) = (Some("海湾".to_owned()), Some("GST5000".to_owned()));
    app.set_controller(task, ControllerInput { present: true, brand, model, photo }).unwrap();
}

pub(crate) fn open(
    dir: &Path,
    device: &Arc<FakeDevice>,
    server: &FakeServer,
    witness: Option<Arc<dyn Witness>>,
) -> FieldApp {
    let (transport, listen) = (Some(Arc::new(server.clone()) as _), Some(std::net::Ipv4Addr::LOCALHOST));
    let options = Options { transport, listen, fonts: Vec::new(), witness };
    FieldApp::open(dir, Arc::clone(device) as Arc<dyn crate::device::Device>, options).unwrap()
}
