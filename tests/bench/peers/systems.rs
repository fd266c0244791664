//! Everything that is compared, running at once.

use anyhow::Result;

use super::automerge::Automerge;
use super::bare::Bare;
use super::content::{Content, Shape};
use super::fleet::Fleet;
use super::load::Load;
use super::picture::{self, BYTES, OF_A_TASK, Pixels};
use super::pouch::Pouch;
use super::traffic::Wires;
use super::{EDIT_BYTES, FIRST_BYTES, NOTHING_BYTES, PEAK_MIB, PHOTO_CLIENTS, PHOTOS_MB_PER_S, SAMPLES, app};
use crate::figures::Figures;
use crate::wire::TASKS;

/// Different tasks that the others are given; each of their documents is one of them under a new name.
const CONTENTS: usize = 24;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Ours,
    AutomergePlain,
    AutomergePacked,
    PouchPlain,
    PouchPacked,
    Bare,
}

impl Which {
    pub(super) const ALL: [Self; 6] =
        [Self::Ours, Self::AutomergePlain, Self::AutomergePacked, Self::PouchPlain, Self::PouchPacked, Self::Bare];

    /// Its name, with which names of figures begin.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::AutomergePlain => "automerge_plain",
            Self::AutomergePacked => "automerge_packed",
            Self::PouchPlain => "pouchdb_plain",
            Self::PouchPacked => "pouchdb_packed",
            Self::Bare => "bare",
        }
    }

    /// What it is called where pictures are told of: in which shape tasks are makes no difference there.
    pub(super) const fn photos(self) -> Option<&'static str> {
        match self {
            Self::Ours => Some("ours"),
            Self::AutomergePacked => Some("automerge"),
            Self::PouchPacked => Some("pouchdb"),
            Self::Bare => Some("bare"),
            Self::AutomergePlain | Self::PouchPlain => None,
        }
    }

    /// Tasks of each client in one stretch: about a second of work, and what is slow is not asked for more.
    const fn each(self, clients: usize) -> usize {
        match (self, clients) {
            (Self::AutomergePlain, 1) => 8,
            (Self::AutomergePlain, _) => 1,
            (Self::AutomergePacked | Self::PouchPlain | Self::PouchPacked, 1) => 40,
            (Self::AutomergePacked | Self::PouchPlain | Self::PouchPacked, _) => 10,
            (Self::Ours, 1) => 150,
            (Self::Ours, _) => 60,
            (Self::Bare, 1) => 600,
            (Self::Bare, _) => 200,
        }
    }
}

/// The servers.
pub(super) struct Systems {
    ours: Fleet,
    automerge: [Automerge; 2],
    pouch: [Pouch; 2],
    bare: Bare,
    contents: Vec<Content>,
    pictures: u32,
}

