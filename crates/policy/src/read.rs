use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, MetadataExt, OpenOptions, OpenOptionsExt};

use crate::deny::is_secret;
use crate::path::{PathRefused, PluginPath};

/// The largest file that a plugin reads at once, in bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// How many entries of one directory a plugin gets to see.
const MAX_DIR_ENTRIES: usize = 100_000;

/// Why a plugin did not get what it asked for.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum FsError {
    #[error("{0}")]
    Path(#[from] PathRefused),
    #[error("reading {path} is not granted: it lies under none of the plugin's read roots")]
    NotGranted { path: PathBuf },
    #[error("reading {path} is not granted: {name} may hold secrets, which only a grant of its own covers")]
    Secret { path: PathBuf, name: String },
    #[error("reading {path} is not granted: it leads out of the read root {root}")]
    Escapes { path: PathBuf, root: PathBuf },
    #[error("{path} is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge { path: PathBuf },
    #[error("{path} is neither a file nor a directory")]
    NotRegular { path: PathBuf },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
}

impl FsError {
    /// Whether the policy refused, as against a file that is not there.
    pub fn is_denial(&self) -> bool {
        !matches!(self, Self::Io { .. } | Self::TooLarge { .. })
    }

    /// The code under which a plugin sees the error: Node's own where Node would fail too.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => "ENOENT",
                io::ErrorKind::NotADirectory => "ENOTDIR",
                io::ErrorKind::IsADirectory => "EISDIR",
                io::ErrorKind::PermissionDenied => "EACCES",
                io::ErrorKind::InvalidInput => "EINVAL",
                _ => "EIO",
            },
            Self::TooLarge { .. } => "ERR_FS_FILE_TOO_LARGE",
            _ => "NEXXO_FS_DENIED",
        }
    }
}

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

#[derive(Debug)]
struct Root {
    path: PathBuf,
    dir: Dir,
    /// Where a single file was granted: its name in `dir`.
    file: Option<PathBuf>,
}

impl Root {
    fn open(path: &Path) -> io::Result<Self> {
        let (dir, file) = match (path.is_file(), path.parent(), path.file_name()) {
            (true, Some(parent), Some(name)) => (parent, Some(PathBuf::from(name))),
            _ => (path, None),
        };
        Ok(Self { path: path.to_owned(), dir: Dir::open_ambient_dir(dir, ambient_authority())?, file })
    }

    /// The path within the handle, where this root holds it.
    fn beneath(&self, path: &Path) -> Option<PathBuf> {
        let beneath = path.strip_prefix(&self.path).ok()?;
        match (&self.file, beneath.as_os_str().is_empty()) {
            (Some(file), true) => Some(file.clone()),
            (Some(_), false) => None,
            (None, true) => Some(PathBuf::from(".")),
            (None, false) => Some(beneath.to_owned()),
        }
    }

    /// Refuses a path one of whose components beneath the root is a secret, but for a file that was granted by its name.
    fn refuse_secret(&self, path: &Path, beneath: &Path) -> Result<(), FsError> {
        if self.file.as_deref() == Some(beneath) {
            return Ok(());
        }
        match beneath.iter().map(|part| part.to_string_lossy()).find(|part| is_secret(part)) {
            Some(name) => Err(FsError::Secret { path: path.to_owned(), name: name.into_owned() }),
            None => Ok(()),
        }
    }
}

/// The directories, and single files, that a plugin may read, as open handles.
#[derive(Debug, Default)]
pub struct ReadRoots {
    roots: Vec<Root>,
}

impl ReadRoots {
    /// Opens what was granted: directories, and files by their own name, which a secret needs. A path that is not there
    /// is an error: a grant that does nothing would mislead.
    pub fn open<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self, FsError> {
        let mut roots: Vec<Root> = Vec::new();
        for path in paths {
            let given = path.as_ref();
            let wrap = |source| FsError::Io { path: given.to_owned(), source };
            // Plugins name files under either spelling, so both lead there.
            let real = given.canonicalize().map_err(wrap)?;
            if real != given {
                roots.push(Root::open(&real).map_err(wrap)?);
            }
            roots.push(Root::open(given).map_err(wrap)?);
        }
        // The deepest root first: a nested grant decides before the one around it.
        roots.sort_by_key(|root| std::cmp::Reverse(root.path.as_os_str().len()));
        Ok(Self { roots })
    }

