//! The two operations that carry source text: evaluated from where the host wrote it, without a copy, because a bundle
//! of megabytes that is copied leaves its garbage in every snapshot.

use nexxo_abi::{DecodeError, Op, Reader};
use rquickjs_sys as qjs;
use std::ffi::CString;

use crate::decode;
use crate::engine::engine;
use crate::js::{Result, Thrown, Value, throw_type_error};
use crate::{calls, modules};

/// Runs the operation over the frame in the inbox, and wipes the inbox.
pub fn run(op: Op, len: usize) -> Result<Value> {
    let result = evaluate(op, len);
    engine().wipe_inbox();
    result
}

fn evaluate(op: Op, len: usize) -> Result<Value> {
    let (mut reader, count) = Reader::frame(engine().frame(len))?;
    if count != if op == Op::Load { 3 } else { 2 } {
        return Err(DecodeError::Truncated.into());
    }
    let name = reader.text()?.to_string_lossy();
    let name = CString::new(name).map_err(|_| throw_type_error("a module name holds a NUL", None))?;
    let source = reader.c_string()?;
    if op == Op::Script {
        return calls::evaluate(source, &name, qjs::JS_EVAL_TYPE_GLOBAL);
    }
    let environment = decode::value(reader.rest())?;
    let Some(prepare) = engine().glue.as_ref().map(|glue| glue.prepare.clone()) else {
        return Err(Thrown::from(DecodeError::Truncated));
    };
    prepare.call(&Value::undefined(), &[environment.raw()])?;
    let module = modules::compile(&name, source)?;
    // The engine has its own copy of what it needs; the module may call the host, which may write here.
    engine().wipe_inbox();
    modules::evaluate(module, &name)
}
