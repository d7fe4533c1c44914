//! Which pages of a memory may hold something, as the system knows it.

use std::ops::Range;

use crate::image::PAGE;

/// The bytes of an entry of `/proc/self/pagemap`.
const ENTRY: usize = 8;
/// The page is in memory, or in swap space.
const EXISTS: u64 = 1 << 63 | 1 << 62;

/// Pages of a memory that may hold more than zeros: those of files that are mapped into it, and those that were ever touched. Where
/// the system does not tell, all are.
#[derive(Debug)]
pub struct Touched<'a> {
    files: &'a [Range<u32>],
    entries: Option<Vec<u8>>,
}

impl<'a> Touched<'a> {
    /// Those of a memory that begins at a page. `files` are the pages that are mapped from files, ascending; all others are
    /// anonymous.
    pub fn of(memory: &[u8], files: &'a [Range<u32>]) -> Self {
        Self { files, entries: entries(memory).ok() }
    }

    /// Whether page `index` of the memory is one.
    pub fn has(&self, index: usize) -> bool {
        let Some(entries) = &self.entries else { return true };
        let entry = entries.get(index * ENTRY..).and_then(|rest| rest.first_chunk::<ENTRY>());
        entry.is_none_or(|entry| u64::from_ne_bytes(*entry) & EXISTS != 0) || self.is_of_file(index as u32)
    }

    fn is_of_file(&self, page: u32) -> bool {
        let next = self.files.partition_point(|run| run.end <= page);
        self.files.get(next).is_some_and(|run| run.start <= page)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_file_may_hold_something_though_nobody_looked_at_it() {
        let touched = Touched { files: &[2..4, 7..8], entries: Some(vec![0; 10 * ENTRY]) };
        assert_eq!((0..10).filter(|&page| touched.has(page)).collect::<Vec<_>>(), [2, 3, 7]);
    }
}
