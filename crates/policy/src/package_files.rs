//! The files of an installed package, read once, as what they are to be verified as.

use std::io::Read;
use std::path::{Path, PathBuf};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};

use crate::read::nonblock;
use crate::tree::{MODULES, TreeError};

/// As much as a signed package may hold.
const MAX_FILES: usize = 10_000;
const MAX_BYTES: u64 = 128 << 20;
const MAX_DEPTH: usize = 32;

/// Reads all files of a package's directory, each with its path. What was installed beneath it, in `node_modules`, is none of
/// its files; empty directories show nowhere.
///
/// # Errors
/// Where something is no plain file, so that nobody can have signed it, cannot be read, or is too large.
pub fn read_package(path: &Path) -> Result<Vec<(String, Vec<u8>)>, TreeError> {
    let dir = Dir::open_ambient_dir(path, ambient_authority())
        .map_err(|source| TreeError::Io { path: path.to_owned(), source })?;
    let mut reader = Reader { package: path, files: Vec::new(), bytes: 0 };
    reader.directory(&dir, "", 0)?;
    Ok(reader.files)
}

struct Reader<'a> {
    package: &'a Path,
    files: Vec<(String, Vec<u8>)>,
    bytes: u64,
}

impl Reader<'_> {
    fn directory(&mut self, dir: &Dir, way: &str, depth: usize) -> Result<(), TreeError> {
        let here =
            |inner: &str| if inner.is_empty() { self.package.to_owned() } else { self.package.join(inner) };
        if depth > MAX_DEPTH {
            return Err(TreeError::TooDeep { path: here(way), most: MAX_DEPTH });
        }
        for entry in dir.entries().map_err(|source| TreeError::Io { path: here(way), source })? {
            let entry = entry.map_err(|source| TreeError::Io { path: here(way), source })?;
            let name = entry.file_name().into_string().map_err(|_| TreeError::Name { path: here(way) })?;
            let inner = if way.is_empty() { name.clone() } else { format!("{way}/{name}") };
            let path = self.package.join(&inner);
            let kind = entry.file_type().map_err(|source| TreeError::Io { path: path.clone(), source })?;
            if kind.is_dir() {
                if name == MODULES {
                    continue;
                }
                // Opened by its own name in a directory that is open: no link is followed, whatever changes meanwhile.
                let opened = dir.open_dir_nofollow(&name).map_err(|source| TreeError::Io { path, source })?;
                self.directory(&opened, &inner, depth + 1)?;
            } else if kind.is_symlink() {
                return Err(TreeError::Link { path });
            } else {
                let bytes = self.file(dir, &name, path)?;
                self.files.push((inner, bytes));
            }
        }
        Ok(())
    }

    fn file(&mut self, dir: &Dir, name: &str, path: PathBuf) -> Result<Vec<u8>, TreeError> {
        if self.files.len() == MAX_FILES {
            return Err(TreeError::TooMany { path: self.package.to_owned(), most: MAX_FILES });
        }
        let mut options = OpenOptions::new();
        // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
        options.read(true).follow(FollowSymlinks::No).custom_flags(nonblock());
        let failed = |source| TreeError::Io { path: path.clone(), source };
        let file = dir.open_with(name, &options).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(TreeError::NotRegular { path });
        }
        let room = MAX_BYTES - self.bytes;
        let too_large = TreeError::TooLarge { path: self.package.to_owned(), most: MAX_BYTES };
        if metadata.len() > room {
            return Err(too_large);
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
        // The file may grow while it is read.
        file.take(room + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > room {
            return Err(too_large);
        }
        self.bytes += bytes.len() as u64;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn package() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a/b")).unwrap();
        fs::create_dir_all(dir.path().join("node_modules/x")).unwrap();
        fs::write(dir.path().join("a/b/file.txt"), "inner").unwrap();
        fs::write(dir.path().join("node_modules/x/index.js"), "other").unwrap();
        fs::write(dir.path().join("plugin.mjs"), "code").unwrap();
        dir
    }

    #[test]
    fn all_files_are_read_but_those_of_other_packages() {
        let dir = package();
        let mut files = read_package(dir.path()).unwrap();
        files.sort();
        let expected = [("a/b/file.txt", "inner"), ("plugin.mjs", "code")];
        assert_eq!(files, expected.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    }

    #[test]
    fn a_link_is_refused_wherever_it_leads() {
        let dir = package();
        std::os::unix::fs::symlink("plugin.mjs", dir.path().join("a/link")).unwrap();
        let error = read_package(dir.path()).unwrap_err();
        assert_eq!(error.code(), "NEXXO_FILE_UNSIGNED");
        assert!(error.to_string().contains("a/link"), "{error}");
    }

    #[test]
    fn a_fifo_is_refused_at_once() {
        let dir = package();
        let fifo = dir.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        assert!(matches!(read_package(dir.path()), Err(TreeError::NotRegular { .. })));
    }

    #[test]
    fn a_directory_that_is_not_there_is_said() {
        let dir = package();
        assert_eq!(read_package(&dir.path().join("none")).unwrap_err().code(), "NEXXO_PLUGIN_NOT_FOUND");
    }
}