impl Systems {
    /// Starts all of them.
    ///
    /// # Errors
    /// When one does not come up.
    pub(super) async fn start() -> Result<Self> {
        let mut ours = Fleet::settle().await?;
        let tasks = ours.sample_tasks(CONTENTS).await?;
        let contents = tasks.iter().map(Content::of).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            automerge: [
                Automerge::start(Shape::Plain, &contents).await?,
                Automerge::start(Shape::Packed, &contents).await?,
            ],
            pouch: [Pouch::start(Shape::Plain, &contents).await?, Pouch::start(Shape::Packed, &contents).await?],
            bare: Bare::start(&tasks).await?,
            ours,
            contents,
            pictures: 0,
        })
    }

    /// One stretch of load on one of them.
    ///
    /// # Errors
    /// When it refuses anything.
    pub(super) async fn load(&mut self, which: Which, clients: usize) -> Result<Load> {
        let each = which.each(clients);
        let [automerge_plain, automerge_packed] = &mut self.automerge;
        let [pouch_plain, pouch_packed] = &mut self.pouch;
        match which {
            Which::Ours => self.ours.load(clients, each).await,
            Which::AutomergePlain => automerge_plain.load(clients, each).await,
            Which::AutomergePacked => automerge_packed.load(clients, each).await,
            Which::PouchPlain => pouch_plain.load(clients, each).await,
            Which::PouchPacked => pouch_packed.load(clients, each).await,
            Which::Bare => self.bare.load(clients, each).await,
        }
    }

    /// The most memory of each so far.
    ///
    /// # Errors
    /// When the system is not Linux.
    pub(super) fn peaks(&self, figures: &mut Figures) -> Result<()> {
        for which in Which::ALL {
            let peak = match which {
                Which::Ours => self.ours.peak_mib()?,
                Which::AutomergePlain => self.automerge[0].peak_mib()?,
                Which::AutomergePacked => self.automerge[1].peak_mib()?,
                Which::PouchPlain => self.pouch[0].peak_mib()?,
                Which::PouchPacked => self.pouch[1].peak_mib()?,
                Which::Bare => self.bare.peak_mib()?,
            };
            let most = (which == Which::Ours).then_some(PEAK_MIB);
            figures.add(format!("{}_peak_rss_mib", which.name()), most, vec![peak]);
        }
        Ok(())
    }

    /// Bytes on the wire of the clients, and what the content is worth.
    ///
    /// # Errors
    /// When a server refuses anything.
    pub(super) async fn wires(&mut self, figures: &mut Figures) -> Result<()> {
        let told = app::wires().await?;
        let ours = [
            ("app_first", Some(FIRST_BYTES), told.first),
            ("first", None, told.submitted),
            ("edit", Some(EDIT_BYTES), told.edit),
            ("nothing", Some(NOTHING_BYTES), told.nothing),
        ];
        for (what, most, traffic) in ours {
            let bytes = traffic.iter().map(|each| each.bytes() as f64).collect();
            figures.add(format!("ours_{what}_wire_bytes"), most, bytes);
        }
        let [automerge_plain, automerge_packed] = &mut self.automerge;
        let [pouch_plain, pouch_packed] = &mut self.pouch;
        let told = [
            (Which::AutomergePlain, automerge_plain.wires(TASKS).await?),
            (Which::AutomergePacked, automerge_packed.wires(TASKS).await?),
            (Which::PouchPlain, pouch_plain.wires().await?),
            (Which::PouchPacked, pouch_packed.wires().await?),
        ];
        for (which, Wires { first, edit, nothing }) in told {
            for (what, traffic) in [("first", Some(first)), ("edit", Some(edit)), ("nothing", nothing)] {
                if let Some(traffic) = traffic {
                    figures.add(format!("{}_{what}_wire_bytes", which.name()), None, vec![traffic.bytes() as f64]);
                }
            }
        }
        let worth = self.contents.iter().map(Content::worth).collect::<Result<_>>()?;
        figures.add("content_first_worth_bytes", None, worth);
        let worth = self.contents.iter().map(Content::worth_of_edit).collect::<Result<_>>()?;
        figures.add("content_edit_worth_bytes", None, worth);
        Ok(())
    }

    /// Pictures through each of them.
    ///
    /// # Errors
    /// When a server refuses one.
    pub(super) async fn photos(&mut self, figures: &mut Figures) -> Result<()> {
        let mut told: [Vec<Load>; 5] = Default::default();
        for sample in 0..=SAMPLES {
            let loads = [
                self.ours.photos(PHOTO_CLIENTS, several(Pixels::Many, &mut self.pictures)?).await?,
                self.ours.photos(PHOTO_CLIENTS, several(Pixels::Few, &mut self.pictures)?).await?,
                self.automerge[1].photos(PHOTO_CLIENTS, OF_A_TASK, BYTES).await?,
                self.pouch[1].photos(PHOTO_CLIENTS, several(Pixels::Few, &mut self.pictures)?).await?,
                self.bare.photos(PHOTO_CLIENTS, &several(Pixels::Few, &mut self.pictures)?).await?,
            ];
            if sample > 0 {
                told.iter_mut().zip(loads).for_each(|(told, load)| told.push(load));
            }
        }
        let names = ["ours", "ours_few_pixels", "automerge", "pouchdb", "bare"];
        for (name, loads) in names.into_iter().zip(told) {
            let speed = loads.iter().map(|load| load.mb_per_s(BYTES as f64)).collect();
            let name_of_speed = format!("{name}_photos_mb_per_s");
            if name == "ours" {
                figures.add_at_least(name_of_speed, PHOTOS_MB_PER_S, speed);
            } else {
                figures.add(name_of_speed, None, speed);
            }
            let cpu = loads.iter().map(|load| load.server_cpu_ms).collect();
            figures.add(format!("{name}_photo_server_cpu_ms"), None, cpu);
        }
        Ok(())
    }
}

fn several(pixels: Pixels, numbers: &mut u32) -> Result<Vec<Vec<u8>>> {
    let count = PHOTO_CLIENTS * OF_A_TASK;
    *numbers += u32::try_from(count)?;
    picture::several(pixels, *numbers, count)
}
