//! Objects and arrays, and patterns of both.

use super::nodes::Node;
use super::printer::{COMMAS, List, RESETTING};
use super::words::{Field, Kind};
use super::{Printer, Step};
use crate::fields::is_true;
use crate::tree_reads::are_same;

impl Printer<'_> {
    pub fn object(&mut self, node: &Node) -> Step<()> {
        self.char(b'{')?;
        let properties = self.items(node, Field::Properties)?;
        if !properties.is_empty() {
            let old = self.enter_delimited();
            self.space()?;
            let list = List { is_of_statements: true, is_indented: true, resets_context: true, ..COMMAS };
            self.print_list(properties, list)?;
            self.space()?;
            self.leave_delimited(old);
        }
        self.right_brace(node)
    }

    pub fn object_property(&mut self, node: &Node) -> Step<()> {
        self.without(node, &[Field::Decorators])?;
        let key = self.child(node, Field::Key)?;
        let value = self.child(node, Field::Value)?;
        let is_computed = self.is_true(node, Field::Computed)?;
        let has_name = !is_computed && key.kind == Kind::Identifier;
        if has_name && value.kind == Kind::AssignmentPattern {
            let left = self.child(&value, Field::Left)?;
            if left.kind == Kind::Identifier && self.have_same_names(&key, &left)? {
                return self.print(&value);
            }
        }
        self.key(&key, is_computed)?;
        if has_name
            && value.kind == Kind::Identifier
            && self.is_true(node, Field::Shorthand)?
            && self.have_same_names(&key, &value)?
        {
            return Ok(());
        }
        self.char(b':')?;
        self.space()?;
        self.print(&value)
    }

    pub fn have_same_names(&mut self, one: &Node, other: &Node) -> Step<bool> {
        let (one, other) = (self.name_of(one)?.1, self.name_of(other)?.1);
        Ok(are_same(&one, &other))
    }

    pub fn array(&mut self, node: &Node) -> Step<()> {
        let elements = self.items(node, Field::Elements)?;
        self.char(b'[')?;
        let old = self.enter_delimited();
        for (index, element) in elements.iter().enumerate() {
            if !is_true(*element) {
                self.char(b',')?;
                continue;
            }
            if index > 0 {
                self.space()?;
            }
            self.print_as(&self.node(*element)?, RESETTING)?;
            if index + 1 < elements.len() {
                self.char(b',')?;
            }
        }
        self.leave_delimited(old);
        self.char(b']')
    }
}
