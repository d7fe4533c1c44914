//! A pinned root: a plugin reads there what was verified, or nothing.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use nexxo_policy::{FileKind, FsError, PinnedRoot, ReadRoots, package_digest};

/// A project with a package in it that was verified.
struct Fixture {
    _held: tempfile::TempDir,
    base: PathBuf,
    pinned: PinnedRoot,
}

fn fixture() -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let base = dir.path().canonicalize().unwrap();
    let package = base.join("node_modules/x");
    for (path, text) in [
        ("package.json", "{}"),
        ("lib/a.txt", "one"),
        ("lib/b.txt", "two"),
        (".env", "TOKEN=1"),
        ("nexxo.manifest.json", "{}"),
        ("node_modules/y/index.js", "y"),
        ("node_modules/z/index.js", "z"),
    ] {
        fs::create_dir_all(package.join(path).parent().unwrap()).unwrap();
        fs::write(package.join(path), text).unwrap();
    }
    fs::create_dir(package.join("empty")).unwrap();
    fs::write(base.join("outside.txt"), "outside").unwrap();
    symlink("lib", package.join("dir")).unwrap();
    symlink("dir/../lib/a.txt", package.join("inside")).unwrap();
    symlink("lib/a.txt/", package.join("slash")).unwrap();
    symlink("lib/a.txt/.", package.join("dot")).unwrap();
    symlink("../../outside.txt", package.join("out")).unwrap();
    symlink(package.join("lib/a.txt"), package.join("absolute")).unwrap();
    symlink("node_modules/y/index.js", package.join("to-modules")).unwrap();
    symlink("nexxo.manifest.json", package.join("to-manifest")).unwrap();
    symlink(".env", package.join("innocent")).unwrap();
    symlink("loop-b", package.join("loop-a")).unwrap();
    symlink("loop-a", package.join("loop-b")).unwrap();
    let pinned = PinnedRoot { digest: package_digest(&package).unwrap(), path: package };
    Fixture { _held: dir, base, pinned }
}

impl Fixture {
    fn file(&self, name: &str) -> PathBuf {
        self.pinned.path.join(name)
    }

    fn path(&self, name: &str) -> String {
        self.file(name).to_str().unwrap().to_owned()
    }

    fn roots(&self) -> ReadRoots {
        ReadRoots::default().with_pinned([&self.pinned])
    }

    /// With grants around and in the package.
    fn roots_beside<P: AsRef<Path>>(&self, others: &[P]) -> ReadRoots {
        ReadRoots::open(others).unwrap().with_pinned([&self.pinned])
    }
}

#[track_caller]
fn changed<T: std::fmt::Debug>(result: Result<T, FsError>) {
    let error = result.unwrap_err();
    assert!(matches!(error, FsError::Changed { .. }), "{error:?}");
    assert_eq!(error.code(), "NEXXO_FILE_CHANGED");
    assert!(error.is_denial());
}

#[track_caller]
fn all_changed(roots: &ReadRoots, fixture: &Fixture) {
    for name in ["lib/a.txt", "package.json", "lib", "missing", "inside", "node_modules", ""] {
        let path = fixture.path(name);
        changed(roots.read(&path));
        changed(roots.stat(&path, true));
        changed(roots.stat(&path, false));
        changed(roots.read_dir(&path));
        changed(roots.real_path(&path));
        changed(roots.read_link(&path));
    }
}

#[track_caller]
fn absent<T: std::fmt::Debug>(result: Result<T, FsError>) {
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.is_denial()), ("ENOENT", false), "{error:?}");
}

fn names(roots: &ReadRoots, path: &str) -> Vec<String> {
    roots.read_dir(path).unwrap().into_iter().map(|entry| entry.name).collect()
}

