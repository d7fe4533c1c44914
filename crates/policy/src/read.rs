use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use cap_std::fs::{Dir, Metadata, MetadataExt, OpenOptions, OpenOptionsExt};

use crate::deny::is_secret;
use crate::error::FsError;
use crate::path::PluginPath;
use crate::root::{Root, classify};
use crate::upwards::looked_for_upwards;

/// The largest file that a plugin reads at once, in bytes.
pub(crate) const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// How many entries of one directory a plugin gets to see.
const MAX_DIR_ENTRIES: usize = 100_000;

/// What a directory entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FileKind {
    File,
    Dir,
    Symlink,
    Other,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DirEntry {
    pub name: String,
    pub kind: FileKind,
}

/// What a plugin learns about a file without reading it.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Stat {
    pub kind: FileKind,
    pub size: u64,
    pub mode: u32,
    pub modified_ms: f64,
    pub inode: u64,
    pub links: u64,
}

/// The directories that a plugin may read, as open handles.
#[derive(Debug, Default)]
pub struct ReadRoots {
    roots: Vec<Root>,
}

impl ReadRoots {
    /// Opens the granted directories. A path that is no directory is an error: a grant that does nothing would mislead.
    pub fn open<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self, FsError> {
        let mut roots: Vec<Root> = Vec::new();
        for path in paths {
            roots.extend(Root::held(path.as_ref())?);
        }
        Ok(Self { roots: Root::sorted(roots) })
    }

    /// Adds directories that come and go while the build runs: what a plugin may write, it may read.
    pub fn with_changing<P: AsRef<Path>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.roots.extend(paths.into_iter().map(|path| Root::changing(path.as_ref())));
        Self { roots: Root::sorted(self.roots) }
    }

    /// Reads a whole regular file.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        let Found { root, dir, path, beneath } = self.locate_real(path)?;
        let wrap = |source| classify(source, &path, root);
        // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(nonblock());
        let mut file = dir.open_with(&beneath, &options).map_err(wrap)?;
        let metadata = file.metadata().map_err(wrap)?;
        if metadata.is_dir() {
            return Err(wrap(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        if !metadata.is_file() {
            return Err(FsError::NotRegular { path });
        }
        if metadata.len() > MAX_FILE_BYTES {
            return Err(FsError::TooLarge { path });
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        // The file may grow while it is read.
        let read = file.by_ref().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(wrap)?;
        if read as u64 > MAX_FILE_BYTES {
            return Err(FsError::TooLarge { path });
        }
        Ok(bytes)
    }

    /// Looks at a path; `follow` goes through a symlink, within the root.
    pub fn stat(&self, path: &str, follow: bool) -> Result<Stat, FsError> {
        let found = if follow { self.locate_real(path) } else { self.locate_link(path) };
        let found = found.map_err(FsError::looked_at)?;
        let Found { root, dir, path, beneath } = found;
        let metadata = dir.symlink_metadata(&beneath);
        metadata.map(|metadata| stat(&metadata)).map_err(|source| classify(source, &path, root))
    }

    /// Lists a directory, sorted by name. Secrets are left out, so that their existence does not show either.
    pub fn read_dir(&self, path: &str) -> Result<Vec<DirEntry>, FsError> {
        let Found { root, dir, path, beneath } = self.locate_real(path)?;
        let wrap = |source| classify(source, &path, root);
        let mut entries = Vec::new();
        for entry in dir.read_dir(&beneath).map_err(wrap)? {
            let entry = entry.map_err(wrap)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if is_secret(&name) {
                continue;
            }
            if entries.len() == MAX_DIR_ENTRIES {
                return Err(FsError::TooLarge { path });
            }
            let kind = entry.file_type().map_err(wrap)?;
            entries.push(DirEntry { name, kind: kind_of(kind) });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// The path with its symlinks resolved, where that stays within the root.
    pub fn real_path(&self, path: &str) -> Result<PathBuf, FsError> {
        let Found { root, beneath, .. } = self.locate_real(path).map_err(FsError::looked_at)?;
        Ok(if root.file.is_some() { root.path.with_file_name(beneath) } else { root.path.join(beneath) })
    }

    /// Where a symlink points. One that leads out of the root does not say where to.
    pub fn read_link(&self, path: &str) -> Result<PathBuf, FsError> {
        let Found { root, dir, path, beneath } = self.locate_link(path)?;
        let target = dir.read_link(&beneath).map_err(|source| classify(source, &path, root))?;
        match dir.canonicalize(&beneath).map_err(|source| classify(source, &path, root)) {
            Ok(real) => root.refuse_secret(&path, &real)?,
            Err(error) if error.is_denial() => return Err(error),
            Err(_) => {}
        }
        Ok(target)
    }

    /// Locates a path whose last component may be a symlink that is looked at itself.
    fn locate_link(&self, text: &str) -> Result<Found<'_>, FsError> {
        let found = self.locate(text)?;
        let (Some(parent), Some(name)) = (found.beneath.parent(), found.beneath.file_name()) else {
            return Ok(found);
        };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let real =
            found.dir.canonicalize(parent).map_err(|source| classify(source, &found.path, found.root))?;
        let beneath = real.join(name);
        found.root.refuse_secret(&found.path, &beneath)?;
        Ok(Found { beneath, ..found })
    }

    fn locate(&self, text: &str) -> Result<Found<'_>, FsError> {
        let path = PluginPath::parse(text)?.as_path().to_owned();
        let Some((root, beneath)) = Root::of(&self.roots, &path) else {
            let is_looked_for = looked_for_upwards(&self.roots, &path);
            let refusal = FsError::NotGranted { path };
            return Err(if is_looked_for { refusal.unseen() } else { refusal });
        };
        let dir = root.dir().map_err(|source| classify(source, &path, root))?;
        root.refuse_secret(&path, &beneath).map_err(|refusal| {
            // Where there is none, there is nothing to protect.
            if has_secret(&dir, &beneath) { refusal } else { refusal.unseen() }
        })?;
        Ok(Found { root, dir, path, beneath })
    }

    /// Locates and resolves symlinks within the root, so that a link by a harmless name does not lead to a secret.
    fn locate_real(&self, text: &str) -> Result<Found<'_>, FsError> {
        let found = self.locate(text)?;
        let real = found
            .dir
            .canonicalize(&found.beneath)
            .map_err(|source| classify(source, &found.path, found.root))?;
        found.root.refuse_secret(&found.path, &real)?;
        Ok(Found { beneath: real, ..found })
    }
}

/// Where a path leads: the root that holds it, open, and the way beneath.
struct Found<'a> {
    root: &'a Root,
    dir: Arc<Dir>,
    path: PathBuf,
    beneath: PathBuf,
}

