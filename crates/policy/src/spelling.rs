//! The files that a text may mean to a bundler.

use std::path::{Component, Path, PathBuf};

/// Prefixes that bundlers take off an id before they look for a file.
const PREFIXES: &[&str] = &["/@fs/", "/@fs", "/@id/", "__x00__", "\0"];

/// How often percent signs are decoded: once by a browser's URL, once by a server.
const DECODINGS: usize = 2;

/// The most spellings of one text that are looked at; honest ids have two or three.
const MAX_SPELLINGS: usize = 64;

/// Every path that some bundler could make of `text`: with and without a query and a hash, percent-encoding, the prefixes
/// of a development server and the scheme of a file URL, in any order. The paths are as written, absolute or relative.
/// None where there are too many to tell.
pub fn spellings(text: &str) -> Option<Vec<String>> {
    let mut found = vec![(text.to_owned(), 0)];
    let mut at = 0;
    // Each spelling is looked at once; what it gives is added behind it.
    while let Some((spelling, decodings)) = found.get(at).cloned() {
        at += 1;
        let decoded = if decodings < DECODINGS { percent_decode(&spelling) } else { None };
        let same = alike(&spelling).into_iter().map(|other| (other, decodings));
        for (other, decodings) in same.chain(decoded.map(|other| (other, decodings + 1))) {
            // What has been decoded less may be decoded further.
            let is_known = found.iter().any(|(known, before)| *known == other && *before <= decodings);
            if !other.is_empty() && !is_known {
                found.push((other, decodings));
            }
        }
        if found.len() > MAX_SPELLINGS {
            return None;
        }
    }
    let mut texts: Vec<String> = Vec::with_capacity(found.len());
    for (spelling, _) in found {
        if !texts.contains(&spelling) {
            texts.push(spelling);
        }
    }
    Some(texts)
}

/// What is the same with one thing less in it.
fn alike(spelling: &str) -> Vec<String> {
    let mut found = Vec::new();
    for cut in ['?', '#', '\0'] {
        if let Some(end) = spelling.find(cut)
            && end > 0
        {
            found.push(spelling[..end].to_owned());
        }
    }
    for prefix in PREFIXES {
        if let Some(rest) = spelling.strip_prefix(prefix) {
            found.push(if *prefix == "/@fs/" { format!("/{rest}") } else { rest.to_owned() });
        }
    }
    if let Some(path) = file_url_path(spelling) {
        found.push(path.to_owned());
    }
    if spelling.contains('\\') {
        found.push(spelling.replace('\\', "/"));
    }
    if spelling.starts_with("//") {
        found.push(format!("/{}", spelling.trim_start_matches('/')));
    }
    found
}

/// The path of a file URL, whatever host it names.
fn file_url_path(text: &str) -> Option<&str> {
    let rest = text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).map(|_| &text[5..])?;
    match rest.strip_prefix("//") {
        Some(authority) => authority.find('/').map(|slash| &authority[slash..]),
        None => Some(rest),
    }
}

fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let value = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match value {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    Some(String::from_utf8_lossy(&decoded).into_owned())
}

/// A path without `.`, `..` and empty components, by name.
pub fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_seen_behind_every_way_to_write_it() {
        for text in [
            "/etc/passwd",
            "/etc/passwd?raw",
            "/etc/passwd?raw??",
            "/etc/passwd?import&raw",
            "/etc/passwd#x?url",
            "/etc/passwd?a#b",
            "/@fs/etc/passwd",
            "/@fs/etc/passwd?raw",
            "/@id/__x00__/etc/passwd",
            "/@id//@fs/etc/passwd",
            "\0/etc/passwd",
            "\0/etc/passwd?commonjs-proxy",
            "file:///etc/passwd",
            "file:/etc/passwd",
            "FILE://localhost/etc/passwd?raw",
            "file:///%65tc/passwd",
            "/%65tc/passwd",
            "/%2565tc/passwd",
            "%2Fetc%2Fpasswd",
            "%252Fetc%252Fpasswd",
            "/etc/passwd%3Fraw",
            "\\etc\\passwd",
            "%5Cetc%5cpasswd",
            "/etc/passwd\0.js",
            "/%40fs/etc/passwd",
            "/%2540fs/etc/passwd?raw",
            "/%40id/__x00__/etc/passwd",
            "%00/etc/passwd",
            "/@fs/etc/passwd%23x%3fy",
            "file%3A///etc/passwd",
            "/@fs%5cetc%5cpasswd",
            "/@fs//@fs//etc/passwd",
        ] {
            let found = spellings(text).unwrap();
            assert!(found.contains(&"/etc/passwd".to_owned()), "{text:?}: {found:?}");
        }
    }

    #[test]
    fn a_plain_id_has_one_spelling() {
        assert_eq!(spellings("./src/main.js").unwrap(), ["./src/main.js"]);
        assert_eq!(spellings("vue").unwrap(), ["vue"]);
    }

    #[test]
    fn too_many_spellings_to_tell_are_none_that_pass() {
        assert_eq!(spellings(&format!("{}/etc/passwd", "\0".repeat(100))), None);
        assert_eq!(spellings(&format!("{}/etc/passwd", "/@fs".repeat(100))), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_or_grows(text in "\\PC{0,60}|[%25fFe:/@id?#\\\\.x0_]{0,80}") {
            let found = spellings(&text);
            proptest::prop_assert!(found.is_none_or(|all| all.len() <= MAX_SPELLINGS && all.contains(&text)));
        }

        #[test]
        fn what_is_wrapped_is_found(
            wraps in proptest::collection::vec((0..PREFIXES.len() + 3, 0..2_usize), 0..4),
            tail in "(?:\\?[a-z&=?]{0,8})?(?:#[a-z]{0,4})?",
        ) {
            let mut text = format!("/etc/passwd{tail}");
            for (wrap, encodings) in wraps {
                let begins_path = text.starts_with('/') || text.starts_with("%2f");
                text = match PREFIXES.get(wrap) {
                    Some(&"/@fs/") if begins_path => format!("/@fs/{}", text.strip_prefix('/').unwrap_or(&text)),
                    Some(&"/@fs/") => text,
                    Some(prefix) => format!("{prefix}{text}"),
                    None if wrap == PREFIXES.len() && begins_path => format!("file://{text}"),
                    None if wrap == PREFIXES.len() + 1 => text.replace('/', "\\"),
                    None => text,
                };
                for _ in 0..encodings {
                    if !text.contains('%') {
                        text = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
                    }
                }
            }
            let found = spellings(&text);
            proptest::prop_assert!(
                found.as_ref().is_none_or(|all| all.iter().any(|one| normalize(Path::new(one)) == Path::new("/etc/passwd"))),
                "{text:?}: {found:?}"
            );
        }
    }
}
