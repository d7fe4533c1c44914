use std::cell::{Cell, RefCell};
use std::ptr;
use std::rc::Rc;

use napi::bindgen_prelude::This;
use napi::{JsValue, sys};
use nexxo_abi::{Event, Op, Outcome, OutcomeReader};
use nexxo_sandbox::{Answer, Error, Instance as Sandboxed};

use crate::decode::{Refused, ToJs};
use crate::host::{Callback, JsHost};
use crate::raw::{Env, Failed, Raw, call};
use crate::shared_numbers::SharedNumbers;
use crate::{encode, failure};

/// How many values an event takes in the array that the adapter gets.
const EVENT_VALUES: usize = 5;

/// How an entry ended, as `state[0]` tells it.
pub const VALUE: u32 = 0;
pub const THROWN: u32 = 1;
pub const PENDING: u32 = 2;

/// What the class and its short function share.
pub struct Inner {
    pub env: Env,
    pub sandboxed: Sandboxed,
    pub host: Rc<JsHost>,
    pub state: Rc<SharedNumbers<u32, 5>>,
    pub timer: SharedNumbers<f64, 1>,
    pub clock: SharedNumbers<f64, 3>,
    /// The numbers of a call by `texts`; see there.
    pub registers: SharedNumbers<u32, 4>,
    pub frame: RefCell<Vec<u8>>,
    /// Arrays of events that the adapter has not taken yet.
    pub events: RefCell<Vec<sys::napi_ref>>,
    /// What the plugin threw at import.
    pub thrown: Cell<sys::napi_ref>,
}

impl Inner {
    /// How many values there are but for `undefined` at the end, which stands for a value that was not given.
    pub fn without_trailing(&self, values: &[sys::napi_value]) -> Result<usize, Failed> {
        let mut count = values.len();
        while count > 0 && self.env.type_of(values[count - 1])? == sys::ValueType::napi_undefined {
            count -= 1;
        }
        Ok(count)
    }

    pub fn run(
        &self,
        this: This<'_>,
        op: Op,
        id: u32,
        frame: Vec<u8>,
        values: &[sys::napi_value],
    ) -> napi::Result<Raw> {
        let callback = Callback::Of(this.object.raw());
        let result = self
            .host
            .during(callback, || self.sandboxed.enter(op, id, &frame, |answer| self.read(answer, values)));
        *self.frame.borrow_mut() = frame;
        Ok(Raw(self.done(result)?))
    }

    /// Calls a hook with one or two texts whose code units all fit a byte.
    pub fn run_texts(
        &self,
        this: sys::napi_value,
        a: sys::napi_value,
        b: sys::napi_value,
    ) -> Result<sys::napi_value, Failed> {
        let number = |index| self.registers.get(index);
        let second = number(3);
        let lengths = (number(2) as usize, (second != u32::MAX).then_some(second as usize));
        let fill = |first: &mut [u8], second: Option<&mut [u8]>| {
            let filled = encode::latin1_into(self.env, a, first).and_then(|()| match second {
                Some(second) => encode::latin1_into(self.env, b, second),
                None => Ok(()),
            });
            filled.map_err(|Failed| Error::System("a text could not be read".into()))
        };
        let result = self.host.during(Callback::Of(this), || {
            self.sandboxed.hook(number(0), number(1), lengths, fill, |answer| {
                self.read(answer, &[ptr::null_mut(), a, b])
            })
        });
        self.done(result)
    }

    /// Tells what the entry used, and throws where it failed.
    fn done(&self, result: Result<sys::napi_value, Error>) -> Result<sys::napi_value, Failed> {
        let last = self.sandboxed.last_entry();
        self.clock.set(0, last.cpu.as_nanos() as f64);
        self.clock.set(1, last.bytes_in as f64);
        self.clock.set(2, last.bytes_out as f64);
        self.state.set(3, u32::from(last.memory_refused));
        self.state.set(4, self.sandboxed.recorded());
        result.map_err(|error| failure::throw(self.env, &error))
    }

    /// Reads an answer into values of the host.
    fn read(&self, answer: Answer<'_>, values: &[sys::napi_value]) -> Result<sys::napi_value, Error> {
        let host_failed = |Failed| Error::System("the host could not make a value".into());
        self.state.set(0, VALUE);
        let bytes = match answer {
            Answer::Undefined => return self.env.undefined().map_err(host_failed),
            Answer::Null => return self.env.null().map_err(host_failed),
            Answer::Echo(index) => return echoed(values, index),
            Answer::Outcome(bytes) => bytes,
        };
        let mut builder = ToJs(self.env);
        let (mut reader, outcome) = OutcomeReader::new(bytes)?;
        let value = match outcome {
            Outcome::Value => reader.value(&mut builder).map_err(refused)?,
            Outcome::Thrown => {
                self.state.set(0, THROWN);
                reader.value(&mut builder).map_err(refused)?
            }
            Outcome::Pending => {
                self.state.set(0, PENDING);
                self.env.undefined().map_err(host_failed)?
            }
            Outcome::Echo => echoed(values, reader.echo()?)?,
        };
        let count = reader.event_count()?;
        if count > 0 {
            let events = self.read_events(&mut reader, &mut builder, count)?;
            let reference = call!(napi_create_reference(self.env.0, events, 1) -> ptr::null_mut())
                .map_err(host_failed)?;
            self.events.borrow_mut().push(reference);
            self.state.set(1, 1);
        }
        let timer = reader.timer()?;
        self.state.set(2, u32::from(timer.is_some()));
        self.timer.set(0, timer.unwrap_or(-1.0));
        Ok(value)
    }

    fn read_events(
        &self,
        reader: &mut OutcomeReader<'_>,
        builder: &mut ToJs,
        count: usize,
    ) -> Result<sys::napi_value, Error> {
        let host_failed = |Failed| Error::System("the host could not make a value".into());
        let array = self.env.array(count * EVENT_VALUES).map_err(host_failed)?;
        for index in 0..count {
            let (event, id) = reader.event()?;
            let at = (index * EVENT_VALUES) as u32;
            let set =
                |offset: u32, value| self.env.set_element(array, at + offset, value).map_err(host_failed);
            set(0, self.env.int(event as i32).map_err(host_failed)?)?;
            set(1, self.env.number(f64::from(id)).map_err(host_failed)?)?;
            let values = if event == Event::Request { 3 } else { 1 };
            for offset in 0..values {
                set(2 + offset, reader.value(builder).map_err(refused)?)?;
            }
        }
        Ok(array)
    }

    pub fn release(&self) {
        let thrown = self.thrown.replace(ptr::null_mut());
        for reference in
            self.events.take().into_iter().chain([thrown]).filter(|reference| !reference.is_null())
        {
            // SAFETY: the references are ours and are not used again.
            unsafe { sys::napi_delete_reference(self.env.0, reference) };
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

/// What a value that could not be made means.
pub fn refused(refused: Refused) -> Error {
    match refused {
        Refused::Frame(error) => Error::Frame(error),
        Refused::Failed => Error::Trap("a value of the plugin could not be made in the host".into()),
    }
}
