//! The memory of an instance right after its plugin was evaluated, as what it has over the base image.

use std::ops::Range;

use crate::difference::{Difference, Pieces};
use crate::error::Result;
use crate::image::{PAGE, Pages};
use crate::store::Kept;

/// A file system call that the evaluation made, and the hash of its answer. A snapshot holds only while the same calls
/// still give the same answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub request: Vec<u8>,
    pub answer: [u8; 32],
}

/// A restorable evaluation.
#[derive(Debug)]
pub struct Snapshot {
    /// Long runs of pages; none where the plugin is small.
    pub pages: Option<Pages>,
    pub pieces: Pieces,
    /// The size of the memory, in bytes.
    pub memory: usize,
    pub reads: Vec<Read>,
}

const MAGIC: &[u8; 8] = b"nexxoS02";

/// How many calls an evaluation may have made and still be worth keeping.
pub const MAX_READS: usize = 4096;

/// The bytes of a snapshot, without authentication.
pub fn encode(memory: usize, difference: &Difference, reads: &[Read]) -> Vec<u8> {
    let Difference { runs, contents, pieces } = difference;
    let pieces = pieces.as_bytes();
    let mut bytes = Vec::with_capacity(contents.len() + pieces.len() + runs.len() * 8 + 2 * PAGE);
    let word = |bytes: &mut Vec<u8>, word: usize| bytes.extend_from_slice(&(word as u32).to_le_bytes());
    bytes.extend_from_slice(MAGIC);
    word(&mut bytes, memory / PAGE);
    word(&mut bytes, runs.len());
    word(&mut bytes, reads.len());
    word(&mut bytes, pieces.len());
    for run in runs {
        word(&mut bytes, run.start as usize);
        word(&mut bytes, run.end as usize);
    }
    for read in reads {
        word(&mut bytes, read.request.len());
        bytes.extend_from_slice(&read.request);
        bytes.extend_from_slice(&read.answer);
    }
    bytes.extend_from_slice(pieces);
    // Pages are mapped from the file, so they begin at a page.
    bytes.resize(bytes.len().next_multiple_of(PAGE), 0);
    bytes.extend_from_slice(contents);
    bytes
}

/// A snapshot's head: all but its pages, where they belong, and where in the bytes they begin.
#[derive(Debug)]
pub struct Head {
    pub memory: usize,
    pub runs: Vec<Range<u32>>,
    pub reads: Vec<Read>,
    pub pieces: Pieces,
    pub offset: usize,
}

/// Reads a snapshot's head, or `None` where the bytes are none. They were authenticated before, but a bug in the writer
/// must not become a fault here.
pub fn decode(bytes: &[u8], max_memory: usize) -> Option<Head> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let word = |rest: &mut &[u8]| {
        let (head, tail) = rest.split_first_chunk::<4>()?;
        *rest = tail;
        Some(u32::from_le_bytes(*head))
    };
    let memory = (word(&mut rest)? as usize).checked_mul(PAGE)?;
    let (run_count, read_count) = (word(&mut rest)? as usize, word(&mut rest)? as usize);
    let pieces_len = word(&mut rest)? as usize;
    if memory > max_memory || run_count > memory / PAGE || read_count > MAX_READS {
        return None;
    }
    let mut runs: Vec<Range<u32>> = Vec::new();
    let mut total = 0usize;
    for _ in 0..run_count {
        let run = word(&mut rest)?..word(&mut rest)?;
        let after = runs.last().map_or(0, |last| last.end);
        if run.start < after || run.end <= run.start || run.end as usize * PAGE > memory {
            return None;
        }
        total += run.len() * PAGE;
        runs.push(run);
    }
    let mut reads = Vec::new();
    for _ in 0..read_count {
        let len = word(&mut rest)? as usize;
        let (request, tail) = rest.split_at_checked(len)?;
        let (answer, tail) = tail.split_first_chunk::<32>()?;
        reads.push(Read { request: request.to_vec(), answer: *answer });
        rest = tail;
    }
    let (pieces, rest) = rest.split_at_checked(pieces_len)?;
    let pieces = Pieces::decode(pieces, memory)?;
    let offset = (bytes.len() - rest.len()).next_multiple_of(PAGE);
    if bytes.len() != offset + total {
        return None;
    }
    Some(Head { memory, runs, reads, pieces, offset })
}

impl Snapshot {
    /// A hash of the file system calls and their answers.
    pub fn reads_digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for read in &self.reads {
            hasher.update(&(read.request.len() as u64).to_le_bytes());
            hasher.update(&read.request);
            hasher.update(&read.answer);
        }
        *hasher.finalize().as_bytes()
    }

    /// A snapshot of a memory of `memory` bytes.
    pub fn new(memory: usize, difference: Difference, reads: Vec<Read>) -> Result<Self> {
        let Difference { runs, contents, pieces } = difference;
        let pages = if runs.is_empty() { None } else { Some(Pages::new(runs, &contents)?) };
        Ok(Self { pages, pieces, memory, reads })
    }

    /// A snapshot from what is kept on disk.
    pub fn from_kept(kept: Kept, max_memory: usize) -> Option<Self> {
        let Head { memory, runs, reads, pieces, offset } = decode(kept.bytes(), max_memory)?;
        let pages = match kept {
            _ if runs.is_empty() => None,
            Kept::Large { file, .. } => Some(Pages::within(file, offset, runs)),
            Kept::Small(bytes) => Some(Pages::new(runs, bytes.get(offset..)?).ok()?),
        };
        Some(Self { pages, pieces, memory, reads })
    }

    /// How much memory it keeps, in bytes.
    pub fn bytes(&self) -> usize {
        self.pages.as_ref().map_or(0, Pages::bytes) + self.pieces.as_bytes().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let reads = [Read { request: vec![1, 2, 3], answer: [7; 32] }];
        let mut memory = vec![0; 64 * PAGE];
        memory[PAGE] = 4;
        memory[2 * PAGE..50 * PAGE].fill(5);
        encode(memory.len(), &Difference::between(&[], &memory), &reads)
    }

    #[test]
    fn what_was_written_is_read_back() {
        let head = decode(&sample(), 1 << 20).unwrap();
        assert_eq!((head.memory, head.offset), (64 * PAGE, PAGE));
        assert!(matches!(head.runs.as_slice(), [run] if *run == (2..50)));
        assert_eq!(head.pieces.into_iter().collect::<Vec<_>>(), [(PAGE, [4].as_slice())]);
        assert_eq!(head.reads[0].request, [1, 2, 3]);
    }

    #[test]
    fn a_snapshot_larger_than_the_limit_is_refused() {
        assert!(decode(&sample(), 63 * PAGE).is_none());
    }

    #[test]
    fn truncated_or_changed_headers_never_panic() {
        let bytes = sample();
        for len in 0..200 {
            assert!(decode(&bytes[..len], 1 << 20).is_none());
        }
        for at in 0..60 {
            for value in [0, 1, 0x7f, 0xff] {
                let mut changed = bytes.clone();
                changed[at] = value;
                let _ = decode(&changed, 1 << 20);
            }
        }
    }
}
