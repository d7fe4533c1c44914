//! Functions and methods.

use rquickjs_sys as qjs;

use super::map::Name;
use super::nodes::{Node, ascii, joined, length};
use super::printer::{Manner, RESETTING};
use super::tokens::{BEFORE_FIRST, context};
use super::words::{Field, Kind};
use super::{Printer, Step};
use crate::fields::is_true;
use crate::text::Unit;
use crate::tree_reads::{is_nothing, is_word};

/// What only types have.
const TYPES: &[Field] = &[Field::TypeParameters, Field::ReturnType, Field::Predicate];

impl Printer<'_> {
    pub fn function(&mut self, node: &Node, parent: Option<&Node>) -> Step<()> {
        self.without(node, TYPES)?;
        if self.is_true(node, Field::Async)? {
            self.word("async")?;
            self.inner_state = BEFORE_FIRST;
            self.space()?;
        }
        self.word("function")?;
        if self.is_true(node, Field::Generator)? {
            self.inner_state = BEFORE_FIRST;
            self.char(b'*')?;
        }
        self.space()?;
        let id = self.child_if_any(node, Field::Id)?;
        if let Some(id) = &id {
            self.print(id)?;
        }
        self.come_from_function(id, parent)?;
        self.parameters(node)?;
        self.no_line_terminator = false;
        self.space()?;
        self.print_child(node, Field::Body)
    }

    pub fn arrow(&mut self, node: &Node, parent: Option<&Node>) -> Step<()> {
        self.without(node, TYPES)?;
        if self.is_true(node, Field::Async)? {
            self.word_before("async")?;
            self.space()?;
        }
        let parameters = self.items(node, Field::Params)?;
        match parameters {
            [only] if self.is_bare(&self.node(*only)?)? => {
                let manner = Manner { no_line_terminator_after: true, ..Manner::default() };
                self.print_as(&self.node(*only)?, manner)?;
            }
            _ => {
                if parent.is_some() {
                    self.come_from_function(None, parent)?;
                }
                self.parameters(node)?;
                self.no_line_terminator = true;
            }
        }
        self.space()?;
        self.print_inner_comments(true)?;
        self.token("=>")?;
        self.space()?;
        self.context |= context::ARROW_BODY;
        self.print_child(node, Field::Body)
    }

    /// Whether an arrow function's only parameter gets no parentheses.
    fn is_bare(&self, parameter: &Node) -> Step<bool> {
        if parameter.kind != Kind::Identifier {
            return Ok(false);
        }
        self.without(parameter, &[Field::TypeAnnotation, Field::Optional])?;
        let leading = self.items_if_any(parameter, Field::LeadingComments)?;
        Ok(leading.is_empty() && self.items_if_any(parameter, Field::TrailingComments)?.is_empty())
    }

    /// What goes before the parameters of a method.
    pub fn method(&mut self, node: &Node) -> Step<()> {
        self.without(node, TYPES)?;
        self.without(node, &[Field::Decorators, Field::Optional])?;
        let kind = self.text_if_any(node, Field::Kind)?;
        let is = |word| kind.as_ref().is_some_and(|kind| is_word(kind, word));
        for word in ["get", "set"] {
            if is(word) {
                self.word(word)?;
                self.space()?;
            }
        }
        if self.is_true(node, Field::Async)? {
            self.word_before("async")?;
            self.space()?;
        }
        if (is("method") || is("init")) && self.is_true(node, Field::Generator)? {
            self.char(b'*')?;
        }
        let is_computed = self.is_true(node, Field::Computed)?;
        let key = self.child(node, Field::Key)?;
        self.key(&key, is_computed)?;
        if !is_computed || key.kind == Kind::StringLiteral {
            self.come_from_name_of(&key)?;
        }
        self.parameters(node)?;
        self.no_line_terminator = false;
        self.space()?;
        self.print_child(node, Field::Body)
    }

    pub fn key(&mut self, key: &Node, is_computed: bool) -> Step<()> {
        if !is_computed {
            return self.print(key);
        }
        self.char(b'[')?;
        self.print(key)?;
        self.char(b']')
    }

    fn parameters(&mut self, node: &Node) -> Step<()> {
        self.char(b'(')?;
        let parameters = self.items(node, Field::Params)?;
        let old = self.enter_delimited();
        for (index, parameter) in parameters.iter().enumerate() {
            let parameter = self.node(*parameter)?;
            self.without(&parameter, &[Field::Decorators, Field::Optional, Field::TypeAnnotation])?;
            self.print_as(&parameter, RESETTING)?;
            if index + 1 < parameters.len() {
                self.char(b',')?;
                self.space()?;
            }
        }
        self.char(b')')?;
        self.leave_delimited(old);
        Ok(())
    }

    /// `_getFuncIdName`, and what is done with the name.
    fn come_from_function(&mut self, id: Option<Node>, parent: Option<&Node>) -> Step<()> {
        use Kind::*;
        if self.map.is_none() {
            return Ok(());
        }
        if let Some(id) = id {
            return self.come_from_name_of(&id);
        }
        let Some(parent) = parent else { return Ok(()) };
        let field = match parent.kind {
            VariableDeclarator => Field::Id,
            AssignmentExpression | AssignmentPattern => Field::Left,
            ObjectProperty | ClassProperty => {
                let key = self.child(parent, Field::Key)?;
                if self.is_true(parent, Field::Computed)? && key.kind != StringLiteral {
                    return Ok(());
                }
                Field::Key
            }
            ClassPrivateProperty => Field::Key,
            _ => return Ok(()),
        };
        match self.child_if_any(parent, field)? {
            Some(id) => self.come_from_name_of(&id),
            None => Ok(()),
        }
    }

    fn come_from_name_of(&mut self, id: &Node) -> Step<()> {
        if self.map.is_none() || !self.can_mark_name {
            return Ok(());
        }
        let name = match id.kind {
            Kind::Identifier => self.identifier_name(id)?,
            Kind::PrivateName => {
                let inner = self.child(id, Field::Id)?;
                let (_, name) = self.name_of(&inner)?;
                let text = u16::string(joined(&[ascii("#"), name])?)?;
                let value = text.raw();
                self.held.hold(text)?;
                Name { value, text: self.text(value)? }
            }
            Kind::StringLiteral => {
                let value = self.get(id.object, Field::Value)?;
                Name { value, text: self.text(value)? }
            }
            _ => return Ok(()),
        };
        self.come_from_name(name);
        Ok(())
    }

    /// The name that an identifier had, or has.
    pub fn identifier_name(&mut self, node: &Node) -> Step<Name> {
        let loc = self.get(node.object, Field::Loc)?;
        let named = if is_true(loc) { self.get(loc, Field::IdentifierName)? } else { qjs::JS_UNDEFINED };
        if !is_nothing(named) {
            let text = self.text(named)?;
            if length(&text) > 0 {
                return Ok(Name { value: named, text });
            }
        }
        let (value, text) = self.name_of(node)?;
        Ok(Name { value, text })
    }
}
