//! What a plugin can and cannot write, on a real directory.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use nexxo_policy::{FsError, WriteMode, WriteRoots};

struct Fixture {
    dir: tempfile::TempDir,
    roots: WriteRoots,
}

fn fixture() -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let base = dir.path().canonicalize().unwrap();
    fs::create_dir_all(base.join("outside")).unwrap();
    fs::write(base.join("outside/kept.txt"), "kept").unwrap();
    let roots = WriteRoots::new([base.join("root")]);
    Fixture { dir, roots }
}

impl Fixture {
    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(name)
    }

    fn path(&self, name: &str) -> String {
        self.at("root").join(name).to_str().unwrap().to_owned()
    }

    fn write(&mut self, name: &str, text: &str) -> Result<(), FsError> {
        let path = self.path(name);
        self.roots.write(&path, text.as_bytes(), WriteMode::Replace)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at("root").join(name)).unwrap()
    }

    fn mode(&self, name: &str) -> u32 {
        fs::metadata(self.at("root").join(name)).unwrap().permissions().mode() & 0o7777
    }

    fn untouched(&self) -> bool {
        fs::read_to_string(self.at("outside/kept.txt")).is_ok_and(|text| text == "kept")
            && fs::read_dir(self.at("outside")).unwrap().count() == 1
    }
}

#[test]
fn a_directory_that_is_not_there_is_made_by_the_first_write() {
    let mut fixture = fixture();
    fixture.write("a.txt", "one").unwrap();
    assert_eq!(fixture.read("a.txt"), "one");
    fixture.write("a.txt", "2").unwrap();
    assert_eq!(fixture.read("a.txt"), "2", "what was longer is cut off");
    let path = fixture.path("a.txt");
    fixture.roots.write(&path, b"+3", WriteMode::Append).unwrap();
    assert_eq!(fixture.read("a.txt"), "2+3");
    let again = fixture.roots.write(&path, b"x", WriteMode::New).unwrap_err();
    assert_eq!(again.code(), "EEXIST");
    assert_eq!(fixture.read("a.txt"), "2+3");
}

#[test]
fn what_is_written_may_not_be_run() {
    let mut fixture = fixture();
    fixture.write("a.sh", "#!/bin/sh").unwrap();
    assert_eq!(fixture.mode("a.sh") & 0o7111, 0);
    let path = fixture.path("a.sh");
    for mode in [0o600, 0o644, 0o666, 0o444, 0] {
        fixture.roots.set_mode(&path, mode).unwrap();
        assert_eq!(fixture.mode("a.sh"), mode);
    }
    for mode in [0o100, 0o010, 0o001, 0o755, 0o777, 0o4644, 0o2644, 0o1644, 0o10644] {
        let refused = fixture.roots.set_mode(&path, mode).unwrap_err();
        assert!(matches!(refused, FsError::WriteNotGranted { .. }), "{mode:o}: {refused}");
        assert_eq!(fixture.mode("a.sh"), 0);
    }
}

