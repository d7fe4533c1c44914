use std::fmt;

use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding, der};
use sha2::Digest;

use crate::base64;
use crate::error::Error;
use crate::text_type::{Malformed, text_type};

fn check_key_id(text: &str) -> Result<(), Malformed> {
    let digest = text.strip_prefix("SHA256:").and_then(|digest| base64::decode_unpadded(digest).ok());
    match digest {
        Some(digest) if digest.len() == 32 => Ok(()),
        _ => Err("it is no key id: `SHA256:` and the unpadded base64 of 32 bytes".into()),
    }
}

text_type! {
    /// A public key's id as the npm registry and OpenSSH write it: `SHA256:` and the unpadded base64 of the SHA-256 over
    /// the key in SSH's wire format (RFC 4253 section 6.6, RFC 5656 section 3.1).
    KeyId, check_key_id
}

/// A public key on the curve P-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    key: p256::PublicKey,
    id: KeyId,
}

impl PublicKey {
    pub(crate) fn new(key: p256::PublicKey) -> Self {
        let mut hash = sha2::Sha256::new();
        for part in [&b"ecdsa-sha2-nistp256"[..], b"nistp256", key.to_sec1_point(false).as_bytes()] {
            hash.update((part.len() as u32).to_be_bytes());
            hash.update(part);
        }
        let id = KeyId::from_digest(&hash.finalize());
        Self { key, id }
    }

    /// Reads a SubjectPublicKeyInfo (RFC 5480) in DER, with the point compressed or not.
    ///
    /// # Errors
    /// `NEXXO_KEY_INVALID` for anything else: another curve, a point that is not on the curve or at infinity, BER, trailing
    /// bytes.
    pub fn from_der(bytes: &[u8]) -> Result<Self, Error> {
        let refused = |what: String| {
            Error::Key(format!("{what}; give an ECDSA P-256 public key (SubjectPublicKeyInfo)"))
        };
        let key = p256::PublicKey::from_public_key_der(bytes)
            .map_err(|error| refused(format!("it is no public key on the curve P-256 ({error})")))?;
        // Each form of the point has one encoding, which this one must be.
        let compressed = key.to_sec1_point(true);
        let written = key.to_public_key_der().map_err(|error| refused(error.to_string()))?;
        let whole = written.as_bytes();
        let prefix = [&COMPRESSED_PREFIX[..], compressed.as_bytes()].concat();
        if bytes != whole && bytes != prefix {
            return Err(refused("it is not in strict DER".into()));
        }
        Ok(Self::new(key))
    }

    /// Reads the same as PEM (RFC 7468), and nothing around it.
    ///
    /// # Errors
    /// `NEXXO_KEY_INVALID`.
    pub fn from_pem(text: &str) -> Result<Self, Error> {
        let (label, bytes) = pem_block(text)?;
        match label {
            "PUBLIC KEY" => Self::from_der(bytes.as_bytes()),
            _ => Err(Error::Key(format!("it is a {label:?}, where a \"PUBLIC KEY\" is wanted"))),
        }
    }

    /// Reads PEM, or the base64 of the DER as the npm registry gives keys.
    ///
    /// # Errors
    /// `NEXXO_KEY_INVALID`.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        if text.trim_start().starts_with("-----BEGIN") {
            return Self::from_pem(text);
        }
        let der =
            base64::decode_standard(text).map_err(|what| Error::Key(format!("it is no PEM, and {what}")))?;
        Self::from_der(&der)
    }

    /// The key as SubjectPublicKeyInfo in DER, with the point uncompressed.
    pub fn to_der(&self) -> Vec<u8> {
        // A point has one encoding, of known length.
        self.key.to_public_key_der().map(|document| document.as_bytes().to_vec()).unwrap_or_default()
    }

    /// The key as PEM.
    pub fn to_pem(&self) -> String {
        self.key.to_public_key_pem(LineEnding::LF).unwrap_or_default()
    }

    /// Its id.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    pub(crate) fn verifying_key(&self) -> p256::ecdsa::VerifyingKey {
        self.key.into()
    }
}

/// SubjectPublicKeyInfo of a compressed point, up to the point: SEQUENCE, the two object identifiers, BIT STRING.
const COMPRESSED_PREFIX: [u8; 26] = [
    0x30, 0x39, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x22, 0x00,
];

impl KeyId {
    fn from_digest(digest: &[u8]) -> Self {
        Self(format!("SHA256:{}", base64::encode_unpadded(digest)))
    }
}

/// How long a key's PEM may be.
const MAX_PEM: usize = 16 << 10;

/// Reads one block of PEM with nothing but line ends around it.
pub(crate) fn pem_block(text: &str) -> Result<(&str, der::SecretDocument), Error> {
    let text = text.trim();
    if text.len() > MAX_PEM || !text.starts_with("-----BEGIN ") || text.matches("-----BEGIN ").count() != 1 {
        return Err(Error::Key("it is not one block of PEM".into()));
    }
    der::SecretDocument::from_pem(text).map_err(|error| Error::Key(format!("it is no PEM: {error}")))
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}
