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
mod outside;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use nexxo_abi::{ByteKind, Op, Outcome, OutcomeReader, Value, ValueBuilder, Writer};
use nexxo_sandbox::{CHECKPOINT_BYTES, CHECKPOINTS, config};
use outside::Outside;
use wasmtime::{
    Engine, Error, Instance, Linker, Memory, Module, Result, Store, TypedFunc, WasmParams, WasmResults,
};

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
    let stoppable = nexxo_checkpoints::insert(&for_image(&wasm, base.len())?, CHECKPOINTS as u32)?;
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

/// Names the target, so that the code runs on more than the processor that compiles it: x86-64-v2, which is every
/// processor of the last fifteen years.
fn portable(settings: &mut wasmtime::Config) -> Result<()> {
    if cfg!(target_arch = "x86_64") {
        settings.target(match env::consts::OS {
            "macos" => "x86_64-apple-darwin",
            _ if cfg!(target_env = "musl") => "x86_64-unknown-linux-musl",
            _ => "x86_64-unknown-linux-gnu",
        })?;
        for flag in ["has_sse3", "has_ssse3", "has_sse41", "has_sse42", "has_popcnt", "has_cmpxchg16b"] {
            // SAFETY: these flags promise processor features, and the addon checks them when it loads the engine.
            unsafe { settings.cranelift_flag_enable(flag) };
        }
    }
    Ok(())
}

/// An instance of the guest with the engine started.
struct Guest {
    store: Store<Outside>,
    instance: Instance,
    memory: Memory,
}

impl Guest {
    fn boot(engine: &Engine, module: &Module, outside: Outside) -> Result<Self> {
        let mut linker = Linker::new(engine);
        // The build must not depend on when it runs.
        linker.func_wrap("env", "__rquickjs_host_now_us", || 0.0f64)?;
        Outside::link(&mut linker)?;
        let mut store = Store::new(engine, outside);
        // Refused where instructions are not counted.
        store.set_fuel(u64::MAX).ok();
        let instance = linker.instantiate(&mut store, module)?;
        let memory = instance.get_memory(&mut store, "memory");
        let memory = memory.ok_or_else(|| Error::msg("the guest exports no memory"))?;
        let mut guest = Self { store, instance, memory };
        let version: u32 = guest.call("nexxo_abi", ())?;
        if version != u32::from(nexxo_abi::VERSION) {
            return Err(Error::msg(format!("the guest speaks version {version} of the wire format")));
        }
        guest.call::<(), ()>("nexxo_boot", ())?;
        Ok(guest)
    }

    fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> Result<R> {
        let function: TypedFunc<P, R> = self.instance.get_typed_func(&mut self.store, name)?;
        function.call(&mut self.store, params)
    }

    /// Puts a frame into the inbox; its length.
    fn send(&mut self, frame: &[u8]) -> Result<u32> {
        let len = frame.len() as u32;
        let address: u32 = self.call("nexxo_inbox", len)?;
        self.memory.write(&mut self.store, address as usize, frame)?;
        Ok(len)
    }

    /// Runs an operation, which must return.
    fn enter(&mut self, op: Op, id: u32, frame: &[u8]) -> Result<()> {
        let len = self.send(frame)?;
        let packed: u64 = self.call("nexxo_enter", (op as u32, id, len))?;
        if packed > 32 { check(self.bytes(packed)?) } else { Ok(()) }
    }

    /// The bytes that an answer points to.
    fn bytes(&self, packed: u64) -> Result<&[u8]> {
        let (start, len) = ((packed >> 32) as usize, (packed & 0xffff_ffff) as usize);
        self.memory
            .data(&self.store)
            .get(start..start + len)
            .ok_or_else(|| Error::msg("an answer outside the memory"))
    }
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

/// The frame that evaluates the prelude, which an instance of its own compiles: what the compiler leaves behind would be
/// part of the image.
fn prelude_frame(engine: &Engine, module: &Module, prelude: &str) -> Result<Vec<u8>> {
    let mut compiler = Guest::boot(engine, module, Outside::none())?;
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    writer.text("nexxo:prelude");
    writer.source(prelude);
    let len = compiler.send(&frame)?;
    let packed: u64 = compiler.call("nexxo_compile", len)?;
    if packed == 0 {
        return Err(Error::msg("the prelude does not compile"));
    }
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(1);
    writer.bytes(ByteKind::Uint8Array, compiler.bytes(packed)?);
    Ok(frame)
}

/// What ran must have returned, and left nothing under way.
fn check(answer: &[u8]) -> Result<()> {
    let (mut reader, outcome) = OutcomeReader::new(answer)?;
    match outcome {
        Outcome::Thrown => match reader.value(&mut ValueBuilder)? {
            Value::Error { message, stack, .. } => Err(Error::msg(format!(
                "the guest threw: {}\n{}",
                String::from_utf16_lossy(&message),
                String::from_utf16_lossy(&stack)
            ))),
            other => Err(Error::msg(format!("the guest threw {other:?}"))),
        },
        Outcome::Value => {
            reader.value(&mut ValueBuilder)?;
            if reader.event_count()? > 0 || reader.timer()?.is_some() {
                return Err(Error::msg("the guest left work under way"));
            }
            Ok(())
        }
        _ => Err(Error::msg("the guest did not return")),
    }
}
