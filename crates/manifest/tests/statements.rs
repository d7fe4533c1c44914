//! Signed statements: cases J1, J2, J3, J5 and J10 of the threat model.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use nexxo_manifest::{Envelope, MAX_STATEMENT, StatementType, sign_statement, verify_statement};
use serde_json::Value;
use support::{envelope, key};

const PAYLOAD: &[u8] = br#"{"version":1,"action":"yank"}"#;

fn purpose() -> StatementType {
    "application/vnd.nexxo.request+json".parse().unwrap()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The envelope's text with something changed in it, written as the packer would.
fn changed(text: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap();
    change(&mut value);
    Envelope::parse(value.to_string().as_bytes()).unwrap().to_text()
}

#[test]
fn a_signed_statement_comes_back_byte_for_byte() {
    let key = key();
    let text = sign_statement(PAYLOAD, &purpose(), &key).unwrap();
    assert_eq!(verify_statement(text.as_bytes(), &purpose(), &key.public_key()).unwrap(), PAYLOAD);
}

#[test]
fn j10_a_garbage_signature_a_missing_one_and_another_keys_are_refused() {
    let (key, other) = (key(), key());
    let text = sign_statement(PAYLOAD, &purpose(), &key).unwrap();
    let verify = |text: &str| {
        verify_statement(text.as_bytes(), &purpose(), &key.public_key()).map_err(|error| error.code())
    };
    let invalid = Err("NEXXO_SIGNATURE_INVALID");
    for signature in [&b""[..], b"garbage", &[0x30; 70], &[0; 64]] {
        let text = changed(&text, |value| value["signatures"][0]["sig"] = base64(signature).into());
        assert_eq!(verify(&text), invalid, "{signature:?}");
    }
    assert_eq!(
        verify(&changed(&text, |value| value["signatures"] = serde_json::json!([]))),
        Err("NEXXO_SIGNATURE_MISSING")
    );
    assert_eq!(verify(&sign_statement(PAYLOAD, &purpose(), &other).unwrap()), invalid);
    // The name of the right key does not make the signature its own.
    let claimed = sign_statement(PAYLOAD, &purpose(), &other).unwrap();
    let claimed = changed(&claimed, |value| {
        value["signatures"][0]["keyid"] = key.public_key().id().as_str().into();
    });
    assert_eq!(verify(&claimed), invalid);
    let mut both = Envelope::parse(text.as_bytes()).unwrap();
    both.add_signature(&other);
    assert_eq!(verify(&both.to_text()), invalid);
    let altered =
        changed(&text, |value| value["payload"] = base64(br#"{"version":1,"action":"publish"}"#).into());
    assert_eq!(verify(&altered), invalid);
}

#[test]
fn j5_a_signature_counts_for_its_own_purpose_alone() {
    let key = key();
    let verify = |text: &str, purpose: &StatementType| {
        verify_statement(text.as_bytes(), purpose, &key.public_key()).map_err(|error| error.code())
    };
    let other: StatementType = "application/vnd.nexxo.other+json".parse().unwrap();
    let text = sign_statement(PAYLOAD, &purpose(), &key).unwrap();
    assert_eq!(verify(&text, &other), Err("NEXXO_SIGNATURE_INVALID"));
    let renamed = changed(&text, |value| value["payloadType"] = other.as_str().into());
    assert_eq!(verify(&renamed, &other), Err("NEXXO_SIGNATURE_INVALID"));
    // A signed manifest is no request, under its own name or another.
    let manifest = envelope(&key).to_text();
    assert_eq!(verify(&manifest, &purpose()), Err("NEXXO_SIGNATURE_INVALID"));
    let renamed = changed(&manifest, |value| value["payloadType"] = purpose().as_str().into());
    assert_eq!(verify(&renamed, &purpose()), Err("NEXXO_SIGNATURE_INVALID"));
}

#[test]
fn j1_the_high_s_twin_is_the_same_statement_and_other_forms_are_none() {
    let key = key();
    let text = sign_statement(PAYLOAD, &purpose(), &key).unwrap();
    let der = Envelope::parse(text.as_bytes()).unwrap().signatures()[0].bytes.clone();
    let low = p256::ecdsa::Signature::from_der(&der).unwrap();
    let high = p256::ecdsa::Signature::from_scalars(low.r().to_bytes(), (-*low.s()).to_bytes()).unwrap();
    let with = |signature: &[u8]| {
        let text = changed(&text, |value| value["signatures"][0]["sig"] = base64(signature).into());
        verify_statement(text.as_bytes(), &purpose(), &key.public_key()).map_err(|error| error.code())
    };
    assert_eq!(with(high.to_der().as_bytes()), Ok(PAYLOAD.to_vec()));
    let raw = low.to_bytes();
    let trailing = [&der[..], &[0]].concat();
    let long_form = [&[0x30, 0x81, der[1]], &der[2..]].concat();
    for bad in [&raw[..], &trailing, &long_form] {
        assert_eq!(with(bad), Err("NEXXO_SIGNATURE_INVALID"));
    }
}

#[test]
fn j3_only_strict_json_is_signed_or_taken_and_the_envelope_has_one_spelling() {
    let key = key();
    let long = format!("\"{}\"", "x".repeat(MAX_STATEMENT));
    for bad in
        [r#"{"a":1,"a":2}"#, r#"{"__proto__":1}"#, "", "{", "\u{feff}{}", r#"["\ud800"]"#, "NaN", &long]
    {
        let refused = sign_statement(bad.as_bytes(), &purpose(), &key).unwrap_err();
        assert_eq!(refused.code(), "NEXXO_STATEMENT_INVALID", "{bad:.40}");
        // Another program may have signed it all the same.
        let mut forged =
            Envelope::parse(sign_statement(b"{}", &purpose(), &key).unwrap().as_bytes()).unwrap();
        let mut value: Value = serde_json::from_str(&forged.to_text()).unwrap();
        value["payload"] = base64(bad.as_bytes()).into();
        forged = Envelope::parse(value.to_string().as_bytes()).unwrap();
        forged.add_signature(&key);
        let verified = verify_statement(forged.to_text().as_bytes(), &purpose(), &key.public_key());
        assert_eq!(verified.unwrap_err().code(), "NEXXO_STATEMENT_INVALID", "{bad:.40}");
    }
    let text = sign_statement(PAYLOAD, &purpose(), &key).unwrap();
    for other in [text.trim_end().to_owned(), format!(" {text}"), text.replace("  ", " ")] {
        let verified = verify_statement(other.as_bytes(), &purpose(), &key.public_key());
        assert_eq!(verified.unwrap_err().code(), "NEXXO_ENVELOPE_INVALID");
    }
}
