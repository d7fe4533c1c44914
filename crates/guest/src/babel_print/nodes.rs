//! What is read of nodes. Nothing runs meanwhile, and nobody changes them, so that what they hold stays where it is.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::fields::is_true;
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

#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub object: qjs::JSValue,
    pub kind: Kind,
}

impl Node {
    pub fn address(&self) -> usize {
        address(self.object)
    }

    pub fn is(&self, value: qjs::JSValue) -> bool {
        tag(value) == qjs::JS_TAG_OBJECT && address(value) == self.address()
    }
}

/// Where an object lies.
pub fn address(object: qjs::JSValue) -> usize {
    // SAFETY: the pointer is not followed.
    unsafe { qjs::JS_VALUE_GET_PTR(object) as usize }
}

fn tag(value: qjs::JSValue) -> c_int {
    // SAFETY: reads the tag alone.
    unsafe { qjs::JS_VALUE_GET_NORM_TAG(value) }
}

pub fn is_nothing(value: qjs::JSValue) -> bool {
    matches!(tag(value), qjs::JS_TAG_UNDEFINED | qjs::JS_TAG_NULL)
}

pub fn is_text(value: qjs::JSValue) -> bool {
    matches!(tag(value), qjs::JS_TAG_STRING | qjs::JS_TAG_STRING_ROPE)
}

/// A number, whichever way the engine keeps it.
pub fn number(value: qjs::JSValue) -> Option<f64> {
    if tag(value) != qjs::JS_TAG_FLOAT64 {
        return arrays::int(value).map(f64::from);
    }
    // SAFETY: the tag says that it is a float.
    Some(unsafe { qjs::JS_VALUE_GET_FLOAT64(value) })
}

/// A whole number that is not too large for any place.
fn whole(value: qjs::JSValue) -> Option<i32> {
    let int = match arrays::int(value) {
        Some(int) => int,
        None => {
            let number = number(value)?;
            let whole = number as i32;
            (f64::from(whole).to_bits() == number.to_bits()).then_some(whole)?
        }
    };
    (0..1 << 30).contains(&int).then_some(int)
}

/// The units of a text, one after another.
#[derive(Clone)]
pub enum Units<'a> {
    Narrow(std::slice::Iter<'a, u8>),
    Wide(std::slice::Iter<'a, u16>),
}

impl Iterator for Units<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        match self {
            Self::Narrow(units) => units.next().map(|unit| u16::from(*unit)),
            Self::Wide(units) => units.next().copied(),
        }
    }
}

pub fn units<'a>(text: &Flat<'a>) -> Units<'a> {
    match text {
        Flat::Narrow(units) => Units::Narrow(units.iter()),
        Flat::Wide(units) => Units::Wide(units.iter()),
        Flat::Elsewhere => Units::Narrow([].iter()),
    }
}

pub fn length(text: &Flat<'_>) -> usize {
    match text {
        Flat::Narrow(units) => units.len(),
        Flat::Wide(units) => units.len(),
        Flat::Elsewhere => 0,
    }
}

/// Texts as one, or the engine's out-of-memory error.
pub fn joined(texts: &[Flat<'_>]) -> Step<Vec<u16>> {
    let mut whole = Vec::new();
    reserve(&mut whole, texts.iter().map(length).sum())?;
    texts.iter().for_each(|text| whole.extend(units(text)));
    Ok(whole)
}

pub fn ascii(text: &'static str) -> Flat<'static> {
    Flat::Narrow(text.as_bytes())
}

pub fn are_same(one: &Flat<'_>, other: &Flat<'_>) -> bool {
    match (one, other) {
        (Flat::Narrow(one), Flat::Narrow(other)) => one == other,
        (Flat::Wide(one), Flat::Wide(other)) => one == other,
        _ => units(one).eq(units(other)),
    }
}

pub fn is_word(text: &Flat<'_>, word: &str) -> bool {
    are_same(text, &Flat::Narrow(word.as_bytes()))
}

impl Printer<'_> {
    pub fn get(&self, object: qjs::JSValue, field: Field) -> Step<qjs::JSValue> {
        let mut value = qjs::JS_UNDEFINED;
        // SAFETY: whoever holds the tree holds the object; the result is the object's, and nothing runs.
        match unsafe { JS_PeekField(self.ctx, object, self.words.field(field as usize), &mut value) } {
            0 => Err(Stop::Unusual),
            _ => Ok(value),
        }
    }

    pub fn int(&self, object: qjs::JSValue, field: Field) -> Step<i32> {
        whole(self.get(object, field)?).ok_or(Stop::Unusual)
    }

    /// The line of one end of a place.
    pub fn line_of(&self, loc: qjs::JSValue, end: Field) -> Step<i32> {
        self.int(self.get(loc, end)?, Field::Line)
    }

    pub fn node(&self, object: qjs::JSValue) -> Step<Node> {
        let kind = self.get(object, Field::Type)?;
        if !is_text(kind) {
            return Err(Stop::Unusual);
        }
        Ok(Node { object, kind: self.words.kind(kind)? })
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
        if is_true(value) { self.node(value).map(Some) } else { Ok(None) }
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

    /// The items of a list that need not be there.
    pub fn items_if_any<'a>(&self, node: &Node, field: Field) -> Step<&'a [qjs::JSValue]> {
        let value = self.get(node.object, field)?;
        if is_nothing(value) { Ok(&[]) } else { self.items_of(value) }
    }

    pub fn is_true(&self, node: &Node, field: Field) -> Step<bool> {
        Ok(is_true(self.get(node.object, field)?))
    }

    /// Nothing that is true may be in these fields.
    pub fn without(&self, node: &Node, fields: &[Field]) -> Step<()> {
        for field in fields {
            if self.is_true(node, *field)? {
                return Err(Stop::Unusual);
            }
        }
        Ok(())
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

    /// The text in a field that need not be there.
    pub fn text_if_any(&mut self, node: &Node, field: Field) -> Step<Option<Flat<'static>>> {
        let value = self.get(node.object, field)?;
        if is_nothing(value) { Ok(None) } else { self.text(value).map(Some) }
    }

    /// A name and the value that holds it.
    pub fn name_of(&mut self, node: &Node) -> Step<(qjs::JSValue, Flat<'static>)> {
        let value = self.get(node.object, Field::Name)?;
        Ok((value, self.text(value)?))
    }
}
