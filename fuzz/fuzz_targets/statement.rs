//! Any bytes as a signed statement: read without a panic, never taken for one by a key that nobody has, and what is signed
//! comes back as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nexxo_manifest::{PrivateKey, PublicKey, StatementType, sign_statement, verify_statement};
use std::sync::LazyLock;

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().expect("randomness"));

fuzz_target!(|bytes: &[u8]| {
    let purpose: StatementType = "application/vnd.nexxo.request+json".parse().expect("a type");
    let nobody = PublicKey::from_pem(include_str!("../keys/generator.pem")).expect("a public key");
    assert!(verify_statement(bytes, &purpose, &nobody).is_err());
    if let Ok(envelope) = sign_statement(bytes, &purpose, &KEY) {
        let verified = verify_statement(envelope.as_bytes(), &purpose, &KEY.public_key());
        assert_eq!(verified.as_deref(), Ok(bytes));
    }
});
