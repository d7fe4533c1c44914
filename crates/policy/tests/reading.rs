//! What a plugin can and cannot read, on a real directory.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use nexxo_policy::{FileKind, FsError, ReadRoots};

struct Fixture {
    dir: tempfile::TempDir,
    roots: ReadRoots,
}

fn fixture() -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("root");
    fs::create_dir_all(root.join("sub")).unwrap();
    fs::write(root.join("a.txt"), "inside").unwrap();
    fs::write(root.join("sub/b.txt"), "deeper").unwrap();
    fs::write(root.join(".env"), "TOKEN=1").unwrap();
    fs::write(dir.path().join("secret.txt"), "outside").unwrap();
    symlink("a.txt", root.join("link-inside")).unwrap();
    symlink("../secret.txt", root.join("link-outside")).unwrap();
    symlink(dir.path().join("secret.txt"), root.join("link-absolute")).unwrap();
    symlink(".env", root.join("innocent")).unwrap();
    symlink("loop-b", root.join("loop-a")).unwrap();
    symlink("loop-a", root.join("loop-b")).unwrap();
    symlink("nowhere", root.join("dangling")).unwrap();
    let roots = ReadRoots::open([&root]).unwrap();
    Fixture { dir, roots }
}

impl Fixture {
    fn path(&self, name: &str) -> String {
        self.dir.path().join("root").join(name).to_str().unwrap().to_owned()
    }

    fn denied(&self, path: &str) -> bool {
        let read = self.roots.read(path);
        let stat = self.roots.stat(path, true);
        let list = self.roots.read_dir(path);
        [read.err(), stat.err(), list.err()]
            .into_iter()
            .all(|error| error.is_some_and(|error| error.is_denial()))
    }
}

#[test]
fn files_under_a_root_are_read() {
    let fixture = fixture();
    assert_eq!(fixture.roots.read(&fixture.path("a.txt")).unwrap(), b"inside");
    assert_eq!(fixture.roots.read(&fixture.path("sub/../sub/./b.txt")).unwrap(), b"deeper");
    assert_eq!(fixture.roots.read(&fixture.path("link-inside")).unwrap(), b"inside");
    assert_eq!(fixture.roots.stat(&fixture.path("sub"), true).unwrap().kind, FileKind::Dir);
    assert_eq!(fixture.roots.stat(&fixture.path("link-inside"), false).unwrap().kind, FileKind::Symlink);
}

#[test]
fn nothing_outside_the_roots_is_read_or_seen_to_exist() {
    let fixture = fixture();
    let outside = fixture.dir.path().join("secret.txt");
    let missing = fixture.dir.path().join("no-such-file");
    for path in
        [outside.to_str().unwrap(), missing.to_str().unwrap(), "/etc/passwd", "/proc/self/environ", "/"]
    {
        assert!(fixture.denied(path), "{path}");
    }
    assert!(fixture.denied(&fixture.path("../secret.txt")));
    assert!(fixture.denied(&fixture.path("sub/../../secret.txt")));
}

#[test]
fn a_sibling_whose_name_begins_like_the_root_is_outside() {
    let fixture = fixture();
    let sibling = fixture.dir.path().join("root-other");
    fs::create_dir(&sibling).unwrap();
    fs::write(sibling.join("x"), "x").unwrap();
    assert!(fixture.denied(sibling.join("x").to_str().unwrap()));
}

#[test]
fn symlinks_do_not_lead_out_of_the_root() {
    let fixture = fixture();
    for name in ["link-outside", "link-absolute"] {
        let error = fixture.roots.read(&fixture.path(name)).unwrap_err();
        assert!(matches!(error, FsError::Escapes { .. }), "{name}: {error:?}");
        assert_eq!(error.code(), "NEXXO_FS_DENIED");
    }
    for name in ["loop-a", "dangling"] {
        assert!(fixture.roots.read(&fixture.path(name)).is_err(), "{name}");
    }
}

#[test]
fn secrets_under_a_root_are_neither_read_nor_listed() {
    let fixture = fixture();
    for name in [".env", "innocent"] {
        let error = fixture.roots.read(&fixture.path(name)).unwrap_err();
        assert!(matches!(error, FsError::Secret { .. }), "{name}: {error:?}");
    }
    let names: Vec<String> =
        fixture.roots.read_dir(&fixture.path("")).unwrap().into_iter().map(|e| e.name).collect();
    assert!(names.contains(&"a.txt".to_owned()));
    assert!(!names.contains(&".env".to_owned()));
}

#[test]
fn a_secret_is_refused_only_where_there_is_one_and_never_seen() {
    let fixture = fixture();
    let root = fixture.dir.path().join("root");
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join(".git/config"), "token").unwrap();
    for (path, code) in [
        (".env", "NEXXO_FS_DENIED"),
        (".git/config", "NEXXO_FS_DENIED"),
        (".git/missing", "NEXXO_FS_DENIED"),
        (".env.missing", "ENOENT"),
        (".ssh/id_rsa", "ENOENT"),
    ] {
        let path = fixture.path(path);
        let error = fixture.roots.read(&path).unwrap_err();
        assert_eq!(error.code(), code, "{path}");
        assert!(error.is_denial(), "{path}");
        for error in [
            fixture.roots.stat(&path, true).unwrap_err(),
            fixture.roots.stat(&path, false).unwrap_err(),
            fixture.roots.real_path(&path).unwrap_err(),
        ] {
            assert_eq!(error.code(), "ENOENT", "{path}");
            assert!(error.is_denial(), "{path}");
        }
    }
}

