use std::fmt;

use p256::SecretKey;
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use p256::elliptic_curve::Generate;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::pkcs5::{EncryptionScheme, pbes2::Kdf};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::public_key::{PublicKey, pem_block};
use crate::signature::Signature;

/// A private key on the curve P-256. Its memory is overwritten when it is dropped.
pub struct PrivateKey(SigningKey);

/// What an encrypted key may cost to open: some seconds, and 256 MiB.
fn affordable(scheme: &EncryptionScheme) -> bool {
    match scheme {
        EncryptionScheme::Pbes2(parameters) => match &parameters.kdf {
            Kdf::Pbkdf2(kdf) => kdf.iteration_count <= 10_000_000,
            Kdf::Scrypt(kdf) => {
                let (cost, block) = (kdf.cost_parameter, u64::from(kdf.block_size));
                kdf.parallelization <= 16 && cost.saturating_mul(block).saturating_mul(128) <= 256 << 20
            }
            _ => false,
        },
        _ => false,
    }
}

impl PrivateKey {
    /// Makes a key from the operating system's randomness.
    ///
    /// # Errors
    /// `NEXXO_SYSTEM` where it gives none.
    pub fn generate() -> Result<Self, Error> {
        let key = SecretKey::try_generate().map_err(|error| Error::Randomness(error.to_string()))?;
        Ok(Self(key.into()))
    }

    /// Reads PKCS #8 as PEM (RFC 5958, RFC 7468), plain or encrypted by PBES2 (RFC 8018).
    ///
    /// # Errors
    /// `NEXXO_PASSPHRASE` where a passphrase is missing, wrong or not called for; `NEXXO_KEY_INVALID`.
    pub fn from_pem(text: &str, passphrase: Option<&[u8]>) -> Result<Self, Error> {
        let (label, document) = pem_block(text)?;
        let no_key = |error: &dyn fmt::Display| {
            Error::Key(format!("it is no private key on the curve P-256 ({error})"))
        };
        let key = match (label, passphrase) {
            ("PRIVATE KEY", None) => {
                SecretKey::from_pkcs8_der(document.as_bytes()).map_err(|error| no_key(&error))?
            }
            ("PRIVATE KEY", Some(_)) => {
                return Err(Error::Passphrase(
                    "it is not encrypted, and a passphrase was given; leave that out".into(),
                ));
            }
            ("ENCRYPTED PRIVATE KEY", None) => {
                return Err(Error::Passphrase("it is encrypted; give its passphrase".into()));
            }
            ("ENCRYPTED PRIVATE KEY", Some(passphrase)) => {
                let encrypted = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes())
                    .map_err(|error| no_key(&error))?;
                if !affordable(&encrypted.encryption_algorithm) {
                    return Err(Error::Key(
                        "its encryption is none of ours (PBES2), or costs more than 256 MiB to open".into(),
                    ));
                }
                let wrong =
                    |_| Error::Passphrase("the passphrase is wrong, or the key's text was changed".into());
                let opened = encrypted.decrypt(passphrase).map_err(wrong)?;
                SecretKey::from_pkcs8_der(opened.as_bytes()).map_err(|error| no_key(&error))?
            }
            ("EC PRIVATE KEY", _) => {
                return Err(Error::Key(
                    "it is a bare EC key (RFC 5915); `openssl pkcs8 -topk8 -in key.pem` makes PKCS #8 of it"
                        .into(),
                ));
            }
            _ => return Err(Error::Key(format!("it is a {label:?}, where a \"PRIVATE KEY\" is wanted"))),
        };
        Ok(Self(key.into()))
    }

    /// The key as PKCS #8 in PEM, encrypted with scrypt and AES-256-CBC where a passphrase is given, which OpenSSL reads.
    ///
    /// # Errors
    /// `NEXXO_PASSPHRASE` where it is empty.
    pub fn to_pem(&self, passphrase: Option<&[u8]>) -> Result<Zeroizing<String>, Error> {
        let key = SecretKey::from(&self.0);
        let failed = |error: p256::pkcs8::Error| Error::Key(error.to_string());
        match passphrase {
            None => key.to_pkcs8_pem(LineEnding::LF).map_err(failed),
            Some([]) => Err(Error::Passphrase("the passphrase is empty".into())),
            Some(passphrase) => key.to_pkcs8_encrypted_pem(passphrase, LineEnding::LF).map_err(failed),
        }
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::new(SecretKey::from(&self.0).public_key())
    }

    /// Signs bytes: deterministic (RFC 6979), with the lower of the two s.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = self.0.sign(bytes);
        Signature::new(signature.normalize_s())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.public_key())
    }
}
