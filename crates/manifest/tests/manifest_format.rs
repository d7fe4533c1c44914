//! The manifest's format: what version 1 takes, and where a refusal says it is.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use nexxo_manifest::{Error, Invalid, Manifest};
use serde_json::{Value, json};
use support::{approval_value, bytes, files, manifest_value, manifest_with};

fn invalid(bytes: &[u8]) -> Invalid {
    match Manifest::parse(bytes) {
        Err(Error::Manifest(invalid)) => invalid,
        other => panic!("{other:?} for {}", String::from_utf8_lossy(bytes)),
    }
}

#[test]
fn a_manifest_is_read_and_written_alike() {
    let mut value = manifest_value(&files());
    value["x-notes"] = json!({"any": [1, null, true, {"deep": "x"}]});
    value["source"] = json!({"package": "icons", "version": "4.0.0", "integrity": nexxo_manifest::Integrity::of(b"").as_str()});
    let manifest = Manifest::parse(&bytes(&value)).unwrap();
    let text = manifest.to_text();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), manifest);
    assert_eq!(Manifest::parse(text.as_bytes()).unwrap().to_text(), text);
    assert_eq!(manifest.entry_sha256(), nexxo_manifest::Sha256::of(&files()[manifest.entry()]));
}

#[test]
fn every_field_is_needed_but_limits_and_source() {
    for field in [
        "manifestVersion",
        "name",
        "version",
        "kind",
        "entry",
        "files",
        "hooks",
        "capabilities",
        "engines",
        "publisher",
        "time",
    ] {
        let refused = invalid(&manifest_with(field, Value::Null));
        assert!(refused.what.contains(field), "{refused}");
    }
    assert!(Manifest::parse(&manifest_with("limits", Value::Null)).is_ok());
}

#[test]
fn what_a_field_does_not_take_is_refused_at_that_field() {
    let long = "x".repeat(501);
    let capability = |value: Value| json!([value]);
    for (field, value, pointer) in [
        ("manifestVersion", json!(2), "/manifestVersion"),
        ("manifestVersion", json!(1.0), "/manifestVersion"),
        ("manifestVersion", json!("1"), "/manifestVersion"),
        ("name", json!("Upper"), "/name"),
        ("name", json!(["a"]), "/name"),
        ("version", json!("1.2"), "/version"),
        ("version", json!("v1.2.3"), "/version"),
        ("version", json!("01.2.3"), "/version"),
        ("version", json!(" 1.2.3"), "/version"),
        ("kind", json!("other"), "/kind"),
        ("entry", json!("missing.mjs"), "/entry"),
        ("entry", json!("../plugin.mjs"), "/entry"),
        ("hooks", json!(["load", "load"]), "/hooks/1"),
        ("hooks", json!(["no hook"]), "/hooks/0"),
        (
            "capabilities",
            capability(json!({"capability": "network", "value": true, "reason": "x"})),
            "/capabilities/0/capability",
        ),
        (
            "capabilities",
            capability(json!({"capability": "read", "value": true, "reason": "x"})),
            "/capabilities/0/value",
        ),
        (
            "capabilities",
            capability(json!({"capability": "read", "value": ["a", "../../x/../y"], "reason": "x"})),
            "/capabilities/0/value/1",
        ),
        (
            "capabilities",
            capability(json!({"capability": "read", "value": ["."], "reason": ""})),
            "/capabilities/0/reason",
        ),
        (
            "capabilities",
            capability(json!({"capability": "read", "value": ["."], "reason": long})),
            "/capabilities/0/reason",
        ),
        (
            "capabilities",
            capability(json!({"capability": "read", "value": ["."], "reason": "a\u{202e}b"})),
            "/capabilities/0/reason",
        ),
        (
            "capabilities",
            capability(json!({"capability": "read", "value": ["."], "reason": "a\u{1b}[2Jb"})),
            "/capabilities/0/reason",
        ),
        ("capabilities", capability(json!({"capability": "read", "value": ["."]})), "/capabilities/0"),
        ("limits", json!({"cpuMs": 0}), "/limits/cpuMs"),
        ("limits", json!({"memoryMiB": 5000}), "/limits/memoryMiB"),
        ("limits", json!({"disk": 1}), "/limits/disk"),
        ("engines", json!({"nexxo": "*"}), "/engines/nexxo"),
        ("engines", json!({"nexxo": "^1.0.0", "node": "20"}), "/engines/node"),
        ("publisher", json!({"name": "x", "url": "javascript:x"}), "/publisher/url"),
        ("publisher", json!("x"), "/publisher"),
        ("time", json!("2026-11-20"), "/time"),
        ("time", json!(0), "/time"),
        ("source", json!({"package": "a", "version": "1.0.0", "integrity": "sha1-x"}), "/source/integrity"),
        ("scripts", json!({}), "/scripts"),
        ("X-upper", json!(1), "/X-upper"),
    ] {
        let refused = invalid(&manifest_with(field, value));
        assert_eq!(refused.pointer, pointer, "{refused}");
        assert!(refused.line > 1 && refused.column > 1, "{refused}");
    }
}

