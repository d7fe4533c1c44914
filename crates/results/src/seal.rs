//! What makes an entry count: a keyed hash over its key and its bytes.

/// What a result is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub [u8; 32]);

impl Key {
    /// The number of the entry's row. Where two keys share one, the seal tells them apart.
    pub(crate) fn row(&self) -> i64 {
        let [first, ..] = self.0.as_chunks::<8>().0 else { return 0 };
        i64::from_le_bytes(*first)
    }
}

const MAC_BYTES: usize = 32;

/// The key by which entries are sealed.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Derives the key from a secret that has other uses too.
    pub fn derive(secret: &[u8]) -> Self {
        Self(blake3::derive_key("nexxo results of hooks, 1", secret))
    }

    fn mac(&self, key: &Key, bytes: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&key.0);
        hasher.update(bytes);
        hasher.finalize()
    }

    /// Appends what shows that `bytes` are the entry of this key.
    pub(crate) fn seal(&self, key: &Key, mut bytes: Vec<u8>) -> Vec<u8> {
        let mac = self.mac(key, &bytes);
        bytes.extend_from_slice(mac.as_bytes());
        bytes
    }

    /// The bytes that were sealed for this key; nothing for any other.
    pub(crate) fn open<'a>(&self, key: &Key, sealed: &'a [u8]) -> Option<&'a [u8]> {
        let (bytes, mac) = sealed.split_last_chunk::<MAC_BYTES>()?;
        // The comparison takes the same time wherever they differ.
        (self.mac(key, bytes) == blake3::Hash::from_bytes(*mac)).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key([7; 32]);

    #[test]
    fn nothing_but_what_was_sealed_for_the_key_opens() {
        let secret = Secret::derive(b"a");
        let sealed = secret.seal(&KEY, b"result".to_vec());
        assert_eq!(secret.open(&KEY, &sealed), Some(&b"result"[..]));
        assert_eq!(secret.open(&Key([8; 32]), &sealed), None);
        assert_eq!(Secret::derive(b"b").open(&KEY, &sealed), None);
        for at in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[at] ^= 1;
            assert_eq!(secret.open(&KEY, &bad), None, "byte {at}");
            assert_eq!(secret.open(&KEY, &sealed[..at]), None, "cut to {at}");
        }
    }
}