#[test]
fn what_was_verified_is_read() {
    let fixture = fixture();
    let roots = fixture.roots();
    assert_eq!(roots.unsettled(), 1);
    assert_eq!(roots.read(&fixture.path("lib/a.txt")).unwrap(), b"one");
    assert_eq!(roots.unsettled(), 0);
    assert_eq!(roots.read(&fixture.path("dir/b.txt")).unwrap(), b"two");
    assert_eq!(roots.read(&fixture.path("inside")).unwrap(), b"one");
    let stat = roots.stat(&fixture.path("inside"), true).unwrap();
    assert_eq!((stat.kind, stat.size), (FileKind::File, 3));
    assert_eq!(roots.stat(&fixture.path("inside"), false).unwrap().kind, FileKind::Symlink);
    assert_eq!(roots.stat(&fixture.path("lib"), true).unwrap().kind, FileKind::Dir);
    assert_eq!(roots.stat(&fixture.path(""), false).unwrap().kind, FileKind::Dir);
    assert_eq!(roots.real_path(&fixture.path("inside")).unwrap(), fixture.file("lib/a.txt"));
    assert_eq!(roots.read_link(&fixture.path("inside")).unwrap(), Path::new("dir/../lib/a.txt"));
    assert_eq!(roots.read(&fixture.path("lib")).unwrap_err().code(), "EISDIR");
    assert_eq!(roots.read_dir(&fixture.path("lib/a.txt")).unwrap_err().code(), "ENOTDIR");
    assert_eq!(roots.stat(&fixture.path("lib/a.txt/x"), true).unwrap_err().code(), "ENOTDIR");
    assert_eq!(roots.read_link(&fixture.path("lib")).unwrap_err().code(), "EINVAL");
    let lib = roots.read_dir(&fixture.path("dir")).unwrap();
    assert!(lib.iter().all(|entry| entry.kind == FileKind::File));
    assert_eq!(names(&roots, &fixture.path("dir")), ["a.txt", "b.txt"]);
}

#[test]
fn a_package_that_differs_gives_nothing() {
    type Change = fn(&Fixture);
    let changes: [Change; 7] = [
        |fixture| fs::write(fixture.file("lib/a.txt"), "six").unwrap(),
        |fixture| fs::write(fixture.file("lib/new.txt"), "").unwrap(),
        |fixture| fs::remove_file(fixture.file("lib/b.txt")).unwrap(),
        |fixture| symlink("/", fixture.file("new-link")).unwrap(),
        |fixture| fs::rename(fixture.file("lib/a.txt"), fixture.file("lib/c.txt")).unwrap(),
        |fixture| fs::remove_dir_all(fixture.file("")).unwrap(),
        |fixture| {
            fs::remove_dir_all(fixture.file("")).unwrap();
            fs::write(&fixture.pinned.path, "a file").unwrap();
        },
    ];
    for change in changes {
        let fixture = fixture();
        change(&fixture);
        let roots = fixture.roots();
        all_changed(&roots, &fixture);
        assert_eq!(roots.unsettled(), 0);

        // Between the pin and the first look too.
        let fixture = self::fixture();
        let roots = fixture.roots();
        change(&fixture);
        all_changed(&roots, &fixture);
    }
}

#[test]
fn a_refusal_names_file_and_package() {
    let fixture = fixture();
    fs::write(fixture.file("lib/a.txt"), "six").unwrap();
    let error = fixture.roots().read(&fixture.path("package.json")).unwrap_err().to_string();
    assert!(error.contains(&fixture.path("package.json")), "{error}");
    assert!(error.contains(&format!("the package {},", fixture.pinned.path.display())), "{error}");
    assert!(error.contains(&fixture.pinned.digest.to_string()), "{error}");
}

