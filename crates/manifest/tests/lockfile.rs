//! What a project approved holds: each way in which a plugin can differ from it.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use nexxo_manifest::{Envelope, Error, Grants, Limits, Lock, Locked, PrivateKey, Verified};
use serde_json::{Value, json};
use support::{NAME, bytes, files, key, manifest_value, now, trusted, trusting};

/// The plugin with some fields of its manifest changed, verified.
fn plugin(key: &PrivateKey, changes: Value) -> Verified {
    let mut manifest = manifest_value(&files());
    for (field, value) in changes.as_object().unwrap() {
        manifest[field] = value.clone();
    }
    trusting(key, &["*"]).verify(&Envelope::sign(&bytes(&manifest), key).unwrap(), now()).unwrap()
}

fn grants(value: Value) -> Grants {
    Grants::parse(value.to_string().as_bytes()).unwrap()
}

fn limits(value: Value) -> Limits {
    Limits::parse(value.to_string().as_bytes()).unwrap()
}

fn approved(verified: &Verified) -> Lock {
    let mut lock = Lock::default();
    let locked =
        Locked::new(verified, grants(json!({"read": ["icons"]})), limits(json!({"cpuMs": 200})), now());
    lock.approve(verified.manifest().name().clone(), locked);
    lock
}

fn check(lock: &Lock, verified: &Verified) -> Result<(), Error> {
    lock.check(verified, &Grants::default(), &Limits::default())
}

