use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use semver::Version;
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::json::{self, Document, Read, Refused};
use crate::manifest::{Kind, read_version};
use crate::name::{PackageName, is_scope};
use crate::public_key::{KeyId, PublicKey};
use crate::text::PlainText;
use crate::text_type::{Malformed, serialize_as_text};
use crate::time::Time;

const DOCUMENT: Document = Document { name: "nexxo.trust.json", max_bytes: 1 << 20 };

/// How many keys, revocations and patterns a store may have.
const MAX_KEYS: usize = 256;
const MAX_REVOKED: usize = 4096;
const MAX_PATTERNS: usize = 1000;

/// Which packages a key may sign.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pattern {
    /// `*`: every package, as a project's own key for approvals needs it.
    Any,
    /// `@scope/*`: every package of a scope, `@` included in the text.
    Scope(String),
    /// One package.
    Name(PackageName),
}

impl Pattern {
    /// Whether the package is one of them.
    pub fn matches(&self, name: &PackageName) -> bool {
        match self {
            Self::Any => true,
            Self::Scope(scope) => name.scope() == Some(scope),
            Self::Name(own) => own == name,
        }
    }
}

serialize_as_text!(Pattern);

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Scope(scope) => write!(f, "{scope}/*"),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl FromStr for Pattern {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text.strip_suffix("/*") {
            _ if text == "*" => Ok(Self::Any),
            Some(scope) if is_scope(scope) => Ok(Self::Scope(scope.to_owned())),
            Some(_) => Err("it is no `@scope/*`".into()),
            None => text.parse().map(Self::Name).map_err(|error: Malformed| {
                Malformed(format!("it is no `@scope/*`, not `*`, and as a package's name: {error}"))
            }),
        }
    }
}

/// A key that counts, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustedKey {
    key_id: KeyId,
    #[serde(serialize_with = "as_base64")]
    public_key: PublicKey,
    /// Whose it is, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PlainText>,
    /// The packages that it may sign.
    pub patterns: Vec<Pattern>,
    /// From when on it counts no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Time>,
    /// What kinds of manifests it may sign; both where none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
}

fn as_base64<S: serde::Serializer>(key: &PublicKey, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::base64::encode(&key.to_der()))
}

impl TrustedKey {
    /// A key that counts for these packages, of either kind, without end.
    pub fn new(public_key: PublicKey, patterns: Vec<Pattern>) -> Self {
        let key_id = public_key.id().clone();
        Self { key_id, public_key, name: None, patterns, expires: None, kinds: Vec::new() }
    }

    /// The key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Its id.
    pub fn id(&self) -> &KeyId {
        &self.key_id
    }

    /// Whether it may sign such a manifest of that package.
    pub fn allows(&self, name: &PackageName, kind: Kind) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && self.patterns.iter().any(|pattern| pattern.matches(name))
    }

    fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &["keyId", "publicKey", "name", "patterns", "expires", "kinds"])?;
        let public_key = fields.required("publicKey", read_public_key)?;
        let key_id: KeyId = fields.required("keyId", json::parsed)?;
        if key_id != *public_key.id() {
            return Err(Refused::new(format!(
                "it is not the id of `publicKey`, which is {}",
                public_key.id()
            ))
            .under("keyId"));
        }
        Ok(Self {
            key_id,
            public_key,
            name: fields.optional("name", json::parsed)?,
            patterns: fields.required("patterns", |value| json::set(value, MAX_PATTERNS, json::parsed))?,
            expires: fields.optional("expires", json::parsed)?,
            kinds: fields.optional("kinds", |value| json::set(value, 2, json::parsed))?.unwrap_or_default(),
        })
    }
}

fn read_public_key(value: &Value) -> Read<PublicKey> {
    Ok(PublicKey::from_text(json::text(value)?)?)
}

/// A key of which nothing counts any more, whatever date its signatures bear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Revocation {
    /// The key.
    pub key_id: KeyId,
    /// When it was revoked, for people.
    pub time: Time,
    /// Why.
    pub reason: PlainText,
}

