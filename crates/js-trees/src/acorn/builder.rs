//! What all nodes are made with.

use oxc_ast::ast::{CommentKind, Expression, Program};
use oxc_span::Span;
use rustc_hash::FxHashMap;

use crate::acorn::{Options, Origin, Parsed};
use crate::source::{Source, is_old};
use crate::tree::{Class, Made, Maker, Names, Stop};

/// How deep nodes may be in each other.
const MOST_DEPTH: u32 = 400;

pub(crate) struct Builder<'a, 'm, 'v, M: Maker> {
    pub maker: &'m mut M,
    pub source: Source<'a>,
    pub options: Options<'v, M::Value>,
    origin: Origin,
    /// How many bytes were put before the source.
    put: u32,
    /// Which of four lists of names nodes have.
    way: usize,
    /// Places that were made: nodes that begin with the same token share theirs, and those that end with the same one.
    starts: FxHashMap<u32, M::Value>,
    ends: FxHashMap<u32, M::Value>,
    /// Where comments are, in bytes.
    comments: Vec<Span>,
    depth: u32,
}

/// A name that stands for two things.
pub(crate) struct Twice<V> {
    pub key: V,
    pub value: V,
}

pub(crate) type Built<M> = Made<<M as Maker>::Value>;

impl<'a, 'm, 'v, M: Maker> Builder<'a, 'm, 'v, M> {
    pub fn new(
        maker: &'m mut M,
        program: &Program<'a>,
        text: &'a str,
        options: Options<'v, M::Value>,
        origin: Origin,
        put: u32,
    ) -> Made<Self> {
        if !crate::parse::is_sound(program) {
            return Err(Stop::Unfit);
        }
        let way = usize::from(options.locations) + 2 * usize::from(options.ranges);
        Ok(Self {
            maker,
            source: Source::new(text),
            options,
            origin,
            put,
            way,
            starts: FxHashMap::default(),
            ends: FxHashMap::default(),
            comments: program.comments.iter().map(|comment| comment.span).collect(),
            depth: 0,
        })
    }

    /// The tree of a program.
    pub fn program(mut self, program: &Program<'a>) -> Made<Parsed<M::Value>> {
        let mut body = self.directives(&program.directives)?;
        self.statements(&program.body, &mut body)?;
        let body = self.maker.list(body)?;
        let kind = self.maker.word(if self.options.is_module { "module" } else { "script" })?;
        // It begins and ends where no token does: its places are its own.
        let end = self.source.text.len() as u32;
        self.starts.remove(&0);
        self.ends.remove(&end);
        let tree = self.node("Program", Span::new(0, end), names!["body", "sourceType"], &[body, kind])?;
        let comments = self.comments(program)?;
        Ok(Parsed { tree, comments })
    }

    /// The tree of an expression.
    pub fn whole_expression(
        mut self,
        program: &Program<'a>,
        expression: &Expression<'a>,
    ) -> Made<Parsed<M::Value>> {
        let tree = self.expression(expression)?;
        let comments = self.comments(program)?;
        Ok(Parsed { tree, comments })
    }

