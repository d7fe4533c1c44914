//! Measures warm calls of hooks in guests against each other: `warm <prelude.js> <directory> <names, by commas> <guest.wasm>...`.
//!
//! The guests take turns, call by call, in one process, so that what else the machine does falls on all of them. `CALLS`
//! is how many each makes (41), `PERF=1` has Wasmtime write the map of functions that `perf report` reads, and `MAP=<file>`
//! has the addresses of machine code with their places in the module written, for which it gets no checkpoints.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../src/outside.rs"]
mod outside;

use std::time::Duration;
use std::{env, fs};

use nexxo_abi::{ByteKind, Op, Outcome, OutcomeReader, Tag, Value, ValueBuilder, Writer};
use outside::Outside;
use wasmtime::{
    Engine, Error, Instance, Linker, Memory, Module, Result, Store, TypedFunc, WasmParams, WasmResults,
};

const NUMBER: &str = "0000000000";

struct Guest {
    store: Store<Outside>,
    instance: Instance,
    memory: Memory,
}

impl Guest {
    fn boot(engine: &Engine, module: &Module, outside: Outside) -> Result<Self> {
        let mut linker = Linker::new(engine);
        linker.func_wrap("env", "__rquickjs_host_now_us", || 0.0f64)?;
        Outside::link(&mut linker)?;
        let mut store = Store::new(engine, outside);
        let instance = linker.instantiate(&mut store, module)?;
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let mut guest = Self { store, instance, memory };
        guest.call::<(), ()>("nexxo_boot", ())?;
        Ok(guest)
    }

    fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> Result<R> {
        let function: TypedFunc<P, R> = self.instance.get_typed_func(&mut self.store, name)?;
        function.call(&mut self.store, params)
    }

    fn send(&mut self, frame: &[u8]) -> Result<u32> {
        let len = frame.len() as u32;
        let address: u32 = self.call("nexxo_inbox", len)?;
        self.memory.write(&mut self.store, address as usize, frame)?;
        Ok(len)
    }

    fn enter(&mut self, op: Op, id: u32, frame: &[u8]) -> Result<()> {
        let len = self.send(frame)?;
        let packed: u64 = self.call("nexxo_enter", (op as u32, id, len))?;
        if packed > 32 { check(self.bytes(packed)?) } else { Ok(()) }
    }

    fn bytes(&self, packed: u64) -> Result<&[u8]> {
        let (start, len) = ((packed >> 32) as usize, (packed & 0xffff_ffff) as usize);
        self.memory
            .data(&self.store)
            .get(start..start + len)
            .ok_or_else(|| Error::msg("an answer outside the memory"))
    }
}

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
        _ => Ok(()),
    }
}

fn prelude_frame(engine: &Engine, module: &Module, prelude: &str) -> Result<Vec<u8>> {
    let mut compiler = Guest::boot(engine, module, Outside::none())?;
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    writer.text("nexxo:prelude");
    writer.source(prelude);
    let len = compiler.send(&frame)?;
    let packed: u64 = compiler.call("nexxo_compile", len)?;
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(1);
    writer.bytes(ByteKind::Uint8Array, compiler.bytes(packed)?);
    Ok(frame)
}

fn load(guest: &mut Guest, name: &str, source: &str) -> Result<()> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(3);
    writer.text(name);
    writer.source(source);
    let texts = [("cwd", "/bench"), ("platform", "linux"), ("arch", "x64"), ("nodeVersion", "22.0.0")];
    let numbers = [("now", 1_577_836_800_000.0), ("seed", 1.0)];
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
    writer.container(Tag::Object, 1);
    writer.text("NODE_ENV");
    writer.text("production");
    guest.enter(Op::Load, 0, &frame)
}

fn configure(guest: &mut Guest) -> Result<()> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    writer.text("default");
    writer.container(Tag::Array, 0);
    guest.enter(Op::Configure, 1, &frame)
}

/// Calls the hook; what it returned, where it is shown.
fn hook(guest: &mut Guest, text: &str, number: u32, shown: bool) -> Result<Vec<u8>> {
    let before = text.find(NUMBER).unwrap();
    let (head, tail) = (&text[..before], &text[before + NUMBER.len()..]);
    let id = if shown { "/bench/x?shown" } else { "/bench/x" };
    let texts = format!("{head}{number:010}{tail}\0{id}\0\0");
    guest.send(texts.as_bytes())?;
    let packed: u64 = guest.call("nexxo_hook", (2u32, 0u32, text.len() as u32, id.len() as u32))?;
    if packed > 32 {
        check(guest.bytes(packed)?)?;
        return Ok(guest.bytes(packed)?.to_vec());
    }
    Ok(Vec::new())
}

