//! What an entry into the guest answers with: the outcome of the operation, then the events, then the next timer.

use crate::{Builder, DecodeError, Reader, VERSION, Writer};

/// How the operation itself ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// It returned; a value follows.
    Value = 0,
    /// It threw; a value follows.
    Thrown = 1,
    /// It returned a promise that has not settled; nothing follows.
    Pending = 2,
    /// It returned the very text that was its n-th value; `n` follows as a byte.
    Echo = 3,
}

/// Something that happened inside while the guest ran, besides the operation's own outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Event {
    /// A pending call fulfilled: call id, value.
    Resolved = 0,
    /// A pending call rejected: call id, error.
    Rejected = 1,
    /// An asynchronous context call: request id, then call id, method and arguments as values.
    Request = 2,
}

/// Writes everything before the outcome's own value.
pub fn write_outcome_head(bytes: &mut Vec<u8>, outcome: Outcome) {
    bytes.extend_from_slice(&[VERSION, outcome as u8]);
}

/// Writes everything after it. `events` are already encoded; `timer` is the time to the next timer in milliseconds,
/// or -1.
pub fn write_outcome_tail(bytes: &mut Vec<u8>, count: u32, events: &[u8], timer: f64) {
    let mut writer = Writer::new(bytes);
    writer.raw_u32(count);
    writer.buffer().extend_from_slice(events);
    writer.raw_f64(timer);
}

/// Reads an outcome in the order in which it was written: head, value, events, timer.
#[derive(Debug)]
pub struct OutcomeReader<'a> {
    reader: Reader<'a>,
}

impl<'a> OutcomeReader<'a> {
    /// Reads the head.
    pub fn new(bytes: &'a [u8]) -> Result<(Self, Outcome), DecodeError> {
        let mut reader = Reader::new(bytes);
        let version = reader.byte()?;
        if version != VERSION {
            return Err(DecodeError::Version(version));
        }
        let outcome = match reader.byte()? {
            0 => Outcome::Value,
            1 => Outcome::Thrown,
            2 => Outcome::Pending,
            3 => Outcome::Echo,
            other => return Err(DecodeError::Outcome(other)),
        };
        Ok((Self { reader }, outcome))
    }

    /// The value of [`Outcome::Value`] or [`Outcome::Thrown`].
    pub fn value<B: Builder>(&mut self, builder: &mut B) -> Result<B::Value, B::Error> {
        self.reader.value(builder)
    }

    /// Which of the operation's values [`Outcome::Echo`] gives back.
    pub fn echo(&mut self) -> Result<u8, DecodeError> {
        self.reader.byte()
    }

    /// How many events follow. Each takes six bytes at least, so the count is bounded by the bytes that are there.
    pub fn event_count(&mut self) -> Result<usize, DecodeError> {
        let count = self.reader.u32()? as usize;
        if count > self.reader.rest().len() / 6 {
            return Err(DecodeError::Truncated);
        }
        Ok(count)
    }

    /// Reads an event's kind and id; its values follow through [`OutcomeReader::value`], one for a settled call and
    /// three for a request.
    pub fn event(&mut self) -> Result<(Event, u32), DecodeError> {
        let event = match self.reader.byte()? {
            0 => Event::Resolved,
            1 => Event::Rejected,
            2 => Event::Request,
            other => return Err(DecodeError::Event(other)),
        };
        Ok((event, self.reader.u32()?))
    }

    /// Reads the timer, the last thing: milliseconds to the next one, or none.
    pub fn timer(mut self) -> Result<Option<f64>, DecodeError> {
        let timer = self.reader.f64()?;
        self.reader.end()?;
        if timer == -1.0 {
            Ok(None)
        } else if timer.is_finite() && timer >= 0.0 {
            Ok(Some(timer))
        } else {
            Err(DecodeError::Timer)
        }
    }
}
