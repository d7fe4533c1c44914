use serde::Serialize;
use serde_json::Value;

use crate::digest::Sha256;
use crate::file_path::FilePath;
use crate::json::{self, Read, Refused};

/// How many packages an approval may have.
const MAX_PACKAGES: usize = 4096;

/// A package whose files a plugin was made from or may read, as an approval has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackageDigest {
    /// Its directory, relative to the one that holds the project and all its packages.
    pub path: FilePath,
    /// The digest of its tree.
    pub sha256: Sha256,
}

impl PackageDigest {
    fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &["path", "sha256"])?;
        Ok(Self {
            path: fields.required("path", json::parsed)?,
            sha256: fields.required("sha256", json::parsed)?,
        })
    }
}

/// Reads the list. Unlike files, a package may lie within another one.
pub(crate) fn read_packages(value: &Value) -> Read<Vec<PackageDigest>> {
    let packages = json::list(value, MAX_PACKAGES, PackageDigest::read)?;
    match packages.windows(2).position(|pair| pair[0].path >= pair[1].path) {
        Some(index) => Err(Refused::new("packages must be sorted by the bytes of their paths, each once")
            .under("path")
            .under((index + 1).to_string())),
        None => Ok(packages),
    }
}
