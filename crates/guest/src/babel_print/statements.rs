//! Statements.

use super::nodes::Node;
use super::printer::{COMMAS, List, SEQUENCE, Separator};
use super::tokens::context;
use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::text::Flat;
use crate::tree_reads::is_word;

impl Printer<'_> {
    pub fn directives(&mut self, node: &Node, is_block: bool) -> Step<()> {
        let directives = self.items_if_any(node, Field::Directives)?;
        let Some(last) = directives.last() else { return Ok(()) };
        let lines = if self.items(node, Field::Body)?.is_empty() { 1 } else { 2 };
        let list = List { is_indented: is_block, resets_context: is_block, line_offset: lines, ..SEQUENCE };
        self.print_list(directives, list)?;
        let last = self.node(*last)?;
        if self.items_if_any(&last, Field::TrailingComments)?.is_empty() {
            self.newline(lines)?;
        }
        Ok(())
    }

    pub fn block_statement(&mut self, node: &Node) -> Step<()> {
        self.char(b'{')?;
        let old = self.enter_delimited();
        self.directives(node, true)?;
        let list = List { is_indented: true, resets_context: true, ..SEQUENCE };
        self.print_list(self.items(node, Field::Body)?, list)?;
        self.leave_delimited(old);
        self.right_brace(node)
    }

    fn in_parentheses(&mut self, node: &Node, field: Field) -> Step<()> {
        self.char(b'(')?;
        self.print_child(node, field)?;
        self.char(b')')
    }

    pub fn headed(&mut self, word: &str, node: &Node, field: Field) -> Step<()> {
        self.word(word)?;
        self.space()?;
        self.in_parentheses(node, field)?;
        self.print_body(node)
    }

    /// A statement of a word and what has to be in the same line.
    pub fn jump(&mut self, word: &str, node: &Node, field: Field) -> Step<()> {
        self.word(word)?;
        if let Some(argument) = self.child_if_any(node, field)? {
            self.space()?;
            self.no_line_terminator = true;
            self.print(&argument)?;
        }
        self.semicolon()
    }

    pub fn if_(&mut self, node: &Node) -> Step<()> {
        self.word("if")?;
        self.space()?;
        self.in_parentheses(node, Field::Test)?;
        self.space()?;
        let consequent = self.child(node, Field::Consequent)?;
        let alternate = self.child_if_any(node, Field::Alternate)?;
        let needs_block = alternate.is_some() && self.ends_in_if(consequent)?;
        if needs_block {
            self.char(b'{')?;
            self.newline(1)?;
            self.indent += 2;
        }
        self.print_indented_on_comments(&consequent)?;
        if needs_block {
            self.indent -= 2;
            self.newline(1)?;
            self.char(b'}')?;
        }
        if let Some(alternate) = alternate {
            if self.last_char() == i32::from(b'}') {
                self.space()?;
            }
            self.word("else")?;
            self.space()?;
            self.print_indented_on_comments(&alternate)?;
        }
        Ok(())
    }

    /// Whether a statement, or the last one in it, is an `if`.
    fn ends_in_if(&self, mut node: Node) -> Step<bool> {
        use Kind::*;
        let has_body = |kind| {
            let loops = [ForStatement, ForInStatement, ForOfStatement, WhileStatement, DoWhileStatement];
            loops.contains(&kind) || matches!(kind, LabeledStatement | WithStatement)
        };
        while has_body(node.kind) {
            node = self.child(&node, Field::Body)?;
            if !node.kind.is_statement() {
                return Err(Stop::Unusual);
            }
        }
        Ok(node.kind == IfStatement)
    }

    pub fn for_(&mut self, node: &Node) -> Step<()> {
        self.word("for")?;
        self.space()?;
        self.char(b'(')?;
        self.context |= context::FOR_INIT_HEAD | context::KEPT;
        self.print_child(node, Field::Init)?;
        self.context = 0;
        self.char(b';')?;
        for (field, behind) in [(Field::Test, b';'), (Field::Update, b')')] {
            if let Some(part) = self.child_if_any(node, field)? {
                self.space()?;
                self.print(&part)?;
            }
            self.char(behind)?;
        }
        self.print_body(node)
    }

    pub fn for_each(&mut self, node: &Node) -> Step<()> {
        let is_in = node.kind == Kind::ForInStatement;
        self.word("for")?;
        self.space()?;
        if !is_in && self.is_true(node, Field::Await)? {
            self.word("await")?;
            self.space()?;
        }
        self.no_indented_inner_comments();
        self.char(b'(')?;
        self.context |= if is_in { context::FOR_IN_HEAD | context::KEPT } else { context::FOR_OF_HEAD };
        self.print_child(node, Field::Left)?;
        if is_in {
            self.context = 0;
        }
        self.spaced_word(if is_in { "in" } else { "of" })?;
        self.print_child(node, Field::Right)?;
        self.char(b')')?;
        self.print_body(node)
    }

    pub fn do_while(&mut self, node: &Node) -> Step<()> {
        self.word("do")?;
        self.space()?;
        self.print_child(node, Field::Body)?;
        self.spaced_word("while")?;
        self.in_parentheses(node, Field::Test)?;
        self.semicolon()
    }

    pub fn switch(&mut self, node: &Node) -> Step<()> {
        self.word("switch")?;
        self.space()?;
        self.in_parentheses(node, Field::Discriminant)?;
        self.space()?;
        self.char(b'{')?;
        self.print_list(self.items(node, Field::Cases)?, List { is_indented: true, ..SEQUENCE })?;
        self.right_brace(node)
    }

    pub fn switch_case(&mut self, node: &Node) -> Step<()> {
        match self.child_if_any(node, Field::Test)? {
            Some(test) => {
                self.word("case")?;
                self.space()?;
                self.print(&test)?;
            }
            None => self.word("default")?,
        }
        self.char(b':')?;
        let consequent = self.items(node, Field::Consequent)?;
        if consequent.is_empty() {
            return Ok(());
        }
        self.newline(1)?;
        self.print_list(consequent, List { is_indented: true, ..SEQUENCE })
    }

    pub fn try_(&mut self, node: &Node) -> Step<()> {
        self.without(node, &[Field::Handlers])?;
        self.word("try")?;
        self.space()?;
        self.print_child(node, Field::Block)?;
        self.space()?;
        self.print_child(node, Field::Handler)?;
        if let Some(finalizer) = self.child_if_any(node, Field::Finalizer)? {
            self.spaced_word("finally")?;
            self.print(&finalizer)?;
        }
        Ok(())
    }

    pub fn catch(&mut self, node: &Node) -> Step<()> {
        self.word("catch")?;
        self.space()?;
        if let Some(parameter) = self.child_if_any(node, Field::Param)? {
            self.without(&parameter, &[Field::TypeAnnotation])?;
            self.char(b'(')?;
            self.print(&parameter)?;
            self.char(b')')?;
            self.space()?;
        }
        self.print_child(node, Field::Body)
    }

    pub fn variables(&mut self, node: &Node, parent: Option<&Node>) -> Step<()> {
        use Kind::*;
        self.without(node, &[Field::Declare])?;
        let kind = self.text_in(node, Field::Kind)?;
        let word = ["const", "let", "var"].into_iter().find(|word| is_word(&kind, word));
        self.word_text(&Flat::Narrow(word.ok_or(Stop::Unusual)?.as_bytes()))?;
        self.space()?;
        let declarations = self.items(node, Field::Declarations)?;
        let in_loop =
            parent.filter(|parent| matches!(parent.kind, ForStatement | ForInStatement | ForOfStatement));
        let mut has_values = false;
        if in_loop.is_none() {
            for declaration in declarations {
                has_values = has_values || self.is_true(&self.node(*declaration)?, Field::Init)?;
            }
        }
        let separator = if has_values { Separator::CommaNewline } else { Separator::Comma };
        let list = List { is_indented: declarations.len() > 1, separator, ..COMMAS };
        self.print_list(declarations, list)?;
        if let Some(parent) = in_loop {
            let field = if parent.kind == ForStatement { Field::Init } else { Field::Left };
            if node.is(self.get(parent.object, field)?) {
                return Ok(());
            }
        }
        self.semicolon()
    }

    pub fn variable(&mut self, node: &Node) -> Step<()> {
        self.without(node, &[Field::Definite])?;
        let id = self.child(node, Field::Id)?;
        self.without(&id, &[Field::TypeAnnotation])?;
        self.print(&id)?;
        if let Some(value) = self.child_if_any(node, Field::Init)? {
            self.spaced_char(b'=')?;
            self.print(&value)?;
        }
        Ok(())
    }
}
