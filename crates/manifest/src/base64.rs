//! Base64 as RFC 4648 writes it, with one spelling for each sequence of bytes in each alphabet.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

/// Standard base64 with padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Standard base64 without padding.
pub(crate) fn encode_unpadded(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

/// Reads either alphabet, as DSSE asks, but not both at once; with padding, without stray bits, spaces or line ends.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, String> {
    let engine = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    engine.decode(text).map_err(|error| format!("it is no strict base64: {error}"))
}

/// Reads the standard alphabet alone.
pub(crate) fn decode_standard(text: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(text).map_err(|error| format!("it is no strict base64: {error}"))
}

/// Reads the standard alphabet without padding.
pub(crate) fn decode_unpadded(text: &str) -> Result<Vec<u8>, String> {
    STANDARD_NO_PAD.decode(text).map_err(|error| format!("it is no strict base64: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_one_spelling_in_each_alphabet() {
        assert_eq!(decode("+/8=").unwrap(), decode("-_8=").unwrap());
        for bad in ["+_8=", "+/8", "+/9=", "+/8==", " +/8=", "+/8=\n", "+/8=+/8=", "=", "A", "AA=A", "é"] {
            assert!(decode(bad).is_err(), "{bad:?}");
        }
    }
}
