//! Which nodes get parentheses.

use super::nodes::Node;
use super::tokens::context;
use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::fields::is_true;
use crate::tree_reads::{is_nothing, is_word};

impl Kind {
    pub fn is_statement(self) -> bool {
        use Kind::*;
        matches!(
            self,
            BlockStatement
                | BreakStatement
                | ClassDeclaration
                | ContinueStatement
                | DebuggerStatement
                | DoWhileStatement
                | EmptyStatement
                | ExportAllDeclaration
                | ExportDefaultDeclaration
                | ExportNamedDeclaration
                | ExpressionStatement
                | ForInStatement
                | ForOfStatement
                | ForStatement
                | FunctionDeclaration
                | IfStatement
                | ImportDeclaration
                | LabeledStatement
                | ReturnStatement
                | SwitchStatement
                | ThrowStatement
                | TryStatement
                | VariableDeclaration
                | WhileStatement
                | WithStatement
        )
    }

    pub fn is_function(self) -> bool {
        use Kind::*;
        matches!(
            self,
            ArrowFunctionExpression
                | ClassMethod
                | ClassPrivateMethod
                | FunctionDeclaration
                | FunctionExpression
                | ObjectMethod
        )
    }

    pub fn is_member(self) -> bool {
        matches!(self, Self::MemberExpression | Self::OptionalMemberExpression)
    }
}

/// What differs between the three kinds of binary expressions.
const BINARY: u8 = 0;
const LOGICAL: u8 = 1;

const POWER: u8 = 11;
const COALESCING: u8 = 1;

/// How closely an operator binds; none for one that is not known.
pub fn precedence(operator: &str) -> Option<u8> {
    Some(match operator {
        "||" => 0,
        "??" => COALESCING,
        "&&" => 2,
        "|" => 3,
        "^" => 4,
        "&" => 5,
        "==" | "===" | "!=" | "!==" => 6,
        "<" | ">" | "<=" | ">=" | "in" | "instanceof" => 7,
        ">>" | "<<" | ">>>" => 8,
        "+" | "-" => 9,
        "*" | "/" | "%" => 10,
        "**" => POWER,
        _ => return None,
    })
}