#[track_caller]
fn refused(result: Result<(), Error>, code: &str, says: &[&str]) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), code);
    for text in says.iter().chain(&[&*format!("`nexxo plugin approve {NAME}`")]) {
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[test]
fn what_was_approved_runs_and_what_was_not_does_not() {
    let key = key();
    let verified = plugin(&key, json!({}));
    assert!(check(&approved(&verified), &verified).is_ok());
    refused(check(&Lock::default(), &verified), "NEXXO_LOCK_MISSING", &[]);
}

#[test]
fn j7_an_older_version_is_told_apart() {
    let key = key();
    let lock = approved(&plugin(&key, json!({})));
    for older in ["1.2.2", "1.2.3-rc.1", "0.9.0"] {
        refused(
            check(&lock, &plugin(&key, json!({"version": older}))),
            "NEXXO_LOCK_DOWNGRADE",
            &["1.2.3", older],
        );
    }
}

#[test]
fn a_newer_version_and_other_files_need_an_approval_of_their_own() {
    let key = key();
    let lock = approved(&plugin(&key, json!({})));
    refused(
        check(&lock, &plugin(&key, json!({"version": "1.2.4"}))),
        "NEXXO_LOCK_CHANGED",
        &["version", "1.2.3", "1.2.4"],
    );
    refused(
        check(&lock, &plugin(&key, json!({"version": "1.2.3+build"}))),
        "NEXXO_LOCK_CHANGED",
        &["version"],
    );
    refused(check(&lock, &plugin(&key, json!({"entry": "package.json"}))), "NEXXO_LOCK_CHANGED", &["bundle"]);
    refused(
        check(&lock, &plugin(&key, json!({"time": "2026-11-21T00:00:00Z"}))),
        "NEXXO_LOCK_CHANGED",
        &["manifest"],
    );
}

#[test]
fn j8_a_new_signer_needs_an_approval() {
    let (one, two) = (key(), key());
    let lock = approved(&plugin(&one, json!({})));
    let id = two.public_key().id().to_string();
    refused(
        check(&lock, &plugin(&two, json!({}))),
        "NEXXO_LOCK_SIGNER",
        &[&id, one.public_key().id().as_str()],
    );
    // Signed by both, and both are trusted: the new one is still new.
    let mut trust = trusting(&one, &["*"]);
    trust.add_key(trusted(&two, &["*"]));
    let mut both = support::envelope(&one);
    both.add_signature(&two);
    let both = trust.verify(&both, now()).unwrap();
    refused(check(&lock, &both), "NEXXO_LOCK_SIGNER", &[&id]);
    // Approved with both, one of them is enough where the trust store says so.
    assert!(check(&approved(&both), &plugin(&one, json!({}))).is_ok());
}

#[test]
fn l12_an_update_that_asks_for_more_says_what() {
    let key = key();
    let lock = approved(&plugin(&key, json!({})));
    let ask =
        |capability: &str, value: Value| json!([{"capability": capability, "value": value, "reason": "x"}]);
    for (changes, says) in [
        (
            json!({"version": "1.3.0", "capabilities": ask("read", json!(["icons", ".env"]))}),
            "read: \".env\"",
        ),
        (json!({"version": "1.3.0", "capabilities": ask("bundler", json!(true))}), "bundler: true"),
        (json!({"version": "1.3.0", "limits": {"cpuMs": 201}}), "limits.cpuMs: 201"),
        (json!({"version": "1.3.0", "limits": {"memoryMiB": 512}}), "limits.memoryMiB: 512"),
    ] {
        refused(check(&lock, &plugin(&key, changes)), "NEXXO_LOCK_CAPABILITY", &[says, "it asks for"]);
    }
}

#[test]
fn l12_settings_that_grant_more_than_was_approved_are_told_apart() {
    let key = key();
    let verified = plugin(&key, json!({}));
    let lock = approved(&verified);
    assert!(
        lock.check(&verified, &grants(json!({"read": ["icons"]})), &limits(json!({"cpuMs": 150}))).is_ok()
    );
    let more = lock.check(&verified, &grants(json!({"write": ["dist"]})), &Limits::default());
    refused(more, "NEXXO_LOCK_CAPABILITY", &["the settings grant", "write: \"dist\""]);
    refused(
        lock.check(&verified, &Grants::default(), &limits(json!({"cpuMs": 500}))),
        "NEXXO_LOCK_CAPABILITY",
        &["cpuMs", "500", "200"],
    );
}

#[test]
fn an_approval_of_another_kind_is_none() {
    let key = key();
    let lock = approved(&plugin(&key, json!({})));
    let source = json!({"package": NAME, "version": "1.2.3", "integrity": nexxo_manifest::Integrity::of(b"").as_str()});
    refused(
        check(&lock, &plugin(&key, json!({"kind": "approval", "source": source, "packages": []}))),
        "NEXXO_LOCK_CHANGED",
        &["kind", "artifact", "approval"],
    );
}

#[test]
fn a_lockfile_is_written_for_review_and_as_it_is_read() {
    let key = key();
    let mut lock = approved(&plugin(&key, json!({})));
    for name in ["zeta", "alpha", "constructor"] {
        let other = plugin(&key, json!({"name": name, "limits": {}}));
        lock.approve(
            other.manifest().name().clone(),
            Locked::new(&other, Grants::default(), Limits::default(), now()),
        );
    }
    let text = lock.to_text();
    let read = Lock::parse(text.as_bytes()).unwrap();
    assert_eq!(read, lock);
    assert_eq!(read.to_text(), text);
    let at = |name: &str| text.find(&format!("\"{name}\": {{")).unwrap();
    assert!(at(NAME) < at("alpha") && at("alpha") < at("constructor") && at("constructor") < at("zeta"));
    assert!(text.lines().all(|line| line.matches("\": ").count() <= 1), "one fact a line:\n{text}");
    assert!(lock.remove(&"zeta".parse().unwrap()) && !lock.remove(&"zeta".parse().unwrap()));
}

#[test]
fn a_lockfile_that_is_not_what_it_should_be_is_refused_with_the_place() {
    let good: Value = serde_json::from_str(&approved(&plugin(&key(), json!({}))).to_text()).unwrap();
    for (field, value) in [
        ("version", json!("1")),
        ("kind", json!("any")),
        ("manifest", json!("00")),
        ("entry", json!(null)),
        ("signers", json!(["SHA256:x"])),
        ("capabilities", json!({"all": true})),
        ("limits", json!({"cpuMs": -1})),
        ("approved", json!("today")),
        ("trusted", json!(true)),
    ] {
        let mut lock = good.clone();
        lock["plugins"][NAME][field] = value;
        match Lock::parse(&bytes(&lock)) {
            Err(Error::Lock(invalid)) => {
                let place = format!("/plugins/{}/{field}", NAME.replace('/', "~1"));
                assert!(invalid.pointer.starts_with(&place), "{invalid}");
            }
            other => panic!("{other:?} for {field}"),
        }
    }
    let twice = format!("{{\"version\":1,\"plugins\":{{\"a\":{0},\"a\":{0}}}}}", good["plugins"][NAME]);
    assert_eq!(Lock::parse(twice.as_bytes()).unwrap_err().code(), "NEXXO_LOCK_INVALID");
}
