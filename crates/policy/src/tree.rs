//! All files of a package's directory under one digest. `docs/signed-plugins.md` says over what.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use sha2::Digest as _;

use crate::digest::Digest;
use crate::read::{FileKind, nonblock};

/// What a tree may have.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// How many files and links, and as many directories.
    files: usize,
    /// How many bytes in its files together.
    bytes: u64,
    /// How deep it may be: as many directories are open at a time.
    depth: usize,
}

const BOUNDS: Bounds = Bounds { files: 50_000, bytes: 1 << 30, depth: 64 };

/// How many links one path may go through, as on Linux.
const MAX_LINKS: usize = 40;

/// What is in the directory of a package but not of it.
pub(crate) const MODULES: &str = "node_modules";
const REPOSITORY: &str = ".git";
const ENVELOPE: &str = "nexxo.manifest.json";

/// Why a directory has no digest, or its files are not read.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum TreeError {
    #[error("{path} cannot be read: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{path} has more than {most} files or directories", path = path.display())]
    TooMany { path: PathBuf, most: usize },
    #[error("{path} has more than {most} bytes", path = path.display())]
    TooLarge { path: PathBuf, most: u64 },
    #[error("{path} is more than {most} directories deep", path = path.display())]
    TooDeep { path: PathBuf, most: usize },
    #[error("{path} has a name that is not UTF-8", path = path.display())]
    Name { path: PathBuf },
    #[error("{path} is neither a file, a directory nor a symbolic link", path = path.display())]
    NotRegular { path: PathBuf },
    #[error("{path} is a symbolic link, which nobody can have signed", path = path.display())]
    Link { path: PathBuf },
}

impl TreeError {
    /// The code under which the error is known outside.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { source, .. }
                if matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
            {
                "NEXXO_PLUGIN_NOT_FOUND"
            }
            Self::Io { .. } => "NEXXO_SYSTEM",
            Self::Link { .. } => "NEXXO_FILE_UNSIGNED",
            _ => "NEXXO_PACK_FAILED",
        }
    }
}

/// The digest of a package's directory.
///
/// # Errors
/// Where something in it cannot be read or is not of a package, and where it is too large.
pub fn package_digest(path: &Path) -> Result<Digest, TreeError> {
    let dir = Dir::open_ambient_dir(path, ambient_authority())
        .map_err(|source| TreeError::Io { path: path.to_owned(), source })?;
    Tree::of(&dir, path).map(|tree| tree.digest)
}

/// Something in a tree.
#[derive(Debug, PartialEq, Eq)]
pub enum Node {
    /// One with something in it; others do not exist.
    Dir(BTreeMap<String, Node>),
    File {
        size: u64,
        sha256: Digest,
    },
    /// What it holds.
    Link(PathBuf),
}

impl Node {
    pub fn kind(&self) -> FileKind {
        match self {
            Self::Dir(_) => FileKind::Dir,
            Self::File { .. } => FileKind::File,
            Self::Link(_) => FileKind::Symlink,
        }
    }
}

/// Why a path does not lead to something in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWay {
    Failed(io::ErrorKind),
    /// A symbolic link leads out.
    Escapes,
}

/// What a directory held when it was walked.
#[derive(Debug)]
pub struct Tree {
    root: Node,
    pub digest: Digest,
}

impl Tree {
    /// Walks an open directory. `path` is for errors.
    pub fn of(dir: &Dir, path: &Path) -> Result<Self, TreeError> {
        Self::within(BOUNDS, dir, path)
    }

    fn within(bounds: Bounds, dir: &Dir, path: &Path) -> Result<Self, TreeError> {
        let mut walk = Walk { bounds, path, lines: BTreeMap::new(), directories: 0, bytes: 0 };
        let children = walk.directory(dir, "", 0)?;
        let mut hasher = sha2::Sha256::new();
        for (path, (kind, digest)) in &walk.lines {
            hasher.update(format!("{kind}\0{path}\0{digest}\n"));
        }
        Ok(Self { root: Node::Dir(children), digest: Digest(hasher.finalize().into()) })
    }

    /// What a path leads to, and by which way. It goes through symbolic links as they were; with `follow` through one at
    /// its end too.
    pub fn resolve(&self, path: &Path, follow: bool) -> Result<(PathBuf, &Node), NoWay> {
        let mut waiting: Vec<&OsStr> = path.iter().rev().collect();
        let mut way: Vec<(&str, &Node)> = Vec::new();
        let mut links = 0;
        while let Some(part) = waiting.pop() {
            let here = way.last().map_or(&self.root, |(_, node)| node);
            let Node::Dir(children) = here else { return Err(NoWay::Failed(io::ErrorKind::NotADirectory)) };
            if part == "." {
                continue;
            }
            if part == ".." {
                way.pop().ok_or(NoWay::Escapes)?;
                continue;
            }
            let found = part.to_str().and_then(|name| children.get_key_value(name));
            match found.ok_or(NoWay::Failed(io::ErrorKind::NotFound))? {
                (_, Node::Link(target)) if follow || !waiting.is_empty() => {
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(NoWay::Failed(io::ErrorKind::Other));
                    }
                    if target.is_absolute() {
                        return Err(NoWay::Escapes);
                    }
                    // What ends like this is a directory, which the parts do not tell.
                    let text = target.as_os_str().as_encoded_bytes();
                    if text.ends_with(b"/") || text.ends_with(b"/.") {
                        waiting.push(OsStr::new("."));
                    }
                    waiting.extend(target.iter().rev());
                }
                (name, node) => way.push((name, node)),
            }
        }
        let node = way.last().map_or(&self.root, |(_, node)| node);
        let path: PathBuf = way.iter().map(|(name, _)| name).collect();
        Ok((if way.is_empty() { PathBuf::from(".") } else { path }, node))
    }
}

