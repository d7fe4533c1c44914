//! Envelopes and signatures: cases J1, J4, J5 and J10 of the threat model, and DSSE's own vector.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use nexxo_manifest::{Envelope, PrivateKey, PublicKey, Signature, pae};
use p256::pkcs8::EncodePublicKey;
use serde_json::{Value, json};
use support::{NAME, bytes, envelope, files, key, manifest_value, manifest_with, now, trusting};

fn code(envelope: &[u8], key: &PrivateKey) -> &'static str {
    match Envelope::parse(envelope) {
        Ok(envelope) => {
            trusting(key, &[NAME]).verify(&envelope, now()).map_or_else(|error| error.code(), |_| "accepted")
        }
        Err(error) => error.code(),
    }
}

/// The envelope as JSON to be changed.
fn value(key: &PrivateKey) -> Value {
    serde_json::from_str(&envelope(key).to_text()).unwrap()
}

fn with_signature(key: &PrivateKey, signature: &[u8]) -> &'static str {
    let mut envelope = value(key);
    envelope["signatures"][0]["sig"] = base64(signature).into();
    code(&bytes(&envelope), key)
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn a_signed_manifest_verifies_and_is_what_was_signed() {
    let key = key();
    let verified = trusting(&key, &[NAME]).verify(&envelope(&key), now()).unwrap();
    assert_eq!(verified.manifest().name().as_str(), NAME);
    assert_eq!(verified.signers(), [key.public_key().id().clone()]);
    assert_eq!(verified.manifest_sha256(), nexxo_manifest::Sha256::of(envelope(&key).payload()));
}

#[test]
fn signing_is_deterministic_and_gives_low_s() {
    let key = key();
    assert_eq!(envelope(&key), envelope(&key));
    for index in 0..32u8 {
        let signature = p256::ecdsa::Signature::from_der(&key.sign(&[index]).to_der()).unwrap();
        assert_eq!(signature, signature.normalize_s());
    }
}

#[test]
fn j1_the_high_s_twin_verifies_and_is_the_same_signer() {
    let key = key();
    let low = p256::ecdsa::Signature::from_der(&envelope(&key).signatures()[0].bytes).unwrap();
    let high = p256::ecdsa::Signature::from_scalars(low.r().to_bytes(), (-*low.s()).to_bytes()).unwrap();
    assert_ne!(low, high);
    assert_eq!(with_signature(&key, high.to_der().as_bytes()), "accepted");
    let mut twin = value(&key);
    twin["signatures"][0]["sig"] = base64(high.to_der().as_bytes()).into();
    let twin = Envelope::parse(&bytes(&twin)).unwrap();
    let trust = trusting(&key, &[NAME]);
    assert_eq!(trust.verify(&twin, now()).unwrap(), trust.verify(&envelope(&key), now()).unwrap());
}

#[test]
fn j1_other_encodings_of_the_signature_are_refused() {
    let key = key();
    let der = envelope(&key).signatures()[0].bytes.clone();
    let raw = p256::ecdsa::Signature::from_der(&der).unwrap().to_bytes();
    assert_eq!(with_signature(&key, &der), "accepted");
    let long_length = [&[0x30, 0x81, der[1]], &der[2..]].concat();
    let indefinite = [&[0x30, 0x80], &der[2..], &[0, 0]].concat();
    let trailing = [&der[..], &[0]].concat();
    let mut padded = der.clone();
    padded.splice(3..4, [der[3] + 1, 0]);
    padded[1] += 1;
    // r = 0 with the real s, both zero, and r = n.
    let (_, s) = raw.split_at(32);
    let zero_r = [
        &[0x30, 0x25 + u8::from(s[0] > 0x7f), 2, 1, 0, 2, 0x20 + u8::from(s[0] > 0x7f)],
        &vec![0; usize::from(s[0] > 0x7f)][..],
        s,
    ]
    .concat();
    let zeros = vec![0x30, 6, 2, 1, 0, 2, 1, 0];
    let order = support::unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let order_r = [&[0x30, 0x26, 2, 0x21, 0][..], &order, &[2, 1, 1]].concat();
    for (what, signature) in [
        ("raw", raw.to_vec()),
        ("long length", long_length),
        ("indefinite", indefinite),
        ("trailing", trailing),
        ("leading zero", padded),
        ("r = 0", zero_r),
        ("r = s = 0", zeros),
        ("r = n", order_r),
        ("empty", vec![]),
        ("one byte", vec![0x30]),
    ] {
        assert_eq!(with_signature(&key, &signature), "NEXXO_SIGNATURE_INVALID", "{what}");
    }
}

