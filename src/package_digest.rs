use std::path::Path;

use napi_derive::napi;

use crate::failure;
use crate::raw::Env;

/// The digest of a package's directory over all its files, as `pinnedRoots` and the manifests of approvals have it.
///
/// Throws an `Error` with the code `NEXXO_PLUGIN_NOT_FOUND`, `NEXXO_PACK_FAILED` where it is no tree that has a digest, or
/// `NEXXO_SYSTEM`.
#[napi]
pub fn package_digest(env: napi::Env, path: String) -> napi::Result<String> {
    let digest = nexxo_policy::package_digest(Path::new(&path));
    digest
        .map(|digest| digest.to_string())
        .map_err(|error| failure::throw_code(Env(env.raw()), error.code(), &error.to_string()).into())
}
