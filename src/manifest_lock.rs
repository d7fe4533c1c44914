use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use nexxo_manifest::{Lock, Locked, TrustStore};

use crate::manifest::{VerifyRequest, grants, limits, thrown, time, wrong};

/// Writes a plugin into the lockfile, in place of an earlier approval, and gives the lockfile's new text. The request's
/// `lock` is the lockfile to be added to, none making a new one; its `granted` and `limits` are what is approved, and must
/// cover what the plugin asks for.
///
/// Throws what `verifyManifest` throws, but for the lock's own checks.
#[napi]
pub fn approve_plugin(env: napi::Env, mut request: VerifyRequest) -> napi::Result<String> {
    let lock = request.lock.take();
    let mut lock = match &lock {
        Some(bytes) => Lock::parse(bytes).map_err(|error| thrown(&env, &error))?,
        None => Lock::default(),
    };
    let (verified, _) = request.verify(&env)?;
    let (granted, limits) = (grants(&env, request.granted.as_ref())?, limits(&env, request.limits.as_ref())?);
    let asked = verified.manifest().asked();
    let missing = granted.missing(&asked);
    if !missing.is_empty() {
        let list = missing.iter().map(|grant| format!("`{grant}`")).collect::<Vec<_>>().join(", ");
        return Err(wrong(&env, "granted", format!("the plugin asks for more: {list}")));
    }
    if let Some((limit, _, asked)) = limits.first_above(verified.manifest().limits()) {
        return Err(wrong(&env, "limits", format!("the plugin asks for `{limit}: {asked}`")));
    }
    let name = verified.manifest().name().clone();
    lock.approve(name, Locked::new(&verified, granted, limits, time(&env, "now", request.now)?));
    Ok(lock.to_text())
}

/// Reads a trust store and gives it in its stable form.
///
/// Throws an `Error` with the code `NEXXO_TRUST_INVALID` and the place.
#[napi]
pub fn format_trust(env: napi::Env, trust: Uint8Array) -> napi::Result<String> {
    TrustStore::parse(&trust).map(|trust| trust.to_text()).map_err(|error| thrown(&env, &error))
}

/// Reads a lockfile and gives it in its stable form.
///
/// Throws an `Error` with the code `NEXXO_LOCK_INVALID` and the place.
#[napi]
pub fn format_lock(env: napi::Env, lock: Uint8Array) -> napi::Result<String> {
    Lock::parse(&lock).map(|lock| lock.to_text()).map_err(|error| thrown(&env, &error))
}
