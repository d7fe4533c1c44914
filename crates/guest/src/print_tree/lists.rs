//! Nodes one behind another: lists between brackets, arguments, statements, declarators.

use rquickjs_sys as qjs;

use super::nodes::{Node, Place, end_of, start_of};
use super::output::{Context, Glue, Hole};
use super::parentheses::{CALL, is_below};
use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::mappings::reserve;

/// A list with more text than this takes several lines, and so do declarations and a condition with more than the other.
const LONG_LIST: i64 = 60;
pub const LONG: usize = 50;

/// An item of a list.
#[derive(Clone, Copy)]
pub struct Part {
    /// What goes before it.
    hole: Hole,
    is_there: bool,
    /// Whether the node is of several lines, and whether it is with the comments behind it.
    is_long: bool,
    multiline: bool,
}

impl Tree<'_> {
    /// Nodes with a comma between them.
    pub fn sequence(
        &mut self,
        context: &mut Context,
        items: &[qjs::JSValue],
        until: Option<Place>,
        pad: bool,
    ) -> Step<()> {
        let begin = self.parts.len();
        let opening = self.hole()?;
        let (mut multiline, mut length, mut last) = (false, -1, None);
        let mut next = self.item(items, 0)?;
        for index in 0..items.len() {
            let (child, is_last) = (next, index + 1 == items.len());
            next = self.item(items, index + 1)?;
            let hole = self.hole()?;
            let mut inner = self.context();
            if let Some(child) = &child {
                self.visit(&mut inner, child)?;
            }
            let is_long = inner.multiline;
            if !is_last || child.is_none() {
                self.write(&mut inner, ",")?;
            }
            let before = if is_last { until } else { start_of(next) };
            self.flush_trailing(&mut inner, end_of(child), before)?;
            length += self.measure(&inner) as i64 + 1;
            multiline |= inner.multiline;
            reserve(&mut self.parts, 1)?;
            self.parts.push(Part { hole, is_there: child.is_some(), is_long, multiline: inner.multiline });
            last = child;
        }
        multiline |= length > LONG_LIST;
        if multiline {
            self.fill(opening, Glue::IndentNewline)?;
            context.broke();
        } else if pad && length > 0 {
            self.fill(opening, Glue::Space)?;
            context.wrote();
        }
        for index in 0..items.len() {
            let part = self.parts[begin + index];
            if index > 0 && part.is_there {
                let glue = if !multiline {
                    Glue::Space
                } else if self.are_apart(&self.parts[begin + index - 1..], &items[index - 1..])? {
                    Glue::MarginNewline
                } else {
                    Glue::Newline
                };
                self.fill(part.hole, glue)?;
                if multiline { context.broke() } else { context.wrote() }
            }
            context.appended(part.multiline);
        }
        self.parts.truncate(begin);
        self.flush_rest(context, last, until)?;
        if multiline {
            self.dedent()?;
            self.newline(context)
        } else if pad && length > 0 {
            self.write(context, " ")
        } else {
            Ok(())
        }
    }

    /// Whether an empty line goes between the first two of a list.
    fn are_apart(&self, parts: &[Part], items: &[qjs::JSValue]) -> Step<bool> {
        Ok(parts[0].is_long
            && parts[1].is_long
            && !(self.holds_list(items[0])? && self.holds_list(items[1])?))
    }

    /// Whether a node is a property whose value is an object or an array.
    fn holds_list(&self, item: qjs::JSValue) -> Step<bool> {
        // An item that is not there is of one line, and was not asked for.
        let node = self.bare(item)?;
        if node.kind != Kind::Property {
            return Ok(false);
        }
        let mut value = self.bare_child(&node, Field::Value)?;
        if value.kind == Kind::AssignmentPattern {
            value = self.bare_child(&value, Field::Left)?;
        }
        Ok(matches!(value.kind, Kind::ObjectExpression | Kind::ArrayExpression))
    }

    /// Statements, or members of a class, each on a line of its own.
    pub fn body(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.reset_comments(node);
        let items = self.items(node, Field::Body)?;
        let mut prev: Option<(Kind, bool)> = None;
        let mut next = self.item(items, 0)?;
        for index in 0..items.len() {
            let child = next.ok_or(Stop::Unusual)?;
            next = self.item(items, index + 1)?;
            if child.kind == Kind::EmptyStatement {
                continue;
            }
            let hole = self.hole()?;
            let mut inner = self.context();
            self.visit(&mut inner, &child)?;
            if let Some((kind, was_multiline)) = prev {
                let is_apart = inner.multiline || was_multiline || child.kind != kind;
                self.fill(hole, if is_apart { Glue::MarginNewline } else { Glue::Newline })?;
                context.broke();
            }
            context.appended(inner.multiline);
            self.flush_trailing(context, child.end(), end_of(next).or(node.end()))?;
            prev = Some((child.kind, inner.multiline));
        }
        if node.loc.is_none() {
            return Ok(());
        }
        if self.dialect.ends_lines_of_nothing() || !self.is_empty(context) {
            self.newline(context)?;
        }
        let last = self.item(items, items.len().wrapping_sub(1))?;
        self.flush_rest(context, last, node.end())
    }

    pub fn block(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "{", node)?;
        let hole = self.hole()?;
        let mut inner = self.context();
        self.body(&mut inner, node)?;
        if self.is_empty(&inner) {
            self.forget(hole);
        } else {
            self.fill(hole, Glue::IndentNewline)?;
            context.broke();
            context.appended(inner.multiline);
            self.dedent()?;
            self.newline(context)?;
        }
        if let Some(loc) = node.loc {
            let [line, column] = loc.end;
            self.location([line, column.checked_sub(1).ok_or(Stop::Unusual)?])?;
        }
        self.write(context, "}")?;
        match node.loc {
            Some(loc) if self.dialect.maps_keywords() => self.location(loc.end),
            _ => Ok(()),
        }
    }

    pub fn call(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.without(node, &[Field::TypeArguments])?;
        let is_new = node.kind == Kind::NewExpression;
        if is_new {
            self.word(context, "new", node)?;
            self.write(context, " ")?;
        }
        let callee = self.child(node, Field::Callee)?;
        self.begin_node(&callee)?;
        let wrap = callee.kind == Kind::ChainExpression
            || is_below(callee.kind, CALL)
            || is_new && self.has_call(&callee)?;
        self.maybe_wrap(context, &callee, wrap)?;
        if self.flag(node, Field::Optional)? {
            self.write(context, "?.")?;
        }
        self.write(context, "(")?;
        let opening = self.hole()?;
        let begin = self.holes.len();
        let (mut others, mut last) = (self.context(), self.context());
        let items = self.items(node, Field::Arguments)?;
        let mut next = self.item(items, 0)?;
        for index in 0..items.len() {
            let (item, is_last) = (next.ok_or(Stop::Unusual)?, index + 1 == items.len());
            next = self.item(items, index + 1)?;
            if is_last && item.start().is_some_and(|start| self.comment_is_above(start)) {
                others.multiline = true;
            }
            let inner = if is_last { &mut last } else { &mut others };
            self.visit(inner, &item)?;
            if !is_last {
                self.write(inner, ",")?;
            }
            let before = if is_last { node.end() } else { start_of(next) };
            self.flush_trailing(inner, item.end(), before)?;
            if !is_last {
                let hole = self.hole()?;
                reserve(&mut self.holes, 1)?;
                self.holes.push(hole);
                inner.appended(false);
            }
        }
        context.multiline |= others.multiline || last.multiline;
        if others.multiline {
            self.fill(opening, Glue::IndentNewline)?;
            self.fill_from(begin, Glue::Newline)?;
            self.dedent()?;
            self.newline(context)?;
        } else {
            self.fill_from(begin, Glue::Space)?;
        }
        self.write(context, ")")
    }

    /// Fills what was kept since then.
    pub fn fill_from(&mut self, begin: usize, glue: Glue) -> Step<()> {
        while self.holes.len() > begin {
            if let Some(hole) = self.holes.pop() {
                self.fill(hole, glue)?;
            }
        }
        Ok(())
    }
}
