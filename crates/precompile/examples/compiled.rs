//! Measures compiled functions against the interpreter: `compiled <guest.wasm> <prelude.js> <directory> [name...]`.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../src/outside.rs"]
mod outside;

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};
use std::{env, fs};

use nexxo_abi::{ByteKind, Op, Outcome, OutcomeReader, Tag, Value, ValueBuilder, Writer};
use nexxo_jit::{Function, HELPERS, Job, Layout, Opcodes};
use outside::Outside;
use wasmtime::{
    Engine, Error, Extern, Instance, Linker, Memory, Module, Ref, Result, Store, TypedFunc, WasmParams,
    WasmResults,
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
        store.set_fuel(u64::MAX).ok();
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

    fn word(&self, at: u32) -> u32 {
        let bytes = &self.memory.data(&self.store)[at as usize..][..4];
        u32::from_le_bytes(bytes.try_into().unwrap())
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

fn engine(fuel: bool) -> Result<Engine> {
    let mut settings = nexxo_sandbox::config();
    settings.wasm_branch_hinting(true);
    if fuel {
        settings.consume_fuel(true);
    }
    Engine::new(&settings)
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

struct Report {
    functions: usize,
    unfit: BTreeMap<String, usize>,
    wasm: usize,
    code: usize,
    emit: Duration,
    compile: Duration,
}

fn attach(guest: &mut Guest, engine: &Engine) -> Result<Report> {
    let at: u32 = guest.call("nexxo_jit_layout", ())?;
    let numbers: Vec<u32> = (0..Layout::LEN as u32).map(|index| guest.word(at + 4 * index)).collect();
    let layout = Layout::new(&numbers)?;
    let at: u32 = guest.call("nexxo_jit_opcodes", ())?;
    let opcodes = Opcodes::read(guest.memory.data(&guest.store), at).unwrap();
    let runtime: u32 = guest.call("nexxo_jit_runtime", ())?;
    let room = 2048u32;
    let into: u32 = guest.call("nexxo_jit_alloc", room * 8)?;
    let count: u32 = guest.call("nexxo_jit_hot", (into, room))?;
    let waiting: Vec<(u32, u32)> =
        (0..count).map(|index| (guest.word(into + 8 * index), guest.word(into + 8 * index + 4))).collect();
    let mut unfit = BTreeMap::new();
    let mut jobs = Vec::new();
    let mut serials = Vec::new();
    for (address, serial) in waiting {
        let function = Function::read(guest.memory.data(&guest.store), address, &layout);
        match function.and_then(|function| Ok((nexxo_jit::needs(&function, &opcodes, &layout)?, function))) {
            Ok((needs, function)) => {
                let mut atoms = HashMap::new();
                for atom in needs.atoms {
                    atoms.insert(atom, guest.call::<u32, u64>("nexxo_jit_atom", atom)?);
                }
                let cache = guest.call::<u32, u32>("nexxo_jit_alloc", needs.cache)?;
                jobs.push(Job { function, atoms, cache });
                serials.push(serial);
            }
            Err(why) => *unfit.entry(why.to_string()).or_insert(0) += 1,
        }
    }
    let started = Instant::now();
    let compiled = nexxo_jit::compile(&jobs, &opcodes, &layout, runtime, usize::MAX, 0..1 << 16);
    let emit = started.elapsed();
    for (_, why) in &compiled.unfit {
        *unfit.entry(why.to_string()).or_insert(0) += 1;
    }
    let started = Instant::now();
    let module = Module::new(engine, &compiled.wasm)?;
    let compile = started.elapsed();
    let code = module.serialize()?.len();
    let mut linker = Linker::new(engine);
    linker.define(&guest.store, "guest", "memory", guest.memory)?;
    let table = guest.instance.get_table(&mut guest.store, "__indirect_function_table").unwrap();
    linker.define(&guest.store, "guest", "table", table)?;
    let stack = guest.instance.get_global(&mut guest.store, "__stack_pointer").unwrap();
    linker.define(&guest.store, "guest", "stack", stack)?;
    for (name, ..) in HELPERS {
        let function = guest
            .instance
            .get_export(&mut guest.store, &format!("nexxo_jit_{name}"))
            .and_then(Extern::into_func);
        linker.define(
            &guest.store,
            "guest",
            name,
            function.ok_or_else(|| Error::msg(format!("no {name}")))?,
        )?;
    }
    let instance = linker.instantiate(&mut guest.store, &module)?;
    let first = table.grow(&mut guest.store, compiled.functions.len() as u64, Ref::Func(None))?;
    for (number, &index) in compiled.functions.iter().enumerate() {
        let function = instance.get_func(&mut guest.store, &format!("f{number}")).unwrap();
        table.set(&mut guest.store, first + number as u64, Ref::Func(Some(function)))?;
        let code = first as u32 + number as u32;
        guest.call::<_, ()>(
            "nexxo_jit_attach",
            (jobs[index].function.address, serials[index], code, jobs[index].cache),
        )?;
    }
    Ok(Report { functions: compiled.functions.len(), unfit, wasm: compiled.wasm.len(), code, emit, compile })
}

fn median(guest: &mut Guest, text: &str, calls: u32, from: u32) -> Result<(f64, f64)> {
    let mut times = Vec::new();
    for call in 0..calls {
        let start = cpu();
        hook(guest, text, from + call, false)?;
        times.push((cpu() - start).as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok((times[times.len() / 2], times[0]))
}

fn main() -> Result<()> {
    let args: Vec<String> = env::args().collect();
    let (guest_path, prelude, directory) = (&args[1], fs::read_to_string(&args[2])?, &args[3]);
    let names: Vec<&String> = args[4..].iter().collect();
    let number =
        |name: &str, default: u32| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (warm, calls) = (number("WARM", 4), number("CALLS", 15));
    for fuel in [false, true] {
        if fuel && env::var("NOFUEL").is_ok() || !fuel && env::var("NOTIME").is_ok() {
            continue;
        }
        let engine = engine(fuel)?;
        let module = Module::from_file(&engine, guest_path)?;
        let prelude = prelude_frame(&engine, &module, &prelude)?;
        for name in &names {
            let run = || -> Result<()> {
                let source = fs::read_to_string(format!("{directory}/{name}.js"))?;
                let text = fs::read_to_string(format!("{directory}/{name}.txt"))?;
                let mut guest = Guest::boot(&engine, &module, Outside::checkout())?;
                guest.enter(Op::Script, 0, &prelude)?;
                guest.call::<u32, ()>("nexxo_settle_heap", 1)?;
                load(&mut guest, &format!("file:///bench/{name}.mjs"), &source)?;
                guest.call::<u32, ()>("nexxo_settle_heap", 0)?;
                configure(&mut guest)?;
                for call in 0..warm {
                    hook(&mut guest, &text, call, false)?;
                }
                let before = hook(&mut guest, &text, 999, true)?;
                let spent = |guest: &mut Guest, from: u32| -> Result<u64> {
                    let start = guest.store.get_fuel()?;
                    for call in 0..3 {
                        hook(guest, &text, from + call, false)?;
                    }
                    Ok((start - guest.store.get_fuel()?) / 3)
                };
                let interpreted = if fuel {
                    (spent(&mut guest, 10)? as f64, 0.0)
                } else {
                    median(&mut guest, &text, calls, 10)?
                };
                let report = attach(&mut guest, &engine)?;
                for call in 0..warm {
                    hook(&mut guest, &text, 100 + call, false)?;
                }
                let after = hook(&mut guest, &text, 999, true)?;
                let compiled = if fuel {
                    (spent(&mut guest, 200)? as f64, 0.0)
                } else {
                    median(&mut guest, &text, calls, 200)?
                };
                println!(
                    "{name:18} {} {:.2} -> {:.2} (best {:.2} -> {:.2}) x{:.2} {} | {} functions, wasm {} KiB, code {} KiB, emit {:.0} ms, compile {:.0} ms, unfit {:?}",
                    if fuel { "instructions" } else { "cpu ms" },
                    interpreted.0,
                    compiled.0,
                    interpreted.1,
                    compiled.1,
                    interpreted.0 / compiled.0,
                    if before == after { "same" } else { "DIFFERENT" },
                    report.functions,
                    report.wasm >> 10,
                    report.code >> 10,
                    report.emit.as_secs_f64() * 1e3,
                    report.compile.as_secs_f64() * 1e3,
                    report.unfit,
                );
                Ok(())
            };
            if let Err(error) = run() {
                println!("{name}: {error:?}");
            }
        }
    }
    Ok(())
}
