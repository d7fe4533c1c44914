//! What all nodes are made with.

use oxc_ast::ast::{Expression, Program};
use oxc_span::{GetSpan, Span};

use crate::babel::Options;
use crate::babel::comments::{Comments, Node};
use crate::source::{Source, is_old};
use crate::tree::{Class, Made, Maker, Names, Stop};

/// How deep nodes may be in each other.
const MOST_DEPTH: u32 = 400;

/// How many places are remembered, as the next ones are often the same.
const PLACES: usize = 256;

/// Places that were made, by their lowest bits.
type Places<V> = Vec<Option<(u32, V)>>;

pub(crate) struct Builder<'a, 'm, 'v, M: Maker> {
    pub maker: &'m mut M,
    pub source: Source<'a>,
    pub comments: Comments<M::Value>,
    options: Options<'v, M::Value>,
    starts: Places<M::Value>,
    ends: Places<M::Value>,
    depth: u32,
    /// In how many functions this is.
    pub functions: u32,
    pub has_top_level_await: bool,
}

/// A list of nodes.
pub(crate) struct List<V> {
    pub value: V,
    pub last: Option<Node<V>>,
}

/// A name that stands for two things.
pub(crate) struct Twice<V> {
    pub key: Node<V>,
    pub value: Node<V>,
}

pub(crate) type Built<M> = Made<Node<<M as Maker>::Value>>;

impl<'a, 'm, 'v, M: Maker> Builder<'a, 'm, 'v, M> {
    pub fn new(maker: &'m mut M, program: &Program<'a>, options: Options<'v, M::Value>) -> Made<Self> {
        if !crate::parse::is_sound(program) {
            return Err(Stop::Unfit);
        }
        let source = Source::new(program.source_text);
        let (mut starts, mut ends) = (vec![None; PLACES], vec![None; PLACES]);
        let comments = Comments::new(
            maker,
            &source,
            &program.comments,
            options.attach_comments,
            |maker, start, end| {
                let start = place(maker, &source, &mut starts, start)?;
                let end = place(maker, &source, &mut ends, end)?;
                location(maker, start, end, options.filename.clone(), None)
            },
        )?;
        Ok(Self {
            maker,
            source,
            comments,
            options,
            starts,
            ends,
            depth: 0,
            functions: 0,
            has_top_level_await: false,
        })
    }

    /// The tree of a program.
    pub fn file(mut self, program: &Program<'a>) -> Made<M::Value> {
        let end = self.source.text.len() as u32;
        let is_module = self.options.is_module;
        let source_type = self.maker.word(if is_module { "module" } else { "script" })?;
        let interpreter = self.maker.null();
        let directives = self.directives(&program.directives)?;
        let body = self.statements(&program.body)?;
        let values = [source_type, interpreter, body, directives];
        let program = if is_module {
            let awaits = self.maker.bool(self.has_top_level_await);
            let extra = self.maker.object(Class::Plain, &["topLevelAwait"], &[awaits])?;
            let [source_type, interpreter, body, directives] = values;
            let values = [source_type, interpreter, body, directives, extra];
            self.unfinished(
                "Program",
                (0, end),
                names!["sourceType", "interpreter", "body", "directives", "extra"],
                &values,
            )?
        } else {
            let names = names!["sourceType", "interpreter", "body", "directives"];
            self.unfinished("Program", (0, end), names, &values)?
        };
        let program = self.done(program, None)?;
        let comments = std::mem::take(&mut self.comments.all);
        let comments = self.maker.list(comments)?;
        let errors = self.maker.list(Vec::new())?;
        let names = names!["errors", "program", "comments"];
        let file = self.unfinished("File", (0, end), names, &[errors, program.value, comments])?;
        Ok(self.done(file, None)?.value)
    }

    /// The tree of an expression that is the whole source.
    pub fn whole_expression(mut self, expression: &Expression<'a>) -> Made<M::Value> {
        let node = self.expression(expression)?;
        self.comments.end(self.maker, &self.source)?;
        let comments = std::mem::take(&mut self.comments.all);
        let comments = self.maker.list(comments)?;
        let errors = self.maker.list(Vec::new())?;
        self.maker.set(&node.value, "comments", comments, true)?;
        self.maker.set(&node.value, "errors", errors, true)?;
        Ok(node.value)
    }

    /// Whether Babel's plugin for TypeScript takes part.
    pub fn typescript(&self) -> bool {
        self.options.typescript
    }