    /// What acorn calls `onComment` with, for each comment.
    fn comments(&mut self, program: &Program<'a>) -> Made<Vec<M::Value>> {
        let mut values = Vec::new();
        if !self.options.comments {
            return Ok(values);
        }
        for comment in &program.comments {
            let Span { start, end, .. } = comment.span;
            let is_block = comment.kind != CommentKind::Line;
            let text = self.source.slice(start + 2, if is_block { end - 2 } else { end });
            values.push(self.maker.bool(is_block));
            values.push(self.maker.text(text)?);
            for at in [start, end] {
                values.push(self.index(at));
            }
            for at in [start, end] {
                let value = if self.options.locations { self.place(at)? } else { self.maker.undefined() };
                values.push(value);
            }
        }
        Ok(values)
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

    fn index(&mut self, at: u32) -> M::Value {
        let unit = self.source.unit(at) + self.origin.index - self.put;
        self.maker.number(f64::from(unit))
    }

    /// A new place.
    fn place(&mut self, at: u32) -> Made<M::Value> {
        let place = self.source.place(at);
        let (before, put) = if place.line == 1 { (self.origin.column, self.put) } else { (0, 0) };
        let values = [
            self.maker.number(f64::from(place.line + self.origin.line - 1)),
            self.maker.number(f64::from(place.column + before - put)),
        ];
        self.maker.object(Class::Position, &["line", "column"], &values)
    }

    fn location(&mut self, span: Span) -> Made<M::Value> {
        let start = match self.starts.get(&span.start) {
            Some(start) => start.clone(),
            None => {
                let start = self.place(span.start)?;
                self.starts.insert(span.start, start.clone());
                start
            }
        };
        let end = match self.ends.get(&span.end) {
            Some(end) => end.clone(),
            None => {
                let end = self.place(span.end)?;
                self.ends.insert(span.end, end.clone());
                end
            }
        };
        self.maker.object(Class::Location, &["start", "end"], &[start, end])
    }

    /// A node; the values are those behind the ones that all have.
    pub fn node(
        &mut self,
        kind: &'static str,
        span: Span,
        names: &[Names; 4],
        values: &[M::Value],
    ) -> Built<M> {
        let all = self.head(kind, span, values.len())?;
        self.finish(all, names, values)
    }

    fn head(&mut self, kind: &'static str, span: Span, more: usize) -> Made<Vec<M::Value>> {
        let mut all = Vec::with_capacity(5 + more);
        let (start, end) = (self.index(span.start), self.index(span.end));
        all.extend([self.maker.word(kind)?, start.clone(), end.clone()]);
        if self.options.locations {
            all.push(self.location(span)?);
        }
        if self.options.ranges {
            all.push(self.maker.list(vec![start, end])?);
        }
        Ok(all)
    }

    fn finish(&mut self, mut all: Vec<M::Value>, names: &[Names; 4], values: &[M::Value]) -> Built<M> {
        all.extend_from_slice(values);
        self.maker.object(Class::Node, names[self.way], &all)
    }

    /// Nodes, in a list.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut make: impl FnMut(&mut Self, T) -> Built<M>,
    ) -> Built<M> {
        let mut values = Vec::new();
        for item in items {
            values.push(make(self, item)?);
        }
        self.maker.list(values)
    }

    pub fn or_null<T>(&mut self, item: Option<T>, make: impl FnOnce(&mut Self, T) -> Built<M>) -> Built<M> {
        match item {
            Some(item) => make(self, item),
            None => Ok(self.maker.null()),
        }
    }

    pub fn identifier(&mut self, name: &str, span: Span) -> Built<M> {
        let name = self.name(name, span)?;
        self.node("Identifier", span, names!["name"], &[name])
    }

    /// The same twice, with one location: a key and the value that it stands for.
    pub fn identifier_twice(&mut self, name: &str, span: Span) -> Made<Twice<M::Value>> {
        let name = self.name(name, span)?;
        let all = self.head("Identifier", span, 1)?;
        let key = self.finish(all.clone(), names!["name"], std::slice::from_ref(&name))?;
        Ok(Twice { key, value: self.finish(all, names!["name"], &[name])? })
    }

    /// A name as it is written. Versions of acorn differ in keywords with escapes, in what `await` may be in a script, and in what
    /// follows `using`.
    pub fn name(&mut self, name: &str, span: Span) -> Built<M> {
        let is_plain = (span.end - span.start) as usize == name.len()
            && name.chars().all(is_old)
            && name != "using"
            && (self.options.is_module || name != "await");
        if is_plain { self.maker.name(name) } else { Err(Stop::Unfit) }
    }

    /// Whether a comment begins in a part of the source.
    pub fn comment_begins_in(&self, span: Span) -> bool {
        let next = self.comments.partition_point(|comment| comment.start < span.start);
        self.comments.get(next).is_some_and(|comment| comment.start < span.end)
    }

    /// The part of the source before `at` without white space and comments at its end.
    pub fn before(&self, at: u32) -> &'a str {
        let mut end = self.source.back(at);
        loop {
            let next = self.comments.partition_point(|comment| comment.end < end);
            match self.comments.get(next) {
                Some(comment) if comment.end == end => end = self.source.back(comment.start),
                _ => return self.source.slice(0, end),
            }
        }
    }

    /// The part of the source from `at` on without white space and comments at its beginning.
    fn behind(&self, at: u32) -> &'a str {
        let mut start = self.source.forward(at);
        loop {
            let next = self.comments.partition_point(|comment| comment.start < start);
            match self.comments.get(next) {
                Some(comment) if comment.start == start => start = self.source.forward(comment.end),
                _ => return self.source.slice(start, self.source.text.len() as u32),
            }
        }
    }

    /// What is assigned to: oxc does not keep its parentheses, which may have to be nodes.
    pub fn unparenthesized(&self, span: Span) -> Made<()> {
        let is_in_parens = self.options.preserve_parens
            && self.before(span.start).ends_with('(')
            && self.behind(span.end).starts_with(')');
        if is_in_parens { Err(Stop::Unfit) } else { Ok(()) }
    }
}