#[test]
fn what_changes_after_the_first_look_is_not_read() {
    let fixture = fixture();
    let roots = fixture.roots();
    roots.read(&fixture.path("package.json")).unwrap();

    fs::write(fixture.file("lib/a.txt"), "six").unwrap();
    changed(roots.read(&fixture.path("lib/a.txt")));
    changed(roots.read(&fixture.path("inside")));
    fs::write(fixture.file("lib/a.txt"), "longer").unwrap();
    changed(roots.stat(&fixture.path("lib/a.txt"), true));
    fs::remove_file(fixture.file("lib/a.txt")).unwrap();
    changed(roots.read(&fixture.path("lib/a.txt")));
    changed(roots.stat(&fixture.path("lib/a.txt"), true));
    fs::create_dir(fixture.file("lib/a.txt")).unwrap();
    changed(roots.read(&fixture.path("lib/a.txt")));
    changed(roots.stat(&fixture.path("lib/a.txt"), false));
    fs::remove_dir(fixture.file("lib/a.txt")).unwrap();
    for target in ["/etc/passwd", "../../../outside.txt", "b.txt"] {
        symlink(target, fixture.file("lib/a.txt")).unwrap();
        changed(roots.read(&fixture.path("lib/a.txt")));
        changed(roots.stat(&fixture.path("lib/a.txt"), true));
        fs::remove_file(fixture.file("lib/a.txt")).unwrap();
    }
    fs::write(fixture.file("lib/new.txt"), "new").unwrap();
    absent(roots.read(&fixture.path("lib/new.txt")));
    absent(roots.stat(&fixture.path("lib/new.txt"), false));
    assert_eq!(names(&roots, &fixture.path("lib")), ["a.txt", "b.txt"]);
    assert_eq!(roots.read(&fixture.path("lib/b.txt")).unwrap(), b"two");

    // A directory that became a file is none of either.
    fs::remove_dir_all(fixture.file("lib")).unwrap();
    fs::write(fixture.file("lib"), "not verified").unwrap();
    assert_eq!(roots.read(&fixture.path("lib")).unwrap_err().code(), "EISDIR");
    changed(roots.stat(&fixture.path("lib"), true));
    changed(roots.read(&fixture.path("lib/b.txt")));
}

#[test]
fn a_link_leads_where_it_led_and_never_out() {
    let fixture = fixture();
    let roots = fixture.roots();
    for name in ["out", "absolute"] {
        let error = roots.read(&fixture.path(name)).unwrap_err();
        assert!(matches!(error, FsError::Escapes { .. }), "{name}: {error}");
        assert!(matches!(roots.read_link(&fixture.path(name)), Err(FsError::Escapes { .. })), "{name}");
        assert_eq!(roots.stat(&fixture.path(name), false).unwrap().kind, FileKind::Symlink);
    }
    for name in ["slash", "dot"] {
        assert_eq!(roots.read(&fixture.path(name)).unwrap_err().code(), "ENOTDIR", "{name}");
    }
    absent(roots.read(&fixture.path("to-modules")));
    absent(roots.read(&fixture.path("to-manifest")));
    absent(roots.read(&fixture.path("nexxo.manifest.json")));
    absent(roots.stat(&fixture.path("empty"), true));
    assert_eq!(roots.read(&fixture.path("loop-a")).unwrap_err().code(), "EIO");

    fs::remove_file(fixture.file("dir")).unwrap();
    symlink("../../outside.txt", fixture.file("dir")).unwrap();
    assert_eq!(roots.read_link(&fixture.path("dir")).unwrap(), Path::new("lib"));
    assert_eq!(roots.read(&fixture.path("dir/a.txt")).unwrap(), b"one");
}

#[test]
fn secrets_stay_secret() {
    let fixture = fixture();
    let roots = fixture.roots();
    for name in [".env", "innocent"] {
        assert!(matches!(roots.read(&fixture.path(name)), Err(FsError::Secret { .. })), "{name}");
        assert_eq!(roots.stat(&fixture.path(name), true).unwrap_err().code(), "ENOENT");
    }
    assert!(!names(&roots, &fixture.path("")).contains(&".env".to_owned()));
    assert_eq!(roots.read(&fixture.path(".env.local")).unwrap_err().code(), "ENOENT");
    fs::write(fixture.file(".env.local"), "").unwrap();
    assert_eq!(roots.read(&fixture.path(".env.local")).unwrap_err().code(), "ENOENT");
}

