//! Modules that the plugin loads by a path that was not known when it was packed: a config file of the project, a
//! package that an option names. JavaScript resolves and reads them through `fs`, so that they are files that the plugin
//! may read; here they become modules of the engine.

use rquickjs_sys as qjs;
use std::ffi::{CStr, CString};

use crate::engine::{ctx, engine};
use crate::js::{Result, Value, throw_type_error};
use crate::text::Utf8;

/// Remembers the object whose `resolve(name, base)`, `load(url)` and `meta(url, meta)` find modules.
pub fn set_loader(loader: Value) {
    engine().loader = Some(loader);
}

/// The URL of a module that a late module, or the bundle, imports; `None` where nobody resolves.
pub fn resolve(name: &str, base: &str) -> Result<Option<String>> {
    let Some(loader) = engine().loader.clone() else { return Ok(None) };
    let (name, base) = (Value::text(name)?, Value::text(base)?);
    let url = loader.get(c"resolve")?.call(&loader, &[name.raw(), base.raw()])?;
    if url.is_string() { Ok(Some(Utf8::of(&url)?.to_string_lossy())) } else { Ok(None) }
}

/// Reads and compiles an ES module. `None` where the file is of another format: `load` has then put its exports into
/// the registry.
pub fn load(url: &CStr) -> Result<Option<*mut qjs::JSModuleDef>> {
    let Some(loader) = engine().loader.clone() else { return Ok(None) };
    let name = Value::text(&url.to_string_lossy())?;
    let source = loader.get(c"load")?.call(&loader, &[name.raw()])?;
    if !source.is_text() {
        return Ok(None);
    }
    let compiled = evaluate(&source, url, qjs::JS_EVAL_TYPE_MODULE | qjs::JS_EVAL_FLAG_COMPILE_ONLY)?;
    // SAFETY: compiling a module gives a value that points to its definition, which the context keeps.
    let module = unsafe { qjs::JS_VALUE_GET_PTR(compiled.raw()).cast::<qjs::JSModuleDef>() };
    // SAFETY: the definition lives as long as the context.
    let meta = Value::checked(unsafe { qjs::JS_GetImportMeta(ctx(), module) })?;
    loader.get(c"meta")?.call(&loader, &[name.raw(), meta.raw()])?;
    Ok(Some(module))
}

/// Evaluates a classic script under the name of its file, for the stacks of its functions.
pub fn script(source: &Value, name: &str) -> Result<Value> {
    let name = CString::new(name).map_err(|_| throw_type_error("a file name holds a NUL", None))?;
    evaluate(source, &name, qjs::JS_EVAL_TYPE_GLOBAL)
}

fn evaluate(source: &Value, name: &CStr, flags: u32) -> Result<Value> {
    let mut bytes = Utf8::of(source)?.as_bytes().to_vec();
    let length = bytes.len();
    bytes.push(0);
    // SAFETY: the source has a NUL behind its length, and the name ends in one.
    Value::checked(unsafe {
        qjs::JS_Eval(ctx(), bytes.as_ptr().cast(), length as _, name.as_ptr(), flags as i32)
    })
}
