//! 150,000 random changes of one byte in what a plugin travels as. None may go unseen.
//!
//! A change of the envelope, of the manifest's bytes or of an archive of ours must be refused, without exception. An archive
//! that npm made may be refused or hold every file and the envelope exactly as they were: gzip's header has bytes without
//! meaning (time, system), and deflate can write the same content in other ways.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::collections::BTreeMap;

use nexxo_manifest::{Envelope, EnvelopeSignature, Error, Package};
use support::{NAME, Numbers, archive, envelope, key, now, trusting};

/// A change of one byte to another one.
fn changed(bytes: &[u8], numbers: &mut Numbers) -> (Vec<u8>, usize) {
    let mut changed = bytes.to_vec();
    let index = numbers.below(bytes.len());
    changed[index] ^= 1 + numbers.below(255) as u8;
    (changed, index)
}

#[test]
fn no_change_of_the_envelope_goes_unseen() {
    let key = key();
    let trust = trusting(&key, &[NAME]);
    let text = envelope(&key).to_text();
    let verify =
        |bytes: &[u8]| Envelope::parse_packaged(bytes).and_then(|envelope| trust.verify(&envelope, now()));
    assert!(verify(text.as_bytes()).is_ok());
    let mut numbers = Numbers(0x5eed_0001);
    let mut codes = BTreeMap::<_, usize>::new();
    for _ in 0..40_000 {
        let (bytes, index) = changed(text.as_bytes(), &mut numbers);
        let error: Error = verify(&bytes).expect_err(&format!("a changed byte {index} was accepted"));
        *codes.entry(error.code()).or_default() += 1;
    }
    println!("{codes:?}");
    assert!(codes["NEXXO_SIGNATURE_INVALID"] > 1000, "most changes reach the signature: {codes:?}");
}

#[test]
fn no_change_of_the_manifest_goes_unseen() {
    let key = key();
    let trust = trusting(&key, &[NAME]);
    let good = envelope(&key);
    let EnvelopeSignature { key_id, bytes: signature } = good.signatures()[0].clone();
    let mut numbers = Numbers(0x5eed_0002);
    for _ in 0..30_000 {
        let (payload, index) = changed(good.payload(), &mut numbers);
        let text = serde_json::json!({
            "payload": encode(&payload), "payloadType": good.payload_type(),
            "signatures": [{"keyid": key_id.as_str(), "sig": encode(&signature)}],
        });
        let other = Envelope::parse(text.to_string().as_bytes()).unwrap();
        let error = trust.verify(&other, now()).expect_err(&format!("a changed byte {index} was accepted"));
        assert_eq!(error.code(), "NEXXO_SIGNATURE_INVALID", "before the manifest is even read");
    }
}

fn encode(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn no_change_of_an_archive_goes_unseen() {
    let key = key();
    let good = archive(&key);
    Package::read(&good).unwrap().verify(&trusting(&key, &[NAME]), now()).unwrap();
    let mut numbers = Numbers(0x5eed_0003);
    for _ in 0..30_000 {
        let (bytes, index) = changed(&good, &mut numbers);
        let error = Package::read(&bytes).expect_err(&format!("a changed byte {index} was accepted"));
        assert_eq!(error.code(), "NEXXO_ARCHIVE_INVALID");
    }
    // The header whole: few of the random changes meet one of its bytes.
    for index in 0..64 {
        for change in 1..=255 {
            let mut bytes = good.clone();
            bytes[index] ^= change;
            Package::read(&bytes).expect_err(&format!("a changed byte {index} was accepted"));
        }
    }
}

#[test]
fn no_change_under_the_seal_of_an_archive_goes_unseen() {
    let key = key();
    let trust = trusting(&key, &[NAME]);
    let good = archive(&key);
    let tar = support::gunzip(&good);
    assert_eq!(support::sealed(&tar), good);
    let mut numbers = Numbers(0x5eed_0005);
    for _ in 0..10_000 {
        let (bytes, index) = changed(&tar, &mut numbers);
        let read = Package::read(&support::sealed(&bytes)).and_then(|package| package.verify(&trust, now()));
        read.expect_err(&format!("a changed byte {index} was accepted"));
    }
}

#[test]
fn no_change_of_an_archive_by_npm_changes_what_is_in_it() {
    let key = key();
    let trust = trusting(&key, &[NAME]);
    let good = support::gzip(&support::gunzip(&archive(&key)));
    let package = Package::read(&good).unwrap();
    package.verify(&trust, now()).unwrap();
    let mut numbers = Numbers(0x5eed_0006);
    for _ in 0..30_000 {
        let (bytes, index) = changed(&good, &mut numbers);
        let Ok(other) = Package::read(&bytes) else { continue };
        assert!(other == package, "the changed byte {index} changed what is in the archive");
        other.verify(&trust, now()).unwrap();
    }
}

#[test]
fn no_change_of_the_unpacked_archive_goes_unseen_but_in_fields_without_meaning() {
    let key = key();
    let trust = trusting(&key, &[NAME]);
    let good = archive(&key);
    let package = Package::read(&good).unwrap();
    let tar = support::gunzip(&good);
    let mut numbers = Numbers(0x5eed_0004);
    for _ in 0..10_000 {
        let (bytes, index) = changed(&tar, &mut numbers);
        let Ok(other) = Package::read(&support::gzip(&bytes)) else { continue };
        if other.verify(&trust, now()).is_err() {
            continue;
        }
        // A header's checksum covers it; the checksum's own field has more than one way to end.
        assert!(other == package, "the changed byte {index} changed what is in the archive");
        assert!((148..156).contains(&(index % 512)), "the changed byte {index} went unseen");
    }
}
