//! A source map traced through those of its sources, as `remapping` does it.

use rquickjs_sys as qjs;
use std::collections::BTreeMap;

use super::arrays;
use super::decode::Lines;
use super::reserve;
use crate::js::{Result, Value};
use crate::native::arg;

const NONE: i32 = -1;

/// A segment, and how many of its fields count.
type Segment = ([i32; 5], usize);

enum Node {
    Map(Map),
    Leaf(Leaf),
}

struct Map {
    lines: Vec<Vec<Segment>>,
    /// Numbers of nodes.
    sources: Vec<i32>,
    /// Numbers of names, or [`NONE`] for an empty one.
    names: Vec<i32>,
}

struct Leaf {
    /// The number of the source's name, or [`NONE`] for an empty one.
    source: i32,
    has_content: bool,
    is_ignored: bool,
}

/// Where a segment comes from in the end.
enum Traced {
    Nowhere,
    Sourceless,
    Place { leaf: usize, line: i32, column: i32, name: i32 },
}

/// Things by their numbers, in the order in which they came up.
#[derive(Default)]
struct Order {
    numbers: Vec<i32>,
    places: BTreeMap<i32, i32>,
}

impl Order {
    fn put(&mut self, number: i32) -> i32 {
        *self.places.entry(number).or_insert_with(|| {
            self.numbers.push(number);
            self.numbers.len() as i32 - 1
        })
    }
}

#[derive(Default)]
struct Traces {
    lines: Lines,
    line: usize,
    /// The last segment of the line.
    last: Option<Segment>,
    sources: Order,
    /// For each of the sources the leaf that gave its content last.
    contents: Vec<i32>,
    names: Order,
    ignored: Order,
}

/// Arguments: the nodes, the first of them the map itself. A map is `[lines, numbers of its sources, numbers of its names]`, a
/// leaf `[number of its name, whether it has content, whether it is ignored]`. The result: lines, numbers of the sources in
/// order, for each the leaf with its content, numbers of the names, and places of the ignored among the sources.
pub fn trace(args: &[Value]) -> Result<Value> {
    let list = arg(args, 0);
    let Some(nodes) = nodes(list.raw()) else { return Ok(Value::undefined()) };
    let Some(Node::Map(root)) = nodes.first() else { return Ok(Value::undefined()) };
    let mut traces = Traces::default();
    for (line, segments) in root.lines.iter().enumerate() {
        for segment in segments {
            let Some(traced) = follow(&nodes, root, segment) else { return Ok(Value::undefined()) };
            traces.add(&nodes, line, segment.0[0], &traced)?;
        }
    }
    traces.into_value()
}

fn nodes(list: qjs::JSValue) -> Option<Vec<Node>> {
    // SAFETY: the values are only looked at.
    unsafe { arrays::items(list) }?.iter().map(|node| read(*node)).collect()
}

fn read(node: qjs::JSValue) -> Option<Node> {
    // SAFETY: the values are only looked at.
    let [first, second, third] = *unsafe { arrays::items(node) }? else { return None };
    if let Some(source) = arrays::int(first) {
        let is_set = |value| arrays::int(value).map(|number| number != 0);
        return Some(Node::Leaf(Leaf { source, has_content: is_set(second)?, is_ignored: is_set(third)? }));
    }
    // SAFETY: as above.
    let lines = unsafe { arrays::items(first) }?.iter().map(|line| segments(*line)).collect::<Option<_>>()?;
    Some(Node::Map(Map { lines, sources: ints(second)?, names: ints(third)? }))
}

fn ints(list: qjs::JSValue) -> Option<Vec<i32>> {
    // SAFETY: the values are only looked at.
    unsafe { arrays::items(list) }?.iter().map(|value| arrays::int(*value)).collect()
}

/// The segments of a line, if they are in order.
fn segments(line: qjs::JSValue) -> Option<Vec<Segment>> {
    // SAFETY: the values are only looked at.
    let found: Vec<Segment> = unsafe { arrays::items(line) }?
        .iter()
        .map(|segment| super::encode::fields(*segment))
        .collect::<Option<_>>()?;
    found.is_sorted_by_key(|(fields, _)| fields[0]).then_some(found)
}

