//! What is read of nodes. Nothing runs meanwhile, and nobody changes them, so that what they hold stays where it is.

use rquickjs_sys as qjs;

use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::fields::{is_true, tag};
use crate::mappings::reserve;
use crate::text::Flat;
use crate::tree_reads::{self, is_nothing, is_text, whole};

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

impl Printer<'_> {
    pub fn get(&self, object: qjs::JSValue, field: Field) -> Step<qjs::JSValue> {
        Ok(tree_reads::peek(self.ctx, object, self.words.field(field as usize))?.0)
    }

    /// A whole number that is not too large for any place.
    pub fn int(&self, object: qjs::JSValue, field: Field) -> Step<i32> {
        whole(self.get(object, field)?).filter(|int| (0..1 << 30).contains(int)).ok_or(Stop::Unusual)
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
        tree_reads::items(self.ctx, array)
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

    pub fn text(&mut self, value: qjs::JSValue) -> Step<Flat<'static>> {
        self.held.text(value)
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
