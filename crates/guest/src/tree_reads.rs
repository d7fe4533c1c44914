//! What natives that print trees read of them. Nothing runs meanwhile, and nobody changes a tree, so that what it holds stays where it is.

use rquickjs_sys as qjs;

use crate::fields::{self, tag};
use crate::js::Value;
use crate::mappings::writer::{Step, Stop};
use crate::mappings::{arrays, flatten, reserve};
use crate::text::Flat;

unsafe extern "C" {
    fn JS_PeekItems(
        ctx: *mut qjs::JSContext,
        array: qjs::JSValue,
        values: *mut *const qjs::JSValue,
        count: *mut u32,
    ) -> bool;
}

/// How deep nodes may be in each other, so that the stack holds them.
pub const MAX_DEPTH: u32 = 400;

/// What goes down a tree, one node a step.
pub trait Descent {
    fn depth(&mut self) -> &mut u32;

    fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Step<T>) -> Step<T> {
        if *self.depth() == MAX_DEPTH {
            return Err(Stop::Unusual);
        }
        *self.depth() += 1;
        let result = step(self);
        *self.depth() -= 1;
        result
    }
}

pub fn is_nothing(value: qjs::JSValue) -> bool {
    matches!(tag(value), qjs::JS_TAG_UNDEFINED | qjs::JS_TAG_NULL)
}

pub fn is_text(value: qjs::JSValue) -> bool {
    matches!(tag(value), qjs::JS_TAG_STRING | qjs::JS_TAG_STRING_ROPE)
}

/// A number, whichever way the engine keeps it.
pub fn number(value: qjs::JSValue) -> Option<f64> {
    // SAFETY: reads the tag alone.
    if unsafe { qjs::JS_VALUE_GET_NORM_TAG(value) } != qjs::JS_TAG_FLOAT64 {
        return arrays::int(value).map(f64::from);
    }
    // SAFETY: the tag says that it is a float.
    Some(unsafe { qjs::JS_VALUE_GET_FLOAT64(value) })
}

/// A whole number.
pub fn whole(value: qjs::JSValue) -> Option<i32> {
    if let Some(int) = arrays::int(value) {
        return Some(int);
    }
    let number = number(value)?;
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

pub fn is_word(text: &Flat<'_>, word: &str) -> bool {
    are_same(text, &Flat::Narrow(word.as_bytes()))
}

/// A field of an object that whoever holds the tree holds: undefined where it has none, and whether it has one.
pub fn peek(ctx: *mut qjs::JSContext, object: qjs::JSValue, name: qjs::JSAtom) -> Step<(qjs::JSValue, bool)> {
    fields::peek_own(ctx, object, name).ok_or(Stop::Unusual)
}

/// The items of an array that whoever holds the tree holds.
pub fn items<'a>(ctx: *mut qjs::JSContext, array: qjs::JSValue) -> Step<&'a [qjs::JSValue]> {
    let (mut values, mut count) = (std::ptr::null(), 0);
    // SAFETY: the array is alive; both results outlive the call.
    if !unsafe { JS_PeekItems(ctx, array, &mut values, &mut count) } {
        return Err(Stop::Unusual);
    }
    if count == 0 {
        return Ok(&[]);
    }
    // SAFETY: the engine keeps `count` values there until the array changes, which it does not while the tree is printed.
    Ok(unsafe { std::slice::from_raw_parts(values, count as usize) })
}

/// Values that nobody else holds until the tree has been printed.
#[derive(Default)]
pub struct Held(Vec<Value>);

impl Held {
    pub fn hold(&mut self, value: Value) -> Step<()> {
        reserve(&mut self.0, 1)?;
        self.0.push(value);
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
}