impl Printer<'_> {
    pub fn is_parenthesized(&self, node: &Node) -> Step<bool> {
        let extra = self.get(node.object, Field::Extra)?;
        Ok(!is_nothing(extra) && is_true(self.get(extra, Field::Parenthesized)?))
    }

    /// Whether a node is what its parent has in a field.
    fn is_in(&self, node: &Node, parent: &Node, field: Field) -> Step<bool> {
        Ok(node.is(self.get(parent.object, field)?))
    }

    /// Whether parentheses of the source stay around a node with a comment before it.
    pub fn keeps_parentheses(&self, node: &Node, parent: Option<&Node>) -> Step<bool> {
        use Kind::*;
        let Some(parent) = parent else { return Ok(true) };
        match parent.kind {
            ExpressionStatement | VariableDeclarator | AssignmentExpression | ReturnStatement => Ok(false),
            CallExpression | OptionalCallExpression | NewExpression => {
                self.is_in(node, parent, Field::Callee)
            }
            _ => Ok(true),
        }
    }

    pub fn needs_parentheses(&mut self, node: &Node, parent: &Node) -> Step<bool> {
        use Kind::*;
        if self.parent_needs(node, parent)? {
            return Ok(true);
        }
        match node.kind {
            UpdateExpression => Ok(self.has_postfix(node, parent)? || self.is_heritage(node, parent)?),
            ObjectExpression => Ok(self.is_before_brace()),
            BinaryExpression => {
                if self.binary_needs(node, parent, BINARY)? {
                    return Ok(true);
                }
                Ok(self.context & context::KEPT != 0 && self.operator_of(node)? == "in")
            }
            LogicalExpression => self.binary_needs(node, parent, LOGICAL),
            SequenceExpression => self.sequence_needs(node, parent),
            YieldExpression => self.yield_needs(node, parent),
            AwaitExpression => {
                // Versions differ in what is no expression.
                if !self.is_true(node, Field::Argument)? {
                    return Err(Stop::Unusual);
                }
                self.yield_needs(node, parent)
            }
            ClassExpression | FunctionExpression => {
                Ok(self.context & (context::EXPRESSION_STATEMENT | context::EXPORT_DEFAULT) != 0)
            }
            UnaryExpression | SpreadElement => self.unary_needs(node, parent),
            ConditionalExpression | ArrowFunctionExpression => self.conditional_needs(node, parent),
            AssignmentExpression => {
                if self.is_before_brace() && self.child(node, Field::Left)?.kind == ObjectPattern {
                    return Ok(true);
                }
                self.conditional_needs(node, parent)
            }
            Identifier => self.identifier_needs(node, parent),
            _ => Ok(false),
        }
    }

    /// What parents say themselves. A left side is followed by `<` in a plain tree wherever it ends.
    fn parent_needs(&self, node: &Node, parent: &Node) -> Step<bool> {
        use Kind::*;
        let is_chain = matches!(node.kind, OptionalCallExpression | OptionalMemberExpression);
        match parent.kind {
            NewExpression if self.is_in(node, parent, Field::Callee)? => self.callee_of_new_needs(*node),
            TaggedTemplateExpression if is_chain && self.is_in(node, parent, Field::Tag)? => {
                Err(Stop::Unusual)
            }
            CallExpression if is_chain => self.is_in(node, parent, Field::Callee),
            MemberExpression if is_chain => self.is_in(node, parent, Field::Object),
            _ => Ok(false),
        }
    }

    fn callee_of_new_needs(&self, mut node: Node) -> Step<bool> {
        use Kind::*;
        loop {
            match node.kind {
                CallExpression => return Ok(true),
                MemberExpression => node = self.child(&node, Field::Object)?,
                // In these versions differ.
                ImportExpression
                | OptionalCallExpression
                | OptionalMemberExpression
                | TaggedTemplateExpression => return Err(Stop::Unusual),
                _ => return Ok(false),
            }
        }
    }

    fn has_postfix(&self, node: &Node, parent: &Node) -> Step<bool> {
        use Kind::*;
        let field = match parent.kind {
            MemberExpression | OptionalMemberExpression => Field::Object,
            CallExpression | OptionalCallExpression | NewExpression => Field::Callee,
            TaggedTemplateExpression => Field::Tag,
            _ => return Ok(false),
        };
        self.is_in(node, parent, field)
    }

    fn is_heritage(&self, node: &Node, parent: &Node) -> Step<bool> {
        match parent.kind {
            Kind::ClassDeclaration | Kind::ClassExpression => self.is_in(node, parent, Field::SuperClass),
            _ => Ok(false),
        }
    }

    fn is_before_brace(&self) -> bool {
        self.context & (context::EXPRESSION_STATEMENT | context::ARROW_BODY) != 0
    }

    fn binary_needs(&mut self, node: &Node, parent: &Node, kind: u8) -> Step<bool> {
        use Kind::*;
        let is_operand = matches!(parent.kind, UnaryExpression | SpreadElement | AwaitExpression);
        if is_operand || self.is_heritage(node, parent)? || self.has_postfix(node, parent)? {
            return Ok(true);
        }
        if !matches!(parent.kind, BinaryExpression | LogicalExpression) {
            return Ok(false);
        }
        let outer = precedence(self.operator_of(parent)?).ok_or(Stop::Unusual)?;
        let inner = precedence(self.operator_of(node)?).ok_or(Stop::Unusual)?;
        if outer != inner {
            let is_mixed = outer == COALESCING || inner == COALESCING;
            return Ok(outer > inner || kind == LOGICAL && parent.kind == LogicalExpression && is_mixed);
        }
        if parent.kind != BinaryExpression {
            return Ok(false);
        }
        self.is_in(node, parent, if inner == POWER { Field::Left } else { Field::Right })
    }

    fn sequence_needs(&self, node: &Node, parent: &Node) -> Step<bool> {
        use Kind::*;
        match parent.kind {
            SequenceExpression | ParenthesizedExpression | TemplateLiteral => Ok(false),
            MemberExpression | OptionalMemberExpression if self.is_in(node, parent, Field::Property)? => {
                Ok(false)
            }
            ClassDeclaration | ExportDefaultDeclaration => Ok(true),
            ForOfStatement => self.is_in(node, parent, Field::Right),
            kind => Ok(!kind.is_statement()),
        }
    }

    fn yield_needs(&self, node: &Node, parent: &Node) -> Step<bool> {
        use Kind::*;
        Ok(match parent.kind {
            BinaryExpression | LogicalExpression | UnaryExpression | SpreadElement => true,
            AwaitExpression => node.kind == YieldExpression,
            ConditionalExpression => self.is_in(node, parent, Field::Test)?,
            _ => self.has_postfix(node, parent)? || self.is_heritage(node, parent)?,
        })
    }

    fn unary_needs(&mut self, node: &Node, parent: &Node) -> Step<bool> {
        if parent.kind == Kind::BinaryExpression {
            return Ok(self.operator_of(parent)? == "**" && self.is_in(node, parent, Field::Left)?);
        }
        Ok(self.has_postfix(node, parent)? || self.is_heritage(node, parent)?)
    }

    fn conditional_needs(&mut self, node: &Node, parent: &Node) -> Step<bool> {
        use Kind::*;
        match parent.kind {
            UnaryExpression | SpreadElement | BinaryExpression | LogicalExpression | AwaitExpression => {
                Ok(true)
            }
            ConditionalExpression => self.is_in(node, parent, Field::Test),
            _ => self.unary_needs(node, parent),
        }
    }

    fn identifier_needs(&mut self, node: &Node, parent: &Node) -> Step<bool> {
        let is_first = context::EXPRESSION_STATEMENT | context::FOR_INIT_HEAD | context::FOR_IN_HEAD;
        let may_be_let = self.context & context::FOR_OF_HEAD != 0
            || parent.kind.is_member() && self.context & is_first != 0;
        match parent.kind {
            Kind::AssignmentExpression
                if self.is_parenthesized(node)? && self.is_in(node, parent, Field::Left)? =>
            {
                let right = self.child(parent, Field::Right)?;
                if matches!(right.kind, Kind::FunctionExpression | Kind::ClassExpression)
                    && is_nothing(self.get(right.object, Field::Id)?)
                {
                    return Ok(true);
                }
            }
            Kind::ExportDefaultDeclaration | Kind::ForOfStatement => {}
            _ if may_be_let => {}
            _ => return Ok(false),
        }
        let (_, name) = self.name_of(node)?;
        if may_be_let && is_word(&name, "let")
            || parent.kind == Kind::ExportDefaultDeclaration && is_word(&name, "from")
        {
            return Err(Stop::Unusual);
        }
        Ok(parent.kind == Kind::ForOfStatement
            && is_word(&name, "async")
            && self.is_in(node, parent, Field::Left)?
            && !self.is_true(parent, Field::Await)?)
    }
}
