//! What the tests share: a plugin, its keys, its manifest, its archive.

#![allow(dead_code, reason = "each test uses some of it")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fmt::Write as _;

use nexxo_manifest::{
    Envelope, FileEntry, Files, Package, Pattern, PrivateKey, Time, TrustStore, TrustedKey,
};
use serde_json::{Value, json};

pub const NAME: &str = "@acme/rollup-plugin-icons";

pub fn now() -> Time {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

pub fn files() -> Files {
    let package_json = format!("{{\"name\":\"{NAME}\",\"version\":\"1.2.3\"}}");
    [
        ("package.json", package_json.as_str()),
        ("plugin.mjs", "export default () => ({ name: 'icons' })"),
        ("icons/a.svg", "<svg/>"),
    ]
    .map(|(path, text)| (path.parse().unwrap(), text.as_bytes().to_vec()))
    .into()
}

pub fn manifest_value(files: &Files) -> Value {
    let entries: Vec<FileEntry> =
        files.iter().map(|(path, bytes)| FileEntry::of(path.clone(), bytes)).collect();
    json!({
        "manifestVersion": 1,
        "name": NAME,
        "version": "1.2.3",
        "kind": "artifact",
        "entry": "plugin.mjs",
        "files": entries,
        "hooks": ["load", "resolveId"],
        "capabilities": [{"capability": "read", "value": ["icons"], "reason": "Reads the project's own icons."}],
        "limits": {"cpuMs": 200},
        "engines": {"nexxo": ">=0.1.0"},
        "publisher": {"name": "Acme", "url": "https://acme.example/nexxo"},
        "time": "2026-11-20T10:00:00Z"
    })
}

/// An approval of the same package, with the digests of what it was packed from.
pub fn approval_value(files: &Files) -> Value {
    let mut value = manifest_value(files);
    let integrity = nexxo_manifest::Integrity::of(b"");
    value["kind"] = "approval".into();
    value["source"] = json!({"package": NAME, "version": "1.2.3", "integrity": integrity.as_str()});
    value["packages"] = json!([
        {"path": "node_modules/.pnpm/x@1.0.0_y@2.0.0/node_modules/@s/x", "sha256": "1".repeat(64)},
        {"path": "node_modules/@acme/rollup-plugin-icons", "sha256": "2".repeat(64)},
        {"path": "node_modules/@acme/rollup-plugin-icons/node_modules/x", "sha256": "3".repeat(64)},
    ]);
    value
}

pub fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(value).unwrap()
}

/// The manifest with one field set or, with null, left out.
pub fn manifest_with(field: &str, value: Value) -> Vec<u8> {
    let mut manifest = manifest_value(&files());
    let fields = manifest.as_object_mut().unwrap();
    match value {
        Value::Null => drop(fields.remove(field)),
        value => drop(fields.insert(field.into(), value)),
    }
    bytes(&manifest)
}

pub fn key() -> PrivateKey {
    PrivateKey::generate().unwrap()
}

pub fn trusting(key: &PrivateKey, patterns: &[&str]) -> TrustStore {
    let mut trust = TrustStore::default();
    trust.add_key(trusted(key, patterns));
    trust
}

pub fn trusted(key: &PrivateKey, patterns: &[&str]) -> TrustedKey {
    let patterns: Vec<Pattern> = patterns.iter().map(|pattern| pattern.parse().unwrap()).collect();
    TrustedKey::new(key.public_key(), patterns)
}

pub fn envelope(key: &PrivateKey) -> Envelope {
    Envelope::sign(&bytes(&manifest_value(&files())), key).unwrap()
}

pub fn archive(key: &PrivateKey) -> Vec<u8> {
    Package::write(&envelope(key), &files()).unwrap()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

pub fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|index| u8::from_str_radix(&text[2 * index..2 * index + 2], 16).unwrap())
        .collect()
}

/// Numbers without a pattern, the same in each run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }
}

pub fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut plain).unwrap();
    plain
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

/// The gzip member that we write: with the digest of all that follows its header in it.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(9));
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    let rest = encoder.finish().unwrap().split_off(10);
    let header = b"\x1f\x8b\x08\x04\0\0\0\0\x02\xff\x24\0NX\x20\0";
    [header, &nexxo_manifest::Sha256::of(&rest).as_bytes()[..], &rest].concat()
}
