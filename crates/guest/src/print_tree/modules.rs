//! Imports and exports.

use super::keywords::is_on_one_line;
use super::nodes::Node;
use super::output::Context;
use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::text::Flat;
use crate::tree_reads::{are_same, is_nothing};

impl Tree<'_> {
    fn attributes(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let with = self.get(node.object, Field::Attributes)?;
        let (list, word) = if is_nothing(with) {
            (self.get(node.object, Field::Assertions)?, " assert { ")
        } else {
            (with, " with { ")
        };
        if is_nothing(list) {
            return Ok(());
        }
        let items = self.items_of(list)?;
        if items.is_empty() {
            return Ok(());
        }
        if !self.dialect.knows_newer_modules() {
            return Err(Stop::Unusual);
        }
        self.write(context, word)?;
        for (index, item) in items.iter().enumerate() {
            let [key, value] = [self.get(*item, Field::Key)?, self.get(*item, Field::Value)?];
            let [key, value] = [self.node(key)?, self.node(value)?];
            self.visit(context, &key)?;
            self.write(context, ": ")?;
            self.visit(context, &value)?;
            if index + 1 < items.len() {
                self.write(context, ", ")?;
            }
        }
        self.write(context, " }")
    }

    /// The name that a module has for something, which can be a string.
    fn is_same_name(&mut self, one: &Node, other: &Node) -> Step<bool> {
        let are_plain = one.kind == Kind::Identifier && other.kind == Kind::Identifier;
        if !are_plain && !self.dialect.knows_newer_modules() {
            return Ok(true);
        }
        let field = match one.kind {
            _ if one.kind != other.kind => return Ok(false),
            Kind::Identifier => Field::Name,
            Kind::Literal => Field::Value,
            _ => return Ok(false),
        };
        Ok(are_same(&self.text_in(one, field)?, &self.text_in(other, field)?))
    }

    fn from(&mut self, context: &mut Context, node: &Node, source: &Node) -> Step<()> {
        self.write(context, " from ")?;
        self.visit(context, source)?;
        self.attributes(context, node)
    }

    pub fn export_all(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        if self.dialect.maps_nodes() {
            self.word(context, "export", node)?;
        } else {
            self.write(context, "export")?;
        }
        if self.is(node, Field::ExportKind, "type")? {
            self.write(context, " type")?;
        }
        self.write(context, " * ")?;
        if let Some(exported) = self.child_if_any(node, Field::Exported)? {
            self.write(context, "as ")?;
            self.visit(context, &exported)?;
        }
        let source = self.child(node, Field::Source)?;
        self.from(context, node, &source)?;
        self.write(context, ";")
    }

    /// `export` before a declaration, up to it.
    fn export(
        &mut self,
        context: &mut Context,
        node: &Node,
        word: &'static str,
        declaration: &Node,
    ) -> Step<()> {
        self.begin_node(node)?;
        self.word(context, "export", node)?;
        self.write(context, word)?;
        if self.dialect.maps_nodes() {
            self.flush_before(context, declaration)?;
        }
        self.visit(context, declaration)
    }

    pub fn export_default(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let declaration = self.child(node, Field::Declaration)?;
        if self.dialect.maps_keywords() {
            let mut keywords = self.keywords(node, is_on_one_line(node));
            self.keyword(context, &mut keywords, "export ")?;
            self.keyword(context, &mut keywords, "default ")?;
            self.visit(context, &declaration)?;
        } else {
            self.export(context, node, " default ", &declaration)?;
        }
        if declaration.kind == Kind::FunctionDeclaration { Ok(()) } else { self.write(context, ";") }
    }

    pub fn export_named(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        if let Some(declaration) = self.child_if_any(node, Field::Declaration)? {
            return self.export(context, node, " ", &declaration);
        }
        let mut keywords = self.first_keyword(context, node, "export ")?;
        if self.is(node, Field::ExportKind, "type")? {
            self.later_keyword(context, &mut keywords, node, "type ")?;
        }
        self.write(context, "{")?;
        let source = self.child_if_any(node, Field::Source)?;
        let until = source.and_then(|source| source.start()).or(node.end());
        self.sequence(context, self.items(node, Field::Specifiers)?, until, true)?;
        self.write(context, "}")?;
        if let Some(source) = source {
            self.from(context, node, &source)?;
        }
        self.write(context, ";")
    }

    pub fn export_specifier(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        if self.is(node, Field::ExportKind, "type")? {
            self.write(context, "type ")?;
        }
        let [local, exported] = [self.child(node, Field::Local)?, self.child(node, Field::Exported)?];
        self.visit(context, &local)?;
        if self.is_same_name(&local, &exported)? {
            return Ok(());
        }
        self.write(context, " as ")?;
        self.visit(context, &exported)
    }

    pub fn import(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let is_type = self.is(node, Field::ImportKind, "type")?;
        let source = self.child(node, Field::Source)?;
        let specifiers = self.items(node, Field::Specifiers)?;
        if specifiers.is_empty() {
            self.word(context, "import", node)?;
            self.write(context, " ")?;
            if is_type && self.dialect.keeps_type_of_nothing() {
                self.write(context, "type {} from ")?;
            }
            self.visit(context, &source)?;
            self.attributes(context, node)?;
            return self.write(context, ";");
        }
        let mut keywords = self.first_keyword(context, node, "import ")?;
        if is_type {
            self.later_keyword(context, &mut keywords, node, "type ")?;
        }
        // Names in braces come last; the others are one of each at most.
        let (mut default, mut namespace, mut named) = (None, None, specifiers.len());
        for (index, specifier) in specifiers.iter().enumerate() {
            let specifier = self.node(*specifier)?;
            let place = match specifier.kind {
                Kind::ImportDefaultSpecifier => &mut default,
                Kind::ImportNamespaceSpecifier => &mut namespace,
                _ => {
                    named = named.min(index);
                    continue;
                }
            };
            if place.replace(specifier).is_some() || named < index {
                return Err(Stop::Unusual);
            }
        }
        let named = &specifiers[named..];
        if let Some(default) = &default {
            let name = self.local_name(default)?;
            self.write_mapped(context, name, default)?;
            if namespace.is_some() || !named.is_empty() {
                self.write(context, ", ")?;
            }
        }
        if let Some(namespace) = &namespace {
            let name = self.local_name(namespace)?;
            // Text and name are one to the package, between the two ends of the node.
            if let Some(start) = namespace.start() {
                self.location(start)?;
            }
            self.write(context, "* as ")?;
            self.write_text(context, name)?;
            if let Some(end) = namespace.end() {
                self.location(end)?;
            }
        }
        if !named.is_empty() {
            self.write(context, "{")?;
            self.sequence(context, named, source.start(), true)?;
            self.write(context, "}")?;
        }
        self.from(context, node, &source)?;
        self.write(context, ";")
    }

    fn local_name(&mut self, specifier: &Node) -> Step<Flat<'static>> {
        let local = self.get(specifier.object, Field::Local)?;
        let name = self.get(local, Field::Name)?;
        self.text(name)
    }

    pub fn import_specifier(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        if self.is(node, Field::ImportKind, "type")? {
            self.write(context, "type ")?;
        }
        let [imported, local] = [self.child(node, Field::Imported)?, self.child(node, Field::Local)?];
        if !self.is_same_name(&imported, &local)? {
            self.visit(context, &imported)?;
            self.write(context, " as ")?;
        }
        self.visit(context, &local)
    }
}
