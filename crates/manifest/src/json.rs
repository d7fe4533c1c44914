//! Strict JSON: one meaning for each sequence of bytes, and a place for each refusal.
//!
//! The grammar is serde_json's, which refuses NaN, numbers beyond a double, lone surrogates and trailing data. On top of it
//! a name may stand once in an object, and `__proto__` nowhere: another reader of the same bytes could see another value.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use crate::error::Invalid;
use crate::text::is_deceptive;

/// How deep a document may nest.
const MAX_DEPTH: usize = 32;

/// A kind of document: what to call it, and how large it may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Document {
    pub name: &'static str,
    pub max_bytes: usize,
}

/// A refusal of a value, and the way to it, innermost step first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    way: Vec<String>,
    what: String,
}

impl Refused {
    pub fn new(what: impl Into<String>) -> Self {
        Self { way: Vec::new(), what: what.into() }
    }

    pub fn under(mut self, step: impl Into<String>) -> Self {
        self.way.push(step.into());
        self
    }
}

impl<E: fmt::Display> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}

pub(crate) type Read<T> = Result<T, Refused>;

impl Document {
    /// Reads a document: the grammar first, then what `read` makes of it.
    pub fn parse<T>(&self, bytes: &[u8], read: impl FnOnce(&Value) -> Read<T>) -> Result<T, Invalid> {
        let (text, value) = self.value(bytes)?;
        read(&value).map_err(|refused| {
            let way: Vec<String> = refused.way.into_iter().rev().collect();
            let (line, column) = place(text, &way);
            self.invalid(pointer(&way), line, column, refused.what)
        })
    }

    fn value<'a>(&self, bytes: &'a [u8]) -> Result<(&'a str, Value), Invalid> {
        let top = |what: String| self.invalid(String::new(), 1, 1, what);
        if bytes.len() > self.max_bytes {
            return Err(top(format!("it has {} bytes, and {} are the limit", bytes.len(), self.max_bytes)));
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            return Err(top("it begins with a byte order mark".into()));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let (line, column) = line_and_column(&bytes[..error.valid_up_to()]);
            self.invalid(String::new(), line, column, "it is not UTF-8".into())
        })?;
        let way = RefCell::new(Vec::new());
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let parsed = Strict { way: &way, depth: MAX_DEPTH }
            .deserialize(&mut deserializer)
            .and_then(|value| deserializer.end().map(|()| value));
        let value = parsed.map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let message = error.to_string();
            let what = message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message);
            self.invalid(pointer(&way.borrow()), line.max(1), column.max(1), what.to_owned())
        })?;
        Ok((text, value))
    }

    fn invalid(&self, pointer: String, line: usize, column: usize, what: String) -> Invalid {
        Invalid { document: self.name, pointer, line, column, what }
    }
}

/// How much of a field's name a message shows.
const MAX_SHOWN: usize = 100;

/// The way as a JSON pointer. Names may be hostile, and the pointer ends up in terminals: what controls them is escaped.
fn pointer(way: &[String]) -> String {
    let mut pointer = String::new();
    for step in way {
        pointer.push('/');
        for character in step.chars().take(MAX_SHOWN) {
            match character {
                '~' => pointer.push_str("~0"),
                '/' => pointer.push_str("~1"),
                _ if is_deceptive(character) => pointer.extend(character.escape_unicode()),
                _ => pointer.push(character),
            }
        }
    }
    pointer
}

fn line_and_column(before: &[u8]) -> (usize, usize) {
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
    (line, column)
}

/// Where the value at the end of the way begins, or the last one on the way that is there.
fn place(text: &str, way: &[String]) -> (usize, usize) {
    let mut here = text.trim_start_matches([' ', '\t', '\r', '\n']);
    for step in way {
        let next = match here.as_bytes().first() {
            Some(b'{') => serde_json::from_str::<HashMap<String, &RawValue>>(here)
                .ok()
                .and_then(|fields| fields.get(step).map(|raw| raw.get())),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(here).ok().and_then(|items| {
                step.parse::<usize>().ok().and_then(|index| items.get(index).map(|raw| raw.get()))
            }),
            _ => None,
        };
        match next {
            Some(next) => here = next,
            None => break,
        }
    }
    let offset = here.as_ptr() as usize - text.as_ptr() as usize;
    line_and_column(&text.as_bytes()[..offset])
}

struct Strict<'a> {
    way: &'a RefCell<Vec<String>>,
    depth: usize,
}

