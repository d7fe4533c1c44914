use std::path::{Path, PathBuf};

/// How long a path may be, in bytes, as on Linux.
const MAX_PATH_BYTES: usize = 4096;

/// Why a text is no path that a plugin may name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum PathRefused {
    #[error("the path holds a NUL")]
    Nul,
    #[error("the path is longer than {MAX_PATH_BYTES} bytes")]
    TooLong,
    #[error("the path is not absolute")]
    NotAbsolute,
}

/// An absolute path without `.`, `..` or empty components: parsed once, at the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginPath(PathBuf);

impl PluginPath {
    /// Parses the path as the plugin wrote it. `..` is resolved by name; what a symlink makes of it is settled when the
    /// path is walked.
    pub fn parse(text: &str) -> Result<Self, PathRefused> {
        if text.contains('\0') {
            return Err(PathRefused::Nul);
        }
        if text.len() > MAX_PATH_BYTES {
            return Err(PathRefused::TooLong);
        }
        if !Path::new(text).is_absolute() {
            return Err(PathRefused::NotAbsolute);
        }
        let mut path = PathBuf::new();
        for component in Path::new(text).components() {
            match component {
                std::path::Component::ParentDir => {
                    path.pop();
                }
                std::path::Component::CurDir => {}
                other => path.push(other),
            }
        }
        Ok(Self(path))
    }

    /// The path itself.
    pub fn as_path(&self) -> &Path {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_by_name() {
        let parsed = PluginPath::parse("/a/./b/../c//d/").unwrap();
        assert_eq!(parsed.as_path(), Path::new("/a/c/d"));
        assert_eq!(PluginPath::parse("/../../etc").unwrap().as_path(), Path::new("/etc"));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        assert_eq!(PluginPath::parse("a/b"), Err(PathRefused::NotAbsolute));
        assert_eq!(PluginPath::parse("/a\0b"), Err(PathRefused::Nul));
        assert_eq!(PluginPath::parse(&"/a".repeat(3000)), Err(PathRefused::TooLong));
    }

    proptest::proptest! {
        #[test]
        fn no_path_keeps_a_parent_component(text in "/[a./]{0,40}") {
            let parsed = PluginPath::parse(&text).unwrap();
            let keeps = parsed.as_path().components().any(|part| part == std::path::Component::ParentDir);
            proptest::prop_assert!(!keeps);
        }
    }
}
