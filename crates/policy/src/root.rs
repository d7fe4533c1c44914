use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;

use crate::deny::is_secret;
use crate::error::FsError;
use crate::names::real_path;
use crate::pin::{Pin, PinnedRoot};

/// A granted directory.
#[derive(Debug)]
pub struct Root {
    pub path: PathBuf,
    /// Where it leads, by what there was when it was granted.
    real: PathBuf,
    /// None for one that is opened anew each time, because the build may remove and make it again.
    dir: Option<Arc<Dir>>,
    /// Where a single file was granted: its name in `dir`.
    pub file: Option<PathBuf>,
    /// What must be in it.
    pub pin: Option<Arc<Pin>>,
}

impl Root {
    /// A directory that is there and stays, under each of its spellings: plugins name files under either.
    pub fn held(given: &Path) -> Result<Vec<Self>, FsError> {
        let wrap = |source| FsError::Io { path: given.to_owned(), source };
        let real = given.canonicalize().map_err(wrap)?;
        let mut roots = vec![Self::open(given).map_err(wrap)?];
        if real != given {
            roots.push(Self::open(&real).map_err(wrap)?);
        }
        Ok(roots)
    }

    /// The directory of a package that must be as it was verified, under each of its spellings. Whether it is, and is there
    /// at all, is found out when something in it is asked for.
    pub fn pinned(pinned: &PinnedRoot) -> Vec<Self> {
        let given = &pinned.path;
        let real = given.canonicalize().unwrap_or_else(|_| real_path(given));
        let dir = Dir::open_ambient_dir(&real, ambient_authority()).ok().map(Arc::new);
        let pin = Arc::new(Pin::new(pinned));
        let root = |path: &Path| Self {
            path: path.to_owned(),
            real: real.clone(),
            dir: dir.clone(),
            file: None,
            pin: Some(pin.clone()),
        };
        if real == *given { vec![root(given)] } else { vec![root(given), root(&real)] }
    }

    fn open(path: &Path) -> io::Result<Self> {
        let (at, file) = match (path.is_file(), path.parent(), path.file_name()) {
            (true, Some(parent), Some(name)) => (parent, Some(PathBuf::from(name))),
            _ => (path, None),
        };
        let dir = Arc::new(Dir::open_ambient_dir(at, ambient_authority())?);
        let real = at.canonicalize()?;
        let real = file.as_ref().map_or_else(|| real.clone(), |name| real.join(name));
        Ok(Self { path: path.to_owned(), real, dir: Some(dir), file, pin: None })
    }

    /// A directory that need not be there yet.
    pub fn changing(path: &Path) -> Self {
        Self { path: path.to_owned(), real: real_path(path), dir: None, file: None, pin: None }
    }

    /// The deepest root first: a nested grant decides before the one around it, and a pin before a grant of the same.
    pub fn sorted(mut roots: Vec<Self>) -> Vec<Self> {
        roots.sort_by_key(|root| (std::cmp::Reverse(root.path.as_os_str().len()), root.pin.is_none()));
        roots
    }

    /// The root that holds a path, and the way beneath it.
    pub fn of<'a>(roots: &'a [Self], path: &Path) -> Option<(&'a Self, PathBuf)> {
        roots.iter().find_map(|root| Some((root, root.beneath(path)?)))
    }

    fn beneath(&self, path: &Path) -> Option<PathBuf> {
        let beneath = path.strip_prefix(&self.path).ok()?;
        match (&self.file, beneath.as_os_str().is_empty()) {
            (Some(file), true) => Some(file.clone()),
            (Some(_), false) => None,
            (None, true) => Some(PathBuf::from(".")),
            (None, false) => Some(beneath.to_owned()),
        }
    }

    /// The real path of something in it, by its way without links.
    pub fn real_at(&self, beneath: &Path) -> PathBuf {
        if self.file.is_some() { self.real.with_file_name(beneath) } else { self.real.join(beneath) }
    }

    /// Refuses a way that has a secret on it, but for a file that was granted by its name.
    pub fn refuse_secret(&self, path: &Path, beneath: &Path) -> Result<(), FsError> {
        if self.file.as_deref() == Some(beneath) { Ok(()) } else { refuse_secret(path, beneath) }
    }

    /// The open directory.
    pub fn dir(&self) -> io::Result<Arc<Dir>> {
        match &self.dir {
            Some(dir) => Ok(dir.clone()),
            None => {
                let dir = Dir::open_ambient_dir(&self.real, ambient_authority())?;
                // A link that came to stand on the way leads somewhere that nobody granted.
                if self.real.canonicalize()? != self.real {
                    return Err(io::ErrorKind::PermissionDenied.into());
                }
                Ok(Arc::new(dir))
            }
        }
    }

    /// The open directory, made where it is missing.
    pub fn made(&self) -> io::Result<Arc<Dir>> {
        match self.dir() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Dir::create_ambient_dir_all(&self.real, ambient_authority())?;
                self.dir()
            }
            other => other,
        }
    }
}

/// Refuses a way that has a secret on it.
pub fn refuse_secret(path: &Path, beneath: &Path) -> Result<(), FsError> {
    match beneath.iter().map(|part| part.to_string_lossy()).find(|part| is_secret(part)) {
        Some(name) => Err(FsError::Secret { path: path.to_owned(), name: name.into_owned() }),
        None => Ok(()),
    }
}

/// A walk that leaves the handle fails with a permission error of the resolver's own.
pub fn classify(source: io::Error, path: &Path, root: &Root) -> FsError {
    let escaped = source.kind() == io::ErrorKind::PermissionDenied && source.raw_os_error().is_none();
    if escaped {
        FsError::Escapes { path: path.to_owned(), root: root.path.clone() }
    } else {
        FsError::Io { path: path.to_owned(), source }
    }
}
