use std::ffi::CString;

use napi::sys;
use nexxo_sandbox::Error;

use crate::raw::{Env, Failed, Result};

/// Throws an error of the sandbox: its message, its `code`, and `limit` and `used` where it is about a limit.
pub fn throw(env: Env, error: &Error) -> Failed {
    // Where making the error fails, what it fails with is thrown in its place.
    if let Ok(value) = make(env, error) {
        // SAFETY: the environment is that of the native call under way.
        unsafe { sys::napi_throw(env.0, value) };
    }
    Failed
}

/// The error to throw.
pub fn make(env: Env, error: &Error) -> Result<sys::napi_value> {
    let value = env.construct(c"Error", &[env.text(&error.to_string())?])?;
    env.define(value, env.text("code")?, env.text(error.code())?, true)?;
    if let Some((limit, used)) = error.limit_and_use() {
        env.define(value, env.text("limit")?, env.number(limit)?, true)?;
        if let Some(used) = used {
            env.define(value, env.text("used")?, env.number(used)?, true)?;
        }
    }
    if let Error::CpuLimit { call, .. } = error {
        env.define(value, env.text("call")?, env.number(f64::from(*call))?, true)?;
    }
    Ok(value)
}

/// Throws a plain error with a code.
pub fn throw_code(env: Env, code: &str, message: &str) -> Failed {
    let text = |text: &str| CString::new(text.replace('\0', "")).unwrap_or_default();
    let (code, message) = (text(code), text(message));
    // SAFETY: the environment is that of the native call under way, and the texts end in NUL.
    unsafe { sys::napi_throw_error(env.0, code.as_ptr(), message.as_ptr()) };
    Failed
}
