//! DSSE 1.0.2, the signing envelope of in-toto and sigstore (`envelope.md` and `protocol.md` of secure-systems-lab/dsse).

use serde::Serialize;
use serde_json::Value;

use crate::base64;
use crate::error::{Error, Invalid};
use crate::json::{self, Document, Read, Refused};
use crate::manifest::{MAX_MANIFEST, Manifest};
use crate::private_key::PrivateKey;
use crate::public_key::KeyId;
use crate::signature::Signature;

/// What a signed manifest is: part of the signed bytes, so that a signature over anything else is none here.
pub const PAYLOAD_TYPE: &str = "application/vnd.nexxo.manifest+json";

/// The envelope's name in a package.
pub const ENVELOPE_FILE: &str = "nexxo.manifest.json";

const DOCUMENT: Document = Document { name: ENVELOPE_FILE, max_bytes: 2 << 20 };

/// How many signatures an envelope may have.
const MAX_SIGNATURES: usize = 16;

/// The bytes that a signature is over: DSSE's pre-authentication encoding.
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// A signature in an envelope. Both parts are only claims until they are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvelopeSignature {
    /// Whose it is said to be.
    pub key_id: KeyId,
    /// Its bytes, of whatever form.
    pub bytes: Vec<u8>,
}

/// A signed manifest as it travels. Nothing in it is trusted yet: see [`crate::TrustStore::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    payload_type: String,
    payload: Vec<u8>,
    signatures: Vec<EnvelopeSignature>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    payload: String,
    payload_type: &'a str,
    signatures: Vec<WrittenSignature<'a>>,
}

#[derive(Serialize)]
struct WrittenSignature<'a> {
    keyid: &'a KeyId,
    sig: String,
}

fn read_base64(value: &Value) -> Read<Vec<u8>> {
    base64::decode(json::text(value)?).map_err(Refused::new)
}

impl EnvelopeSignature {
    fn read(value: &Value) -> Read<Self> {
        let fields = json::lenient_object(value)?;
        let key_id = fields.required("keyid", json::parsed)?;
        Ok(Self { key_id, bytes: fields.required("sig", read_base64)? })
    }
}

impl Envelope {
    /// Reads an envelope as DSSE has it: either base64 alphabet, any layout, fields of others ignored. Beyond DSSE, each
    /// signature has the `keyid` of its key, no two the same.
    ///
    /// # Errors
    /// `NEXXO_ENVELOPE_INVALID` with the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        DOCUMENT.parse(bytes, Self::read).map_err(Error::Envelope)
    }

    /// Reads an envelope out of a package, where it must be as [`Envelope::to_text`] writes it: what the signatures do
    /// not cover has one spelling, so that no byte of a package can be changed unseen.
    ///
    /// # Errors
    /// `NEXXO_ENVELOPE_INVALID` with the place.
    pub fn parse_packaged(bytes: &[u8]) -> Result<Self, Error> {
        let envelope = Self::parse(bytes)?;
        let written = envelope.to_text();
        if bytes == written.as_bytes() {
            return Ok(envelope);
        }
        let same = bytes.iter().zip(written.as_bytes()).take_while(|(read, written)| read == written).count();
        let line = bytes[..same].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = bytes[..same].iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        let what = "in a package the envelope is written as `nexxo plugin sign` writes it, and from here on it is not".into();
        Err(Error::Envelope(Invalid { document: ENVELOPE_FILE, pointer: String::new(), line, column, what }))
    }

    fn read(value: &Value) -> Read<Self> {
        let fields = json::lenient_object(value)?;
        let signatures = fields
            .required("signatures", |value| json::list(value, MAX_SIGNATURES, EnvelopeSignature::read))?;
        for (index, signature) in signatures.iter().enumerate() {
            if signatures[..index].iter().any(|other| other.key_id == signature.key_id) {
                let what = Refused::new("two signatures claim the same key");
                return Err(what.under("keyid").under(index.to_string()).under("signatures"));
            }
        }
        let mut envelope = Self {
            payload_type: fields.required("payloadType", json::text)?.to_owned(),
            payload: fields.required("payload", read_base64)?,
            signatures,
        };
        if envelope.payload.len() > MAX_MANIFEST {
            return Err(Refused::new(format!("it holds more than {MAX_MANIFEST} bytes")).under("payload"));
        }
        envelope.signatures.sort_by(|one, other| one.key_id.cmp(&other.key_id));
        Ok(envelope)
    }

    /// Signs a manifest's exact bytes, which must be valid.
    ///
    /// # Errors
    /// `NEXXO_MANIFEST_INVALID`.
    pub fn sign(payload: &[u8], key: &PrivateKey) -> Result<Self, Error> {
        Manifest::parse(payload)?;
        Ok(Self::sign_unchecked(payload, PAYLOAD_TYPE, key))
    }

    pub(crate) fn sign_unchecked(payload: &[u8], payload_type: &str, key: &PrivateKey) -> Self {
        let mut envelope =
            Self { payload_type: payload_type.into(), payload: payload.to_vec(), signatures: Vec::new() };
        envelope.add_signature(key);
        envelope
    }

    /// Adds the key's signature over what the envelope holds, in place of an earlier one by it.
    pub fn add_signature(&mut self, key: &PrivateKey) {
        let key_id = key.public_key().id().clone();
        let bytes = key.sign(&pae(&self.payload_type, &self.payload)).to_der();
        self.signatures.retain(|signature| signature.key_id != key_id);
        self.signatures.push(EnvelopeSignature { key_id, bytes });
        self.signatures.sort_by(|one, other| one.key_id.cmp(&other.key_id));
    }

    /// Adds a signature made elsewhere, such as by an HSM, in place of an earlier one by that key.
    pub fn insert_signature(&mut self, key_id: KeyId, signature: &Signature) {
        self.signatures.retain(|other| other.key_id != key_id);
        self.signatures.push(EnvelopeSignature { key_id, bytes: signature.to_der() });
        self.signatures.sort_by(|one, other| one.key_id.cmp(&other.key_id));
    }

    /// The one way in which an envelope is written in a package.
    pub fn to_text(&self) -> String {
        let signatures = self.signatures.iter();
        json::to_text(&Written {
            payload: base64::encode(&self.payload),
            payload_type: &self.payload_type,
            signatures: signatures
                .map(|signature| WrittenSignature {
                    keyid: &signature.key_id,
                    sig: base64::encode(&signature.bytes),
                })
                .collect(),
        })
    }

    /// What the payload is said to be.
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// The manifest's bytes, not verified.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The signatures, not verified, sorted by key id.
    pub fn signatures(&self) -> &[EnvelopeSignature] {
        &self.signatures
    }
}
