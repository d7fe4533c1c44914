//! `WebAssembly` for plugins: an interpreter, so that what runs in it stays under the guest's own limits of time and
//! memory and reaches nothing that the plugin could not reach itself.

mod calls;
mod objects;
mod store;

use crate::js::{Result, Value, throw_type_error};
use crate::native::{arg, bytes_of, text};

/// Runs one operation: its name comes first.
pub fn operate(args: &[Value]) -> Result<Value> {
    let rest = args.get(1..).unwrap_or(&[]);
    match text(args, 0)?.as_str() {
        "validate" => Ok(Value::bool(store::validate(&bytes_of(&arg(rest, 0))?))),
        "compile" => objects::compile(&bytes_of(&arg(rest, 0))?),
        "instantiate" => calls::instantiate(rest),
        "call" => calls::call(rest),
        "arity" => calls::arity(rest),
        "memory" => objects::make_memory(rest),
        "buffer" => objects::buffer(rest),
        "growMemory" => objects::grow_memory(rest),
        "table" => objects::make_table(rest),
        "tableSize" => objects::table_size(rest),
        "tableGet" => objects::table_get(rest),
        "tableSet" => objects::table_set(rest),
        "growTable" => objects::grow_table(rest),
        "global" => objects::make_global(rest),
        "globalGet" => objects::global_get(rest),
        "globalSet" => objects::global_set(rest),
        other => Err(throw_type_error(&format!("no operation {other}"), None)),
    }
}
