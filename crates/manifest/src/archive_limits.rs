//! What an archive may be before anything of it is looked at.

/// The largest archive, compressed.
pub(crate) const MAX_COMPRESSED: usize = 32 << 20;

/// The largest archive, uncompressed.
pub(crate) const MAX_UNCOMPRESSED: usize = 128 << 20;

/// How many bytes a compressed byte may become. Deflate's own maximum is about 1,032.
pub(crate) const MAX_RATIO: usize = 200;

/// What every archive may become, so that small ones are not held to the ratio.
pub(crate) const FREE_BYTES: usize = 1 << 20;

/// What an archive of that size may become.
pub(crate) fn uncompressed_limit(compressed: usize) -> usize {
    MAX_UNCOMPRESSED.min(FREE_BYTES.max(compressed.saturating_mul(MAX_RATIO)))
}
