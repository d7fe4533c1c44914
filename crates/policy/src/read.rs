use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use cap_std::fs::{Dir, Metadata, MetadataExt, OpenOptions, OpenOptionsExt};

use crate::deny::is_secret;
use crate::digest::Digest;
use crate::error::FsError;
use crate::path::PluginPath;
use crate::pin::{PinnedRoot, Place};
use crate::root::{Root, classify};
use crate::tree::{NoWay, Node, Tree};
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

    /// Adds directories of packages that must be as they were verified, each with all that lies beneath it, but for what
    /// another root covers.
    pub fn with_pinned<'a>(mut self, pinned: impl IntoIterator<Item = &'a PinnedRoot>) -> Self {
        self.roots.extend(pinned.into_iter().flat_map(Root::pinned));
        Self { roots: Root::sorted(self.roots) }
    }

    /// How many pinned roots were not held against their digests yet.
    pub fn unsettled(&self) -> usize {
        self.roots.iter().filter_map(|root| root.pin.as_ref()).filter(|pin| !pin.is_settled()).count()
    }

    /// Reads a whole regular file.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, FsError> {
        let found = self.locate_real(path)?;
        match found.place {
            None => found.read(),
            Some(Place::Of(Node::File { sha256, .. })) => {
                let bytes = found.read().map_err(|error| found.gone(error))?;
                // It may have changed since the tree was walked.
                if Digest::of(&bytes) == *sha256 {
                    Ok(bytes)
                } else {
                    Err(found.changed("its bytes changed"))
                }
            }
            Some(_) => Err(found.wrap(io::ErrorKind::IsADirectory.into())),
        }
    }

    /// Looks at a path; `follow` goes through a symlink, within the root.
    pub fn stat(&self, path: &str, follow: bool) -> Result<Stat, FsError> {
        let found = if follow { self.locate_real(path) } else { self.locate_link(path) };
        let found = found.map_err(FsError::looked_at)?;
        let metadata = found.dir.symlink_metadata(&found.beneath);
        let stat = metadata.map(|metadata| stat(&metadata)).map_err(|error| found.gone(found.wrap(error)))?;
        let holds = match found.place {
            None => true,
            Some(Place::Of(Node::Dir(_)) | Place::Between) => stat.kind == FileKind::Dir,
            Some(Place::Of(Node::File { size, .. })) => stat.kind == FileKind::File && stat.size == *size,
            Some(Place::Of(Node::Link(_))) => stat.kind == FileKind::Symlink,
        };
        if holds { Ok(stat) } else { Err(found.changed("it became something else")) }
    }

    /// Lists a directory, sorted by name. Secrets are left out, so that their existence does not show either.
    pub fn read_dir(&self, path: &str) -> Result<Vec<DirEntry>, FsError> {
        let found = self.locate_real(path)?;
        if let Some(place) = found.place {
            return self.read_pinned_dir(&found, place);
        }
        let mut entries = Vec::new();
        for entry in found.dir.read_dir(&found.beneath).map_err(|error| found.wrap(error))? {
            let entry = entry.map_err(|error| found.wrap(error))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if is_secret(&name) {
                continue;
            }
            if entries.len() == MAX_DIR_ENTRIES {
                return Err(FsError::TooLarge { path: found.path });
            }
            let kind = entry.file_type().map_err(|error| found.wrap(error))?;
            entries.push(DirEntry { name, kind: kind_of(kind) });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// What a directory of a pinned root held when it was verified, and what leads to roots that lie deeper.
    fn read_pinned_dir(&self, found: &Found<'_>, place: Place<'_>) -> Result<Vec<DirEntry>, FsError> {
        let mut entries: BTreeMap<String, FileKind> = self
            .roots_beneath(found)
            .filter_map(|way| {
                let name = way.iter().next()?;
                let there = found.dir.symlink_metadata(found.beneath.join(name)).ok()?;
                Some((name.to_str()?.to_owned(), kind_of(there.file_type())))
            })
            .collect();
        match place {
            Place::Between => {}
            Place::Of(Node::Dir(children)) => {
                entries.extend(children.iter().map(|(name, node)| (name.clone(), node.kind())));
            }
            Place::Of(_) => return Err(found.wrap(io::ErrorKind::NotADirectory.into())),
        }
        entries.retain(|name, _| !is_secret(name));
        Ok(entries.into_iter().map(|(name, kind)| DirEntry { name, kind }).collect())
    }

    /// The ways from a place to the roots that lie beneath it.
    fn roots_beneath(&self, found: &Found<'_>) -> impl Iterator<Item = &Path> {
        let at = found.root.path.join(&found.beneath);
        self.roots
            .iter()
            .filter_map(move |root| root.path.strip_prefix(&at).ok())
            .filter(|way| !way.as_os_str().is_empty())
    }

    /// The path with its symlinks resolved, where that stays within the root.
    pub fn real_path(&self, path: &str) -> Result<PathBuf, FsError> {
        let Found { root, beneath, .. } = self.locate_real(path).map_err(FsError::looked_at)?;
        Ok(if root.file.is_some() { root.path.with_file_name(beneath) } else { root.path.join(beneath) })
    }

    /// Where a symlink points. One that leads out of the root does not say where to.
    pub fn read_link(&self, path: &str) -> Result<PathBuf, FsError> {
        let found = self.locate_link(path)?;
        let Some(tree) = found.tree else {
            let target = found.dir.read_link(&found.beneath).map_err(|error| found.wrap(error))?;
            match found.dir.canonicalize(&found.beneath).map_err(|error| found.wrap(error)) {
                Ok(real) => found.root.refuse_secret(&found.path, &real)?,
                Err(error) if error.is_denial() => return Err(error),
                Err(_) => {}
            }
            return Ok(target);
        };
        let Some(Place::Of(Node::Link(target))) = found.place else {
            return Err(found.wrap(io::ErrorKind::InvalidInput.into()));
        };
        match tree.resolve(&found.beneath, true) {
            Ok((real, _)) => found.root.refuse_secret(&found.path, &real)?,
            Err(NoWay::Escapes) => return Err(found.no_way(NoWay::Escapes)),
            Err(NoWay::Failed(_)) => {}
        }
        Ok(target.clone())
    }

    /// Locates a path whose last component may be a symlink that is looked at itself.
    fn locate_link(&self, text: &str) -> Result<Found<'_>, FsError> {
        self.locate_link_at(PluginPath::parse(text)?.as_path())
    }

    fn locate_link_at(&self, path: &Path) -> Result<Found<'_>, FsError> {
        let found = self.locate(path)?;
        if found.tree.is_some() {
            return self.locate_in_tree(found, false);
        }
        let (Some(parent), Some(name)) = (found.beneath.parent(), found.beneath.file_name()) else {
            return Ok(found);
        };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let beneath = found.dir.canonicalize(parent).map_err(|error| found.wrap(error))?.join(name);
        if let Some(pinned) = self.in_pinned(&found, &beneath) {
            return self.locate_link_at(&pinned);
        }
        found.root.refuse_secret(&found.path, &beneath)?;
        Ok(Found { beneath, ..found })
    }

    fn locate(&self, path: &Path) -> Result<Found<'_>, FsError> {
        let path = path.to_owned();
        let Some((root, beneath)) = Root::of(&self.roots, &path) else {
            let is_looked_for = looked_for_upwards(&self.roots, &path);
            let refusal = FsError::NotGranted { path };
            return Err(if is_looked_for { refusal.unseen() } else { refusal });
        };
        let tree = root.pin.as_ref().map(|pin| pin.tree(root.dir(), &path)).transpose()?;
        let dir = root.dir().map_err(|source| classify(source, &path, root))?;
        root.refuse_secret(&path, &beneath).map_err(|refusal| {
            // Where there is none, there is nothing to protect.
            if has_secret(&dir, tree, &beneath) { refusal } else { refusal.unseen() }
        })?;
        Ok(Found { root, dir, path, beneath, tree, place: None })
    }

    /// Locates and resolves symlinks within the root, so that a link by a harmless name does not lead to a secret.
    fn locate_real(&self, text: &str) -> Result<Found<'_>, FsError> {
        self.locate_real_at(PluginPath::parse(text)?.as_path())
    }

    fn locate_real_at(&self, path: &Path) -> Result<Found<'_>, FsError> {
        let found = self.locate(path)?;
        if found.tree.is_some() {
            return self.locate_in_tree(found, true);
        }
        let beneath = found.dir.canonicalize(&found.beneath).map_err(|error| found.wrap(error))?;
        if let Some(pinned) = self.in_pinned(&found, &beneath) {
            return self.locate_real_at(&pinned);
        }
        found.root.refuse_secret(&found.path, &beneath)?;
        Ok(Found { beneath, ..found })
    }

    /// The real path of a place, where that lies in a pinned root: a link does not lead around the pin.
    fn in_pinned(&self, found: &Found<'_>, beneath: &Path) -> Option<PathBuf> {
        let real = found.root.real_at(beneath);
        let (root, _) = Root::of(&self.roots, &real)?;
        root.pin.is_some().then_some(real)
    }

    /// Resolves symlinks by what the tree held when it was walked; nothing else is there.
    fn locate_in_tree<'a>(&'a self, found: Found<'a>, follow: bool) -> Result<Found<'a>, FsError> {
        let Some(tree) = found.tree else { return Ok(found) };
        let (beneath, place) = match tree.resolve(&found.beneath, follow) {
            Ok((beneath, node)) => (beneath, Place::Of(node)),
            Err(_) if self.roots_beneath(&found).next().is_some() => (found.beneath.clone(), Place::Between),
            Err(why) => return Err(found.no_way(why)),
        };
        found.root.refuse_secret(&found.path, &beneath)?;
        Ok(Found { beneath, place: Some(place), ..found })
    }
}

