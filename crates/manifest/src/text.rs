use crate::text_type::{Malformed, text_type};

/// Whether a character changes how the text around it looks, or breaks a line: what a terminal or a page shows would not be
/// what was signed.
pub(crate) fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// How long a text for people may be, in characters.
const MAX_TEXT: usize = 500;

fn check_plain(text: &str) -> Result<(), Malformed> {
    if text.trim().is_empty() {
        return Err("it must say something".into());
    }
    if text.chars().count() > MAX_TEXT {
        return Err(format!("it is longer than {MAX_TEXT} characters").into());
    }
    match text.chars().find(|&character| is_deceptive(character)) {
        Some(character) => Err(format!(
            "the character U+{:04X} may not stand in it: it controls how text is shown",
            character as u32
        )
        .into()),
        None => Ok(()),
    }
}

fn check_hook(text: &str) -> Result<(), Malformed> {
    let mut bytes = text.bytes();
    let good = text.len() <= 40
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_alphabetic());
    if good { Ok(()) } else { Err("it is no hook's name, such as `transform`".into()) }
}

fn check_url(text: &str) -> Result<(), Malformed> {
    let host = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let good = host.is_some_and(|host| {
        host.contains('.')
            && host
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:".contains(&byte))
    }) && text.len() <= MAX_TEXT
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte));
    if good { Ok(()) } else { Err("it is no plain https address".into()) }
}

text_type! {
    /// Text for people: at most 500 characters, none of which controls how it is shown.
    PlainText, check_plain
}

text_type! {
    /// The name of a hook, such as `transform`.
    HookName, check_hook
}

text_type! {
    /// An https address with a host in lower case and without a user.
    HttpsUrl, check_url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_people_shows_what_it_is() {
        for good in ["reads the icons", "Ünïcödé, 漢字, עברית", "👩‍💻"] {
            assert!(good.parse::<PlainText>().is_ok(), "{good}");
        }
        let long = "x".repeat(501);
        for bad in [
            "",
            "  ",
            "a\nb",
            "a\u{1b}[31m",
            "a\u{7f}",
            "\u{202e}gpj.exe",
            "a\u{2066}b",
            "a\u{2028}b",
            "\u{e0041}",
            &long,
        ] {
            assert!(bad.parse::<PlainText>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_is_https_to_a_plain_host() {
        for good in ["https://example.com", "https://example.com:8080/a?b#c"] {
            assert!(good.parse::<HttpsUrl>().is_ok(), "{good}");
        }
        for bad in [
            "http://example.com",
            "javascript:alert(1)",
            "https://",
            "https://user@example.com",
            "https://EXAMPLE.com",
            "https://a.b/\"onload",
            "https://a.b/ c",
            "https://\u{430}.com",
            "https://localhost",
        ] {
            assert!(bad.parse::<HttpsUrl>().is_err(), "{bad}");
        }
    }

    #[test]
    fn hooks_are_names() {
        assert!("resolveId".parse::<HookName>().is_ok());
        for bad in ["", "Transform", "a b", "a1", "__proto__", "é"] {
            assert!(bad.parse::<HookName>().is_err(), "{bad}");
        }
    }
}
