//! What verifying a plugin costs; run by hand: `cargo test --release -p nexxo-manifest --test timing -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::time::Instant;

use nexxo_manifest::{Envelope, Package, TrustStore};
use support::{NAME, Numbers, bytes, files, key, manifest_value, now, trusting};

fn median(mut measure: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..51)
        .map(|_| {
            let start = Instant::now();
            measure();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[25]
}

#[test]
#[ignore = "a measurement"]
fn verifying_a_plugin_of_a_megabyte_takes_less_than_five_milliseconds() {
    let key = key();
    let mut numbers = Numbers(7);
    let mut files = files();
    let words = ["export", "const", "function", "return", "import", "await", "this", "=> {", "});", "\n"];
    let mut bundle = String::new();
    while bundle.len() < 1 << 20 {
        bundle.push_str(words[numbers.below(words.len())]);
        bundle.push_str(&numbers.below(1000).to_string());
    }
    files.insert("plugin.mjs".parse().unwrap(), bundle.into_bytes());
    let envelope = Envelope::sign(&bytes(&manifest_value(&files)), &key).unwrap();
    let (text, trust) = (envelope.to_text(), trusting(&key, &[NAME]).to_text());
    let archive = Package::write(&envelope, &files).unwrap();
    let from_files = median(|| {
        let trust = TrustStore::parse(trust.as_bytes()).unwrap();
        let verified = trust.verify(&Envelope::parse_packaged(text.as_bytes()).unwrap(), now()).unwrap();
        verified.manifest().check_files(&files).unwrap();
    });
    let from_archive = median(|| {
        let trust = TrustStore::parse(trust.as_bytes()).unwrap();
        Package::read(&archive).unwrap().verify(&trust, now()).unwrap();
    });
    println!(
        "1 MiB: {from_files:.2} ms from files, {from_archive:.2} ms from an archive of {} KiB",
        archive.len() >> 10
    );
    assert!(from_files < 5.0, "{from_files} ms");
}
