use crate::text::is_deceptive;
use crate::text_type::{Malformed, text_type};

/// A path, as the settings write it: `.`, `src`, `../shared`, `/etc/app.json` or `C:/data`, and each place in one way.
fn check_path(text: &str) -> Result<(), Malformed> {
    if text.len() > 512 {
        return Err("the path is longer than 512 bytes".into());
    }
    if text.chars().any(|character| is_deceptive(character) || character == '\\') {
        return Err("the path has a character that may not stand in it; it is written with `/`".into());
    }
    let bytes = text.as_bytes();
    let rest = if bytes.len() > 3 && bytes[0].is_ascii_alphabetic() && &bytes[1..3] == b":/" {
        &text[3..]
    } else {
        text.strip_prefix('/').unwrap_or(text)
    };
    if text == "." || text == "/" {
        return Ok(());
    }
    let mut parts = rest.split('/').peekable();
    if rest.len() == text.len() {
        while parts.next_if_eq(&"..").is_some() {}
        if parts.peek().is_none() {
            return Ok(());
        }
    }
    if parts.any(|part| matches!(part, "" | "." | "..") || part.ends_with(['.', ' ']) || part.contains(':')) {
        return Err("the path must be written in its shortest form, with `..` at its beginning alone".into());
    }
    Ok(())
}

fn check_config_key(text: &str) -> Result<(), Malformed> {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    let good = text == "*" || (text.len() <= 200 && text.split('.').all(part));
    if good { Ok(()) } else { Err("it is no key of a config, such as `server.proxy`, and not `*`".into()) }
}

fn check_env(text: &str) -> Result<(), Malformed> {
    let good = (1..=100).contains(&text.len())
        && !text.as_bytes()[0].is_ascii_digit()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if good { Ok(()) } else { Err("it is no name of an environment variable, such as `API_URL`".into()) }
}

text_type! {
    /// A file or directory that a grant names; a relative one starts at the project's root.
    GrantPath, check_path
}

text_type! {
    /// A key of a bundler's config, such as `server.proxy`, or `*`.
    ConfigKey, check_config_key
}

text_type! {
    /// The name of an environment variable.
    EnvName, check_env
}

impl ConfigKey {
    /// Whether a grant of this key grants the other one too.
    pub fn covers(&self, other: &Self) -> bool {
        let below = |rest: &str| rest.is_empty() || rest.starts_with('.');
        self.as_str() == "*" || other.as_str().strip_prefix(self.as_str()).is_some_and(below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_granted_path_has_one_spelling() {
        for good in
            [".", "..", "../..", "src", "a/b", "../shared/icons", ".env", "/", "/etc/app.json", "C:/data"]
        {
            assert!(good.parse::<GrantPath>().is_ok(), "{good}");
        }
        for bad in [
            "", "./a", "a/", "a//b", "a/..", "a/../b", "/..", "/a/../b", "//a", "a\\b", "C:\\a", "C:a",
            "a\0", "a:b", "a.", "../", "C:/../a",
        ] {
            assert!(bad.parse::<GrantPath>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_granted_key_covers_what_is_below_it() {
        let key = |text: &str| text.parse::<ConfigKey>().unwrap();
        assert!(key("server").covers(&key("server.proxy")) && key("*").covers(&key("root")));
        assert!(
            !key("server").covers(&key("serverx"))
                && !key("server.proxy").covers(&key("server"))
                && !key("root").covers(&key("*"))
        );
    }
}
