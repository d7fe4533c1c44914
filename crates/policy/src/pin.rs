//! Directories that a plugin may read only as they were verified.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use cap_std::fs::Dir;

use crate::digest::Digest;
use crate::error::FsError;
use crate::tree::{Node, Tree};

/// A package's directory, and the digest that its tree must have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PinnedRoot {
    pub path: PathBuf,
    pub digest: Digest,
}

/// What a root is pinned to: found out when something in it is asked for.
#[derive(Debug)]
pub struct Pin {
    package: PathBuf,
    expected: Digest,
    /// The tree where it is the expected one; otherwise why it is not.
    tree: OnceLock<Result<Tree, String>>,
}

/// Where a path leads in a tree.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    Of(&'a Node),
    /// A directory that is not of the package, on the way to a root that lies deeper.
    Between,
}

impl Pin {
    pub fn new(pinned: &PinnedRoot) -> Self {
        Self { package: pinned.path.clone(), expected: pinned.digest, tree: OnceLock::new() }
    }

    /// Whether the tree was walked.
    pub fn is_settled(&self) -> bool {
        self.tree.get().is_some()
    }

    /// The tree, walked at the first call. Every call fails where it is another one: which file differs, nobody can tell.
    pub fn tree(&self, dir: io::Result<Arc<Dir>>, path: &Path) -> Result<&Tree, FsError> {
        let walk = || {
            let dir = dir.map_err(|error| format!("its directory cannot be opened: {error}"))?;
            let tree = Tree::of(&dir, &self.package).map_err(|error| error.to_string())?;
            if tree.digest == self.expected {
                return Ok(tree);
            }
            Err(format!("its files have the digest {}, and {} was verified", tree.digest, self.expected))
        };
        self.tree.get_or_init(walk).as_ref().map_err(|what| self.changed(path, what.clone()))
    }

    /// The refusal of a file of the package.
    pub fn changed(&self, path: &Path, what: impl Into<String>) -> FsError {
        FsError::Changed { path: path.to_owned(), package: self.package.clone(), what: what.into() }
    }
}
