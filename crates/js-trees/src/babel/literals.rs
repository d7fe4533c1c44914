//! Numbers, strings, expressions, templates.

use oxc_ast::ast::{
    BigIntLiteral, NumericLiteral, RegExpLiteral, StringLiteral, TaggedTemplateExpression, TemplateElement,
    TemplateLiteral,
};
use oxc_span::{GetSpan, Span};

use crate::babel::builder::{Builder, Built};
use crate::babel::comments::Node;
use crate::tree::{Class, Made, Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    /// A literal whose `extra` says how it is written.
    pub fn literal(&mut self, kind: &'static str, span: Span, value: M::Value) -> Built<M> {
        let raw = self.maker.text(self.source.slice(span.start, span.end))?;
        let extra = self.maker.object(Class::Plain, &["rawValue", "raw"], &[value.clone(), raw])?;
        let names = names!["extra", "value"];
        let node = self.unfinished(kind, (span.start, span.end), names, &[extra.clone(), value])?;
        self.done(Node { extra: Some(extra), ..node }, None)
    }

    pub fn string(&mut self, literal: &StringLiteral<'a>) -> Built<M> {
        if literal.lone_surrogates {
            return Err(Stop::Unfit);
        }
        let value = self.maker.text(&literal.value)?;
        self.literal("StringLiteral", literal.span, value)
    }

    pub fn numeric(&mut self, literal: &NumericLiteral<'a>) -> Built<M> {
        let value = self.maker.number(literal.value);
        self.literal("NumericLiteral", literal.span, value)
    }

    pub fn big_int(&mut self, literal: &BigIntLiteral<'a>) -> Built<M> {
        let written = self.source.slice(literal.span.start, literal.span.end);
        let digits: String = written.chars().filter(|char| !matches!(char, '_' | 'n')).collect();
        let value = self.maker.text(&digits)?;
        self.literal("BigIntLiteral", literal.span, value)
    }

    pub fn regexp(&mut self, literal: &RegExpLiteral<'a>) -> Built<M> {
        let span = literal.span;
        let written = self.source.slice(span.start, span.end);
        let Some(end) = written.rfind('/') else { return Err(Stop::Unfit) };
        let raw = self.maker.text(written)?;
        let extra = self.maker.object(Class::Plain, &["raw"], &[raw])?;
        let values = [
            extra.clone(),
            self.maker.text(written.get(1..end).unwrap_or(""))?,
            self.maker.text(&written[end + 1..])?,
        ];
        let names = names!["extra", "pattern", "flags"];
        let node = self.unfinished("RegExpLiteral", (span.start, span.end), names, &values)?;
        self.done(Node { extra: Some(extra), ..node }, None)
    }

    pub fn template(&mut self, template: &TemplateLiteral<'a>) -> Built<M> {
        let (mut quasis, mut expressions) = (Vec::new(), Vec::new());
        for (number, element) in template.quasis.iter().enumerate() {
            quasis.push(self.template_element(element)?);
            if let Some(expression) = template.expressions.get(number) {
                expressions.push(self.expression(expression)?.value);
            }
        }
        let values = [self.maker.list(expressions)?, self.maker.list(quasis)?];
        let names = names!["expressions", "quasis"];
        self.node("TemplateLiteral", template.span, names, &values)
    }

    fn template_element(&mut self, element: &TemplateElement<'a>) -> Made<M::Value> {
        if element.lone_surrogates {
            return Err(Stop::Unfit);
        }
        let (start, end) = (element.span.start, element.span.end);
        let raw = self.maker.text(&element.value.raw)?;
        let cooked = match &element.value.cooked {
            Some(cooked) => self.maker.text(cooked)?,
            None => self.maker.null(),
        };
        let value = self.maker.object(Class::Plain, &["raw", "cooked"], &[raw, cooked])?;
        let tail = self.maker.bool(element.tail);
        let names = names!["value", "tail"];
        let node = self.unfinished("TemplateElement", (start, end), names, &[value, tail])?;
        // It is finished with the token that it is in.
        let token = Node { end: end + if element.tail { 1 } else { 2 }, ..node };
        Ok(self.done(token, None)?.value)
    }

    pub fn tagged(&mut self, tagged: &TaggedTemplateExpression<'a>) -> Built<M> {
        if tagged.type_arguments.is_some() {
            return Err(Stop::Unfit);
        }
        let tag = self.expression(&tagged.tag)?.value;
        let quasi = self.template(&tagged.quasi)?.value;
        let names = names!["tag", "quasi"];
        self.node("TaggedTemplateExpression", tagged.span(), names, &[tag, quasi])
    }
}
