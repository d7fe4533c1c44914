//! One verification of a sample, made ahead of the first real one.

use std::hint::black_box;

use crate::capability::Grants;
use crate::dsse::Envelope;
use crate::error::Error;
use crate::limits::Limits;
use crate::lock::Lock;
use crate::time::Time;
use crate::trust::TrustStore;

/// A manifest signed by a key that nobody has any more, and a project that trusts it.
const ENVELOPE: &[u8] = include_bytes!("sample/envelope.json");
const TRUST: &[u8] = include_bytes!("sample/trust.json");
const LOCK: &[u8] = include_bytes!("sample/lock.json");

/// 2026-11-21.
const NOW: i64 = 1_795_219_200;

/// Brings the code that verifies, and what it looks up, into memory: the first verification of a process takes twice as long as
/// any other, which a thread with nothing else to do can spend as well.
pub fn warm_up() {
    black_box(verify_sample().is_ok());
}

fn verify_sample() -> Result<(), Error> {
    let trust = TrustStore::parse(TRUST)?;
    let Some(now) = Time::from_unix_seconds(NOW) else { return Ok(()) };
    let verified = trust.verify(&Envelope::parse_packaged(ENVELOPE)?, now)?;
    Lock::parse(LOCK)?.check(&verified, &Grants::default(), &Limits::default())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sample_goes_all_the_way() {
        super::verify_sample().unwrap();
    }
}
