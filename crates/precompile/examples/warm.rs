//! Measures warm calls of hooks in guests against each other: `warm <prelude.js> <directory> <names, by commas> <guest.wasm>...`.
//!
//! The guests take turns, call by call, in one process, so that what else the machine does falls on all of them. `CALLS`
//! is how many each makes (41), `PERF=1` has Wasmtime write the map of functions that `perf report` reads, and `MAP=<file>`
//! has the addresses of machine code with their places in the module written, for which it gets no checkpoints. `ALIGN=6`
//! has functions begin at multiples of 64 bytes: where they happen to lie is worth some hundredths otherwise. A guest
//! behind `tables:` keeps its branch tables.
#![allow(missing_docs, clippy::unwrap_used)]

use std::time::Duration;
use std::{env, fs};

use nexxo_abi::Op;
use nexxo_precompile::{
    BENCH, Guest, Outside, Plugin, compare, configure, load, portable, prelude_frame, transform,
};
use wasmtime::{Engine, Module, Result};

fn cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn engine() -> Result<Engine> {
    let mut settings = nexxo_sandbox::config();
    portable(&mut settings)?;
    if env::var("PERF").is_ok() {
        settings.profiler(wasmtime::ProfilingStrategy::PerfMap);
        settings.generate_address_map(true);
    }
    if let Ok(bits) = env::var("ALIGN") {
        // SAFETY: where a function begins changes nothing that it does.
        unsafe { settings.cranelift_flag_set("log2_min_function_alignment", &bits) };
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
            let wasm = fs::read(path.trim_start_matches("tables:"))?;
            let wasm = if path.starts_with("tables:") { wasm } else { compare(&wasm)? };
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
            let module_name = format!("file:///bench/{name}.mjs");
            load(&mut guest, &Plugin { name: &module_name, source: &source, ..BENCH })?;
            guest.call::<u32, ()>("nexxo_settle_heap", 0)?;
            configure(&mut guest)?;
            for call in 0..4 {
                transform(&mut guest, &text, call, false)?;
            }
            shown.push(transform(&mut guest, &text, 999, true)?);
            ready.push(guest);
        }
        let same = shown.iter().all(|one| *one == shown[0]);
        let mut times = vec![Vec::new(); ready.len()];
        let each = {
            let start = cpu();
            transform(&mut ready[0], &text, 5, false)?;
            let took = (cpu() - start).as_secs_f64();
            ((0.02 / took) as u32).clamp(1, 2000)
        };
        let mut number = 10;
        for _ in 0..calls {
            for (at, guest) in ready.iter_mut().enumerate() {
                let start = cpu();
                for call in 0..each {
                    transform(guest, &text, number + call, false)?;
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
