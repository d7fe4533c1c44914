//! Imports and exports.

use oxc_ast::ast::{
    ExportAllDeclaration, ExportDefaultDeclaration, ExportDefaultDeclarationKind, ExportFromDeclaration,
    ExportSpecifier, Expression, ImportAttributeKey, ImportDeclaration, ImportDeclarationSpecifier,
    ModuleDeclaration, ModuleExportName, WithClause, WithClauseKeyword,
};
use oxc_span::{GetSpan, Span};

use crate::babel::builder::{Builder, Built, List, Twice};
use crate::babel::comments::Node;
use crate::plain;
use crate::tree::{Made, Maker, Names, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn module_declaration(&mut self, declaration: &ModuleDeclaration<'a>) -> Built<M> {
        match declaration {
            ModuleDeclaration::ImportDeclaration(import) => self.import(import),
            ModuleDeclaration::ExportAllDeclaration(export) => self.export_all(export),
            ModuleDeclaration::ExportDefaultDeclaration(export) => self.export_default(export),
            ModuleDeclaration::ExportDeclaration(export) => {
                let declared = self.declaration(&export.declaration)?.value;
                let nothing = self.maker.null();
                self.export(export.span, &[], nothing, None, Some(declared))
            }
            ModuleDeclaration::ExportNamedDeclaration(export) => {
                plain::kind(export.export_kind)?;
                let (nodes, nothing) = (self.specifiers(&export.specifiers)?, self.maker.null());
                let declared = self.maker.null();
                self.export(export.span, &nodes, nothing, None, Some(declared))
            }
            ModuleDeclaration::ExportFromDeclaration(export) => self.export_from(export),
            _ => Err(Stop::Unfit),
        }
    }

    /// With TypeScript's plugin imports, exports and what they name say that they are no types: names with that and without, where it comes, and the values.
    fn kinded(
        &mut self,
        names: [Names; 2],
        at: usize,
        values: impl IntoIterator<Item = M::Value>,
    ) -> Made<(Names, Vec<M::Value>)> {
        let mut values: Vec<M::Value> = values.into_iter().collect();
        if !self.typescript() {
            return Ok((names[1], values));
        }
        values.insert(at, self.maker.word("value")?);
        Ok((names[0], values))
    }

    fn specifiers(&mut self, specifiers: &[ExportSpecifier<'a>]) -> Made<Vec<Node<M::Value>>> {
        specifiers.iter().map(|specifier| self.export_specifier(specifier)).collect()
    }

    fn export_from(&mut self, export: &ExportFromDeclaration<'a>) -> Built<M> {
        plain::kind(export.export_kind)?;
        let nodes = self.specifiers(&export.specifiers)?;
        let source = self.string(&export.source)?.value;
        let declared = self.maker.null();
        self.export(export.span, &nodes, source, export.with_clause.as_deref(), Some(declared))
    }

    /// `export` with names in braces, of a namespace, or of a declaration.
    fn export(
        &mut self,
        span: Span,
        specifiers: &[Node<M::Value>],
        source: M::Value,
        with: Option<&WithClause<'a>>,
        declaration: Option<M::Value>,
    ) -> Built<M> {
        let attributes = self.attributes(with)?;
        let list = self.maker.list(specifiers.iter().map(|node| node.value.clone()).collect())?;
        let at = (span.start, span.end);
        let kind = "ExportNamedDeclaration";
        let names = match declaration {
            Some(_) => [
                names!["exportKind", "specifiers", "source", "attributes", "declaration"],
                names!["specifiers", "source", "attributes", "declaration"],
            ],
            None => [
                names!["exportKind", "specifiers", "source", "attributes"],
                names!["specifiers", "source", "attributes"],
            ],
        };
        let values = [list, source, attributes].into_iter().chain(declaration);
        let (names, values) = self.kinded(names, 0, values)?;
        let node = self.unfinished(kind, at, names, &values)?;
        self.done(node, specifiers.last())
    }

    fn export_all(&mut self, export: &ExportAllDeclaration<'a>) -> Built<M> {
        plain::kind(export.export_kind)?;
        let Some(name) = &export.exported else {
            let source = self.string(&export.source)?.value;
            let attributes = self.attributes(export.with_clause.as_deref())?;
            let names = [names!["exportKind", "source", "attributes"], names!["source", "attributes"]];
            let (names, values) = self.kinded(names, 0, [source, attributes])?;
            return self.node("ExportAllDeclaration", export.span, names, &values);
        };
        // The star, from which the specifier goes to its name.
        let star = self.comments.token_start_behind(&self.source, export.span.start + 6);
        if self.source.slice(star, star + 1) != "*" {
            return Err(Stop::Unfit);
        }
        let exported = self.module_name(name)?;
        let span = Span::new(star, name.span().end);
        let specifier = self.node("ExportNamespaceSpecifier", span, names!["exported"], &[exported.value])?;
        let source = self.string(&export.source)?.value;
        self.export(export.span, &[specifier], source, export.with_clause.as_deref(), None)
    }

    fn export_default(&mut self, export: &ExportDefaultDeclaration<'a>) -> Built<M> {
        let declaration = match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => self.function(function)?,
            ExportDefaultDeclarationKind::ClassDeclaration(class) => self.class(class)?,
            declaration => match declaration.as_expression() {
                // Which may be the `from` of a proposal.
                Some(Expression::Identifier(name)) if name.name == "from" => return Err(Stop::Unfit),
                Some(expression) => self.expression(expression)?,
                None => return Err(Stop::Unfit),
            },
        };
        let names = [names!["exportKind", "declaration"], names!["declaration"]];
        let (names, values) = self.kinded(names, 0, [declaration.value])?;
        self.node("ExportDefaultDeclaration", export.span, names, &values)
    }

    fn export_specifier(&mut self, specifier: &ExportSpecifier<'a>) -> Built<M> {
        plain::kind(specifier.export_kind)?;
        self.no_type(specifier.local.span())?;
        let (local, exported) = if specifier.local.span() == specifier.exported.span() {
            // A string stands for itself in another way.
            let Some(name) = specifier.local.identifier_name() else { return Err(Stop::Unfit) };
            let Twice { key, value } = self.identifier_twice(name.as_str(), specifier.local.span())?;
            (key, value)
        } else {
            (self.module_name(&specifier.local)?, self.module_name(&specifier.exported)?)
        };
        let names = [names!["local", "exportKind", "exported"], names!["local", "exported"]];
        let (names, values) = self.kinded(names, 1, [local.value, exported.value])?;
        self.node("ExportSpecifier", specifier.span, names, &values)
    }

    fn module_name(&mut self, name: &ModuleExportName<'a>) -> Built<M> {
        match name {
            ModuleExportName::IdentifierName(name) => self.identifier(&name.name, name.span),
            ModuleExportName::IdentifierReference(name) => self.identifier(&name.name, name.span),
            ModuleExportName::StringLiteral(name) => self.string(name),
        }
    }

    fn import(&mut self, import: &ImportDeclaration<'a>) -> Built<M> {
        plain::kind(import.import_kind)?;
        if import.phase.is_some() {
            return Err(Stop::Unfit);
        }
        let specifiers = import.specifiers.iter().flatten();
        let List { value: list, last } =
            self.list(specifiers, |this, specifier| this.import_specifier(specifier))?;
        let source = self.string(&import.source)?.value;
        let attributes = self.attributes(import.with_clause.as_deref())?;
        let names = [
            names!["importKind", "specifiers", "source", "attributes"],
            names!["specifiers", "source", "attributes"],
        ];
        let (names, values) = self.kinded(names, 0, [list, source, attributes])?;
        let at = (import.span.start, import.span.end);
        let node = self.unfinished("ImportDeclaration", at, names, &values)?;
        self.done(node, last.as_ref())
    }

    fn import_specifier(&mut self, specifier: &ImportDeclarationSpecifier<'a>) -> Built<M> {
        match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
                plain::kind(specifier.import_kind)?;
                self.no_type(specifier.imported.span())?;
                let local = &specifier.local;
                let (imported, local) = if specifier.imported.span() == local.span {
                    let Twice { key, value } = self.identifier_twice(&local.name, local.span)?;
                    (key, value)
                } else {
                    let imported = self.module_name(&specifier.imported)?;
                    (imported, self.identifier(&local.name, local.span)?)
                };
                let names = [names!["imported", "importKind", "local"], names!["imported", "local"]];
                let (names, values) = self.kinded(names, 1, [imported.value, local.value])?;
                self.node("ImportSpecifier", specifier.span, names, &values)
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(specifier) => {
                self.no_type(specifier.local.span)?;
                let local = self.identifier(&specifier.local.name, specifier.local.span)?.value;
                self.node("ImportDefaultSpecifier", specifier.span, names!["local"], &[local])
            }
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(specifier) => {
                let local = self.identifier(&specifier.local.name, specifier.local.span)?.value;
                self.node("ImportNamespaceSpecifier", specifier.span, names!["local"], &[local])
            }
        }
    }

    /// To TypeScript `type` may be more than a name.
    fn no_type(&self, span: Span) -> Made<()> {
        let is_type = self.typescript() && self.source.slice(span.start, span.end) == "type";
        if is_type { Err(Stop::Unfit) } else { Ok(()) }
    }

    fn attributes(&mut self, with: Option<&WithClause<'a>>) -> Made<M::Value> {
        let Some(with) = with else { return self.maker.list(Vec::new()) };
        if with.keyword != WithClauseKeyword::With {
            return Err(Stop::Unfit);
        }
        let list = self.list(&with.with_entries, |this, entry| {
            let key = match &entry.key {
                ImportAttributeKey::Identifier(name) => this.identifier(&name.name, name.span)?,
                ImportAttributeKey::StringLiteral(name) => this.string(name)?,
            };
            let value = this.string(&entry.value)?;
            this.node("ImportAttribute", entry.span, names!["key", "value"], &[key.value, value.value])
        })?;
        Ok(list.value)
    }
}