#[test]
fn j10_a_garbage_signature_is_refused() {
    let key = key();
    for garbage in [&b"garbage"[..], &[0; 64], &[0; 70], &[0xff; 72]] {
        assert_eq!(with_signature(&key, garbage), "NEXXO_SIGNATURE_INVALID");
    }
    let other_key_signed =
        support::key().sign(&pae("application/vnd.nexxo.manifest+json", envelope(&key).payload()));
    assert_eq!(with_signature(&key, &other_key_signed.to_der()), "NEXXO_SIGNATURE_INVALID");
}

#[test]
fn j10_no_signature_is_none() {
    let key = key();
    let mut none = value(&key);
    none["signatures"] = json!([]);
    assert_eq!(code(&bytes(&none), &key), "NEXXO_SIGNATURE_MISSING");
    none.as_object_mut().unwrap().remove("signatures");
    assert_eq!(code(&bytes(&none), &key), "NEXXO_ENVELOPE_INVALID");
}

#[test]
fn j4_an_envelope_cannot_choose_the_algorithm() {
    let key = key();
    let mut chosen = value(&key);
    chosen["alg"] = "none".into();
    chosen["signatures"][0]["alg"] = "none".into();
    chosen["signatures"][0]["sig"] = "".into();
    assert_eq!(code(&bytes(&chosen), &key), "NEXXO_SIGNATURE_INVALID");
    // An HMAC with the public key as its secret, of the length of a signature.
    chosen["signatures"][0]["sig"] =
        base64(nexxo_manifest::Sha256::of(&key.public_key().to_der()).as_bytes()).into();
    assert_eq!(code(&bytes(&chosen), &key), "NEXXO_SIGNATURE_INVALID");
}

#[test]
fn j5_a_signature_for_another_purpose_is_refused() {
    let key = key();
    let mut other = value(&key);
    other["payloadType"] = "application/vnd.in-toto+json".into();
    assert_eq!(code(&bytes(&other), &key), "NEXXO_SIGNATURE_INVALID");
    // Signed as another type, over bytes without any type, and as the npm registry signs.
    let payload = bytes(&manifest_value(&files()));
    for signed in [
        pae("application/vnd.in-toto+json", &payload),
        payload.clone(),
        format!("{NAME}@1.2.3:sha512-x").into_bytes(),
    ] {
        assert_eq!(with_signature(&key, &key.sign(&signed).to_der()), "NEXXO_SIGNATURE_INVALID");
    }
    assert_eq!(
        with_signature(&key, &key.sign(&pae("application/vnd.nexxo.manifest+json", &payload)).to_der()),
        "accepted"
    );
}

#[test]
fn j9_a_key_that_the_envelope_brings_along_does_not_count() {
    let (ours, theirs) = (key(), key());
    let mut foreign = value(&theirs);
    foreign["signatures"][0]["publicKey"] = theirs.public_key().to_pem().into();
    foreign["keys"] = json!([theirs.public_key().to_pem()]);
    assert_eq!(code(&bytes(&foreign), &ours), "NEXXO_SIGNER_UNTRUSTED");
    // Claiming to be a trusted key does not make it one.
    foreign["signatures"][0]["keyid"] = ours.public_key().id().as_str().into();
    assert_eq!(code(&bytes(&foreign), &ours), "NEXXO_SIGNATURE_INVALID");
}

#[test]
fn both_alphabets_of_base64_are_read_and_nothing_else() {
    let differs =
        |key: &PrivateKey| value(key)["signatures"][0]["sig"].as_str().unwrap().contains(['+', '/']);
    let key = std::iter::repeat_with(key).find(differs).unwrap();
    let standard = value(&key);
    let payload = standard["payload"].as_str().unwrap().to_owned();
    let mut other = standard.clone();
    other["payload"] = payload.replace('+', "-").replace('/', "_").into();
    other["signatures"][0]["sig"] =
        standard["signatures"][0]["sig"].as_str().unwrap().replace('+', "-").replace('/', "_").into();
    assert_eq!(code(&bytes(&other), &key), "accepted");
    for bad in [
        format!("{payload}\n"),
        format!(" {payload}"),
        format!("{payload}===="),
        payload.replacen('e', "-_+/e", 1),
        "é".into(),
    ] {
        other["payload"] = bad.into();
        assert_eq!(code(&bytes(&other), &key), "NEXXO_ENVELOPE_INVALID");
    }
}