    /// Goes one node deeper, unless that is too deep.
    pub fn deeper<T>(&mut self, work: impl FnOnce(&mut Self) -> Made<T>) -> Made<T> {
        if self.depth >= MOST_DEPTH {
            return Err(Stop::Unfit);
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    pub fn start_place(&mut self, at: u32) -> Made<M::Value> {
        place(self.maker, &self.source, &mut self.starts, at)
    }

    pub fn location(&mut self, span: (u32, u32), name: Option<M::Value>) -> Made<M::Value> {
        let start = place(self.maker, &self.source, &mut self.starts, span.0)?;
        let end = place(self.maker, &self.source, &mut self.ends, span.1)?;
        location(self.maker, start, end, self.options.filename.clone(), name)
    }

    pub fn index(&mut self, at: u32) -> M::Value {
        let unit = self.source.unit(at);
        self.maker.number(f64::from(unit))
    }

    /// A node whose names begin with `type`, `start`, `end` and `loc`; the values are those of the rest.
    pub fn unfinished(
        &mut self,
        kind: &'static str,
        span: (u32, u32),
        names: Names,
        values: &[M::Value],
    ) -> Built<M> {
        let location = self.location(span, None)?;
        self.at(kind, span, location, names, values)
    }

    /// The same with its location.
    pub fn at(
        &mut self,
        kind: &'static str,
        span: (u32, u32),
        location: M::Value,
        names: Names,
        values: &[M::Value],
    ) -> Built<M> {
        let mut all = Vec::with_capacity(names.len());
        all.extend([self.maker.word(kind)?, self.index(span.0), self.index(span.1), location]);
        all.extend_from_slice(values);
        let value = self.maker.object(Class::Node, names, &all)?;
        Ok(Node { value, kind, start: span.0, end: span.1, extra: None })
    }

    /// Finishes a node: comments that wait are held against it.
    pub fn done(&mut self, node: Node<M::Value>, last: Option<&Node<M::Value>>) -> Built<M> {
        if !self.comments.are_none() {
            self.comments.finished(self.maker, &self.source, &node, last)?;
        }
        Ok(node)
    }

    /// A node without elements that matter to comments.
    pub fn node(&mut self, kind: &'static str, span: Span, names: Names, values: &[M::Value]) -> Built<M> {
        let node = self.unfinished(kind, (span.start, span.end), names, values)?;
        self.done(node, None)
    }

    /// Adds to what is in a node's `extra`.
    pub fn add_extra(&mut self, node: &mut Node<M::Value>, name: &'static str, value: M::Value) -> Made<()> {
        let extra = match &node.extra {
            Some(extra) => extra.clone(),
            None => {
                let extra = self.maker.object(Class::Plain, &[], &[])?;
                self.maker.set(&node.value, "extra", extra.clone(), true)?;
                node.extra = Some(extra.clone());
                extra
            }
        };
        self.maker.set(&extra, name, value, true)
    }

    /// The `extra` of a list in brackets whose last token before the closing one is a comma.
    pub fn trailing_comma(&mut self, end: u32) -> Made<Option<M::Value>> {
        let close = end - 1;
        let before = self.comments.token_end_before(&self.source, close);
        if !self.source.slice(0, before).ends_with(',') {
            return Ok(None);
        }
        let at = self.index(before - 1);
        let place = self.start_place(before - 1)?;
        let extra = self.maker.object(Class::Plain, &["trailingComma"], &[at])?;
        self.maker.set(&extra, "trailingCommaLoc", place, false)?;
        Ok(Some(extra))
    }

    /// A list of nodes.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut make: impl FnMut(&mut Self, T) -> Built<M>,
    ) -> Made<List<M::Value>> {
        let mut values = Vec::new();
        let mut last = None;
        for item in items {
            let node = make(self, item)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        Ok(List { value: self.maker.list(values)?, last })
    }

    pub fn or_null<T>(
        &mut self,
        item: Option<T>,
        make: impl FnOnce(&mut Self, T) -> Built<M>,
    ) -> Made<M::Value> {
        match item {
            Some(item) => Ok(make(self, item)?.value),
            None => Ok(self.maker.null()),
        }
    }

    /// An identifier, which also gives its location its name.
    pub fn identifier(&mut self, name: &str, span: Span) -> Built<M> {
        let (name, location) = self.name_and_location(name, span)?;
        let names = names!["name"];
        let node = self.at("Identifier", (span.start, span.end), location, names, &[name])?;
        self.done(node, None)
    }

    /// The same twice: a key and the value that it stands for.
    pub fn identifier_twice(&mut self, name: &str, span: Span) -> Made<Twice<M::Value>> {
        let (name, location) = self.name_and_location(name, span)?;
        let names = names!["name"];
        let at = (span.start, span.end);
        let key = self.at("Identifier", at, location.clone(), names, std::slice::from_ref(&name))?;
        let key = self.done(key, None)?;
        let names = names!["range", "name"];
        let range = self.maker.undefined();
        Ok(Twice { key, value: self.at("Identifier", at, location, names, &[range, name])? })
    }

    fn name_and_location(&mut self, name: &str, span: Span) -> Made<(M::Value, M::Value)> {
        if !name.chars().all(is_old) {
            return Err(Stop::Unfit);
        }
        let name = self.maker.name(name)?;
        let location = self.location((span.start, span.end), Some(name.clone()))?;
        Ok((name, location))
    }

    /// Whether something is in parentheses that oxc does not keep: what follows it is not what must follow it.
    pub fn no_parenthesis_behind(&self, span: Span) -> Made<()> {
        let next = self.comments.token_start_behind(&self.source, span.end);
        if self.source.slice(next, next + 1) == ")" { Err(Stop::Unfit) } else { Ok(()) }
    }

    /// Whether something begins where the expression does that it is the first part of.
    pub fn begins(&self, part: &impl GetSpan, whole: Span) -> Made<()> {
        if part.span().start == whole.start { Ok(()) } else { Err(Stop::Unfit) }
    }
}

fn place<M: Maker>(
    maker: &mut M,
    source: &Source<'_>,
    made: &mut Places<M::Value>,
    at: u32,
) -> Made<M::Value> {
    let slot = &mut made[at as usize % PLACES];
    if let Some((_, value)) = slot.as_ref().filter(|(other, _)| *other == at) {
        return Ok(value.clone());
    }
    let place = source.place(at);
    let values = [place.line, place.column, place.index].map(|number| maker.number(f64::from(number)));
    let value = maker.object(Class::Position, &["line", "column", "index"], &values)?;
    *slot = Some((at, value.clone()));
    Ok(value)
}

fn location<M: Maker>(
    maker: &mut M,
    start: M::Value,
    end: M::Value,
    filename: M::Value,
    name: Option<M::Value>,
) -> Made<M::Value> {
    let name = name.unwrap_or_else(|| maker.undefined());
    let names = &["start", "end", "filename", "identifierName"];
    maker.object(Class::Location, names, &[start, end, filename, name])
}
