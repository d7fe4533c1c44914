//! What a plugin may read and write: decisions over directory handles.
//!
//! A plugin names an absolute path. The decision takes the granted root that holds the path, walks from that root's
//! directory handle with beneath-resolution, so that no `..`, symlink or race leaves the root, and refuses the names
//! that nobody means to grant, such as `.env` and private keys.

mod deny;
mod error;
mod path;
mod read;
mod root;
mod write;

pub use error::FsError;
pub use path::{PathRefused, PluginPath};
pub use read::{DirEntry, FileKind, ReadRoots, Stat};
pub use write::{WriteMode, WriteRoots};
