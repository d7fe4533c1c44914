//! The directory of the database: this user's alone.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// Makes the directory where it is missing. Gives its real path.
///
/// One that belongs to somebody else, or that others may write, is an error: SQLite trusts what lies there.
pub fn open(dir: &Path) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    if !is_private(&fs::symlink_metadata(dir)?, true) {
        return Err(refused());
    }
    fs::canonicalize(dir)
}

/// Whether a file in it may be used, where it is there.
pub fn check_file(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if is_private(&metadata, false) => Ok(()),
        Ok(_) => Err(refused()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// What identifies a file while it lies there.
pub fn identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs::symlink_metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// Renames a broken file, unless another process has done so meanwhile, and removes what belonged to it.
pub fn put_aside(path: &Path, seen: Option<(u64, u64)>) -> io::Result<()> {
    let lock = File::create(path.with_extension("lock"))?;
    lock.lock()?;
    if seen.is_some() && identity(path) == seen {
        fs::rename(path, path.with_extension("broken"))?;
        for suffix in ["-wal", "-shm"] {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            match fs::remove_file(&name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

fn is_private(metadata: &fs::Metadata, is_dir: bool) -> bool {
    let kind = if is_dir { metadata.is_dir() } else { metadata.is_file() };
    kind && metadata.uid() == rustix::process::geteuid().as_raw() && metadata.mode() & 0o022 == 0
}

fn refused() -> io::Error {
    let what = "it is a link, belongs to another user or is open to others";
    io::Error::new(io::ErrorKind::PermissionDenied, what)
}
