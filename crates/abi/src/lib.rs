//! What the host and the guest say to each other.
//!
//! A frame is a version byte, a count and that many tagged values, little-endian throughout. An outcome is what an
//! entry into the guest answers with. Both sides write with [`Writer`] and read with [`Reader`], which never trusts a
//! length: whatever the bytes are, reading ends in a value or in a [`DecodeError`].
//!
//! See `docs/internals/boundary.md` for the order in which frames travel.

mod bare_text;
mod builder;
mod decode;
mod op;
mod outcome;
mod tag;
mod value;
mod writer;

pub use bare_text::BareText;
pub use builder::{Builder, ErrorParts, Text};
pub use decode::{DecodeError, Reader};
pub use op::{Op, UnknownOp};
pub use outcome::{Event, Outcome, OutcomeReader, write_outcome_head, write_outcome_tail};
pub use tag::{ByteKind, Tag};
pub use value::{Value, ValueBuilder};
pub use writer::Writer;

/// The version of the wire format. The guest refuses a frame of another version, and so does the host.
pub const VERSION: u8 = 2;

/// How deep values may nest. Deeper values, and so every cyclic one, are refused by both encoders and by the decoder.
pub const MAX_DEPTH: usize = 512;

/// How many values, nested ones counted, one reader makes: a byte on the wire can cost fifty in a JavaScript heap.
pub const MAX_NODES: usize = 4_000_000;

/// How many values one frame carries at most.
pub const MAX_FRAME_VALUES: usize = 16;
