//! The disk in memory: what is durable, and what was done since.
//!
//! A file's bytes are durable when the file was flushed after they were written; until then each sector of them may be
//! there or not. A name is durable when its folder was flushed, or the new file itself (as ext4, XFS and Btrfs do);
//! until then the last so many changes of the names in a folder may be missing, in the order in which they were made.

use std::collections::BTreeMap;
use std::fs;
use std::io::Result;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use system_tests::dice::Dice;

use super::log::{Change, Inode};

/// What a disk writes whole or not at all, in bytes.
const SECTOR: u64 = 512;

/// The content of a file.
#[derive(Debug, Default, Clone)]
struct File {
    bytes: Vec<u8>,
    /// What was not flushed, in its order.
    pending: Vec<Bytes>,
}

#[derive(Debug, Clone)]
enum Bytes {
    Written { offset: u64, bytes: Vec<u8> },
    Cut { length: u64 },
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Folder,
    /// A file by its place in [`Disk::files`]: the system gives the number of a removed file to a new one.
    File(usize),
}

/// A change of names in one folder.
#[derive(Debug, Clone)]
enum Naming {
    Set(PathBuf, Entry),
    Move(PathBuf, PathBuf),
    Remove(PathBuf),
}

/// The disk.
#[derive(Debug, Default)]
pub(super) struct Disk {
    files: Vec<File>,
    /// Where the file with a number is now.
    inodes: BTreeMap<Inode, usize>,
    durable: BTreeMap<PathBuf, Entry>,
    /// As the program sees it.
    names: BTreeMap<PathBuf, Entry>,
    /// Changes of names that were not flushed, in their order, with the folder of each.
    pending: Vec<(PathBuf, Naming)>,
}

impl Disk {
    /// The disk as it is below `root`, all of it durable.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut disk = Self::default();
        disk.read_folder(root)?;
        disk.names = disk.durable.clone();
        Ok(disk)
    }

    fn read_folder(&mut self, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.durable.insert(path.clone(), Entry::Folder);
                self.read_folder(&path)?;
            } else {
                let inode = fs::metadata(&path)?.ino();
                let known = self.inodes.get(&inode).copied();
                let file = match known {
                    Some(file) => file,
                    None => self.add(inode, fs::read(&path)?),
                };
                self.durable.insert(path, Entry::File(file));
            }
        }
        Ok(())
    }

    fn add(&mut self, inode: Inode, bytes: Vec<u8>) -> usize {
        self.files.push(File { bytes, pending: Vec::new() });
        self.inodes.insert(inode, self.files.len() - 1);
        self.files.len() - 1
    }

    /// Takes in one change.
    pub(super) fn take(&mut self, change: Change) {
        match change {
            Change::Create { inode, path } => {
                let file = self.add(inode, Vec::new());
                self.name(Naming::Set(path, Entry::File(file)));
            }
            Change::Folder { path } => self.name(Naming::Set(path, Entry::Folder)),
            Change::Rename { from, to } => self.name(Naming::Move(from, to)),
            Change::Link { from, to } => {
                if let Some(entry) = self.names.get(&from).copied() {
                    self.name(Naming::Set(to, entry));
                }
            }
            Change::Remove { path } => self.name(Naming::Remove(path)),
            Change::Write { inode, offset, bytes } => self.change(inode, Bytes::Written { offset, bytes }),
            Change::Truncate { inode, length } => self.change(inode, Bytes::Cut { length }),
            Change::Sync { inode } => {
                if let Some(place) = self.inodes.get(&inode).copied() {
                    self.files[place].flush();
                    self.flush_names_of(place);
                }
            }
            Change::SyncFolder { path } => self.flush_names(|folder, _| folder == path),
        }
    }

    fn change(&mut self, inode: Inode, bytes: Bytes) {
        if let Some(place) = self.inodes.get(&inode) {
            self.files[*place].pending.push(bytes);
        }
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.names);
        let folder = naming.folder().to_owned();
        self.pending.push((folder, naming));
    }

    /// Makes the changes of names that `is` chooses durable.
    fn flush_names(&mut self, is: impl Fn(&Path, &Naming) -> bool) {
        let (flushed, rest) =
            std::mem::take(&mut self.pending).into_iter().partition(|(folder, naming)| is(folder, naming));
        self.pending = rest;
        let flushed: Vec<(PathBuf, Naming)> = flushed;
        flushed.iter().for_each(|(_, naming)| naming.apply(&mut self.durable));
    }

    /// A flushed new file is found again under its first name, with what was done in that folder before.
    fn flush_names_of(&mut self, place: usize) {
        let made =
            |(_, naming): &(PathBuf, Naming)| matches!(naming, Naming::Set(_, Entry::File(file)) if *file == place);
        let Some(last) = self.pending.iter().position(made) else { return };
        let folder = self.pending[last].0.clone();
        let later = self.pending.split_off(last + 1);
        self.flush_names(|of, _| of == folder);
        self.pending.extend(later);
    }

    /// Decides what of everything that was not flushed got to the disk; how much was not flushed, and how much is lost.
    pub(super) fn settle(&mut self, dice: &mut Dice) -> (usize, usize) {
        let (mut unflushed, mut lost) = (self.pending.len(), 0);
        let mut left: BTreeMap<PathBuf, usize> = BTreeMap::new();
        for (folder, _) in &self.pending {
            *left.entry(folder.clone()).or_default() += 1;
        }
        left.values_mut().for_each(|count| *count = dice.below(*count + 1));
        for (folder, naming) in std::mem::take(&mut self.pending) {
            match left.get_mut(&folder) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    naming.apply(&mut self.durable);
                }
                _ => lost += 1,
            }
        }
        for file in &mut self.files {
            unflushed += file.pending.len();
            lost += file.settle(dice);
        }
        (unflushed, lost)
    }

    /// Puts what is durable below `root`, and nothing else.
    pub(super) fn write(&self, root: &Path) -> Result<()> {
        for entry in fs::read_dir(root)? {
            let path = entry?.path();
            if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
        // A folder sorts before what is in it. What is in a folder that is gone is gone.
        for (path, entry) in &self.durable {
            if path.parent().is_none_or(|parent| !parent.is_dir()) {
                continue;
            }
            match entry {
                Entry::Folder => fs::create_dir(path)?,
                Entry::File(file) => fs::write(path, &self.files[*file].bytes)?,
            }
        }
        Ok(())
    }
}