#[test]
fn files_are_sorted_unlike_and_within_the_package() {
    let file = |path: &str| json!({"path": path, "size": 0, "sha256": "0".repeat(64)});
    let with = |paths: &[&str]| {
        let list: Vec<Value> = paths.iter().map(|path| file(path)).collect();
        let mut value = manifest_value(&files());
        value["files"] = list.into();
        value["entry"] = "plugin.mjs".into();
        Manifest::parse(&bytes(&value)).map(drop)
    };
    assert!(with(&["a", "b/c", "plugin.mjs"]).is_ok());
    for paths in [
        &["b", "a", "plugin.mjs"][..],
        &["a", "a", "plugin.mjs"],
        &["A", "a", "plugin.mjs"],
        &["a", "a/b", "plugin.mjs"],
        &["../a", "plugin.mjs"],
        &["/a", "plugin.mjs"],
        &["a\\b", "plugin.mjs"],
        &["nexxo.manifest.json", "plugin.mjs"],
        &["NEXXO.manifest.json", "plugin.mjs"],
        &["PLUGIN.mjs", "plugin.mjs"],
        &["plugin.mjs", "u\u{308}"],
        &["plugin.mjs", "ß", "ẞ"],
        &["nul", "plugin.mjs"],
    ] {
        assert_eq!(with(paths).unwrap_err().code(), "NEXXO_MANIFEST_INVALID", "{paths:?}");
    }
    for (field, value) in [
        ("size", json!(-1)),
        ("size", json!(1.5)),
        ("size", json!(1u64 << 40)),
        ("sha256", json!("00")),
        ("mode", json!(4095)),
    ] {
        let mut manifest = manifest_value(&files());
        manifest["files"][1][field] = value;
        assert!(invalid(&bytes(&manifest)).pointer.starts_with("/files/1"), "{field}");
    }
}

#[test]
fn nothing_is_asked_for_twice() {
    let ask = |value: Value| json!({"capability": "read", "value": value, "reason": "x"});
    let refused = invalid(&manifest_with("capabilities", json!([ask(json!(["a", "b"])), ask(json!(["b"]))])));
    assert_eq!(refused.pointer, "/capabilities/1");
    assert!(
        Manifest::parse(&manifest_with("capabilities", json!([ask(json!(["a"])), ask(json!(["b"]))])))
            .is_ok()
    );
}

#[test]
fn an_approval_is_of_the_package_that_it_names() {
    let approval = approval_value(&files());
    assert!(Manifest::parse(&bytes(&approval)).is_ok());
    for (field, other) in [("package", "other"), ("version", "1.2.4")] {
        let mut value = approval.clone();
        value["source"][field] = other.into();
        assert_eq!(invalid(&bytes(&value)).pointer, "/source");
    }
    for field in ["source", "packages"] {
        let mut none = approval.clone();
        none.as_object_mut().unwrap().remove(field);
        assert!(invalid(&bytes(&none)).what.contains(field));
    }
}

