//! Keys and signatures that OpenSSL 3.0 and ssh-keygen made, and ours read by the same rules.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nexxo_manifest::{PrivateKey, PublicKey, Signature, pae};

/// `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMyS+xiRF8nG2oQ8A
lDWlu7l2vZMTbZRgIhnMJ5cfN0yhRANCAAQwlJHz3y//udavR/IMbYtzYEFk8Ay5
PUVnZBDDsCnHzmSjCBfkG8VSHlprHVOMsbIECOW5rWNxepELVxjcuNxb
-----END PRIVATE KEY-----
";

/// `openssl pkey -pubout`
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMJSR898v/7nWr0fyDG2Lc2BBZPAM
uT1FZ2QQw7Apx85kowgX5BvFUh5aax1TjLGyBAjlua1jcXqRC1cY3LjcWw==
-----END PUBLIC KEY-----
";

/// `openssl ec -pubout -conv_form compressed`
const PUBLIC_COMPRESSED: &str = "-----BEGIN PUBLIC KEY-----
MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADMJSR898v/7nWr0fyDG2Lc2BBZPAM
uT1FZ2QQw7Apx84=
-----END PUBLIC KEY-----
";

/// `openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:correct`: PBKDF2
const PRIVATE_PBKDF2: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgJkuEq3M771QICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHQRMTuoAQ8hWLxf6F4rkOoEgZCW
LmDtZWAvgweCJ057IwK8fe0qyzOzD5G79HXRq25Dhdc6ElRR6tOsO9uTPbPELxQY
8RQN1aRsd0Ja9Mxzx5Gdh6bO74TwkgsBA2qMKm0uSo16Qxiu3iJdsVIqcGY6JRrA
iKIZGDHvPf+j6aLmRUuyBUN+im1FoYl+ceD1C3EZ9nluXx9IPvpAi2IpYVXMvdA=
-----END ENCRYPTED PRIVATE KEY-----
";

/// `openssl pkcs8 -topk8 -scrypt -passout pass:correct`
const PRIVATE_SCRYPT: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHkME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAgd96+NPe6ocQICQAAC
AQgCAQEwHQYJYIZIAWUDBAEqBBCNRWH/PXPXguQ26Gk5tUd2BIGQ/k6FfQboZA9e
Uu2c+pgm6Yhwb6gA+Ez+5PiUsRdogH+c1oj2gi4QiiXFLkIwDkoxyC4DtYtByVuO
zWBQw3hnuk0oOpD68DdU2fNrxDO9tOurigxDx6G7mWF+RUeD4PrcG8HzM5rKBK1q
YFQ+H6Cf7dh9unHeZaGH0NEMoAwdoEWitt4GauwT5xxmesZGs6Jc
-----END ENCRYPTED PRIVATE KEY-----
";

/// `openssl ec`: the form of RFC 5915
const PRIVATE_RFC5915: &str = "-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIDMkvsYkRfJxtqEPAJQ1pbu5dr2TE22UYCIZzCeXHzdMoAoGCCqGSM49
AwEHoUQDQgAEMJSR898v/7nWr0fyDG2Lc2BBZPAMuT1FZ2QQw7Apx85kowgX5BvF
Uh5aax1TjLGyBAjlua1jcXqRC1cY3LjcWw==
-----END EC PRIVATE KEY-----
";

/// `ssh-keygen -i -m PKCS8 -f public.pem > id.pub; ssh-keygen -lf id.pub`
const FINGERPRINT: &str = "SHA256:Agi3riW6j1nrWg4VSnZ8oG14ADBAC8BgJrp0Cmj7Uws";

/// `openssl dgst -sha256 -sign` over the pre-authentication encoding of a manifest `{}`
const SIGNATURE: &str = "304402203a0f9ef1a93be6d94fbfeb351abdb00395d32349f553582aa85793b25e858a\
    b802200e80703de8e2699178c29122e98d7634d50d4c76f5bc39f3727ab3a0c8154b24";

mod support;

#[test]
fn the_key_id_is_the_one_that_ssh_keygen_prints() {
    assert_eq!(PublicKey::from_pem(PUBLIC).unwrap().id().as_str(), FINGERPRINT);
}

#[test]
fn j2_a_compressed_point_is_the_same_key_with_the_same_id() {
    let (whole, compressed) =
        (PublicKey::from_pem(PUBLIC).unwrap(), PublicKey::from_pem(PUBLIC_COMPRESSED).unwrap());
    assert_eq!(whole, compressed);
    assert_eq!(compressed.id().as_str(), FINGERPRINT);
    assert_eq!(compressed.to_pem(), PUBLIC);
}

#[test]
fn a_signature_by_openssl_verifies() {
    let signature = Signature::from_der(&support::unhex(SIGNATURE)).unwrap();
    let signed = pae("application/vnd.nexxo.manifest+json", b"{}");
    assert!(signature.is_valid(&PublicKey::from_pem(PUBLIC).unwrap(), &signed));
    assert!(
        !signature.is_valid(&PublicKey::from_pem(PUBLIC).unwrap(), b"{}"),
        "without its purpose it is none"
    );
}

#[test]
fn private_keys_by_openssl_open() {
    for (pem, passphrase) in
        [(PRIVATE, None), (PRIVATE_PBKDF2, Some("correct")), (PRIVATE_SCRYPT, Some("correct"))]
    {
        let key = PrivateKey::from_pem(pem, passphrase.map(str::as_bytes)).unwrap();
        assert_eq!(key.public_key().id().as_str(), FINGERPRINT);
    }
}

#[test]
fn a_private_key_that_cannot_be_opened_says_why() {
    let code = |pem: &str, passphrase: Option<&str>| {
        PrivateKey::from_pem(pem, passphrase.map(str::as_bytes)).unwrap_err().code()
    };
    assert_eq!(code(PRIVATE, Some("correct")), "NEXXO_PASSPHRASE");
    for encrypted in [PRIVATE_PBKDF2, PRIVATE_SCRYPT] {
        assert_eq!(code(encrypted, None), "NEXXO_PASSPHRASE");
        assert_eq!(code(encrypted, Some("wrong")), "NEXXO_PASSPHRASE");
        assert_eq!(code(encrypted, Some("")), "NEXXO_PASSPHRASE");
    }
    assert_eq!(code(PUBLIC, None), "NEXXO_KEY_INVALID");
    let bare = PrivateKey::from_pem(PRIVATE_RFC5915, None).unwrap_err();
    assert_eq!(bare.code(), "NEXXO_KEY_INVALID");
    assert!(bare.to_string().contains("openssl pkcs8 -topk8"));
    for text in [
        "",
        "x",
        &format!("{PRIVATE}{PRIVATE}"),
        &format!("note\n{PRIVATE}"),
        &PRIVATE.replace("MIGH", "MIGI"),
        &PRIVATE[..100],
    ] {
        assert_eq!(code(text, None), "NEXXO_KEY_INVALID", "{text}");
    }
}
