use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};

/// The own enumerable string keys of an object.
pub struct Keys {
    table: *mut qjs::JSPropertyEnum,
    len: u32,
}

impl Keys {
    /// The enumerable ones.
    pub fn of(value: &Value) -> Result<Self> {
        Self::with(value, qjs::JS_GPN_STRING_MASK | qjs::JS_GPN_ENUM_ONLY)
    }

    /// All; [`Self::entries`] says which are enumerable.
    pub fn all_of(value: &Value) -> Result<Self> {
        Self::with(value, qjs::JS_GPN_STRING_MASK | qjs::JS_GPN_SET_ENUM)
    }

    fn with(value: &Value, flags: u32) -> Result<Self> {
        let (mut table, mut len) = (std::ptr::null_mut(), 0);
        let flags = flags as i32;
        // SAFETY: the value is alive; the table is freed in `drop`.
        if unsafe { qjs::JS_GetOwnPropertyNames(ctx(), &mut table, &mut len, value.raw(), flags) } < 0 {
            return Err(Thrown);
        }
        Ok(Self { table, len })
    }

    pub fn atoms(&self) -> impl Iterator<Item = qjs::JSAtom> + '_ {
        self.entries().map(|(atom, _)| atom)
    }

    /// Each key, and whether it is enumerable.
    pub fn entries(&self) -> impl Iterator<Item = (qjs::JSAtom, bool)> + '_ {
        // SAFETY: the engine filled `len` entries at `table`, which live until `drop`.
        (0..self.len).map(|index| unsafe {
            let entry = &*self.table.add(index as usize);
            (entry.atom, entry.is_enumerable)
        })
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // SAFETY: the table came from JS_GetOwnPropertyNames with this length.
        unsafe { qjs::JS_FreePropertyEnum(ctx(), self.table, self.len) }
    }
}
