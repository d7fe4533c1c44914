//! What plain YAML stands for, as `js-yaml` reads it. The grammar is the package's, step by step, down to how it goes on
//! after what is odd; whatever is not in every document, and every error, is left to the package.

mod block_scalars;
mod plain;
mod reader;
mod scalars;
mod source;
mod values;

use crate::js::{Result, Thrown, Value, throw_out_of_memory};
use crate::mappings::flatten;
use crate::native::arg;
use crate::text::{Flat, Unit};

use reader::Reader;
use source::Source;

/// Why there is no value.
enum Stop {
    /// It is for the package to say what this means.
    Beyond,
    Thrown(Thrown),
}

impl From<Thrown> for Stop {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

impl From<std::collections::TryReserveError> for Stop {
    fn from(_: std::collections::TryReserveError) -> Self {
        Self::Thrown(throw_out_of_memory())
    }
}

type Step<T> = std::result::Result<T, Stop>;

/// The value of a text that is one document. Undefined for what the package has to read: tags, anchors, aliases, merged
/// keys, directives, keys that are no scalars, tabs, timestamps, numbers that versions read differently, errors.
pub fn load(args: &[Value]) -> Result<Value> {
    let input = arg(args, 0);
    if !input.is_text() {
        return Ok(Value::undefined());
    }
    let input = flatten(input)?;
    let read = match Flat::of(&input) {
        Flat::Narrow(units) => document(units),
        Flat::Wide(units) => document(units),
        Flat::Elsewhere => Err(Stop::Beyond),
    };
    match read {
        Ok(value) => Ok(value),
        Err(Stop::Beyond) => Ok(Value::undefined()),
        Err(Stop::Thrown(thrown)) => Err(thrown),
    }
}

fn document<U: Unit>(units: &[U]) -> Step<Value> {
    Reader::new(Source::of(units)?).document()
}
