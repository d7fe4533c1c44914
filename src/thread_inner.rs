use std::cell::{Cell, RefCell};
use std::ffi::CStr;
use std::ptr;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use napi::sys;
use nexxo_abi::{Op, Tag, Writer};
use nexxo_sandbox::{Error, Host, LastEntry, Recorded, thread_cpu};

use crate::answers::Answers;
use crate::failure;
use crate::host::{Callback, JsHost, write_answer};
use crate::raw::{Env, Failed, Result, call};
use crate::thread_message::{Answered, Foretold, Job, Message, Reply};
use crate::thread_port::{Inbox, Port};

/// The name under which an instance keeps the function that is told of its entries.
pub const DELIVER: &CStr = c"deliver";

/// The number of the job that is none: what is told of it is that the instance is there.
const READY: u32 = 0;

/// JavaScript's side of an instance on a thread of its own.
pub struct ThreadInner {
    pub env: Env,
    pub answers: Answers,
    port: Arc<Port>,
    host: JsHost,
    jobs: RefCell<Option<Sender<Job>>>,
    /// The object that has the callbacks: held while something is awaited, so that one which nobody needs any more can go.
    object: Cell<sys::napi_ref>,
    /// How many entries have not been told of.
    awaited: Cell<u32>,
    /// Threads that wait within a call which is being answered, the innermost last. All are this instance's.
    waiting: RefCell<Vec<Sender<Reply>>>,
    /// What the entry that is told of asked the file system, until it is taken.
    recorded: Cell<Option<Recorded>>,
    /// What goes with the next entry.
    foretold: RefCell<Vec<Foretold>>,
}

impl ThreadInner {
    /// For the object `this`. The first thing that is awaited is that the instance is there.
    pub fn new(env: Env, port: Arc<Port>, jobs: Sender<Job>) -> Self {
        Self {
            env,
            answers: Answers::new(env),
            port,
            host: JsHost::new(env),
            jobs: RefCell::new(Some(jobs)),
            object: Cell::new(ptr::null_mut()),
            awaited: Cell::new(0),
            waiting: RefCell::default(),
            recorded: Cell::default(),
            foretold: RefCell::default(),
        }
    }

    /// Takes the object that has the callbacks, and waits for the instance.
    pub fn begin(&self, object: sys::napi_value) -> Result<()> {
        self.object.set(call!(napi_create_reference(self.env.0, object, 0) -> ptr::null_mut())?);
        self.count(1);
        Ok(())
    }

    fn count(&self, change: i32) {
        let before = self.awaited.get();
        // One that has ended keeps nothing, whatever its thread is still at.
        if self.jobs.borrow().is_none() {
            return;
        }
        let after = before.saturating_add_signed(change);
        self.awaited.set(after);
        if (before == 0) == (after == 0) {
            return;
        }
        self.port.keep_alive(self.env, after > 0);
        let reference = self.object.get();
        // That the count after the change is not of interest does not make it optional for N-API.
        let _ = if after > 0 {
            call!(napi_reference_ref(self.env.0, reference) -> 0u32)
        } else {
            call!(napi_reference_unref(self.env.0, reference) -> 0u32)
        };
    }

    /// Has the next entry know what the host answers to a call of the guest without arguments.
    pub fn foretell(&self, call: u32, method: &str, answer: sys::napi_value) -> Result<()> {
        let mut request = Vec::new();
        let mut writer = Writer::new(&mut request);
        writer.frame(3);
        writer.text(method);
        writer.number(f64::from(call));
        writer.container(Tag::Array, 0);
        let mut frame = Vec::new();
        write_answer(self.env, &mut frame, answer)?;
        self.foretold.borrow_mut().push(Foretold { request, answer: frame });
        Ok(())
    }

    /// Has an entry made, of which `deliver` will be told.
    pub fn post(&self, mut job: Job) -> Result<()> {
        job.foretold = self.foretold.take();
        let jobs = self.jobs.borrow();
        let sent = jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        if !sent {
            return Err(failure::throw(self.env, &Error::Disposed));
        }
        self.count(1);
        Ok(())
    }

