use std::cell::Cell;
use std::ffi::CStr;
use std::ptr;

use napi::sys;
use nexxo_abi::{Reader, Writer};
use nexxo_sandbox::Host;

use crate::decode::ToJs;
use crate::encode;
use crate::raw::{Env, Failed, Result, call};

/// The name under which an instance keeps its callback, where the garbage collector sees it.
pub const CALLBACK: &CStr = c"hostCallback";

/// Where the callback is during a native call.
#[derive(Clone, Copy)]
pub enum Callback {
    /// Nowhere: no call is under way.
    None,
    /// The function itself.
    Function(sys::napi_value),
    /// The instance that keeps it; looked up when it is needed, because most entries call nothing.
    Of(sys::napi_value),
}

/// Answers a guest's calls by the callback that the adapter gave.
pub struct JsHost {
    env: Env,
    /// Where the callback is, as a value of the native call under way: see [`JsHost::during`].
    callback: Cell<Callback>,
}

impl JsHost {
    pub fn new(env: Env) -> Self {
        Self { env, callback: Cell::new(Callback::None) }
    }

    /// Runs an entry with `callback`, which lives as long as the native call that got it.
    pub fn during<R>(&self, callback: Callback, run: impl FnOnce() -> R) -> R {
        let before = self.callback.replace(callback);
        let result = run();
        self.callback.set(before);
        result
    }

    fn ask(&self, request: &[u8]) -> Result<sys::napi_value> {
        let Ok(args) = Reader::values(request, &mut ToJs(self.env)) else {
            return Err(crate::failure::throw_code(self.env, "NEXXO_FRAME", "a host call could not be read"));
        };
        let this = self.env.undefined()?;
        let callback = match self.callback.get() {
            Callback::None => return Err(Failed),
            Callback::Function(function) => function,
            Callback::Of(instance) => self.env.get(instance, CALLBACK)?,
        };
        call!(napi_call_function(self.env.0, this, callback, args.len(), args.as_ptr()) -> ptr::null_mut())
    }

    fn answer(&self, request: &[u8], response: &mut Vec<u8>) -> Result<()> {
        let value = self.ask(request)?;
        write_answer(self.env, response, value)
    }

    /// Sends what was thrown into the guest.
    fn answer_thrown(&self, response: &mut Vec<u8>) {
        response.clear();
        let mut writer = Writer::new(response);
        writer.frame(2);
        writer.bool(false);
        let start = response.len();
        let sent = call!(napi_get_and_clear_last_exception(self.env.0) -> ptr::null_mut())
            .and_then(|error| encode::value(self.env, response, error));
        if let Err(Failed) = sent {
            // What was thrown cannot cross: a text goes in its place.
            let _ = call!(napi_get_and_clear_last_exception(self.env.0) -> ptr::null_mut());
            response.truncate(start);
            Writer::new(response).text("the host threw a value that cannot cross into the sandbox");
        }
    }
}

/// Writes the frame of an answer.
pub fn write_answer(env: Env, response: &mut Vec<u8>, value: sys::napi_value) -> Result<()> {
    let mut writer = Writer::new(response);
    writer.frame(2);
    writer.bool(true);
    encode::value(env, response, value)
}

impl Host for JsHost {
    fn call(&self, request: &[u8], response: &mut Vec<u8>) {
        if let Err(Failed) = self.answer(request, response) {
            self.answer_thrown(response);
        }
    }
}
