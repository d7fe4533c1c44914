//! One gzip member (RFC 1952) around an archive.
//!
//! Ours is sealed: its header has one additional field, with the SHA-256 of all that follows. Deflate has many ways to write
//! the same content, and gzip a header that nobody reads; with the seal no byte of an archive of ours can be another one.

use std::io::{Read as _, Write as _};

use flate2::bufread::GzDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::archive_limits::{MAX_COMPRESSED, uncompressed_limit};
use crate::digest::Sha256;

/// Magic number, deflate, no additional fields: as npm writes it.
const PLAIN: [u8; 4] = [0x1f, 0x8b, 8, 0];

/// The same with an additional field `NX` of 32 bytes; no time, the best compression, no system.
const SEALED: [u8; 16] = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 2, 255, 36, 0, b'N', b'X', 32, 0];

/// What was in a member.
pub(crate) struct Member {
    pub content: Vec<u8>,
    /// Whether it says that it was written here, and holds to it.
    pub is_sealed: bool,
}

/// Uncompresses a member, and only as far as its size lets one expect.
pub(crate) fn uncompress(bytes: &[u8]) -> Result<Member, String> {
    if bytes.len() > MAX_COMPRESSED {
        return Err(format!("it has {} bytes, and {MAX_COMPRESSED} are the limit", bytes.len()));
    }
    let is_sealed = match bytes.strip_prefix(&SEALED).and_then(<[u8]>::split_first_chunk::<32>) {
        Some((digest, rest)) if Sha256::of(rest).as_bytes() == digest => true,
        Some(_) => {
            return Err("it was changed after it was written: the digest in its header does not fit".into());
        }
        // A name, a comment or a second checksum have no use here.
        None if bytes.starts_with(&PLAIN) => false,
        None => return Err("it is no plain gzip".into()),
    };
    let limit = uncompressed_limit(bytes.len());
    let mut content = Vec::with_capacity(claimed_size(bytes).min(limit) + 1);
    let mut decoder = GzDecoder::new(bytes);
    if let Err(error) = decoder.by_ref().take(limit as u64 + 1).read_to_end(&mut content) {
        return Err(format!("its compression is broken: {error}"));
    }
    if content.len() > limit {
        return Err(format!("it uncompresses to more than {limit} bytes, which is the limit for its size"));
    }
    match decoder.into_inner() {
        [] => Ok(Member { content, is_sealed }),
        rest => Err(format!("{} bytes follow its end", rest.len())),
    }
}

/// The size that it says it has, at its end.
fn claimed_size(bytes: &[u8]) -> usize {
    bytes.last_chunk().map_or(0, |size| u32::from_le_bytes(*size) as usize)
}

/// Compresses to a sealed member.
pub(crate) fn compress(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(9));
    encoder.write_all(content)?;
    let mut rest = encoder.finish()?;
    let mut crc = Crc::new();
    crc.update(content);
    rest.extend(crc.sum().to_le_bytes());
    rest.extend(crc.amount().to_le_bytes());
    Ok([&SEALED, &Sha256::of(&rest).as_bytes()[..], &rest].concat())
}
