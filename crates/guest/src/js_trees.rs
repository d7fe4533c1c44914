//! `nexxo_js_trees` with the engine's values.

use nexxo_js_trees::{Class, Made, Maker, Names, Stop, acorn, babel};
use rquickjs_sys as qjs;
use std::ffi::c_int;

use crate::atom::Atom;
use crate::engine::ctx;
use crate::fields::of_number;
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

/// How many objects of what names are remembered.
const LIKES: usize = 512;

/// Arguments: the source, what is wanted (flags), the prototypes of `Node`, `SourceLocation` and `Position`, and the name of the
/// file or undefined. The result: the tree, or undefined where Babel's own parser is to do it.
pub fn babel_tree(args: &[Value]) -> Result<Value> {
    const MODULE: u32 = 1;
    const JSX: u32 = 2;
    const ATTACH_COMMENTS: u32 = 4;
    const EXPRESSION: u32 = 8;
    const TYPESCRIPT: u32 = 16;
    let flags = arg(args, 1).to_f64()? as u32;
    let filename = arg(args, 5);
    let mut objects = Objects::new([arg(args, 2), arg(args, 3), arg(args, 4)], Value::undefined())?;
    of_source(&arg(args, 0), |source| {
        let options = babel::Options {
            is_module: flags & MODULE != 0,
            jsx: flags & JSX != 0,
            typescript: flags & TYPESCRIPT != 0,
            attach_comments: flags & ATTACH_COMMENTS != 0,
            filename: &filename,
        };
        if flags & EXPRESSION != 0 {
            babel::expression(source, options, &mut objects)
        } else {
            babel::file(source, options, &mut objects)
        }
    })
}

/// Arguments: the source, what is wanted (flags), the prototypes of `Node`, `SourceLocation` and `Position`, the lists that nodes
/// without arguments and specifiers share, what makes regular expressions and a `bigint`, and for an expression its index, line and column. The result: a list of the tree and six
/// values for each comment, or undefined where acorn itself is to do it.
pub fn acorn_tree(args: &[Value]) -> Result<Value> {
    const MODULE: u32 = 1;
    const LOCATIONS: u32 = 2;
    const RANGES: u32 = 4;
    const PARENS: u32 = 8;
    const ATTRIBUTES: u32 = 16;
    const EARLY_KINDS: u32 = 32;
    const HASHBANG: u32 = 64;
    const COMMENTS: u32 = 128;
    let flags = arg(args, 1).to_f64()? as u32;
    let (no_arguments, no_specifiers) = (arg(args, 5), arg(args, 6));
    let mut objects = Objects::new([arg(args, 2), arg(args, 3), arg(args, 4)], arg(args, 7))?;
    let options = acorn::Options {
        is_module: flags & MODULE != 0,
        locations: flags & LOCATIONS != 0,
        ranges: flags & RANGES != 0,
        preserve_parens: flags & PARENS != 0,
        attributes: flags & ATTRIBUTES != 0,
        early_kinds: flags & EARLY_KINDS != 0,
        hashbang: flags & HASHBANG != 0,
        comments: flags & COMMENTS != 0,
        no_arguments: &no_arguments,
        no_specifiers: &no_specifiers,
    };
    let list = |objects: &mut Objects, made: acorn::Parsed<Value>| {
        let mut values = vec![made.tree];
        values.extend(made.comments);
        objects.list(values)
    };
    if args.len() <= 8 {
        return of_source(&arg(args, 0), |source| {
            let made = acorn::program(source, options, &mut objects)?;
            list(&mut objects, made)
        });
    }
    let number = |index| arg(args, index).to_f64().map(|number| number as u32);
    let origin = acorn::Origin { index: number(8)?, line: number(9)?, column: number(10)? };
    of_braces(&arg(args, 0), origin.index as usize, |part| {
        let made = acorn::expression(part, options, origin, &mut objects)?;
        list(&mut objects, made)
    })
}

/// What is made of the part of a source that begins somewhere and has a closing brace behind it; undefined where [`of_source`] gives that,
/// or there is no such brace.
fn of_braces(source: &Value, from: usize, make: impl FnOnce(&str) -> Made<Value>) -> Result<Value> {
    if !source.is_text() {
        return Ok(Value::undefined());
    }
    let source = flatten(source.clone())?;
    let text: Option<String> = match Flat::of(&source) {
        Flat::Narrow(units) => units
            .get(from..)
            .and_then(|units| units.get(..acorn::expression_end(units)?))
            .map(|part| part.iter().copied().map(char::from).collect()),
        Flat::Wide(units) => units
            .get(from..)
            .and_then(|units| units.get(..acorn::expression_end(units)?))
            .and_then(|part| String::from_utf16(part).ok()),
        Flat::Elsewhere => None,
    };
    answer(text.map(|text| make(&text)))
}

/// What is made of a source; undefined where it is no text, has lone surrogates, which have no UTF-8, or is left to the parser in JavaScript.
fn of_source(source: &Value, make: impl FnOnce(&str) -> Made<Value>) -> Result<Value> {
    if !source.is_text() {
        return Ok(Value::undefined());
    }
    let source = flatten(source.clone())?;
    let made = match Flat::of(&source) {
        // The same bytes are UTF-8. A string that is held does not change or move, whatever runs meanwhile.
        Flat::Narrow(units) if units.is_ascii() => std::str::from_utf8(units).ok().map(make),
        _ => std::str::from_utf8(Utf8::of(&source)?.as_bytes()).ok().map(make),
    };
    answer(made)
}

fn answer(made: Option<Made<Value>>) -> Result<Value> {
    match made {
        Some(Ok(made)) => Ok(made),
        None | Some(Err(Stop::Unfit)) => Ok(Value::undefined()),
        Some(Err(Stop::Failed)) => Err(Thrown),
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
    /// Makes a regular expression of a pattern and flags, and a `bigint` of digits alone.
    special: Value,
}

fn failed<T>(result: Result<T>) -> Made<T> {
    result.map_err(|Thrown| Stop::Failed)
}

impl Objects {
    fn new([node, location, position]: [Value; 3], special: Value) -> Result<Self> {
        let plain = Value::object()?;
        // SAFETY: the object is alive.
        let plain = Value::owned(unsafe { qjs::JS_GetPrototype(ctx(), plain.raw()) });
        Ok(Self { prototypes: [node, location, position, plain], likes: vec![None; LIKES], special })
    }

    fn special(&mut self, parts: &[&str]) -> Made<Value> {
        let mut values = Vec::new();
        for part in parts {
            values.push(self.text(part)?);
        }
        let raw: Vec<qjs::JSValue> = values.iter().map(Value::raw).collect();
        failed(self.special.call(&Value::undefined(), &raw))
    }

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
    let name = failed(Atom::named(name))?;
    // SAFETY: object and name are alive, and the value's reference is given away.
    let done = unsafe {
        qjs::JS_DefinePropertyValue(ctx(), object.raw(), name.raw(), value.into_raw(), flags as c_int)
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
        of_number(value)
    }

    fn text(&mut self, text: &str) -> Made<Value> {
        failed(Value::text(text))
    }

    fn regexp(&mut self, pattern: &str, flags: &str) -> Made<Value> {
        self.special(&[pattern, flags])
    }

    fn big_int(&mut self, digits: &str) -> Made<Value> {
        self.special(&[digits])
    }

    fn name(&mut self, name: &str) -> Made<Value> {
        failed(Atom::named(name).and_then(|atom| atom.text()))
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
        failed(Atom::named(name).and_then(|atom| atom.is_in(object)))
    }
}
