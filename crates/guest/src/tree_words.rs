//! The types of nodes and the names of their fields, as atoms of the engine, for trees that are printed.

use rquickjs_sys as qjs;

use crate::atom::Atom;
use crate::engine::{Engine, ctx, engine};
use crate::js::{Result, Value};
use crate::mappings::flatten;
use crate::mappings::writer::{Step, Stop};
use crate::text::Flat;

/// Makes an enum of types, and the list of their names.
macro_rules! kinds {
    ($($kind:ident)*) => {
        /// The types of nodes that are printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($kind,)* }

        const KINDS: &[(&str, Kind)] = &[$((stringify!($kind), Kind::$kind),)*];
    };
}

/// Makes an enum of fields, and the list of their names.
macro_rules! fields {
    ($($field:ident $name:literal)*) => {
        #[derive(Clone, Copy, Debug)]
        pub enum Field { $($field,)* }

        const FIELDS: &[&str] = &[$($name,)*];
    };
}

pub(crate) use {fields, kinds};

/// More than twice the types that there are.
const SLOTS: usize = 256;

/// Made once; what is in it is kept for good.
pub struct Words<K: 'static> {
    fields: Vec<qjs::JSAtom>,
    /// The types by where their text lies, which is the same for all that are names to the engine.
    kinds: Vec<Option<(usize, K)>>,
    names: &'static [(&'static str, K)],
}

fn slot(address: usize) -> usize {
    (address >> 4 ^ address >> 10) % SLOTS
}

fn address(text: qjs::JSValue) -> usize {
    // SAFETY: the value is a string, whose pointer is not followed.
    unsafe { qjs::JS_VALUE_GET_PTR(text) as usize }
}

impl<K: Copy> Words<K> {
    pub fn new(fields: &[&str], names: &'static [(&'static str, K)]) -> Result<Self> {
        let mut words = Self { fields: Vec::with_capacity(fields.len()), kinds: vec![None; SLOTS], names };
        for name in fields {
            words.fields.push(Atom::kept(name)?);
        }
        for (name, kind) in names {
            let atom = Atom::kept(name)?;
            // SAFETY: the atom is alive, and so is its text, as neither is freed.
            let text = Value::checked(unsafe { qjs::JS_AtomToString(ctx(), atom) })?.into_raw();
            let mut at = slot(address(text));
            while words.kinds[at].is_some() {
                at = (at + 1) % SLOTS;
            }
            words.kinds[at] = Some((address(text), *kind));
        }
        Ok(words)
    }

    /// Gives the words that the engine keeps to a step that runs no code of the plugin's, so that nobody asks for them meanwhile.
    pub fn lend<T>(
        kept: fn(&mut Engine) -> &mut Option<Self>,
        make: fn() -> Result<Self>,
        step: impl FnOnce(&Self) -> T,
    ) -> Result<T> {
        let words = match kept(engine()).take() {
            Some(words) => words,
            None => make()?,
        };
        let result = step(&words);
        *kept(engine()) = Some(words);
        Ok(result)
    }

    /// The name of a field by its number.
    pub fn field(&self, field: usize) -> qjs::JSAtom {
        self.fields[field]
    }

    /// The type that a text tells, where it is one that is printed.
    pub fn kind(&self, text: qjs::JSValue) -> Step<K> {
        let mut at = slot(address(text));
        while let Some((known, kind)) = self.kinds[at] {
            if known == address(text) {
                return Ok(kind);
            }
            at = (at + 1) % SLOTS;
        }
        let text = flatten(Value::borrowed(text))?;
        let Flat::Narrow(text) = Flat::of(&text) else { return Err(Stop::Unusual) };
        let known = self.names.iter().find(|(name, _)| name.as_bytes() == text);
        known.map(|(_, kind)| *kind).ok_or(Stop::Unusual)
    }
}
