//! Decompression for `node:zlib`. Compression is the host's: its bytes have to be those of the Node that runs the build.

use brotli_decompressor::BrotliDecompress;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// What went wrong, in zlib's own words.
pub type Failure = &'static str;

const UNEXPECTED_END: Failure = "unexpected end of file";
const TOO_LARGE: Failure = "too large";

/// Decompresses `bytes`.
///
/// `kind` is `raw`, `zlib`, `gzip` or `auto`, which tells the last two apart; `limit` bounds the output. Returns the
/// output and how many bytes of the input were used; what follows is not looked at, as zlib does.
pub fn inflate(bytes: &[u8], kind: &str, limit: usize, partial: bool) -> Result<(Vec<u8>, usize), Failure> {
    let mut out = Vec::new();
    let is_gzip = kind == "gzip" || (kind == "auto" && bytes.starts_with(&[0x1f, 0x8b]));
    if !is_gzip {
        let flags = if kind == "raw" { 0 } else { inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER };
        if flags != 0 && bytes.len() >= 2 && !zlib_header(bytes) {
            return Err("incorrect header check");
        }
        let used = member(bytes, flags, &mut out, limit, partial)?;
        return Ok((out, used));
    }
    let mut at = 0;
    // Members follow each other; what is no member after the first is left alone.
    while at == 0 || bytes[at..].starts_with(&[0x1f, 0x8b]) {
        let start = out.len();
        let Some(header) = gzip_header(&bytes[at..])? else {
            return if partial { Ok((out, bytes.len())) } else { Err(UNEXPECTED_END) };
        };
        at += header;
        at += member(&bytes[at..], 0, &mut out, limit, partial)?;
        let Some(trailer) = bytes.get(at..at + 8) else {
            return if partial { Ok((out, bytes.len())) } else { Err(UNEXPECTED_END) };
        };
        let (crc, size) = trailer.split_at(4);
        if crc32fast::hash(&out[start..]).to_le_bytes() != crc {
            return Err("incorrect data check");
        }
        if ((out.len() - start) as u32).to_le_bytes() != size {
            return Err("incorrect length check");
        }
        at += 8;
    }
    Ok((out, at))
}

fn zlib_header(bytes: &[u8]) -> bool {
    bytes[0] & 15 == 8 && (u16::from(bytes[0]) << 8 | u16::from(bytes[1])) % 31 == 0
}

/// How long the header is, or `None` where it is not all there.
fn gzip_header(bytes: &[u8]) -> Result<Option<usize>, Failure> {
    if !b"\x1f\x8b"[..bytes.len().min(2)].eq(&bytes[..bytes.len().min(2)]) {
        return Err("incorrect header check");
    }
    let Some(&[_, _, method, flags, ..]) = bytes.first_chunk::<10>() else { return Ok(None) };
    if method != 8 {
        return Err("unknown compression method");
    }
    if flags & 0xe0 != 0 {
        return Err("unknown header flags set");
    }
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(len) = bytes.get(at..at + 2) else { return Ok(None) };
        at += 2 + usize::from(u16::from_le_bytes([len[0], len[1]]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let Some(end) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == 0)) else {
                return Ok(None);
            };
            at += end + 1;
        }
    }
    at += usize::from(flags & 2);
    Ok((at <= bytes.len()).then_some(at))
}

fn member(
    bytes: &[u8],
    flags: u32,
    out: &mut Vec<u8>,
    limit: usize,
    partial: bool,
) -> Result<usize, Failure> {
    let flags = flags | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let base = out.len();
    let (mut used, mut written) = (0, 0);
    loop {
        let wanted = (bytes.len() * 2 + written).clamp(1024, limit.saturating_add(1).max(1024));
        out.try_reserve(wanted).map_err(|_| TOO_LARGE)?;
        out.resize(base + written + wanted, 0);
        let (status, read, wrote) = decompress(&mut state, &bytes[used..], &mut out[base..], written, flags);
        used += read;
        written += wrote;
        if base + written > limit {
            return Err(TOO_LARGE);
        }
        let done = match status {
            TINFLStatus::Done => true,
            TINFLStatus::HasMoreOutput => false,
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput if partial => true,
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
                return Err(UNEXPECTED_END);
            }
            TINFLStatus::Adler32Mismatch => return Err("incorrect data check"),
            _ => return Err("invalid compressed data"),
        };
        if done {
            out.truncate(base + written);
            return Ok(used);
        }
    }
}

/// Decompresses brotli.
pub fn brotli(mut bytes: &[u8], limit: usize) -> Result<Vec<u8>, Failure> {
    struct Bounded(Vec<u8>, usize);
    impl std::io::Write for Bounded {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0.len() + bytes.len() > self.1 || self.0.try_reserve(bytes.len()).is_err() {
                return Err(std::io::ErrorKind::OutOfMemory.into());
            }
            self.0.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut out = Bounded(Vec::new(), limit);
    match BrotliDecompress(&mut bytes, &mut out) {
        Ok(()) => Ok(out.0),
        Err(error) if error.kind() == std::io::ErrorKind::OutOfMemory => Err(TOO_LARGE),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(UNEXPECTED_END),
        Err(_) => Err("Decompression failed"),
    }
}
