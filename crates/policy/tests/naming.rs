//! Which files a plugin can have opened by the bundler, on a real directory.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use nexxo_policy::{Meant, NameRefused, Names};

struct Fixture {
    dir: tempfile::TempDir,
    names: Names,
}

/// A workspace: `repo/app` is the project, `repo/ui` a package linked into `repo/node_modules`.
fn fixture() -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let repo = dir.path().join("repo");
    for directory in ["app/src", "ui/src", "other", "node_modules/@scope", "node_modules/lib", "granted"] {
        fs::create_dir_all(repo.join(directory)).unwrap();
    }
    for file in [
        "app/src/main.js",
        "app/.env",
        "ui/package.json",
        "ui/src/a.js",
        "other/x.js",
        "granted/x.js",
        "secret",
    ] {
        fs::write(repo.join(file), "").unwrap();
    }
    symlink("../../ui", repo.join("node_modules/@scope/ui")).unwrap();
    symlink("../../../secret", repo.join("app/src/out.js")).unwrap();
    symlink("../../../nowhere", repo.join("app/src/dangling.js")).unwrap();
    symlink("main.js", repo.join("app/src/in.js")).unwrap();
    symlink("../.env", repo.join("app/src/innocent.js")).unwrap();
    let app = repo.join("app");
    let names = Names::new(&app, &app, [repo.join("granted")]);
    Fixture { dir, names }
}

impl Fixture {
    fn path(&self, name: &str) -> String {
        let path: PathBuf = self.dir.path().join("repo").join(name);
        path.to_str().unwrap().to_owned()
    }

    fn why(&mut self, text: &str, importer: Option<&str>) -> Option<NameRefused> {
        self.names.judge(text, importer, Meant::Id).err().map(|refused| refused.why)
    }
}

#[test]
fn the_project_its_packages_and_grants_may_be_named() {
    let mut fixture = fixture();
    for name in [
        "app/src/main.js",
        "app/src/main.js?raw",
        "app/src/not-yet.js",
        "app/src/in.js",
        "node_modules/lib/index.js",
        "node_modules/@scope/ui/src/a.js",
        "ui/src/a.js",
        "granted/x.js",
    ] {
        assert_eq!(fixture.why(&fixture.path(name), None), None, "{name}");
    }
}

#[test]
fn what_names_no_file_is_free() {
    let mut fixture = fixture();
    for text in
        ["vue", "virtual:pages", "\0virtual:pages", "/@vite/client", "/@react-refresh", "data:text/js,1", ""]
    {
        assert_eq!(fixture.why(text, None), None, "{text:?}");
    }
}

#[test]
fn nothing_else_may_be_named() {
    let mut fixture = fixture();
    for name in [
        "other/x.js",
        "secret",
        "other",
        "granted-not/x.js",
        "app/../secret",
        "app/src/out.js",
        "app/src/dangling.js",
    ] {
        let path = fixture.path(name);
        for text in [path.clone(), format!("{path}?raw"), format!("/@fs{path}"), format!("file://{path}#x")] {
            assert_eq!(fixture.why(&text, None), Some(NameRefused::Outside), "{text}");
        }
    }
    for text in ["/etc/passwd", "/etc/no-such-file", "/proc/self/environ", "/dev/zero", "/", "../../secret"] {
        assert_eq!(fixture.why(text, None), Some(NameRefused::Outside), "{text}");
    }
}

#[test]
fn relative_names_start_at_the_importer() {
    let mut fixture = fixture();
    let importer = fixture.path("app/src/main.js?vue&type=script");
    for text in ["./in.js", "../index.js", "../../node_modules/lib", "vue/dist"] {
        assert_eq!(fixture.why(text, Some(&importer)), None, "{text}");
    }
    for text in
        ["../../secret", "./../../secret?raw", "%2e%2e/%2e%2e/secret", "./out.js", "a/../../../secret"]
    {
        assert_eq!(fixture.why(text, Some(&importer)), Some(NameRefused::Outside), "{text}");
    }
}

