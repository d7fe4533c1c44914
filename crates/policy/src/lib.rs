//! What a plugin may read, write and name: decisions over directory handles and paths.
//!
//! A plugin that reads names an absolute path. The decision takes the granted root that holds the path, walks from that
//! root's directory handle with beneath-resolution, so that no `..`, symlink or race leaves the root, and refuses the names
//! that nobody means to grant, such as `.env` and private keys.
//!
//! A root may be pinned to the digest of its tree: then a plugin reads there what was verified, or nothing.
//!
//! A plugin that answers the bundler names files which the bundler opens by itself. There the decision is over the real
//! path at that time, in every spelling that a bundler could understand.

mod deny;
mod digest;
mod error;
mod linked;
mod names;
mod package_files;
mod path;
mod pin;
mod read;
mod root;
mod spelling;
mod tree;
mod upwards;
mod write;

pub use digest::{Digest, NoDigest};
pub use error::FsError;
pub use names::{Meant, NameRefused, Names, Refused};
pub use package_files::read_package;
pub use path::{PathRefused, PluginPath};
pub use pin::PinnedRoot;
pub use read::{DirEntry, FileKind, ReadRoots, Stat};
pub use tree::{TreeError, package_digest};
pub use write::{WriteMode, WriteRoots};
