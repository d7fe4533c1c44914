//! Source maps put behind each other and made into one, as `source-map-js` does it with each mapping in an object.

use super::decode::{self, Lines};
use super::encode::Encoder;
use super::{arrays, flatten, reserve};
use crate::js::{Result, Value};
use crate::native::arg;
use crate::text::Flat;

/// Stands for a mapping without a name: names come before.
const NONE: i32 = i32::MAX;

/// More lines than this are for the package.
const MAX_LINE: i32 = 1 << 20;

#[derive(Clone, Copy, PartialEq)]
struct Mapping {
    line: i32,
    column: i32,
    source: i32,
    original_line: i32,
    original_column: i32,
    name: i32,
}

/// Arguments: texts of mappings; how many lines each goes down; for each, numbers of its sources in the new map, and of its
/// names; and for all these sources and names, the places that they have in the order of texts. The result: the new text,
/// and the numbers of the names in it in the order in which they came up. Undefined for anything unusual.
pub fn merge(args: &[Value]) -> Result<Value> {
    Ok(merged(args)?.unwrap_or_else(Value::undefined))
}

fn merged(args: &[Value]) -> Result<Option<Value>> {
    let (texts, offsets, sources, names) = (arg(args, 0), arg(args, 1), arg(args, 2), arg(args, 3));
    // SAFETY: nothing below runs JavaScript or changes an array: the values are only looked at.
    let texts = unsafe { arrays::items(texts.raw()) };
    let (Some(texts), Some(offsets)) = (texts, ints(&offsets)?) else { return Ok(None) };
    let (Some(sources), Some(names)) = (lists(&sources)?, lists(&names)?) else { return Ok(None) };
    let (Some(source_ranks), Some(name_ranks)) = (ints(&arg(args, 4))?, ints(&arg(args, 5))?) else {
        return Ok(None);
    };
    if [offsets.len(), sources.len(), names.len()] != [texts.len(); 3] {
        return Ok(None);
    }
    let mut all = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let text = Value::borrowed(*text);
        if !text.is_text() {
            return Ok(None);
        }
        let text = flatten(text)?;
        let Flat::Narrow(bytes) = Flat::of(&text) else { return Ok(None) };
        let Some(lines) = decode::lines(bytes)? else { return Ok(None) };
        if add(&mut all, &lines, offsets[number], &sources[number], &names[number])?.is_none() {
            return Ok(None);
        }
    }
    let rank = |ranks: &[i32], number: i32| ranks.get(number as usize).copied();
    let are_known = all.iter().all(|one| {
        rank(&source_ranks, one.source).is_some()
            && (one.name == NONE || rank(&name_ranks, one.name).is_some())
    });
    if !are_known {
        return Ok(None);
    }
    let (mut used, mut places) = (Vec::new(), Vec::new());
    reserve(&mut used, name_ranks.len())?;
    reserve(&mut places, name_ranks.len())?;
    places.resize(name_ranks.len(), NONE);
    for one in all.iter().filter(|one| one.name != NONE) {
        let place = &mut places[one.name as usize];
        if *place == NONE {
            *place = used.len() as i32;
            used.push(Value::number(f64::from(one.name)));
        }
    }
    // What compares as equal is equal.
    if !all.is_sorted_by_key(|one| (one.line, one.column)) {
        all.sort_unstable_by_key(|one| {
            let name = rank(&name_ranks, one.name).unwrap_or(NONE);
            let source = rank(&source_ranks, one.source);
            (one.line, one.column, source, one.original_line, one.original_column, name)
        });
    }
    let text = encoded(&all, &places)?.into_text()?;
    let used = arrays::of_values(used.into_iter().map(Value::into_raw).collect())?;
    Ok(Some(arrays::of_values(vec![text.into_raw(), used.into_raw()])?))
}

