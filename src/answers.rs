use std::cell::RefCell;
use std::ptr;
use std::rc::Rc;

use napi::sys;
use nexxo_abi::{Event, Outcome, OutcomeReader};
use nexxo_sandbox::{Answer, Error, LastEntry};

use crate::decode::{Refused, ToJs};
use crate::raw::{Env, Failed, Raw, call};
use crate::shared_numbers::SharedNumbers;

/// How many values an event takes in the array that the adapter gets.
const EVENT_VALUES: usize = 5;

/// How an entry ended, as `state[0]` tells it.
pub const VALUE: u32 = 0;
pub const THROWN: u32 = 1;
pub const PENDING: u32 = 2;

/// What entries answered, as the adapter reads it: values, and numbers that it looks at without a call.
pub struct Answers {
    env: Env,
    pub state: Rc<SharedNumbers<u32, 5>>,
    pub timer: SharedNumbers<f64, 1>,
    pub clock: SharedNumbers<f64, 4>,
    /// Arrays of events that the adapter has not taken yet.
    events: RefCell<Vec<sys::napi_ref>>,
}

impl Answers {
    pub fn new(env: Env) -> Self {
        Self {
            env,
            state: Rc::new(SharedNumbers::new()),
            timer: SharedNumbers::new(),
            clock: SharedNumbers::new(),
            events: RefCell::default(),
        }
    }

    /// Tells what an entry used, and what is recorded since it was last taken.
    pub fn used(&self, last: LastEntry, recorded: u32) {
        self.clock.set(0, last.cpu.as_nanos() as f64);
        self.clock.set(1, last.bytes_in as f64);
        self.clock.set(2, last.bytes_out as f64);
        self.clock.set(3, last.cpu_for_none.as_nanos() as f64);
        self.state.set(3, u32::from(last.memory_refused));
        self.state.set(4, recorded);
    }

    /// Reads an answer into values of the host. `echoed` gives the text that was the n-th value of the entry.
    pub fn read(
        &self,
        answer: Answer<'_>,
        echoed: impl Fn(u8) -> Result<sys::napi_value, Error>,
    ) -> Result<sys::napi_value, Error> {
        self.state.set(0, VALUE);
        let bytes = match answer {
            Answer::Undefined => return self.env.undefined().map_err(host_failed),
            Answer::Null => return self.env.null().map_err(host_failed),
            Answer::Echo(index) => return echoed(index),
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
            Outcome::Echo => echoed(reader.echo()?)?,
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

    /// The events of the entries since the last call, in order, five values each.
    pub fn take_events(&self) -> Result<Raw, Failed> {
        self.state.set(1, 0);
        let waiting = self.events.take();
        let mut all = None;
        let mut index = 0;
        for reference in waiting {
            let array = call!(napi_get_reference_value(self.env.0, reference) -> ptr::null_mut())?;
            // SAFETY: the reference is ours and is not used again.
            unsafe { sys::napi_delete_reference(self.env.0, reference) };
            let Some(into) = all else {
                all = Some(array);
                index = call!(napi_get_array_length(self.env.0, array) -> 0u32)?;
                continue;
            };
            for item in 0..call!(napi_get_array_length(self.env.0, array) -> 0u32)? {
                self.env.set_element(into, index, self.env.element(array, item)?)?;
                index += 1;
            }
        }
        match all {
            Some(array) => Ok(Raw(array)),
            None => Ok(Raw(self.env.array(0)?)),
        }
    }

    /// Lets go of events that nobody takes.
    pub fn release(&self) {
        for reference in self.events.take() {
            // SAFETY: the references are ours and are not used again.
            unsafe { sys::napi_delete_reference(self.env.0, reference) };
        }
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.release();
    }
}

fn host_failed(Failed: Failed) -> Error {
    Error::System("the host could not make a value".into())
}

/// What a value that could not be made means.
pub fn refused(refused: Refused) -> Error {
    match refused {
        Refused::Frame(error) => Error::Frame(error),
        Refused::Failed => Error::Trap("a value of the plugin could not be made in the host".into()),
    }
}
