//! What is assigned to and bound. A pattern that was read as an expression first has its properties in another order than one that was not.

use oxc_ast::ast::{
    ArrayAssignmentTarget, ArrayPattern, AssignmentPattern, AssignmentTarget, AssignmentTargetMaybeDefault,
    AssignmentTargetProperty, BindingPattern, BindingProperty, BindingRestElement, ObjectAssignmentTarget,
    ObjectPattern, PropertyKey, SimpleAssignmentTarget,
};
use oxc_span::{GetSpan, Span};

use crate::babel::builder::{Builder, Built, Twice};
use crate::babel::comments::Node;
use crate::tree::{Maker, Stop};

/// Whether a pattern was read as an expression first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Expression,
    Binding,
}

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn binding(&mut self, pattern: &BindingPattern<'a>, reading: Reading) -> Built<M> {
        self.deeper(|this| match pattern {
            BindingPattern::BindingIdentifier(identifier) => {
                this.identifier(&identifier.name, identifier.span)
            }
            BindingPattern::ObjectPattern(pattern) => this.object_pattern(pattern, reading),
            BindingPattern::ArrayPattern(pattern) => this.array_pattern(pattern, reading),
            BindingPattern::AssignmentPattern(pattern) => this.default_pattern(pattern, reading),
        })
    }

    fn default_pattern(&mut self, pattern: &AssignmentPattern<'a>, reading: Reading) -> Built<M> {
        let left = self.binding(&pattern.left, reading)?;
        self.with_default(left, pattern.span, |this| this.expression(&pattern.right))
    }

    pub fn with_default(
        &mut self,
        left: Node<M::Value>,
        span: Span,
        right: impl FnOnce(&mut Self) -> Built<M>,
    ) -> Built<M> {
        let right = right(self)?.value;
        let names = names!["left", "right"];
        self.node("AssignmentPattern", span, names, &[left.value, right])
    }

    pub fn rest(&mut self, rest: &BindingRestElement<'a>, reading: Reading) -> Built<M> {
        let argument = self.binding(&rest.argument, reading)?;
        self.rest_of(argument, rest.span)
    }

    fn rest_of(&mut self, argument: Node<M::Value>, span: Span) -> Built<M> {
        self.node("RestElement", span, names!["argument"], &[argument.value])
    }

    fn object_pattern(&mut self, pattern: &ObjectPattern<'a>, reading: Reading) -> Built<M> {
        let (mut values, mut last) = (Vec::new(), None);
        for property in &pattern.properties {
            let node = self.binding_property(property, reading)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        if let Some(rest) = &pattern.rest {
            let node = self.rest(rest, reading)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        self.properties("ObjectPattern", pattern.span, values, last.as_ref())
    }

    /// An object or a pattern of one.
    pub fn properties(
        &mut self,
        kind: &'static str,
        span: Span,
        values: Vec<M::Value>,
        last: Option<&Node<M::Value>>,
    ) -> Built<M> {
        let properties = self.maker.list(values)?;
        let at = (span.start, span.end);
        let comma = if last.is_some() { self.trailing_comma(span.end)? } else { None };
        let node = match comma {
            Some(extra) => {
                let names = names!["properties", "extra"];
                let node = self.unfinished(kind, at, names, &[properties, extra.clone()])?;
                Node { extra: Some(extra), ..node }
            }
            None => self.unfinished(kind, at, names!["properties"], &[properties])?,
        };
        self.done(node, last)
    }

    fn binding_property(&mut self, property: &BindingProperty<'a>, reading: Reading) -> Built<M> {
        if !property.shorthand {
            let key = self.key(&property.key)?;
            let value = self.binding(&property.value, reading)?;
            return self.property(key, property.computed, value, property.span, false, reading);
        }
        let PropertyKey::StaticIdentifier(name) = &property.key else { return Err(Stop::Unfit) };
        let Twice { key, value } = self.identifier_twice(&name.name, name.span)?;
        let value = match &property.value {
            BindingPattern::BindingIdentifier(_) => value,
            BindingPattern::AssignmentPattern(pattern) => {
                self.with_default(value, pattern.span, |this| this.expression(&pattern.right))?
            }
            _ => return Err(Stop::Unfit),
        };
        self.property(key, false, value, property.span, true, reading)
    }

    pub fn property(
        &mut self,
        key: Node<M::Value>,
        computed: bool,
        value: Node<M::Value>,
        span: Span,
        shorthand: bool,
        reading: Reading,
    ) -> Built<M> {
        let method = self.maker.bool(false);
        let is_computed = self.maker.bool(computed);
        let is_short = self.maker.bool(shorthand);
        let (key, value) = (key.value, value.value);
        let (names, values): (crate::tree::Names, _) = match (reading, computed) {
            (Reading::Expression, false) => (
                names!["method", "key", "computed", "shorthand", "value"],
                [method, key, is_computed, is_short, value],
            ),
            (Reading::Expression, true) => (
                names!["method", "computed", "key", "shorthand", "value"],
                [method, is_computed, key, is_short, value],
            ),
            (Reading::Binding, false) => (
                names!["key", "computed", "method", "shorthand", "value"],
                [key, is_computed, method, is_short, value],
            ),
            (Reading::Binding, true) => (
                names!["computed", "key", "method", "shorthand", "value"],
                [is_computed, key, method, is_short, value],
            ),
        };
        let mut node = self.node("ObjectProperty", span, names, &values)?;
        if shorthand {
            let yes = self.maker.bool(true);
            self.add_extra(&mut node, "shorthand", yes)?;
        }
        Ok(node)
    }

    fn array_pattern(&mut self, pattern: &ArrayPattern<'a>, reading: Reading) -> Built<M> {
        let (mut values, mut last) = (Vec::new(), None);
        for element in &pattern.elements {
            match element {
                Some(element) => {
                    let node = self.binding(element, reading)?;
                    values.push(node.value.clone());
                    last = Some(node);
                }
                None => values.push(self.maker.null()),
            }
        }
        if let Some(rest) = &pattern.rest {
            let node = self.rest(rest, reading)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        self.elements("ArrayPattern", pattern.span, values, last.as_ref(), reading)
    }

    /// An array or a pattern of one.
    pub fn elements(
        &mut self,
        kind: &'static str,
        span: Span,
        values: Vec<M::Value>,
        last: Option<&Node<M::Value>>,
        reading: Reading,
    ) -> Built<M> {
        let has_comma = !values.is_empty() && reading == Reading::Expression;
        let elements = self.maker.list(values)?;
        let at = (span.start, span.end);
        let comma = if has_comma { self.trailing_comma(span.end)? } else { None };
        let node = match comma {
            Some(extra) => {
                let names = names!["extra", "elements"];
                let node = self.unfinished(kind, at, names, &[extra.clone(), elements])?;
                Node { extra: Some(extra), ..node }
            }
            None => self.unfinished(kind, at, names!["elements"], &[elements])?,
        };
        self.done(node, last)
    }

    /// What is assigned to. oxc does not keep parentheses there: who calls has looked that there are none.
    pub fn target(&mut self, target: &AssignmentTarget<'a>) -> Built<M> {
        self.deeper(|this| match target {
            AssignmentTarget::ArrayAssignmentTarget(pattern) => this.array_target(pattern),
            AssignmentTarget::ObjectAssignmentTarget(pattern) => this.object_target(pattern),
            _ => match target.as_simple_assignment_target() {
                Some(target) => this.simple_target(target),
                None => Err(Stop::Unfit),
            },
        })
    }

    pub fn simple_target(&mut self, target: &SimpleAssignmentTarget<'a>) -> Built<M> {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(identifier) => {
                self.identifier(&identifier.name, identifier.span)
            }
            _ => match target.as_member_expression() {
                Some(member) => self.member(member, false),
                None => Err(Stop::Unfit),
            },
        }
    }

    fn inner_target(&mut self, target: &AssignmentTarget<'a>) -> Built<M> {
        self.no_parenthesis_behind(target.span())?;
        self.target(target)
    }

    fn maybe_default(&mut self, target: &AssignmentTargetMaybeDefault<'a>) -> Built<M> {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(target) => {
                self.begins(&target.binding, target.span)?;
                let left = self.inner_target(&target.binding)?;
                self.with_default(left, target.span, |this| this.expression(&target.init))
            }
            _ => match target.as_assignment_target() {
                Some(target) => self.inner_target(target),
                None => Err(Stop::Unfit),
            },
        }
    }

    fn array_target(&mut self, pattern: &ArrayAssignmentTarget<'a>) -> Built<M> {
        let (mut values, mut last) = (Vec::new(), None);
        for element in &pattern.elements {
            match element {
                Some(element) => {
                    let node = self.maybe_default(element)?;
                    values.push(node.value.clone());
                    last = Some(node);
                }
                None => values.push(self.maker.null()),
            }
        }
        if let Some(rest) = &pattern.rest {
            let argument = self.inner_target(&rest.target)?;
            let node = self.rest_of(argument, rest.span)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        self.elements("ArrayPattern", pattern.span, values, last.as_ref(), Reading::Expression)
    }

    fn object_target(&mut self, pattern: &ObjectAssignmentTarget<'a>) -> Built<M> {
        let (mut values, mut last) = (Vec::new(), None);
        for property in &pattern.properties {
            let node = self.target_property(property)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        if let Some(rest) = &pattern.rest {
            let argument = self.inner_target(&rest.target)?;
            let node = self.rest_of(argument, rest.span)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        self.properties("ObjectPattern", pattern.span, values, last.as_ref())
    }

    fn target_property(&mut self, property: &AssignmentTargetProperty<'a>) -> Built<M> {
        match property {
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => {
                let name = &property.binding;
                let Twice { key, value } = self.identifier_twice(&name.name, name.span)?;
                let value = match &property.init {
                    Some(init) => self.with_default(value, property.span, |this| this.expression(init))?,
                    None => value,
                };
                self.property(key, false, value, property.span, true, Reading::Expression)
            }
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                let key = self.key(&property.name)?;
                let value = self.maybe_default(&property.binding)?;
                self.property(key, property.computed, value, property.span, false, Reading::Expression)
            }
        }
    }

    /// The name of a property.
    pub fn key(&mut self, key: &PropertyKey<'a>) -> Built<M> {
        match key {
            PropertyKey::StaticIdentifier(name) => self.identifier(&name.name, name.span),
            PropertyKey::PrivateIdentifier(name) => self.private_name(&name.name, name.span),
            _ => match key.as_expression() {
                Some(expression) => self.expression(expression),
                None => Err(Stop::Unfit),
            },
        }
    }

    pub fn private_name(&mut self, name: &str, span: Span) -> Built<M> {
        let id = self.identifier(name, Span::new(span.start + 1, span.end))?.value;
        self.node("PrivateName", span, names!["id"], &[id])
    }
}
