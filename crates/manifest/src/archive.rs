//! Archives as npm has them: one gzip member around a POSIX ustar archive, all files below `package/`.
//!
//! The `tar` crate writes them and knows the header's fields. Reading is our own: `tar` follows long-name and PAX entries,
//! takes three kinds of headers and stops at the first zero block, where this refuses (`docs/decisions/strict-archives.md`).

use crate::archive_limits::{MAX_COMPRESSED, MAX_UNCOMPRESSED, uncompressed_limit};
use crate::error::Error;
use crate::file_path::{FilePath, PathSet};
use crate::files::{Files, MAX_FILE_BYTES};
use crate::gzip::{self, Member};
use crate::manifest::MAX_FILES;

const BLOCK: usize = 512;

/// Where npm looks for the files.
const FOLDER: &str = "package/";

/// The time of every file that we pack: the one that npm gives them, 1985-10-26T08:15:00Z.
const MTIME: u64 = 499_162_500;

fn refused<T>(what: impl Into<String>) -> Result<T, Error> {
    Err(Error::Archive { path: None, what: what.into() })
}

fn refused_at<T>(path: &str, what: impl Into<String>) -> Result<T, Error> {
    let path = path.chars().take(200).collect();
    Err(Error::Archive { path: Some(path), what: what.into() })
}

/// Reads an archive: every file below `package/`, and nothing else may be in it. One that [`write_archive`] wrote is read as
/// it was written and with no byte changed; of one by npm, what holds no file may be anything that tar and gzip take.
///
/// # Errors
/// `NEXXO_ARCHIVE_INVALID`.
pub fn read_archive(bytes: &[u8]) -> Result<Files, Error> {
    let Member { content, is_sealed } = gzip::uncompress(bytes).or_else(refused)?;
    let files = entries(&content)?;
    if is_sealed && tar_of(&files)? != content {
        return refused("it says that it was written by Nexxo, which would have written it in another way");
    }
    Ok(files)
}

fn entries(tar: &[u8]) -> Result<Files, Error> {
    if !tar.len().is_multiple_of(BLOCK) {
        return refused("its length is no multiple of 512 bytes");
    }
    let mut files = Files::new();
    let mut seen = PathSet::default();
    let mut rest = tar;
    loop {
        let Some((block, after)) = rest.split_at_checked(BLOCK) else {
            return refused("it ends without the two zero blocks of an end");
        };
        if is_zero(block) {
            if after.is_empty() || !is_zero(after) {
                return refused("something else follows where it should end");
            }
            return Ok(files);
        }
        let Entry { path, size } = entry(block)?;
        let text = path.as_str();
        if let Err(error) = seen.insert(&path) {
            return refused_at(text, error.0);
        }
        if files.len() == MAX_FILES {
            return refused(format!("it has more than {MAX_FILES} files"));
        }
        let padded = size.next_multiple_of(BLOCK);
        let Some((data, after)) = after.split_at_checked(padded) else {
            return refused_at(text, "the file is cut off");
        };
        let (data, padding) = data.split_at(size);
        if !is_zero(padding) {
            return refused_at(text, "something is hidden in the padding after the file");
        }
        files.insert(path, data.to_vec());
        rest = after;
    }
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0)
}

struct Entry {
    path: FilePath,
    size: usize,
}