    /// Makes an entry while the instance's thread waits for the answer of a call.
    pub fn enter_within(
        &self,
        object: sys::napi_value,
        op: Op,
        id: u32,
        frame: Vec<u8>,
    ) -> Result<(sys::napi_value, i32)> {
        let waiting = self.waiting.borrow().last().cloned();
        let Some(waiting) = waiting else {
            let what = "a plugin that runs on a thread of its own can only be called at once while it calls out itself";
            return Err(failure::throw_code(self.env, "NEXXO_UNSUPPORTED", what));
        };
        let (tell, told) = channel();
        let job = Job { number: READY, op, id, frame, is_repeat: false, foretold: Vec::new() };
        let gone = || failure::throw(self.env, &Error::Disposed);
        waiting.send(Reply::Enter { job, tell }).map_err(|_| gone())?;
        loop {
            match told.recv().map_err(|_| gone())? {
                Message::Done { answer, last, recorded, .. } => {
                    self.used(last, recorded);
                    let read = answer.and_then(|answer| self.read(&answer));
                    return read.map_err(|error| failure::throw(self.env, &error));
                }
                Message::Call { request, reply } => self.answer(object, &request, reply),
                Message::Ready(_) => {}
            }
        }
    }

    fn used(&self, last: LastEntry, recorded: Option<Recorded>) {
        self.answers.used(last, u32::from(recorded.is_some()));
        self.recorded.set(recorded);
    }

    /// What the entry asked the file system that is told of.
    pub fn take_recorded(&self) -> Result<Recorded> {
        Ok(self.recorded.take().unwrap_or(Recorded::Unkept))
    }

    /// A value, and which of the entry's it is where the guest gave one back: the adapter has them.
    fn read(&self, answered: &Answered) -> std::result::Result<(sys::napi_value, i32), Error> {
        let echo = Cell::new(-1);
        let echoed = |index: u8| {
            echo.set(i32::from(index));
            self.env.undefined().map_err(|Failed| Error::System("the host could not make a value".into()))
        };
        let value = self.answers.read(answered.get(), echoed)?;
        Ok((value, echo.get()))
    }

    fn answer(&self, object: sys::napi_value, request: &[u8], reply: Sender<Reply>) {
        self.waiting.borrow_mut().push(reply.clone());
        let mut frame = Vec::new();
        let before = thread_cpu();
        self.host.during(Callback::Of(object), || self.host.call(request, &mut frame));
        self.waiting.borrow_mut().pop();
        // A thread that has ended needs no answer.
        let _ = reply.send(Reply::Answered { frame, cpu: thread_cpu().saturating_sub(before) });
    }

    fn deliver(
        &self,
        object: sys::napi_value,
        number: u32,
        answer: std::result::Result<(sys::napi_value, i32), Error>,
    ) -> Result<()> {
        let undefined = self.env.undefined()?;
        let (value, echo, error) = match answer {
            Ok((value, echo)) => (value, echo, undefined),
            Err(error) => (undefined, -1, failure::make(self.env, &error)?),
        };
        let args = [self.env.number(f64::from(number))?, value, self.env.int(echo)?, error];
        let function = self.env.get(object, DELIVER)?;
        call!(napi_call_function(self.env.0, object, function, args.len(), args.as_ptr()) -> ptr::null_mut())?;
        Ok(())
    }

    /// Ends the instance when what it is at is done. Nobody waits for that.
    pub fn end(&self) {
        self.count(-(self.awaited.get() as i32));
        self.jobs.take();
        self.answers.release();
    }
}

impl Inbox for ThreadInner {
    fn receive(&self, message: Message) {
        let object = call!(napi_get_reference_value(self.env.0, self.object.get()) -> ptr::null_mut());
        let object = object.unwrap_or(ptr::null_mut());
        if object.is_null() {
            return;
        }
        // What the function that is told throws is left pending, and told as what nothing caught.
        let _ = match message {
            Message::Ready(ready) => {
                self.count(-1);
                let undefined = self.env.undefined();
                undefined.and_then(|value| self.deliver(object, READY, ready.map(|()| (value, -1))))
            }
            Message::Done { number, answer, last, recorded } => {
                self.count(-1);
                self.used(last, recorded);
                self.deliver(object, number, answer.and_then(|answer| self.read(&answer)))
            }
            Message::Call { request, reply } => {
                self.answer(object, &request, reply);
                Ok(())
            }
        };
    }
}

impl Drop for ThreadInner {
    fn drop(&mut self) {
        let reference = self.object.get();
        if !reference.is_null() {
            // SAFETY: the reference is ours and is not used again.
            unsafe { sys::napi_delete_reference(self.env.0, reference) };
        }
    }
}
