//! Where the package puts parentheses.

use rquickjs_sys as qjs;

use super::nodes::Node;
use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::text::Flat;
use crate::tree_reads::{Descent, are_same};

/// How strongly the parts of an expression are bound; nothing for what is no expression.
pub fn precedence(kind: Kind) -> Option<u8> {
    Some(match kind {
        Kind::ArrayPattern
        | Kind::ObjectPattern
        | Kind::ArrayExpression
        | Kind::TaggedTemplateExpression
        | Kind::ThisExpression
        | Kind::Identifier
        | Kind::TemplateLiteral
        | Kind::Super
        | Kind::SequenceExpression => 20,
        Kind::MemberExpression
        | Kind::MetaProperty
        | Kind::CallExpression
        | Kind::ChainExpression
        | Kind::ImportExpression
        | Kind::NewExpression => CALL,
        Kind::Literal => 18,
        Kind::AwaitExpression | Kind::ClassExpression | Kind::FunctionExpression | Kind::ObjectExpression => {
            AWAIT
        }
        Kind::UpdateExpression => UPDATE,
        Kind::UnaryExpression => UNARY,
        Kind::BinaryExpression => 14,
        Kind::LogicalExpression => 12,
        Kind::ConditionalExpression => CONDITIONAL,
        Kind::ArrowFunctionExpression | Kind::AssignmentExpression => 3,
        Kind::YieldExpression => 2,
        Kind::RestElement => 1,
        _ => return None,
    })
}

/// Calls, `new` and members are bound equally.
pub const CALL: u8 = 19;
pub const AWAIT: u8 = 17;
pub const UPDATE: u8 = 16;
pub const UNARY: u8 = 15;
pub const CONDITIONAL: u8 = 4;

/// Whether an expression is bound more loosely than that.
pub fn is_below(kind: Kind, bound: u8) -> bool {
    precedence(kind).is_some_and(|own| own < bound)
}

fn of_operator(operator: &Flat<'_>) -> Option<u8> {
    let Flat::Narrow(operator) = operator else { return None };
    Some(match *operator {
        b"||" => 2,
        b"&&" => 3,
        b"??" => 4,
        b"|" => 5,
        b"^" => 6,
        b"&" => 7,
        b"==" | b"!=" | b"===" | b"!==" => 8,
        b"<" | b">" | b"<=" | b">=" | b"in" | b"instanceof" => 9,
        b"<<" | b">>" | b">>>" => 10,
        b"+" | b"-" => 11,
        b"*" | b"%" | b"/" => 12,
        b"**" => 13,
        _ => return None,
    })
}

fn is_word(text: &Flat<'_>, word: &str) -> bool {
    are_same(text, &Flat::Narrow(word.as_bytes()))
}

