//! Base64 and hexadecimal, as `Buffer` reads and writes them.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// `base64`, `base64url` or `hex` of the bytes.
pub fn encode(bytes: &[u8], encoding: &str) -> String {
    match encoding {
        "base64" => base64::engine::general_purpose::STANDARD.encode(bytes),
        "base64url" => base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes),
        _ => {
            let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
            bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
        }
    }
}

/// The bytes of a text. Base64 of both alphabets, up to the first `=`, whatever else it holds left out; hexadecimal up
/// to the first pair that is none.
pub fn decode(text: &[u8], encoding: &str) -> Vec<u8> {
    if encoding == "hex" {
        let nibble = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
        return text
            .chunks_exact(2)
            .map_while(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
            .collect();
    }
    let mut clean: Vec<u8> = text
        .iter()
        .take_while(|&&byte| byte != b'=')
        .filter_map(|&byte| match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'+' | b'/' => Some(byte),
            _ => byte.is_ascii_alphanumeric().then_some(byte),
        })
        .collect();
    if clean.len() % 4 == 1 {
        clean.pop();
    }
    LENIENT.decode(&clean).unwrap_or_default()
}