    /// Reads a whole regular file.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        let (root, path, beneath) = self.locate_real(path)?;
        let wrap = |source| classify(source, &path, root);
        // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(rustix_nonblock());
        let mut file = root.dir.open_with(&beneath, &options).map_err(wrap)?;
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
        let (root, path, beneath) = if follow { self.locate_real(path)? } else { self.locate_link(path)? };
        let metadata = root.dir.symlink_metadata(&beneath);
        metadata.map(|metadata| stat(&metadata)).map_err(|source| classify(source, &path, root))
    }

    /// Lists a directory, sorted by name. Secrets are left out, so that their existence does not show either.
    pub fn read_dir(&self, path: &str) -> Result<Vec<DirEntry>, FsError> {
        let (root, path, beneath) = self.locate_real(path)?;
        let wrap = |source| classify(source, &path, root);
        let mut entries = Vec::new();
        for entry in root.dir.read_dir(&beneath).map_err(wrap)? {
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
        let (root, _, real) = self.locate_real(path)?;
        Ok(if root.file.is_some() { root.path.with_file_name(real) } else { root.path.join(real) })
    }

    /// Where a symlink points. One that leads out of the root does not say where to.
    pub fn read_link(&self, path: &str) -> Result<PathBuf, FsError> {
        let (root, path, beneath) = self.locate_link(path)?;
        let target = root.dir.read_link(&beneath).map_err(|source| classify(source, &path, root))?;
        match root.dir.canonicalize(&beneath).map_err(|source| classify(source, &path, root)) {
            Ok(real) => root.refuse_secret(&path, &real)?,
            Err(error) if error.is_denial() => return Err(error),
            Err(_) => {}
        }
        Ok(target)
    }

    fn locate(&self, text: &str) -> Result<(&Root, PathBuf, PathBuf), FsError> {
        let path = PluginPath::parse(text)?.as_path().to_owned();
        let found = self.roots.iter().find_map(|root| Some((root, root.beneath(&path)?)));
        let Some((root, beneath)) = found else { return Err(FsError::NotGranted { path }) };
        root.refuse_secret(&path, &beneath)?;
        Ok((root, path, beneath))
    }

    /// Locates a path whose last component may be a symlink that is looked at itself.
    fn locate_link(&self, text: &str) -> Result<(&Root, PathBuf, PathBuf), FsError> {
        let (root, path, beneath) = self.locate(text)?;
        let (Some(parent), Some(name)) = (beneath.parent(), beneath.file_name()) else {
            return Ok((root, path, beneath));
        };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let real = root.dir.canonicalize(parent).map_err(|source| classify(source, &path, root))?.join(name);
        root.refuse_secret(&path, &real)?;
        Ok((root, path, real))
    }

    /// Locates and resolves symlinks within the root, so that a link by a harmless name does not lead to a secret.
    fn locate_real(&self, text: &str) -> Result<(&Root, PathBuf, PathBuf), FsError> {
        let (root, path, beneath) = self.locate(text)?;
        let real = root.dir.canonicalize(&beneath).map_err(|source| classify(source, &path, root))?;
        root.refuse_secret(&path, &real)?;
        Ok((root, path, real))
    }
}

/// A walk that leaves the handle fails with a permission error of the resolver's own.
fn classify(source: io::Error, path: &Path, root: &Root) -> FsError {
    let escaped = source.kind() == io::ErrorKind::PermissionDenied && source.raw_os_error().is_none();
    if escaped {
        FsError::Escapes { path: path.to_owned(), root: root.path.clone() }
    } else {
        FsError::Io { path: path.to_owned(), source }
    }
}

#[cfg(unix)]
fn rustix_nonblock() -> i32 {
    // O_NONBLOCK; a constant of the platform's ABI.
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
