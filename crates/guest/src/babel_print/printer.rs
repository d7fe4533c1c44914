//! How a node is printed, and lists of nodes.

use rquickjs_sys as qjs;

use super::nodes::Node;
use super::tokens::{BEFORE_FIRST, context};
use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::fields::is_true;
use crate::tree_reads::Descent;

/// How a node is printed.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    pub no_line_terminator_after: bool,
    pub resets_context: bool,
    pub line_offset: i32,
}

pub const RESETTING: Manner =
    Manner { no_line_terminator_after: false, resets_context: true, line_offset: 0 };

/// What goes between two items of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Nothing,
    Comma,
    CommaNewline,
}

/// How a list is printed.
#[derive(Clone, Copy)]
pub struct List {
    pub is_of_statements: bool,
    pub is_indented: bool,
    pub separator: Separator,
    pub resets_context: bool,
    pub line_offset: i32,
}

pub const COMMAS: List = List {
    is_of_statements: false,
    is_indented: false,
    separator: Separator::Comma,
    resets_context: false,
    line_offset: 0,
};

pub const SEQUENCE: List = List { is_of_statements: true, separator: Separator::Nothing, ..COMMAS };

impl Printer<'_> {
    pub fn print(&mut self, node: &Node) -> Step<()> {
        self.print_as(node, Manner::default())
    }

    pub fn print_child(&mut self, node: &Node, field: Field) -> Step<()> {
        let value = self.get(node.object, field)?;
        if is_true(value) { self.print(&self.node(value)?) } else { Ok(()) }
    }

    pub fn print_as(&mut self, node: &Node, manner: Manner) -> Step<()> {
        self.deeper(|printer| printer.print_node(node, manner))
    }

    fn print_node(&mut self, node: &Node, manner: Manner) -> Step<()> {
        self.inner_state = BEFORE_FIRST;
        self.without(node, &[Field::Compact])?;
        let parent = self.current.replace(*node);
        let mut old_context = 0;
        if manner.resets_context && self.context & context::KEPT != 0 {
            old_context = self.context;
            self.context = 0;
        }
        let comments = [Field::LeadingComments, Field::InnerComments, Field::TrailingComments];
        let [leading, inner, trailing] = comments.map(|field| self.items_if_any(node, field));
        let (leading, inner, trailing) = (leading?, inner?, trailing?);
        self.refuse_before_no_line(parent.as_ref(), manner, [leading, inner, trailing])?;
        let mut has_parentheses = match &parent {
            Some(parent) => self.needs_parentheses(node, parent)?,
            None => false,
        };
        if !has_parentheses && !leading.is_empty() && self.is_parenthesized(node)? {
            has_parentheses =
                self.is_block_comment(leading[0])? && self.keeps_parentheses(node, parent.as_ref())?;
        }
        let mut is_indented = false;
        if !has_parentheses && self.no_line_terminator && self.any_ends_line(leading)? {
            has_parentheses = true;
            is_indented = true;
        }
        let (old_no_line, was_before) = (self.no_line_after, self.is_before_no_line);
        if has_parentheses {
            self.char(b'(')?;
            if is_indented {
                self.indent += 2;
            }
            self.inner_state = BEFORE_FIRST;
            if !manner.resets_context {
                old_context = self.context;
            }
            if old_context & context::KEPT != 0 {
                self.context = 0;
            }
            self.no_line_after = 0;
            self.is_before_no_line = false;
        } else if manner.no_line_terminator_after {
            self.no_line_after = node.address();
            self.is_before_no_line = true;
        }
        self.print_leading(leading, node, parent.as_ref())?;
        self.print_with_place(node, parent.as_ref())?;
        if has_parentheses {
            self.print_trailing([inner, trailing], node, parent.as_ref(), 0)?;
            if is_indented {
                self.indent -= 2;
                self.newline(1)?;
            }
            self.char(b')')?;
            self.no_line_terminator = manner.no_line_terminator_after;
        } else if manner.no_line_terminator_after && !self.no_line_terminator {
            self.no_line_terminator = true;
            self.print_trailing([inner, trailing], node, parent.as_ref(), 0)?;
        } else {
            self.print_trailing([inner, trailing], node, parent.as_ref(), manner.line_offset)?;
        }
        if old_context != 0 {
            self.context = old_context;
        }
        self.current = parent;
        if old_no_line != 0 && (has_parentheses || manner.no_line_terminator_after) {
            self.no_line_after = old_no_line;
        }
        self.is_before_no_line = was_before;
        self.inner_state = BEFORE_FIRST;
        Ok(())
    }

    /// What a node behind which no line may end says to its last children goes by comments alone; with some it is unusual.
    fn refuse_before_no_line(
        &self,
        parent: Option<&Node>,
        manner: Manner,
        comments: [&[qjs::JSValue]; 3],
    ) -> Step<()> {
        let is_before = self.is_before_no_line || manner.no_line_terminator_after;
        let is_met_again = self.no_line_after != 0
            && !self.is_before_no_line
            && parent.is_some_and(|parent| parent.address() == self.no_line_after);
        if is_met_again || is_before && comments.iter().any(|comments| !comments.is_empty()) {
            return Err(Stop::Unusual);
        }
        Ok(())
    }

    /// `exactSource`.
    fn print_with_place(&mut self, node: &Node, parent: Option<&Node>) -> Step<()> {
        if self.map.is_none() || matches!(node.kind, Kind::Program | Kind::File) {
            return self.print_kind(node, parent);
        }
        let loc = self.get(node.object, Field::Loc)?;
        if !is_true(loc) {
            return self.print_kind(node, parent);
        }
        self.come_from(loc, Field::Start, 0)?;
        let name = self.name_in(loc)?;
        if name.is_some() {
            self.can_mark_name = false;
            self.source.name = name;
        }
        self.print_kind(node, parent)?;
        if name.is_some() {
            self.can_mark_name = true;
            self.source.name = None;
        }
        self.come_from(loc, Field::End, 0)
    }

    /// What is between brackets may end lines: what has to be given back to [`Self::leave_delimited`].
    pub fn enter_delimited(&mut self) -> (usize, bool) {
        let old = (self.no_line_after, self.is_before_no_line);
        (self.no_line_after, self.is_before_no_line) = (0, false);
        old
    }

    pub fn leave_delimited(&mut self, old: (usize, bool)) {
        (self.no_line_after, self.is_before_no_line) = old;
    }

    pub fn print_list(&mut self, items: &[qjs::JSValue], list: List) -> Step<()> {
        if list.is_indented && !items.is_empty() {
            self.indent += 2;
        }
        let manner = Manner {
            resets_context: list.resets_context,
            line_offset: list.line_offset,
            ..Manner::default()
        };
        for (index, item) in items.iter().enumerate() {
            let Some(node) = self.node_if_any(*item)? else { continue };
            let is_last = index + 1 == items.len();
            if list.is_of_statements && index == 0 && self.last != 0 {
                self.newline(1)?;
            }
            self.print_as(&node, manner)?;
            if !is_last && list.separator != Separator::Nothing {
                self.char(b',')?;
                if list.separator == Separator::Comma { self.space()? } else { self.newline(1)? }
            }
            if list.is_of_statements {
                let lines = if is_last { 1 } else { self.lines_before(items[index + 1])? };
                self.newline(lines)?;
            }
        }
        if list.is_indented && !items.is_empty() {
            self.indent -= 2;
        }
        Ok(())
    }

    /// How many line breaks go before the next statement.
    fn lines_before(&self, next: qjs::JSValue) -> Step<i32> {
        if self.last_comment_line <= 0 {
            return Ok(1);
        }
        let loc = self.get(next, Field::Loc)?;
        let line = if is_true(loc) { self.line_of(loc, Field::Start)? } else { 0 };
        Ok((line - self.last_comment_line).max(1))
    }

    pub fn print_indented_on_comments(&mut self, node: &Node) -> Step<()> {
        let is_indented = !self.items_if_any(node, Field::LeadingComments)?.is_empty();
        if is_indented {
            self.indent += 2;
        }
        self.print(node)?;
        if is_indented {
            self.indent -= 2;
        }
        Ok(())
    }

    /// `printBlock`.
    pub fn print_body(&mut self, node: &Node) -> Step<()> {
        let body = self.child(node, Field::Body)?;
        if body.kind != Kind::EmptyStatement {
            self.space()?;
        }
        self.print(&body)
    }
}
