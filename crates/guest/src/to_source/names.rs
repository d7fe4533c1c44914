//! Names of properties.

use crate::js::Value;
use crate::text::Flat;

/// What stays in quotes although it looks like a name.
const RESERVED: [&str; 60] = [
    "abstract",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "double",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "function",
    "goto",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "int",
    "interface",
    "long",
    "native",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "short",
    "static",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "volatile",
    "while",
    "with",
];

/// Whether a property's name needs no quotes.
pub fn is_name(key: &Value) -> bool {
    let Flat::Narrow(bytes) = Flat::of(key) else { return false };
    let Some(first) = bytes.first() else { return false };
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$');
    if first.is_ascii_digit() {
        return bytes.iter().all(u8::is_ascii_digit);
    }
    is_letter(first)
        && bytes.iter().all(|byte| is_letter(byte) || byte.is_ascii_digit())
        && !RESERVED.iter().any(|word| word.as_bytes() == bytes)
}
