//! Classes.

use super::buffer::NEWLINE;
use super::nodes::Node;
use super::printer::{List, SEQUENCE};
use super::words::{Field, Kind};
use super::{Printer, Step};

/// What only types or decorators have.
const OF_CLASS: &[Field] = &[
    Field::Decorators,
    Field::Declare,
    Field::Abstract,
    Field::TypeParameters,
    Field::SuperTypeParameters,
    Field::Implements,
];
const OF_MEMBER: &[Field] = &[
    Field::Decorators,
    Field::Declare,
    Field::Accessibility,
    Field::Abstract,
    Field::Override,
    Field::Readonly,
    Field::Variance,
    Field::Optional,
    Field::Definite,
    Field::TypeAnnotation,
];

impl Printer<'_> {
    pub fn class(&mut self, node: &Node) -> Step<()> {
        self.without(node, OF_CLASS)?;
        self.word("class")?;
        if let Some(id) = self.child_if_any(node, Field::Id)? {
            self.space()?;
            self.print(&id)?;
        }
        if let Some(heritage) = self.child_if_any(node, Field::SuperClass)? {
            self.spaced_word("extends")?;
            self.print(&heritage)?;
        }
        self.space()?;
        self.print_child(node, Field::Body)
    }

    pub fn class_body(&mut self, node: &Node) -> Step<()> {
        self.char(b'{')?;
        let members = self.items(node, Field::Body)?;
        if members.is_empty() {
            return self.char(b'}');
        }
        let old = self.enter_delimited();
        let list = List { is_indented: true, resets_context: true, ..SEQUENCE };
        self.print_list(members, list)?;
        self.leave_delimited(old);
        if self.last_char() != NEWLINE {
            self.newline(1)?;
        }
        self.right_brace(node)
    }

    fn modifiers(&mut self, node: &Node) -> Step<()> {
        self.without(node, OF_MEMBER)?;
        if self.is_true(node, Field::Static)? {
            self.word("static")?;
            self.space()?;
        }
        Ok(())
    }

    pub fn class_method(&mut self, node: &Node) -> Step<()> {
        self.modifiers(node)?;
        self.method(node)
    }

    pub fn class_property(&mut self, node: &Node) -> Step<()> {
        self.modifiers(node)?;
        let key = self.child(node, Field::Key)?;
        let is_computed = node.kind == Kind::ClassProperty && self.is_true(node, Field::Computed)?;
        self.key(&key, is_computed)?;
        if let Some(value) = self.child_if_any(node, Field::Value)? {
            self.spaced_char(b'=')?;
            self.print(&value)?;
        }
        self.semicolon()
    }

    pub fn static_block(&mut self, node: &Node) -> Step<()> {
        self.word("static")?;
        self.space()?;
        self.char(b'{')?;
        let body = self.items(node, Field::Body)?;
        if body.is_empty() {
            return self.char(b'}');
        }
        self.newline(1)?;
        self.print_list(body, List { is_indented: true, ..SEQUENCE })?;
        self.right_brace(node)
    }
}
