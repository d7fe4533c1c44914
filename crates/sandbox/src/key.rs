use crate::instance::Plugin;

/// What a snapshot belongs to: anything that the plugin's evaluation could have seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub [u8; 32]);

impl Key {
    /// The key of a plugin's evaluation by the engine `runtime`.
    pub fn of(runtime: &[u8; 32], plugin: &Plugin) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("nexxo snapshot 1");
        hasher.update(runtime);
        for part in [plugin.module_name.as_bytes(), plugin.source_hash.as_bytes(), &plugin.environment] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.update(&plugin.clock_ms.unwrap_or(-1.0).to_le_bytes());
        // What may be read decides what a read at import gave.
        for root in &plugin.read_roots {
            hasher.update(root.as_os_str().as_encoded_bytes());
            hasher.update(&[0]);
        }
        hasher.update(&[1]);
        for root in &plugin.write_roots {
            hasher.update(root.as_os_str().as_encoded_bytes());
            hasher.update(&[0]);
        }
        hasher.update(&[1]);
        for root in &plugin.pinned_roots {
            hasher.update(root.path.as_os_str().as_encoded_bytes());
            hasher.update(&[0]);
            hasher.update(root.digest.as_bytes());
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// The key as a file name.
    pub fn file_name(&self) -> String {
        format!("{}.snapshot", blake3::Hash::from_bytes(self.0).to_hex())
    }
}
