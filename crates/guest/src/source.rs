//! The two operations that carry source text: evaluated from where the host wrote it, without a copy, because a bundle
//! of megabytes that is copied leaves its garbage in every snapshot.

use nexxo_abi::{DecodeError, Op, Reader};
use rquickjs_sys as qjs;
use std::ffi::{CStr, CString};

use crate::decode;
use crate::engine::{ctx, engine};
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
    if op == Op::Script {
        return bytecode(reader.bytes()?);
    }
    if count != 3 {
        return Err(DecodeError::Truncated.into());
    }
    let (name, source) = named(&mut reader)?;
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

fn named<'a>(reader: &mut Reader<'a>) -> Result<(CString, &'a CStr)> {
    let name = reader.text()?.to_string_lossy();
    let name = CString::new(name).map_err(|_| throw_type_error("a module name holds a NUL", None))?;
    Ok((name, reader.c_string()?))
}

/// Evaluates what [`compile`] made.
fn bytecode(bytes: &[u8]) -> Result<Value> {
    let flags = qjs::JS_READ_OBJ_BYTECODE as i32;
    // SAFETY: pointer and length are the slice's. The engine trusts bytecode, and so may it: this runs at build time
    // alone, over what the build has compiled.
    let script =
        Value::checked(unsafe { qjs::JS_ReadObject(ctx(), bytes.as_ptr(), bytes.len() as _, flags) })?;
    // SAFETY: the script's reference is given away.
    Value::checked(unsafe { qjs::JS_EvalFunction(ctx(), script.into_raw()) })
}

/// Compiles a classic script to bytecode without its source text, which would be half of the base image. The address
/// of the bytes in the upper half of the answer, their length in the lower one; 0 where the script does not compile.
pub fn compile(len: usize) -> u64 {
    let compile = || -> Result<u64> {
        let (mut reader, _) = Reader::frame(engine().frame(len))?;
        let (name, source) = named(&mut reader)?;
        let flags = qjs::JS_EVAL_TYPE_GLOBAL | qjs::JS_EVAL_FLAG_COMPILE_ONLY;
        let script = calls::evaluate(source, &name, flags)?;
        let mut size = 0;
        let flags = (qjs::JS_WRITE_OBJ_BYTECODE | qjs::JS_WRITE_OBJ_STRIP_SOURCE) as i32;
        // SAFETY: the script is alive and `size` outlives the call. The bytes are never freed: the instance ends here.
        let bytes = unsafe { qjs::JS_WriteObject(ctx(), &mut size, script.raw(), flags) };
        if bytes.is_null() { Err(Thrown) } else { Ok((bytes as u64) << 32 | u64::from(size)) }
    };
    compile().unwrap_or(0)
}
