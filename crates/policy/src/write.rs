use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::fs::{Dir, DirBuilder, OpenOptions, OpenOptionsExt};

use crate::error::FsError;
use crate::path::PluginPath;
use crate::read::nonblock;
use crate::root::{Root, classify, refuse_secret};

/// How often one plugin may change something.
const MAX_CHANGES: u64 = 50_000;

/// How much one plugin may write, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// `ENXIO`, a constant of the platform's ABI.
const NO_READER: i32 = 6;

/// How deep a tree may be that is removed at once.
const MAX_DEPTH: usize = 256;

/// How a file is opened for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteMode {
    /// What was there is gone.
    Replace,
    /// Behind what was there.
    Append,
    /// Only where nothing was there.
    New,
}

/// The directories that a plugin may write, which need not be there yet.
#[derive(Debug, Default)]
pub struct WriteRoots {
    roots: Vec<Root>,
    /// Where nothing may be written, by its folded real path.
    caches: Vec<PathBuf>,
    changes: u64,
    bytes: u64,
}

/// Where a path leads: the root that holds it, open, and the way beneath.
struct Place<'a> {
    root: &'a Root,
    dir: Arc<Dir>,
    path: PathBuf,
    beneath: PathBuf,
}

impl Place<'_> {
    fn wrap(&self, source: io::Error) -> FsError {
        classify(source, &self.path, self.root)
    }

    /// Symbolic links are none of the plugin's making: it may not write through one.
    fn refuse_link(&self) -> Result<(), FsError> {
        let mut way = PathBuf::new();
        for part in self.beneath.iter() {
            way.push(part);
            match self.dir.symlink_metadata(&way) {
                Ok(found) if found.is_symlink() => return Err(FsError::Link { path: self.path.clone() }),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(self.wrap(error)),
            }
        }
        Ok(())
    }
}

impl WriteRoots {
    /// Takes the granted directories.
    pub fn new<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Self {
        let roots = paths.into_iter().map(|path| Root::changing(path.as_ref())).collect();
        Self { roots: Root::sorted(roots), caches: Vec::new(), changes: 0, bytes: 0 }
    }

    /// Takes directories out of what is granted: those of the sandbox's own caches, from which memory is mapped.
    pub fn without_caches<P: AsRef<Path>>(mut self, dirs: impl IntoIterator<Item = P>) -> Self {
        self.caches = dirs.into_iter().map(|dir| folded(dir.as_ref())).collect();
        self
    }

    /// Writes a file, without the right to run it.
    pub fn write(&mut self, path: &str, bytes: &[u8], mode: WriteMode) -> Result<(), FsError> {
        self.count(path, bytes.len() as u64)?;
        let place = self.locate(path)?;
        let mut options = OpenOptions::new();
        options.write(true).custom_flags(nonblock());
        match mode {
            // Cut off below, once it is known to be a file.
            WriteMode::Replace => options.create(true),
            WriteMode::Append => options.create(true).append(true),
            WriteMode::New => options.create_new(true),
        };
        let wrap = |error| place.wrap(error);
        let mut file = match place.dir.open_with(&place.beneath, &options) {
            // A FIFO that nobody reads.
            Err(error) if error.raw_os_error() == Some(NO_READER) => {
                return Err(FsError::NotRegular { path: place.path });
            }
            opened => opened.map_err(wrap)?,
        };
        if !file.metadata().map_err(wrap)?.is_file() {
            return Err(FsError::NotRegular { path: place.path });
        }
        if mode == WriteMode::Replace {
            file.set_len(0).map_err(wrap)?;
        }
        file.write_all(bytes).map_err(wrap)
    }

    /// Makes a directory. The first one made, or none where `all` and it was there.
    pub fn make_dir(&mut self, path: &str, all: bool) -> Result<(), FsError> {
        self.count(path, 0)?;
        let place = self.locate(path)?;
        if place.beneath == Path::new(".") && all {
            return Ok(());
        }
        let mut builder = DirBuilder::new();
        builder.recursive(all);
        place.dir.create_dir_with(&place.beneath, &builder).map_err(|error| place.wrap(error))
    }

