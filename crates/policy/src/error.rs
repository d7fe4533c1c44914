use std::io;
use std::path::{Path, PathBuf};

use crate::path::PathRefused;
use crate::read::MAX_FILE_BYTES;

/// Why a plugin did not get what it asked for.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum FsError {
    #[error("{0}")]
    Path(#[from] PathRefused),
    #[error("reading {path} is not granted; the grant would be `read: [{folder:?}]`", folder = folder_of(path))]
    NotGranted { path: PathBuf },
    #[error("writing {path} is not granted; the grant would be `write: [{folder:?}]`", folder = folder_of(path))]
    WriteNotGranted { path: PathBuf },
    #[error("{path} is not granted: {name} may hold secrets, which only a grant of its own covers")]
    Secret { path: PathBuf, name: String },
    #[error("{path} is not granted: it leads out of the granted directory {root}")]
    Escapes { path: PathBuf, root: PathBuf },
    #[error("writing {path} is not granted: it is a symbolic link")]
    Link { path: PathBuf },
    #[error("writing {path} is not granted: the sandbox keeps its cache there, which no grant opens")]
    Cache { path: PathBuf },
    #[error(
        "writing {path} is not granted: the plugin has written {what} already, which is as much as it may"
    )]
    Quota { path: PathBuf, what: String },
    /// Something in a pinned root.
    #[error("{path}, in the package {package}, is not as it was verified: {what}")]
    Changed { path: PathBuf, package: PathBuf, what: String },
    /// A refusal that the plugin sees as a path that is not there.
    #[error("{0}")]
    Unseen(Box<FsError>),
    #[error("{path} is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge { path: PathBuf },
    #[error("{path} is neither a file nor a directory")]
    NotRegular { path: PathBuf },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

impl FsError {
    /// Whether the policy refused, as against a file that is not there.
    pub fn is_denial(&self) -> bool {
        !matches!(self, Self::Io { .. } | Self::TooLarge { .. })
    }

    /// The refusal as a path that is not there.
    pub(crate) fn unseen(self) -> Self {
        Self::Unseen(Box::new(self))
    }

    /// What only looks at a path does not see a secret, whether or not it is there.
    pub(crate) fn looked_at(self) -> Self {
        if matches!(self, Self::Secret { .. }) { self.unseen() } else { self }
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
                io::ErrorKind::AlreadyExists => "EEXIST",
                io::ErrorKind::DirectoryNotEmpty => "ENOTEMPTY",
                io::ErrorKind::CrossesDevices => "EXDEV",
                io::ErrorKind::StorageFull => "ENOSPC",
                io::ErrorKind::ReadOnlyFilesystem => "EROFS",
                io::ErrorKind::InvalidFilename => "ENAMETOOLONG",
                _ => "EIO",
            },
            Self::Unseen(_) => "ENOENT",
            Self::TooLarge { .. } => "ERR_FS_FILE_TOO_LARGE",
            Self::Changed { .. } => "NEXXO_FILE_CHANGED",
            _ => "NEXXO_FS_DENIED",
        }
    }
}
