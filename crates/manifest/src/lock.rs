use std::collections::BTreeMap;
use std::fmt;

use semver::Version;
use serde::Serialize;
use serde_json::Value;

use crate::capability::Grants;
use crate::digest::Sha256;
use crate::error::Error;
use crate::json::{self, Document, Read};
use crate::limits::Limits;
use crate::manifest::{Kind, read_version};
use crate::name::PackageName;
use crate::public_key::KeyId;
use crate::time::Time;
use crate::verify::Verified;

const DOCUMENT: Document = Document { name: "nexxo.lock", max_bytes: 4 << 20 };

/// How many plugins a lockfile may have.
const MAX_PLUGINS: usize = 2000;

/// In what a plugin differs from its approval. Old and new values are texts for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
#[non_exhaustive]
pub enum LockDifference {
    /// `NEXXO_LOCK_CHANGED`
    Changed { what: &'static str, locked: String, found: String },
    /// `NEXXO_LOCK_DOWNGRADE`
    Older { locked: String, found: String },
    /// `NEXXO_LOCK_SIGNER`
    NewSigner { locked: String, found: String },
    /// `NEXXO_LOCK_CAPABILITY`
    NewCapability { who: &'static str, what: String, locked: String },
}

impl LockDifference {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "NEXXO_LOCK_CHANGED",
            Self::Older { .. } => "NEXXO_LOCK_DOWNGRADE",
            Self::NewSigner { .. } => "NEXXO_LOCK_SIGNER",
            Self::NewCapability { .. } => "NEXXO_LOCK_CAPABILITY",
        }
    }
}

impl fmt::Display for LockDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { what, locked, found } => write!(f, "its {what} was {locked} and is {found}"),
            Self::Older { locked, found } => {
                write!(f, "version {locked} was approved, and this is the older {found}")
            }
            Self::NewSigner { locked, found } => {
                write!(f, "it was signed by {locked}, and now by {found} too or instead")
            }
            Self::NewCapability { who, what, locked } => {
                write!(f, "{who} `{what}`, and approved was {locked}")
            }
        }
    }
}

/// What a project approved of one plugin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Locked {
    #[serde(serialize_with = "as_text")]
    version: Version,
    kind: Kind,
    manifest: Sha256,
    entry: Sha256,
    signers: Vec<KeyId>,
    capabilities: Grants,
    #[serde(skip_serializing_if = "Limits::is_empty")]
    limits: Limits,
    approved: Time,
}

fn as_text<S: serde::Serializer>(version: &Version, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(version)
}

fn joined<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() { "nothing".into() } else { items.join(", ") }
}

impl Locked {
    /// The approval of a verified plugin with what the project grants it.
    pub fn new(verified: &Verified, capabilities: Grants, limits: Limits, approved: Time) -> Self {
        let manifest = verified.manifest();
        Self {
            version: manifest.version().clone(),
            kind: manifest.kind(),
            manifest: verified.manifest_sha256(),
            entry: manifest.entry_sha256(),
            signers: verified.signers().to_vec(),
            capabilities,
            limits,
            approved,
        }
    }

    /// What was granted.
    pub fn capabilities(&self) -> &Grants {
        &self.capabilities
    }

    /// The limits that were granted.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The version that was approved.
    pub fn version(&self) -> &Version {
        &self.version
    }

    fn read(value: &Value) -> Read<Self> {
        let known = ["version", "kind", "manifest", "entry", "signers", "capabilities", "limits", "approved"];
        let fields = json::object(value, &known)?;
        Ok(Self {
            version: fields.required("version", read_version)?,
            kind: fields.required("kind", json::parsed)?,
            manifest: fields.required("manifest", json::parsed)?,
            entry: fields.required("entry", json::parsed)?,
            signers: fields.required("signers", |value| json::set(value, 16, json::parsed))?,
            capabilities: fields.required("capabilities", Grants::read)?,
            limits: fields.optional("limits", Limits::read)?.unwrap_or_default(),
            approved: fields.required("approved", json::parsed)?,
        })
    }

