//! The plugin's bundle as a module, and what `import` finds inside: the built-ins, and the modules that the bundle
//! keeps in its registry for look-ups by name at run time.

use rquickjs_sys as qjs;
use std::ffi::{CStr, CString, c_char, c_int, c_void};

use crate::calls;
use crate::engine::{ctx, engine};
use crate::js::{Result, Thrown, Value, throw_type_error};
use crate::keys::Keys;
use crate::late_modules;
use crate::text::Utf8;

/// Makes the runtime ask us for modules.
///
/// # Safety
/// The runtime is alive.
pub unsafe fn install_loader(rt: *mut qjs::JSRuntime) {
    // SAFETY: the callbacks have the signatures that the engine calls.
    unsafe { qjs::JS_SetModuleLoaderFunc(rt, Some(normalize), Some(load_builtin), std::ptr::null_mut()) }
}

/// Compiles the bundle.
pub fn compile(name: &CStr, source: &CStr) -> Result<Value> {
    calls::evaluate(source, name, qjs::JS_EVAL_TYPE_MODULE | qjs::JS_EVAL_FLAG_COMPILE_ONLY)
}

/// Evaluates a compiled bundle and keeps its namespace. The result is the promise of its evaluation.
pub fn evaluate(compiled: Value, name: &CStr) -> Result<Value> {
    // SAFETY: compiling a module gives a value that points to its definition.
    let module = unsafe { qjs::JS_VALUE_GET_PTR(compiled.raw()).cast::<qjs::JSModuleDef>() };
    // SAFETY: the definition lives as long as the context.
    let meta = Value::checked(unsafe { qjs::JS_GetImportMeta(ctx(), module) })?;
    meta.define(c"url", Value::text(&name.to_string_lossy())?)?;
    // SAFETY: the compiled module's reference is given away.
    let evaluated = Value::checked(unsafe { qjs::JS_EvalFunction(ctx(), compiled.into_raw()) })?;
    // SAFETY: the definition lives as long as the context.
    engine().namespace = Some(Value::checked(unsafe { qjs::JS_GetModuleNamespace(ctx(), module) })?);
    Ok(evaluated)
}

/// The exports under a name: those of a built-in, or of a module in the registry.
fn exports(name: &str) -> Result<Option<Value>> {
    if let Some(found) = builtin(name)? {
        return Ok(Some(found));
    }
    match registered(name)? {
        Some(make) => Ok(Some(make.call(&Value::undefined(), &[])?)),
        None => Ok(None),
    }
}

/// Is there anything under a name? Evaluates nothing.
fn exists(name: &str) -> Result<bool> {
    Ok(builtin(name)?.is_some() || registered(name)?.is_some())
}

fn bare(name: &str) -> Result<CString> {
    CString::new(name.strip_prefix("node:").unwrap_or(name)).map_err(|_| not_found(name))
}

fn builtin(name: &str) -> Result<Option<Value>> {
    let Some(builtins) = engine().builtins.clone() else { return Ok(None) };
    let found = builtins.get(&bare(name)?)?;
    Ok(found.is_object().then_some(found))
}

/// The function that makes the exports of a module in the registry.
fn registered(name: &str) -> Result<Option<Value>> {
    let symbol = Value::global().get(c"Symbol")?;
    let key = symbol.get(c"for")?.call(&symbol, &[Value::text("nexxo.modules")?.raw()])?;
    // SAFETY: key and global are alive, and the atom is freed.
    let registry = Value::checked(unsafe {
        let atom = qjs::JS_ValueToAtom(ctx(), key.raw());
        let found = qjs::JS_GetProperty(ctx(), Value::global().raw(), atom);
        qjs::JS_FreeAtom(ctx(), atom);
        found
    })?;
    if !registry.is_object() {
        return Ok(None);
    }
    let get = registry.get(c"get")?;
    let make = if get.is_function() {
        get.call(&registry, &[Value::text(name)?.raw()])?
    } else {
        registry.get(&bare(name)?)?
    };
    Ok(make.is_function().then_some(make))
}

fn not_found(name: &str) -> Thrown {
    throw_type_error(
        &format!("Cannot find module '{name}': the sandbox holds only what the plugin was packed with"),
        Some("ERR_MODULE_NOT_FOUND"),
    )
}

