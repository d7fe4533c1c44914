//! Functions, classes and their members, and properties.

use super::keywords::{Keywords, begin_together};
use super::nodes::{Node, Place};
use super::output::Context;
use super::parentheses::{CALL, is_below};
use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::tree_reads::are_same;

impl Tree<'_> {
    /// Parameters, and what comes before and behind them of a function that is not TypeScript's.
    fn parameters(&mut self, context: &mut Context, function: &Node, until: Option<Place>) -> Step<()> {
        self.without(function, &[Field::TypeParameters, Field::ReturnType])?;
        let params = self.items(function, Field::Params)?;
        self.track_all(params)?;
        self.write(context, "(")?;
        self.sequence(context, params, until, false)?;
        self.write(context, ")")
    }

    pub fn function(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let body = self.child(node, Field::Body)?;
        self.function_words(context, node, &body)?;
        if let Some(id) = self.child_if_any(node, Field::Id)? {
            if self.dialect.knows_inner_bindings() {
                self.track(&id)?;
            }
            self.visit(context, &id)?;
        }
        self.parameters(context, node, body.start())?;
        self.write(context, " ")?;
        self.visit(context, &body)
    }

    pub fn arrow(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        if self.flag(node, Field::Async)? {
            if self.dialect.maps_keywords() {
                self.word(context, "async", node)?;
                self.write(context, " ")?;
            } else {
                self.write(context, "async ")?;
            }
        }
        let body = self.child(node, Field::Body)?;
        self.parameters(context, node, body.start())?;
        self.write(context, " => ")?;
        let wrap = self.body_needs_wrap(&body)?;
        self.maybe_wrap(context, &body, wrap)
    }

    pub fn class(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        const TYPES: &[Field] =
            &[Field::TypeParameters, Field::SuperTypeParameters, Field::SuperTypeArguments];
        self.without(node, TYPES)?;
        self.unless(node, &[Field::Declare, Field::Abstract])?;
        self.without_items(node, Field::Implements)?;
        let id = self.child_if_any(node, Field::Id)?;
        let body = self.child(node, Field::Body)?;
        // The package asks a body for its place without asking whether it has one.
        if self.dialect.maps_keywords() && node.loc.is_some() && id.or(body.loc.map(|_| body)).is_none() {
            return Err(Stop::Unusual);
        }
        let mut keywords = self.keywords(node, begin_together(id.unwrap_or(body).start(), node.start()));
        self.keyword(context, &mut keywords, "class ")?;
        if let Some(id) = id {
            self.visit(context, &id)?;
            self.write(context, " ")?;
        }
        if let Some(parent) = self.child_if_any(node, Field::SuperClass)? {
            self.write(context, "extends ")?;
            let wrap = self.dialect.knows_all_parentheses() && is_below(parent.kind, CALL);
            self.maybe_wrap(context, &parent, wrap)?;
            self.write(context, " ")?;
        }
        self.visit(context, &body)
    }

    fn key(&mut self, context: &mut Context, node: &Node, is_computed: bool) -> Step<()> {
        if is_computed {
            self.write(context, "[")?;
        }
        self.visit_in(context, node, Field::Key)?;
        if is_computed { self.write(context, "]") } else { Ok(()) }
    }

    /// What the function of a method is, and its name.
    fn method_head(
        &mut self,
        context: &mut Context,
        keywords: &mut Keywords,
        node: &Node,
        function: &Node,
    ) -> Step<()> {
        if self.flag(function, Field::Async)? {
            self.keyword(context, keywords, "async ")?;
        }
        if self.flag(function, Field::Generator)? {
            self.write(context, "*")?;
        }
        let is_computed = self.flag(node, Field::Computed)?;
        self.key(context, node, is_computed)
    }

    fn accessor_word(&mut self, node: &Node) -> Step<Option<&'static str>> {
        if self.is(node, Field::Kind, "get")? {
            Ok(Some("get "))
        } else if self.is(node, Field::Kind, "set")? {
            Ok(Some("set "))
        } else {
            Ok(None)
        }
    }

    pub fn method(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.without(node, &[Field::Accessibility, Field::TypeParameters])?;
        self.unless(node, &[Field::Abstract, Field::Override, Field::Optional])?;
        let function = self.child(node, Field::Value)?;
        let mut keywords = self.keywords(node, begin_together(node.start(), function.start()));
        if self.flag(node, Field::Static)? {
            self.keyword(context, &mut keywords, "static ")?;
        }
        if let Some(word) = self.accessor_word(node)? {
            self.keyword(context, &mut keywords, word)?;
        }
        self.method_head(context, &mut keywords, node, &function)?;
        let body = self.child(&function, Field::Body)?;
        self.parameters(context, &function, body.start().or(node.end()))?;
        self.write(context, " ")?;
        self.visit(context, &body)
    }

    pub fn class_field(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.without(node, &[Field::Accessibility, Field::TypeAnnotation])?;
        let modifiers = [
            Field::Declare,
            Field::Abstract,
            Field::Override,
            Field::Readonly,
            Field::Accessor,
            Field::Optional,
            Field::Definite,
        ];
        self.unless(node, &modifiers)?;
        let value = self.child_if_any(node, Field::Value)?;
        if self.flag(node, Field::Static)? {
            let start = value.and_then(|value| value.start());
            let mut keywords = self.keywords(node, start.is_none() || begin_together(node.start(), start));
            self.keyword(context, &mut keywords, "static ")?;
        }
        let is_computed = self.flag(node, Field::Computed)?;
        self.key(context, node, is_computed)?;
        if let Some(value) = &value {
            self.write(context, " = ")?;
            self.visit(context, value)?;
        }
        self.write(context, ";")?;
        let last = match value {
            Some(value) => value,
            None => self.child(node, Field::Key)?,
        };
        self.flush_trailing(context, last.end(), None)
    }

    pub fn static_block(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        if self.dialect.maps_keywords() {
            self.word(context, "static", node)?;
            self.write(context, " {")?;
        } else {
            self.write(context, "static {")?;
        }
        self.indent()?;
        self.newline(context)?;
        self.body(context, node)?;
        self.dedent()?;
        self.newline(context)?;
        self.write(context, "}")
    }

    /// Whether a property is written as its value alone.
    fn is_shorthand(&mut self, node: &Node, value: &Node) -> Step<bool> {
        let value = match value.kind {
            Kind::AssignmentPattern => self.bare_child(value, Field::Left)?,
            _ => *value,
        };
        if self.flag(node, Field::Computed)? || !self.is(node, Field::Kind, "init")? {
            return Ok(false);
        }
        let key = self.bare_child(node, Field::Key)?;
        if key.kind != Kind::Identifier || value.kind != Kind::Identifier {
            return Ok(false);
        }
        let [key, value] = [self.text_in(&key, Field::Name)?, self.text_in(&value, Field::Name)?];
        Ok(are_same(&key, &value))
    }

    pub fn property(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let value = self.child(node, Field::Value)?;
        if self.is_shorthand(node, &value)? {
            return self.visit(context, &value);
        }
        let word = self.accessor_word(node)?;
        let is_method = self.flag(node, Field::Method)?;
        let is_method = is_method || word.is_some() || self.dialect.makes_methods();
        if value.kind == Kind::FunctionExpression && is_method {
            let mut keywords = self.keywords(node, true);
            match word {
                Some(word) => self.keyword(context, &mut keywords, word)?,
                None if !self.is(node, Field::Kind, "init")? => return Err(Stop::Unusual),
                None => {}
            }
            self.method_head(context, &mut keywords, node, &value)?;
            let body = self.child(&value, Field::Body)?;
            self.parameters(context, &value, body.start())?;
            self.write(context, " ")?;
            return self.visit(context, &body);
        }
        // The package has the word behind the bracket.
        let is_computed = self.flag(node, Field::Computed)?;
        if is_computed {
            self.write(context, "[")?;
        }
        if let Some(word) = word {
            if self.dialect.maps_keywords() {
                self.word(context, word.trim_end(), node)?;
                self.write(context, " ")?;
            } else {
                self.write(context, word)?;
            }
        }
        self.visit_in(context, node, Field::Key)?;
        self.write(context, if is_computed { "]: " } else { ": " })?;
        self.visit(context, &value)
    }
}
