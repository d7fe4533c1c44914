//! What goes between JavaScript's thread and that of an instance.

use std::sync::mpsc::Sender;
use std::time::Duration;

use nexxo_abi::Op;
use nexxo_sandbox::{Answer, Error, LastEntry, Recorded};

/// An entry to make.
pub struct Job {
    /// What the adapter knows it by.
    pub number: u32,
    pub op: Op,
    pub id: u32,
    pub frame: Vec<u8>,
    /// Whether another instance has done it.
    pub is_repeat: bool,
    /// What the guest will call out for and is answered without JavaScript's thread.
    pub foretold: Vec<Foretold>,
}

/// The answer of a call that the guest has not made yet.
pub struct Foretold {
    /// The frame of the call.
    pub request: Vec<u8>,
    /// That of its answer.
    pub answer: Vec<u8>,
}

/// What an entry answered, out of the guest's memory.
pub enum Answered {
    Undefined,
    Null,
    Echo(u8),
    Outcome(Vec<u8>),
}

impl Answered {
    /// Takes an answer out of the guest's memory.
    pub fn keep(answer: Answer<'_>) -> Self {
        match answer {
            Answer::Undefined => Self::Undefined,
            Answer::Null => Self::Null,
            Answer::Echo(index) => Self::Echo(index),
            Answer::Outcome(bytes) => Self::Outcome(bytes.to_vec()),
        }
    }

    /// The answer as an entry gives it.
    pub fn get(&self) -> Answer<'_> {
        match self {
            Self::Undefined => Answer::Undefined,
            Self::Null => Answer::Null,
            Self::Echo(index) => Answer::Echo(*index),
            Self::Outcome(bytes) => Answer::Outcome(bytes),
        }
    }
}

/// What an instance's thread tells.
pub enum Message {
    /// The instance is there, or cannot be had.
    Ready(Result<(), Error>),
    /// An entry is over. `recorded` is what the guest asked the file system, where that is recorded.
    Done { number: u32, answer: Result<Answered, Error>, last: LastEntry, recorded: Option<Recorded> },
    /// The guest called out, and its thread waits for the reply.
    Call { request: Vec<u8>, reply: Sender<Reply> },
}

/// What a thread that waits within a call of the guest is told.
pub enum Reply {
    /// The call is answered by this frame, which took so much CPU time to make.
    Answered { frame: Vec<u8>, cpu: Duration },
    /// The guest is to be entered meanwhile; what happens in that entry is told to `tell`.
    Enter { job: Job, tell: Sender<Message> },
}
