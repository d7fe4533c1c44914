use crate::digest::Sha256;
use crate::dsse::{Envelope, EnvelopeSignature, PAYLOAD_TYPE, pae};
use crate::error::Error;
use crate::manifest::Manifest;
use crate::public_key::KeyId;
use crate::signature::Signature;
use crate::time::Time;
use crate::trust::{TrustStore, TrustedKey};

/// A manifest whose signatures were verified and count, read from the very bytes that were verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    manifest: Manifest,
    manifest_sha256: Sha256,
    signers: Vec<KeyId>,
}

impl Verified {
    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The digest of the manifest's bytes.
    pub fn manifest_sha256(&self) -> Sha256 {
        self.manifest_sha256
    }

    /// The trusted keys that signed, sorted. A signature itself is no identity: one can be turned into another.
    pub fn signers(&self) -> &[KeyId] {
        &self.signers
    }
}

/// Why signatures did not count, the one that the user should hear of first being the highest.
#[derive(Default)]
struct Reasons {
    unknown: Vec<KeyId>,
    not_allowed: Option<Error>,
    expired: Option<Error>,
    revoked: Option<Error>,
}

impl Reasons {
    fn into_error(self) -> Error {
        let Self { unknown, not_allowed, expired, revoked } = self;
        revoked.or(expired).or(not_allowed).unwrap_or(Error::UnknownSigner { keys: unknown })
    }

    /// The same beside signatures that do count.
    fn into_text(self) -> String {
        let none = self.revoked.is_none()
            && self.expired.is_none()
            && self.not_allowed.is_none()
            && self.unknown.is_empty();
        if none { String::new() } else { format!("; besides, {}", self.into_error()) }
    }
}

impl TrustStore {
    /// Decides whether an envelope's manifest is signed by whom this store trusts for it, at this time.
    ///
    /// Each signature by a key of the store must be valid. Then a key counts where it is not revoked, not expired and
    /// allowed for the package's name and kind; what time the manifest claims plays no part. Signatures by unknown keys
    /// count for nothing and harm nothing.
    ///
    /// # Errors
    /// `NEXXO_SIGNATURE_MISSING`, `NEXXO_SIGNATURE_INVALID`, `NEXXO_MANIFEST_INVALID`, and where too few keys count
    /// `NEXXO_KEY_REVOKED`, `NEXXO_KEY_EXPIRED`, `NEXXO_SIGNER_NOT_ALLOWED`, `NEXXO_SIGNER_UNTRUSTED` or, where some
    /// do, `NEXXO_THRESHOLD`; `NEXXO_VERSION_TOO_OLD`.
    pub fn verify(&self, envelope: &Envelope, now: Time) -> Result<Verified, Error> {
        if envelope.payload_type() != PAYLOAD_TYPE {
            let found = envelope.payload_type().chars().take(100).collect();
            return Err(Error::WrongPurpose { found, expected: PAYLOAD_TYPE });
        }
        if envelope.signatures().is_empty() {
            return Err(Error::NoSignature);
        }
        let mut reasons = Reasons::default();
        let valid = self.valid_signers(envelope, &mut reasons)?;
        if valid.is_empty() {
            return Err(reasons.into_error());
        }
        // Nothing of the payload was looked at before a trusted key vouched for it.
        let manifest = Manifest::parse(envelope.payload())?;
        let mut signers = Vec::new();
        for key in valid {
            match key.expires {
                Some(expired) if expired <= now => {
                    reasons.expired = Some(Error::Expired { key: key.id().clone(), expired, now });
                }
                _ if !key.allows(manifest.name(), manifest.kind()) => {
                    reasons.not_allowed = Some(not_allowed(key, &manifest));
                }
                _ => signers.push(key.id().clone()),
            }
        }
        if signers.is_empty() {
            return Err(reasons.into_error());
        }
        signers.sort();
        signers.dedup();
        if signers.len() < self.threshold {
            return Err(Error::Threshold {
                needed: self.threshold,
                found: signers.len(),
                why: reasons.into_text(),
            });
        }
        self.check_minimum(&manifest)?;
        Ok(Verified { manifest, manifest_sha256: Sha256::of(envelope.payload()), signers })
    }

    /// The keys that are not revoked and signed what the envelope holds.
    fn valid_signers(&self, envelope: &Envelope, reasons: &mut Reasons) -> Result<Vec<&TrustedKey>, Error> {
        let signed = pae(PAYLOAD_TYPE, envelope.payload());
        let mut valid = Vec::new();
        for EnvelopeSignature { key_id, bytes } in envelope.signatures() {
            if let Some(revocation) = self.revoked.iter().find(|revocation| revocation.key_id == *key_id) {
                let (time, reason) = (revocation.time, revocation.reason.to_string());
                reasons.revoked = Some(Error::Revoked { key: key_id.clone(), time, reason });
                continue;
            }
            let Some(key) = self.keys.iter().find(|key| key.id() == key_id) else {
                reasons.unknown.push(key_id.clone());
                continue;
            };
            let signature = Signature::from_der(bytes);
            if !signature.is_some_and(|signature| signature.is_valid(key.public_key(), &signed)) {
                return Err(Error::BadSignature { key: key_id.clone() });
            }
            valid.push(key);
        }
        Ok(valid)
    }

    fn check_minimum(&self, manifest: &Manifest) -> Result<(), Error> {
        match self.minimum_versions.get(manifest.name()) {
            Some(minimum) if manifest.version().cmp_precedence(minimum).is_lt() => Err(Error::BelowMinimum {
                name: manifest.name().clone(),
                found: manifest.version().to_string(),
                minimum: minimum.to_string(),
            }),
            _ => Ok(()),
        }
    }
}

fn not_allowed(key: &TrustedKey, manifest: &Manifest) -> Error {
    let patterns = key.patterns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let kinds = key.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    let allowed = match (patterns.is_empty(), kinds.is_empty()) {
        (true, _) => "no package".to_owned(),
        (false, true) => patterns,
        (false, false) => format!("{patterns} as {kinds}"),
    };
    Error::NotAllowed {
        key: key.id().clone(),
        name: manifest.name().clone(),
        kind: manifest.kind().name(),
        allowed,
    }
}
