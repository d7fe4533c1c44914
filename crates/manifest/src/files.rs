use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::digest::Sha256;
use crate::error::Error;
use crate::file_path::FilePath;
use crate::json::{self, Read};

/// The files of a package by path, without the envelope itself.
pub type Files = BTreeMap<FilePath, Vec<u8>>;

/// How large one file may be.
pub(crate) const MAX_FILE_BYTES: u64 = 64 << 20;

/// A file as the manifest has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    /// Where it is in the package.
    pub path: FilePath,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Sha256,
}

impl FileEntry {
    /// The entry of a file's bytes.
    pub fn of(path: FilePath, bytes: &[u8]) -> Self {
        Self { path, size: bytes.len() as u64, sha256: Sha256::of(bytes) }
    }

    pub(crate) fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &["path", "size", "sha256"])?;
        Ok(Self {
            path: fields.required("path", json::parsed)?,
            size: fields.required("size", |value| json::whole(value, 0, MAX_FILE_BYTES))?,
            sha256: fields.required("sha256", json::parsed)?,
        })
    }
}

/// Holds files against a manifest's list: the same paths, each with its size and digest.
pub(crate) fn check(entries: &[FileEntry], files: &Files) -> Result<(), Error> {
    let signed = |path: &FilePath| entries.binary_search_by(|entry| entry.path.cmp(path)).is_ok();
    if let Some(path) = files.keys().find(|path| !signed(path)) {
        return Err(Error::FileUnsigned { path: path.clone() });
    }
    for entry in entries {
        let bytes = files.get(&entry.path).ok_or_else(|| Error::FileMissing { path: entry.path.clone() })?;
        check_one(entry, bytes)?;
    }
    Ok(())
}

pub(crate) fn check_one(entry: &FileEntry, bytes: &[u8]) -> Result<(), Error> {
    let (actual, actual_size) = (Sha256::of(bytes), bytes.len() as u64);
    if actual == entry.sha256 && actual_size == entry.size {
        return Ok(());
    }
    Err(Error::FileChanged {
        path: entry.path.clone(),
        expected: entry.sha256,
        expected_size: entry.size,
        actual,
        actual_size,
    })
}
