//! What the shim wrote down (`shim.c` says how).

use std::path::PathBuf;

/// The number of a file on the disk.
pub(super) type Inode = u64;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// A new file.
    Create { inode: Inode, path: PathBuf },
    /// Bytes of a file.
    Write { inode: Inode, offset: u64, bytes: Vec<u8> },
    /// A file got another length.
    Truncate { inode: Inode, length: u64 },
    /// A file was flushed.
    Sync { inode: Inode },
    /// A folder was flushed.
    SyncFolder { path: PathBuf },
    /// A new folder.
    Folder { path: PathBuf },
    /// A file or folder got another name, whose owner is gone.
    Rename { from: PathBuf, to: PathBuf },
    /// A file got a second name.
    Link { from: PathBuf, to: PathBuf },
    /// A name is gone.
    Remove { path: PathBuf },
}

/// Letter, inode, offset and two lengths.
const HEAD_BYTES: usize = 33;

/// All changes of a log; a last one that was cut is none.
pub(super) fn changes(log: &[u8]) -> impl Iterator<Item = Change> {
    let mut rest = log;
    std::iter::from_fn(move || {
        let (head, more) = rest.split_at_checked(HEAD_BYTES)?;
        let number = |index: usize| {
            let bytes = head[1 + index * 8..][..8].try_into().expect("eight bytes");
            u64::from_le_bytes(bytes)
        };
        let (first, more) = more.split_at_checked(usize::try_from(number(2)).ok()?)?;
        let (second, more) = more.split_at_checked(usize::try_from(number(3)).ok()?)?;
        rest = more;
        let (inode, offset) = (number(0), number(1));
        let path = |bytes: &[u8]| PathBuf::from(String::from_utf8_lossy(bytes).into_owned());
        Some(match head[0] {
            b'C' => Change::Create { inode, path: path(first) },
            b'W' => Change::Write { inode, offset, bytes: first.to_vec() },
            b'T' => Change::Truncate { inode, length: offset },
            b'S' => Change::Sync { inode },
            b'D' => Change::SyncFolder { path: path(first) },
            b'M' => Change::Folder { path: path(first) },
            b'R' => Change::Rename { from: path(first), to: path(second) },
            b'L' => Change::Link { from: path(first), to: path(second) },
            b'U' => Change::Remove { path: path(first) },
            letter => panic!("the shim wrote {letter}"),
        })
    })
}
