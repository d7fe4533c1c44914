use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::fs::{Dir, DirBuilder, OpenOptions};

use crate::error::FsError;
use crate::path::PluginPath;
use crate::root::{Root, classify, refuse_secret};

/// How often one plugin may change something.
const MAX_CHANGES: u64 = 50_000;

/// How much one plugin may write, in bytes.
const MAX_BYTES: u64 = 1 << 30;

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
        Self { roots: Root::sorted(roots), changes: 0, bytes: 0 }
    }

    /// Writes a file, without the right to run it.
    pub fn write(&mut self, path: &str, bytes: &[u8], mode: WriteMode) -> Result<(), FsError> {
        self.count(path, bytes.len() as u64)?;
        let place = self.locate(path)?;
        let mut options = OpenOptions::new();
        options.write(true);
        match mode {
            WriteMode::Replace => options.create(true).truncate(true),
            WriteMode::Append => options.create(true).append(true),
            WriteMode::New => options.create_new(true),
        };
        let opened = place.dir.open_with(&place.beneath, &options);
        opened.and_then(|mut file| file.write_all(bytes)).map_err(|error| place.wrap(error))
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
        let removed =
            if all { place.dir.remove_dir_all(&place.beneath) } else { place.dir.remove_dir(&place.beneath) };
        removed.map_err(|error| place.wrap(error))
    }

    /// Moves a file or directory.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), FsError> {
        self.count(from, 0)?;
        let (from, to) = (self.locate_entry(from)?, self.locate(to)?);
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
        let place = Place { root, dir, path, beneath };
        if let Some(parent) = place.beneath.parent() {
            Place { root, dir: place.dir.clone(), path: place.path.clone(), beneath: parent.to_owned() }
                .refuse_link()?;
        }
        Ok(place)
    }

    fn locate(&self, text: &str) -> Result<Place<'_>, FsError> {
        let place = self.locate_entry(text)?;
        place.refuse_link()?;
        Ok(place)
    }
}

/// The granted directory itself stays; what is in it goes.
fn empty(place: &Place<'_>, all: bool) -> Result<(), FsError> {
    for entry in place.dir.entries().map_err(|error| place.wrap(error))? {
        let entry = entry.map_err(|error| place.wrap(error))?;
        if !all {
            return Err(place.wrap(io::ErrorKind::DirectoryNotEmpty.into()));
        }
        let name = entry.file_name();
        refuse_secret(&place.path, Path::new(&name))?;
        let is_dir = entry.file_type().map_err(|error| place.wrap(error))?.is_dir();
        let removed = if is_dir { place.dir.remove_dir_all(&name) } else { place.dir.remove_file(&name) };
        removed.map_err(|error| place.wrap(error))?;
    }
    Ok(())
}