/// Adds the mappings of a map that have a source, as its reader gives them: those of the same place by what they say.
fn add(
    all: &mut Vec<Mapping>,
    lines: &Lines,
    offset: i32,
    sources: &[i32],
    names: &[i32],
) -> Result<Option<()>> {
    let first = all.len();
    for (line, fields) in lines.segments() {
        let &[column, source, original_line, original_column, ..] = fields else { continue };
        let line = line as i32;
        if line > MAX_LINE || !(0..MAX_LINE).contains(&offset) {
            return Ok(None);
        }
        let line = line + offset;
        let name = fields.get(4).copied().unwrap_or(NONE);
        let is_plain = column >= 0 && original_line >= 0 && original_column >= 0;
        let is_known = (0..sources.len() as i32).contains(&source)
            && (name == NONE || (0..names.len() as i32).contains(&name));
        if !is_plain || !is_known {
            return Ok(None);
        }
        reserve(all, 1)?;
        all.push(Mapping { line, column, source, original_line, original_column, name });
    }
    // The map's own numbers decide.
    for same in all[first..].chunk_by_mut(|one, other| (one.line, one.column) == (other.line, other.column)) {
        same.sort_unstable_by_key(|one| (one.source, one.original_line, one.original_column, one.name));
    }
    for one in &mut all[first..] {
        one.source = sources[one.source as usize];
        if one.name != NONE {
            one.name = names[one.name as usize];
        }
    }
    Ok(Some(()))
}

fn encoded(all: &[Mapping], places: &[i32]) -> Result<Encoder> {
    let mut encoder = Encoder::default();
    encoder.reserve(all.len())?;
    let mut line = 0;
    let mut last = None;
    for one in all {
        while line < one.line {
            encoder.end_line()?;
            line += 1;
        }
        // What is the same as the one before it is left out.
        if last.replace(one) == Some(one) {
            continue;
        }
        let name = places.get(one.name as usize);
        let fields =
            [one.column, one.source, one.original_line, one.original_column, name.copied().unwrap_or(NONE)];
        encoder.segment(if name.is_none() { &fields[..4] } else { &fields })?;
    }
    Ok(encoder)
}

/// The integers of an array, none of them negative.
fn ints(array: &Value) -> Result<Option<Vec<i32>>> {
    // SAFETY: nothing here runs JavaScript or changes the array.
    let Some(items) = (unsafe { arrays::items(array.raw()) }) else { return Ok(None) };
    let mut all = Vec::new();
    reserve(&mut all, items.len())?;
    for item in items {
        match arrays::int(*item) {
            Some(int) if int >= 0 => all.push(int),
            _ => return Ok(None),
        }
    }
    Ok(Some(all))
}

fn lists(array: &Value) -> Result<Option<Vec<Vec<i32>>>> {
    // SAFETY: as above.
    let Some(items) = (unsafe { arrays::items(array.raw()) }) else { return Ok(None) };
    let mut all = Vec::new();
    reserve(&mut all, items.len())?;
    for item in items {
        match ints(&Value::borrowed(*item))? {
            Some(list) => all.push(list),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// The mappings of a part of a file to the file, for each character that is no white space. Arguments: the text, and how many
/// lines and columns are before it.
pub fn of_characters(args: &[Value]) -> Result<Value> {
    let text = arg(args, 0);
    let offsets = (arrays::int(arg(args, 1).raw()), arrays::int(arg(args, 2).raw()));
    let (true, (Some(line @ 0..MAX_LINE), Some(column @ 0..MAX_LINE))) = (text.is_text(), offsets) else {
        return Ok(Value::undefined());
    };
    let text = flatten(text)?;
    match Flat::of(&text) {
        Flat::Narrow(units) => characters(units, line, column)?.into_text(),
        Flat::Wide(units) => characters(units, line, column)?.into_text(),
        Flat::Elsewhere => Ok(Value::undefined()),
    }
}

fn characters<U: Copy + Into<u32>>(units: &[U], line: i32, column: i32) -> Result<Encoder> {
    let is = |unit: &U, byte: u8| (*unit).into() == u32::from(byte);
    let mut encoder = Encoder::default();
    // Lines that nothing follows end nothing.
    let mut waiting = 0;
    for (number, units) in (line..).zip(units.split(|unit| is(unit, b'\n'))) {
        if number > line {
            waiting += 1;
        }
        // A line that has nothing but the beginning of a comment counts as empty.
        let rest = match units {
            [first, second, rest @ ..] if is(first, b'/') && is(second, b'/') => rest,
            _ => units,
        };
        if rest.iter().all(|unit| is_space((*unit).into())) {
            continue;
        }
        for _ in 0..std::mem::take(&mut waiting) {
            encoder.end_line()?;
        }
        encoder.reserve(units.len())?;
        for (at, unit) in (0..).zip(units) {
            if !is_space((*unit).into()) {
                encoder.segment(&[at, 0, number, at.checked_add(column).unwrap_or(at)])?;
            }
        }
    }
    Ok(encoder)
}

/// Whether `\s` matches a code unit.
const fn is_space(unit: u32) -> bool {
    matches!(
        unit,
        0x9..=0xd | 0x20 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff
    )
}