impl Tree<'_> {
    pub fn operand_needs_wrap(&mut self, node: &Node, parent: &Node, is_right: bool) -> Step<bool> {
        if node.kind == Kind::PrivateIdentifier {
            return Ok(false);
        }
        let outer = self.text_in(parent, Field::Operator)?;
        if node.kind == Kind::LogicalExpression && parent.kind == Kind::LogicalExpression {
            let inner = self.text_in(node, Field::Operator)?;
            if is_word(&inner, "??") != is_word(&outer, "??") {
                return Ok(true);
            }
        }
        let is_base = !is_right && matches!(node.kind, Kind::UnaryExpression | Kind::AwaitExpression);
        if is_base && is_word(&outer, "**") {
            return Ok(true);
        }
        let (own, other) = (precedence(node.kind), precedence(parent.kind));
        if own != other {
            return Ok(own.is_some() && own < other);
        }
        let inner = self.text_in(node, Field::Operator)?;
        if is_word(&inner, "**") && is_word(&outer, "**") {
            return Ok(!is_right);
        }
        Ok(match (of_operator(&inner), of_operator(&outer)) {
            (Some(inner), Some(outer)) => inner < outer || is_right && inner == outer,
            _ => false,
        })
    }

    /// Whether an optional chain or what is bound more loosely is the object of a member, or is called.
    pub fn head_needs_wrap(node: &Node) -> bool {
        node.kind == Kind::ChainExpression || is_below(node.kind, CALL)
    }

    pub fn body_needs_wrap(&self, body: &Node) -> Step<bool> {
        Ok(match body.kind {
            Kind::ObjectExpression => true,
            Kind::AssignmentExpression => self.bare_child(body, Field::Left)?.kind == Kind::ObjectPattern,
            Kind::LogicalExpression => self.bare_child(body, Field::Left)?.kind == Kind::ObjectExpression,
            Kind::ConditionalExpression => self.bare_child(body, Field::Test)?.kind == Kind::ObjectExpression,
            _ => false,
        })
    }

    pub fn has_call(&self, callee: &Node) -> Step<bool> {
        let mut node = *callee;
        for _ in 0..self.left() {
            match node.kind {
                Kind::CallExpression => return Ok(true),
                Kind::MemberExpression => node = self.bare_child(&node, Field::Object)?,
                _ => return Ok(false),
            }
        }
        Err(Stop::Unusual)
    }

    /// Whether a statement would begin with `{`, `function` or `class`.
    pub fn leads_with_keyword(&mut self, expression: &Node) -> Step<bool> {
        if !self.dialect.knows_all_parentheses() {
            return Ok(match expression.kind {
                Kind::ObjectExpression | Kind::FunctionExpression => true,
                Kind::AssignmentExpression => {
                    self.bare_child(expression, Field::Left)?.kind == Kind::ObjectPattern
                }
                _ => false,
            });
        }
        let mut node = *expression;
        for _ in 0..self.left() {
            let head = match node.kind {
                Kind::ObjectExpression
                | Kind::ObjectPattern
                | Kind::FunctionExpression
                | Kind::ClassExpression => return Ok(true),
                Kind::BinaryExpression | Kind::LogicalExpression => {
                    let left = self.bare_child(&node, Field::Left)?;
                    if self.operand_needs_wrap(&left, &node, false)? {
                        return Ok(false);
                    }
                    node = left;
                    continue;
                }
                Kind::AssignmentExpression => {
                    node = self.bare_child(&node, Field::Left)?;
                    continue;
                }
                Kind::ConditionalExpression => {
                    node = self.bare_child(&node, Field::Test)?;
                    if is_below(node.kind, CONDITIONAL + 1) {
                        return Ok(false);
                    }
                    continue;
                }
                Kind::UpdateExpression => {
                    if self.flag(&node, Field::Prefix)? {
                        return Ok(false);
                    }
                    node = self.bare_child(&node, Field::Argument)?;
                    continue;
                }
                Kind::MemberExpression => Field::Object,
                Kind::CallExpression => Field::Callee,
                Kind::TaggedTemplateExpression => Field::Tag,
                _ => return Ok(false),
            };
            node = self.bare_child(&node, head)?;
            if Self::head_needs_wrap(&node) {
                return Ok(false);
            }
        }
        Err(Stop::Unusual)
    }

    /// Whether an `else` behind a statement would go to an `if` in it.
    pub fn ends_with_if(&self, statement: &Node) -> Step<bool> {
        let mut node = *statement;
        for _ in 0..self.left() {
            let next = match node.kind {
                Kind::IfStatement => {
                    let alternate = self.get(node.object, Field::Alternate)?;
                    // SAFETY: reads the tag alone.
                    if unsafe { qjs::JS_VALUE_GET_TAG(alternate) } == qjs::JS_TAG_NULL {
                        return Ok(true);
                    }
                    alternate
                }
                Kind::ForStatement
                | Kind::ForInStatement
                | Kind::ForOfStatement
                | Kind::LabeledStatement
                | Kind::WhileStatement
                | Kind::WithStatement => self.get(node.object, Field::Body)?,
                _ => return Ok(false),
            };
            node = self.bare(next)?;
        }
        Err(Stop::Unusual)
    }

    pub fn contains_in(&mut self, node: &Node) -> Step<bool> {
        let only = |tree: &mut Self, field| -> Step<bool> {
            let child = tree.bare_child(node, field)?;
            tree.deeper(|tree| tree.contains_in(&child))
        };
        match node.kind {
            Kind::BinaryExpression | Kind::LogicalExpression => {
                if self.is(node, Field::Operator, "in")? {
                    return Ok(true);
                }
                for (field, is_right) in [(Field::Left, false), (Field::Right, true)] {
                    let child = self.bare_child(node, field)?;
                    if !self.operand_needs_wrap(&child, node, is_right)?
                        && self.deeper(|tree| tree.contains_in(&child))?
                    {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Kind::ConditionalExpression => {
                let test = self.bare_child(node, Field::Test)?;
                let is_above = precedence(test.kind).is_some_and(|own| own > CONDITIONAL);
                if is_above && self.deeper(|tree| tree.contains_in(&test))? {
                    return Ok(true);
                }
                only(self, Field::Alternate)
            }
            Kind::AssignmentExpression => only(self, Field::Right),
            Kind::ArrowFunctionExpression => {
                let body = self.bare_child(node, Field::Body)?;
                Ok(!self.body_needs_wrap(&body)? && self.deeper(|tree| tree.contains_in(&body))?)
            }
            Kind::YieldExpression => match self.child_if_any(node, Field::Argument)? {
                Some(argument) => self.deeper(|tree| tree.contains_in(&argument)),
                None => Ok(false),
            },
            _ => Ok(false),
        }
    }
}
