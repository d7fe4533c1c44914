//! Makes what the addon embeds: the guest compiled to native code, and the image of its memory with the JavaScript
//! engine started and the prelude evaluated.
//!
//! ```text
//! nexxo-precompile <guest.wasm> <prelude.js> <output directory>
//! nexxo-precompile --count <guest.wasm> <prelude.js> <directory of plugins>
//! ```
//!
//! The second counts instructions, for the benchmarks.

mod count;
mod hot_pages;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use nexxo_abi::Op;
use nexxo_precompile::{Guest, Outside, compare, portable, prelude_frame};
use nexxo_sandbox::{CHECKPOINT_BYTES, CHECKPOINTS, config};
use wasmtime::{Engine, Module, Result};

const WASM_PAGE: usize = 65536;

// A checkpoint outside of what is closed would stop nobody.
const _: () = assert!(nexxo_checkpoints::BYTES as usize == CHECKPOINT_BYTES);

fn main() -> ExitCode {
    let args: Vec<String> = env::args().collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args[1..] {
        ["--count", guest, prelude, plugins] => {
            count::run(Path::new(guest), Path::new(prelude), Path::new(plugins))
        }
        [guest, prelude, out] => run(Path::new(guest), Path::new(prelude), Path::new(out)),
        _ => {
            eprintln!("usage: nexxo-precompile [--count] <guest.wasm> <prelude.js> <directory>");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("nexxo-precompile: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(guest: &Path, prelude: &Path, out: &Path) -> Result<()> {
    let mut settings = config();
    portable(&mut settings)?;
    let engine = Engine::new(&settings)?;
    let wasm = fs::read(guest)?;
    let (base, hot) = base_image(&engine, &Module::new(&engine, &wasm)?, &fs::read_to_string(prelude)?)?;
    let stoppable = nexxo_checkpoints::insert(&compare(&for_image(&wasm, base.len())?)?, CHECKPOINTS as u32)?;
    let compiled = engine.precompile_module(&stoppable)?;
    let mut hasher = blake3::Hasher::new_derive_key("nexxo engine 1");
    hasher.update(&compiled).update(&base);
    fs::create_dir_all(out)?;
    fs::write(out.join("engine.cwasm"), &compiled)?;
    fs::write(out.join("base.image"), &base)?;
    fs::write(out.join("hot.pages"), hot)?;
    fs::write(out.join("engine.id"), hasher.finalize().as_bytes())?;
    println!("engine {} KiB, base image {} KiB", compiled.len() >> 10, base.len() >> 10);
    Ok(())
}

/// The module as it fits an image of `len` bytes, with which every memory begins: large enough for it, and without the
/// data segments, which it holds.
fn for_image(wasm: &[u8], len: usize) -> Result<Vec<u8>> {
    let mut module = wasm_encoder::Module::new();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        if let wasmparser::Payload::MemorySection(reader) = payload {
            let mut section = wasm_encoder::MemorySection::new();
            for memory in reader {
                let memory = memory?;
                let minimum = (len / WASM_PAGE) as u64;
                section.memory(wasm_encoder::MemoryType {
                    minimum,
                    maximum: memory.maximum,
                    memory64: false,
                    shared: false,
                    page_size_log2: None,
                });
            }
            module.section(&section);
        } else if id != wasm_encoder::SectionId::Data as u8 && id != wasm_encoder::SectionId::DataCount as u8
        {
            module.section(&wasm_encoder::RawSection { id, data: &wasm[range] });
        }
    }
    Ok(module.finish())
}

/// The image, and the numbers of the pages that loading a plugin writes.
fn base_image(engine: &Engine, module: &Module, prelude: &str) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut guest = Guest::boot(engine, module, Outside::none())?;
    guest.enter(Op::Script, 0, &prelude_frame(engine, module, prelude)?)?;
    guest.call::<u32, ()>("nexxo_settle_heap", 1)?;
    let image = guest.memory.data(&guest.store).to_vec();
    let hot = hot_pages::find(&mut guest, &image)?;
    Ok((image, hot))
}