/// Where a path leads: the root that holds it, open, and the way beneath.
struct Found<'a> {
    root: &'a Root,
    dir: Arc<Dir>,
    path: PathBuf,
    beneath: PathBuf,
    /// What a pinned root held when it was verified, and where in that the path leads.
    tree: Option<&'a Tree>,
    place: Option<Place<'a>>,
}

impl Found<'_> {
    fn wrap(&self, source: io::Error) -> FsError {
        classify(source, &self.path, self.root)
    }

    fn read(&self) -> Result<Vec<u8>, FsError> {
        // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(nonblock());
        let mut file = self.dir.open_with(&self.beneath, &options).map_err(|error| self.wrap(error))?;
        let metadata = file.metadata().map_err(|error| self.wrap(error))?;
        if metadata.is_dir() {
            return Err(self.wrap(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        if !metadata.is_file() {
            return Err(FsError::NotRegular { path: self.path.clone() });
        }
        if metadata.len() > MAX_FILE_BYTES {
            return Err(FsError::TooLarge { path: self.path.clone() });
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        // The file may grow while it is read.
        let read = file.by_ref().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes);
        if read.map_err(|error| self.wrap(error))? as u64 > MAX_FILE_BYTES {
            return Err(FsError::TooLarge { path: self.path.clone() });
        }
        Ok(bytes)
    }

    fn changed(&self, what: &str) -> FsError {
        match &self.root.pin {
            Some(pin) => pin.changed(&self.path, what),
            None => self.wrap(io::ErrorKind::NotFound.into()),
        }
    }

    fn no_way(&self, why: NoWay) -> FsError {
        match why {
            NoWay::Failed(kind) => self.wrap(kind.into()),
            NoWay::Escapes => FsError::Escapes { path: self.path.clone(), root: self.root.path.clone() },
        }
    }

    /// What is in the tree but no more on the disk has changed.
    fn gone(&self, error: FsError) -> FsError {
        let gone = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory, io::ErrorKind::IsADirectory];
        match (&error, self.place) {
            (FsError::Escapes { .. } | FsError::NotRegular { .. }, Some(Place::Of(_))) => {
                self.changed("it became something else")
            }
            (FsError::Io { source, .. }, Some(Place::Of(_))) if gone.contains(&source.kind()) => {
                self.changed("it is not there any more")
            }
            _ => error,
        }
    }
}

/// Whether the first name of a secret on the way is taken. What is beneath a secret directory is not looked at.
fn has_secret(dir: &Dir, tree: Option<&Tree>, beneath: &Path) -> bool {
    let parts: Vec<_> = beneath.iter().collect();
    let until = parts.iter().position(|part| is_secret(&part.to_string_lossy())).unwrap_or(parts.len() - 1);
    let secret: PathBuf = parts[..=until].iter().collect();
    if let Some(tree) = tree {
        return tree.resolve(&secret, false).is_ok();
    }
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
