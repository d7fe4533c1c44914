//! Any bytes as a lockfile: read without a panic, and what is accepted is written and read back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nexxo_manifest::Lock;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(lock) = Lock::parse(bytes) {
        assert_eq!(Lock::parse(lock.to_text().as_bytes()).expect("what was written is read"), lock);
    }
});
