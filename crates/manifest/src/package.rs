use serde_json::Value;

use crate::archive::{read_archive, write_archive};
use crate::dsse::{ENVELOPE_FILE, Envelope};
use crate::error::Error;
use crate::file_path::FilePath;
use crate::files::Files;
use crate::json::{Document, Refused};
use crate::manifest::{Manifest, read_version};
use crate::name::PackageName;
use crate::time::Time;
use crate::trust::TrustStore;
use crate::verify::Verified;

const PACKAGE_JSON: &str = "package.json";

const DOCUMENT: Document = Document { name: PACKAGE_JSON, max_bytes: 1 << 20 };

/// A plugin's archive, read but not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    envelope: Envelope,
    files: Files,
}

fn refused(path: &str, what: impl Into<String>) -> Error {
    Error::Archive { path: Some(path.into()), what: what.into() }
}

fn path(text: &str) -> Result<FilePath, Error> {
    text.parse().map_err(|error| refused(text, format!("{error}")))
}

impl Package {
    /// Reads an archive and takes the envelope out of it. Nothing is verified yet.
    ///
    /// # Errors
    /// `NEXXO_ARCHIVE_INVALID`, `NEXXO_SIGNATURE_MISSING` where there is no envelope, `NEXXO_ENVELOPE_INVALID`.
    pub fn read(archive: &[u8]) -> Result<Self, Error> {
        Self::from_files(read_archive(archive)?)
    }

    /// Takes the envelope out of a package's files. Nothing is verified yet.
    ///
    /// # Errors
    /// `NEXXO_SIGNATURE_MISSING` where there is no envelope, `NEXXO_ENVELOPE_INVALID`.
    pub fn from_files(mut files: Files) -> Result<Self, Error> {
        let envelope = files.remove(&path(ENVELOPE_FILE)?).ok_or(Error::NoSignature)?;
        Ok(Self { envelope: Envelope::parse_packaged(&envelope)?, files })
    }

    /// Packs files and envelope, after the same checks that verifying makes but for the signatures.
    ///
    /// # Errors
    /// Those of [`write_archive`], `NEXXO_MANIFEST_INVALID`, `NEXXO_FILE_UNSIGNED`, `NEXXO_FILE_MISSING`,
    /// `NEXXO_FILE_CHANGED`, `NEXXO_MANIFEST_MISMATCH`.
    pub fn write(envelope: &Envelope, files: &Files) -> Result<Vec<u8>, Error> {
        check(&Manifest::parse(envelope.payload())?, files)?;
        let mut files = files.clone();
        files.insert(path(ENVELOPE_FILE)?, envelope.to_text().into_bytes());
        write_archive(&files)
    }

    /// Makes the checks of [`Package::verify`] but for the signatures: every file against the manifest, and
    /// `package.json`'s name and version.
    ///
    /// # Errors
    /// `NEXXO_MANIFEST_INVALID`, `NEXXO_FILE_UNSIGNED`, `NEXXO_FILE_MISSING`, `NEXXO_FILE_CHANGED`,
    /// `NEXXO_MANIFEST_MISMATCH`, `NEXXO_ARCHIVE_INVALID` for a `package.json` that is not strict JSON.
    pub fn check(envelope: &Envelope, files: &Files) -> Result<(), Error> {
        check(&Manifest::parse(envelope.payload())?, files)
    }

    /// The envelope, not verified.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The files, not verified.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Verifies the signatures, then every file against the manifest, then `package.json`'s name and version.
    ///
    /// # Errors
    /// Those of [`TrustStore::verify`], `NEXXO_FILE_UNSIGNED`, `NEXXO_FILE_MISSING`, `NEXXO_FILE_CHANGED`,
    /// `NEXXO_MANIFEST_MISMATCH`.
    pub fn verify(&self, trust: &TrustStore, now: Time) -> Result<Verified, Error> {
        let verified = trust.verify(&self.envelope, now)?;
        check(verified.manifest(), &self.files)?;
        Ok(verified)
    }

    /// The files, to be taken after [`Package::verify`]: the bytes that were verified are the bytes to run.
    pub fn into_files(self) -> Files {
        self.files
    }
}

fn check(manifest: &Manifest, files: &Files) -> Result<(), Error> {
    manifest.check_files(files)?;
    let package_path = path(PACKAGE_JSON)?;
    let package_json = files.get(&package_path).ok_or(Error::FileMissing { path: package_path })?;
    let read = |value: &Value| {
        let field = |name: &str| {
            value.get(name).ok_or_else(|| Refused::new(format!("the field `{name}` is missing")))
        };
        let name =
            crate::json::parsed::<PackageName>(field("name")?).map_err(|refused| refused.under("name"))?;
        Ok((name, read_version(field("version")?).map_err(|refused| refused.under("version"))?))
    };
    let (name, version) =
        DOCUMENT.parse(package_json, read).map_err(|invalid| refused(PACKAGE_JSON, invalid.to_string()))?;
    manifest.check_package(&name, Some(&version))
}