/// Follows a segment of the root to its leaf; `None` where the package would throw.
fn follow(nodes: &[Node], root: &Map, segment: &Segment) -> Option<Traced> {
    let (mut map, (mut fields, mut count)) = (root, *segment);
    let mut name = NONE;
    // A tree has no path longer than this.
    for _ in 0..nodes.len() {
        if count == 1 {
            return Some(Traced::Sourceless);
        }
        if count == 5 {
            name = usize::try_from(fields[4])
                .ok()
                .and_then(|index| map.names.get(index))
                .copied()
                .unwrap_or(NONE);
        }
        let [_, source, line, column, _] = fields;
        let node = usize::try_from(*map.sources.get(usize::try_from(source).ok()?)?).ok()?;
        map = match nodes.get(node)? {
            Node::Leaf(_) => return Some(Traced::Place { leaf: node, line, column, name }),
            Node::Map(map) => map,
        };
        let Some(segments) = map.lines.get(usize::try_from(line).ok()?) else { return Some(Traced::Nowhere) };
        let after = segments.partition_point(|(fields, _)| fields[0] < column);
        let is_exact = segments.get(after).is_some_and(|(fields, _)| fields[0] == column);
        let Some(index) = (if is_exact { Some(after) } else { after.checked_sub(1) }) else {
            return Some(Traced::Nowhere);
        };
        (fields, count) = segments[index];
    }
    None
}

impl Traces {
    fn add(&mut self, nodes: &[Node], line: usize, column: i32, traced: &Traced) -> Result<()> {
        if matches!(traced, Traced::Nowhere) {
            return Ok(());
        }
        while self.line < line {
            self.lines.end_line()?;
            self.line += 1;
            self.last = None;
        }
        let leaf = match traced {
            Traced::Place { leaf, .. } => match nodes.get(*leaf) {
                Some(Node::Leaf(found)) if found.source != NONE => Some((*leaf, found)),
                _ => None,
            },
            _ => None,
        };
        let (Traced::Place { line, column: source_column, name, .. }, Some((number, leaf))) = (traced, leaf)
        else {
            if self.last.is_some_and(|(_, count)| count > 1) {
                self.push(([column, 0, 0, 0, 0], 1))?;
            }
            return Ok(());
        };
        let source = self.sources.put(leaf.source);
        if source as usize == self.contents.len() {
            reserve(&mut self.contents, 1)?;
            self.contents.push(NONE);
        }
        let name = if *name == NONE { NONE } else { self.names.put(*name) };
        let count = if name == NONE { 4 } else { 5 };
        let fields = [column, source, *line, *source_column, name];
        let is_same = |(last, last_count): Segment| last_count == count && last[1..] == fields[1..];
        if !self.last.is_some_and(is_same) {
            self.push((fields, count))?;
        }
        if leaf.has_content {
            self.contents[source as usize] = number as i32;
        }
        if leaf.is_ignored {
            self.ignored.put(source);
        }
        Ok(())
    }

    fn push(&mut self, segment: Segment) -> Result<()> {
        self.last = Some(segment);
        self.lines.segment(&segment.0[..segment.1])
    }

    fn into_value(mut self) -> Result<Value> {
        if self.line > 0 || !self.lines.is_empty() {
            self.lines.end_line()?;
        }
        let numbers = |list: Vec<i32>| {
            arrays::of_values(list.into_iter().map(|number| qjs::JS_MKVAL(qjs::JS_TAG_INT, number)).collect())
        };
        let parts = [
            self.lines.into_value()?,
            numbers(self.sources.numbers)?,
            numbers(self.contents)?,
            numbers(self.names.numbers)?,
            numbers(self.ignored.numbers)?,
        ];
        arrays::of_values(parts.into_iter().map(Value::into_raw).collect())
    }
}
