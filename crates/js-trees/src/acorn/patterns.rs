//! What is assigned to and bound.

use oxc_ast::ast::{
    ArrayAssignmentTarget, ArrayPattern, AssignmentTarget, AssignmentTargetMaybeDefault,
    AssignmentTargetProperty, BindingPattern, BindingProperty, BindingRestElement, Expression,
    ObjectAssignmentTarget, ObjectPattern, PropertyKey, SimpleAssignmentTarget,
};
use oxc_span::{GetSpan, Span};

use crate::acorn::builder::{Builder, Built, Twice};
use crate::tree::{Maker, Stop};

/// What stands behind a property's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    /// A value of its own.
    Value,
    /// Nothing: the key stands for the value.
    Nothing,
    /// Parameters of a method.
    Parameters,
    /// Those of a getter or setter.
    Accessor(&'static str),
}

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn binding(&mut self, pattern: &BindingPattern<'a>) -> Built<M> {
        self.deeper(|this| match pattern {
            BindingPattern::BindingIdentifier(identifier) => {
                this.identifier(&identifier.name, identifier.span)
            }
            BindingPattern::ObjectPattern(pattern) => this.object_pattern(pattern),
            BindingPattern::ArrayPattern(pattern) => this.array_pattern(pattern),
            BindingPattern::AssignmentPattern(pattern) => {
                let left = this.binding(&pattern.left)?;
                this.with_default(left, pattern.span, &pattern.right)
            }
        })
    }

    pub fn with_default(&mut self, left: M::Value, span: Span, right: &Expression<'a>) -> Built<M> {
        let right = self.expression(right)?;
        self.node("AssignmentPattern", span, names!["left", "right"], &[left, right])
    }

    pub fn rest(&mut self, rest: &BindingRestElement<'a>) -> Built<M> {
        let argument = self.binding(&rest.argument)?;
        self.node("RestElement", rest.span, names!["argument"], &[argument])
    }

    fn object_pattern(&mut self, pattern: &ObjectPattern<'a>) -> Built<M> {
        let mut values = Vec::new();
        for property in &pattern.properties {
            values.push(self.binding_property(property)?);
        }
        if let Some(rest) = &pattern.rest {
            values.push(self.rest(rest)?);
        }
        let properties = self.maker.list(values)?;
        self.node("ObjectPattern", pattern.span, names!["properties"], &[properties])
    }

    fn binding_property(&mut self, property: &BindingProperty<'a>) -> Built<M> {
        if !property.shorthand {
            let key = self.key(&property.key)?;
            let value = self.binding(&property.value)?;
            return self.property(property.span, property.computed, key, value, Behind::Value);
        }
        let PropertyKey::StaticIdentifier(name) = &property.key else { return Err(Stop::Unfit) };
        let Twice { key, value } = self.identifier_twice(&name.name, name.span)?;
        let value = match &property.value {
            BindingPattern::BindingIdentifier(_) => value,
            BindingPattern::AssignmentPattern(pattern) => {
                self.with_default(value, pattern.span, &pattern.right)?
            }
            _ => return Err(Stop::Unfit),
        };
        self.property(property.span, false, key, value, Behind::Nothing)
    }

    pub fn property(
        &mut self,
        span: Span,
        computed: bool,
        key: M::Value,
        value: M::Value,
        behind: Behind,
    ) -> Built<M> {
        let kind = if let Behind::Accessor(kind) = behind { kind } else { "init" };
        let kind = self.maker.word(kind)?;
        let method = self.maker.bool(behind == Behind::Parameters);
        let shorthand = self.maker.bool(behind == Behind::Nothing);
        let computed = self.maker.bool(computed);
        if self.options.early_kinds && behind != Behind::Value {
            let names = names!["method", "shorthand", "computed", "key", "kind", "value"];
            return self.node("Property", span, names, &[method, shorthand, computed, key, kind, value]);
        }
        let names = names!["method", "shorthand", "computed", "key", "value", "kind"];
        self.node("Property", span, names, &[method, shorthand, computed, key, value, kind])
    }

    fn array_pattern(&mut self, pattern: &ArrayPattern<'a>) -> Built<M> {
        let mut values = Vec::new();
        for element in &pattern.elements {
            values.push(self.or_null(element.as_ref(), |this, element| this.binding(element))?);
        }
        if let Some(rest) = &pattern.rest {
            values.push(self.rest(rest)?);
        }
        let elements = self.maker.list(values)?;
        self.node("ArrayPattern", pattern.span, names!["elements"], &[elements])
    }

    /// What is assigned to. Who calls has looked at its parentheses.
    pub fn target(&mut self, target: &AssignmentTarget<'a>) -> Built<M> {
        self.deeper(|this| match target {
            AssignmentTarget::ArrayAssignmentTarget(pattern) => this.array_target(pattern),
            AssignmentTarget::ObjectAssignmentTarget(pattern) => this.object_target(pattern),
            _ => this.simple_target(target.as_simple_assignment_target().ok_or(Stop::Unfit)?),
        })
    }

    pub fn simple_target(&mut self, target: &SimpleAssignmentTarget<'a>) -> Built<M> {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(identifier) => {
                self.identifier(&identifier.name, identifier.span)
            }
            _ => self.member(target.as_member_expression().ok_or(Stop::Unfit)?),
        }
    }

    fn inner_target(&mut self, target: &AssignmentTarget<'a>) -> Built<M> {
        self.unparenthesized(target.span())?;
        self.target(target)
    }

    fn maybe_default(&mut self, target: &AssignmentTargetMaybeDefault<'a>) -> Built<M> {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(target) => {
                let left = self.inner_target(&target.binding)?;
                self.with_default(left, target.span, &target.init)
            }
            _ => self.inner_target(target.as_assignment_target().ok_or(Stop::Unfit)?),
        }
    }

    fn array_target(&mut self, pattern: &ArrayAssignmentTarget<'a>) -> Built<M> {
        let mut values = Vec::new();
        for element in &pattern.elements {
            values.push(self.or_null(element.as_ref(), |this, element| this.maybe_default(element))?);
        }
        if let Some(rest) = &pattern.rest {
            let argument = self.inner_target(&rest.target)?;
            values.push(self.node("RestElement", rest.span, names!["argument"], &[argument])?);
        }
        let elements = self.maker.list(values)?;
        self.node("ArrayPattern", pattern.span, names!["elements"], &[elements])
    }

    fn object_target(&mut self, pattern: &ObjectAssignmentTarget<'a>) -> Built<M> {
        let mut values = Vec::new();
        for property in &pattern.properties {
            values.push(self.target_property(property)?);
        }
        if let Some(rest) = &pattern.rest {
            let argument = self.inner_target(&rest.target)?;
            values.push(self.node("RestElement", rest.span, names!["argument"], &[argument])?);
        }
        let properties = self.maker.list(values)?;
        self.node("ObjectPattern", pattern.span, names!["properties"], &[properties])
    }

    fn target_property(&mut self, property: &AssignmentTargetProperty<'a>) -> Built<M> {
        match property {
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => {
                let name = &property.binding;
                let Twice { key, value } = self.identifier_twice(&name.name, name.span)?;
                let value = match &property.init {
                    Some(init) => self.with_default(value, property.span, init)?,
                    None => value,
                };
                self.property(property.span, false, key, value, Behind::Nothing)
            }
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                let key = self.key(&property.name)?;
                let value = self.maybe_default(&property.binding)?;
                self.property(property.span, property.computed, key, value, Behind::Value)
            }
        }
    }

    /// The name of a property.
    pub fn key(&mut self, key: &PropertyKey<'a>) -> Built<M> {
        match key {
            PropertyKey::StaticIdentifier(name) => self.identifier(&name.name, name.span),
            PropertyKey::PrivateIdentifier(name) => self.private_name(&name.name, name.span),
            _ => self.expression(key.as_expression().ok_or(Stop::Unfit)?),
        }
    }

    pub fn private_name(&mut self, name: &str, span: Span) -> Built<M> {
        let name = self.name(name, Span::new(span.start + 1, span.end))?;
        self.node("PrivateIdentifier", span, names!["name"], &[name])
    }
}
