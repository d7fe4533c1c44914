//! Any bytes as a trust store: read without a panic, and what is accepted is written and read back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nexxo_manifest::TrustStore;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(trust) = TrustStore::parse(bytes) {
        assert!(trust.threshold() >= 1);
        assert_eq!(TrustStore::parse(trust.to_text().as_bytes()).expect("what was written is read"), trust);
    }
});
