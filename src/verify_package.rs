use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use nexxo_manifest::{
    Error, FilePath, Files, Lock, Manifest, Package, PackageName, TrustStore, Verified, Version,
};
use nexxo_policy::{TreeError, read_package};

use crate::failure;
use crate::manifest::{grants, limits, parsed, thrown, time};
use crate::manifest_archive::PackageFile;
use crate::raw::Env;

/// An installed package, and the project that it is to run in.
#[napi(object, object_to_js = false)]
pub struct PackageRequest {
    /// The package's directory.
    pub directory: String,
    /// The project's directory, which has `nexxo.trust.json` and `nexxo.lock`.
    pub root: String,
    /// The package that it must be.
    pub name: String,
    /// The version of Nexxo that is to run it.
    pub engine: String,
    /// The time, in milliseconds since the epoch.
    pub now: f64,
    /// What the settings grant, as JSON.
    pub granted: String,
    /// The limits that the settings raise, as JSON.
    pub limits: String,
}

/// A package that verified: its bundle is the bytes that were verified.
#[napi(object, object_from_js = false)]
pub struct VerifiedPackage {
    /// Its version.
    pub version: String,
    /// The SHA-256 of its manifest, in hexadecimal digits.
    pub manifest_sha256: String,
    /// The bundle's path in the package.
    pub entry: String,
    /// The bundle.
    pub bundle: Uint8Array,
    /// The bundle's source map, where the package has one.
    pub source_map: Option<Uint8Array>,
    /// The digest of the package's tree.
    pub tree_sha256: String,
    /// The lockfile that it was held against.
    pub lock: Uint8Array,
}

/// More than a trust store or a lockfile can have.
const MAX_PROJECT_FILE: u64 = 4 << 20;

/// Reads an installed package and what its project says, each file once, and makes every check of `verifyManifest` and of
/// `package.json`. Nobody is trusted where there is no trust store, and nothing approved where there is no lockfile.
///
/// Throws an `Error` with a `code` for the first check that does not hold, or `NEXXO_SYSTEM` where a file cannot be read.
#[napi]
pub fn verify_package(env: napi::Env, request: PackageRequest) -> napi::Result<VerifiedPackage> {
    let throw = |error: Error| thrown(&env, &error);
    let now = time(&env, "now", request.now)?;
    let name: PackageName = parsed(&env, "name", &request.name)?;
    let engine: Version = parsed(&env, "engine", &request.engine)?;
    let granted = grants(&env, Some(&request.granted))?;
    let limits = limits(&env, Some(&request.limits))?;
    let root = Path::new(&request.root);
    let project_file = |name: &str| project_file(&root.join(name)).map_err(|what| system(&env, &what));
    let trust = project_file("nexxo.trust.json")?;
    let trust =
        trust.map_or_else(|| Ok(TrustStore::default()), |bytes| TrustStore::parse(&bytes)).map_err(throw)?;
    let lock_bytes = project_file("nexxo.lock")?.unwrap_or_else(|| Lock::default().to_text().into_bytes());
    let lock = Lock::parse(&lock_bytes).map_err(throw)?;
    let package = Package::from_files(files_of(&env, &request.directory)?).map_err(throw)?;
    let check = || -> Result<Verified, Error> {
        let verified = package.verify(&trust, now)?;
        verified.manifest().check_package(&name, None)?;
        verified.manifest().check_engine(&engine)?;
        lock.check(&verified, &granted, &limits)?;
        Ok(verified)
    };
    let verified = check().map_err(throw)?;
    Ok(answer(&verified, package.into_files(), lock_bytes))
}

/// Reads the files of a package's directory, the envelope among them, sorted by path. Nothing is verified.
///
/// Throws an `Error` with a `code` where something in it is no plain file, cannot be read, or is too large.
#[napi]
pub fn read_package_files(env: napi::Env, directory: String) -> napi::Result<Vec<PackageFile>> {
    let files = files_of(&env, &directory)?;
    Ok(files
        .into_iter()
        .map(|(path, data)| PackageFile { path: path.to_string(), data: data.into() })
        .collect())
}

fn answer(verified: &Verified, mut files: Files, lock: Vec<u8>) -> VerifiedPackage {
    let manifest: &Manifest = verified.manifest();
    let entry = manifest.entry();
    let map = format!("{entry}.map").parse::<FilePath>().ok().and_then(|path| files.remove(&path));
    VerifiedPackage {
        version: manifest.version().to_string(),
        manifest_sha256: verified.manifest_sha256().to_string(),
        entry: entry.to_string(),
        // That it is there was verified.
        bundle: files.remove(entry).unwrap_or_default().into(),
        source_map: map.map(Uint8Array::from),
        tree_sha256: manifest.tree_sha256().to_string(),
        lock: lock.into(),
    }
}

fn files_of(env: &napi::Env, directory: &str) -> napi::Result<Files> {
    let read =
        read_package(Path::new(directory)).map_err(|error: TreeError| code(env, error.code(), &error))?;
    let mut files = Files::new();
    for (path, data) in read {
        let what = |error| format!("{path} is a name that nobody can have signed: {error}");
        let path = path.parse().map_err(|error| code(env, "NEXXO_FILE_UNSIGNED", &what(error)))?;
        files.insert(path, data);
    }
    Ok(files)
}

fn project_file(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let read = || {
        let file = File::open(path)?;
        let mut bytes = Vec::new();
        if !file.metadata()?.is_file()
            || file.take(MAX_PROJECT_FILE + 1).read_to_end(&mut bytes)? as u64 > MAX_PROJECT_FILE
        {
            return Err(io::Error::other("it is no file of a size that it could have"));
        }
        Ok(bytes)
    };
    match read() {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
    }
}

fn system(env: &napi::Env, what: &str) -> napi::Error {
    code(env, "NEXXO_SYSTEM", &what)
}

fn code(env: &napi::Env, code: &str, what: &dyn std::fmt::Display) -> napi::Error {
    failure::throw_code(Env(env.raw()), code, &what.to_string()).into()
}
