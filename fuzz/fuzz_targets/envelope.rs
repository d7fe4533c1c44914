//! Any bytes as an envelope: read without a panic, never trusted, and one spelling for each in a package.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nexxo_manifest::{Envelope, Pattern, PublicKey, Signature, Time, TrustStore, TrustedKey};

fuzz_target!(|bytes: &[u8]| {
    if let Some(signature) = Signature::from_der(bytes) {
        assert_eq!(signature.to_der(), bytes);
    }
    let _ = PublicKey::from_der(bytes);
    let Ok(envelope) = Envelope::parse(bytes) else { return };
    assert_eq!(Envelope::parse_packaged(envelope.to_text().as_bytes()).expect("what was written is read"), envelope);
    // The point that generates P-256's group, whose private key is 1: nobody's.
    let key = PublicKey::from_pem(include_str!("../keys/generator.pem")).expect("a public key");
    let mut trust = TrustStore::default();
    trust.add_key(TrustedKey::new(key, vec![Pattern::Any]));
    let now = Time::from_unix_seconds(1_700_000_000).expect("a time");
    assert!(trust.verify(&envelope, now).is_err());
});
