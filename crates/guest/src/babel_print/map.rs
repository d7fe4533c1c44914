//! The map of what is printed, as `maybeAddMapping` of gen-mapping makes it.

use rquickjs_sys as qjs;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use super::nodes::{length, units};
use super::{Step, Stop};
use crate::js::Value;
use crate::mappings::decode::Lines;
use crate::mappings::{arrays, reserve};
use crate::text::Flat;
use crate::tree_reads::are_same;

/// A text that is held, and where.
#[derive(Clone, Copy)]
pub struct Name {
    pub value: qjs::JSValue,
    pub text: Flat<'static>,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        are_same(&self.text, &other.text)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        units(&self.text).for_each(|unit| state.write_u16(unit));
    }
}

/// FNV-1a.
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u16(u16::from(*byte)));
    }

    fn write_u16(&mut self, unit: u16) {
        self.0 = (self.0 ^ u64::from(unit)).wrapping_mul(0x0100_0000_01b3);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Where what is printed comes from.
#[derive(Clone, Copy, Default)]
pub struct Source {
    pub line: Option<i32>,
    pub column: i32,
    pub name: Option<Name>,
}

#[derive(Default)]
pub struct Map {
    lines: Lines,
    /// The last segment of the line, and how many fields it has; none where the line has no segment.
    last: [i32; 5],
    count: usize,
    names: HashMap<Name, i32, BuildHasherDefault<Fnv>>,
    /// The names in their order.
    values: Vec<qjs::JSValue>,
}

impl Map {
    pub fn end_line(&mut self) -> Step<()> {
        self.count = 0;
        Ok(self.lines.end_line()?)
    }

    /// A mapping from nowhere.
    pub fn mark_nothing(&mut self, column: i32) -> Step<()> {
        if self.count <= 1 { Ok(()) } else { self.add([column, 0, 0, 0, 0], 1) }
    }

    pub fn mark(&mut self, column: i32, source: Source) -> Step<()> {
        let Some(line) = source.line else { return self.mark_nothing(column) };
        let name = match source.name {
            Some(name) if length(&name.text) > 0 => Some(self.index(name)?),
            _ => None,
        };
        let count = if name.is_some() { 5 } else { 4 };
        let segment = [column, 0, line - 1, source.column, name.unwrap_or(0)];
        if count == self.count && segment[1..] == self.last[1..] {
            return Ok(());
        }
        self.add(segment, count)
    }

    fn add(&mut self, segment: [i32; 5], count: usize) -> Step<()> {
        self.last = segment;
        self.count = count;
        Ok(self.lines.segment(&segment[..count])?)
    }

    fn index(&mut self, name: Name) -> Step<i32> {
        if let Some(index) = self.names.get(&name) {
            return Ok(*index);
        }
        let index = i32::try_from(self.values.len()).map_err(|_| Stop::Unusual)?;
        self.names.try_reserve(1).map_err(|_| crate::js::throw_out_of_memory())?;
        self.names.insert(name, index);
        reserve(&mut self.values, 1)?;
        self.values.push(name.value);
        Ok(index)
    }

    /// The lines, and the names.
    pub fn into_values(mut self) -> Step<(Value, Value)> {
        self.lines.end_line()?;
        let names = self.values.iter().map(|name| Value::borrowed(*name).into_raw()).collect();
        Ok((self.lines.into_value()?, arrays::of_values(names)?))
    }
}
