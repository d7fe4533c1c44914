//! Names to the engine: texts that it keeps once and compares by number.

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};

/// A name that is given back when it is dropped.
pub struct Atom(qjs::JSAtom);

impl Atom {
    pub fn named(name: &str) -> Result<Self> {
        // SAFETY: pointer and length are the string's; the result is owned.
        unsafe { Self::owned(qjs::JS_NewAtomLen(ctx(), name.as_ptr().cast(), name.len() as _)) }
    }

    /// What a value is as a name.
    pub fn of(value: &Value) -> Result<Self> {
        // SAFETY: the value is alive; the result is owned.
        unsafe { Self::owned(qjs::JS_ValueToAtom(ctx(), value.raw())) }
    }

    /// # Safety
    ///
    /// The reference is given away. A name that is none says that something was thrown.
    pub unsafe fn owned(atom: qjs::JSAtom) -> Result<Self> {
        if atom == qjs::JS_ATOM_NULL { Err(Thrown) } else { Ok(Self(atom)) }
    }

    /// The name for good.
    pub fn kept(name: &str) -> Result<qjs::JSAtom> {
        Ok(std::mem::ManuallyDrop::new(Self::named(name)?).0)
    }

    pub fn raw(&self) -> qjs::JSAtom {
        self.0
    }

    pub fn text(&self) -> Result<Value> {
        // SAFETY: the atom is alive; the result is owned.
        Value::checked(unsafe { qjs::JS_AtomToString(ctx(), self.0) })
    }

    /// Whether an object has a property of its own of this name.
    pub fn is_in(&self, object: &Value) -> Result<bool> {
        // SAFETY: object and atom are alive, and no description is asked for.
        match unsafe { qjs::JS_GetOwnProperty(ctx(), std::ptr::null_mut(), object.raw(), self.0) } {
            found if found < 0 => Err(Thrown),
            found => Ok(found > 0),
        }
    }
}

impl Drop for Atom {
    fn drop(&mut self) {
        // SAFETY: the reference is owned.
        unsafe { qjs::JS_FreeAtom(ctx(), self.0) };
    }
}

/// Makes a struct of names, which are made once and kept for good.
macro_rules! atoms {
    ($($name:ident = $text:literal),* $(,)?) => {
        pub(super) struct Atoms { $(pub(super) $name: rquickjs_sys::JSAtom),* }

        impl Atoms {
            fn kept() -> $crate::js::Result<&'static Self> {
                static KEPT: std::sync::OnceLock<Atoms> = std::sync::OnceLock::new();
                if let Some(kept) = KEPT.get() {
                    return Ok(kept);
                }
                let made = Self { $($name: $crate::atom::Atom::kept($text)?),* };
                Ok(KEPT.get_or_init(|| made))
            }
        }
    };
}

pub(crate) use atoms;
