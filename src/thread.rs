//! What runs on the thread of an instance: it owns the instance, makes the entries that it is given, and waits where the
//! guest calls what only JavaScript's thread can answer.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nexxo_abi::Writer;
use nexxo_sandbox::{Fork, Host, Instance, Recorded, Runtime, Stats};

use crate::thread_message::{Answered, Foretold, Job, Message, Reply};
use crate::thread_port::Port;

/// The guest's own stack, and room for what is done on its behalf.
const STACK: usize = 4 << 20;

/// How many foretold answers are kept for calls that go on after their first entry.
const MOST_FORETOLD: usize = 64;

/// What a thread is made with.
pub struct Start {
    pub runtime: Arc<Runtime>,
    pub fork: Arc<Fork>,
    pub jobs: Receiver<Job>,
    pub port: Arc<Port>,
    /// What the instance has used, as of its last entry.
    pub stats: Arc<Mutex<Stats>>,
}

/// Starts it. It ends when its jobs do, or when nobody takes what it tells.
pub fn start(start: Start) -> std::io::Result<()> {
    let run = move || {
        let port = start.port.clone();
        work(start);
        port.close();
    };
    std::thread::Builder::new().name("nexxo-instance".into()).stack_size(STACK).spawn(run).map(drop)
}

fn work(Start { runtime, fork, jobs, port, stats }: Start) {
    let host = Rc::new(ThreadHost {
        port: port.clone(),
        instance: OnceCell::new(),
        within: RefCell::default(),
        elsewhere: Cell::default(),
        foretold: RefCell::default(),
    });
    let made = Instance::from_fork(&runtime, &fork, host.clone());
    // It may hold a copy of a memory, and keeps its instance from changing its own for nothing.
    drop(fork);
    let instance = match made {
        Ok(instance) => Rc::new(instance),
        Err(error) => {
            port.send(Message::Ready(Err(error)));
            return;
        }
    };
    let _ = host.instance.set(Rc::downgrade(&instance));
    if !port.send(Message::Ready(Ok(()))) {
        return;
    }
    while let Ok(mut job) = jobs.recv() {
        host.foretell(&mut job.foretold);
        let done = enter(&instance, job);
        instance.copy_stats(&mut stats.lock().unwrap_or_else(PoisonError::into_inner));
        if !port.send(done) {
            return;
        }
    }
}

fn enter(instance: &Instance, Job { number, op, id, frame, is_repeat, .. }: Job) -> Message {
    // Where the instance has ended the entry says so.
    let _ = instance.set_repeat(is_repeat);
    let answer = instance.enter(op, id, &frame, |answer| Ok(Answered::keep(answer)));
    let has_recorded = instance.recorded() != 0;
    // An instance that has ended has nothing that could be repeated.
    let recorded = has_recorded.then(|| instance.take_recorded().unwrap_or(Recorded::Unkept));
    Message::Done { number, answer, last: instance.last_entry(), recorded }
}

/// Has JavaScript's thread answer what the guest calls.
struct ThreadHost {
    port: Arc<Port>,
    instance: OnceCell<Weak<Instance>>,
    /// Who waits for an entry that is made within a call, the innermost last.
    within: RefCell<Vec<Sender<Message>>>,
    elsewhere: Cell<Duration>,
    /// The oldest first.
    foretold: RefCell<VecDeque<Foretold>>,
}

impl ThreadHost {
    fn foretell(&self, answers: &mut Vec<Foretold>) {
        let mut foretold = self.foretold.borrow_mut();
        foretold.extend(answers.drain(..));
        let surplus = foretold.len().saturating_sub(MOST_FORETOLD);
        foretold.drain(..surplus);
    }

    /// Answers a call that was foretold; the newest is the one that is asked for most often.
    fn answer_foretold(&self, request: &[u8], response: &mut Vec<u8>) -> bool {
        let foretold = self.foretold.borrow();
        let known = foretold.iter().rev().find(|known| known.request == request);
        if let Some(known) = known {
            response.extend_from_slice(&known.answer);
        }
        known.is_some()
    }

    fn tell(&self, message: Message) -> bool {
        let within = self.within.borrow().last().cloned();
        match within {
            Some(tell) => tell.send(message).is_ok(),
            None => self.port.send(message),
        }
    }

    fn enter_within(&self, job: Job, tell: Sender<Message>) {
        let Some(instance) = self.instance.get().and_then(Weak::upgrade) else { return };
        self.within.borrow_mut().push(tell.clone());
        let done = enter(&instance, job);
        self.within.borrow_mut().pop();
        // Who waited is gone where the environment ends.
        let _ = tell.send(done);
    }
}

impl Host for ThreadHost {
    fn call(&self, request: &[u8], response: &mut Vec<u8>) {
        if self.answer_foretold(request, response) {
            return;
        }
        let (reply, replies) = channel();
        if self.tell(Message::Call { request: request.to_vec(), reply }) {
            while let Ok(reply) = replies.recv() {
                match reply {
                    Reply::Answered { frame, cpu } => {
                        self.elsewhere.set(cpu);
                        return response.extend_from_slice(&frame);
                    }
                    Reply::Enter { job, tell } => self.enter_within(job, tell),
                }
            }
        }
        let mut writer = Writer::new(response);
        writer.frame(2);
        writer.bool(false);
        writer.text("the host is gone");
    }

    fn time_elsewhere(&self) -> Duration {
        self.elsewhere.take()
    }
}
