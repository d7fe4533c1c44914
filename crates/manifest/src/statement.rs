use crate::dsse::{Envelope, EnvelopeSignature, PAYLOAD_TYPE, pae};
use crate::error::{Error, Invalid};
use crate::json::Document;
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;
use crate::signature::Signature;
use crate::text_type::{Malformed, text_type};

const DOCUMENT: Document = Document { name: "the statement", max_bytes: MAX_STATEMENT };

/// How many bytes a statement may have.
pub const MAX_STATEMENT: usize = 64 << 10;

const PREFIX: &str = "application/vnd.nexxo.";
const SUFFIX: &str = "+json";

fn check_type(text: &str) -> Result<(), Malformed> {
    let name = text.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)).unwrap_or_default();
    let bytes = name.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    if bytes.is_empty() || bytes.len() > 40 || !bytes.iter().all(plain) {
        return Err(format!("a statement's type is `{PREFIX}<name>{SUFFIX}`").into());
    }
    if text == PAYLOAD_TYPE {
        return Err("a manifest is signed as a manifest, after it was checked".into());
    }
    Ok(())
}

text_type! {
    /// What a statement is: part of the signed bytes, so that a statement of one type is none of another, and never a
    /// manifest.
    StatementType, check_type
}

/// Signs a statement's exact bytes, which must be strict JSON, and gives the envelope's text.
///
/// # Errors
/// `NEXXO_STATEMENT_INVALID` with the place.
pub fn sign_statement(payload: &[u8], purpose: &StatementType, key: &PrivateKey) -> Result<String, Error> {
    check_payload(payload)?;
    Ok(Envelope::sign_unchecked(payload, purpose.as_str(), key).to_text())
}

/// Gives a statement's bytes where this key alone signed them for this purpose. They are strict JSON, which every reader
/// reads alike.
///
/// The envelope has one spelling, that of [`sign_statement`]; only the signature itself can be turned into another valid
/// one, and is no identity.
///
/// # Errors
/// `NEXXO_ENVELOPE_INVALID`, `NEXXO_SIGNATURE_MISSING`, `NEXXO_SIGNATURE_INVALID`, `NEXXO_STATEMENT_INVALID`.
pub fn verify_statement(envelope: &[u8], purpose: &StatementType, key: &PublicKey) -> Result<Vec<u8>, Error> {
    let envelope = Envelope::parse_packaged(envelope)?;
    if envelope.payload_type() != purpose.as_str() {
        let found = envelope.payload_type().chars().take(100).collect();
        return Err(Error::StatementPurpose { found, expected: purpose.as_str().to_owned() });
    }
    let [EnvelopeSignature { key_id, bytes }] = envelope.signatures() else {
        return Err(match envelope.signatures().is_empty() {
            true => Error::NoStatementSignature,
            false => {
                Error::StatementSignature { key: key.id().clone(), why: "there is more than one signature" }
            }
        });
    };
    if key_id != key.id() {
        return Err(Error::StatementSignature { key: key.id().clone(), why: "another key signed" });
    }
    let signed = pae(purpose.as_str(), envelope.payload());
    if !Signature::from_der(bytes).is_some_and(|signature| signature.is_valid(key, &signed)) {
        let why = "the signature does not fit the statement";
        return Err(Error::StatementSignature { key: key.id().clone(), why });
    }
    // Nothing of the payload was looked at before the key vouched for it.
    check_payload(envelope.payload())?;
    Ok(envelope.payload().to_vec())
}

fn check_payload(payload: &[u8]) -> Result<(), Error> {
    let checked: Result<(), Invalid> = DOCUMENT.parse(payload, |_| Ok(()));
    checked.map_err(Error::Statement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j5_a_statement_is_never_a_manifest() {
        for good in ["application/vnd.nexxo.request+json", "application/vnd.nexxo.a-1+json"] {
            assert!(good.parse::<StatementType>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "request",
            PAYLOAD_TYPE,
            "application/vnd.nexxo.+json",
            "application/vnd.nexxo.request",
            "application/vnd.nexxo.Request+json",
            "application/vnd.nexxo.manifest+json+json",
            "application/vnd.nexxo.request+json ",
            "application/vnd.in-toto+json",
        ] {
            assert!(bad.parse::<StatementType>().is_err(), "{bad}");
        }
    }
}