    /// Removes a file or a link.
    pub fn remove_file(&mut self, path: &str) -> Result<(), FsError> {
        self.count(path, 0)?;
        let place = self.locate_entry(path)?;
        place.dir.remove_file(&place.beneath).map_err(|error| place.wrap(error))
    }

    /// Removes a directory; with `all` what is in it too.
    pub fn remove_dir(&mut self, path: &str, all: bool) -> Result<(), FsError> {
        self.count(path, 0)?;
        let place = self.locate_entry(path)?;
        if place.beneath == Path::new(".") {
            return empty(&place, all);
        }
        if !all {
            return place.dir.remove_dir(&place.beneath).map_err(|error| place.wrap(error));
        }
        refuse_secrets_in(&place, &place.beneath, 0)?;
        place.dir.remove_dir_all(&place.beneath).map_err(|error| place.wrap(error))
    }

    /// Moves a file or directory. A link stays where it is: elsewhere it would lead elsewhere.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), FsError> {
        self.count(from, 0)?;
        let (from, to) = (self.locate(from)?, self.locate(to)?);
        self.refuse_around_cache(&from)?;
        self.refuse_around_cache(&to)?;
        refuse_secrets_in(&from, &from.beneath, 0)?;
        let moved = from.dir.rename(&from.beneath, &to.dir, &to.beneath);
        moved.map_err(|error| from.wrap(error))
    }

    /// Sets who may read and write a file. The right to run it, or to run as its owner, is not given.
    pub fn set_mode(&mut self, path: &str, mode: u32) -> Result<(), FsError> {
        use cap_std::fs::{Permissions, PermissionsExt};
        self.count(path, 0)?;
        let place = self.locate(path)?;
        if mode & !0o666 != 0 {
            return Err(FsError::WriteNotGranted { path: place.path });
        }
        let set = place.dir.set_permissions(&place.beneath, Permissions::from_mode(mode));
        set.map_err(|error| place.wrap(error))
    }

    fn count(&mut self, path: &str, bytes: u64) -> Result<(), FsError> {
        let quota = |what: String| FsError::Quota { path: PathBuf::from(path), what };
        if self.changes >= MAX_CHANGES {
            return Err(quota(format!("{MAX_CHANGES} times")));
        }
        if self.bytes + bytes > MAX_BYTES {
            return Err(quota(format!("{} bytes", self.bytes)));
        }
        self.changes += 1;
        self.bytes += bytes;
        Ok(())
    }

    /// The place of an entry that may itself be a link: removing one follows none.
    fn locate_entry(&self, text: &str) -> Result<Place<'_>, FsError> {
        let path = PluginPath::parse(text)?.as_path().to_owned();
        let Some((root, beneath)) = Root::of(&self.roots, &path) else {
            return Err(FsError::WriteNotGranted { path });
        };
        refuse_secret(&path, &beneath)?;
        let dir = root.made().map_err(|source| classify(source, &path, root))?;
        let full = folded(&root.path.join(&beneath));
        if self.caches.iter().any(|cache| full.starts_with(cache)) {
            return Err(FsError::Cache { path });
        }
        let place = Place { root, dir, path, beneath };
        if let Some(parent) = place.beneath.parent() {
            Place { root, dir: place.dir.clone(), path: place.path.clone(), beneath: parent.to_owned() }
                .refuse_link()?;
        }
        Ok(place)
    }

    /// What a cache lies in stays where it is: elsewhere, it could be written.
    fn refuse_around_cache(&self, place: &Place<'_>) -> Result<(), FsError> {
        let moved = folded(&place.root.path.join(&place.beneath));
        if self.caches.iter().any(|cache| cache.starts_with(&moved)) {
            return Err(FsError::Cache { path: place.path.clone() });
        }
        Ok(())
    }

    fn locate(&self, text: &str) -> Result<Place<'_>, FsError> {
        let place = self.locate_entry(text)?;
        place.refuse_link()?;
        Ok(place)
    }
}

