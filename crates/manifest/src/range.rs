use semver::{Version, VersionReq};

use crate::text_type::{Malformed, text_type};

/// How many comparators a range may have.
const MAX_COMPARATORS: usize = 4;

/// Reads what npm and Cargo read alike: comparators with an operator and a whole version each, all of which must hold.
fn requirement(text: &str) -> Result<VersionReq, Malformed> {
    let malformed = || Malformed::from("it is no range such as `^1.2.0` or `>=1.2.0 <3.0.0`");
    let comparators: Vec<&str> = text.split(' ').collect();
    let whole = |comparator: &&str| {
        let version = comparator.trim_start_matches(['^', '~', '>', '<', '=']);
        let operator = &comparator[..comparator.len() - version.len()];
        matches!(operator, "^" | "~" | ">" | ">=" | "<" | "<=" | "=") && Version::parse(version).is_ok()
    };
    if comparators.len() > MAX_COMPARATORS || text.len() > 200 || !comparators.iter().all(whole) {
        return Err(malformed());
    }
    VersionReq::parse(&comparators.join(", ")).map_err(|_| malformed())
}

text_type! {
    /// The versions of Nexxo that a plugin runs in: comparators such as `^1.2.0`, joined by spaces.
    EngineRange, |text| requirement(text).map(drop)
}

impl EngineRange {
    /// Whether a version is in the range.
    pub fn allows(&self, version: &Version) -> bool {
        requirement(self.as_str()).is_ok_and(|requirement| requirement.matches(version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_means_the_same_to_npm_and_to_cargo() {
        let range: EngineRange = ">=0.1.0 <2.0.0".parse().unwrap();
        assert!(range.allows(&Version::new(0, 1, 0)) && !range.allows(&Version::new(2, 0, 0)));
        for bad in [
            "",
            "*",
            "1.0.0",
            "^1",
            "1.x",
            "^1.0.0 || ^2.0.0",
            "^1.0.0, ^2.0.0",
            "1.0.0 - 2.0.0",
            "=>1.0.0",
            "^1.0.0  <2.0.0",
            "latest",
        ] {
            assert!(bad.parse::<EngineRange>().is_err(), "{bad}");
        }
    }
}