impl Revocation {
    fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &["keyId", "time", "reason"])?;
        Ok(Self {
            key_id: fields.required("keyId", json::parsed)?,
            time: fields.required("time", json::parsed)?,
            reason: fields.required("reason", json::parsed)?,
        })
    }
}

/// Whose signatures count: `nexxo.trust.json`, version 1. The only source of trust; no key that a package, a registry or
/// an envelope brings along counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustStore {
    version: u64,
    pub(crate) threshold: usize,
    pub(crate) keys: Vec<TrustedKey>,
    pub(crate) revoked: Vec<Revocation>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "as_texts")]
    pub(crate) minimum_versions: BTreeMap<PackageName, Version>,
}

fn as_texts<S: serde::Serializer>(
    versions: &BTreeMap<PackageName, Version>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_map(versions.iter().map(|(name, version)| (name, version.to_string())))
}

impl Default for TrustStore {
    fn default() -> Self {
        Self {
            version: 1,
            threshold: 1,
            keys: Vec::new(),
            revoked: Vec::new(),
            minimum_versions: BTreeMap::new(),
        }
    }
}

impl TrustStore {
    /// Reads a store.
    ///
    /// # Errors
    /// `NEXXO_TRUST_INVALID` with the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        DOCUMENT.parse(bytes, Self::read).map_err(Error::Trust)
    }

    fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &["version", "threshold", "keys", "revoked", "minimumVersions"])?;
        let version = fields.required("version", |value| json::whole(value, 1, 1))?;
        let keys = fields.required("keys", |value| json::list(value, MAX_KEYS, TrustedKey::read))?;
        for (index, key) in keys.iter().enumerate() {
            if keys[..index].iter().any(|other| other.key_id == key.key_id) {
                return Err(Refused::new("the key is there twice")
                    .under("keyId")
                    .under(index.to_string())
                    .under("keys"));
            }
        }
        let threshold =
            |value: &Value| json::whole(value, 1, MAX_KEYS as u64).map(|threshold| threshold as usize);
        let revoked = fields.required("revoked", |value| json::list(value, MAX_REVOKED, Revocation::read))?;
        let minimum =
            |value: &Value| json::entries(value, MAX_PATTERNS, |_: &PackageName, value| read_version(value));
        let minimum_versions = fields.optional("minimumVersions", minimum)?.unwrap_or_default();
        Ok(Self {
            version,
            threshold: fields.optional("threshold", threshold)?.unwrap_or(1),
            keys,
            revoked,
            minimum_versions: minimum_versions.into_iter().collect(),
        })
    }

    /// The store as it is written: stable, with one fact a line. Fields that begin with `x-` are not kept.
    pub fn to_text(&self) -> String {
        json::to_text(self)
    }

    /// The keys, revoked ones included.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.keys
    }

    /// The revocations.
    pub fn revoked(&self) -> &[Revocation] {
        &self.revoked
    }

    /// How many keys must sign.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// Asks for that many keys; at least one.
    pub fn set_threshold(&mut self, threshold: usize) {
        self.threshold = threshold.clamp(1, MAX_KEYS);
    }

    /// Adds a key, or takes it in place of its earlier entry.
    pub fn add_key(&mut self, key: TrustedKey) {
        self.keys.retain(|other| other.key_id != key.key_id);
        self.keys.push(key);
    }

    /// Revokes a key, whether or not the store has it. The first revocation of a key stays.
    pub fn revoke(&mut self, revocation: Revocation) {
        if !self.revoked.iter().any(|other| other.key_id == revocation.key_id) {
            self.revoked.push(revocation);
        }
    }

    /// Lets no version before that one run. A minimum is never lowered.
    pub fn raise_minimum(&mut self, name: PackageName, version: Version) {
        let minimum = self.minimum_versions.entry(name).or_insert_with(|| version.clone());
        if minimum.cmp_precedence(&version).is_lt() {
            *minimum = version;
        }
    }
}
