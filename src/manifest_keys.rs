use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use nexxo_manifest::{Envelope, Error, PrivateKey, PublicKey, StatementType};

use crate::manifest::thrown;

/// A new key.
#[napi(object, object_from_js = false)]
pub struct KeyPair {
    /// PKCS #8 as PEM, encrypted where a passphrase was given.
    pub private_key: String,
    /// SubjectPublicKeyInfo as PEM.
    pub public_key: String,
    /// Its id, as the npm registry writes it.
    pub key_id: String,
}

fn pair(key: &PrivateKey, passphrase: Option<&String>) -> Result<KeyPair, Error> {
    let public = key.public_key();
    let private_key = key.to_pem(passphrase.map(String::as_bytes))?.to_string();
    Ok(KeyPair { private_key, public_key: public.to_pem(), key_id: public.id().to_string() })
}

/// Makes an ECDSA P-256 key.
///
/// Throws an `Error` with the code `NEXXO_PASSPHRASE` where the passphrase is empty.
#[napi]
pub fn generate_key(env: napi::Env, passphrase: Option<String>) -> napi::Result<KeyPair> {
    let made = PrivateKey::generate().and_then(|key| pair(&key, passphrase.as_ref()));
    made.map_err(|error| thrown(&env, &error))
}

/// The id of a public key in PEM, or in the base64 of its DER as the npm registry gives keys.
///
/// Throws an `Error` with the code `NEXXO_KEY_INVALID`.
#[napi]
pub fn key_id(env: napi::Env, public_key: String) -> napi::Result<String> {
    let key = PublicKey::from_text(&public_key);
    key.map(|key| key.id().to_string()).map_err(|error| thrown(&env, &error))
}

/// The public half of a private key, in PEM.
///
/// Throws an `Error` with the code `NEXXO_KEY_INVALID` or `NEXXO_PASSPHRASE`.
#[napi]
pub fn public_key(env: napi::Env, private_key: String, passphrase: Option<String>) -> napi::Result<String> {
    let key = PrivateKey::from_pem(&private_key, passphrase.as_ref().map(String::as_bytes));
    key.map(|key| key.public_key().to_pem()).map_err(|error| thrown(&env, &error))
}

/// Signs a manifest's exact bytes and gives the text of `nexxo.manifest.json`. With `envelope`, adds the signature to the
/// ones that are there, over the bytes that are in it; `payload` must be the same then.
///
/// Throws an `Error` with the code `NEXXO_MANIFEST_INVALID`, `NEXXO_KEY_INVALID`, `NEXXO_PASSPHRASE` or
/// `NEXXO_ENVELOPE_INVALID`.
#[napi]
pub fn sign_manifest(
    env: napi::Env,
    payload: Uint8Array,
    private_key: String,
    passphrase: Option<String>,
    envelope: Option<Uint8Array>,
) -> napi::Result<String> {
    let throw = |error: Error| thrown(&env, &error);
    let key = PrivateKey::from_pem(&private_key, passphrase.as_ref().map(String::as_bytes)).map_err(throw)?;
    let mut signed = Envelope::sign(&payload, &key).map_err(throw)?;
    if let Some(envelope) = envelope {
        let mut earlier = Envelope::parse(&envelope).map_err(throw)?;
        if earlier.payload() != signed.payload() || earlier.payload_type() != signed.payload_type() {
            return Err(crate::manifest::wrong(&env, "envelope", "it holds another manifest than `payload`"));
        }
        earlier.add_signature(&key);
        signed = earlier;
    }
    Ok(signed.to_text())
}

/// Signs a statement's exact bytes, strict JSON of at most 64 KiB, and gives the text of its envelope. `payload_type` is
/// `application/vnd.nexxo.<name>+json`, and not a manifest's.
///
/// Throws an `Error` with the code `NEXXO_STATEMENT_INVALID`, `NEXXO_KEY_INVALID`, `NEXXO_PASSPHRASE` or
/// `NEXXO_OPTION_INVALID`.
#[napi]
pub fn sign_statement(
    env: napi::Env,
    payload: Uint8Array,
    payload_type: String,
    private_key: String,
    passphrase: Option<String>,
) -> napi::Result<String> {
    let purpose: StatementType = crate::manifest::parsed(&env, "payloadType", &payload_type)?;
    let signed = PrivateKey::from_pem(&private_key, passphrase.as_ref().map(String::as_bytes))
        .and_then(|key| nexxo_manifest::sign_statement(&payload, &purpose, &key));
    signed.map_err(|error| thrown(&env, &error))
}

/// Gives a statement's bytes, strict JSON, where this key alone signed them for this purpose.
///
/// Throws an `Error` with the code `NEXXO_ENVELOPE_INVALID`, `NEXXO_SIGNATURE_MISSING`, `NEXXO_SIGNATURE_INVALID`,
/// `NEXXO_STATEMENT_INVALID`, `NEXXO_KEY_INVALID` or `NEXXO_OPTION_INVALID`.
#[napi]
pub fn verify_statement(
    env: napi::Env,
    envelope: Uint8Array,
    payload_type: String,
    public_key: String,
) -> napi::Result<Uint8Array> {
    let purpose: StatementType = crate::manifest::parsed(&env, "payloadType", &payload_type)?;
    let payload = PublicKey::from_text(&public_key)
        .and_then(|key| nexxo_manifest::verify_statement(&envelope, &purpose, &key));
    payload.map(Uint8Array::from).map_err(|error| thrown(&env, &error))
}
