//! What a plugin has read and may remember.
//!
//! Many a plugin reads a file at its first call and keeps what it found: the calls after that do not ask. So a result
//! depends on all that was read before in its process, whoever asked, but for files that are one call's own affair. Such
//! reads form a chain: each link names the one before, and a result names the link that was the last at its time.

use std::collections::{HashMap, HashSet};

use crate::seal::Key;

const ROOT: [u8; 32] = [0; 32];

/// The chain of one plugin.
#[derive(Debug, Default)]
pub struct Remembered {
    last: Option<Key>,
    /// Hashes of the reads that are in it.
    known: HashSet<[u8; 32]>,
    /// Links of earlier processes: whether what was read then is the same now.
    judged: HashMap<Key, bool>,
}

/// One link, as it is kept: the link before it, and what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The link before it.
    pub before: Option<Key>,
    /// Reads with the hashes of their answers.
    pub reads: Vec<u8>,
}

impl Link {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let before = self.before.map_or(ROOT, |key| key.0);
        [&before, self.reads.as_slice()].concat()
    }

    /// Reads a link.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (before, reads) = bytes.split_first_chunk::<32>()?;
        Some(Self { before: (*before != ROOT).then_some(Key(*before)), reads: reads.to_vec() })
    }
}

impl Remembered {
    /// The last link of this process.
    pub fn last(&self) -> Option<Key> {
        self.last
    }

    /// Adds what was read, each read by itself. Gives a link to be kept where there is something new.
    pub fn add<'a>(&mut self, reads: impl Iterator<Item = &'a [u8]>) -> Option<(Key, Link)> {
        let mut new = Vec::new();
        for read in reads {
            if self.known.insert(*blake3::hash(read).as_bytes()) {
                new.extend_from_slice(read);
            }
        }
        if new.is_empty() {
            return None;
        }
        let link = Link { before: self.last, reads: new };
        let mut hasher = blake3::Hasher::new_derive_key("nexxo reads that a plugin remembers 1");
        hasher.update(&link.encode());
        let key = Key(*hasher.finalize().as_bytes());
        self.last = Some(key);
        Some((key, link))
    }

    /// Whether a link holds, where that is known.
    pub fn judged(&self, key: &Key) -> Option<bool> {
        self.judged.get(key).copied()
    }

    /// Notes whether it holds.
    pub fn judge(&mut self, key: Key, holds: bool) {
        self.judged.insert(key, holds);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_link_depends_on_all_before_it_and_what_is_known_makes_none() {
        let mut one = Remembered::default();
        let (first, link) = one.add([&b"a"[..], b"b"].into_iter()).unwrap();
        assert_eq!(Link::decode(&link.encode()), Some(link.clone()));
        assert_eq!((link.before, link.reads.as_slice()), (None, &b"ab"[..]));
        assert!(one.add([&b"b"[..]].into_iter()).is_none());
        let (second, link) = one.add([&b"b"[..], b"c"].into_iter()).unwrap();
        assert_eq!((link.before, link.reads.as_slice()), (Some(first), &b"c"[..]));
        assert_eq!(one.last(), Some(second));

        let mut other = Remembered::default();
        other.add([&b"x"[..]].into_iter());
        assert_ne!(other.add([&b"c"[..]].into_iter()).unwrap().0, second);
        assert_eq!(Link::decode(b"short"), None);
    }
}
