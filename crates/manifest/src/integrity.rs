use crate::base64;
use crate::text_type::{Malformed, text_type};

fn check(text: &str) -> Result<(), Malformed> {
    let digest = text.strip_prefix("sha512-").and_then(|digest| base64::decode_standard(digest).ok());
    match digest {
        Some(digest) if digest.len() == 64 => Ok(()),
        _ => Err("it is no `sha512-` with the base64 of 64 bytes".into()),
    }
}

text_type! {
    /// What the npm registry calls `integrity`: SHA-512 of an archive, as in W3C Subresource Integrity.
    Integrity, check
}

impl Integrity {
    /// The integrity of an archive.
    pub fn of(bytes: &[u8]) -> Self {
        Self(format!("sha512-{}", base64::encode(&<sha2::Sha512 as sha2::Digest>::digest(bytes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integrity_is_a_whole_sha512() {
        let good = Integrity::of(b"x").to_string();
        assert!(good.parse::<Integrity>().is_ok());
        for bad in [
            "",
            "sha512-",
            &good.replace("sha512", "sha1"),
            &good[..20],
            &format!("{good} {good}"),
            &format!("{good}?x"),
        ] {
            assert!(bad.parse::<Integrity>().is_err(), "{bad}");
        }
    }
}
