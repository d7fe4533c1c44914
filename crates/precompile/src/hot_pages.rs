//! Which pages of the image loading a plugin writes: they are made ready before a plugin is there.

use nexxo_abi::{Op, Tag, Writer};
use nexxo_sandbox::{PAGE, Pages};
use wasmtime::Result;

use crate::Guest;

/// Loads a small plugin into a guest that is as its image, and tells which pages that wrote, and which its snapshot
/// writes: their numbers, four bytes each.
pub fn find(guest: &mut Guest, image: &[u8]) -> Result<Vec<u8>> {
    let all = 0..(image.len() / PAGE) as u32;
    let pages = Pages::new(vec![all], image)?;
    let mut hot = vec![false; image.len() / PAGE];

    begin_anew(guest, &pages)?;
    load(guest)?;
    call(guest)?;
    let memory = guest.memory.data(&guest.store);
    for (page, hot) in memory.chunks_exact(PAGE).zip(&mut hot) {
        *hot = is_private(&page[0])?;
    }
    mark_changed(memory, image, &mut hot);

    begin_anew(guest, &pages)?;
    load(guest)?;
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

fn load(guest: &mut Guest) -> Result<()> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(3);
    writer.text("file:///sample.mjs");
    writer.source(include_str!("sample.mjs"));
    let texts = [("cwd", "/"), ("platform", "linux"), ("arch", "x64"), ("nodeVersion", "22.0.0")];
    let numbers = [("now", 0.0), ("seed", 1.0)];
    writer.container(Tag::Object, (texts.len() + numbers.len() + 1) as u32);
    for (key, text) in texts {
        writer.text(key);
        writer.text(text);
    }
    for (key, number) in numbers {
        writer.text(key);
        writer.number(number);
    }
    writer.text("env");
    writer.container(Tag::Object, 0);
    guest.enter(Op::Load, 0, &frame)
}

fn call(guest: &mut Guest) -> Result<()> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    writer.text("default");
    writer.container(Tag::Array, 0);
    guest.enter(Op::Configure, 1, &frame)?;

    let (code, id) = ("export const answer = 42;", "/src/answer.js");
    let texts = format!("{code}\0{id}\0\0");
    guest.send(texts.as_bytes())?;
    guest.call::<_, u64>("nexxo_hook", (2u32, 0u32, code.len() as u32, id.len() as u32))?;
    Ok(())
}
