//! Whose signatures count: cases J7 to J9 of the threat model, and each reason why one does not count.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use nexxo_manifest::{Envelope, Error, Kind, PrivateKey, Revocation, Time, TrustStore};
use serde_json::{Value, json};
use support::{NAME, approval_value, bytes, envelope, files, key, manifest_value, now, trusted, trusting};

fn verify(trust: &TrustStore, envelope: &Envelope) -> Result<(), Error> {
    trust.verify(envelope, now()).map(drop)
}

fn code(trust: &TrustStore, envelope: &Envelope) -> &'static str {
    verify(trust, envelope).map_or_else(|error| error.code(), |()| "accepted")
}

fn revocation(key: &PrivateKey, time: &str) -> Revocation {
    Revocation {
        key_id: key.public_key().id().clone(),
        time: time.parse().unwrap(),
        reason: "stolen".parse().unwrap(),
    }
}

#[test]
fn a_key_counts_for_the_packages_of_its_patterns_alone() {
    let key = key();
    let signed = envelope(&key);
    for patterns in [&[NAME][..], &["@acme/*"], &["*"], &["other", "@acme/*"]] {
        assert_eq!(code(&trusting(&key, patterns), &signed), "accepted");
    }
    for patterns in [
        &[][..],
        &["other"],
        &["@acm/*"],
        &["@acme-evil/*"],
        &["rollup-plugin-icons"],
        &["@acme/rollup-plugin-icon"],
    ] {
        let error = verify(&trusting(&key, patterns), &signed).unwrap_err();
        assert_eq!(error.code(), "NEXXO_SIGNER_NOT_ALLOWED");
        assert!(error.to_string().contains(NAME), "{error}");
    }
}

#[test]
fn a_key_for_approvals_signs_no_artifacts() {
    let key = key();
    let mut trust = TrustStore::default();
    let mut approvals = trusted(&key, &["*"]);
    approvals.kinds = vec![Kind::Approval];
    trust.add_key(approvals);
    assert_eq!(code(&trust, &envelope(&key)), "NEXXO_SIGNER_NOT_ALLOWED");
    let approval = approval_value(&files());
    assert_eq!(code(&trust, &Envelope::sign(&bytes(&approval), &key).unwrap()), "accepted");
}

#[test]
fn an_unknown_signer_is_named() {
    let (ours, theirs) = (key(), key());
    let error = verify(&trusting(&ours, &["*"]), &envelope(&theirs)).unwrap_err();
    assert_eq!(error.code(), "NEXXO_SIGNER_UNTRUSTED");
    assert!(error.to_string().contains(theirs.public_key().id().as_str()));
}

#[test]
fn j8_an_expired_key_does_not_count_whatever_time_the_manifest_claims() {
    let key = key();
    let with = |expires: &str| {
        let mut trusted = trusted(&key, &["*"]);
        trusted.expires = Some(expires.parse().unwrap());
        let mut trust = TrustStore::default();
        trust.add_key(trusted);
        trust
    };
    // The manifest says that it was made two days before now.
    assert_eq!(code(&with("2026-11-21T00:00:00Z"), &envelope(&key)), "NEXXO_KEY_EXPIRED");
    assert_eq!(code(&with(&now().to_string()), &envelope(&key)), "NEXXO_KEY_EXPIRED");
    assert_eq!(code(&with("2026-11-22T06:00:01Z"), &envelope(&key)), "accepted");
}

#[test]
fn j8_a_revoked_key_does_not_count_whatever_time_the_manifest_claims() {
    let key = key();
    let signed = |time: &str| {
        let mut manifest = manifest_value(&files());
        manifest["time"] = time.into();
        Envelope::sign(&bytes(&manifest), &key).unwrap()
    };
    for revoked in ["2020-01-01T00:00:00Z", "2026-11-21T00:00:00Z", "2030-01-01T00:00:00Z"] {
        let mut trust = trusting(&key, &["*"]);
        trust.revoke(revocation(&key, revoked));
        for made in ["2001-01-01T00:00:00Z", "2026-11-20T10:00:00Z", "2031-01-01T00:00:00Z"] {
            assert_eq!(code(&trust, &signed(made)), "NEXXO_KEY_REVOKED", "made {made}, revoked {revoked}");
        }
    }
    // A revoked key that was never trusted is still told apart from an unknown one.
    let mut trust = TrustStore::default();
    trust.revoke(revocation(&key, "2020-01-01T00:00:00Z"));
    assert_eq!(code(&trust, &envelope(&key)), "NEXXO_KEY_REVOKED");
}

#[test]
fn j8_a_rotated_key_is_carried_by_the_new_one() {
    let (old, new) = (key(), key());
    let mut both = envelope(&old);
    both.add_signature(&new);
    let mut trust = trusting(&old, &["*"]);
    trust.revoke(revocation(&old, "2026-11-21T00:00:00Z"));
    assert_eq!(code(&trust, &both), "NEXXO_KEY_REVOKED");
    trust.add_key(trusted(&new, &["*"]));
    assert_eq!(trust.verify(&both, now()).unwrap().signers(), [new.public_key().id().clone()]);
}