#[test]
fn packages_in_a_package_are_not_of_it() {
    let fixture = fixture();
    let roots = fixture.roots();
    for name in ["node_modules", "node_modules/y", "node_modules/y/index.js"] {
        absent(roots.read(&fixture.path(name)));
        absent(roots.stat(&fixture.path(name), true));
        absent(roots.read_dir(&fixture.path(name)));
        absent(roots.real_path(&fixture.path(name)));
    }
    assert!(!names(&roots, &fixture.path("")).contains(&"node_modules".to_owned()));
    // They may come and go.
    fs::remove_dir_all(fixture.file("node_modules/z")).unwrap();
    assert_eq!(fixture.roots().read(&fixture.path("lib/a.txt")).unwrap(), b"one");
}

#[test]
fn a_root_within_decides_for_itself() {
    let fixture = fixture();
    let inner = fixture.file("node_modules/y");
    let pinned = PinnedRoot { digest: package_digest(&inner).unwrap(), path: inner };
    let roots = ReadRoots::default().with_pinned([&fixture.pinned, &pinned]);
    assert_eq!(roots.read(&fixture.path("node_modules/y/index.js")).unwrap(), b"y");
    // What leads there shows, and nothing else beside it.
    assert_eq!(roots.stat(&fixture.path("node_modules"), true).unwrap().kind, FileKind::Dir);
    assert_eq!(names(&roots, &fixture.path("node_modules")), ["y"]);
    assert!(names(&roots, &fixture.path("")).contains(&"node_modules".to_owned()));
    assert_eq!(roots.real_path(&fixture.path("node_modules")).unwrap(), fixture.file("node_modules"));
    assert_eq!(roots.read(&fixture.path("node_modules")).unwrap_err().code(), "EISDIR");
    absent(roots.read(&fixture.path("node_modules/z/index.js")));
    fs::write(fixture.file("node_modules/y/index.js"), "changed").unwrap();
    changed(roots.read(&fixture.path("node_modules/y/index.js")));
    assert_eq!(roots.read(&fixture.path("lib/a.txt")).unwrap(), b"one");

    // What the project grants by its own name is not held to the pin.
    let granted = fixture.roots_beside(&[fixture.file("node_modules/z"), fixture.file("lib/b.txt")]);
    fs::write(fixture.file("node_modules/z/index.js"), "changed").unwrap();
    assert_eq!(granted.read(&fixture.path("node_modules/z/index.js")).unwrap(), b"changed");
    assert_eq!(granted.read(&fixture.path("lib/a.txt")).unwrap(), b"one");
    fs::write(fixture.file("lib/b.txt"), "changed").unwrap();
    assert_eq!(granted.read(&fixture.path("lib/b.txt")).unwrap(), b"changed");
}

#[test]
fn a_grant_around_does_not_lead_around_the_pin() {
    let fixture = fixture();
    symlink("node_modules/x", fixture.base.join("linked")).unwrap();
    symlink("node_modules/x/lib/a.txt", fixture.base.join("file")).unwrap();
    symlink(&fixture.base, fixture.base.join("project")).unwrap();
    let at = |path: &str| fixture.base.join(path).to_str().unwrap().to_owned();
    let everywhere = [fixture.base.clone(), fixture.base.join("project")];
    let roots = fixture.roots_beside(&everywhere);
    assert_eq!(roots.read(&at("outside.txt")).unwrap(), b"outside");
    let ways = [
        "node_modules/x/lib/a.txt",
        "linked/lib/a.txt",
        "file",
        "project/node_modules/x/lib/a.txt",
        "project/file",
    ];
    for way in ways {
        assert_eq!(roots.read(&at(way)).unwrap(), b"one", "{way}");
        assert_eq!(roots.real_path(&at(way)).unwrap(), fixture.file("lib/a.txt"), "{way}");
    }
    assert_eq!(names(&roots, &at("linked/lib")), ["a.txt", "b.txt"]);
    absent(roots.stat(&at("linked/node_modules/y"), false));
    absent(roots.read(&at("linked/nexxo.manifest.json")));
    fs::write(fixture.file("lib/a.txt"), "six").unwrap();
    for way in ways {
        changed(roots.read(&at(way)));
    }
    fs::write(fixture.file("lib/new"), "").unwrap();
    let roots = fixture.roots_beside(&everywhere);
    for way in ways {
        changed(roots.read(&at(way)));
        changed(roots.stat(&at(way), true));
    }
    changed(roots.stat(&at("linked/lib/a.txt"), false));
    changed(roots.read_dir(&at("linked")));
    assert_eq!(roots.read(&at("outside.txt")).unwrap(), b"outside");

    // A grant of the very directory does not either, nor what the plugin may write.
    changed(fixture.roots_beside(&[&fixture.pinned.path]).read(&fixture.path("lib/a.txt")));
    let writable = ReadRoots::default().with_changing([&fixture.base]).with_pinned([&fixture.pinned]);
    changed(writable.read(&fixture.path("lib/a.txt")));
    changed(writable.read(&at("file")));
}