#[test]
fn fields_that_dsse_does_not_know_are_ignored_but_not_in_a_package() {
    let key = key();
    let mut more = value(&key);
    more["note"] = "x".into();
    assert_eq!(code(&bytes(&more), &key), "accepted");
    assert_eq!(Envelope::parse_packaged(&bytes(&more)).unwrap_err().code(), "NEXXO_ENVELOPE_INVALID");
    let text = envelope(&key).to_text();
    assert!(Envelope::parse_packaged(text.as_bytes()).is_ok());
    for other in
        [text.trim_end().to_owned(), format!("{text}\n"), text.replace("  ", " "), text.replace(": ", ":")]
    {
        assert_eq!(Envelope::parse_packaged(other.as_bytes()).unwrap_err().code(), "NEXXO_ENVELOPE_INVALID");
    }
}

#[test]
fn an_envelope_is_read_strictly() {
    let key = key();
    let text = envelope(&key).to_text();
    let id = key.public_key().id().to_string();
    for bad in [
        text.replacen('{', "{\"payload\":\"e30=\",", 1),
        text.replace(&id, ""),
        text.replace("\"keyid\"", "\"keyID\""),
        format!("\u{feff}{text}"),
        text.replace("\"sig\"", "\"signature\""),
        "[]".into(),
        String::new(),
        "x".repeat(3 << 20),
    ] {
        assert_eq!(code(bad.as_bytes(), &key), "NEXXO_ENVELOPE_INVALID");
    }
    let mut twice = value(&key);
    let signature = twice["signatures"][0].clone();
    twice["signatures"].as_array_mut().unwrap().push(signature);
    assert_eq!(code(&bytes(&twice), &key), "NEXXO_ENVELOPE_INVALID");
}

#[test]
fn what_is_no_valid_manifest_is_neither_signed_nor_read() {
    let key = key();
    let error = Envelope::sign(&manifest_with("name", json!("../x")), &key).unwrap_err();
    assert_eq!(error.code(), "NEXXO_MANIFEST_INVALID");
    // Signed all the same by other means: refused after the signature.
    let mut signed = value(&key);
    signed["payload"] = base64(b"{}").into();
    signed["signatures"][0]["sig"] =
        base64(&key.sign(&pae("application/vnd.nexxo.manifest+json", b"{}")).to_der()).into();
    assert_eq!(code(&bytes(&signed), &key), "NEXXO_MANIFEST_INVALID");
    // Not signed: the manifest is not even looked at.
    signed["signatures"][0]["sig"] = base64(&key.sign(b"{}").to_der()).into();
    assert_eq!(code(&bytes(&signed), &key), "NEXXO_SIGNATURE_INVALID");
}

#[test]
fn the_vector_of_the_dsse_specification_verifies() {
    // protocol.md of secure-systems-lab/dsse, "Test Vectors"; its signature is raw r and s.
    let (x, y) = (
        decimal("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
        decimal("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
    );
    let key = p256::PublicKey::from_sec1_bytes(&[&[4][..], &x, &y].concat()).unwrap();
    let key = PublicKey::from_der(key.to_public_key_der().unwrap().as_bytes()).unwrap();
    let raw = {
        use base64::Engine;
        let text = "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==";
        base64::engine::general_purpose::STANDARD.decode(text).unwrap()
    };
    assert!(Signature::from_der(&raw).is_none());
    let signature =
        Signature::from_der(p256::ecdsa::Signature::from_slice(&raw).unwrap().to_der().as_bytes()).unwrap();
    let signed = pae("http://example.com/HelloWorld", b"hello world");
    assert_eq!(signed, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    assert!(signature.is_valid(&key, &signed));
}

/// A decimal number as 32 bytes.
fn decimal(text: &str) -> [u8; 32] {
    let mut number = [0u8; 32];
    for digit in text.bytes() {
        let mut carry = u32::from(digit - b'0');
        for byte in number.iter_mut().rev() {
            carry += u32::from(*byte) * 10;
            *byte = carry as u8;
            carry >>= 8;
        }
    }
    number
}
