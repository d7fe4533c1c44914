//! `nexxo_babel_tree` with the engine's values.

use nexxo_babel_tree::{Class, Made, Maker, Names, Options, Stop, expression, file};
use rquickjs_sys as qjs;
use std::ffi::c_int;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};
use crate::mappings::flatten;
use crate::native::arg;
use crate::text::{Flat, Utf8};

unsafe extern "C" {
    fn JS_NewObjectLike(
        ctx: *mut qjs::JSContext,
        like: qjs::JSValue,
        count: c_int,
        values: *const qjs::JSValue,
    ) -> qjs::JSValue;
}

const MODULE: u32 = 1;
const JSX: u32 = 2;
const ATTACH_COMMENTS: u32 = 4;
const EXPRESSION: u32 = 8;
const TYPESCRIPT: u32 = 16;

/// How many objects of what names are remembered.
const LIKES: usize = 512;

/// Arguments: the source, what is wanted (the flags above), the prototypes of `Node`, `SourceLocation` and `Position`, and the name
/// of the file or undefined. The result: the tree, or undefined where Babel's own parser is to do it.
pub fn tree(args: &[Value]) -> Result<Value> {
    let source = arg(args, 0);
    if !source.is_text() {
        return Ok(Value::undefined());
    }
    let source = flatten(source)?;
    if let Flat::Narrow(units) = Flat::of(&source)
        && units.is_ascii()
        && let Ok(text) = std::str::from_utf8(units)
    {
        return made(text, args);
    }
    let text = Utf8::of(&source)?;
    // Lone surrogates have no UTF-8.
    std::str::from_utf8(text.as_bytes()).map_or(Ok(Value::undefined()), |text| made(text, args))
}

fn made(source: &str, args: &[Value]) -> Result<Value> {
    let flags = arg(args, 1).to_f64()? as u32;
    let filename = arg(args, 5);
    let options = Options {
        is_module: flags & MODULE != 0,
        jsx: flags & JSX != 0,
        typescript: flags & TYPESCRIPT != 0,
        attach_comments: flags & ATTACH_COMMENTS != 0,
        filename: &filename,
    };
    let plain = Value::object()?;
    // SAFETY: the object is alive.
    let plain = Value::owned(unsafe { qjs::JS_GetPrototype(ctx(), plain.raw()) });
    let mut objects =
        Objects { prototypes: [arg(args, 2), arg(args, 3), arg(args, 4), plain], likes: vec![None; LIKES] };
    let made = if flags & EXPRESSION != 0 {
        expression(source, options, &mut objects)
    } else {
        file(source, options, &mut objects)
    };
    match made {
        Ok(tree) => Ok(tree),
        Err(Stop::Unfit) => Ok(Value::undefined()),
        Err(Stop::Failed) => Err(Thrown),
    }
}

/// An object that the next ones of its class and names are made like.
#[derive(Clone)]
struct Like {
    class: Class,
    names: Names,
    object: Value,
}

struct Objects {
    prototypes: [Value; 4],
    likes: Vec<Option<Like>>,
}

fn failed<T>(result: Result<T>) -> Made<T> {
    result.map_err(|Thrown| Stop::Failed)
}

impl Objects {
    fn like(&mut self, class: Class, names: Names) -> Made<Value> {
        let slot = (names.as_ptr() as usize / 4 + class as usize * 7) % LIKES;
        if let Some(like) = &self.likes[slot]
            && like.class == class
            && std::ptr::eq(like.names, names)
        {
            return Ok(like.object.clone());
        }
        let prototype = self.prototypes[class as usize].raw();
        // SAFETY: the prototype is alive.
        let object = failed(Value::checked(unsafe { qjs::JS_NewObjectProto(ctx(), prototype) }))?;
        for name in names {
            define(&object, name, Value::undefined(), true)?;
        }
        self.likes[slot] = Some(Like { class, names, object: object.clone() });
        Ok(object)
    }
}

