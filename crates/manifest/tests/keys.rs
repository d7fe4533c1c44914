//! Public and private keys.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use nexxo_manifest::{KeyId, PrivateKey, PublicKey};
use pkcs8::der::EncodePem;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::pkcs5::pbes2::Parameters;
use pkcs8::pkcs5::scrypt;
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding};
use support::{hex, key, unhex};

/// SubjectPublicKeyInfo of an uncompressed point on P-256, up to the point.
const SPKI: &str = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";

fn refused(der: &str) {
    assert_eq!(PublicKey::from_der(&unhex(der)).unwrap_err().code(), "NEXXO_KEY_INVALID", "{der}");
}

#[test]
fn j2_points_off_the_curve_and_at_infinity_and_other_curves_are_refused() {
    let good = hex(&key().public_key().to_der());
    assert!(good.starts_with(SPKI));
    let (x, y) = good[SPKI.len()..].split_at(64);
    let other_y = format!("{}{}", &y[..63], if y.ends_with('0') { "1" } else { "0" });
    refused(&format!("{SPKI}{x}{other_y}"));
    refused(&format!("{SPKI}{}", "00".repeat(64)));
    refused(&format!("{SPKI}{}", "ff".repeat(64)));
    // Infinity has the encoding 00.
    refused("3018301306072a8648ce3d020106082a8648ce3d030107030100");
    refused("3019301306072a8648ce3d020106082a8648ce3d03010703020000");
    // A hybrid point (06, 07), and one with a tag that is none.
    for tag in ["06", "07", "05", "00"] {
        refused(&format!("{}{tag}{x}{y}", &SPKI[..SPKI.len() - 2]));
    }
    // secp256k1 and P-384 as the curve, the point as it is; then another algorithm; then explicit or missing parameters.
    refused(&format!("3056301006072a8648ce3d020106052b8104000a03420004{x}{y}"));
    refused(&format!("3056301006072a8648ce3d020106052b8104002203420004{x}{y}"));
    refused(&format!("3059301306072a8648ce3d020206082a8648ce3d03010703420004{x}{y}"));
    refused(&format!("304d300906072a8648ce3d020103420004{x}{y}"));
    refused("302a300506032b6570032100d59dceaac69fac3e86de0688e7e037d8b66c29e6beda94f8ae2941d34f8da497");
}

#[test]
fn j2_a_compressed_point_that_is_none_is_refused() {
    let prefix = "3039301306072a8648ce3d020106082a8648ce3d030107032200";
    // x = 1 has no y on P-256.
    let no_point = (1..40u8).map(|x| format!("{prefix}02{}{x:02x}", "00".repeat(31)));
    let refusals = no_point.filter(|der| PublicKey::from_der(&unhex(der)).is_err()).count();
    assert!((10..30).contains(&refusals), "about half of all x are on the curve: {refusals} of 39 refused");
    refused(&format!("{prefix}02{}", "ff".repeat(32)));
}

#[test]
fn j1_a_public_key_has_one_encoding_for_each_form() {
    let good = hex(&key().public_key().to_der());
    refused(&format!("{good}00"));
    refused(&good[..good.len() - 2]);
    // BER: lengths in the long form, or without an end.
    refused(&format!("308159{}", &good[4..]));
    refused(&format!("3080{}0000", &good[4..]));
    // A bit string with unused bits.
    refused(&good.replacen("03420004", "03420104", 1));
    refused("");
}

#[test]
fn any_change_of_a_public_keys_der_is_refused_or_another_key() {
    let key = key().public_key();
    let der = key.to_der();
    for index in 0..der.len() {
        for bit in 0..8 {
            let mut changed = der.clone();
            changed[index] ^= 1 << bit;
            assert!(
                PublicKey::from_der(&changed).map_or(true, |other| other.id() != key.id()),
                "byte {index}"
            );
        }
    }
}

#[test]
fn a_key_goes_into_pem_and_back() {
    let key = key();
    let plain = key.to_pem(None).unwrap();
    assert_eq!(PrivateKey::from_pem(&plain, None).unwrap().public_key(), key.public_key());
    let encrypted = key.to_pem(Some("päss".as_bytes())).unwrap();
    assert!(encrypted.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    assert_eq!(
        PrivateKey::from_pem(&encrypted, Some("päss".as_bytes())).unwrap().public_key(),
        key.public_key()
    );
    assert_eq!(key.to_pem(Some(b"")).unwrap_err().code(), "NEXXO_PASSPHRASE");
    assert_eq!(PublicKey::from_pem(&key.public_key().to_pem()).unwrap(), key.public_key());
    assert!(PublicKey::from_pem(&plain).is_err());
    assert!(!format!("{key:?}").contains("BEGIN"), "what is printed for debugging has no secret");
}

#[test]
fn a_key_file_that_costs_too_much_to_open_is_refused_unopened() {
    // 2^22 blocks of 8 times 128 bytes: 4 GiB.
    let cost = scrypt::Params::new(22, 8, 1).unwrap();
    let parameters = Parameters::generate_scrypt_aes256cbc(cost, &[1; 16], [2; 16]).unwrap();
    let info = EncryptedPrivateKeyInfoRef {
        encryption_algorithm: parameters.into(),
        encrypted_data: OctetStringRef::new(&[3; 144]).unwrap(),
    };
    let pem = info.to_pem(LineEnding::LF).unwrap();
    let error = PrivateKey::from_pem(&pem, Some(b"pass")).unwrap_err();
    assert_eq!(error.code(), "NEXXO_KEY_INVALID");
    assert!(error.to_string().contains("256 MiB"), "{error}");
}

#[test]
fn key_ids_have_one_spelling() {
    let id = key().public_key().id().to_string();
    assert!(id.parse::<KeyId>().is_ok() && id.len() == 50);
    for bad in [
        "",
        "SHA256:",
        &id[1..],
        &id[..49],
        &format!("{id}="),
        &id.replace("SHA256", "sha256"),
        &id.replace("SHA256", "MD5"),
    ] {
        assert!(bad.parse::<KeyId>().is_err(), "{bad}");
    }
}
