//! What is read of nodes. Nothing runs meanwhile, and nobody changes them, so that what they hold stays where it is.

use rquickjs_sys as qjs;

use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::engine::ctx;
use crate::js::Value;
use crate::text::Flat;
use crate::tree_reads::{self, is_nothing, is_text, is_word, whole};

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

impl Tree<'_> {
    /// A field of an object, undefined where it has none, and whether it has one.
    fn peek(&self, object: qjs::JSValue, field: Field) -> Step<(qjs::JSValue, bool)> {
        tree_reads::peek(self.ctx, object, self.words.field(field as usize))
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
        tree_reads::items(self.ctx, array)
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

    pub fn text(&mut self, value: qjs::JSValue) -> Step<Flat<'static>> {
        self.held.text(value)
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
        Ok(is_word(&self.text(value)?, word))
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
        self.held.hold(text)?;
        self.text(raw)
    }
}