/// A path by its real directories, as far as they are there, in one case: some file systems tell no more apart.
fn folded(path: &Path) -> PathBuf {
    let mut there = path;
    let real = loop {
        match (there.canonicalize(), there.parent()) {
            (Ok(real), _) => break real,
            (Err(_), Some(parent)) => there = parent,
            (Err(_), None) => break there.to_owned(),
        }
    };
    let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
    PathBuf::from(real.join(rest).to_string_lossy().to_lowercase())
}

/// Refuses a tree that has a secret in it: it goes only by its own name.
fn refuse_secrets_in(place: &Place<'_>, beneath: &Path, depth: usize) -> Result<(), FsError> {
    let is_dir = place.dir.symlink_metadata(beneath).map_err(|error| place.wrap(error))?.is_dir();
    if !is_dir {
        return Ok(());
    }
    if depth > MAX_DEPTH {
        return Err(FsError::TooLarge { path: place.path.clone() });
    }
    for entry in place.dir.read_dir(beneath).map_err(|error| place.wrap(error))? {
        let name = entry.map_err(|error| place.wrap(error))?.file_name();
        refuse_secret(&place.path.join(&name), Path::new(&name))?;
        refuse_secrets_in(place, &beneath.join(&name), depth + 1)?;
    }
    Ok(())
}

/// The granted directory itself stays; what is in it goes.
fn empty(place: &Place<'_>, all: bool) -> Result<(), FsError> {
    if all {
        refuse_secrets_in(place, Path::new("."), 0)?;
    }
    for entry in place.dir.entries().map_err(|error| place.wrap(error))? {
        let entry = entry.map_err(|error| place.wrap(error))?;
        if !all {
            return Err(place.wrap(io::ErrorKind::DirectoryNotEmpty.into()));
        }
        let name = entry.file_name();
        let is_dir = entry.file_type().map_err(|error| place.wrap(error))?.is_dir();
        let removed = if is_dir { place.dir.remove_dir_all(&name) } else { place.dir.remove_file(&name) };
        removed.map_err(|error| place.wrap(error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandboxs_own_cache_is_written_by_no_grant_under_any_spelling() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let cache = root.join("node_modules/.cache/nexxo/snapshots");
        std::fs::create_dir_all(&cache).unwrap();
        std::fs::write(cache.join("a.snapshot"), b"memory").unwrap();
        let mut writes = WriteRoots::new([&root]).without_caches([&cache]);
        let at = |path: &str| root.join(path).to_string_lossy().into_owned();
        let refused =
            |result: Result<(), FsError>| assert!(matches!(result, Err(FsError::Cache { .. })), "{result:?}");
        for path in ["a.snapshot", "new.snapshot", "../snapshots/a.snapshot", "./a.snapshot", "deep/er/a"] {
            let path = at(&format!("node_modules/.cache/nexxo/snapshots/{path}"));
            refused(writes.write(&path, b"other", WriteMode::Replace));
            refused(writes.set_mode(&path, 0o600));
        }
        let snapshot = at("node_modules/.cache/nexxo/snapshots/a.snapshot");
        refused(writes.rename(&snapshot, &at("out")));
        std::fs::write(root.join("mine"), b"mine").unwrap();
        refused(writes.rename(&at("mine"), &snapshot));
        for around in ["node_modules", "node_modules/.cache", "node_modules/.cache/nexxo"] {
            refused(writes.rename(&at(around), &at("moved")));
            refused(writes.rename(&at("mine"), &at(around)));
        }
        writes.write(&at("node_modules/.cache/other"), b"fine", WriteMode::New).unwrap();
        assert_eq!(std::fs::read(cache.join("a.snapshot")).unwrap(), b"memory");
    }
}
