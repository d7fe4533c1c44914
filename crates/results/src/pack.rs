//! Entries of many keys in one piece, for other machines: sealed by a key that they share.

use crate::seal::{Key, Secret};

/// A piece of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// What it is called: the hash of what is in it.
    pub name: String,
    /// Its bytes, sealed.
    pub bytes: Vec<u8>,
}

impl Pack {
    /// Puts entries together.
    pub fn make<'a>(entries: impl Iterator<Item = (&'a Key, &'a [u8])>, secret: &Secret) -> Self {
        let mut bytes = Vec::new();
        for (key, entry) in entries {
            bytes.extend_from_slice(&key.0);
            bytes.extend_from_slice(&(entry.len() as u32).to_le_bytes());
            bytes.extend_from_slice(entry);
        }
        let key = Key(*blake3::hash(&bytes).as_bytes());
        Self { name: blake3::Hash::from_bytes(key.0).to_hex().to_string(), bytes: secret.seal(&key, bytes) }
    }

    /// The entries of a piece; nothing where it was not sealed by this key under this name.
    pub fn open<'a>(name: &str, bytes: &'a [u8], secret: &Secret) -> Option<Vec<(Key, &'a [u8])>> {
        let key = Key(*blake3::Hash::from_hex(name).ok()?.as_bytes());
        let mut rest = secret.open(&key, bytes)?;
        let mut entries = Vec::new();
        while !rest.is_empty() {
            let (key, tail) = rest.split_first_chunk::<32>()?;
            let (len, tail) = tail.split_first_chunk::<4>()?;
            let (entry, tail) = tail.split_at_checked(u32::from_le_bytes(*len) as usize)?;
            entries.push((Key(*key), entry));
            rest = tail;
        }
        Some(entries)
    }
}

/// The key under which is noted that a piece was taken in.
pub fn taken_in(name: &str) -> Key {
    Key(blake3::derive_key("nexxo results taken in 1", name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_opens_under_its_own_name_by_its_own_key_alone() {
        let secret = Secret::derive(b"shared");
        let (one, two) = (Key([1; 32]), Key([2; 32]));
        let pack = Pack::make([(&one, &b"first"[..]), (&two, b"")].into_iter(), &secret);
        let entries = Pack::open(&pack.name, &pack.bytes, &secret).unwrap();
        assert_eq!(entries, [(one, &b"first"[..]), (two, b"")]);
        assert_eq!(Pack::open(&pack.name, &pack.bytes, &Secret::derive(b"other")), None);
        assert_eq!(Pack::open(&"0".repeat(64), &pack.bytes, &secret), None);
        assert_eq!(Pack::open("../x", &pack.bytes, &secret), None);
        for at in 0..pack.bytes.len() {
            let mut bad = pack.bytes.clone();
            bad[at] ^= 1;
            assert_eq!(Pack::open(&pack.name, &bad, &secret), None, "byte {at}");
        }
    }
}