#[test]
fn secrets_of_the_project_may_not_be_named() {
    let mut fixture = fixture();
    let importer = fixture.path("app/src/main.js");
    let secret = Some(NameRefused::Secret(".env".to_owned()));
    assert_eq!(fixture.why(&fixture.path("app/.env"), None), secret);
    assert_eq!(fixture.why("../.env?raw", Some(&importer)), secret);
    assert_eq!(fixture.why("./innocent.js", Some(&importer)), secret);
    assert_eq!(fixture.why(".env", None), secret);
    let app = fixture.path("app");
    let mut granted = Names::new(Path::new(&app), Path::new(&app), [fixture.path("app/.env")]);
    assert_eq!(granted.judge(&fixture.path("app/.env"), None, Meant::Id), Ok(()));
}

#[test]
fn a_directory_outside_becomes_a_project() {
    let mut fixture = fixture();
    let other = fixture.path("other");
    fixture.names.add_project(Path::new(&other));
    assert_eq!(fixture.why(&fixture.path("other/x.js"), None), None);
}

#[test]
fn what_code_imports_is_refused_where_it_would_be_found() {
    let mut fixture = fixture();
    let importer = fixture.path("app/src/main.js");
    let mut why = |text: &str| {
        fixture.names.judge(text, Some(&importer), Meant::Specifier).err().map(|refused| refused.why)
    };
    for text in [
        "/lib/logo.png",
        "/home",
        "/etc/no-such-file",
        "../../no-such",
        "./main.js",
        "../src/main.js",
        "../.env.none",
    ] {
        assert_eq!(why(text), None, "{text}");
    }
    for text in ["/etc/passwd", "/etc/passwd?url", "../../secret", "../../other/x", "../../other/x.js#y"] {
        assert_eq!(why(text), Some(NameRefused::Outside), "{text}");
    }
    assert_eq!(why("../.env?raw"), Some(NameRefused::Secret(".env".to_owned())));
}

#[test]
fn what_has_too_many_spellings_to_judge_is_refused() {
    let mut fixture = fixture();
    let wrapped = format!("{}{}", "\0".repeat(100), fixture.path("secret"));
    assert_eq!(fixture.why(&wrapped, None), Some(NameRefused::Outside));
    let importer = format!("{}{}", "\0".repeat(100), fixture.path("x.js"));
    assert_eq!(fixture.why("./secret", Some(&importer)), Some(NameRefused::Outside));
}

/// What a bundler would open for a text: without the query and what wraps a path, from the importer's directory.
fn opened(text: &str, directory: &Path) -> PathBuf {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let bare = text[..end].replace('\\', "/");
    let bare = bare.strip_prefix("file://").or_else(|| bare.strip_prefix("/@fs")).unwrap_or(&bare);
    directory.join(bare)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    /// Whatever passes is, opened as a bundler opens it, in the project, its packages or a grant, and no secret.
    #[test]
    fn what_passes_leads_nowhere_else(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "..", ".", "", "app", "src", "main.js", "in.js", "out.js", "dangling.js", "innocent.js", ".env", "secret",
                "other", "x.js", "ui", "a.js", "granted", "node_modules", "@scope", "lib", "not-there",
            ]),
            1..7,
        ),
        separator in proptest::sample::select(vec!["/", "//", "/./", "\\"]),
        wrap in proptest::sample::select(vec!["", "/@fs", "file://"]),
        suffix in proptest::sample::select(vec!["", "?raw", "#x", "?a#b"]),
        is_absolute in proptest::bool::ANY,
        meant in proptest::sample::select(vec![Meant::Id, Meant::Specifier]),
    ) {
        let mut fixture = fixture();
        let importer = fixture.path("app/src/main.js");
        let tail = parts.join(separator);
        let text = if is_absolute { format!("{wrap}{}/{tail}{suffix}", fixture.path("")) } else { format!("{tail}{suffix}") };
        if fixture.names.judge(&text, Some(&importer), meant).is_ok() {
            let repo = PathBuf::from(fixture.path("")).canonicalize().unwrap();
            if let Ok(real) = opened(&text, &repo.join("app/src")).canonicalize() {
                let places = ["app", "ui", "granted", "node_modules"].map(|name| repo.join(name));
                let is_module = real.is_file() || meant == Meant::Id;
                proptest::prop_assert!(
                    !is_module || places.iter().any(|place| real.starts_with(place)),
                    "{text:?} leads to {real:?}"
                );
                proptest::prop_assert!(!real.ends_with(".env"), "{text:?} is a secret");
            }
        }
    }
}
