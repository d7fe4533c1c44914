//! Literals and templates.

use oxc_ast::ast::{
    BigIntLiteral, NumberBase, NumericLiteral, RegExpLiteral, StringLiteral, TaggedTemplateExpression,
    TemplateElement, TemplateLiteral,
};
use oxc_span::Span;

use crate::acorn::builder::{Builder, Built};
use crate::acorn::regexps::is_plain;
use crate::tree::{Class, Maker, Stop};

/// How many digits of a number that is not decimal are added up without a loss in any way of adding them.
const MOST_DIGITS: usize = 13;

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn literal(&mut self, span: Span, value: M::Value) -> Built<M> {
        let raw = self.maker.text(self.source.slice(span.start, span.end))?;
        self.node("Literal", span, names!["value", "raw"], &[value, raw])
    }

    /// `null`, `true` or `false`.
    pub fn keyword(&mut self, span: Span, value: M::Value, raw: &'static str) -> Built<M> {
        // It may be written with escapes, which acorn refuses.
        if self.source.slice(span.start, span.end) != raw {
            return Err(Stop::Unfit);
        }
        let raw = self.maker.word(raw)?;
        self.node("Literal", span, names!["value", "raw"], &[value, raw])
    }

    pub fn string(&mut self, literal: &StringLiteral<'a>) -> Built<M> {
        if literal.lone_surrogates {
            return Err(Stop::Unfit);
        }
        let value = self.maker.text(&literal.value)?;
        self.literal(literal.span, value)
    }

    pub fn numeric(&mut self, literal: &NumericLiteral<'a>) -> Built<M> {
        let written = (literal.span.end - literal.span.start) as usize;
        let is_decimal = matches!(literal.base, NumberBase::Decimal | NumberBase::Float);
        if !is_decimal && written > 2 + MOST_DIGITS {
            return Err(Stop::Unfit);
        }
        let value = self.maker.number(literal.value);
        self.literal(literal.span, value)
    }

    pub fn big_int(&mut self, literal: &BigIntLiteral<'a>) -> Built<M> {
        let written = self.source.slice(literal.span.start, literal.span.end);
        let digits: String = written.chars().filter(|char| !matches!(char, '_' | 'n')).collect();
        let is_plain =
            digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
        if !is_plain {
            return Err(Stop::Unfit);
        }
        let values = [self.maker.big_int(&digits)?, self.maker.text(written)?, self.maker.text(&digits)?];
        self.node("Literal", literal.span, names!["value", "raw", "bigint"], &values)
    }

    pub fn regexp(&mut self, literal: &RegExpLiteral<'a>) -> Built<M> {
        let written = self.source.slice(literal.span.start, literal.span.end);
        let end = written.rfind('/').ok_or(Stop::Unfit)?;
        let (pattern, flags) = (written.get(1..end).ok_or(Stop::Unfit)?, &written[end + 1..]);
        // acorn may see an assignment in it.
        let is_sure = !pattern.starts_with('=')
            || self.before(literal.span.start).ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?']);
        // oxc has seen an assignment in it first, and then a comment.
        let has_comment = self.comment_begins_in(literal.span);
        if !is_sure || has_comment || !is_plain(pattern, flags) {
            return Err(Stop::Unfit);
        }
        let value = self.maker.regexp(pattern, flags)?;
        let raw = self.maker.text(written)?;
        let parts = [self.maker.text(pattern)?, self.maker.text(flags)?];
        let regex = self.maker.object(Class::Plain, &["pattern", "flags"], &parts)?;
        self.node("Literal", literal.span, names!["value", "raw", "regex"], &[value, raw, regex])
    }

    pub fn template(&mut self, template: &TemplateLiteral<'a>) -> Built<M> {
        let expressions = self.list(&template.expressions, |this, expression| this.expression(expression))?;
        let quasis = self.list(&template.quasis, |this, element| this.template_element(element))?;
        let names = names!["expressions", "quasis"];
        self.node("TemplateLiteral", template.span, names, &[expressions, quasis])
    }

    fn template_element(&mut self, element: &TemplateElement<'a>) -> Built<M> {
        if element.lone_surrogates {
            return Err(Stop::Unfit);
        }
        let raw = self.maker.text(&element.value.raw)?;
        let cooked = match &element.value.cooked {
            Some(cooked) => self.maker.text(cooked)?,
            None => self.maker.null(),
        };
        let value = self.maker.object(Class::Plain, &["raw", "cooked"], &[raw, cooked])?;
        let tail = self.maker.bool(element.tail);
        self.node("TemplateElement", element.span, names!["value", "tail"], &[value, tail])
    }

    pub fn tagged(&mut self, tagged: &TaggedTemplateExpression<'a>) -> Built<M> {
        if tagged.type_arguments.is_some() {
            return Err(Stop::Unfit);
        }
        let tag = self.expression(&tagged.tag)?;
        let quasi = self.template(&tagged.quasi)?;
        self.node("TaggedTemplateExpression", tagged.span, names!["tag", "quasi"], &[tag, quasi])
    }
}