impl Strict<'_> {
    fn inner<E: serde::de::Error>(&self) -> Result<Strict<'_>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Strict { way: self.way, depth }),
            None => Err(E::custom(format!("it nests deeper than {MAX_DEPTH} levels"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("the number is not finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            self.way.borrow_mut().push(items.len().to_string());
            match seq.next_element_seed(self.inner()?)? {
                Some(item) => items.push(item),
                None => {
                    self.way.borrow_mut().pop();
                    return Ok(Value::Array(items));
                }
            }
            self.way.borrow_mut().pop();
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            self.way.borrow_mut().push(name.clone());
            if name == "__proto__" {
                return Err(A::Error::custom("no field may be named `__proto__`"));
            }
            if fields.contains_key(&name) {
                return Err(A::Error::custom("the field is there twice"));
            }
            let value = map.next_value_seed(self.inner()?)?;
            fields.insert(name, value);
            self.way.borrow_mut().pop();
        }
        Ok(Value::Object(fields))
    }
}

/// An object whose fields are known, but for those that begin with `x-`.
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

/// Reads an object. Fields that are not `known` are refused, so that nothing is signed and then ignored.
pub(crate) fn object<'a>(value: &'a Value, known: &[&str]) -> Read<Fields<'a>> {
    let Value::Object(fields) = value else { return Err(Refused::new(expected("an object", value))) };
    for name in fields.keys() {
        if !known.contains(&name.as_str()) && !name.starts_with("x-") {
            let what = format!(
                "there is no such field; there are {}, and your own begin with `x-`",
                known.join(", ")
            );
            return Err(Refused::new(what).under(name));
        }
    }
    Ok(Fields(fields))
}

/// Reads an object whose unknown fields another format asks to ignore.
pub(crate) fn lenient_object(value: &Value) -> Read<Fields<'_>> {
    match value {
        Value::Object(fields) => Ok(Fields(fields)),
        _ => Err(Refused::new(expected("an object", value))),
    }
}

