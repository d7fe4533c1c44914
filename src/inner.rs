use std::cell::{Cell, RefCell};
use std::ptr;
use std::rc::Rc;

use napi::bindgen_prelude::This;
use napi::{JsValue, sys};
use nexxo_abi::{BareText, Op};
use nexxo_sandbox::{Error, Instance as Sandboxed, Plugin, Recorded};

use crate::answers::Answers;
use crate::host::{Callback, JsHost};
use crate::raw::{Env, Failed, Raw};
use crate::shared_numbers::SharedNumbers;
use crate::{encode, failure};

/// What the class and its short function share.
pub struct Inner {
    pub env: Env,
    pub plugin: Plugin,
    pub sandboxed: Sandboxed,
    pub host: Rc<JsHost>,
    pub answers: Answers,
    /// The numbers of a call by `texts`; see there.
    pub registers: SharedNumbers<u32, 4>,
    pub frame: RefCell<Vec<u8>>,
    /// What the plugin threw at import.
    pub thrown: Cell<sys::napi_ref>,
}

impl Inner {
    pub fn run(
        &self,
        this: This<'_>,
        op: Op,
        id: u32,
        frame: Vec<u8>,
        values: &[sys::napi_value],
    ) -> napi::Result<Raw> {
        let callback = Callback::Of(this.object.raw());
        let result = self.host.during(callback, || {
            self.sandboxed.enter(op, id, &frame, |answer| self.answers.read(answer, |n| echoed(values, n)))
        });
        *self.frame.borrow_mut() = frame;
        Ok(Raw(self.done(result)?))
    }

    /// Calls a hook with one or two texts, whose lengths and widths the registers tell.
    pub fn run_texts(
        &self,
        this: sys::napi_value,
        a: sys::napi_value,
        b: sys::napi_value,
    ) -> Result<sys::napi_value, Failed> {
        let number = |index| self.registers.get(index);
        let unread = |Failed| Error::System("a text could not be read".into());
        let Some(first) = BareText::unpack(number(2)) else {
            return self.done(Err(unread(Failed)));
        };
        let texts = (first, BareText::unpack(number(3)));
        let fill = |room: &mut [u8], second_room: Option<&mut [u8]>| {
            encode::bare(self.env, a, first, room).map_err(unread)?;
            match (texts.1, second_room) {
                (Some(second), Some(room)) => encode::bare(self.env, b, second, room).map_err(unread),
                _ => Ok(()),
            }
        };
        let result = self.host.during(Callback::Of(this), || {
            self.sandboxed.hook(number(0), number(1), texts, fill, |answer| {
                self.answers.read(answer, |n| echoed(&[ptr::null_mut(), a, b], n))
            })
        });
        self.done(result)
    }

    /// Tells what the entry used, and throws where it failed.
    fn done(&self, result: Result<sys::napi_value, Error>) -> Result<sys::napi_value, Failed> {
        self.answers.used(self.sandboxed.last_entry(), self.sandboxed.recorded());
        result.map_err(|error| failure::throw(self.env, &error))
    }

    /// What was recorded since the last time.
    pub fn take_recorded(&self) -> Result<Recorded, Failed> {
        self.sandboxed.take_recorded().map_err(|error| failure::throw(self.env, &error))
    }

    pub fn release(&self) {
        self.answers.release();
        let thrown = self.thrown.replace(ptr::null_mut());
        if !thrown.is_null() {
            // SAFETY: the reference is ours and is not used again.
            unsafe { sys::napi_delete_reference(self.env.0, thrown) };
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.release();
    }
}

fn echoed(values: &[sys::napi_value], index: u8) -> Result<sys::napi_value, Error> {
    match values.get(usize::from(index)) {
        Some(value) if !value.is_null() => Ok(*value),
        _ => Err(Error::Frame(nexxo_abi::DecodeError::Truncated)),
    }
}
