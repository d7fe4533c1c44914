//! Names that a grant of their directory does not cover.

/// Whether a path component is kept from plugins wherever it lies.
///
/// Secrets live in these by custom: environment files, registry credentials, private keys, version control. Compared
/// without case, because file systems that ignore case would find them under another spelling.
pub fn is_secret(component: &str) -> bool {
    let name = component.to_ascii_lowercase();
    let name = name.trim_end_matches(['.', ' ']);
    matches!(
        name,
        ".git" | ".ssh" | ".npmrc" | ".yarnrc" | ".yarnrc.yml" | ".netrc" | ".aws" | ".gnupg" | ".docker"
    ) || name == ".env"
        || name.starts_with(".env.")
        || name.starts_with("id_rsa")
        || name.starts_with("id_ed25519")
        || name.starts_with("id_ecdsa")
        || [".pem", ".key", ".p12", ".pfx"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn secrets_are_known_under_any_spelling() {
        for name in
            [".env", ".ENV", ".env.local", ".npmrc", ".git", ".Git", "server.pem", "id_rsa.pub", ".env. "]
        {
            assert!(is_secret(name), "{name}");
        }
    }

    #[test]
    fn ordinary_names_are_not_secrets() {
        for name in ["environment.ts", "env", ".gitignore", ".github", "keys.ts", "pem", "index.html"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