unsafe extern "C" fn normalize(
    ctx: *mut qjs::JSContext,
    base: *const c_char,
    name: *const c_char,
    _opaque: *mut c_void,
) -> *mut c_char {
    // SAFETY: the engine passes names that end in NUL.
    let (base, name) = unsafe { (CStr::from_ptr(base), CStr::from_ptr(name)) };
    let Ok(found) = place(&name.to_string_lossy(), &base.to_string_lossy()) else {
        return std::ptr::null_mut();
    };
    let found = found.and_then(|url| CString::new(url).ok());
    // SAFETY: the name ends in NUL, and the engine frees what we return with its own allocator.
    unsafe {
        let bytes = found.as_deref().unwrap_or(name).to_bytes_with_nul();
        let copy = qjs::js_malloc(ctx, bytes.len() as _).cast::<c_char>();
        if !copy.is_null() {
            std::ptr::copy_nonoverlapping(bytes.as_ptr().cast(), copy, bytes.len());
        }
        copy
    }
}

unsafe extern "C" fn load_builtin(
    _ctx: *mut qjs::JSContext,
    name: *const c_char,
    _opaque: *mut c_void,
) -> *mut qjs::JSModuleDef {
    // SAFETY: the engine passes a name that ends in NUL.
    let name = unsafe { CStr::from_ptr(name) };
    load(name).unwrap_or(std::ptr::null_mut())
}

fn load(name: &CStr) -> Result<*mut qjs::JSModuleDef> {
    if name.to_bytes().starts_with(b"file:")
        && !exists(&name.to_string_lossy())?
        && let Some(module) = late_modules::load(name)?
    {
        return Ok(module);
    }
    declare(name)
}

/// Where a module lies that is neither a built-in nor in the registry.
fn place(name: &str, base: &str) -> Result<Option<String>> {
    if exists(name)? { Ok(None) } else { late_modules::resolve(name, base) }
}

/// Declares a module with an export for each of the exports' own keys, and a default.
fn declare(name: &CStr) -> Result<*mut qjs::JSModuleDef> {
    let text = name.to_string_lossy();
    let exports = exports(&text)?.ok_or_else(|| not_found(&text))?;
    // SAFETY: the name ends in NUL and the callback has the engine's signature.
    let module = unsafe { qjs::JS_NewCModule(ctx(), name.as_ptr(), Some(fill)) };
    if module.is_null() {
        return Err(Thrown);
    }
    for key in export_names(&exports)? {
        // SAFETY: the module is alive and the key ends in NUL; the engine copies it.
        if unsafe { qjs::JS_AddModuleExport(ctx(), module, key.as_ptr()) } < 0 {
            return Err(Thrown);
        }
    }
    Ok(module)
}

fn export_names(exports: &Value) -> Result<Vec<CString>> {
    let keys = Keys::of(exports)?;
    let mut names = vec![CString::from(c"default")];
    for atom in keys.atoms() {
        // SAFETY: the atom is alive while `keys` is.
        let key = Value::checked(unsafe { qjs::JS_AtomToString(ctx(), atom) })?;
        if let Ok(name) = CString::new(Utf8::of(&key)?.as_bytes())
            && name.as_c_str() != c"default"
        {
            names.push(name);
        }
    }
    Ok(names)
}

unsafe extern "C" fn fill(_ctx: *mut qjs::JSContext, module: *mut qjs::JSModuleDef) -> c_int {
    let fill = || -> Result<()> {
        // SAFETY: the module is alive; the atom is freed.
        let name = Value::checked(unsafe {
            let atom = qjs::JS_GetModuleName(ctx(), module);
            let name = qjs::JS_AtomToString(ctx(), atom);
            qjs::JS_FreeAtom(ctx(), atom);
            name
        })?;
        let name = Utf8::of(&name)?.to_string_lossy();
        let exports = exports(&name)?.ok_or_else(|| not_found(&name))?;
        for key in export_names(&exports)? {
            let mut value = exports.get(&key)?;
            if key.as_c_str() == c"default" && value.is_undefined() {
                value = exports.clone();
            }
            // SAFETY: the module is alive, the key ends in NUL, and the value's reference is given away.
            if unsafe { qjs::JS_SetModuleExport(ctx(), module, key.as_ptr(), value.into_raw()) } < 0 {
                return Err(Thrown);
            }
        }
        Ok(())
    };
    if fill().is_ok() { 0 } else { -1 }
}
