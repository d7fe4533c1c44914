//! Writes what the fuzzers start from: `cargo test -p nexxo-manifest --test seeds -- --ignored`.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::fs;
use std::path::Path;

use nexxo_manifest::{Grants, Limits, Lock, Locked, Revocation, sign_statement};
use support::{
    NAME, approval_value, archive, bytes, envelope, files, gunzip, key, manifest_value, now, trusting,
};

#[test]
#[ignore = "writes to fuzz/corpus"]
fn seeds_for_the_fuzzers() {
    let (key, other) = (key(), key());
    let mut trust = trusting(&key, &["@acme/*", "rollup-plugin-x"]);
    let reason = "stolen".parse().unwrap();
    trust.revoke(Revocation { key_id: other.public_key().id().clone(), time: now(), reason });
    trust.raise_minimum(NAME.parse().unwrap(), "1.0.0".parse().unwrap());
    let verified = trust.verify(&envelope(&key), now()).unwrap();
    let granted =
        Grants::parse(br#"{"read":["icons"],"bundler":true,"clock":"real","config":["server"]}"#).unwrap();
    let limits = Limits::parse(br#"{"cpuMs":200}"#).unwrap();
    let mut lock = Lock::default();
    lock.approve(NAME.parse().unwrap(), Locked::new(&verified, granted, limits, now()));
    let purpose = "application/vnd.nexxo.request+json".parse().unwrap();
    let statement = sign_statement(br#"{"version":1}"#, &purpose, &key).unwrap();
    let archive = archive(&key);
    for (target, name, seed) in [
        ("manifest", "artifact", bytes(&manifest_value(&files()))),
        ("manifest", "approval", bytes(&approval_value(&files()))),
        ("envelope", "signed", envelope(&key).to_text().into_bytes()),
        ("envelope", "signature", envelope(&key).signatures()[0].bytes.clone()),
        ("envelope", "key", key.public_key().to_der()),
        ("statement", "signed", statement.into_bytes()),
        ("archive", "tar", gunzip(&archive)),
        ("archive", "tgz", archive),
        ("trust_store", "full", trust.to_text().into_bytes()),
        ("lockfile", "full", lock.to_text().into_bytes()),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), seed).unwrap();
    }
}