#[test]
fn an_approval_tells_what_it_was_packed_from() {
    let approval = approval_value(&files());
    let manifest = Manifest::parse(&bytes(&approval)).unwrap();
    let paths: Vec<&str> = manifest.packages().iter().map(|package| package.path.as_str()).collect();
    let own = "node_modules/@acme/rollup-plugin-icons";
    let store = "node_modules/.pnpm/x@1.0.0_y@2.0.0/node_modules/@s/x";
    assert_eq!(paths, [store, own, &format!("{own}/node_modules/x")]);
    assert_eq!(manifest.packages()[1].sha256.to_string(), "2".repeat(64));
    let text = manifest.to_text();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), approval);
    assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), manifest);

    let digest = "1".repeat(64);
    let package = |path: &str| json!({"path": path, "sha256": digest});
    for (packages, pointer) in [
        (json!([package("b"), package("a")]), "/packages/1/path"),
        (json!([package("a"), package("a")]), "/packages/1/path"),
        (json!([package("a"), package("b"), package("a/c")]), "/packages/2/path"),
        (json!([package("../a")]), "/packages/0/path"),
        (json!([package("a/../b")]), "/packages/0/path"),
        (json!([package(".")]), "/packages/0/path"),
        (json!([package("/a")]), "/packages/0/path"),
        (json!([package("a\\b")]), "/packages/0/path"),
        (json!([package("")]), "/packages/0/path"),
        (json!([{"path": "a", "sha256": "1"}]), "/packages/0/sha256"),
        (json!([{"path": "a", "sha256": "A".repeat(64)}]), "/packages/0/sha256"),
        (json!([{"path": "a"}]), "/packages/0"),
        (json!([{"path": "a", "sha256": digest, "size": 1}]), "/packages/0/size"),
        (json!(["a"]), "/packages/0"),
        (json!({"a": digest}), "/packages"),
        (json!(null), "/packages"),
    ] {
        let mut value = approval.clone();
        value["packages"] = packages;
        assert_eq!(invalid(&bytes(&value)).pointer, pointer, "{value}");
    }
    let many = |count: usize| {
        let mut value = approval.clone();
        value["packages"] = (0..count).map(|index| package(&format!("{index:06}"))).collect();
        serde_json::to_vec(&value).unwrap()
    };
    assert!(Manifest::parse(&many(4096)).is_ok());
    assert_eq!(invalid(&many(4097)).pointer, "/packages");
    assert_eq!(invalid(&manifest_with("packages", json!([package("a")]))).pointer, "/packages");
    assert_eq!(invalid(&manifest_with("packages", json!([]))).pointer, "/packages");
}

#[test]
fn j3_what_two_readers_could_read_differently_is_refused() {
    let text = String::from_utf8(bytes(&manifest_value(&files()))).unwrap();
    for bad in [
        text.replacen('{', "{\"name\": \"evil\",", 1),
        text.replacen("\"name\":", "\"n\\u0061me\": \"evil\", \"name\":", 1),
        text.replacen('{', "{\"x-a\": {\"b\": 1, \"b\": 2},", 1),
        text.replacen('{', "{\"__proto__\": {\"name\": \"evil\"},", 1),
        text.replacen('{', "{\"x-a\": [{\"__proto__\": 1}],", 1),
        text.replacen("200", "2e999", 1),
        text.replacen("200", "NaN", 1),
        text.replacen("Acme", "\\ud800", 1),
        format!("\u{feff}{text}"),
        format!("{text}{text}"),
        format!("{text}\0"),
        format!("{text}//"),
        text.replacen('{', &format!("{{\"x-a\": {}{},", "[".repeat(40), "]".repeat(40)), 1),
        format!("{text}{}", " ".repeat(1 << 20)),
    ] {
        invalid(bad.as_bytes());
    }
    // The order of fields and the layout are the signer's own.
    let compact = serde_json::to_vec(&manifest_value(&files())).unwrap();
    assert_eq!(Manifest::parse(&compact).unwrap(), Manifest::parse(text.as_bytes()).unwrap());
}

#[test]
fn a_manifest_tells_the_versions_of_nexxo_that_it_runs_in() {
    let manifest = Manifest::parse(&bytes(&manifest_value(&files()))).unwrap();
    assert!(manifest.check_engine(&"0.1.0".parse().unwrap()).is_ok());
    assert_eq!(manifest.check_engine(&"0.0.9".parse().unwrap()).unwrap_err().code(), "NEXXO_ENGINE_RANGE");
}
