//! Which regular expressions are sure to be ones to every version of acorn, once oxc has found nothing wrong with them.

use crate::source::is_old;

/// Whether one has only what ECMAScript 2022 had, no properties of Unicode, of which versions know different ones, and only plain names
/// of groups, each once.
pub(crate) fn is_plain(pattern: &str, flags: &str) -> bool {
    if !flags.bytes().all(|flag| b"dgimsuy".contains(&flag)) || !pattern.chars().all(is_old) {
        return false;
    }
    let mut groups: Vec<&str> = Vec::new();
    let mut references = Vec::new();
    let bytes = pattern.as_bytes();
    let (mut at, mut is_class) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => {
                at += 1;
                match bytes.get(at) {
                    Some(b'p' | b'P') => return false,
                    Some(b'k') => match name(&pattern[at + 1..]) {
                        Some(name) => references.push(name),
                        None => return false,
                    },
                    _ => {}
                }
            }
            b'[' => is_class = true,
            b']' => is_class = false,
            b'(' if !is_class && bytes.get(at + 1) == Some(&b'?') => {
                match (bytes.get(at + 2), bytes.get(at + 3)) {
                    (Some(b':' | b'=' | b'!'), _) | (Some(b'<'), Some(b'=' | b'!')) => {}
                    _ => match name(&pattern[at + 2..]) {
                        Some(name) if !groups.contains(&name) => groups.push(name),
                        _ => return false,
                    },
                }
            }
            _ => {}
        }
        at += 1;
    }
    references.iter().all(|name| groups.contains(name))
}

/// The plain name in angle brackets that a text begins with.
fn name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('<')?.split_once('>')?;
    let is_plain = !name.is_empty()
        && !name.starts_with(|char: char| char.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn old_syntax_is_plain_and_what_versions_differ_in_is_not() {
        for (pattern, flags) in
            [("a+(?:b|[^(?])*", "gi"), (r"(?<y>\d{4})-\k<y>(?<!c)", "u"), (r"\u{1F600}\é", "y"), ("", "")]
        {
            assert!(is_plain(pattern, flags), "{pattern}");
        }
        for (pattern, flags) in [
            (r"\p{Script=Greek}", "u"),
            ("(?i:a)", ""),
            ("(?<a>x)|(?<a>y)", ""),
            (r"\k<b>(?<a>x)", ""),
            (r"\k", ""),
            ("(?<é>x)", ""),
            ("a", "v"),
            ("\u{1f600}", ""),
        ] {
            assert!(!is_plain(pattern, flags), "{pattern}");
        }
    }
}
