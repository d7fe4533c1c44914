//! What is kept of a call: how it ended, and what it asked the host.

use crate::seal::Key;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// `undefined`.
    Undefined,
    /// `null`.
    Null,
    /// The argument of that number, unchanged.
    Echo(u8),
    /// An encoded value.
    Value(&'a [u8]),
}

/// An entry as it is kept. Its bytes were sealed, but a bug in the writer must not become a fault in the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// How the call ended.
    pub outcome: Outcome<'a>,
    /// Calls that the sandbox answered itself, with the hashes of their answers.
    pub reads: &'a [u8],
    /// Calls that the adapter answered: an encoded value, empty for none.
    pub calls: &'a [u8],
    /// The last link of what the plugin may have remembered.
    pub remembered: Option<Key>,
}

const ECHO: u8 = 2;
const VALUE: u8 = 255;

impl<'a> Entry<'a> {
    /// The bytes of the entry.
    pub fn encode(&self) -> Vec<u8> {
        let (kind, value): (u8, &[u8]) = match self.outcome {
            Outcome::Undefined => (0, &[]),
            Outcome::Null => (1, &[]),
            Outcome::Echo(index) => (ECHO + index.min(VALUE - ECHO - 1), &[]),
            Outcome::Value(bytes) => (VALUE, bytes),
        };
        let mut bytes = Vec::with_capacity(80 + self.reads.len() + self.calls.len() + value.len());
        bytes.push(kind);
        let remembered = self.remembered.map(|key| key.0);
        for part in [self.reads, self.calls, remembered.as_ref().map_or(&[][..], |key| key)] {
            bytes.extend_from_slice(&(part.len() as u32).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        bytes.extend_from_slice(value);
        bytes
    }

    /// Reads an entry.
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        let (&kind, mut rest) = bytes.split_first()?;
        let mut part = || {
            let (len, tail) = rest.split_first_chunk::<4>()?;
            let (part, tail) = tail.split_at_checked(u32::from_le_bytes(*len) as usize)?;
            rest = tail;
            Some(part)
        };
        let (reads, calls, remembered) = (part()?, part()?, part()?);
        let remembered = match remembered {
            [] => None,
            key => Some(Key(key.try_into().ok()?)),
        };
        let outcome = match kind {
            0 => Outcome::Undefined,
            1 => Outcome::Null,
            VALUE => Outcome::Value(rest),
            echo => Outcome::Echo(echo - ECHO),
        };
        Some(Self { outcome, reads, calls, remembered })
    }

    /// Whether nothing has to be asked again, but for what the plugin may have remembered.
    pub fn is_certain(&self) -> bool {
        self.reads.is_empty() && self.calls.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_encoded_is_read_again(reads: Vec<u8>, calls: Vec<u8>, value: Vec<u8>, index in 0u8..6, key: Option<[u8; 32]>) {
            for outcome in [Outcome::Undefined, Outcome::Null, Outcome::Echo(index), Outcome::Value(&value)] {
                let entry = Entry { outcome, reads: &reads, calls: &calls, remembered: key.map(Key) };
                let bytes = entry.encode();
                prop_assert_eq!(Entry::decode(&bytes), Some(entry));
            }
        }

        #[test]
        fn any_bytes_are_read_without_a_fault(bytes: Vec<u8>) {
            let _ = Entry::decode(&bytes);
        }
    }
}
