//! Modules, memories, tables and globals.

use rquickjs_sys as qjs;
use wasmi::{
    Extern, ExternType, Global, Memory, MemoryType, Module, Mutability, Ref, RefType, Table, TableType, Val,
    ValType,
};

use super::calls::{from_js, to_js};
use super::store::{Buffer, engine, external, fail, number, tables, with_store};
use crate::engine::ctx;
use crate::js::{Result, Value, throw_type_error};
use crate::native::{arg, text};

pub fn index(args: &[Value], at: usize) -> Result<usize> {
    Ok(arg(args, at).to_f64()? as usize)
}

fn kind(ty: &ExternType) -> &'static str {
    match ty {
        ExternType::Func(_) => "function",
        ExternType::Memory(_) => "memory",
        ExternType::Table(_) => "table",
        ExternType::Global(_) => "global",
    }
}

fn list(items: Vec<Value>) -> Result<Value> {
    let array = Value::array()?;
    for (at, item) in items.into_iter().enumerate() {
        array.define_index(at as u32, item)?;
    }
    Ok(array)
}

/// `[number, [[module, name, kind], ...], [[name, kind], ...]]`
pub fn compile(bytes: &[u8]) -> Result<Value> {
    let module = Module::new(&engine(), bytes).map_err(|error| fail(&error, "WASM_COMPILE"))?;
    let imports = module
        .imports()
        .map(|import| {
            list(vec![
                Value::text(import.module())?,
                Value::text(import.name())?,
                Value::text(kind(import.ty()))?,
            ])
        })
        .collect::<Result<_>>()?;
    let exports = module
        .exports()
        .map(|export| list(vec![Value::text(export.name())?, Value::text(kind(export.ty()))?]))
        .collect::<Result<_>>()?;
    let number = tables(|tables| {
        tables.modules.push(module);
        tables.modules.len() - 1
    });
    list(vec![Value::number(number as f64), list(imports)?, list(exports)?])
}

fn memory(args: &[Value]) -> Result<Memory> {
    external(index(args, 0)?)?.into_memory().ok_or_else(|| throw_type_error("that is no memory", None))
}

fn maximum(args: &[Value], at: usize) -> Result<Option<u32>> {
    let value = arg(args, at);
    if value.is_undefined() { Ok(None) } else { Ok(Some(value.to_f64()? as u32)) }
}

pub fn make_memory(args: &[Value]) -> Result<Value> {
    let ty = MemoryType::new(index(args, 0)? as u32, maximum(args, 1)?);
    let made = with_store(|store| Memory::new(store, ty)).map_err(|error| fail(&error, "WASM_RANGE"))?;
    Ok(number(Extern::Memory(made)))
}

/// The ArrayBuffer that shows a memory: the same one until the memory moves or grows.
pub fn buffer(args: &[Value]) -> Result<Value> {
    let (which, memory) = (index(args, 0)?, memory(args)?);
    detach_stale();
    let held = tables(|tables| {
        tables.buffers.iter().find(|buffer| buffer.memory == which).map(|buffer| buffer.value.clone())
    });
    if let Some(value) = held {
        return Ok(value);
    }
    let (pointer, len) = with_store(|store| (memory.data_ptr(&store), memory.data_size(&store)));
    // SAFETY: the memory lives as long as the store, which is never dropped; when it moves, the buffer is detached before
    // JavaScript runs again.
    let value = Value::checked(unsafe {
        qjs::JS_NewArrayBuffer(ctx(), pointer, len as _, 0, None, std::ptr::null_mut(), false)
    })?;
    tables(|tables| tables.buffers.push(Buffer { memory: which, pointer, len, value: value.clone() }));
    Ok(value)
}

/// Detaches the buffers whose memory has moved or grown. To be called before JavaScript runs again.
pub fn detach_stale() {
    let shown = tables(|tables| {
        tables.buffers.iter().map(|buffer| (buffer.memory, buffer.pointer, buffer.len)).collect::<Vec<_>>()
    });
    for (which, pointer, len) in shown {
        let Ok(Extern::Memory(memory)) = external(which) else { continue };
        let now = with_store(|store| (memory.data_ptr(&store), memory.data_size(&store)));
        if now == (pointer, len) {
            continue;
        }
        let stale = tables(|tables| {
            let at = tables.buffers.iter().position(|buffer| buffer.memory == which);
            at.map(|at| tables.buffers.swap_remove(at))
        });
        if let Some(stale) = stale {
            // SAFETY: the value is alive and an ArrayBuffer.
            unsafe { qjs::JS_DetachArrayBuffer(ctx(), stale.value.raw()) };
        }
    }
}

