//! What is read of nodes. Nothing runs meanwhile, and nobody changes them, so that what they hold stays where it is.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::engine::ctx;
use crate::js::Value;
use crate::mappings::{arrays, flatten, reserve};
use crate::text::Flat;

unsafe extern "C" {
    fn JS_PeekField(
        ctx: *mut qjs::JSContext,
        object: qjs::JSValue,
        atom: qjs::JSAtom,
        value: *mut qjs::JSValue,
    ) -> c_int;
    fn JS_PeekItems(
        ctx: *mut qjs::JSContext,
        array: qjs::JSValue,
        values: *mut *const qjs::JSValue,
        count: *mut u32,
    ) -> bool;
}

/// A line, counted from 1, and a column.
pub type Place = [i32; 2];

#[derive(Clone, Copy, Debug)]
pub struct Loc {
    pub start: Place,
    pub end: Place,
}

#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub object: qjs::JSValue,
    pub kind: Kind,
    pub loc: Option<Loc>,
}

impl Node {
    pub fn start(&self) -> Option<Place> {
        self.loc.map(|loc| loc.start)
    }

    pub fn end(&self) -> Option<Place> {
        self.loc.map(|loc| loc.end)
    }
}

/// Where a node that may not be there ends.
pub fn end_of(node: Option<Node>) -> Option<Place> {
    node.and_then(|node| node.end())
}

/// Where it starts.
pub fn start_of(node: Option<Node>) -> Option<Place> {
    node.and_then(|node| node.start())
}

pub fn is_nothing(value: qjs::JSValue) -> bool {
    // SAFETY: reads the tag alone.
    let tag = unsafe { qjs::JS_VALUE_GET_TAG(value) };
    tag == qjs::JS_TAG_UNDEFINED || tag == qjs::JS_TAG_NULL
}

pub fn is_text(value: qjs::JSValue) -> bool {
    // SAFETY: reads the tag alone.
    let tag = unsafe { qjs::JS_VALUE_GET_TAG(value) };
    tag == qjs::JS_TAG_STRING || tag == qjs::JS_TAG_STRING_ROPE
}

/// A whole number, whichever way the engine keeps it.
fn whole(value: qjs::JSValue) -> Option<i32> {
    // SAFETY: reads the tag alone.
    if unsafe { qjs::JS_VALUE_GET_NORM_TAG(value) } != qjs::JS_TAG_FLOAT64 {
        return arrays::int(value);
    }
    // SAFETY: the tag says that it is a float.
    let number = unsafe { qjs::JS_VALUE_GET_FLOAT64(value) };
    let whole = number as i32;
    (f64::from(whole).to_bits() == number.to_bits()).then_some(whole)
}

pub fn are_same(one: &Flat<'_>, other: &Flat<'_>) -> bool {
    match (one, other) {
        (Flat::Narrow(one), Flat::Narrow(other)) => one == other,
        (Flat::Wide(one), Flat::Wide(other)) => one == other,
        (Flat::Narrow(narrow), Flat::Wide(wide)) | (Flat::Wide(wide), Flat::Narrow(narrow)) => {
            wide.iter().copied().eq(narrow.iter().map(|unit| u16::from(*unit)))
        }
        _ => false,
    }
}

