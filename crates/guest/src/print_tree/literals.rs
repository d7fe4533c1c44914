//! Literals and templates.

use rquickjs_sys as qjs;

use super::nodes::Node;
use super::output::{Context, length};
use super::words::Field;
use super::{Step, Stop, Tree};
use crate::text::Flat;
use crate::tree_reads::{is_nothing, is_text};

impl Tree<'_> {
    pub fn literal(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let raw = self.get(node.object, Field::Raw)?;
        if !is_nothing(raw) {
            let raw = self.text(raw)?;
            if length(&raw) > 0 {
                return self.write_mapped(context, raw, node);
            }
        }
        self.without_bigint(node)?;
        let value = self.get(node.object, Field::Value)?;
        if is_text(value) {
            let text = self.text(value)?;
            return self.write_quoted(context, &text, node);
        }
        let text = self.primitive(value)?;
        self.write_mapped(context, text, node)
    }

    fn without_bigint(&self, node: &Node) -> Step<()> {
        let bigint = self.get(node.object, Field::Bigint)?;
        // SAFETY: reads the tag alone.
        let is_none = unsafe { qjs::JS_VALUE_GET_TAG(bigint) } == qjs::JS_TAG_UNDEFINED;
        if is_none { Ok(()) } else { Err(Stop::Unusual) }
    }

    pub fn template(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.write(context, "`")?;
        let quasis = self.items(node, Field::Quasis)?;
        let expressions = self.items(node, Field::Expressions)?;
        for (quasi, expression) in quasis.iter().zip(expressions) {
            let raw = self.raw_of(*quasi)?;
            self.write_text(context, raw)?;
            self.write(context, "${")?;
            let expression = self.node(*expression)?;
            self.visit(context, &expression)?;
            self.write(context, "}")?;
            context.multiline |= has_line_break(&raw);
        }
        if quasis.len() <= expressions.len() {
            return Err(Stop::Unusual);
        }
        let raw = self.raw_of(quasis[quasis.len() - 1])?;
        self.write_text(context, raw)?;
        self.write(context, "`")?;
        context.multiline |= has_line_break(&raw);
        Ok(())
    }

    fn raw_of(&mut self, quasi: qjs::JSValue) -> Step<Flat<'static>> {
        let value = self.get(quasi, Field::Value)?;
        let raw = self.get(value, Field::Raw)?;
        self.text(raw)
    }
}

fn has_line_break(text: &Flat<'_>) -> bool {
    match text {
        Flat::Narrow(units) => units.contains(&b'\n'),
        Flat::Wide(units) => units.contains(&u16::from(b'\n')),
        Flat::Elsewhere => false,
    }
}