struct Walk<'a> {
    bounds: Bounds,
    path: &'a Path,
    /// What the digest is over, by path.
    lines: BTreeMap<String, (char, Digest)>,
    directories: usize,
    bytes: u64,
}

impl Walk<'_> {
    fn at(&self, way: &str) -> PathBuf {
        if way.is_empty() { self.path.to_owned() } else { self.path.join(way) }
    }

    fn directory(&mut self, dir: &Dir, way: &str, depth: usize) -> Result<BTreeMap<String, Node>, TreeError> {
        if depth > self.bounds.depth {
            return Err(TreeError::TooDeep { path: self.at(way), most: self.bounds.depth });
        }
        let mut children = BTreeMap::new();
        for entry in dir.entries().map_err(|source| TreeError::Io { path: self.at(way), source })? {
            let entry = entry.map_err(|source| TreeError::Io { path: self.at(way), source })?;
            let name = entry.file_name().into_string();
            let name = name.map_err(|_| TreeError::Name { path: self.at(way) })?;
            let inner = if way.is_empty() { name.clone() } else { format!("{way}/{name}") };
            let failed = |source| TreeError::Io { path: self.path.join(&inner), source };
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() && (name == MODULES || name == REPOSITORY)
                || way.is_empty() && kind.is_file() && name == ENVELOPE
            {
                continue;
            }
            // Each is opened by its own name in a directory that is open: no link is followed, whatever changes meanwhile.
            let node = if kind.is_dir() {
                self.count(self.directories)?;
                self.directories += 1;
                let opened = dir.open_dir_nofollow(&name).map_err(failed)?;
                let found = self.directory(&opened, &inner, depth + 1)?;
                if found.is_empty() {
                    continue;
                }
                Node::Dir(found)
            } else if kind.is_symlink() {
                self.count(self.lines.len())?;
                let target = dir.read_link_contents(&name).map_err(failed)?;
                let digest = Digest::of(target.as_os_str().as_encoded_bytes());
                self.lines.insert(inner, ('l', digest));
                Node::Link(target)
            } else if kind.is_file() {
                self.count(self.lines.len())?;
                let (size, sha256) = self.file(dir, &name, &inner)?;
                self.lines.insert(inner, ('f', sha256));
                Node::File { size, sha256 }
            } else {
                return Err(TreeError::NotRegular { path: self.path.join(inner) });
            };
            children.insert(name, node);
        }
        Ok(children)
    }

    fn count(&self, so_far: usize) -> Result<(), TreeError> {
        let most = self.bounds.files;
        if so_far == most { Err(TreeError::TooMany { path: self.path.to_owned(), most }) } else { Ok(()) }
    }

    fn too_large(&self) -> TreeError {
        TreeError::TooLarge { path: self.path.to_owned(), most: self.bounds.bytes }
    }

    fn file(&mut self, dir: &Dir, name: &str, way: &str) -> Result<(u64, Digest), TreeError> {
        let failed = |source| TreeError::Io { path: self.path.join(way), source };
        let mut options = OpenOptions::new();
        // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
        options.read(true).follow(FollowSymlinks::No).custom_flags(nonblock());
        let mut file = dir.open_with(name, &options).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(TreeError::NotRegular { path: self.at(way) });
        }
        if metadata.len() > self.bounds.bytes {
            return Err(self.too_large());
        }
        let mut hasher = sha2::Sha256::new();
        let mut buffer = [0; 1 << 16];
        let mut size = 0;
        loop {
            let read = match file.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(failed)?,
            };
            if read == 0 {
                self.bytes += size;
                return Ok((size, Digest(hasher.finalize().into())));
            }
            hasher.update(&buffer[..read]);
            size += read as u64;
            if self.bytes + size > self.bounds.bytes {
                return Err(self.too_large());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use std::fs;

    use super::*;

    #[test]
    fn a_tree_is_bounded_to_the_last_file() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path();
        let walk = || {
            let dir = Dir::open_ambient_dir(path, ambient_authority()).unwrap();
            Tree::within(Bounds { files: 4, bytes: 10, depth: 2 }, &dir, path)
        };
        fs::create_dir_all(path.join("a/b/node_modules/x/y/z")).unwrap();
        for (name, text) in [("one", "12345"), ("a/two", "678"), ("a/b/three", "90")] {
            fs::write(path.join(name), text).unwrap();
        }
        std::os::unix::fs::symlink("a/long/target/that/counts/for/none", path.join("link")).unwrap();
        walk().unwrap();
        fs::write(path.join("five"), "").unwrap();
        assert!(matches!(walk(), Err(TreeError::TooMany { most: 4, .. })));
        fs::remove_file(path.join("link")).unwrap();
        walk().unwrap();
        fs::write(path.join("five"), "x").unwrap();
        assert!(matches!(walk(), Err(TreeError::TooLarge { most: 10, .. })));
        fs::remove_file(path.join("five")).unwrap();
        for name in ["c", "d"] {
            fs::create_dir(path.join(name)).unwrap();
        }
        walk().unwrap();
        fs::create_dir(path.join("e")).unwrap();
        assert!(matches!(walk(), Err(TreeError::TooMany { .. })));
        fs::remove_dir(path.join("e")).unwrap();
        fs::rename(path.join("c"), path.join("a/b/c")).unwrap();
        assert!(matches!(walk(), Err(TreeError::TooDeep { most: 2, .. })));
    }
}
