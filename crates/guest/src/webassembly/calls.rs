//! Calls between JavaScript and what is interpreted, in both directions.

use rquickjs_sys as qjs;
use wasmi::{Extern, ExternType, F32, F64, Func, FuncType, Global, Instance, Mutability, Val, ValType};

use super::objects::{detach_stale, index};
use super::store::{external, fail, keep_thrown, number, tables, with_store, within};
use crate::engine::ctx;
use crate::js::{Result, Thrown, Value, throw_type_error};
use crate::native::arg;

/// A JavaScript value as one of a type, converted as the interface of WebAssembly says.
pub fn from_js(value: &Value, ty: ValType) -> Result<Val> {
    let done = |status: i32, converted: Val| if status < 0 { Err(Thrown) } else { Ok(converted) };
    // SAFETY: the value is alive and the numbers outlive the calls.
    unsafe {
        match ty {
            ValType::I32 => {
                let mut converted = 0;
                let status = qjs::JS_ToInt32(ctx(), &mut converted, value.raw());
                done(status, Val::I32(converted))
            }
            ValType::I64 => {
                let mut converted = 0;
                let status = qjs::JS_ToBigInt64(ctx(), &mut converted, value.raw());
                done(status, Val::I64(converted))
            }
            ValType::F32 => Ok(Val::F32(F32::from(value.to_f64()? as f32))),
            ValType::F64 => Ok(Val::F64(F64::from(value.to_f64()?))),
            _ if value.is_null() || value.is_undefined() => Ok(Val::default_for_ty(ty)),
            _ => Err(throw_type_error("references cannot cross from JavaScript", None)),
        }
    }
}

/// The other way round; functions become their numbers.
pub fn to_js(value: &Val) -> Result<Value> {
    match value {
        Val::I32(value) => Ok(Value::number(f64::from(*value))),
        // SAFETY: no preconditions beyond a live context.
        Val::I64(value) => Value::checked(unsafe { qjs::JS_NewBigInt64(ctx(), *value) }),
        Val::F32(value) => Ok(Value::number(f64::from(f32::from(*value)))),
        Val::F64(value) => Ok(Value::number(f64::from(*value))),
        Val::FuncRef(wasmi::Nullable::Val(function)) => Ok(number(Extern::Func(*function))),
        _ => Ok(Value::null()),
    }
}

/// An import that is a function of JavaScript.
fn imported(function: Value, ty: FuncType) -> Func {
    let which = tables(|tables| {
        tables.functions.push(function);
        tables.functions.len() - 1
    });
    let results_ty: Vec<ValType> = ty.results().to_vec();
    with_store(|store| {
        Func::new(store, ty, move |caller, params, results| {
            within(caller, || {
                detach_stale();
                run_import(which, &results_ty, params, results).map_err(|Thrown| keep_thrown())
            })
        })
    })
}

fn run_import(which: usize, types: &[ValType], params: &[Val], results: &mut [Val]) -> Result<()> {
    let function = tables(|tables| tables.functions[which].clone());
    let values = params.iter().map(to_js).collect::<Result<Vec<_>>>()?;
    let raw: Vec<qjs::JSValue> = values.iter().map(Value::raw).collect();
    let answer = function.call(&Value::undefined(), &raw)?;
    for (at, (result, &ty)) in results.iter_mut().zip(types).enumerate() {
        let value = if types.len() == 1 { answer.clone() } else { answer.get_index(at as u32)? };
        *result = from_js(&value, ty)?;
    }
    Ok(())
}

/// `instantiate(module, imports)`: each import a function, or the number of what it is. The numbers of the exports.
pub fn instantiate(args: &[Value]) -> Result<Value> {
    let which = index(args, 0)?;
    let module = tables(|tables| tables.modules.get(which).cloned())
        .ok_or_else(|| throw_type_error("no module of that number", None))?;
    let mut externs = Vec::new();
    for (at, import) in module.imports().enumerate() {
        let value = arg(args, 1).get_index(at as u32)?;
        externs.push(match import.ty() {
            ExternType::Func(ty) if value.is_function() => Extern::Func(imported(value, ty.clone())),
            // A bare value in a list: a constant of the type that is asked for.
            ExternType::Global(ty) if value.is_object() => {
                let value = from_js(&value.get_index(0)?, ty.content())?;
                Extern::Global(with_store(|store| Global::new(store, value, Mutability::Const)))
            }
            _ => external(value.to_f64()? as usize)?,
        });
    }
    let instance = with_store(|mut store| Instance::new(&mut store, &module, &externs));
    detach_stale();
    let instance = instance.map_err(|error| {
        let code = if error.as_trap_code().is_some() { "WASM_RUNTIME" } else { "WASM_LINK" };
        fail(&error, code)
    })?;
    let array = Value::array()?;
    for (at, export) in module.exports().enumerate() {
        if let Some(found) = with_store(|store| instance.get_export(&store, export.name())) {
            array.define_index(at as u32, number(found))?;
        }
    }
    Ok(array)
}

fn function(args: &[Value]) -> Result<Func> {
    external(index(args, 0)?)?.into_func().ok_or_else(|| throw_type_error("that is no function", None))
}

/// How many parameters a function has.
pub fn arity(args: &[Value]) -> Result<Value> {
    let function = function(args)?;
    Ok(Value::number(with_store(|store| function.ty(&store)).params().len() as f64))
}

/// `call(function, arguments)`
pub fn call(args: &[Value]) -> Result<Value> {
    let function = function(args)?;
    let ty = with_store(|store| function.ty(&store));
    let given = arg(args, 1);
    let mut params = Vec::with_capacity(ty.params().len());
    for (at, &ty) in ty.params().iter().enumerate() {
        params.push(from_js(&given.get_index(at as u32)?, ty)?);
    }
    let mut results: Vec<Val> = ty.results().iter().map(|&ty| Val::default_for_ty(ty)).collect();
    let called = with_store(|store| function.call(store, &params, &mut results));
    detach_stale();
    called.map_err(|error| fail(&error, "WASM_RUNTIME"))?;
    match results.as_slice() {
        [] => Ok(Value::undefined()),
        [result] => to_js(result),
        many => {
            let array = Value::array()?;
            for (at, result) in many.iter().enumerate() {
                array.define_index(at as u32, to_js(result)?)?;
            }
            Ok(array)
        }
    }
}
