//! The files that a text may mean to a bundler.

use std::path::{Component, Path, PathBuf};

/// Prefixes that bundlers take off an id before they look for a file.
const PREFIXES: &[&str] = &["/@fs/", "/@fs", "/@id/", "__x00__", "\0"];

/// How often percent signs are decoded: once by a browser's URL, once by a server.
const DECODINGS: usize = 2;

/// Every path that some bundler could make of `text`: with and without a query and a hash, percent-encoding, the prefixes
/// of a development server and the scheme of a file URL. The paths are as written, absolute or relative.
pub fn spellings(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(2);
    add(text.to_owned(), &mut found);
    let mut at = 0;
    // Each spelling is looked at once; what it gives is added behind it.
    while let Some(spelling) = found.get(at).cloned() {
        at += 1;
        for cut in ['?', '#', '\0'] {
            if let Some(end) = spelling.find(cut)
                && end > 0
            {
                add(spelling[..end].to_owned(), &mut found);
            }
        }
        for prefix in PREFIXES {
            if let Some(rest) = spelling.strip_prefix(prefix) {
                let rest = if *prefix == "/@fs/" { format!("/{rest}") } else { rest.to_owned() };
                add(rest, &mut found);
            }
        }
        if let Some(path) = file_url_path(&spelling) {
            add(path.to_owned(), &mut found);
        }
        if spelling.contains('\\') {
            add(spelling.replace('\\', "/"), &mut found);
        }
    }
    let plain = found.len();
    let mut from = 0;
    for _ in 0..DECODINGS {
        let end = found.len();
        for index in from..end {
            if let Some(decoded) = percent_decode(&found[index]) {
                for spelling in [Some(decoded.as_str()), file_url_path(&decoded), decoded.strip_prefix('\0')]
                {
                    add(spelling.unwrap_or_default().to_owned(), &mut found);
                }
                if decoded.contains('\\') {
                    add(decoded.replace('\\', "/"), &mut found);
                }
                for cut in ['?', '#'] {
                    add(decoded.split(cut).next().unwrap_or_default().to_owned(), &mut found);
                }
            }
        }
        from = end.max(plain);
    }
    found
}

/// The most spellings of one text that are looked at; honest ids have two or three.
const MAX_SPELLINGS: usize = 64;

fn add(spelling: String, found: &mut Vec<String>) {
    if !spelling.is_empty() && found.len() < MAX_SPELLINGS && !found.contains(&spelling) {
        found.push(spelling);
    }
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
        ] {
            assert!(spellings(text).contains(&"/etc/passwd".to_owned()), "{text:?}: {:?}", spellings(text));
        }
    }

    #[test]
    fn a_plain_id_has_one_spelling() {
        assert_eq!(spellings("./src/main.js"), ["./src/main.js"]);
        assert_eq!(spellings("vue"), ["vue"]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_or_grows(text in "\\PC{0,60}|[%25fFe:/@id?#\\\\.x0_]{0,80}") {
            proptest::prop_assert!(spellings(&text).len() <= MAX_SPELLINGS);
        }
    }
}
