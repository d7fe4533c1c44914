//! Which pages of a memory have ever been touched, as the system knows it.

use crate::image::PAGE;

/// The bytes of an entry of `/proc/self/pagemap`.
const ENTRY: usize = 8;
/// The page is in memory, or in swap space.
const EXISTS: u64 = 1 << 63 | 1 << 62;

/// Pages of a memory that are there. Where the system does not tell, all are.
#[derive(Debug)]
pub struct Touched(Option<Vec<u8>>);

impl Touched {
    /// Those of a memory that begins at a page.
    pub fn of(memory: &[u8]) -> Self {
        Self(entries(memory).ok())
    }

    /// Whether page `index` of the memory is one. Of an anonymous mapping, those that are none are zero.
    pub fn has(&self, index: usize) -> bool {
        let Some(entries) = &self.0 else { return true };
        let entry = entries.get(index * ENTRY..).and_then(|rest| rest.first_chunk::<ENTRY>());
        entry.is_none_or(|entry| u64::from_ne_bytes(*entry) & EXISTS != 0)
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn entries(memory: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::fs::File;
    use std::os::unix::fs::FileExt;

    let mut entries = vec![0; memory.len() / PAGE * ENTRY];
    let first = memory.as_ptr() as usize / PAGE;
    File::open("/proc/self/pagemap")?.read_exact_at(&mut entries, (first * ENTRY) as u64)?;
    Ok(entries)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn entries(_memory: &[u8]) -> std::io::Result<Vec<u8>> {
    Err(std::io::ErrorKind::Unsupported.into())
}
