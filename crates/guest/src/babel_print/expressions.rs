//! Expressions and patterns.

use super::nodes::Node;
use super::parentheses::precedence;
use super::printer::{COMMAS, List, Manner, RESETTING};
use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::tree_reads::is_word;

/// The operators of expressions that are no assignments.
const OPERATORS: &[&str] = &[
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "===",
    "!==",
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "&&",
    "||",
    "??",
    "in",
    "instanceof",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    ">>>",
    "!",
    "~",
    "typeof",
    "void",
    "delete",
    "++",
    "--",
];
const ASSIGNMENTS: &[&str] =
    &["=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??="];
const UNARY: &[&str] = &["!", "~", "+", "-", "typeof", "void", "delete"];

impl Printer<'_> {
    fn operator_among(&mut self, node: &Node, known: &[&'static str]) -> Step<&'static str> {
        let operator = self.text_in(node, Field::Operator)?;
        known.iter().find(|known| is_word(&operator, known)).copied().ok_or(Stop::Unusual)
    }

    pub fn operator_of(&mut self, node: &Node) -> Step<&'static str> {
        self.operator_among(node, OPERATORS)
    }

    pub fn unary(&mut self, node: &Node) -> Step<()> {
        let operator = self.operator_among(node, UNARY)?;
        let first = operator.as_bytes()[0];
        if first.is_ascii_lowercase() {
            self.word(operator)?;
            self.space()?;
        } else {
            self.char(first)?;
        }
        self.print_child(node, Field::Argument)
    }

    pub fn update(&mut self, node: &Node) -> Step<()> {
        let operator = self.operator_among(node, &["++", "--"])?;
        if self.is_true(node, Field::Prefix)? {
            self.operator(operator)?;
            return self.print_child(node, Field::Argument);
        }
        let argument = self.child(node, Field::Argument)?;
        self.print_as(&argument, Manner { no_line_terminator_after: true, ..Manner::default() })?;
        self.operator(operator)
    }

    pub fn binary(&mut self, node: &Node) -> Step<()> {
        let operator = self.operator_of(node)?;
        if precedence(operator).is_none() {
            return Err(Stop::Unusual);
        }
        self.print_child(node, Field::Left)?;
        self.space()?;
        if operator.starts_with('i') {
            self.word(operator)?;
        } else {
            self.operator(operator)?;
            if node.kind == Kind::BinaryExpression {
                self.last = i32::from(operator.as_bytes()[operator.len() - 1]);
            }
        }
        self.space()?;
        self.print_child(node, Field::Right)
    }

    pub fn assignment(&mut self, node: &Node) -> Step<()> {
        let operator = self.operator_among(node, ASSIGNMENTS)?;
        self.print_child(node, Field::Left)?;
        self.space()?;
        self.operator(operator)?;
        self.space()?;
        self.print_child(node, Field::Right)
    }

    pub fn assignment_pattern(&mut self, node: &Node) -> Step<()> {
        let left = self.child(node, Field::Left)?;
        self.without(&left, &[Field::Optional, Field::TypeAnnotation])?;
        self.print(&left)?;
        self.spaced_char(b'=')?;
        self.print_child(node, Field::Right)
    }

    pub fn conditional(&mut self, node: &Node) -> Step<()> {
        self.print_child(node, Field::Test)?;
        self.spaced_char(b'?')?;
        self.print_child(node, Field::Consequent)?;
        self.spaced_char(b':')?;
        self.print_child(node, Field::Alternate)
    }

    pub fn call(&mut self, node: &Node) -> Step<()> {
        self.without(node, &[Field::TypeArguments, Field::TypeParameters])?;
        self.print_child(node, Field::Callee)?;
        if node.kind == Kind::OptionalCallExpression && self.is_true(node, Field::Optional)? {
            self.token("?.")?;
        }
        self.arguments(node)
    }

    pub fn construct(&mut self, node: &Node) -> Step<()> {
        self.without(node, &[Field::TypeArguments, Field::TypeParameters, Field::Optional])?;
        self.word("new")?;
        self.space()?;
        self.print_child(node, Field::Callee)?;
        self.arguments(node)
    }

    fn arguments(&mut self, node: &Node) -> Step<()> {
        self.char(b'(')?;
        let old = self.enter_delimited();
        self.print_list(self.items(node, Field::Arguments)?, List { resets_context: true, ..COMMAS })?;
        self.leave_delimited(old);
        self.right_parenthesis(node)
    }

    pub fn import_call(&mut self, node: &Node) -> Step<()> {
        self.without(node, &[Field::Phase])?;
        self.word("import")?;
        self.char(b'(')?;
        self.print_child(node, Field::Source)?;
        if let Some(options) = self.child_if_any(node, Field::Options)? {
            self.char(b',')?;
            self.space()?;
            self.print(&options)?;
        }
        self.right_parenthesis(node)
    }

    pub fn member(&mut self, node: &Node) -> Step<()> {
        self.print_child(node, Field::Object)?;
        let property = self.child(node, Field::Property)?;
        let is_optional = node.kind == Kind::OptionalMemberExpression;
        let mut is_computed = self.is_true(node, Field::Computed)?;
        if !is_computed && property.kind == Kind::MemberExpression {
            return Err(Stop::Unusual);
        }
        is_computed |= property.kind == Kind::NumericLiteral;
        let is_open = is_optional && self.is_true(node, Field::Optional)?;
        if is_open {
            self.token("?.")?;
        }
        if !is_computed {
            if !is_open {
                self.char(b'.')?;
            }
            return self.print(&property);
        }
        if is_optional {
            return self.key(&property, true);
        }
        let old = self.enter_delimited();
        self.char(b'[')?;
        self.print_as(&property, RESETTING)?;
        self.char(b']')?;
        self.leave_delimited(old);
        Ok(())
    }

    pub fn meta_property(&mut self, node: &Node) -> Step<()> {
        self.print_child(node, Field::Meta)?;
        self.char(b'.')?;
        self.print_child(node, Field::Property)
    }

    pub fn parenthesized(&mut self, node: &Node) -> Step<()> {
        self.char(b'(')?;
        let old = self.enter_delimited();
        let expression = self.child(node, Field::Expression)?;
        self.print_as(&expression, RESETTING)?;
        self.leave_delimited(old);
        self.right_parenthesis(node)
    }

    pub fn await_(&mut self, node: &Node) -> Step<()> {
        let argument = self.child(node, Field::Argument)?;
        self.word("await")?;
        self.space()?;
        self.print(&argument)
    }

    pub fn yield_(&mut self, node: &Node) -> Step<()> {
        let argument = self.child_if_any(node, Field::Argument)?;
        let is_delegate = self.is_true(node, Field::Delegate)?;
        if !is_delegate && argument.is_none() {
            return self.word("yield");
        }
        self.word_before("yield")?;
        if is_delegate {
            self.char(b'*')?;
        }
        match argument {
            Some(argument) => {
                self.space()?;
                self.print(&argument)
            }
            None => Ok(()),
        }
    }

    pub fn identifier(&mut self, node: &Node) -> Step<()> {
        if self.map.is_some() && self.can_mark_name {
            let name = self.identifier_name(node)?;
            self.come_from_name(name);
        }
        let (_, name) = self.name_of(node)?;
        self.word_text(&name)
    }

    pub fn spread(&mut self, node: &Node) -> Step<()> {
        self.token("...")?;
        self.print_child(node, Field::Argument)
    }

    pub fn tagged_template(&mut self, node: &Node) -> Step<()> {
        self.without(node, &[Field::TypeParameters])?;
        self.print_child(node, Field::Tag)?;
        self.print_child(node, Field::Quasi)
    }
}
