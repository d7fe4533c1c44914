//! Imports and exports.

use oxc_ast::ast::{
    ExportDefaultDeclaration, ExportDefaultDeclarationKind, ExportSpecifier, ImportAttributeKey,
    ImportDeclaration, ImportDeclarationSpecifier, ModuleDeclaration, ModuleExportName, StringLiteral,
    WithClause, WithClauseKeyword,
};
use oxc_span::{GetSpan, Span};

use crate::acorn::builder::{Builder, Built};
use crate::plain;
use crate::tree::{Maker, Names, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn module_declaration(&mut self, declaration: &ModuleDeclaration<'a>) -> Built<M> {
        match declaration {
            ModuleDeclaration::ImportDeclaration(import) => self.import(import),
            ModuleDeclaration::ExportAllDeclaration(export) => {
                plain::kind(export.export_kind)?;
                let exported = self.or_null(export.exported.as_ref(), |this, name| this.module_name(name))?;
                let source = self.string(&export.source)?;
                let names = [names!["exported", "source"], names!["exported", "source", "attributes"]];
                let with = export.with_clause.as_deref();
                self.attributed("ExportAllDeclaration", export.span, names, vec![exported, source], with)
            }
            ModuleDeclaration::ExportDefaultDeclaration(export) => self.export_default(export),
            ModuleDeclaration::ExportDeclaration(export) => {
                let declared = self.declaration(&export.declaration)?;
                self.export(export.span, declared, &[], None, None)
            }
            ModuleDeclaration::ExportNamedDeclaration(export) => {
                plain::kind(export.export_kind)?;
                let nothing = self.maker.null();
                self.export(export.span, nothing, &export.specifiers, None, None)
            }
            ModuleDeclaration::ExportFromDeclaration(export) => {
                plain::kind(export.export_kind)?;
                let (nothing, with) = (self.maker.null(), export.with_clause.as_deref());
                self.export(export.span, nothing, &export.specifiers, Some(&export.source), with)
            }
            _ => Err(Stop::Unfit),
        }
    }

    fn export(
        &mut self,
        span: Span,
        declared: M::Value,
        specifiers: &[ExportSpecifier<'a>],
        source: Option<&StringLiteral<'a>>,
        with: Option<&WithClause<'a>>,
    ) -> Built<M> {
        let specifiers = self.list(specifiers, |this, specifier| this.export_specifier(specifier))?;
        let source = self.or_null(source, |this, source| this.string(source))?;
        let names = [
            names!["declaration", "specifiers", "source"],
            names!["declaration", "specifiers", "source", "attributes"],
        ];
        let values = vec![declared, specifiers, source];
        self.attributed("ExportNamedDeclaration", span, names, values, with)
    }

    /// A node that has attributes where the version of the language has such: names without and with them.
    fn attributed(
        &mut self,
        kind: &'static str,
        span: Span,
        names: [&[Names; 4]; 2],
        mut values: Vec<M::Value>,
        with: Option<&WithClause<'a>>,
    ) -> Built<M> {
        if self.options.attributes {
            values.push(self.attributes(with)?);
        } else if with.is_some() {
            return Err(Stop::Unfit);
        }
        self.node(kind, span, names[usize::from(self.options.attributes)], &values)
    }

    fn export_default(&mut self, export: &ExportDefaultDeclaration<'a>) -> Built<M> {
        let declaration = match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => self.function(function)?,
            ExportDefaultDeclarationKind::ClassDeclaration(class) => self.class(class)?,
            declaration => self.expression(declaration.as_expression().ok_or(Stop::Unfit)?)?,
        };
        self.node("ExportDefaultDeclaration", export.span, names!["declaration"], &[declaration])
    }

    fn export_specifier(&mut self, specifier: &ExportSpecifier<'a>) -> Built<M> {
        plain::kind(specifier.export_kind)?;
        let local = self.module_name(&specifier.local)?;
        let exported = if specifier.local.span() == specifier.exported.span() {
            local.clone()
        } else {
            self.module_name(&specifier.exported)?
        };
        self.node("ExportSpecifier", specifier.span, names!["local", "exported"], &[local, exported])
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
        let specifiers = match &import.specifiers {
            Some(specifiers) => self.list(specifiers, |this, specifier| this.import_specifier(specifier))?,
            None => self.options.no_specifiers.clone(),
        };
        let source = self.string(&import.source)?;
        let names = [names!["specifiers", "source"], names!["specifiers", "source", "attributes"]];
        let with = import.with_clause.as_deref();
        self.attributed("ImportDeclaration", import.span, names, vec![specifiers, source], with)
    }

    fn import_specifier(&mut self, specifier: &ImportDeclarationSpecifier<'a>) -> Built<M> {
        match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
                plain::kind(specifier.import_kind)?;
                let imported = self.module_name(&specifier.imported)?;
                let local = &specifier.local;
                let local = if specifier.imported.span() == local.span {
                    imported.clone()
                } else {
                    self.identifier(&local.name, local.span)?
                };
                self.node("ImportSpecifier", specifier.span, names!["imported", "local"], &[imported, local])
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(specifier) => {
                let local = self.identifier(&specifier.local.name, specifier.local.span)?;
                self.node("ImportDefaultSpecifier", specifier.span, names!["local"], &[local])
            }
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(specifier) => {
                let local = self.identifier(&specifier.local.name, specifier.local.span)?;
                self.node("ImportNamespaceSpecifier", specifier.span, names!["local"], &[local])
            }
        }
    }

    fn attributes(&mut self, with: Option<&WithClause<'a>>) -> Built<M> {
        let Some(with) = with else { return self.maker.list(Vec::new()) };
        if with.keyword != WithClauseKeyword::With {
            return Err(Stop::Unfit);
        }
        self.list(&with.with_entries, |this, entry| {
            let key = match &entry.key {
                ImportAttributeKey::Identifier(name) => this.identifier(&name.name, name.span)?,
                ImportAttributeKey::StringLiteral(name) => this.string(name)?,
            };
            let value = this.string(&entry.value)?;
            this.node("ImportAttribute", entry.span, names!["key", "value"], &[key, value])
        })
    }
}