impl Tree<'_> {
    /// A field of an object, undefined where it has none, and whether it has one.
    fn peek(&self, object: qjs::JSValue, field: Field) -> Step<(qjs::JSValue, bool)> {
        let mut value = qjs::JS_UNDEFINED;
        // SAFETY: whoever holds the tree holds the object; the result is the object's, and nothing runs.
        match unsafe { JS_PeekField(self.ctx, object, self.words.field(field as usize), &mut value) } {
            0 => Err(Stop::Unusual),
            found => Ok((value, found == 1)),
        }
    }

    pub fn get(&self, object: qjs::JSValue, field: Field) -> Step<qjs::JSValue> {
        Ok(self.peek(object, field)?.0)
    }

    pub fn has(&self, object: qjs::JSValue, field: Field) -> Step<bool> {
        Ok(self.peek(object, field)?.1)
    }

    fn place(&self, object: qjs::JSValue) -> Step<Place> {
        let number = |field| whole(self.get(object, field)?).ok_or(Stop::Unusual);
        Ok([number(Field::Line)?, number(Field::Column)?])
    }

    pub fn loc(&self, object: qjs::JSValue) -> Step<Option<Loc>> {
        let loc = self.get(object, Field::Loc)?;
        if is_nothing(loc) {
            return Ok(None);
        }
        let [start, end] = [self.get(loc, Field::Start)?, self.get(loc, Field::End)?];
        Ok(Some(Loc { start: self.place(start)?, end: self.place(end)? }))
    }

    pub fn node(&self, object: qjs::JSValue) -> Step<Node> {
        Ok(Node { loc: self.loc(object)?, ..self.bare(object)? })
    }

    /// The node in a field, without its place.
    pub fn bare_child(&self, node: &Node, field: Field) -> Step<Node> {
        self.bare(self.get(node.object, field)?)
    }

    pub fn bare(&self, object: qjs::JSValue) -> Step<Node> {
        let kind = self.get(object, Field::Type)?;
        if !is_text(kind) {
            return Err(Stop::Unusual);
        }
        Ok(Node { object, kind: self.words.kind(kind)?, loc: None })
    }

    /// The node in a field.
    pub fn child(&self, node: &Node, field: Field) -> Step<Node> {
        self.node(self.get(node.object, field)?)
    }

    /// The node in a field, where there is one.
    pub fn child_if_any(&self, node: &Node, field: Field) -> Step<Option<Node>> {
        self.node_if_any(self.get(node.object, field)?)
    }

    pub fn node_if_any(&self, value: qjs::JSValue) -> Step<Option<Node>> {
        if is_nothing(value) { Ok(None) } else { self.node(value).map(Some) }
    }

    /// The node at an index of a list, where there is one.
    pub fn item(&self, items: &[qjs::JSValue], index: usize) -> Step<Option<Node>> {
        items.get(index).map_or(Ok(None), |item| self.node_if_any(*item))
    }

    pub fn items<'a>(&self, node: &Node, field: Field) -> Step<&'a [qjs::JSValue]> {
        self.items_of(self.get(node.object, field)?)
    }

    pub fn items_of<'a>(&self, array: qjs::JSValue) -> Step<&'a [qjs::JSValue]> {
        let (mut values, mut count) = (std::ptr::null(), 0);
        // SAFETY: whoever holds the tree holds the array; both results outlive the call.
        if !unsafe { JS_PeekItems(self.ctx, array, &mut values, &mut count) } {
            return Err(Stop::Unusual);
        }
        if count == 0 {
            return Ok(&[]);
        }
        // SAFETY: the engine keeps `count` values there until the array changes, which it does not while the tree is printed.
        Ok(unsafe { std::slice::from_raw_parts(values, count as usize) })
    }

    /// What is true or false, or not there.
    pub fn flag(&self, node: &Node, field: Field) -> Step<bool> {
        let value = self.get(node.object, field)?;
        match value {
            qjs::JS_TRUE => Ok(true),
            qjs::JS_FALSE => Ok(false),
            value if is_nothing(value) => Ok(false),
            _ => Err(Stop::Unusual),
        }
    }

    /// Nothing may be in these fields.
    pub fn without(&self, node: &Node, fields: &[Field]) -> Step<()> {
        for field in fields {
            if !is_nothing(self.get(node.object, *field)?) {
                return Err(Stop::Unusual);
            }
        }
        Ok(())
    }

    /// Nor may anything be true in these.
    pub fn unless(&self, node: &Node, fields: &[Field]) -> Step<()> {
        for field in fields {
            if self.flag(node, *field)? {
                return Err(Stop::Unusual);
            }
        }
        Ok(())
    }

    /// A list of nothing, or no list.
    pub fn without_items(&self, node: &Node, field: Field) -> Step<()> {
        let value = self.get(node.object, field)?;
        if is_nothing(value) || self.items_of(value)?.is_empty() { Ok(()) } else { Err(Stop::Unusual) }
    }

    /// The units of a text that the tree holds, or that is held for it.
    pub fn text(&mut self, value: qjs::JSValue) -> Step<Flat<'static>> {
        if !is_text(value) {
            return Err(Stop::Unusual);
        }
        let text = flatten(Value::borrowed(value))?;
        let flat = match Flat::of(&text) {
            Flat::Narrow(units) => {
                // SAFETY: the string is held until the tree has been printed, and strings do not change.
                Flat::Narrow(unsafe { std::slice::from_raw_parts(units.as_ptr(), units.len()) })
            }
            Flat::Wide(units) => {
                // SAFETY: as above.
                Flat::Wide(unsafe { std::slice::from_raw_parts(units.as_ptr(), units.len()) })
            }
            Flat::Elsewhere => return Err(Stop::Unusual),
        };
        if text.raw() != value {
            self.hold(text)?;
        }
        Ok(flat)
    }

    /// Keeps a value until the tree has been printed.
    pub fn hold(&mut self, value: Value) -> Step<()> {
        reserve(&mut self.held, 1)?;
        self.held.push(value);
        Ok(())
    }

    pub fn text_in(&mut self, node: &Node, field: Field) -> Step<Flat<'static>> {
        let value = self.get(node.object, field)?;
        self.text(value)
    }

    /// Whether a field holds this word; it may hold another one, or nothing.
    pub fn is(&mut self, node: &Node, field: Field, word: &str) -> Step<bool> {
        let value = self.get(node.object, field)?;
        if is_nothing(value) {
            return Ok(false);
        }
        Ok(are_same(&self.text(value)?, &Flat::Narrow(word.as_bytes())))
    }

    /// A primitive value as `String` gives it.
    pub fn primitive(&mut self, value: qjs::JSValue) -> Step<Flat<'static>> {
        // SAFETY: reads the tag alone.
        let tag = unsafe { qjs::JS_VALUE_GET_NORM_TAG(value) };
        let known =
            [qjs::JS_TAG_INT, qjs::JS_TAG_FLOAT64, qjs::JS_TAG_BOOL, qjs::JS_TAG_NULL, qjs::JS_TAG_UNDEFINED];
        if !known.contains(&tag) {
            return Err(Stop::Unusual);
        }
        // SAFETY: the value is alive; nothing runs where it is no object.
        let text = Value::checked(unsafe { qjs::JS_ToString(ctx(), value) })?;
        let raw = text.raw();
        self.hold(text)?;
        self.text(raw)
    }
}