    fn difference(&self, verified: &Verified, granted: &Grants, limits: &Limits) -> Option<LockDifference> {
        let manifest = verified.manifest();
        let changed = |what, locked: &dyn fmt::Display, found: &dyn fmt::Display| {
            Some(LockDifference::Changed { what, locked: locked.to_string(), found: found.to_string() })
        };
        if manifest.kind() != self.kind {
            return changed("kind", &self.kind, &manifest.kind());
        }
        if manifest.version().cmp_precedence(&self.version).is_lt() {
            let (locked, found) = (self.version.to_string(), manifest.version().to_string());
            return Some(LockDifference::Older { locked, found });
        }
        if verified.signers().iter().any(|signer| !self.signers.contains(signer)) {
            let (locked, found) = (joined(&self.signers), joined(verified.signers()));
            return Some(LockDifference::NewSigner { locked, found });
        }
        if let Some(difference) = self.new_capability("it asks for", &manifest.asked(), manifest.limits()) {
            return Some(difference);
        }
        if let Some(difference) = self.new_capability("the settings grant", granted, limits) {
            return Some(difference);
        }
        if *manifest.version() != self.version {
            return changed("version", &self.version, manifest.version());
        }
        if manifest.entry_sha256() != self.entry {
            return changed("bundle", &self.entry, &manifest.entry_sha256());
        }
        if verified.manifest_sha256() != self.manifest {
            return changed("manifest", &self.manifest, &verified.manifest_sha256());
        }
        None
    }

    fn new_capability(&self, who: &'static str, asked: &Grants, limits: &Limits) -> Option<LockDifference> {
        let missing = self.capabilities.missing(asked);
        if !missing.is_empty() {
            let locked = joined(self.capabilities.iter());
            return Some(LockDifference::NewCapability { who, what: joined(missing), locked });
        }
        let (limit, granted, asked) = self.limits.first_above(limits)?;
        let locked = granted.map_or_else(|| "its default".to_owned(), |granted| granted.to_string());
        Some(LockDifference::NewCapability { who, what: format!("limits.{limit}: {asked}"), locked })
    }
}

/// What a project approved: `nexxo.lock`, version 1, sorted by name and written for review.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lock {
    version: u64,
    plugins: BTreeMap<PackageName, Locked>,
}

impl Default for Lock {
    fn default() -> Self {
        Self { version: 1, plugins: BTreeMap::new() }
    }
}

impl Lock {
    /// Reads a lockfile.
    ///
    /// # Errors
    /// `NEXXO_LOCK_INVALID` with the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        DOCUMENT.parse(bytes, Self::read).map_err(Error::Lock)
    }

    fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &["version", "plugins"])?;
        let version = fields.required("version", |value| json::whole(value, 1, 1))?;
        let plugins = |value| json::entries(value, MAX_PLUGINS, |_: &PackageName, value| Locked::read(value));
        Ok(Self { version, plugins: fields.required("plugins", plugins)?.into_iter().collect() })
    }

    /// The lockfile as it is written: stable, with one fact a line. Fields that begin with `x-` are not kept.
    pub fn to_text(&self) -> String {
        json::to_text(self)
    }

    /// What was approved of a plugin.
    pub fn get(&self, name: &PackageName) -> Option<&Locked> {
        self.plugins.get(name)
    }

    /// The approved plugins by name.
    pub fn plugins(&self) -> impl Iterator<Item = (&PackageName, &Locked)> {
        self.plugins.iter()
    }

    /// Approves a plugin, in place of an earlier approval.
    pub fn approve(&mut self, name: PackageName, locked: Locked) {
        self.plugins.insert(name, locked);
    }

    /// Takes an approval back; whether there was one.
    pub fn remove(&mut self, name: &PackageName) -> bool {
        self.plugins.remove(name).is_some()
    }

    /// Holds a verified plugin, and what the settings grant it, against what was approved.
    ///
    /// # Errors
    /// `NEXXO_LOCK_MISSING`, `NEXXO_LOCK_DOWNGRADE`, `NEXXO_LOCK_SIGNER`, `NEXXO_LOCK_CAPABILITY` and
    /// `NEXXO_LOCK_CHANGED`, each with the old and the new value.
    pub fn check(&self, verified: &Verified, granted: &Grants, limits: &Limits) -> Result<(), Error> {
        let name = verified.manifest().name();
        let locked = self.plugins.get(name).ok_or_else(|| Error::NotLocked { name: name.clone() })?;
        match locked.difference(verified, granted, limits) {
            Some(difference) => Err(Error::LockDiffers { name: name.clone(), difference }),
            None => Ok(()),
        }
    }
}
