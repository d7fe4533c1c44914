//! What makes one memory another: long runs of pages that are mapped, and short pieces that are copied.

use std::ops::Range;

use crate::image::PAGE;

/// A run of pages shorter than this is copied: a mapping of its own would cost more than the copy, and take pages that
/// were made ready away.
const MIN_MAPPED_PAGES: usize = 32;

/// Mappings are a limited resource of the process, so a memory in many pieces is copied past this many.
const MAX_MAPPINGS: usize = 256;

/// Pieces nearer than this are one piece, in bytes.
const MERGED_GAP: usize = 16;

/// A page of which more than this changed is kept whole, in bytes.
const SPARSE: usize = PAGE / 2;

const HEAD: usize = 8;

/// Pieces of a memory: address, length and bytes of each, in one buffer.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pieces(Vec<u8>);

impl Pieces {
    fn push(&mut self, address: usize, bytes: &[u8]) {
        self.0.extend_from_slice(&(address as u32).to_le_bytes());
        self.0.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    /// Takes pieces from bytes, where they are whole and lie within a memory of `memory` bytes.
    pub fn decode(bytes: &[u8], memory: usize) -> Option<Self> {
        let pieces = Self(bytes.to_vec());
        let mut whole = 0;
        for (address, piece) in &pieces {
            if address + piece.len() > memory {
                return None;
            }
            whole += HEAD + piece.len();
        }
        (whole == bytes.len()).then_some(pieces)
    }

    /// Their bytes, as [`Self::decode`] takes them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Copies the pieces to where they belong; false where one lies outside.
    pub fn copy_to(&self, memory: &mut [u8]) -> bool {
        self.into_iter().all(|(address, piece)| {
            let Some(into) = memory.get_mut(address..address + piece.len()) else { return false };
            into.copy_from_slice(piece);
            true
        })
    }
}

impl<'a> IntoIterator for &'a Pieces {
    type Item = (usize, &'a [u8]);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        Iter(&self.0)
    }
}

/// Goes over [`Pieces`], and ends where the bytes make no further one.
pub struct Iter<'a>(&'a [u8]);

impl<'a> Iterator for Iter<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (address, rest) = self.0.split_first_chunk::<4>()?;
        let (len, rest) = rest.split_first_chunk::<4>()?;
        let (piece, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        self.0 = rest;
        Some((u32::from_le_bytes(*address) as usize, piece))
    }
}

/// What a memory has that its base does not.
#[derive(Debug, Default)]
pub struct Difference {
    /// Numbers of pages that are kept whole, ascending, without overlap.
    pub runs: Vec<Range<u32>>,
    /// Their contents, one after the other.
    pub contents: Vec<u8>,
    pub pieces: Pieces,
}

impl Difference {
    /// Compares `memory` with `base`, behind whose end everything is zero.
    pub fn between(base: &[u8], memory: &[u8]) -> Self {
        let mut difference = Self::default();
        let mut dense: Vec<Range<u32>> = Vec::new();
        for (index, page) in memory.chunks_exact(PAGE).enumerate() {
            let before = base.get(index * PAGE..(index + 1) * PAGE).unwrap_or(&[0; PAGE]);
            if page == before {
                continue;
            }
            let number = index as u32;
            let changed = changed_ranges(before, page);
            let follows = dense.last().is_some_and(|last| last.end == number);
            if follows || changed.iter().map(|range| range.len() + HEAD).sum::<usize>() > SPARSE {
                match dense.last_mut() {
                    Some(last) if follows => last.end += 1,
                    _ => dense.push(number..number + 1),
                }
                continue;
            }
            for range in changed {
                difference.pieces.push(index * PAGE + range.start, &page[range]);
            }
        }
        for run in dense {
            let (start, end) = (run.start as usize * PAGE, run.end as usize * PAGE);
            if run.len() >= MIN_MAPPED_PAGES && difference.runs.len() < MAX_MAPPINGS {
                difference.contents.extend_from_slice(&memory[start..end]);
                difference.runs.push(run);
            } else {
                difference.pieces.push(start, &memory[start..end]);
            }
        }
        difference
    }
}

fn changed_ranges(before: &[u8], after: &[u8]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, _) in before.iter().zip(after).enumerate().filter(|(_, (before, after))| before != after) {
        match ranges.last_mut() {
            Some(last) if at < last.end + MERGED_GAP => last.end = at + 1,
            _ => ranges.push(at..at + 1),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rebuilt(base: &[u8], difference: &Difference, len: usize) -> Vec<u8> {
        let mut memory = vec![0; len];
        memory[..base.len()].copy_from_slice(base);
        let mut contents = difference.contents.as_slice();
        for run in &difference.runs {
            let (pages, rest) = contents.split_at(run.len() * PAGE);
            memory[run.start as usize * PAGE..][..pages.len()].copy_from_slice(pages);
            contents = rest;
        }
        assert!(difference.pieces.copy_to(&mut memory));
        memory
    }

    #[test]
    fn a_few_changed_bytes_are_kept_as_pieces_and_long_runs_as_pages() {
        let base = vec![1; 3 * PAGE];
        let mut memory = vec![0; 64 * PAGE];
        memory[..base.len()].copy_from_slice(&base);
        memory[PAGE + 5] = 9;
        memory[PAGE + 100] = 9;
        memory[10 * PAGE..50 * PAGE].fill(7);
        let difference = Difference::between(&base, &memory);
        assert!(matches!(difference.runs.as_slice(), [run] if *run == (10..50)));
        assert_eq!(
            difference.pieces.into_iter().map(|(at, piece)| (at, piece.len())).collect::<Vec<_>>(),
            [(PAGE + 5, 1), (PAGE + 100, 1)]
        );
        assert_eq!(rebuilt(&base, &difference, memory.len()), memory);
    }

    #[test]
    fn pieces_outside_the_memory_or_cut_short_are_refused() {
        let mut pieces = Pieces::default();
        pieces.push(PAGE - 2, b"ab");
        assert!(Pieces::decode(pieces.as_bytes(), PAGE).is_some());
        assert!(Pieces::decode(pieces.as_bytes(), PAGE - 1).is_none());
        assert!(Pieces::decode(&pieces.as_bytes()[..9], PAGE).is_none());
        assert!(!pieces.copy_to(&mut [0; PAGE - 1]));
    }

    proptest! {
        #[test]
        fn any_change_is_rebuilt(
            base_pages in 0..12usize,
            writes in prop::collection::vec((0..40 * PAGE, 1..6000usize, any::<u8>()), 0..20),
        ) {
            let base: Vec<u8> = (0..base_pages * PAGE).map(|at| at as u8).collect();
            let mut memory = vec![0; 40 * PAGE];
            memory[..base.len()].copy_from_slice(&base);
            for (at, len, byte) in writes {
                let end = (at + len).min(memory.len());
                memory[at..end].fill(byte);
            }
            let difference = Difference::between(&base, &memory);
            prop_assert_eq!(rebuilt(&base, &difference, memory.len()), memory);
        }

        #[test]
        fn hostile_pieces_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(pieces) = Pieces::decode(&bytes, 4096) {
                prop_assert!(pieces.copy_to(&mut [0; 4096]));
            }
        }
    }
}
