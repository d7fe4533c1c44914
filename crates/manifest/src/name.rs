use crate::text_type::{Malformed, text_type};

/// The longest name that npm takes.
const MAX_NAME: usize = 214;

fn is_part(part: &str, scoped: bool) -> bool {
    let first =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || (scoped && b"_-".contains(&byte));
    let rest = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    part.bytes().next().is_some_and(first) && part.bytes().all(rest)
}

pub(crate) fn is_scope(scope: &str) -> bool {
    scope.strip_prefix('@').is_some_and(|scope| is_part(scope, true))
}

fn check(text: &str) -> Result<(), Malformed> {
    let good = match text.split_once('/') {
        Some((scope, name)) => is_scope(scope) && is_part(name, true),
        None => is_part(text, false),
    };
    if !good || text.len() > MAX_NAME || matches!(text, "node_modules" | "favicon.ico") {
        return Err(format!("it is no name that the npm registry takes today: `name` or `@scope/name`, of a-z, 0-9, `.`, `_` and `-`, at most {MAX_NAME} bytes").into());
    }
    Ok(())
}

text_type! {
    /// A package's name as the npm registry takes it for new packages (`validate-npm-package-name`), ASCII only.
    PackageName, check
}

impl PackageName {
    /// The scope with its `@`.
    pub fn scope(&self) -> Option<&str> {
        self.as_str().split_once('/').map(|(scope, _)| scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_npm_takes() {
        for good in ["a", "rollup-plugin-x", "@scope/x", "@scope/_x", "@_scope/x.y", "constructor", "7zip"] {
            assert!(good.parse::<PackageName>().is_ok(), "{good}");
        }
        let long = "a".repeat(215);
        for bad in [
            "",
            "A",
            ".a",
            "_a",
            "-a",
            "a/b",
            "@/a",
            "@a/",
            "@a/b/c",
            "a b",
            "a%2fb",
            "@a/.b",
            "@./a",
            "..",
            "a\\b",
            "node_modules",
            "__proto__",
            "а",
            "a\n",
            "a@1",
            &long,
        ] {
            assert!(bad.parse::<PackageName>().is_err(), "{bad:?}");
        }
    }
}
