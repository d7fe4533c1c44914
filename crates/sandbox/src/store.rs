//! Snapshots on disk, for later processes.
//!
//! A snapshot decides what code a plugin runs, so a file counts only with a code that nobody can make without this
//! user's key: a keyed BLAKE3 over its bytes and what it belongs to. What was authenticated is what is used: a large
//! snapshot is mapped from the very file that was read, which is not opened again, and which nobody writes once it has
//! its name. Who could all the same has this user's rights, or more.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::{Mmap, MmapOptions};

use crate::key::Key;

const MAC_BYTES: usize = 32;

/// A file up to this size is read into memory; a larger one stays where it is and is mapped.
const SMALL: usize = 256 * 1024;

/// A snapshot's bytes.
#[derive(Debug)]
pub enum Kept {
    /// In memory.
    Small(Vec<u8>),
    /// In a file.
    Large {
        /// The file's bytes.
        map: Mmap,
        /// How many of them are the snapshot's, from the start.
        len: usize,
        /// The file.
        file: File,
    },
}

impl Kept {
    /// The bytes that were kept.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Small(bytes) => bytes,
            Self::Large { map, len, .. } => &map[..*len],
        }
    }
}

/// A directory of snapshots and the key that authenticates them.
#[derive(Clone, Debug)]
pub struct SnapshotStore {
    dir: PathBuf,
    secret: [u8; 32],
}

impl SnapshotStore {
    /// Opens the store in `dir`, making it where it is missing, with this user's key from `key_file`, made where
    /// missing. Neither may belong to somebody else or be writable by others.
    pub fn open(dir: &Path, key_file: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        let metadata = fs::symlink_metadata(dir)?;
        if !metadata.is_dir() || !private(metadata.uid(), metadata.mode()) {
            return Err(refused("the snapshot directory is a link or open to other users"));
        }
        Ok(Self { dir: dir.to_owned(), secret: user_key(key_file)? })
    }

    /// What is kept under a key, authenticated. A file that is missing, foreign or changed counts as missing.
    pub fn read(&self, key: &Key, max_bytes: u64) -> Option<Kept> {
        let file = open_private(&self.dir.join(key.file_name())).ok()?;
        let len = file.metadata().ok()?.len();
        if len <= MAC_BYTES as u64 || len > max_bytes {
            return None;
        }
        let len = len as usize - MAC_BYTES;
        let mut hasher = self.hasher(key);
        if len <= SMALL {
            let mut bytes = Vec::with_capacity(len + MAC_BYTES + 1);
            file.take((len + MAC_BYTES) as u64).read_to_end(&mut bytes).ok()?;
            if bytes.len() != len + MAC_BYTES {
                return None;
            }
            let mac = bytes.split_off(len);
            (hasher.update(&bytes).finalize() == mac_of(&mac)?).then_some(Kept::Small(bytes))
        } else {
            // SAFETY: the file is this user's, is written before it has its name, and is replaced, never changed; the
            // policy keeps plugins from writing here. Whoever changes it all the same could change this process too.
            let map = unsafe { MmapOptions::new().len(len + MAC_BYTES).populate().map(&file) }.ok()?;
            let holds = hasher.update(&map[..len]).finalize() == mac_of(&map[len..])?;
            holds.then_some(Kept::Large { map, len, file })
        }
    }

    /// Keeps bytes under a key. Several processes may do so at once: the last whole file stays.
    pub fn write(&self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let temporary = self.dir.join(format!(".{}-{number}.tmp", std::process::id()));
        let write = || {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(&temporary)?;
            file.write_all(bytes)?;
            file.write_all(self.hasher(key).update(bytes).finalize().as_bytes())?;
            fs::rename(&temporary, self.dir.join(key.file_name()))
        };
        write().inspect_err(|_| drop(fs::remove_file(&temporary)))
    }

    fn hasher(&self, key: &Key) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret);
        hasher.update(&key.0);
        hasher
    }
}

/// A hash that is compared in constant time.
fn mac_of(bytes: &[u8]) -> Option<blake3::Hash> {
    Some(blake3::Hash::from_bytes(bytes.try_into().ok()?))
}

fn refused(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, message)
}

fn private(owner: u32, mode: u32) -> bool {
    owner == rustix::process::geteuid().as_raw() && mode & 0o022 == 0
}

fn open_private(path: &Path) -> io::Result<File> {
    let nofollow = rustix::fs::OFlags::NOFOLLOW.bits() as i32;
    let file = OpenOptions::new().read(true).custom_flags(nofollow).open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() && private(metadata.uid(), metadata.mode()) {
        Ok(file)
    } else {
        Err(refused("the file belongs to another user or is open to others"))
    }
}

/// Reads this user's key, or makes one.
pub fn user_key(path: &Path) -> io::Result<[u8; 32]> {
    for _ in 0..2 {
        match open_private(path) {
            Ok(mut file) => {
                let mut key = [0; 32];
                file.read_exact(&mut key)?;
                return Ok(key);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        if let Some(parent) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
        // Written aside and linked into place, so that no process ever reads half a key.
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
        file.write_all(&key)?;
        let linked = fs::hard_link(&temporary, path);
        fs::remove_file(&temporary)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Err(refused("the key file appears and vanishes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const KEY: Key = Key([3; 32]);

    fn store(dir: &Path) -> SnapshotStore {
        SnapshotStore::open(&dir.join("snapshots"), &dir.join("state/key")).unwrap()
    }

    #[test]
    fn what_was_kept_is_found_again_by_another_store_with_the_same_key() {
        let dir = tempfile::tempdir().unwrap();
        store(dir.path()).write(&KEY, b"pages").unwrap();
        assert_eq!(store(dir.path()).read(&KEY, 1 << 20).unwrap().bytes(), b"pages");
        assert!(store(dir.path()).read(&Key([4; 32]), 1 << 20).is_none());
    }

    #[test]
    fn a_changed_byte_anywhere_makes_the_file_count_as_missing() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        store.write(&KEY, b"pages").unwrap();
        let path = store.dir.join(KEY.file_name());
        let good = fs::read(&path).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&path, &bad).unwrap();
            assert!(store.read(&KEY, 1 << 20).is_none(), "byte {at}");
        }
    }

    #[test]
    fn a_file_moved_to_another_key_counts_as_missing() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        store.write(&KEY, b"pages").unwrap();
        let other = Key([9; 32]);
        fs::rename(store.dir.join(KEY.file_name()), store.dir.join(other.file_name())).unwrap();
        assert!(store.read(&other, 1 << 20).is_none());
    }

    #[test]
    fn links_and_files_that_others_may_write_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        store.write(&KEY, b"pages").unwrap();
        let path = store.dir.join(KEY.file_name());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        assert!(store.read(&KEY, 1 << 20).is_none());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let elsewhere = dir.path().join("elsewhere");
        fs::rename(&path, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        assert!(store.read(&KEY, 1 << 20).is_none());

        let open = dir.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(SnapshotStore::open(&open, &dir.path().join("state/key")).is_err());
    }
}