fn cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn engine() -> Result<Engine> {
    let mut settings = nexxo_sandbox::config();
    settings.target("x86_64-unknown-linux-gnu").ok();
    for flag in ["has_sse3", "has_ssse3", "has_sse41", "has_sse42", "has_popcnt", "has_cmpxchg16b"] {
        // SAFETY: as in the precompiler.
        unsafe { settings.cranelift_flag_enable(flag) };
    }
    if env::var("PERF").is_ok() {
        settings.profiler(wasmtime::ProfilingStrategy::PerfMap);
        settings.generate_address_map(true);
    }
    Engine::new(&settings)
}

fn main() -> Result<()> {
    let args: Vec<String> = env::args().collect();
    let (prelude, directory, names) = (fs::read_to_string(&args[1])?, &args[2], &args[3]);
    let calls: usize = env::var("CALLS").ok().and_then(|text| text.parse().ok()).unwrap_or(41);
    let engine = engine()?;
    let guests: Vec<(Module, Vec<u8>)> = args[4..]
        .iter()
        .map(|path| {
            // Checkpoints that load what is always there.
            let wasm = fs::read(path)?;
            let map = env::var("MAP").ok();
            let wasm = if map.is_some() { wasm } else { nexxo_checkpoints::insert(&wasm, 0)? };
            let module = Module::new(&engine, wasm)?;
            if let Some(map) = map {
                let base = module.text().as_ptr() as usize;
                let mut lines = String::new();
                for (code, wasm) in module.address_map().unwrap() {
                    lines += &format!("{:x} {}\n", base + code, wasm.map_or(-1, i64::from));
                }
                fs::write(map, lines)?;
            }
            let frame = prelude_frame(&engine, &module, &prelude)?;
            Ok((module, frame))
        })
        .collect::<Result<_>>()?;
    let mut logs = vec![0.0; guests.len()];
    let mut count = 0;
    for name in names.split(',') {
        let source = fs::read_to_string(format!("{directory}/{name}.js"))?;
        let text = fs::read_to_string(format!("{directory}/{name}.txt"))?;
        let mut ready = Vec::new();
        let mut shown = Vec::new();
        for (module, frame) in &guests {
            let mut guest = Guest::boot(&engine, module, Outside::checkout())?;
            guest.enter(Op::Script, 0, frame)?;
            guest.call::<u32, ()>("nexxo_settle_heap", 1)?;
            load(&mut guest, &format!("file:///bench/{name}.mjs"), &source)?;
            guest.call::<u32, ()>("nexxo_settle_heap", 0)?;
            configure(&mut guest)?;
            for call in 0..4 {
                hook(&mut guest, &text, call, false)?;
            }
            shown.push(hook(&mut guest, &text, 999, true)?);
            ready.push(guest);
        }
        let same = shown.iter().all(|one| *one == shown[0]);
        let mut times = vec![Vec::new(); ready.len()];
        let each = {
            let start = cpu();
            hook(&mut ready[0], &text, 5, false)?;
            let took = (cpu() - start).as_secs_f64();
            ((0.02 / took) as u32).clamp(1, 2000)
        };
        let mut number = 10;
        for _ in 0..calls {
            for (at, guest) in ready.iter_mut().enumerate() {
                let start = cpu();
                for call in 0..each {
                    hook(guest, &text, number + call, false)?;
                }
                times[at].push((cpu() - start).as_secs_f64() * 1e3 / f64::from(each));
            }
            number += each;
        }
        let mut line = format!("{name:18} {}", if same { "same" } else { "DIFFERENT" });
        let mut first = 0.0;
        for (at, times) in times.iter_mut().enumerate() {
            let mean = times.iter().sum::<f64>() / times.len() as f64;
            times.sort_by(f64::total_cmp);
            let median = times[times.len() / 2];
            if at == 0 {
                first = median;
            }
            logs[at] += (median / first).ln();
            line += &format!("  {median:8.3} (best {:.3}, mean {mean:.3}) x{:.3}", times[0], median / first);
        }
        count += 1;
        println!("{line}");
    }
    let means: Vec<String> =
        logs.iter().map(|log| format!("x{:.3}", (log / f64::from(count)).exp())).collect();
    println!("geometric mean {}", means.join(" "));
    Ok(())
}