fn entry(block: &[u8]) -> Result<Entry, Error> {
    let raw = tar::Header::from_byte_slice(block);
    let Some(header) = raw.as_ustar() else { return refused("an entry is not in the POSIX format (ustar)") };
    let (Some(name), Some(prefix)) = (field(&header.name), field(&header.prefix)) else {
        return refused("an entry's name is no text that ends once");
    };
    let full = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum::<u32>()
        - header.cksum.iter().map(|&byte| u32::from(byte)).sum::<u32>()
        + 8 * u32::from(b' ');
    if octal(&header.cksum) != Some(u64::from(sum)) {
        return refused_at(&full, "the checksum of its header does not fit");
    }
    match header.typeflag[0] {
        b'0' => {}
        b'1' | b'2' => return refused_at(&full, "it is a link"),
        b'3' | b'4' | b'6' => return refused_at(&full, "it is a device"),
        b'5' => return refused_at(&full, "it is a directory, and archives hold files alone"),
        b'x' | b'g' | b'L' | b'K' | b'X' => {
            return refused_at(
                &full,
                "it gives other entries other names (PAX or GNU); shorten paths of more than 100 bytes",
            );
        }
        other => {
            return refused_at(
                &full,
                format!("it is an entry of type {other}, and archives hold files alone"),
            );
        }
    }
    if !is_zero(&header.linkname) || !is_zero(&header.pad) {
        return refused_at(&full, "its header has a link's target or hidden bytes");
    }
    let Some(size) = octal(&header.size).filter(|&size| size <= MAX_FILE_BYTES) else {
        return refused_at(&full, format!("its size is no octal number up to {MAX_FILE_BYTES}"));
    };
    let Some(path) = full.strip_prefix(FOLDER) else { return refused_at(&full, "it is not below package/") };
    match path.parse() {
        Ok(path) => Ok(Entry { path, size: size as usize }),
        Err(error) => refused_at(&full, error.to_string()),
    }
}

/// The text of a field, which zeros alone may follow.
fn field(bytes: &[u8]) -> Option<&str> {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    is_zero(&bytes[end..]).then(|| std::str::from_utf8(&bytes[..end]).ok()).flatten()
}

/// An octal number as POSIX writes it: digits, then spaces or zeros. Signs and GNU's binary numbers are none.
fn octal(bytes: &[u8]) -> Option<u64> {
    let end = bytes.iter().position(|byte| matches!(byte, b' ' | 0)).unwrap_or(bytes.len());
    let (digits, rest) = bytes.split_at(end);
    if digits.is_empty()
        || !digits.iter().all(|byte| (b'0'..=b'7').contains(byte))
        || !rest.iter().all(|byte| matches!(byte, b' ' | 0))
    {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number << 3 | u64::from(digit - b'0')))
}

/// Writes an archive: the same bytes for the same files, whenever and wherever. It can be read by [`read_archive`].
///
/// # Errors
/// `NEXXO_ARCHIVE_INVALID` where a path is too long for the format, two paths are one, or the files are too many or large.
pub fn write_archive(files: &Files) -> Result<Vec<u8>, Error> {
    let tar = tar_of(files)?;
    let compressed = gzip::compress(&tar).or_else(|error| refused(error.to_string()))?;
    if compressed.len() > MAX_COMPRESSED || tar.len() > uncompressed_limit(compressed.len()) {
        return refused("it would be too large, or compress so well that it would be taken for a bomb");
    }
    Ok(compressed)
}

fn tar_of(files: &Files) -> Result<Vec<u8>, Error> {
    if files.len() > MAX_FILES {
        return refused(format!("it would have more than {MAX_FILES} files"));
    }
    let mut seen = PathSet::default();
    let mut tar = tar::Builder::new(Vec::new());
    for (path, data) in files {
        let text = path.as_str();
        if let Err(error) = seen.insert(path) {
            return refused_at(text, error.0);
        }
        if data.len() as u64 > MAX_FILE_BYTES {
            return refused_at(text, format!("it has more than {MAX_FILE_BYTES} bytes"));
        }
        let mut header = tar::Header::new_ustar();
        if let Err(error) = header.set_path(format!("{FOLDER}{text}")) {
            return refused_at(text, format!("the path does not fit into the format: {error}"));
        }
        header.set_size(data.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(MTIME);
        header.set_entry_type(tar::EntryType::Regular);
        header.set_cksum();
        if let Err(error) = tar.append(&header, data.as_slice()) {
            return refused_at(text, error.to_string());
        }
    }
    let tar = tar.into_inner().or_else(|error| refused(error.to_string()))?;
    if tar.len() > MAX_UNCOMPRESSED {
        return refused(format!("it would have more than {MAX_UNCOMPRESSED} bytes uncompressed"));
    }
    Ok(tar)
}
