//! Measures compiled functions against the interpreter: `compiled <guest.wasm> <prelude.js> <directory> [name...]`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};
use std::{env, fs};

use nexxo_abi::Op;
use nexxo_jit::{Function, HELPERS, Job, Layout, Opcodes};
use nexxo_precompile::{BENCH, Guest, Outside, Plugin, configure, load, prelude_frame, transform};
use wasmtime::{Engine, Error, Extern, Linker, Module, Ref, Result};

fn word(guest: &Guest, at: u32) -> u32 {
    let bytes = &guest.memory.data(&guest.store)[at as usize..][..4];
    u32::from_le_bytes(bytes.try_into().unwrap())
}

fn engine(fuel: bool) -> Result<Engine> {
    let mut settings = nexxo_sandbox::config();
    settings.wasm_branch_hinting(true);
    if fuel {
        settings.consume_fuel(true);
    }
    Engine::new(&settings)
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
    let numbers: Vec<u32> = (0..Layout::LEN as u32).map(|index| word(guest, at + 4 * index)).collect();
    let layout = Layout::new(&numbers)?;
    let at: u32 = guest.call("nexxo_jit_opcodes", ())?;
    let opcodes = Opcodes::read(guest.memory.data(&guest.store), at).unwrap();
    let runtime: u32 = guest.call("nexxo_jit_runtime", ())?;
    let room = 2048u32;
    let into: u32 = guest.call("nexxo_jit_alloc", room * 8)?;
    let count: u32 = guest.call("nexxo_jit_hot", (into, room))?;
    let waiting: Vec<(u32, u32)> =
        (0..count).map(|index| (word(guest, into + 8 * index), word(guest, into + 8 * index + 4))).collect();
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
        transform(guest, text, from + call, false)?;
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
                let module_name = format!("file:///bench/{name}.mjs");
                load(&mut guest, &Plugin { name: &module_name, source: &source, ..BENCH })?;
                guest.call::<u32, ()>("nexxo_settle_heap", 0)?;
                configure(&mut guest)?;
                for call in 0..warm {
                    transform(&mut guest, &text, call, false)?;
                }
                let before = transform(&mut guest, &text, 999, true)?;
                let spent = |guest: &mut Guest, from: u32| -> Result<u64> {
                    let start = guest.store.get_fuel()?;
                    for call in 0..3 {
                        transform(guest, &text, from + call, false)?;
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
                    transform(&mut guest, &text, 100 + call, false)?;
                }
                let after = transform(&mut guest, &text, 999, true)?;
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
