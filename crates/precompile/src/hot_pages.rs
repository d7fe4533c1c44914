//! Which pages of the image loading a plugin writes: they are made ready before a plugin is there.

use nexxo_precompile::{Guest, Plugin, configure, load};
use nexxo_sandbox::{PAGE, Pages};
use wasmtime::Result;

/// Loads a small plugin into a guest that is as its image, and tells which pages that wrote, and which its snapshot
/// writes: their numbers, four bytes each.
pub fn find(guest: &mut Guest, image: &[u8]) -> Result<Vec<u8>> {
    let all = 0..(image.len() / PAGE) as u32;
    let pages = Pages::new(vec![all], image)?;
    let mut hot = vec![false; image.len() / PAGE];

    begin_anew(guest, &pages)?;
    load_sample(guest)?;
    call(guest)?;
    let memory = guest.memory.data(&guest.store);
    for (page, hot) in memory.chunks_exact(PAGE).zip(&mut hot) {
        *hot = is_private(&page[0])?;
    }
    mark_changed(memory, image, &mut hot);

    begin_anew(guest, &pages)?;
    load_sample(guest)?;
    guest.call::<u32, ()>("nexxo_settle_heap", 0)?;
    mark_changed(guest.memory.data(&guest.store), image, &mut hot);

    let numbers = hot.iter().enumerate().filter(|(_, hot)| **hot);
    Ok(numbers.flat_map(|(number, _)| (number as u32).to_le_bytes()).collect())
}

fn begin_anew(guest: &mut Guest, pages: &Pages) -> Result<()> {
    let memory = guest.memory.data_mut(&mut guest.store);
    // SAFETY: the engine mapped its memory anonymously, from the start of a page, and the borrow keeps everybody else out.
    Ok(unsafe { pages.place(memory.as_mut_ptr(), memory.len()) }?)
}

fn mark_changed(memory: &[u8], image: &[u8], hot: &mut [bool]) {
    let pages = memory.chunks_exact(PAGE).zip(image.chunks_exact(PAGE));
    for ((now, before), hot) in pages.zip(hot) {
        *hot |= now != before;
    }
}

/// Whether a page that was mapped from a file has been written, even if to what it was.
#[cfg(target_os = "linux")]
fn is_private(byte: &u8) -> Result<bool> {
    use std::os::unix::fs::FileExt;
    const PRESENT: u64 = 1 << 63;
    const OF_FILE: u64 = 1 << 61;
    let mut entry = [0; 8];
    let table = std::fs::File::open("/proc/self/pagemap")?;
    table.read_exact_at(&mut entry, (std::ptr::from_ref(byte) as usize / PAGE * 8) as u64)?;
    Ok(u64::from_le_bytes(entry) & (PRESENT | OF_FILE) == PRESENT)
}

/// Other systems do not tell; those that hold something else are the most.
#[cfg(not(target_os = "linux"))]
fn is_private(_byte: &u8) -> Result<bool> {
    Ok(false)
}

fn load_sample(guest: &mut Guest) -> Result<()> {
    let source = include_str!("sample.mjs");
    let sample = Plugin { name: "file:///sample.mjs", source, cwd: "/", now: 0.0, node_env: None };
    load(guest, &sample)
}

fn call(guest: &mut Guest) -> Result<()> {
    configure(guest)?;
    guest.call_hook("export const answer = 42;", "/src/answer.js", (2, 0))?;
    Ok(())
}
