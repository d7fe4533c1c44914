//! Names of properties.

/// Whether a name needs no quotes, as far as the package knows.
pub fn is_legal(name: &[u8]) -> bool {
    let is_number = !name.is_empty() && name.iter().all(u8::is_ascii_digit);
    let is_word = name.first().is_some_and(|first| !first.is_ascii_digit())
        && name.iter().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'$'));
    is_number || (is_word && !is_keyword(name))
}

fn is_keyword(name: &[u8]) -> bool {
    matches!(
        name,
        b"abstract"
            | b"boolean"
            | b"break"
            | b"byte"
            | b"case"
            | b"catch"
            | b"char"
            | b"class"
            | b"const"
            | b"continue"
            | b"debugger"
            | b"default"
            | b"delete"
            | b"do"
            | b"double"
            | b"else"
            | b"enum"
            | b"export"
            | b"extends"
            | b"false"
            | b"final"
            | b"finally"
            | b"float"
            | b"for"
            | b"function"
            | b"goto"
            | b"if"
            | b"implements"
            | b"import"
            | b"in"
            | b"instanceof"
            | b"int"
            | b"interface"
            | b"long"
            | b"native"
            | b"new"
            | b"null"
            | b"package"
            | b"private"
            | b"protected"
            | b"public"
            | b"return"
            | b"short"
            | b"static"
            | b"super"
            | b"switch"
            | b"synchronized"
            | b"this"
            | b"throw"
            | b"throws"
            | b"transient"
            | b"true"
            | b"try"
            | b"typeof"
            | b"undefined"
            | b"var"
            | b"void"
            | b"volatile"
            | b"while"
            | b"with"
    )
}