pub fn grow_memory(args: &[Value]) -> Result<Value> {
    let (memory, pages) = (memory(args)?, index(args, 1)? as u64);
    let before = with_store(|store| memory.grow(store, pages));
    let before = before.map_err(|error| throw_type_error(&error.to_string(), Some("WASM_RANGE")))?;
    detach_stale();
    Ok(Value::number(before as f64))
}

fn table(args: &[Value]) -> Result<Table> {
    external(index(args, 0)?)?.into_table().ok_or_else(|| throw_type_error("that is no table", None))
}

/// A function by its number, or null.
fn reference(value: &Value) -> Result<Ref> {
    if value.is_null() || value.is_undefined() {
        return Ok(Ref::Func(wasmi::Nullable::Null));
    }
    match external(value.to_f64()? as usize)? {
        Extern::Func(function) => Ok(Ref::Func(wasmi::Nullable::Val(function))),
        _ => Err(throw_type_error("that is no WebAssembly function", None)),
    }
}

pub fn make_table(args: &[Value]) -> Result<Value> {
    let ty = TableType::new(RefType::Func, index(args, 0)? as u32, maximum(args, 1)?);
    let made = with_store(|store| Table::new(store, ty, Ref::Func(wasmi::Nullable::Null)));
    Ok(number(Extern::Table(made.map_err(|error| fail(&error, "WASM_RANGE"))?)))
}

pub fn table_size(args: &[Value]) -> Result<Value> {
    let table = table(args)?;
    Ok(Value::number(with_store(|store| table.size(&store)) as f64))
}

pub fn table_get(args: &[Value]) -> Result<Value> {
    let (table, at) = (table(args)?, index(args, 1)? as u64);
    match with_store(|store| table.get(&store, at)) {
        Some(Ref::Func(wasmi::Nullable::Val(function))) => Ok(number(Extern::Func(function))),
        Some(_) => Ok(Value::null()),
        None => Err(throw_type_error("invalid index into the table", Some("WASM_RANGE"))),
    }
}

pub fn table_set(args: &[Value]) -> Result<Value> {
    let (table, at, value) = (table(args)?, index(args, 1)? as u64, reference(&arg(args, 2))?);
    let set = with_store(|store| table.set(store, at, value));
    set.map_err(|error| throw_type_error(&error.to_string(), Some("WASM_RANGE")))?;
    Ok(Value::undefined())
}

pub fn grow_table(args: &[Value]) -> Result<Value> {
    let (table, by, value) = (table(args)?, index(args, 1)? as u64, reference(&arg(args, 2))?);
    let before = with_store(|store| table.grow(store, by, value));
    let before = before.map_err(|error| throw_type_error(&error.to_string(), Some("WASM_RANGE")))?;
    Ok(Value::number(before as f64))
}

fn global(args: &[Value]) -> Result<Global> {
    external(index(args, 0)?)?.into_global().ok_or_else(|| throw_type_error("that is no global", None))
}

pub fn make_global(args: &[Value]) -> Result<Value> {
    let ty = match text(args, 0)?.as_str() {
        "i32" => ValType::I32,
        "i64" => ValType::I64,
        "f32" => ValType::F32,
        "f64" => ValType::F64,
        other => return Err(throw_type_error(&format!("no globals of type {other}"), None)),
    };
    let is_mutable = arg(args, 1).raw() == qjs::JS_TRUE;
    let value =
        if arg(args, 2).is_undefined() { Val::default_for_ty(ty) } else { from_js(&arg(args, 2), ty)? };
    let mutability = if is_mutable { Mutability::Var } else { Mutability::Const };
    Ok(number(Extern::Global(with_store(|store| Global::new(store, value, mutability)))))
}

pub fn global_get(args: &[Value]) -> Result<Value> {
    let global = global(args)?;
    to_js(&with_store(|store| global.get(&store)))
}

pub fn global_set(args: &[Value]) -> Result<Value> {
    let global = global(args)?;
    let ty = with_store(|store| global.ty(&store)).content();
    let value = from_js(&arg(args, 1), ty)?;
    let set = with_store(|store| global.set(store, value));
    set.map_err(|error| throw_type_error(&error.to_string(), None))?;
    Ok(Value::undefined())
}