#[test]
fn what_is_looked_for_upwards_is_not_there_whether_or_not_it_is() {
    let fixture = fixture();
    let above = fixture.dir.path();
    fs::write(above.join("package.json"), "{}").unwrap();
    fs::create_dir_all(above.join("node_modules/there")).unwrap();
    let at = |path: &str| above.join(path).to_str().unwrap().to_owned();
    let missing = ["", "package.json", "tsconfig.json", ".babelrc", "a.config.mjs", ".env", "node_modules"];
    for path in missing.into_iter().chain(["node_modules/there", "node_modules/missing/package.json"]) {
        let errors = [
            fixture.roots.read(&at(path)).unwrap_err(),
            fixture.roots.stat(&at(path), true).unwrap_err(),
            fixture.roots.read_dir(&at(path)).unwrap_err(),
            fixture.roots.real_path(&at(path)).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.code(), "ENOENT", "{path}");
            assert!(error.is_denial(), "{path}");
            assert!(error.to_string().contains("is not granted"), "{error}");
        }
    }
    for path in ["secret.txt", "missing.txt", "other/package.json", "node_modules.txt"] {
        assert_eq!(fixture.roots.read(&at(path)).unwrap_err().code(), "NEXXO_FS_DENIED", "{path}");
    }
    let file = ReadRoots::open([fixture.path("a.txt")]).unwrap();
    let error = file.read(&fixture.path("package.json")).unwrap_err();
    assert_eq!(error.code(), "NEXXO_FS_DENIED", "a file of its own is no place to search from");
}

#[test]
fn a_fifo_does_not_hang_the_host() {
    let fixture = fixture();
    let path = fixture.path("fifo");
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    assert!(matches!(fixture.roots.read(&path).unwrap_err(), FsError::NotRegular { .. }));
}

#[test]
fn errors_that_node_would_give_too_keep_their_codes() {
    let fixture = fixture();
    let code = |path: &str| fixture.roots.read(path).unwrap_err().code();
    assert_eq!(code(&fixture.path("missing")), "ENOENT");
    assert_eq!(code(&fixture.path("sub")), "EISDIR");
    assert_eq!(code(&fixture.path("a.txt/x")), "ENOTDIR");
    assert!(ReadRoots::open([Path::new("/no/such/root")]).is_err());
}

#[test]
fn a_link_is_looked_at_without_showing_what_lies_behind_it() {
    let fixture = fixture();
    let root = fixture.dir.path().join("root");
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join(".git/config"), "token").unwrap();
    symlink(".git", root.join("history")).unwrap();
    for path in ["history/config", ".git/config"] {
        assert!(fixture.roots.stat(&fixture.path(path), false).unwrap_err().is_denial(), "{path}");
        assert!(fixture.roots.read_link(&fixture.path(path)).unwrap_err().is_denial(), "{path}");
    }
    for link in ["link-outside", "link-absolute", "innocent", "history"] {
        assert!(fixture.roots.read_link(&fixture.path(link)).unwrap_err().is_denial(), "{link}");
    }
    assert_eq!(fixture.roots.read_link(&fixture.path("link-inside")).unwrap(), Path::new("a.txt"));
}

#[test]
fn a_link_swapped_while_it_is_read_never_leads_out() {
    let fixture = fixture();
    let link = fixture.dir.path().join("root/swapped");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                for target in ["a.txt", "../secret.txt"] {
                    let next = link.with_extension("next");
                    let _ = fs::remove_file(&next);
                    symlink(target, &next).unwrap();
                    fs::rename(&next, &link).unwrap();
                }
            }
        });
        for _ in 0..5000 {
            if let Ok(bytes) = fixture.roots.read(&fixture.path("swapped")) {
                assert_eq!(bytes, b"inside");
            }
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn a_file_is_granted_by_its_own_name() {
    let fixture = fixture();
    let roots = ReadRoots::open([fixture.path(".env"), fixture.path("sub/b.txt")]).unwrap();
    assert_eq!(roots.read(&fixture.path(".env")).unwrap(), b"TOKEN=1");
    assert_eq!(roots.stat(&fixture.path("sub/b.txt"), true).unwrap().kind, FileKind::File);
    assert_eq!(roots.real_path(&fixture.path("sub/b.txt")).unwrap(), Path::new(&fixture.path("sub/b.txt")));
    for other in ["a.txt", "sub", "sub/b.txt/x", "innocent"] {
        assert!(roots.read(&fixture.path(other)).unwrap_err().is_denial(), "{other}");
    }
}
