use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use nexxo_manifest::{
    Envelope, Error, Grants, Limits, Lock, Manifest, PackageName, Time, TrustStore, Verified, Version,
};

use crate::failure;
use crate::manifest_archive::{PackageFile, to_files};
use crate::raw::Env;

/// A signed manifest and what it is held against. Only `envelope`, `trust` and `now` must be there; every other field is
/// one more check.
#[napi(object, object_to_js = false)]
pub struct VerifyRequest {
    /// The bytes of `nexxo.manifest.json`.
    pub envelope: Uint8Array,
    /// The bytes of `nexxo.trust.json`.
    pub trust: Uint8Array,
    /// The time, in milliseconds since the epoch.
    pub now: f64,
    /// The package that it must be for.
    pub name: Option<String>,
    /// The version that it must be for; needs `name`.
    pub version: Option<String>,
    /// The version of Nexxo that runs it.
    pub engine: Option<String>,
    /// All files of the plugin but the envelope.
    pub files: Option<Vec<PackageFile>>,
    /// The bytes of `nexxo.lock`.
    pub lock: Option<Uint8Array>,
    /// What the settings grant, as JSON such as `{"read":["."],"bundler":true}`; held against the lock.
    pub granted: Option<String>,
    /// The limits that the settings raise, as JSON such as `{"cpuMs":200}`; held against the lock.
    pub limits: Option<String>,
}

/// A manifest that is signed by whom the trust store trusts for it.
#[napi(object, object_from_js = false)]
pub struct VerifiedManifest {
    /// The manifest's own text, exactly as it was signed.
    pub manifest: String,
    /// The SHA-256 of that text, in hexadecimal digits.
    pub sha256: String,
    /// The ids of the trusted keys that signed.
    pub signers: Vec<String>,
}

/// Throws an error of the manifests with its `code`.
pub fn thrown(env: &napi::Env, error: &Error) -> napi::Error {
    failure::throw_code(Env(env.raw()), error.code(), &error.to_string()).into()
}

/// Throws the error for an argument that is not what it should be.
pub fn wrong(env: &napi::Env, name: &str, what: impl std::fmt::Display) -> napi::Error {
    failure::throw_code(Env(env.raw()), "NEXXO_OPTION_INVALID", &format!("`{name}`: {what}")).into()
}

/// A text argument of a type of its own.
pub fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    env: &napi::Env,
    name: &str,
    text: &str,
) -> napi::Result<T> {
    text.parse().map_err(|error| wrong(env, name, error))
}

/// A moment in JavaScript's milliseconds.
pub fn time(env: &napi::Env, name: &str, milliseconds: f64) -> napi::Result<Time> {
    // A number that is none becomes 0, which is refused like every time before 2000.
    let seconds = (milliseconds / 1000.0).floor() as i64;
    let time = Time::from_unix_seconds(seconds).filter(|_| seconds >= 946_684_800);
    time.ok_or_else(|| wrong(env, name, "it is no time in milliseconds since 1970, or before 2000"))
}

/// The grants of a request.
pub fn grants(env: &napi::Env, text: Option<&String>) -> napi::Result<Grants> {
    Grants::parse(text.map_or("{}", String::as_str).as_bytes()).map_err(|error| thrown(env, &error))
}

/// The limits of a request.
pub fn limits(env: &napi::Env, text: Option<&String>) -> napi::Result<Limits> {
    Limits::parse(text.map_or("{}", String::as_str).as_bytes()).map_err(|error| thrown(env, &error))
}

impl VerifyRequest {
    /// Makes every check that the request asks for.
    pub fn verify(&self, env: &napi::Env) -> napi::Result<(Verified, String)> {
        let throw = |error| thrown(env, &error);
        let now = time(env, "now", self.now)?;
        let name = self.name.as_ref().map(|name| parsed::<PackageName>(env, "name", name)).transpose()?;
        let version =
            self.version.as_ref().map(|version| parsed::<Version>(env, "version", version)).transpose()?;
        if name.is_none() && version.is_some() {
            return Err(wrong(env, "version", "it is there without `name`"));
        }
        let engine =
            self.engine.as_ref().map(|engine| parsed::<Version>(env, "engine", engine)).transpose()?;
        let (granted, limits) = (grants(env, self.granted.as_ref())?, limits(env, self.limits.as_ref())?);
        let trust = TrustStore::parse(&self.trust).map_err(throw)?;
        let envelope = Envelope::parse_packaged(&self.envelope).map_err(throw)?;
        let verified = trust.verify(&envelope, now).map_err(throw)?;
        let manifest = verified.manifest();
        if let Some(name) = &name {
            manifest.check_package(name, version.as_ref()).map_err(throw)?;
        }
        if let Some(engine) = &engine {
            manifest.check_engine(engine).map_err(throw)?;
        }
        if let Some(files) = &self.files {
            manifest.check_files(&to_files(env, files)?).map_err(throw)?;
        }
        if let Some(lock) = &self.lock {
            Lock::parse(lock).and_then(|lock| lock.check(&verified, &granted, &limits)).map_err(throw)?;
        }
        // The manifest was parsed from these bytes, which are UTF-8.
        let text = String::from_utf8_lossy(envelope.payload()).into_owned();
        Ok((verified, text))
    }
}

/// Decides whether a plugin is signed by whom the trust store trusts for it, and is what was signed.
///
/// Throws an `Error` with a `code` for the first check that does not hold.
#[napi]
pub fn verify_manifest(env: napi::Env, request: VerifyRequest) -> napi::Result<VerifiedManifest> {
    let (verified, manifest) = request.verify(&env)?;
    Ok(VerifiedManifest {
        manifest,
        sha256: verified.manifest_sha256().to_string(),
        signers: verified.signers().iter().map(ToString::to_string).collect(),
    })
}

/// Reads a manifest's text, signed or not, and gives it in its stable form: what `signManifest` should sign.
///
/// Throws an `Error` with the code `NEXXO_MANIFEST_INVALID` and the place.
#[napi]
pub fn read_manifest(env: napi::Env, payload: Uint8Array) -> napi::Result<String> {
    Manifest::parse(&payload).map(|manifest| manifest.to_text()).map_err(|error| thrown(&env, &error))
}
