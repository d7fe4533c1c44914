//! Values of the host as the bytes that are kept of them.

use napi::sys;
use nexxo_abi::{Builder, ByteKind, Reader, Value, ValueBuilder, Writer};
use nexxo_sandbox::Recorded;

use crate::decode::ToJs;
use crate::raw::{Env, Failed, Raw};
use crate::{encode, failure};

/// A value alone.
pub fn encoded(env: Env, value: Raw) -> Result<Vec<u8>, Failed> {
    let mut bytes = Vec::new();
    encode::value(env, &mut bytes, value.0)?;
    Ok(bytes)
}

/// A value as a frame of its own.
pub fn framed(env: Env, value: Raw) -> Result<Vec<u8>, Failed> {
    let mut bytes = Vec::new();
    Writer::new(&mut bytes).frame(1);
    encode::value(env, &mut bytes, value.0)?;
    Ok(bytes)
}

/// The value of a frame that [`framed`] made; nothing where it cannot be read.
pub fn from_frame(env: Env, bytes: &[u8]) -> Option<sys::napi_value> {
    let (mut reader, count) = Reader::frame(bytes).ok()?;
    if count != 1 {
        return None;
    }
    reader.value(&mut ToJs(env)).ok()
}

/// Bytes as a `Uint8Array`.
pub fn to_js(env: Env, bytes: &[u8]) -> Result<sys::napi_value, Failed> {
    let failed = |_| failure::throw_code(env, "NEXXO_SYSTEM", "the host has no memory left");
    ToJs(env).bytes(ByteKind::Uint8Array, bytes).map_err(failed)
}

/// What a `Uint8Array` has.
pub fn bytes_of(env: Env, value: Raw) -> Result<Vec<u8>, Failed> {
    let frame = framed(env, value)?;
    match Reader::frame(&frame).and_then(|(mut reader, _)| reader.value(&mut ValueBuilder)) {
        Ok(Value::Bytes(_, bytes)) => Ok(bytes),
        _ => Err(failure::throw_code(env, "NEXXO_OPTION_INVALID", "bytes were expected")),
    }
}

/// Recorded calls as the adapter has them: bytes, or undefined where they cannot be repeated.
pub fn recorded_value(env: Env, recorded: Recorded) -> Result<sys::napi_value, Failed> {
    match recorded {
        Recorded::Reads(reads) => to_js(env, &reads),
        Recorded::Unkept => env.undefined(),
    }
}
