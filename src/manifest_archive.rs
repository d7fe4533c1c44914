use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use nexxo_manifest::{Envelope, Error, FilePath, Files, Package};

use crate::manifest::{thrown, wrong};

/// A file of a package.
#[napi(object)]
pub struct PackageFile {
    /// Where it is: relative, with `/`.
    pub path: String,
    /// What is in it.
    pub data: Uint8Array,
}

pub fn to_files(env: &napi::Env, list: &[PackageFile]) -> napi::Result<Files> {
    let mut files = Files::new();
    for (index, PackageFile { path, data }) in list.iter().enumerate() {
        let name = format!("files[{index}].path");
        let path: FilePath = crate::manifest::parsed(env, &name, path)?;
        if files.insert(path, data.to_vec()).is_some() {
            return Err(wrong(env, &name, "the path is there twice"));
        }
    }
    Ok(files)
}

fn from_files(files: Files) -> Vec<PackageFile> {
    files.into_iter().map(|(path, data)| PackageFile { path: path.to_string(), data: data.into() }).collect()
}

/// Reads a plugin's archive (`.tgz`), which may be hostile: every file below `package/`, the envelope included, sorted by
/// path. Nothing is verified.
///
/// Throws an `Error` with the code `NEXXO_ARCHIVE_INVALID`.
#[napi]
pub fn read_archive(env: napi::Env, archive: Uint8Array) -> napi::Result<Vec<PackageFile>> {
    nexxo_manifest::read_archive(&archive).map(from_files).map_err(|error| thrown(&env, &error))
}

/// Writes an archive of files below `package/`: the same bytes for the same files.
///
/// Throws an `Error` with the code `NEXXO_ARCHIVE_INVALID`.
#[napi]
pub fn write_archive(env: napi::Env, files: Vec<PackageFile>) -> napi::Result<Uint8Array> {
    let files = to_files(&env, &files)?;
    nexxo_manifest::write_archive(&files).map(Uint8Array::from).map_err(|error| thrown(&env, &error))
}

/// Writes the archive of a signed plugin, after holding the files against the manifest; the envelope is put in.
///
/// Throws an `Error` with a `code` where a file is not as the manifest has it.
#[napi]
pub fn pack_plugin(
    env: napi::Env,
    envelope: Uint8Array,
    files: Vec<PackageFile>,
) -> napi::Result<Uint8Array> {
    let files = to_files(&env, &files)?;
    let packed = Envelope::parse_packaged(&envelope).and_then(|envelope| Package::write(&envelope, &files));
    packed.map(Uint8Array::from).map_err(|error: Error| thrown(&env, &error))
}

/// Holds the files of a signed plugin against its manifest, and its `package.json` too; signatures are not looked at.
///
/// Throws an `Error` with a `code` where a file is not as the manifest has it.
#[napi]
pub fn check_package(env: napi::Env, envelope: Uint8Array, files: Vec<PackageFile>) -> napi::Result<()> {
    let files = to_files(&env, &files)?;
    let checked = Envelope::parse_packaged(&envelope).and_then(|envelope| Package::check(&envelope, &files));
    checked.map_err(|error: Error| thrown(&env, &error))
}
