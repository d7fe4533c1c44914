use p256::ecdsa::signature::Verifier;

use crate::public_key::PublicKey;

/// An ECDSA signature with its two numbers in range, read from strict DER (RFC 3279 section 2.2.3).
///
/// High s is accepted, since WebCrypto and OpenSSL make it; so a signature can be turned into another one that is valid as
/// well, and is never taken for an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(p256::ecdsa::Signature);

impl Signature {
    /// Reads DER. Raw r‖s (IEEE P1363), BER and numbers that are zero or not below the group's order give none.
    pub fn from_der(bytes: &[u8]) -> Option<Self> {
        let signature = p256::ecdsa::Signature::from_der(bytes).ok()?;
        (signature.to_der().as_bytes() == bytes).then_some(Self(signature))
    }

    /// The signature in DER.
    pub fn to_der(&self) -> Vec<u8> {
        self.0.to_der().as_bytes().to_vec()
    }

    pub(crate) fn new(signature: p256::ecdsa::Signature) -> Self {
        Self(signature)
    }

    /// Whether the key made it over these bytes (their SHA-256).
    pub fn is_valid(&self, key: &PublicKey, bytes: &[u8]) -> bool {
        key.verifying_key().verify(bytes, &self.0).is_ok()
    }
}