/// Whether the first name of a secret on the way is taken. What is beneath a secret directory is not looked at.
fn has_secret(dir: &Dir, beneath: &Path) -> bool {
    let parts: Vec<_> = beneath.iter().collect();
    let until = parts.iter().position(|part| is_secret(&part.to_string_lossy())).unwrap_or(parts.len() - 1);
    let secret: PathBuf = parts[..=until].iter().collect();
    let absent = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    !matches!(dir.symlink_metadata(secret), Err(error) if absent.contains(&error.kind()))
}

/// `O_NONBLOCK`, a constant of the platform's ABI: opening a FIFO does not wait for somebody at its other end.
#[cfg(unix)]
pub(crate) fn nonblock() -> i32 {
    if cfg!(target_os = "linux") { 0o4000 } else { 0x4 }
}

fn kind_of(kind: cap_std::fs::FileType) -> FileKind {
    if kind.is_file() {
        FileKind::File
    } else if kind.is_dir() {
        FileKind::Dir
    } else if kind.is_symlink() {
        FileKind::Symlink
    } else {
        FileKind::Other
    }
}

fn stat(metadata: &Metadata) -> Stat {
    let modified = metadata.modified().ok().and_then(|time| time.into_std().duration_since(UNIX_EPOCH).ok());
    Stat {
        kind: kind_of(metadata.file_type()),
        size: metadata.len(),
        mode: metadata.mode(),
        modified_ms: modified.map_or(0.0, |time| time.as_secs_f64() * 1000.0),
        inode: metadata.ino(),
        links: metadata.nlink(),
    }
}
