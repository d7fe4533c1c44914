use crate::digest::Sha256;
use crate::file_path::FilePath;
use crate::lock::LockDifference;
use crate::name::PackageName;
use crate::public_key::KeyId;
use crate::time::Time;

/// A document that was refused, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{document} is refused at {place} (line {line}, column {column}): {what}", place = place(pointer))]
pub struct Invalid {
    /// What was read: "the manifest", "nexxo.trust.json", …
    pub document: &'static str,
    /// Where, as a JSON pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// The line, from 1.
    pub line: usize,
    /// The byte in the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "its top level" } else { pointer }
}

/// Why a plugin, a key or a document is refused. [`Error::code`] is stable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
#[non_exhaustive]
pub enum Error {
    #[error("{0}; mend the manifest and sign it again")]
    Manifest(Invalid),
    #[error("{0}; pack and sign the plugin again")]
    Envelope(Invalid),
    #[error("{0}; mend nexxo.trust.json, or take it back from version control")]
    Trust(Invalid),
    #[error("{0}; mend nexxo.lock, or take it back from version control")]
    Lock(Invalid),
    #[error("{0}")]
    Settings(Invalid),
    #[error("{0}; have it written and signed again")]
    Statement(Invalid),

    #[error(
        "the manifest carries no signature; sign it with `nexxo plugin sign`, or approve the plugin yourself"
    )]
    NoSignature,
    #[error(
        "the signature by {key} does not fit the manifest: one of the two was changed. Do not use this copy; get the plugin again"
    )]
    BadSignature { key: KeyId },
    #[error("what was signed is a {found:?}, not a plugin's manifest ({expected:?})")]
    WrongPurpose { found: String, expected: &'static str },
    #[error("the statement carries no signature; sign it with the key that it names")]
    NoStatementSignature,
    #[error("the statement is not signed by {key} alone: {why}; have it signed again by that key")]
    StatementSignature { key: KeyId, why: &'static str },
    #[error(
        "what was signed is a {found:?}, not a {expected:?}; a signature counts for what it was made for"
    )]
    StatementPurpose { found: String, expected: String },
    #[error(
        "no key that signed is in nexxo.trust.json (signed by {}); if you know the signer, add its key to that file",
        list(keys)
    )]
    UnknownSigner { keys: Vec<KeyId> },
    #[error(
        "key {key} is not trusted for {name} as {kind}, only for {allowed}; widen its patterns or kinds in nexxo.trust.json if it should be"
    )]
    NotAllowed { key: KeyId, name: PackageName, kind: &'static str, allowed: String },
    #[error(
        "key {key} expired at {expired}, and it is {now}; the plugin needs a signature by a key that is in use"
    )]
    Expired { key: KeyId, expired: Time, now: Time },
    #[error(
        "key {key} was revoked at {time} ({reason}); nothing that it signed counts, whatever date it bears. Use a version signed by another key"
    )]
    Revoked { key: KeyId, time: Time, reason: String },
    #[error(
        "{found} trusted signature(s) of {needed} that nexxo.trust.json asks for{why}; have the plugin signed by another trusted key"
    )]
    Threshold { needed: usize, found: usize, why: String },
    #[error(
        "{name}@{found} is older than {minimum}, the oldest that nexxo.trust.json lets run; use a newer version"
    )]
    BelowMinimum { name: PackageName, found: String, minimum: String },
    #[error("the manifest is for {found}, not for {expected}; get the right package again")]
    OtherPackage { expected: String, found: String },
    #[error("{name} asks for nexxo {range}, and this is {version}; use a version of one that fits the other")]
    Engine { name: PackageName, range: String, version: String },

    #[error(
        "{path} is not what was signed: it has {actual_size} bytes with SHA-256 {actual}, and the manifest says {expected_size} bytes with {expected}. Get the plugin again"
    )]
    FileChanged { path: FilePath, expected: Sha256, expected_size: u64, actual: Sha256, actual_size: u64 },
    #[error("{path} is in the manifest but not in the package; get the plugin again")]
    FileMissing { path: FilePath },
    #[error(
        "{path} is in the package but not in the manifest, so that nobody signed it; get the plugin again, or pack it again with that file"
    )]
    FileUnsigned { path: FilePath },
    #[error("the archive is refused{}: {what}; get it again, or pack it with `nexxo plugin pack`", at(path))]
    Archive { path: Option<String>, what: String },

    #[error(
        "{name} is not in nexxo.lock; look at what it asks for and approve it with `nexxo plugin approve {name}`"
    )]
    NotLocked { name: PackageName },
    #[error(
        "{name} is not as it was approved: {difference}. If that is meant, approve it with `nexxo plugin approve {name}`"
    )]
    LockDiffers { name: PackageName, difference: LockDifference },

    #[error("the key is refused: {0}")]
    Key(String),
    #[error("the private key is not opened: {0}")]
    Passphrase(String),
    #[error("the operating system gave no randomness: {0}")]
    Randomness(String),
}

fn list(keys: &[KeyId]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn at(path: &Option<String>) -> String {
    path.as_ref().map_or_else(String::new, |path| format!(" at {path:?}"))
}

impl Error {
    /// The code under which the error is known outside.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Manifest(_) => "NEXXO_MANIFEST_INVALID",
            Self::Envelope(_) => "NEXXO_ENVELOPE_INVALID",
            Self::Trust(_) => "NEXXO_TRUST_INVALID",
            Self::Lock(_) => "NEXXO_LOCK_INVALID",
            Self::Settings(_) => "NEXXO_OPTION_INVALID",
            Self::Statement(_) => "NEXXO_STATEMENT_INVALID",
            Self::NoSignature | Self::NoStatementSignature => "NEXXO_SIGNATURE_MISSING",
            Self::BadSignature { .. }
            | Self::WrongPurpose { .. }
            | Self::StatementSignature { .. }
            | Self::StatementPurpose { .. } => "NEXXO_SIGNATURE_INVALID",
            Self::UnknownSigner { .. } => "NEXXO_SIGNER_UNTRUSTED",
            Self::NotAllowed { .. } => "NEXXO_SIGNER_NOT_ALLOWED",
            Self::Expired { .. } => "NEXXO_KEY_EXPIRED",
            Self::Revoked { .. } => "NEXXO_KEY_REVOKED",
            Self::Threshold { .. } => "NEXXO_THRESHOLD",
            Self::BelowMinimum { .. } => "NEXXO_VERSION_TOO_OLD",
            Self::OtherPackage { .. } => "NEXXO_MANIFEST_MISMATCH",
            Self::Engine { .. } => "NEXXO_ENGINE_RANGE",
            Self::FileChanged { .. } => "NEXXO_FILE_CHANGED",
            Self::FileMissing { .. } => "NEXXO_FILE_MISSING",
            Self::FileUnsigned { .. } => "NEXXO_FILE_UNSIGNED",
            Self::Archive { .. } => "NEXXO_ARCHIVE_INVALID",
            Self::NotLocked { .. } => "NEXXO_LOCK_MISSING",
            Self::LockDiffers { difference, .. } => difference.code(),
            Self::Key(_) => "NEXXO_KEY_INVALID",
            Self::Passphrase(_) => "NEXXO_PASSPHRASE",
            Self::Randomness(_) => "NEXXO_SYSTEM",
        }
    }
}