impl<'a> Fields<'a> {
    pub fn required<T>(&self, name: &str, read: impl FnOnce(&'a Value) -> Read<T>) -> Read<T> {
        let value = self.0.get(name).ok_or_else(|| Refused::new(format!("the field `{name}` is missing")))?;
        read(value).map_err(|refused| refused.under(name))
    }

    pub fn optional<T>(&self, name: &str, read: impl FnOnce(&'a Value) -> Read<T>) -> Read<Option<T>> {
        self.0.get(name).map(read).transpose().map_err(|refused| refused.under(name))
    }

    pub fn extensions(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.0.iter().filter(|(name, _)| name.starts_with("x-"))
    }
}

/// Reads an object whose names are data.
pub(crate) fn entries<K: FromStr<Err: fmt::Display>, T>(
    value: &Value,
    max: usize,
    mut read: impl FnMut(&K, &Value) -> Read<T>,
) -> Read<Vec<(K, T)>> {
    let Value::Object(fields) = value else { return Err(Refused::new(expected("an object", value))) };
    if fields.len() > max {
        return Err(Refused::new(format!("it has {} entries, and {max} are the limit", fields.len())));
    }
    let entry = |(name, value): (&String, &Value)| -> Read<(K, T)> {
        let key: K = name.parse()?;
        let read = read(&key, value)?;
        Ok((key, read))
    };
    let mut entry = entry;
    fields.iter().map(|(name, value)| entry((name, value)).map_err(|refused| refused.under(name))).collect()
}

/// Reads a list.
pub(crate) fn list<T>(value: &Value, max: usize, mut read: impl FnMut(&Value) -> Read<T>) -> Read<Vec<T>> {
    let Value::Array(items) = value else { return Err(Refused::new(expected("a list", value))) };
    if items.len() > max {
        return Err(Refused::new(format!("it has {} items, and {max} are the limit", items.len())));
    }
    let item =
        |(index, value): (usize, &Value)| read(value).map_err(|refused| refused.under(index.to_string()));
    items.iter().enumerate().map(item).collect()
}

/// Reads a list in which nothing stands twice.
pub(crate) fn set<T: PartialEq>(
    value: &Value,
    max: usize,
    read: impl FnMut(&Value) -> Read<T>,
) -> Read<Vec<T>> {
    let items = list(value, max, read)?;
    for (index, item) in items.iter().enumerate() {
        if items[..index].contains(item) {
            return Err(Refused::new("it is in the list twice").under(index.to_string()));
        }
    }
    Ok(items)
}

/// Reads a text.
pub(crate) fn text(value: &Value) -> Read<&str> {
    value.as_str().ok_or_else(|| Refused::new(expected("a text", value)))
}

/// Reads a text of a type of its own.
pub(crate) fn parsed<T: FromStr<Err: fmt::Display>>(value: &Value) -> Read<T> {
    Ok(text(value)?.parse::<T>()?)
}

/// Reads a whole number within bounds. `1.0` is none.
pub(crate) fn whole(value: &Value, min: u64, max: u64) -> Read<u64> {
    match value.as_u64() {
        Some(number) if (min..=max).contains(&number) => Ok(number),
        _ => Err(Refused::new(expected(&format!("a whole number from {min} to {max}"), value))),
    }
}

fn expected(what: &str, value: &Value) -> String {
    let found = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    };
    format!("it must be {what}, and is {found}")
}

/// Writes a document with one fact a line, and a line feed at its end.
pub(crate) fn to_text(value: &impl serde::Serialize) -> String {
    // Only maps with keys that are no texts fail, and no document has one.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Document = Document { name: "it", max_bytes: 1000 };

    fn refusal(text: impl AsRef<[u8]>) -> Invalid {
        ANY.parse(text.as_ref(), |_| Ok(())).unwrap_err()
    }

    #[test]
    fn j3_a_field_may_stand_once_however_it_is_spelled_and_wherever() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"{"x-a":[{"a":{"b":1,"b":2}}]}"#] {
            assert_eq!(refusal(text).what, "the field is there twice", "{text}");
        }
        assert_eq!(refusal(r#"{"x-a":[0,{"b/c":1,"b/c":2}]}"#).pointer, "/x-a/1/b~1c");
    }

    #[test]
    fn j3_what_readers_of_json_disagree_about_is_refused() {
        for text in [
            "\u{feff}{}",
            "NaN",
            "[1e400]",
            "[-1e400]",
            "[Infinity]",
            r#"["\ud800"]"#,
            r#"["\udc00\ud800"]"#,
            "{} {}",
            "{}x",
            "[1,]",
            "{'a':1}",
            "[01]",
            "[+1]",
            "[.5]",
            "[0x1]",
            "",
            " ",
            "[\"\t\"]",
            "//\n{}",
            r#"{"__proto__":{}}"#,
            r#"[{"\u005f_proto__":1}]"#,
        ] {
            refusal(text);
        }
        for bytes in [&b"\"\xff\""[..], b"\"\xed\xa0\x80\"", b"\"\xc0\x80\"", b"\xff\xfe{\0}\0"] {
            refusal(bytes);
        }
        refusal("[".repeat(33) + &"]".repeat(33));
        refusal("[".repeat(1000));
        refusal(" ".repeat(1001));
    }

    #[test]
    fn a_refusal_says_where() {
        let refused = refusal("{\n  \"a\": [1,\n    {\"b\": nope}]}");
        assert_eq!((refused.line, refused.pointer.as_str()), (3, "/a/1/b"));
        let deep = ANY.parse(b"{\n  \"a\": [1,\n    {\"b\": 7}]}", |_| {
            Err::<(), _>(Refused::new("no").under("b").under("1").under("a"))
        });
        let deep = deep.unwrap_err();
        assert_eq!((deep.line, deep.column, deep.pointer.as_str()), (3, 11, "/a/1/b"));
    }

    #[test]
    fn d11_a_refusal_shows_no_name_that_controls_a_terminal() {
        let hostile = format!("{{\"\\u001b]8;;x\\u202e{}\": 1}}", "y".repeat(500));
        let refused = ANY.parse(hostile.as_bytes(), |value| object(value, &[]).map(drop)).unwrap_err();
        assert!(refused.pointer.starts_with("/\\u{1b}]8;;x\\u{202e}yyy"), "{refused:?}");
        assert!(refused.pointer.len() < 200);
    }

    #[test]
    fn whole_numbers_are_whole() {
        for (text, whole_number) in
            [("7", true), ("7.0", false), ("-7", false), ("1e1", false), ("99", false), ("\"7\"", false)]
        {
            let read = ANY.parse(text.as_bytes(), |value| whole(value, 1, 10));
            assert_eq!(read.is_ok(), whole_number, "{text}");
        }
    }

    #[test]
    fn unknown_fields_are_refused_but_for_those_of_ones_own() {
        let read = |text: &str| ANY.parse(text.as_bytes(), |value| object(value, &["a"]).map(drop));
        assert!(read(r#"{"a":1,"x-b":[1]}"#).is_ok());
        assert_eq!(read(r#"{"a":1,"b":1}"#).unwrap_err().pointer, "/b");
        assert!(read("[]").is_err());
    }
}