#[test]
fn a_threshold_counts_keys_and_not_signatures() {
    let (one, two, three) = (key(), key(), key());
    let mut trust = trusting(&one, &["*"]);
    trust.add_key(trusted(&two, &["*"]));
    trust.set_threshold(2);
    let mut signed = envelope(&one);
    assert_eq!(code(&trust, &signed), "NEXXO_THRESHOLD");
    // The same key again, an unknown key, and a key for other packages add nothing.
    signed.add_signature(&one);
    signed.add_signature(&three);
    assert_eq!(code(&trust, &signed), "NEXXO_THRESHOLD");
    trust.add_key(trusted(&three, &["other"]));
    let error = verify(&trust, &signed).unwrap_err();
    assert!(error.code() == "NEXXO_THRESHOLD" && error.to_string().contains("not trusted for"), "{error}");
    signed.add_signature(&two);
    assert_eq!(trust.verify(&signed, now()).unwrap().signers().len(), 2);
    trust.set_threshold(0);
    assert_eq!(trust.threshold(), 1, "at least one signature is always needed");
}

#[test]
fn j10_a_broken_signature_by_a_known_key_is_refused_beside_a_good_one() {
    let (one, two) = (key(), key());
    let mut trust = trusting(&one, &["*"]);
    trust.add_key(trusted(&two, &["*"]));
    let mut signed = envelope(&one);
    signed.insert_signature(two.public_key().id().clone(), &two.sign(b"something else"));
    assert_eq!(code(&trust, &signed), "NEXXO_SIGNATURE_INVALID");
}

#[test]
fn j7_versions_below_the_minimum_are_refused() {
    let key = key();
    let mut trust = trusting(&key, &["*"]);
    trust.raise_minimum(NAME.parse().unwrap(), "1.2.3".parse().unwrap());
    assert_eq!(code(&trust, &envelope(&key)), "accepted");
    trust.raise_minimum(NAME.parse().unwrap(), "1.0.0".parse().unwrap());
    trust.raise_minimum(NAME.parse().unwrap(), "1.2.4-beta.1".parse().unwrap());
    assert_eq!(code(&trust, &envelope(&key)), "NEXXO_VERSION_TOO_OLD");
    assert!(trust.to_text().contains("1.2.4-beta.1"));
}

#[test]
fn an_empty_store_trusts_nobody() {
    assert_eq!(code(&TrustStore::default(), &envelope(&key())), "NEXXO_SIGNER_UNTRUSTED");
}

#[test]
fn a_store_is_written_as_it_is_read() {
    let key = key();
    let mut full = trusted(&key, &["@acme/*", "rollup-plugin-x"]);
    full.name = Some("Acme's release key".parse().unwrap());
    full.expires = Some("2027-01-01T00:00:00Z".parse::<Time>().unwrap());
    full.kinds = vec![Kind::Artifact];
    let mut trust = TrustStore::default();
    trust.add_key(full);
    trust.revoke(revocation(&support::key(), "2026-01-01T00:00:00Z"));
    trust.raise_minimum("a".parse().unwrap(), "1.0.0".parse().unwrap());
    let text = trust.to_text();
    let read = TrustStore::parse(text.as_bytes()).unwrap();
    assert_eq!(read, trust);
    assert_eq!(read.to_text(), text);
    assert!(text.lines().all(|line| line.matches("\":").count() <= 1), "one fact a line:\n{text}");
}

#[test]
fn a_store_that_is_not_what_it_should_be_is_refused_with_the_place() {
    let key = key();
    let good: Value = serde_json::from_str(&trusting(&key, &["*"]).to_text()).unwrap();
    let other_id = support::key().public_key().id().to_string();
    let changed = |pointer: &str, value: Value| {
        let mut store = good.clone();
        match store.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => store[&pointer[1..]] = value,
        }
        store
    };
    let twice = json!([good["keys"][0], good["keys"][0]]);
    let revoked = json!([{"keyId": other_id, "time": "yesterday", "reason": "x"}]);
    for (store, place) in [
        (changed("/version", json!(2)), "/version"),
        (changed("/threshold", json!(0)), "/threshold"),
        (changed("/keys/0/keyId", json!(other_id)), "/keys/0/keyId"),
        (changed("/keys/0/publicKey", json!("AAAA")), "/keys/0/publicKey"),
        (changed("/keys/0/patterns/0", json!("@acme*")), "/keys/0/patterns/0"),
        (changed("/keys/0/patterns/0", json!("**")), "/keys/0/patterns/0"),
        (changed("/keys", twice), "/keys/1/keyId"),
        (changed("/revoked", revoked), "/revoked/0/time"),
        (changed("/minimumVersions", json!({"a": "1"})), "/minimumVersions/a"),
        (changed("/minimumVersions", json!({"A": "1.0.0"})), "/minimumVersions/A"),
        (changed("/trustAll", json!(true)), "/trustAll"),
    ] {
        match TrustStore::parse(&bytes(&store)) {
            Err(Error::Trust(invalid)) => assert_eq!(invalid.pointer, place, "{invalid}"),
            other => panic!("{other:?} at {place}"),
        }
    }
    assert_eq!(TrustStore::parse(b"").unwrap_err().code(), "NEXXO_TRUST_INVALID");
}

#[test]
fn a_key_may_be_given_as_pem_or_as_the_registry_gives_it() {
    let key = key();
    let mut store: Value = serde_json::from_str(&trusting(&key, &["*"]).to_text()).unwrap();
    store["keys"][0]["publicKey"] = key.public_key().to_pem().into();
    assert_eq!(TrustStore::parse(&bytes(&store)).unwrap(), trusting(&key, &["*"]));
}
