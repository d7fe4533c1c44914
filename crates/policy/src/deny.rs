//! Names that a grant of their directory does not cover.

/// Names that hold credentials, histories or settings with secrets in them.
const NAMES: &[&str] = &[
    ".git",
    ".hg",
    ".svn",
    ".ssh",
    ".gnupg",
    ".aws",
    ".azure",
    ".kube",
    ".docker",
    ".npmrc",
    ".yarnrc",
    ".yarnrc.yml",
    ".netrc",
    "_netrc",
    ".pypirc",
    ".pgpass",
    ".my.cnf",
    ".git-credentials",
    ".htpasswd",
    ".envrc",
    // What a file system with short names calls `.git`.
    "git~1",
];

/// What private keys are called first and last.
const KEY_PREFIXES: &[&str] = &["id_rsa", "id_dsa", "id_ed25519", "id_ecdsa"];
const KEY_ENDINGS: &[&str] = &[".pem", ".key", ".p12", ".pfx", ".ppk", ".jks", ".keystore", ".kdbx"];

/// Whether a path component is kept from plugins wherever it lies.
///
/// Secrets live in these by custom: environment files, registry credentials, private keys, version control. Compared as
/// the most forgiving file systems do, which would find them under another spelling.
pub fn is_secret(component: &str) -> bool {
    let folded;
    let name =
        if component.is_ascii() && !component.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b':') {
            component
        } else {
            folded = fold(component);
            folded.as_str()
        };
    let name = name.trim_end_matches(['.', ' ']);
    if !name.contains('.') && !name.starts_with(['i', 'g', '_']) {
        return false;
    }
    NAMES.contains(&name)
        || is_environment(name)
        || KEY_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || KEY_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// What follows `.env` in the names of files that say which variables there are. They are made to be committed, so that a
/// secret in one is no secret any more.
const PUBLIC_ENVIRONMENTS: &[&str] = &[".example", ".sample", ".template", ".defaults"];

/// `.env`, `.env.local`, `.env-prod`, `.env.example.local`; not `.environment`, `.env.example`.
fn is_environment(name: &str) -> bool {
    name.strip_prefix(".env").is_some_and(|rest| {
        !rest.starts_with(|letter: char| letter.is_alphanumeric()) && !PUBLIC_ENVIRONMENTS.contains(&rest)
    })
}

/// Case as file systems ignore it, which two letters outside ASCII take part in; characters that HFS+ leaves out of names;
/// and the stream of a file on NTFS.
fn fold(component: &str) -> String {
    let file = component.split(':').next().unwrap_or_default();
    file.chars()
        .filter(|letter| {
            !matches!(letter, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
        })
        .map(|letter| match letter {
            '\u{17f}' => 's',
            '\u{212a}' => 'k',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn secrets_are_known_under_any_spelling() {
        for name in [
            ".env",
            ".ENV",
            ".env.local",
            ".env-prod",
            ".env.example.local",
            ".env.local.example",
            ".env.examples",
            ".env-example",
            ".env.example~",
            ".env~",
            ".envrc",
            ".npmrc",
            ".git",
            ".Git",
            "GIT~1",
            ".git\u{200c}",
            ".\u{17f}\u{17f}h",
            "server.pem",
            "server.\u{212a}ey",
            "id_rsa.pub",
            ".env. ",
            ".env::$DATA",
            ".git-credentials",
        ] {
            assert!(is_secret(name), "{name}");
        }
    }

    #[test]
    fn ordinary_names_are_not_secrets() {
        for name in [
            "environment.ts",
            "env",
            ".environment",
            ".env.example",
            ".ENV.Sample",
            ".env.template",
            ".env.defaults",
            ".gitignore",
            ".github",
            "keys.ts",
            "pem",
            "key",
            "index.html",
            "id",
            "git",
            "\u{e9}t\u{e9}.js",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