#[test]
fn a_package_is_known_by_a_link_to_it_too() {
    let fixture = fixture();
    let link = fixture.base.join("node_modules/link");
    symlink("x", &link).unwrap();
    let pinned = PinnedRoot { path: link.clone(), digest: fixture.pinned.digest };
    let roots = ReadRoots::default().with_pinned([&pinned]);
    assert_eq!(roots.read(&fixture.path("lib/a.txt")).unwrap(), b"one");
    assert_eq!(roots.read(link.join("inside").to_str().unwrap()).unwrap(), b"one");
    assert_eq!(roots.unsettled(), 0, "one walk for both names");
}

const NAMES: [&str; 4] = ["a", "b", "c", "a/b"];

/// More directories than the links of a case lead up, one after the other: what is made through them stays below.
const DEPTH: usize = 32;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
    /// Links in all directions: a pinned root gives what a plain one gives, or less, and nothing else.
    #[test]
    fn a_pinned_root_gives_no_more_than_a_plain_one(
        made in proptest::collection::vec((0..NAMES.len(), 0..3, "(\\.\\./)?[abc.](/[abc.]{1,2}){0,2}/?"), 1..8),
        asked in proptest::collection::vec("[abc](/[abc.]{1,2}){0,3}", 1..10),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let above = dir.path().canonicalize().unwrap().join("d/".repeat(DEPTH));
        let base = above.join("x");
        fs::create_dir_all(&base).unwrap();
        fs::write(above.join("a"), "outside").unwrap();
        for (name, kind, target) in made {
            let at = base.join(NAMES[name]);
            let _ = match kind {
                0 => fs::write(at, &target),
                1 => fs::create_dir(&at).and_then(|()| fs::write(at.join("c"), &target)),
                _ => symlink(&target, at),
            };
        }
        let pinned = PinnedRoot { digest: package_digest(&base).unwrap(), path: base.clone() };
        let (plain, pinned) = (ReadRoots::open([&base]).unwrap(), ReadRoots::default().with_pinned([&pinned]));
        for path in asked {
            let path = base.join(path).to_str().unwrap().to_owned();
            match (pinned.read(&path), plain.read(&path)) {
                (Ok(pinned), Ok(plain)) => proptest::prop_assert_eq!(pinned, plain),
                (Err(pinned), Err(plain)) => proptest::prop_assert!(
                    pinned.code() == plain.code() || plain.code() == "EIO", "{}: {} and {}", path, pinned, plain),
                (pinned, plain) => proptest::prop_assert!(false, "{path}: {pinned:?} and {plain:?}"),
            }
            let (one, other) = (pinned.real_path(&path), plain.real_path(&path));
            proptest::prop_assert_eq!(one.ok(), other.ok());
            for follow in [false, true] {
                let kind = |roots: &ReadRoots| roots.stat(&path, follow).ok().map(|stat| (stat.kind, stat.inode));
                proptest::prop_assert_eq!(kind(&pinned), kind(&plain));
            }
            proptest::prop_assert_eq!(pinned.read_dir(&path).ok(), plain.read_dir(&path).ok());
            proptest::prop_assert_eq!(pinned.read_link(&path).ok(), plain.read_link(&path).ok());
        }
    }
}
