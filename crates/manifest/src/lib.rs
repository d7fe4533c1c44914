//! Who made a plugin, what it holds and what it asks for: signed manifests, keys, trust store, lockfile, archives.
//!
//! A [`Manifest`] is signed as a [`Envelope`] (DSSE). A [`TrustStore`] says whose signatures count for which packages and
//! gives a [`Verified`] manifest, parsed from the very bytes that were verified. That is then held against the files, the
//! archive ([`Package`]) and the [`Lock`] of what the project approved.
//!
//! Everything read here may be hostile: sizes are bounded before anything is allocated, every text becomes a type of its
//! own at the edge, and what is not understood is refused. Nothing reads a clock, a disk or the network; only
//! [`PrivateKey`] asks the system, for randomness.

mod archive;
mod archive_limits;
mod base64;
mod capability;
mod digest;
mod dsse;
mod error;
mod file_path;
mod files;
mod grant_path;
mod gzip;
mod integrity;
mod json;
mod limits;
mod lock;
mod manifest;
mod name;
mod package;
mod package_digest;
mod private_key;
mod public_key;
mod range;
mod signature;
mod statement;
mod text;
mod text_type;
mod time;
mod trust;
mod verify;
mod warm_up;

pub use archive::{read_archive, write_archive};
pub use capability::{Capability, Grant, Grants, Request, ServerCapability};
pub use digest::Sha256;
pub use dsse::{ENVELOPE_FILE, Envelope, EnvelopeSignature, PAYLOAD_TYPE, pae};
pub use error::{Error, Invalid};
pub use file_path::FilePath;
pub use files::{FileEntry, Files};
pub use grant_path::{ConfigKey, EnvName, GrantPath};
pub use integrity::Integrity;
pub use limits::{Limit, Limits};
pub use lock::{Lock, Locked};
pub use manifest::{Kind, Manifest, Publisher, Source};
pub use name::PackageName;
pub use package::Package;
pub use package_digest::PackageDigest;
pub use private_key::PrivateKey;
pub use public_key::{KeyId, PublicKey};
pub use range::EngineRange;
pub use semver::Version;
pub use signature::Signature;
pub use statement::{MAX_STATEMENT, StatementType, sign_statement, verify_statement};
pub use text::{HookName, HttpsUrl, PlainText};
pub use time::Time;
pub use trust::{Pattern, Revocation, TrustStore, TrustedKey};
pub use verify::Verified;
pub use warm_up::warm_up;
