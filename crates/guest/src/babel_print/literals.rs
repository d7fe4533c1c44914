//! Literals, templates and directives.

use rquickjs_sys as qjs;

use super::buffer::INTEGER;
use super::nodes::{Node, ascii, joined, length, units};
use super::words::Field;
use super::{Printer, Step, Stop};
use crate::engine::ctx;
use crate::js::Value;
use crate::mappings::reserve;
use crate::text::Flat;
use crate::tree_reads::{are_same, is_nothing, is_text, number};

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Whether a number's text may not be followed by a dot: decimal digits alone.
fn is_decimal(text: &[u8], value: f64) -> bool {
    let has_other_base = text.len() > 2 && text[0] == b'0' && matches!(text[1], b'b' | b'o' | b'x');
    let zeros = text.iter().rev().take_while(|byte| **byte == b'0').count();
    let ends_in_zeros = zeros > 0 && text.len() > zeros && text[text.len() - zeros - 1] == b'.';
    value.is_finite()
        && value.fract() == 0.0
        && !has_other_base
        && !text.iter().any(|byte| matches!(byte, b'e' | b'E'))
        && !ends_in_zeros
        && text.last() != Some(&b'.')
}

/// What a character is in a string in double quotes, as jsesc says; it is not followed by a digit where it is 0.
fn add_escaped(text: &mut Vec<u16>, unit: u16) {
    let mut add = |bytes: &[u8]| text.extend(bytes.iter().map(|byte| u16::from(*byte)));
    let digit = |shift: u32| HEX[usize::from(unit >> shift & 15)];
    match unit {
        0 => add(b"\\0"),
        8 => add(b"\\b"),
        9 => add(b"\\t"),
        10 => add(b"\\n"),
        12 => add(b"\\f"),
        13 => add(b"\\r"),
        0x22 => add(b"\\\""),
        0x5c => add(b"\\\\"),
        0x20..0x7f => text.push(unit),
        _ if unit < 0x100 => add(&[b'\\', b'x', digit(4), digit(0)]),
        _ => add(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]),
    }
}

impl Printer<'_> {
    /// `getPossibleRaw`.
    fn raw(&mut self, node: &Node) -> Step<Option<Flat<'static>>> {
        let extra = self.get(node.object, Field::Extra)?;
        if is_nothing(extra) {
            return Ok(None);
        }
        let (raw, known) = (self.get(extra, Field::Raw)?, self.get(extra, Field::RawValue)?);
        if is_nothing(raw) || is_nothing(known) {
            return Ok(None);
        }
        let value = self.get(node.object, Field::Value)?;
        let is_same = match (number(known), number(value)) {
            (Some(known), Some(value)) => known == value,
            (None, None) if is_text(known) && is_text(value) => {
                are_same(&self.text(known)?, &self.text(value)?)
            }
            _ => return Err(Stop::Unusual),
        };
        if is_same { self.text(raw).map(Some) } else { Ok(None) }
    }

    pub fn number(&mut self, node: &Node) -> Step<()> {
        let value = self.get(node.object, Field::Value)?;
        let number = number(value).filter(|number| number.is_finite()).ok_or(Stop::Unusual)?;
        let text = match self.raw(node)? {
            Some(raw) => raw,
            None => self.primitive(value)?,
        };
        let Flat::Narrow(digits) = text else { return Err(Stop::Unusual) };
        self.word_text(&text)?;
        if is_decimal(digits, number) {
            self.last = INTEGER;
        }
        Ok(())
    }

    /// A number as `String` gives it.
    fn primitive(&mut self, value: qjs::JSValue) -> Step<Flat<'static>> {
        // SAFETY: the value is alive; nothing runs where it is no object.
        let text = Value::checked(unsafe { qjs::JS_ToString(ctx(), value) })?;
        let raw = text.raw();
        self.held.hold(text)?;
        self.text(raw)
    }

    pub fn string(&mut self, node: &Node) -> Step<()> {
        if let Some(raw) = self.raw(node)? {
            return self.token_text(&raw, false);
        }
        let value = self.text_in(node, Field::Value)?;
        let length = length(&value);
        let mut text = Vec::new();
        reserve(&mut text, length + 2)?;
        text.push(u16::from(b'"'));
        let mut rest = units(&value).peekable();
        while let Some(unit) = rest.next() {
            let is_plain = matches!(unit, 0x20..0x7f) && unit != 0x22 && unit != 0x5c;
            let is_null_before_digit = unit == 0 && matches!(rest.peek(), Some(0x30..=0x39));
            if is_null_before_digit || !is_plain && !self.may_escape {
                return Err(Stop::Unusual);
            }
            reserve(&mut text, 8)?;
            add_escaped(&mut text, unit);
        }
        text.push(u16::from(b'"'));
        self.token_text(&Flat::Wide(&text), false)
    }

    pub fn directive(&mut self, node: &Node) -> Step<()> {
        if let Some(raw) = self.raw(node)? {
            return self.token_text(&raw, false);
        }
        let value = self.text_in(node, Field::Value)?;
        if units(&value).any(|unit| unit == u16::from(b'"')) {
            return Err(Stop::Unusual);
        }
        self.surrounded("\"", &value, "\"", false)
    }

    pub fn interpreter(&mut self, node: &Node) -> Step<()> {
        let value = self.text_in(node, Field::Value)?;
        self.surrounded("#!", &value, "", false)?;
        self.break_line()
    }

    /// A text in others, as one token.
    fn surrounded(
        &mut self,
        before: &'static str,
        text: &Flat<'_>,
        behind: &'static str,
        maybe_newline: bool,
    ) -> Step<()> {
        let whole = joined(&[ascii(before), *text, ascii(behind)])?;
        self.token_text(&Flat::Wide(&whole), maybe_newline)
    }

    pub fn regular_expression(&mut self, node: &Node) -> Step<()> {
        let (pattern, flags) = (self.text_in(node, Field::Pattern)?, self.text_in(node, Field::Flags)?);
        let whole = joined(&[ascii("/"), pattern, ascii("/"), flags])?;
        self.word_text(&Flat::Wide(&whole))
    }

    pub fn big_int(&mut self, node: &Node) -> Step<()> {
        if let Some(raw) = self.raw(node)? {
            return self.word_text(&raw);
        }
        let value = self.text_in(node, Field::Value)?;
        let whole = joined(&[value, ascii("n")])?;
        self.word_text(&Flat::Wide(&whole))
    }

    pub fn template(&mut self, node: &Node) -> Step<()> {
        let quasis = self.items(node, Field::Quasis)?;
        let expressions = self.items(node, Field::Expressions)?;
        let Some(last) = quasis.len().checked_sub(1) else { return Err(Stop::Unusual) };
        for (index, quasi) in quasis.iter().enumerate() {
            let raw = self.get(self.get(*quasi, Field::Value)?, Field::Raw)?;
            let raw = self.text(raw)?;
            let before = if index == 0 { "`" } else { "}" };
            let behind = if index == last { "`" } else { "${" };
            self.surrounded(before, &raw, behind, true)?;
            if index == last {
                break;
            }
            let expression = expressions.get(index).copied().unwrap_or(qjs::JS_UNDEFINED);
            if let Some(expression) = self.node_if_any(expression)? {
                self.print(&expression)?;
            }
        }
        Ok(())
    }
}
