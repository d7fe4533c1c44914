//! Nodes of a document: what is in lines and columns, and what is in brackets.

use std::cmp::Ordering;

use super::plain::{Meaning, may_begin_number, meaning};
use super::scalars::Text;
use super::source::{Source, is_flow_mark, is_space};
use super::values::{array, define, key, string};
use super::{Step, Stop};
use crate::atom::Atom;
use crate::fields::of_number;
use crate::js::Value;
use crate::text::Unit;

/// How deep nodes are in one another. The package has a limit from 4.2 on, of 100.
const MAX_DEPTH: u32 = 64;

/// What a node in lines belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Document,
    Item,
    Entry,
}

enum Node {
    Text(Text),
    /// What a plain scalar stands for that is no text.
    Plain(Meaning),
    Collection(Value),
}

pub struct Reader<U> {
    source: Source<U>,
    depth: u32,
}

impl<U: Unit> Reader<U> {
    pub fn new(source: Source<U>) -> Self {
        Self { source, depth: 0 }
    }

    pub fn document(mut self) -> Step<Value> {
        let source = &mut self.source;
        source.skip_spaces();
        source.indent = source.column();
        source.skip(true);
        let is_dash = |offset| source.at(source.position + offset) == u32::from(b'-');
        if source.indent == 0 && (0..3).all(is_dash) {
            source.position += 3;
            if !is_space(source.here()) {
                return Err(Stop::Beyond);
            }
            source.skip(true);
        }
        let parent = source.indent - 1;
        let value = self.node(parent, Place::Document)?;
        self.source.skip(true);
        // An empty document may be none.
        match value {
            Some(value) if self.source.here() == 0 => Ok(value),
            _ => Err(Stop::Beyond),
        }
    }

