//! Expressions.

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, AssignmentExpression, ChainElement, Expression,
    ObjectExpression, ObjectProperty, ObjectPropertyKind, ParenthesizedExpression, PropertyKey, PropertyKind,
    SequenceExpression, SpreadElement, UpdateExpression, YieldExpression,
};
use oxc_span::{GetSpan, Span};

use crate::babel::builder::{Builder, Built, Twice};
use crate::babel::calls::{call_is_optional, member_is_optional};
use crate::babel::comments::Node;
use crate::babel::functions::Method;
use crate::babel::patterns::Reading;
use crate::tree::{Made, Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn expression(&mut self, expression: &Expression<'a>) -> Built<M> {
        self.deeper(|this| this.any_expression(expression))
    }

    pub fn any_expression(&mut self, expression: &Expression<'a>) -> Built<M> {
        match expression {
            Expression::BooleanLiteral(literal) => {
                let value = self.maker.bool(literal.value);
                self.node("BooleanLiteral", literal.span, names!["value"], &[value])
            }
            Expression::NullLiteral(literal) => self.node("NullLiteral", literal.span, names![], &[]),
            Expression::NumericLiteral(literal) => self.numeric(literal),
            Expression::BigIntLiteral(literal) => self.big_int(literal),
            Expression::RegExpLiteral(literal) => self.regexp(literal),
            Expression::StringLiteral(literal) => self.string(literal),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::TaggedTemplateExpression(tagged) => self.tagged(tagged),
            Expression::Identifier(identifier) => self.identifier(&identifier.name, identifier.span),
            Expression::Super(node) => self.node("Super", node.span, names![], &[]),
            Expression::ThisExpression(node) => self.node("ThisExpression", node.span, names![], &[]),
            Expression::ArrayExpression(array) => self.array(array),
            Expression::ObjectExpression(object) => self.object(object),
            Expression::ArrowFunctionExpression(arrow) => self.arrow(arrow),
            Expression::FunctionExpression(function) => self.function(function),
            Expression::ClassExpression(class) => self.class(class),
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::AwaitExpression(node) => {
                self.has_top_level_await |= self.functions == 0;
                let argument = self.expression(&node.argument)?.value;
                self.node("AwaitExpression", node.span, names!["argument"], &[argument])
            }
            Expression::YieldExpression(node) => self.yield_expression(node),
            Expression::BinaryExpression(node) => {
                let left = self.expression(&node.left)?;
                self.binary("BinaryExpression", node.span, left, node.operator.as_str(), &node.right)
            }
            Expression::LogicalExpression(node) => {
                let left = self.expression(&node.left)?;
                self.binary("LogicalExpression", node.span, left, node.operator.as_str(), &node.right)
            }
            Expression::PrivateInExpression(node) => {
                let left = self.private_name(&node.left.name, node.left.span)?;
                self.binary("BinaryExpression", node.span, left, "in", &node.right)
            }
            Expression::ConditionalExpression(node) => {
                let test = self.expression(&node.test)?.value;
                let consequent = self.expression(&node.consequent)?.value;
                let alternate = self.expression(&node.alternate)?.value;
                let names = names!["test", "consequent", "alternate"];
                self.node("ConditionalExpression", node.span, names, &[test, consequent, alternate])
            }
            Expression::CallExpression(call) => self.call(call, false),
            Expression::NewExpression(node) => self.new_expression(node),
            Expression::ImportExpression(node) => self.import_call(node),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.call(call, call_is_optional(call)),
                element => match element.as_member_expression() {
                    Some(member) => self.member(member, member_is_optional(member)),
                    None => Err(Stop::Unfit),
                },
            },
            Expression::ParenthesizedExpression(node) => self.parenthesized(node),
            Expression::SequenceExpression(node) => self.sequence(node, node.span.end),
            Expression::UnaryExpression(node) => {
                let operator = self.maker.word(node.operator.as_str())?;
                let prefix = self.maker.bool(true);
                let argument = self.expression(&node.argument)?.value;
                let names = names!["operator", "prefix", "argument"];
                self.node("UnaryExpression", node.span, names, &[operator, prefix, argument])
            }
            Expression::UpdateExpression(node) => self.update(node),
            Expression::ImportMeta(node) => self.meta("import", "meta", node.span),
            Expression::NewTarget(node) => self.meta("new", "target", node.span),
            Expression::JSXElement(element) => {
                self.ends_behind(element.span)?;
                self.jsx_element(element)
            }
            Expression::JSXFragment(fragment) => {
                self.ends_behind(fragment.span)?;
                self.jsx_fragment(fragment)
            }
            _ => match expression.as_member_expression() {
                Some(member) => self.member(member, false),
                None => Err(Stop::Unfit),
            },
        }
    }

    /// To Babel an element can be called, and have members, even in the next line.
    fn ends_behind(&self, element: Span) -> Made<()> {
        let next = self.comments.token_start_behind(&self.source, element.end);
        let behind = self.source.slice(next, self.source.text.len() as u32);
        let goes_on = behind.starts_with(['(', '[', '.', '`']) || behind.starts_with("?.");
        if goes_on { Err(Stop::Unfit) } else { Ok(()) }
    }

    fn binary(
        &mut self,
        kind: &'static str,
        span: Span,
        left: Node<M::Value>,
        operator: &'static str,
        right: &Expression<'a>,
    ) -> Built<M> {
        let operator = self.maker.word(operator)?;
        let right = self.expression(right)?.value;
        self.node(kind, span, names!["left", "operator", "right"], &[left.value, operator, right])
    }

    fn parenthesized(&mut self, node: &ParenthesizedExpression<'a>) -> Built<M> {
        let span = node.span;
        let mut inner = match &node.expression {
            // It is finished behind the parenthesis, and then ends before it again.
            Expression::SequenceExpression(sequence) => {
                self.deeper(|this| this.sequence(sequence, span.end))?
            }
            expression => self.expression(expression)?,
        };
        let (yes, start) = (self.maker.bool(true), self.index(span.start));
        self.add_extra(&mut inner, "parenthesized", yes)?;
        self.add_extra(&mut inner, "parenStart", start)?;
        if !self.comments.are_none() {
            self.comments.in_parentheses(&inner, span.start, span.end);
        }
        Ok(inner)
    }

    fn sequence(&mut self, node: &SequenceExpression<'a>, finished: u32) -> Built<M> {
        let expressions = self.list(&node.expressions, |this, item| this.expression(item))?.value;
        let at = (node.span.start, node.span.end);
        let made = self.unfinished("SequenceExpression", at, names!["expressions"], &[expressions])?;
        let made = self.done(Node { end: finished, ..made }, None)?;
        Ok(Node { end: at.1, ..made })
    }

    fn assignment(&mut self, node: &AssignmentExpression<'a>) -> Built<M> {
        self.begins(&node.left, node.span)?;
        let operator = self.maker.word(node.operator.as_str())?;
        let left = self.target(&node.left)?.value;
        let right = self.expression(&node.right)?.value;
        let names = names!["operator", "left", "right"];
        self.node("AssignmentExpression", node.span, names, &[operator, left, right])
    }

    fn update(&mut self, node: &UpdateExpression<'a>) -> Built<M> {
        let argument = node.argument.span();
        let begins = if node.prefix {
            self.comments.token_start_behind(&self.source, node.span.start + 2)
        } else {
            node.span.start
        };
        if argument.start != begins {
            return Err(Stop::Unfit);
        }
        let operator = self.maker.word(node.operator.as_str())?;
        let prefix = self.maker.bool(node.prefix);
        let argument = self.simple_target(&node.argument)?.value;
        let names = names!["operator", "prefix", "argument"];
        self.node("UpdateExpression", node.span, names, &[operator, prefix, argument])
    }

    fn yield_expression(&mut self, node: &YieldExpression<'a>) -> Built<M> {
        let delegate = self.maker.bool(node.delegate);
        let argument = self.or_null(node.argument.as_ref(), |this, item| this.expression(item))?;
        self.node("YieldExpression", node.span, names!["delegate", "argument"], &[delegate, argument])
    }

    /// `import.meta` or `new.target`, written without a gap.
    fn meta(&mut self, meta: &'static str, property: &'static str, span: Span) -> Built<M> {
        let written = self.source.slice(span.start, span.end);
        if written.strip_prefix(meta).and_then(|rest| rest.strip_prefix('.')) != Some(property) {
            return Err(Stop::Unfit);
        }
        let middle = span.start + meta.len() as u32;
        let first = self.identifier(meta, Span::new(span.start, middle))?.value;
        let second = self.identifier(property, Span::new(middle + 1, span.end))?.value;
        self.node("MetaProperty", span, names!["meta", "property"], &[first, second])
    }

    pub fn spread(&mut self, spread: &SpreadElement<'a>) -> Built<M> {
        let argument = self.expression(&spread.argument)?.value;
        self.node("SpreadElement", spread.span, names!["argument"], &[argument])
    }

    fn array(&mut self, array: &ArrayExpression<'a>) -> Built<M> {
        let (mut values, mut last) = (Vec::new(), None);
        for element in &array.elements {
            let node = match element {
                ArrayExpressionElement::Elision(_) => {
                    values.push(self.maker.null());
                    continue;
                }
                ArrayExpressionElement::SpreadElement(spread) => self.spread(spread)?,
                _ => match element.as_expression() {
                    Some(expression) => self.expression(expression)?,
                    None => return Err(Stop::Unfit),
                },
            };
            values.push(node.value.clone());
            last = Some(node);
        }
        self.elements("ArrayExpression", array.span, values, last.as_ref(), Reading::Expression)
    }

    fn object(&mut self, object: &ObjectExpression<'a>) -> Built<M> {
        let (mut values, mut last) = (Vec::new(), None);
        for property in &object.properties {
            let node = match property {
                ObjectPropertyKind::SpreadProperty(spread) => self.spread(spread)?,
                ObjectPropertyKind::ObjectProperty(property) => {
                    self.deeper(|this| this.object_property(property))?
                }
            };
            values.push(node.value.clone());
            last = Some(node);
        }
        self.properties("ObjectExpression", object.span, values, last.as_ref())
    }

    fn object_property(&mut self, property: &ObjectProperty<'a>) -> Built<M> {
        if property.shorthand {
            let PropertyKey::StaticIdentifier(name) = &property.key else { return Err(Stop::Unfit) };
            let Expression::Identifier(_) = &property.value else { return Err(Stop::Unfit) };
            let Twice { key, value } = self.identifier_twice(&name.name, name.span)?;
            return self.property(key, false, value, property.span, true, Reading::Expression);
        }
        let key = self.key(&property.key)?;
        let kind = match property.kind {
            PropertyKind::Get => "get",
            PropertyKind::Set => "set",
            PropertyKind::Init if property.method => "method",
            PropertyKind::Init => {
                let value = self.expression(&property.value)?;
                return self.property(
                    key,
                    property.computed,
                    value,
                    property.span,
                    false,
                    Reading::Expression,
                );
            }
        };
        let Expression::FunctionExpression(function) = &property.value else { return Err(Stop::Unfit) };
        let method = Method { kind, key, computed: property.computed, span: property.span };
        self.object_method(method, function)
    }
}
