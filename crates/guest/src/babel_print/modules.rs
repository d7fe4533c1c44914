//! Imports and exports.

use rquickjs_sys as qjs;

use super::nodes::Node;
use super::printer::COMMAS;
use super::tokens::{INDENTED, context};
use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::tree_reads::is_word;

impl Printer<'_> {
    /// Prints the specifiers of these kinds that a list begins with, which get no braces. What is left of it.
    fn first_specifiers<'a>(
        &mut self,
        specifiers: &'a [qjs::JSValue],
        kinds: &[Kind],
    ) -> Step<&'a [qjs::JSValue]> {
        let mut rest = specifiers;
        while let Some((first, behind)) = rest.split_first() {
            let first = self.node(*first)?;
            if !kinds.contains(&first.kind) {
                break;
            }
            self.print(&first)?;
            if !behind.is_empty() {
                self.char(b',')?;
                self.space()?;
            }
            rest = behind;
        }
        Ok(rest)
    }

    pub fn no_indented_inner_comments(&mut self) {
        self.inner_state &= !INDENTED;
    }

    /// A kind may only be the one of values.
    fn refuse_kind(&mut self, node: &Node, field: Field) -> Step<()> {
        match self.text_if_any(node, field)? {
            Some(kind) if !is_word(&kind, "value") => Err(Stop::Unusual),
            _ => Ok(()),
        }
    }

    fn refuse_attributes(&self, node: &Node) -> Step<()> {
        for field in [Field::Attributes, Field::Assertions] {
            if !self.items_if_any(node, field)?.is_empty() {
                return Err(Stop::Unusual);
            }
        }
        Ok(())
    }

    pub fn specifier(&mut self, node: &Node, name: Field, alias: Field) -> Step<()> {
        let kind = if node.kind == Kind::ImportSpecifier { Field::ImportKind } else { Field::ExportKind };
        self.refuse_kind(node, kind)?;
        let name = self.child(node, name)?;
        self.print(&name)?;
        let Some(alias) = self.child_if_any(node, alias)? else { return Ok(()) };
        let is_same = match (name.kind, alias.kind) {
            (Kind::Identifier, Kind::Identifier) => self.have_same_names(&name, &alias)?,
            (Kind::Identifier, Kind::StringLiteral) | (Kind::StringLiteral, Kind::Identifier) => false,
            // With two strings versions differ.
            _ => return Err(Stop::Unusual),
        };
        if is_same {
            return Ok(());
        }
        self.spaced_word("as")?;
        self.print(&alias)
    }

    pub fn namespace(&mut self, node: &Node, name: Field) -> Step<()> {
        self.char(b'*')?;
        self.spaced_word("as")?;
        self.print_child(node, name)
    }

    pub fn import(&mut self, node: &Node) -> Step<()> {
        self.refuse_kind(node, Field::ImportKind)?;
        self.refuse_attributes(node)?;
        self.without(node, &[Field::Module, Field::Phase])?;
        self.word("import")?;
        self.space()?;
        let specifiers = self.items(node, Field::Specifiers)?;
        let rest = self
            .first_specifiers(specifiers, &[Kind::ImportDefaultSpecifier, Kind::ImportNamespaceSpecifier])?;
        if !rest.is_empty() {
            self.char(b'{')?;
            self.space()?;
            self.print_list(rest, COMMAS)?;
            self.space()?;
            self.char(b'}')?;
        }
        if !specifiers.is_empty() {
            self.spaced_word("from")?;
        }
        self.print_child(node, Field::Source)?;
        self.semicolon()
    }

    pub fn export_all(&mut self, node: &Node) -> Step<()> {
        self.refuse_kind(node, Field::ExportKind)?;
        self.refuse_attributes(node)?;
        self.word("export")?;
        self.space()?;
        self.char(b'*')?;
        self.spaced_word("from")?;
        self.print_child(node, Field::Source)?;
        self.semicolon()
    }

    pub fn export_default(&mut self, node: &Node) -> Step<()> {
        self.word("export")?;
        self.no_indented_inner_comments();
        self.spaced_word("default")?;
        self.context |= context::EXPORT_DEFAULT;
        self.declaration(&self.child(node, Field::Declaration)?)
    }

    fn declaration(&mut self, declaration: &Node) -> Step<()> {
        self.print(declaration)?;
        if declaration.kind.is_statement() { Ok(()) } else { self.semicolon() }
    }

    pub fn export_named(&mut self, node: &Node) -> Step<()> {
        self.refuse_kind(node, Field::ExportKind)?;
        self.refuse_attributes(node)?;
        self.word("export")?;
        self.space()?;
        if let Some(declaration) = self.child_if_any(node, Field::Declaration)? {
            return self.declaration(&declaration);
        }
        let specifiers = self.items(node, Field::Specifiers)?;
        let rest = self.first_specifiers(specifiers, &[Kind::ExportNamespaceSpecifier])?;
        if !rest.is_empty() || specifiers.is_empty() {
            self.char(b'{')?;
            if !rest.is_empty() {
                self.space()?;
                self.print_list(rest, COMMAS)?;
                self.space()?;
            }
            self.char(b'}')?;
        }
        if self.is_true(node, Field::Source)? {
            self.spaced_word("from")?;
            self.print_child(node, Field::Source)?;
        }
        self.semicolon()
    }
}
