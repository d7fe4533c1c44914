//! Whether what oxc parsed is JavaScript and no more: its tree has places for TypeScript and decorators everywhere, and it lets words pass before
//! a class's member that may not be there.

use oxc_ast::ast::{
    Class, FormalParameter, FormalParameterRest, Function, ImportOrExportKind, MethodDefinition,
    PropertyDefinition,
};
use oxc_span::{GetSpan, Span};

use crate::source::Source;
use crate::tree::{Made, Stop};

fn fit(is_plain: bool) -> Made<()> {
    if is_plain { Ok(()) } else { Err(Stop::Unfit) }
}

pub(crate) fn function(function: &Function<'_>) -> Made<()> {
    fit(function.type_parameters.is_none() && function.this_param.is_none() && function.return_type.is_none())
}

pub(crate) fn parameter(parameter: &FormalParameter<'_>) -> Made<()> {
    fit(parameter.decorators.is_empty()
        && parameter.type_annotation.is_none()
        && !parameter.optional
        && parameter.accessibility.is_none()
        && !parameter.readonly
        && !parameter.r#override)
}

pub(crate) fn rest(rest: &FormalParameterRest<'_>) -> Made<()> {
    fit(rest.type_annotation.is_none() && rest.decorators.is_empty())
}

pub(crate) fn class(class: &Class<'_>) -> Made<()> {
    fit(class.decorators.is_empty()
        && class.type_parameters.is_none()
        && class.heritage.as_ref().is_none_or(|heritage| heritage.type_arguments.is_none())
        && class.implements.is_empty()
        && !class.r#abstract
        && !class.declare)
}

pub(crate) fn method(source: &Source<'_>, method: &MethodDefinition<'_>) -> Made<()> {
    fit(method.decorators.is_empty()
        && !method.r#override
        && !method.optional
        && method.accessibility.is_none())?;
    modifiers(source, method.span, method.key.span(), &["", "*", "async", "async *", "get", "set"])
}

pub(crate) fn property(source: &Source<'_>, property: &PropertyDefinition<'_>) -> Made<()> {
    fit(property.decorators.is_empty()
        && property.type_annotation.is_none()
        && !property.declare
        && !property.r#override
        && !property.optional
        && !property.definite
        && !property.readonly
        && property.accessibility.is_none())?;
    modifiers(source, property.span, property.key.span(), &[""])
}

pub(crate) fn kind(kind: ImportOrExportKind) -> Made<()> {
    fit(kind == ImportOrExportKind::Value)
}

/// Whether nothing but known words is before a member's key, behind `static`.
fn modifiers(source: &Source<'_>, member: Span, key: Span, known: &[&str]) -> Made<()> {
    let before = source.slice(member.start, key.start).replace('*', " * ");
    let words: Vec<&str> = before.trim_end().trim_end_matches('[').split_whitespace().collect();
    let words = words.join(" ");
    let behind = words.strip_prefix("static").map_or(words.as_str(), str::trim_start);
    fit(known.contains(&behind))
}
