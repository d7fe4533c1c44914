use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::text::is_deceptive;
use crate::text_type::{Malformed, text_type};

/// How long a path may be, in bytes.
const MAX_PATH: usize = 512;

/// How long a part of it may be, in bytes, as on every file system.
const MAX_PART: usize = 255;

/// How many parts a path may have.
const MAX_DEPTH: usize = 32;

/// Names that Windows opens as devices in every directory, whatever follows a dot.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$") {
        return true;
    }
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    port.is_some_and(|number| {
        let mut characters = number.chars();
        characters.next().is_some_and(|digit| digit.is_ascii_digit() || "¹²³".contains(digit))
            && characters.next().is_none()
    })
}

fn check_part(part: &str) -> Result<(), &'static str> {
    match part {
        "" => return Err("has an empty part"),
        "." | ".." => return Err("has a part that is `.` or `..`"),
        _ => {}
    }
    if part.len() > MAX_PART {
        return Err("has a part longer than 255 bytes");
    }
    if part.chars().any(|character| is_deceptive(character) || "\\:*?\"<>|".contains(character)) {
        return Err("has a character that not every system keeps in names");
    }
    if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        return Err("has a part that ends with a dot or begins or ends with a space");
    }
    if is_device(part) {
        return Err("has a part that is a device's name on Windows");
    }
    Ok(())
}

fn check(text: &str) -> Result<(), Malformed> {
    if text.len() > MAX_PATH {
        return Err(format!("the path is longer than {MAX_PATH} bytes").into());
    }
    if text.split('/').count() > MAX_DEPTH {
        return Err(format!("the path is deeper than {MAX_DEPTH} directories").into());
    }
    for part in text.split('/') {
        check_part(part)
            .map_err(|what| Malformed(format!("the path {what}; paths are relative, with `/`")))?;
    }
    if !is_nfc(text) {
        return Err("the path is not in Unicode's normal form C".into());
    }
    Ok(())
}

text_type! {
    /// A file's path in a package: relative, with `/`, and the same file on every system.
    FilePath, check
}

/// A spelling that two names share where some file system takes them for one.
fn folded(text: &str) -> String {
    let decomposed: String = text.nfd().collect();
    caseless::default_case_fold_str(&decomposed).nfc().collect()
}

/// The paths of one package: no two may be one file, or one file and one directory, on any system.
#[derive(Default)]
pub(crate) struct PathSet {
    spellings: HashMap<String, (String, bool)>,
}

impl PathSet {
    pub fn insert(&mut self, path: &FilePath) -> Result<(), Malformed> {
        let text = path.as_str();
        let (mut end, mut spelling) = (0, String::new());
        for part in text.split('/') {
            if end > 0 {
                end += 1;
                spelling.push('/');
            }
            end += part.len();
            spelling.push_str(&folded(part));
            let (name, is_file) = (&text[..end], end == text.len());
            match self.spellings.get(&spelling) {
                Some((_, was_file)) if is_file || *was_file => {
                    return Err(Malformed(format!("{text:?} and another path are one file on some systems")));
                }
                Some((other, _)) if other != name => {
                    return Err(Malformed(format!(
                        "the directories {name:?} and {other:?} are one on some systems"
                    )));
                }
                Some(_) => {}
                None => drop(self.spellings.insert(spelling.clone(), (name.to_owned(), is_file))),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k2_paths_that_lead_out_or_differ_between_systems_are_refused() {
        for good in ["a", "dist/plugin.mjs", ".hidden", "a b/c", "ü/漢.txt", "com/lpt", "console.js", "com10"]
        {
            assert!(good.parse::<FilePath>().is_ok(), "{good}");
        }
        let (deep, long) = ("a/".repeat(32) + "a", format!("{0}/{0}/{0}", "a".repeat(200)));
        let long_part = "a".repeat(256);
        for bad in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/./b",
            "a\\b",
            "..\\a",
            "C:/a",
            "C:a",
            "a:b",
            "a\0b",
            "a\nb",
            "a.",
            "a ",
            "a./b",
            " a",
            "nul",
            "NUL.txt",
            "a/Con",
            "com1.js",
            "LPT9",
            "COM¹",
            "nul .txt",
            "a*b",
            "a?b",
            "\u{202e}a",
            "u\u{308}",
            &long,
            &long_part,
            &deep,
        ] {
            assert!(bad.parse::<FilePath>().is_err(), "{bad:?}");
        }
    }

    fn collide(paths: &[&str]) -> bool {
        let mut set = PathSet::default();
        paths.iter().any(|path| set.insert(&path.parse().unwrap()).is_err())
    }

    #[test]
    fn k2_paths_that_are_one_file_somewhere_are_refused() {
        for paths in [
            ["a", "a"],
            ["a", "A"],
            ["ü", "Ü"],
            ["straße", "STRASSE"],
            ["a", "a/b"],
            ["a/b", "A"],
            ["x/a", "X/b"],
            ["s", "ſ"],
        ] {
            assert!(collide(&paths), "{paths:?}");
        }
        assert!(!collide(&["a", "b", "x/a", "x/b", "x/y/a"]));
    }

    proptest::proptest! {
        #[test]
        fn what_is_accepted_never_leaves_its_directory(text in "[a-c./\\\\: ]{0,12}") {
            if let Ok(path) = text.parse::<FilePath>() {
                let plain = std::path::Path::new(path.as_str()).components()
                    .all(|part| matches!(part, std::path::Component::Normal(_)));
                proptest::prop_assert!(plain && !path.as_str().contains(['\\', ':']));
            }
        }
    }
}
