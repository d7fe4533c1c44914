//! Calls and members, and the chains that they are parts of.

use oxc_ast::ast::{Argument, CallExpression, Expression, ImportExpression, MemberExpression, NewExpression};
use oxc_span::{GetSpan, Span};

use crate::babel::builder::{Builder, Built, List};
use crate::babel::comments::Node;
use crate::tree::{Made, Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    /// A part of a chain is optional from its first `?.` on.
    pub fn member(&mut self, member: &MemberExpression<'a>, is_optional: bool) -> Built<M> {
        let object = self.object_of(member.object(), is_optional)?.value;
        let is_computed = matches!(member, MemberExpression::ComputedMemberExpression(_));
        let property = match member {
            MemberExpression::ComputedMemberExpression(member) => self.expression(&member.expression)?,
            MemberExpression::StaticMemberExpression(member) => {
                self.identifier(&member.property.name, member.property.span)?
            }
            MemberExpression::PrivateFieldExpression(member) => {
                self.private_name(&member.field.name, member.field.span)?
            }
        };
        let computed = self.maker.bool(is_computed);
        if is_optional {
            let optional = self.maker.bool(member.optional());
            let names = names!["object", "computed", "property", "optional"];
            let values = [object, computed, property.value, optional];
            return self.node("OptionalMemberExpression", member.span(), names, &values);
        }
        let names = names!["object", "computed", "property"];
        self.node("MemberExpression", member.span(), names, &[object, computed, property.value])
    }

    fn object_of(&mut self, object: &Expression<'a>, is_optional: bool) -> Built<M> {
        if !is_optional {
            return self.expression(object);
        }
        self.deeper(|this| match object {
            Expression::CallExpression(call) => this.call(call, call_is_optional(call)),
            _ => match object.as_member_expression() {
                Some(member) => this.member(member, member_is_optional(member)),
                None => this.any_expression(object),
            },
        })
    }

    pub fn call(&mut self, call: &CallExpression<'a>, is_optional: bool) -> Built<M> {
        if call.type_arguments.is_some() {
            return Err(Stop::Unfit);
        }
        let callee = self.object_of(&call.callee, is_optional)?.value;
        let List { value: arguments, last } = self.arguments(&call.arguments)?;
        // Only where it may be the head of an arrow function's parameters is a comma behind the last argument kept.
        let keeps_comma = last.is_some() && !call.optional;
        let optional = is_optional.then(|| self.maker.bool(call.optional));
        let kind = if is_optional { "OptionalCallExpression" } else { "CallExpression" };
        let at = (call.span.start, call.span.end);
        let comma = if keeps_comma { self.trailing_comma(at.1)? } else { None };
        let extra = comma.clone();
        let node = match (optional, comma) {
            (None, None) => self.unfinished(kind, at, names!["callee", "arguments"], &[callee, arguments]),
            (None, Some(comma)) => {
                self.unfinished(kind, at, names!["callee", "extra", "arguments"], &[callee, comma, arguments])
            }
            (Some(optional), None) => {
                let values = [callee, optional, arguments];
                self.unfinished(kind, at, names!["callee", "optional", "arguments"], &values)
            }
            (Some(optional), Some(comma)) => {
                let values = [callee, optional, comma, arguments];
                self.unfinished(kind, at, names!["callee", "optional", "extra", "arguments"], &values)
            }
        }?;
        self.done(Node { extra, ..node }, last.as_ref())
    }

    fn arguments(&mut self, arguments: &[Argument<'a>]) -> Made<List<M::Value>> {
        self.list(arguments, |this, argument| match argument {
            Argument::SpreadElement(spread) => this.spread(spread),
            _ => match argument.as_expression() {
                Some(expression) => this.expression(expression),
                None => Err(Stop::Unfit),
            },
        })
    }

    pub fn new_expression(&mut self, node: &NewExpression<'a>) -> Built<M> {
        if node.type_arguments.is_some() {
            return Err(Stop::Unfit);
        }
        let callee = self.expression(&node.callee)?.value;
        let List { value: arguments, last } = self.arguments(&node.arguments)?;
        let at = (node.span.start, node.span.end);
        let made =
            self.unfinished("NewExpression", at, names!["callee", "arguments"], &[callee, arguments])?;
        self.done(made, last.as_ref())
    }

    pub fn import_call(&mut self, node: &ImportExpression<'a>) -> Built<M> {
        if node.phase.is_some() {
            return Err(Stop::Unfit);
        }
        let word = Span::new(node.span.start, node.span.start + 6);
        let callee = self.node("Import", word, names![], &[])?.value;
        let parts = [Some(&node.source), node.options.as_ref()];
        let List { value: arguments, last } =
            self.list(parts.into_iter().flatten(), |this, part| this.expression(part))?;
        let at = (node.span.start, node.span.end);
        let comma = self.trailing_comma(at.1)?;
        let made = match comma.clone() {
            None => {
                self.unfinished("CallExpression", at, names!["callee", "arguments"], &[callee, arguments])?
            }
            Some(comma) => {
                let names = names!["callee", "extra", "arguments"];
                self.unfinished("CallExpression", at, names, &[callee, comma, arguments])?
            }
        };
        self.done(Node { extra: comma, ..made }, last.as_ref())
    }
}

pub(crate) fn call_is_optional(call: &CallExpression<'_>) -> bool {
    call.optional || chain_is_optional(&call.callee)
}

pub(crate) fn member_is_optional(member: &MemberExpression<'_>) -> bool {
    member.optional() || chain_is_optional(member.object())
}

/// Whether there is a `?.` in what a chain begins with.
fn chain_is_optional(expression: &Expression<'_>) -> bool {
    let mut expression = expression;
    loop {
        expression = match expression {
            Expression::CallExpression(call) if call.optional => return true,
            Expression::CallExpression(call) => &call.callee,
            _ => match expression.as_member_expression() {
                Some(member) if member.optional() => return true,
                Some(member) => member.object(),
                None => return false,
            },
        };
    }
}