    fn enter(&mut self) -> Step<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(Stop::Beyond) } else { Ok(()) }
    }

    /// A node in lines; `None` where nothing is further in than what it belongs to.
    fn node(&mut self, parent: i32, place: Place) -> Step<Option<Value>> {
        self.enter()?;
        let mut order = Ordering::Greater;
        let mut allows_collections = place != Place::Entry;
        if place == Place::Entry && self.source.skip(true) > 0 {
            allows_collections = true;
            order = self.source.indent.cmp(&parent);
        }
        let column = self.source.column();
        let value = match order {
            Ordering::Greater => self.content(parent + 1, column, allows_collections)?,
            Ordering::Equal if self.source.is_mark(b'-') => Some(self.sequence(column)?),
            _ => None,
        };
        self.depth -= 1;
        Ok(value)
    }

    fn content(&mut self, indent: i32, column: i32, allows_collections: bool) -> Step<Option<Value>> {
        if self.source.here() == 0 {
            return Ok(None);
        }
        if allows_collections && self.source.is_mark(b'-') {
            return self.sequence(column).map(Some);
        }
        if self.source.is_here(b'|') || self.source.is_here(b'>') {
            let text = self.source.block(indent)?;
            return self.value(Node::Text(text)).map(Some);
        }
        let line = self.source.line;
        let node = self.flow_node(indent, false)?;
        if allows_collections && self.source.line == line {
            self.source.skip_spaces();
            if self.source.is_here(b':') {
                return self.mapping(column, indent, node).map(Some);
            }
        }
        self.value(node).map(Some)
    }

    fn sequence(&mut self, column: i32) -> Step<Value> {
        let mut items = Vec::new();
        while self.source.is_mark(b'-') {
            items.try_reserve(1)?;
            self.source.position += 1;
            if self.source.skip(true) > 0 && self.source.indent <= column {
                items.push(Value::null());
                continue;
            }
            let line = self.source.line;
            let item = self.node(column, Place::Item)?;
            items.push(item.unwrap_or_else(Value::null));
            self.source.skip(true);
            if self.source.here() == 0 {
                break;
            }
            if self.source.line == line || self.source.indent > column {
                return Err(Stop::Beyond);
            }
            if self.source.indent < column {
                break;
            }
        }
        Ok(array(items)?)
    }

    /// The rest of a mapping whose first key is read.
    fn mapping(&mut self, column: i32, indent: i32, first: Node) -> Step<Value> {
        let object = Value::object()?;
        let mut next = first;
        loop {
            let line = self.source.line;
            self.source.position += 1;
            if !is_space(self.source.here()) {
                return Err(Stop::Beyond);
            }
            let key = self.key(next)?;
            let value = self.node(column, Place::Entry)?;
            define(&object, &key, value.unwrap_or_else(Value::null))?;
            self.source.skip(true);
            if self.source.here() == 0 {
                return Ok(object);
            }
            if self.source.line == line || self.source.indent > column {
                return Err(Stop::Beyond);
            }
            if self.source.indent < column {
                return Ok(object);
            }
            let line = self.source.line;
            next = self.flow_node(indent, false)?;
            self.source.skip_spaces();
            if self.source.line != line || !self.source.is_here(b':') {
                return Err(Stop::Beyond);
            }
        }
    }

    /// A scalar or what is in brackets.
    fn flow_node(&mut self, indent: i32, in_flow: bool) -> Step<Node> {
        let source = &mut self.source;
        let letter = u8::try_from(source.here());
        let following = source.at(source.position + 1);
        Ok(match letter {
            Ok(b'[') => Node::Collection(self.flow_sequence(indent)?),
            Ok(b'{') => Node::Collection(self.flow_mapping(indent)?),
            Ok(b'\'') => Node::Text(source.single(indent)?),
            Ok(b'"') => Node::Text(source.double(indent)?),
            Ok(
                0 | b'\n' | b' ' | b',' | b']' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@'
                | b'`',
            ) => return Err(Stop::Beyond),
            Ok(b'?' | b'-') if is_space(following) || (in_flow && is_flow_mark(following)) => {
                return Err(Stop::Beyond);
            }
            _ => {
                let text = source.plain(indent, in_flow)?;
                match &text {
                    Text::Slice(start, end) => match meaning(source.slice(*start, *end))? {
                        Meaning::Text => Node::Text(text),
                        other => Node::Plain(other),
                    },
                    // Of what has spaces in it, times alone stand for something.
                    Text::Made(units)
                        if units.first().is_some_and(|unit| may_begin_number((*unit).into())) =>
                    {
                        return Err(Stop::Beyond);
                    }
                    Text::Made(_) => Node::Text(text),
                }
            }
        })
    }

    fn flow_sequence(&mut self, indent: i32) -> Step<Value> {
        let mut items = Vec::new();
        self.enter()?;
        let mut is_behind_item = false;
        while self.next_in_flow(indent, b']', is_behind_item)? {
            items.try_reserve(1)?;
            let (first, value) = self.flow_pair(indent, b']')?;
            items.push(match value {
                None => self.value(first)?,
                Some(value) => {
                    let object = Value::object()?;
                    define(&object, &self.key(first)?, value)?;
                    object
                }
            });
            is_behind_item = true;
        }
        self.depth -= 1;
        Ok(array(items)?)
    }

    fn flow_mapping(&mut self, indent: i32) -> Step<Value> {
        let object = Value::object()?;
        self.enter()?;
        let mut is_behind_item = false;
        while self.next_in_flow(indent, b'}', is_behind_item)? {
            let (first, value) = self.flow_pair(indent, b'}')?;
            define(&object, &self.key(first)?, value.unwrap_or_else(Value::null))?;
            is_behind_item = true;
        }
        self.depth -= 1;
        Ok(object)
    }

    /// Goes to the next item, which a comma comes before; false where the end is instead.
    fn next_in_flow(&mut self, indent: i32, end: u8, is_behind_item: bool) -> Step<bool> {
        let mut may_follow = !is_behind_item;
        if !is_behind_item {
            self.source.position += 1;
        }
        self.source.skip_in(indent, true)?;
        if is_behind_item && self.source.is_here(b',') {
            self.source.position += 1;
            self.source.skip_in(indent, true)?;
            may_follow = true;
        }
        if self.source.is_here(end) {
            self.source.position += 1;
            return Ok(false);
        }
        if may_follow { Ok(true) } else { Err(Stop::Beyond) }
    }

    /// A node and, where it is a key, its value.
    fn flow_pair(&mut self, indent: i32, end: u8) -> Step<(Node, Option<Value>)> {
        let line = self.source.line;
        let first = self.flow_node(indent, true)?;
        self.source.skip_in(indent, true)?;
        if self.source.line != line || !self.source.is_here(b':') {
            return Ok((first, None));
        }
        self.source.position += 1;
        self.source.skip_in(indent, true)?;
        if self.source.is_here(b',') || self.source.is_here(end) {
            return Ok((first, Some(Value::null())));
        }
        let second = self.flow_node(indent, true)?;
        Ok((first, Some(self.value(second)?)))
    }

    fn value(&self, node: Node) -> Step<Value> {
        Ok(match node {
            Node::Text(Text::Slice(start, end)) => string(self.source.slice(start, end))?,
            Node::Text(Text::Made(units)) => string(&units)?,
            Node::Plain(Meaning::Bool(is)) => Value::bool(is),
            Node::Plain(Meaning::Number(of)) => of_number(of),
            Node::Plain(Meaning::Null | Meaning::Text) => Value::null(),
            Node::Collection(value) => value,
        })
    }

    fn key(&self, node: Node) -> Step<Atom> {
        match node {
            Node::Text(Text::Slice(start, end)) => key(self.source.slice(start, end)),
            Node::Text(Text::Made(units)) => key(&units),
            Node::Plain(_) => Ok(Atom::of(&self.value(node)?)?),
            Node::Collection(_) => Err(Stop::Beyond),
        }
    }
}
