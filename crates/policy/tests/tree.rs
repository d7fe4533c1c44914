//! The digest of a package's directory: over what it is, and that nothing hostile in it leads out or goes on for ever.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use nexxo_policy::{TreeError, package_digest};

/// A directory with files by path, made for one look.
fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn digest(dir: &tempfile::TempDir) -> String {
    package_digest(dir.path()).unwrap().to_string()
}

const FILES: [(&str, &str); 5] =
    [("package.json", "{}"), ("a-b", "1"), ("a/b", "2"), ("a/c/d.txt", ""), ("sub/nexxo.manifest.json", "x")];

#[test]
fn the_digest_is_over_what_the_format_says() {
    let dir = directory(&FILES);
    symlink("a/b", dir.path().join("link")).unwrap();
    // By another implementation, in Python.
    assert_eq!(digest(&dir), "cfbb5f8b640553c0b5321440a96f7ff911b8207372fdeabe8c3912eb26e9340a");
    let empty = directory(&[]);
    assert_eq!(digest(&empty), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn what_is_not_of_the_package_does_not_count() {
    let plain = digest(&directory(&FILES));
    let mut more = FILES.to_vec();
    more.extend([
        ("node_modules/x/index.js", "x"),
        ("a/node_modules/x/index.js", "x"),
        (".git/config", "x"),
        ("a/.git/HEAD", "x"),
        ("nexxo.manifest.json", "{}"),
    ]);
    let dir = directory(&more);
    fs::create_dir_all(dir.path().join("empty/emptier")).unwrap();
    assert_eq!(digest(&dir), plain);
}

#[test]
fn whatever_is_of_the_package_counts() {
    let plain = digest(&directory(&FILES));
    for (path, text) in [
        ("a/b", "3"),
        ("a/b", ""),
        ("new", ""),
        ("a/new", ""),
        ("a/nexxo.manifest.json", "{}"),
        (".env", "x"),
        ("node_modules.js", ""),
        (".gitignore", ""),
    ] {
        let dir = directory(&FILES);
        fs::write(dir.path().join(path), text).unwrap();
        assert_ne!(digest(&dir), plain, "{path}");
    }
    for (from, to) in [("a/b", "a/B"), ("a/b", "b"), ("a", "c")] {
        let dir = directory(&FILES);
        fs::rename(dir.path().join(from), dir.path().join(to)).unwrap();
        assert_ne!(digest(&dir), plain, "{from} to {to}");
    }
    let dir = directory(&FILES);
    fs::remove_file(dir.path().join("a/c/d.txt")).unwrap();
    assert_ne!(digest(&dir), plain);
}

#[test]
fn a_link_counts_as_itself_and_is_never_followed() {
    let plain = digest(&directory(&FILES));
    let mut seen = vec![plain];
    for target in ["a", "/", "..", "loop", "nowhere", "/dev/zero", "/proc/self/root"] {
        let dir = directory(&FILES);
        symlink(target, dir.path().join("loop")).unwrap();
        let digest = digest(&dir);
        assert!(!seen.contains(&digest), "{target}");
        seen.push(digest);
    }
    // A link in place of a file with the same content, or of a directory, is another tree.
    for (replaced, target) in [("a/b", "../2"), ("a", "elsewhere"), ("package.json", "{}")] {
        let mut files = FILES.to_vec();
        files.extend([("2", "2"), ("elsewhere/b", "2"), ("elsewhere/c/d.txt", "")]);
        let dir = directory(&files);
        let before = digest(&dir);
        let at = dir.path().join(replaced);
        if at.is_dir() { fs::remove_dir_all(&at) } else { fs::remove_file(&at) }.unwrap();
        symlink(target, at).unwrap();
        assert_ne!(digest(&dir), before, "{replaced}");
    }
    // One for a directory that would not count does.
    let dir = directory(&FILES);
    let before = digest(&dir);
    symlink("/tmp", dir.path().join("node_modules")).unwrap();
    assert_ne!(digest(&dir), before);
    // The directory itself may be named by a link, as package managers do.
    let outside = tempfile::tempdir().unwrap();
    symlink(dir.path(), outside.path().join("x")).unwrap();
    assert_eq!(package_digest(&outside.path().join("x")).unwrap().to_string(), digest(&dir));
}

#[test]
fn what_is_no_package_has_no_digest() {
    let code = |path: &Path| package_digest(path).unwrap_err().code();
    let dir = directory(&[("file", "x")]);
    assert_eq!(code(&dir.path().join("missing")), "NEXXO_PLUGIN_NOT_FOUND");
    assert_eq!(code(&dir.path().join("file")), "NEXXO_PLUGIN_NOT_FOUND");

    assert!(Command::new("mkfifo").arg(dir.path().join("pipe")).status().unwrap().success());
    assert!(matches!(package_digest(dir.path()), Err(TreeError::NotRegular { .. })));
    assert_eq!(code(dir.path()), "NEXXO_PACK_FAILED");

    let dir = directory(&[("a/file", "x")]);
    let name = OsStr::from_bytes(b"a/b\xff");
    fs::write(dir.path().join(name), "x").unwrap();
    assert!(matches!(package_digest(dir.path()), Err(TreeError::Name { .. })));
}

#[test]
fn a_tree_is_bounded() {
    let dir = directory(&[]);
    fs::File::create(dir.path().join("a")).unwrap().set_len((1 << 30) + 1).unwrap();
    assert!(matches!(package_digest(dir.path()), Err(TreeError::TooLarge { .. })));

    let dir = directory(&[]);
    fs::create_dir_all(dir.path().join("d/".repeat(64))).unwrap();
    assert!(package_digest(dir.path()).is_ok());
    fs::create_dir_all(dir.path().join("d/".repeat(65))).unwrap();
    assert!(matches!(package_digest(dir.path()), Err(TreeError::TooDeep { .. })));
}

/// The digest again, as the format is described and in no clever way.
fn described(files: &BTreeMap<String, String>) -> String {
    use sha2::{Digest, Sha256};
    let hex =
        |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let mut text = String::new();
    for (path, contents) in files {
        text += &format!("f\0{path}\0{}\n", hex(contents.as_bytes()));
    }
    hex(text.as_bytes())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_tree_has_the_digest_that_is_described(
        files in proptest::collection::btree_map("[a-c.\n-]{1,2}(/[a-c é-]{1,2}){0,3}", "[01\n]{0,3}", 0..8),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut made = BTreeMap::new();
        for (path, text) in files {
            let at = dir.path().join(&path);
            if path.split('/').any(|part| part == "." || part == "..") || at.exists() {
                continue;
            }
            // A file may stand where a directory would.
            if fs::create_dir_all(at.parent().unwrap()).is_ok() && fs::write(at, &text).is_ok() {
                made.insert(path, text);
            }
        }
        proptest::prop_assert_eq!(digest(&dir), described(&made));
    }
}