/// Defines a property, never calling a setter.
fn define(object: &Value, name: &str, value: Value, shown: bool) -> Made<()> {
    let flags =
        if shown { qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE | qjs::JS_PROP_ENUMERABLE } else { 0 };
    // SAFETY: the object is alive, the name's pointer and length are its own, and the value's reference is given away.
    let done = unsafe {
        let atom = qjs::JS_NewAtomLen(ctx(), name.as_ptr().cast(), name.len() as _);
        let done = qjs::JS_DefinePropertyValue(ctx(), object.raw(), atom, value.into_raw(), flags as c_int);
        qjs::JS_FreeAtom(ctx(), atom);
        done
    };
    if done < 0 { Err(Stop::Failed) } else { Ok(()) }
}

impl Maker for Objects {
    type Value = Value;

    fn undefined(&mut self) -> Value {
        Value::undefined()
    }

    fn null(&mut self) -> Value {
        Value::null()
    }

    fn bool(&mut self, value: bool) -> Value {
        Value::bool(value)
    }

    fn number(&mut self, value: f64) -> Value {
        let whole = value as i32;
        if f64::from(whole).to_bits() == value.to_bits() {
            Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, whole))
        } else {
            Value::number(value)
        }
    }

    fn text(&mut self, text: &str) -> Made<Value> {
        failed(Value::text(text))
    }

    fn name(&mut self, name: &str) -> Made<Value> {
        // SAFETY: pointer and length are the string's; the atom's reference is given back.
        failed(Value::checked(unsafe {
            let atom = qjs::JS_NewAtomLen(ctx(), name.as_ptr().cast(), name.len() as _);
            let value = qjs::JS_AtomToString(ctx(), atom);
            qjs::JS_FreeAtom(ctx(), atom);
            value
        }))
    }

    fn word(&mut self, word: &'static str) -> Made<Value> {
        self.name(word)
    }

    fn list(&mut self, items: Vec<Value>) -> Made<Value> {
        let items: Vec<qjs::JSValue> = items.into_iter().map(Value::into_raw).collect();
        // SAFETY: the references are given away.
        failed(Value::checked(unsafe { qjs::JS_NewArrayFrom(ctx(), items.len() as c_int, items.as_ptr()) }))
    }

    fn object(&mut self, class: Class, names: Names, values: &[Value]) -> Made<Value> {
        let like = self.like(class, names)?;
        let given: Vec<qjs::JSValue> = values.iter().cloned().map(Value::into_raw).collect();
        // SAFETY: the object is alive; the references are given away unless the result is undefined.
        let object = unsafe { JS_NewObjectLike(ctx(), like.raw(), given.len() as c_int, given.as_ptr()) };
        let object = failed(Value::checked(object))?;
        if !object.is_undefined() {
            return Ok(object);
        }
        let given: Vec<Value> = given.into_iter().map(Value::owned).collect();
        let prototype = self.prototypes[class as usize].raw();
        // SAFETY: the prototype is alive.
        let object = failed(Value::checked(unsafe { qjs::JS_NewObjectProto(ctx(), prototype) }))?;
        for (name, value) in names.iter().zip(given) {
            define(&object, name, value, true)?;
        }
        Ok(object)
    }

    fn set(&mut self, object: &Value, name: &'static str, value: Value, shown: bool) -> Made<()> {
        define(object, name, value, shown)
    }

    fn has(&mut self, object: &Value, name: &'static str) -> Made<bool> {
        // SAFETY: the object is alive; the atom's reference is given back.
        let found = unsafe {
            let atom = qjs::JS_NewAtomLen(ctx(), name.as_ptr().cast(), name.len() as _);
            let found = qjs::JS_GetOwnProperty(ctx(), std::ptr::null_mut(), object.raw(), atom);
            qjs::JS_FreeAtom(ctx(), atom);
            found
        };
        if found < 0 { Err(Stop::Failed) } else { Ok(found > 0) }
    }
}