impl File {
    fn flush(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            self.apply(&change, |_| true);
        }
    }

    /// How many of the changes that were not flushed did not get to the disk whole.
    fn settle(&mut self, dice: &mut Dice) -> usize {
        let (mut lost, all, none) = (0, dice.chance(20), dice.chance(20));
        for change in std::mem::take(&mut self.pending) {
            let mut whole = true;
            self.apply(&change, |_| {
                let arrives = all || (!none && dice.chance(50));
                whole &= arrives;
                arrives
            });
            lost += usize::from(!whole);
        }
        lost
    }

    /// Applies the sectors of a change that arrive.
    fn apply(&mut self, change: &Bytes, mut arrives: impl FnMut(u64) -> bool) {
        match change {
            Bytes::Cut { length } => {
                if arrives(0) {
                    self.bytes.resize(usize::try_from(*length).expect("it is in memory"), 0);
                }
            }
            Bytes::Written { offset, bytes } => {
                let (mut from, end) = (*offset, offset + bytes.len() as u64);
                while from < end {
                    let to = ((from / SECTOR + 1) * SECTOR).min(end);
                    if arrives(from / SECTOR) {
                        let place = |at: u64| usize::try_from(at).expect("it is in memory");
                        if self.bytes.len() < place(to) {
                            self.bytes.resize(place(to), 0);
                        }
                        self.bytes[place(from)..place(to)]
                            .copy_from_slice(&bytes[place(from - offset)..place(to - offset)]);
                    }
                    from = to;
                }
            }
        }
    }
}

impl Naming {
    /// The folder whose flush makes it durable.
    fn folder(&self) -> &Path {
        let (Self::Set(path, _) | Self::Move(_, path) | Self::Remove(path)) = self;
        path.parent().unwrap_or(path)
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Entry>) {
        match self {
            Self::Set(path, entry) => drop(names.insert(path.clone(), *entry)),
            Self::Remove(path) => drop(names.remove(path)),
            Self::Move(from, to) => {
                let below = |path: &PathBuf| path.starts_with(from);
                let moved: Vec<PathBuf> = names.keys().filter(|path| below(path)).cloned().collect();
                for path in moved {
                    if let (Some(entry), Ok(rest)) = (names.remove(&path), path.strip_prefix(from)) {
                        let target = if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
                        names.insert(target, entry);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(disk: &Disk, path: &str) -> Option<Vec<u8>> {
        match disk.durable.get(Path::new(path))? {
            Entry::File(file) => Some(disk.files[*file].bytes.clone()),
            Entry::Folder => None,
        }
    }

    fn write(inode: Inode, offset: u64, text: &[u8]) -> Change {
        Change::Write { inode, offset, bytes: text.to_vec() }
    }

    #[test]
    fn what_was_flushed_is_there_after_every_cut() {
        for seed in 0..200 {
            let mut disk = Disk::default();
            disk.take(Change::Create { inode: 5, path: "/d/a".into() });
            disk.take(write(5, 0, b"flushed"));
            disk.take(Change::Sync { inode: 5 });
            disk.take(write(5, 2_000, &[7; 1_500]));
            disk.take(Change::Rename { from: "/d/a".into(), to: "/d/b".into() });
            disk.take(Change::SyncFolder { path: "/d".into() });
            disk.take(Change::Remove { path: "/d/b".into() });
            disk.settle(&mut Dice::new(seed));
            let kept = bytes(&disk, "/d/b");
            assert!(kept.is_none_or(|bytes| bytes.starts_with(b"flushed")), "seed {seed}");
            assert_eq!(bytes(&disk, "/d/a"), None);
        }
    }

    #[test]
    fn what_was_not_flushed_is_there_or_not_or_in_part() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let mut disk = Disk::default();
            disk.take(Change::Create { inode: 5, path: "/d/a".into() });
            disk.take(Change::SyncFolder { path: "/d".into() });
            disk.take(write(5, 0, &[1; 1_024]));
            disk.settle(&mut Dice::new(seed));
            let bytes = bytes(&disk, "/d/a").unwrap();
            seen.insert((bytes.len(), bytes.first().copied()));
        }
        assert_eq!(
            seen.into_iter().collect::<Vec<_>>(),
            [(0, None), (512, Some(1)), (1_024, Some(0)), (1_024, Some(1))]
        );
    }

    #[test]
    fn a_name_nobody_flushed_may_be_missing() {
        let found = (0..100).filter(|seed| {
            let mut disk = Disk::default();
            disk.take(Change::Create { inode: 5, path: "/d/a".into() });
            disk.settle(&mut Dice::new(*seed));
            bytes(&disk, "/d/a").is_some()
        });
        assert!((20..80).contains(&found.count()));
    }
}