#[test]
fn no_mode_is_set_through_a_link_outside_or_of_a_secret() {
    let mut fixture = fixture();
    fixture.write("a.txt", "").unwrap();
    symlink("../outside/kept.txt", fixture.at("root/link")).unwrap();
    fs::write(fixture.at("root/.env"), "").unwrap();
    for name in ["link", "../outside/kept.txt", ".env"] {
        let path = fixture.path(name);
        assert!(fixture.roots.set_mode(&path, 0o600).unwrap_err().is_denial(), "{name}");
    }
    assert_ne!(fs::metadata(fixture.at("outside/kept.txt")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn nothing_is_changed_outside_in_any_spelling() {
    let mut fixture = fixture();
    fixture.write("a.txt", "a").unwrap();
    let inside = fixture.path("a.txt");
    for name in
        ["../outside/x", "sub/../../outside/x", "./../outside/kept.txt", "../root-other/x", "..", "../.."]
    {
        let path = fixture.path(name);
        let results = [
            fixture.roots.write(&path, b"x", WriteMode::Replace),
            fixture.roots.write(&path, b"x", WriteMode::Append),
            fixture.roots.write(&path, b"x", WriteMode::New),
            fixture.roots.make_dir(&path, true),
            fixture.roots.make_dir(&path, false),
            fixture.roots.remove_file(&path),
            fixture.roots.remove_dir(&path, true),
            fixture.roots.remove_dir(&path, false),
            fixture.roots.rename(&path, &inside),
            fixture.roots.rename(&inside, &path),
            fixture.roots.set_mode(&path, 0o600),
        ];
        for result in results {
            let error = result.unwrap_err();
            assert_eq!(error.code(), "NEXXO_FS_DENIED", "{name}: {error}");
        }
    }
    assert!(fixture.untouched());
    assert!(!fixture.at("root-other").exists());
}

#[test]
fn a_denial_names_the_grant() {
    let mut fixture = fixture();
    let path = fixture.path("../outside/x.txt");
    let error = fixture.roots.write(&path, b"x", WriteMode::Replace).unwrap_err();
    let folder = fixture.at("outside");
    assert!(error.to_string().contains(&format!("`write: [{folder:?}]`")), "{error}");
}

#[test]
fn nothing_goes_through_a_link_at_the_end_or_on_the_way() {
    let mut fixture = fixture();
    fixture.write("a.txt", "a").unwrap();
    symlink("../outside", fixture.at("root/dir")).unwrap();
    symlink("../outside/kept.txt", fixture.at("root/file")).unwrap();
    symlink("../outside/made.txt", fixture.at("root/dangling")).unwrap();
    symlink("a.txt", fixture.at("root/harmless")).unwrap();
    let inside = fixture.path("a.txt");
    for name in ["dir/kept.txt", "dir/new.txt", "file", "dangling", "harmless", "dir"] {
        let path = fixture.path(name);
        let results = [
            fixture.roots.write(&path, b"x", WriteMode::Replace),
            fixture.roots.write(&path, b"x", WriteMode::Append),
            fixture.roots.rename(&inside, &path),
            fixture.roots.rename(&path, &inside),
            fixture.roots.set_mode(&path, 0o600),
        ];
        for result in results {
            assert!(result.unwrap_err().is_denial(), "{name}");
        }
    }
    for name in ["dir/kept.txt", "dir/sub"] {
        let path = fixture.path(name);
        assert!(fixture.roots.make_dir(&path, true).unwrap_err().is_denial(), "{name}");
        assert!(fixture.roots.remove_file(&path).unwrap_err().is_denial(), "{name}");
        assert!(fixture.roots.remove_dir(&path, true).unwrap_err().is_denial(), "{name}");
    }
    assert!(fixture.untouched());
    assert_eq!(fixture.read("a.txt"), "a");
    let link = fixture.path("dir");
    fixture.roots.remove_file(&link).unwrap();
    assert!(fixture.untouched(), "the link goes, not what it leads to");
}

#[test]
fn a_granted_directory_that_becomes_a_link_is_granted_no_more() {
    let mut fixture = fixture();
    fixture.write("a.txt", "a").unwrap();
    fs::rename(fixture.at("root"), fixture.at("moved")).unwrap();
    symlink("outside", fixture.at("root")).unwrap();
    assert!(fixture.write("kept.txt", "changed").unwrap_err().is_denial());
    let path = fixture.path("kept.txt");
    assert!(fixture.roots.remove_file(&path).unwrap_err().is_denial());
    assert!(fixture.untouched());
}

#[test]
fn a_granted_link_is_the_directory_that_it_led_to() {
    let dir = tempfile::tempdir().unwrap();
    let base = dir.path().canonicalize().unwrap();
    fs::create_dir(base.join("real")).unwrap();
    symlink("real", base.join("dist")).unwrap();
    let mut roots = WriteRoots::new([base.join("dist")]);
    let path = base.join("dist/a.txt");
    roots.write(path.to_str().unwrap(), b"a", WriteMode::Replace).unwrap();
    assert_eq!(fs::read_to_string(base.join("real/a.txt")).unwrap(), "a");
}

#[test]
fn renaming_over_a_file_replaces_it_and_over_a_full_directory_fails() {
    let mut fixture = fixture();
    fixture.write("a.txt", "a").unwrap();
    fixture.write("b.txt", "b").unwrap();
    let (a, b, full) = (fixture.path("a.txt"), fixture.path("b.txt"), fixture.path("full"));
    fixture.roots.rename(&a, &b).unwrap();
    assert_eq!(fixture.read("b.txt"), "a");
    assert!(!fixture.at("root/a.txt").exists());
    fixture.roots.make_dir(&full, false).unwrap();
    fixture.write("full/x", "x").unwrap();
    assert!(fixture.roots.rename(&b, &full).is_err());
    assert_eq!(fixture.read("full/x"), "x");
    let missing = fixture.path("missing");
    assert_eq!(fixture.roots.rename(&missing, &b).unwrap_err().code(), "ENOENT");
}

#[test]
fn secrets_are_neither_made_nor_changed_nor_taken_along() {
    let mut fixture = fixture();
    fixture.write("a.txt", "a").unwrap();
    fs::create_dir_all(fixture.at("root/app/.git/hooks")).unwrap();
    fs::write(fixture.at("root/app/.env"), "TOKEN").unwrap();
    let inside = fixture.path("a.txt");
    for name in
        [".env", "app/.env", "app/.git/hooks/pre-commit", ".git/config", ".npmrc", "key.pem", ".GIT/config"]
    {
        let path = fixture.path(name);
        for result in [
            fixture.roots.write(&path, b"x", WriteMode::Replace),
            fixture.roots.make_dir(&path, true),
            fixture.roots.remove_file(&path),
            fixture.roots.remove_dir(&path, true),
            fixture.roots.rename(&inside, &path),
            fixture.roots.rename(&path, &inside),
        ] {
            assert!(matches!(result, Err(FsError::Secret { .. })), "{name}: {result:?}");
        }
    }
    let (app, root, other) = (fixture.path("app"), fixture.path(""), fixture.path("other"));
    for result in [
        fixture.roots.remove_dir(&app, true),
        fixture.roots.remove_dir(&root, true),
        fixture.roots.rename(&app, &other),
    ] {
        assert!(matches!(result, Err(FsError::Secret { .. })), "{result:?}");
    }
    assert_eq!(fixture.read("app/.env"), "TOKEN");
    assert_eq!(fixture.read("a.txt"), "a", "refused before anything is gone");
}

#[test]
fn the_granted_directory_itself_stays() {
    let mut fixture = fixture();
    fixture.write("sub.txt", "a").unwrap();
    let root = fixture.path("");
    assert_eq!(fixture.roots.remove_dir(&root, false).unwrap_err().code(), "ENOTEMPTY");
    symlink("../outside", fixture.at("root/link")).unwrap();
    fs::create_dir_all(fixture.at("root/deep/er")).unwrap();
    fixture.roots.remove_dir(&root, true).unwrap();
    assert_eq!(fs::read_dir(fixture.at("root")).unwrap().count(), 0);
    assert!(fixture.untouched(), "a link in it is removed, not followed");
}

#[test]
fn a_pipe_or_device_is_not_written_and_does_not_wait() {
    let mut fixture = fixture();
    fixture.write("a.txt", "a").unwrap();
    let status = std::process::Command::new("mkfifo").arg(fixture.at("root/fifo")).status().unwrap();
    assert!(status.success());
    let path = fixture.path("fifo");
    for mode in [WriteMode::Replace, WriteMode::Append] {
        let error = fixture.roots.write(&path, b"x", mode).unwrap_err();
        assert!(matches!(error, FsError::NotRegular { .. }), "{error}");
    }
}

#[test]
fn how_often_and_how_much_is_written_is_bounded() {
    let mut fixture = fixture();
    let path = fixture.path("a.txt");
    let half = vec![0_u8; 1 << 29];
    fixture.roots.write(&path, &half, WriteMode::Replace).unwrap();
    fixture.roots.write(&path, &half, WriteMode::Replace).unwrap();
    let error = fixture.roots.write(&path, b"x", WriteMode::Replace).unwrap_err();
    assert!(matches!(error, FsError::Quota { .. }), "{error}");
    let mut many = self::fixture();
    let path = many.path("sub");
    for _ in 0..50_000 {
        many.roots.make_dir(&path, true).unwrap();
    }
    let error = many.roots.make_dir(&path, true).unwrap_err();
    assert!(matches!(error, FsError::Quota { .. }), "{error}");
    assert!(matches!(many.write("a", "").unwrap_err(), FsError::Quota { .. }));
}

#[test]
fn what_is_no_path_is_refused() {
    let mut fixture = fixture();
    for path in ["", "relative.txt", "a\0b", "/\0"] {
        assert!(fixture.roots.write(path, b"x", WriteMode::Replace).unwrap_err().is_denial(), "{path:?}");
    }
}

proptest::proptest! {
    /// Whatever a plugin asks for, in whatever order: what lies outside stays as it is.
    #[test]
    fn no_sequence_of_changes_reaches_outside(
        steps in proptest::collection::vec((0..8_u8, "(?:\\.\\./|a/|link/|/|b){0,4}[ab.]{0,2}", "(?:\\.\\./|a/|link/){0,3}[ab]"), 1..20)
    ) {
        let mut fixture = fixture();
        fs::create_dir_all(fixture.at("root/a")).unwrap();
        symlink("../outside", fixture.at("root/link")).unwrap();
        symlink("../../outside", fixture.at("root/a/link")).unwrap();
        for (step, one, other) in steps {
            let (one, other) = (fixture.path(&one), fixture.path(&other));
            let roots = &mut fixture.roots;
            let _ = match step {
                0 => roots.write(&one, b"x", WriteMode::Replace),
                1 => roots.write(&one, b"x", WriteMode::Append),
                2 => roots.make_dir(&one, true),
                3 => roots.remove_file(&one),
                4 => roots.remove_dir(&one, true),
                5 => roots.rename(&one, &other),
                6 => roots.set_mode(&one, 0o600),
                _ => roots.write(&one, b"x", WriteMode::New),
            };
        }
        proptest::prop_assert!(fixture.untouched());
        let names: Vec<_> = fs::read_dir(fixture.at("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        proptest::prop_assert!(names.iter().all(|name| name == "root" || name == "outside"), "{:?}", names);
    }
}
