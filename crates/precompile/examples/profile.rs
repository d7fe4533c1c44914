//! Samples warm calls of a hook by functions of JavaScript: `profile <prelude.js> <directory> <name> <guest.wasm>`.
//!
//! A signal stops the thread four thousand times a second, wherever it is; its handler notes the place in machine code and
//! the frames of the engine's stack, which it reads out of the guest's memory. For each function of JavaScript it prints the
//! milliseconds of a call in itself, in natives that it calls, and in all below it; its line and text; and which functions
//! of the engine run for it, where the system is Linux. `SECONDS` is how long it samples (3). Code of the prelude has no text.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{cmp, env, fs, mem, ptr, thread};

use nexxo_abi::Op;
use nexxo_jit::Layout;
use nexxo_precompile::{
    BENCH, Guest, Outside, Plugin, compare, configure, load, portable, prelude_frame, transform,
};
use wasmtime::{Engine, Module, Result};

/// Offsets that [`Layout`] does not tell, as compiled code needs none of them: in `JSStackFrame` and `JSFunctionBytecode`.
const FRAME_FUNCTION: usize = 8;
const FUNCTION_LINE: usize = 64;
const FUNCTION_TEXT: usize = 84;

/// Frames of a sample, from the innermost one.
const MOST_FRAMES: usize = 400;
const ROOM: usize = 40_000_000;
const EVERY: Duration = Duration::from_micros(250);

/// What the signal's handler goes by and writes to.
static MEMORY: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
static MEMORY_LEN: AtomicUsize = AtomicUsize::new(0);
static FRAME: AtomicUsize = AtomicUsize::new(0);
static OBJECT_CLASS: AtomicUsize = AtomicUsize::new(0);
static OBJECT_FUNCTION: AtomicUsize = AtomicUsize::new(0);
static FUNCTION_CLASS: AtomicU32 = AtomicU32::new(0);
static SAMPLES: AtomicPtr<u32> = AtomicPtr::new(ptr::null_mut());
static USED: AtomicUsize = AtomicUsize::new(0);

/// A function by the address of its bytecode, or what else runs in a frame by that of its object.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Callee {
    is_function: bool,
    address: u32,
}

struct Sample {
    place: usize,
    stack: Vec<Callee>,
}

fn main() -> Result<()> {
    let args: Vec<String> = env::args().collect();
    let (prelude, directory, name) = (fs::read_to_string(&args[1])?, &args[2], &args[3]);
    let seconds: f64 = env::var("SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3.0);
    let mut settings = nexxo_sandbox::config();
    portable(&mut settings)?;
    let engine = Engine::new(&settings)?;
    let module = Module::new(&engine, nexxo_checkpoints::insert(&compare(&fs::read(&args[4])?)?, 0)?)?;
    let source = fs::read_to_string(format!("{directory}/{name}.js"))?;
    let text = fs::read_to_string(format!("{directory}/{name}.txt"))?;

    let mut guest = Guest::boot(&engine, &module, Outside::checkout())?;
    guest.enter(Op::Script, 0, &prelude_frame(&engine, &module, &prelude)?)?;
    let module_name = format!("file:///bench/{name}.mjs");
    load(&mut guest, &Plugin { name: &module_name, source: &source, ..BENCH })?;
    configure(&mut guest)?;
    for call in 0..40 {
        transform(&mut guest, &text, call, false)?;
    }
    watch(&mut guest)?;
    let start = Instant::now();
    let mut calls = 0;
    sampled(|| {
        while start.elapsed().as_secs_f64() < seconds {
            transform(&mut guest, &text, 1000 + calls, false)?;
            MEMORY_LEN.store(guest.memory.data_size(&guest.store), Relaxed);
            calls += 1;
        }
        Ok(())
    })?;
    let took = start.elapsed().as_secs_f64() * 1e3 / f64::from(calls);
    print(&guest, &module, &samples(), took);
    Ok(())
}

/// Tells the handler where things are.
fn watch(guest: &mut Guest) -> Result<()> {
    let at: u32 = guest.call("nexxo_jit_layout", ())?;
    let runtime: u32 = guest.call("nexxo_jit_runtime", ())?;
    let numbers: Vec<u32> = (0..Layout::LEN).map(|number| word(guest, at as usize + 4 * number)).collect();
    let layout = Layout::new(&numbers)?;
    MEMORY.store(guest.memory.data_ptr(&guest.store), Relaxed);
    MEMORY_LEN.store(guest.memory.data_size(&guest.store), Relaxed);
    FRAME.store((runtime + layout.rt_frame) as usize, Relaxed);
    OBJECT_CLASS.store(layout.obj_class as usize, Relaxed);
    OBJECT_FUNCTION.store(layout.obj_bytecode as usize, Relaxed);
    FUNCTION_CLASS.store(layout.class_bytecode, Relaxed);
    SAMPLES.store(Box::leak(vec![0u32; ROOM].into_boxed_slice()).as_mut_ptr(), Relaxed);
    Ok(())
}

/// Runs something on this thread, which another one interrupts.
fn sampled(run: impl FnOnce() -> Result<()>) -> Result<()> {
    // SAFETY: the handler only reads and writes memory that stays, and allocates nothing.
    let thread = unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = note as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART | libc::SA_ONSTACK;
        libc::sigaction(libc::SIGUSR2, &action, ptr::null_mut());
        libc::pthread_self()
    };
    let ends = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !ends.load(Relaxed) {
                thread::sleep(EVERY);
                // SAFETY: that thread waits for this one before it goes on.
                unsafe { libc::pthread_kill(thread, libc::SIGUSR2) };
            }
        });
        let result = run();
        ends.store(true, Relaxed);
        result
    })
}

/// Notes the place in machine code, how many frames there are, and two numbers for each.
extern "C" fn note(_: i32, _: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let used = USED.load(Relaxed);
    if used + 3 + 2 * MOST_FRAMES > ROOM {
        return;
    }
    // SAFETY: the system gives the context of the thread that was interrupted; there is room behind what is used.
    let (place, into) = unsafe { (place_in(context), SAMPLES.load(Relaxed).add(used)) };
    let write = |at: usize, value: u32| {
        // SAFETY: as above.
        unsafe { into.add(at).write(value) }
    };
    let mut frames = 0;
    let mut frame = guest_word(FRAME.load(Relaxed)) as usize;
    while frame != 0 && frames < MOST_FRAMES {
        let object = guest_word(frame + FRAME_FUNCTION) as usize;
        let is_function =
            guest_word(object + OBJECT_CLASS.load(Relaxed)) & 0xffff == FUNCTION_CLASS.load(Relaxed);
        let function = guest_word(object + OBJECT_FUNCTION.load(Relaxed));
        write(3 + 2 * frames, u32::from(is_function));
        write(4 + 2 * frames, if is_function { function } else { object as u32 });
        frames += 1;
        frame = guest_word(frame) as usize;
    }
    write(0, place as u32);
    write(1, (place >> 32) as u32);
    write(2, frames as u32);
    USED.store(used + 3 + 2 * frames, Relaxed);
}

/// Where the thread was.
///
/// # Safety
/// The context is one that the system gave a signal's handler.
unsafe fn place_in(context: *const libc::c_void) -> usize {
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    // SAFETY: this system gives a context of that type.
    return unsafe {
        (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs[libc::REG_RIP as usize] as usize
    };
    #[cfg(all(target_os = "linux", target_arch = "aarch64"))]
    // SAFETY: as above.
    return unsafe { (*context.cast::<libc::ucontext_t>()).uc_mcontext.pc as usize };
    #[allow(unreachable_code)]
    {
        let _ = context;
        0
    }
}

/// A word of the guest's memory; 0 outside of it.
fn guest_word(at: usize) -> u32 {
    if at + 4 > MEMORY_LEN.load(Relaxed) {
        return 0;
    }
    // SAFETY: within memory that is neither moved nor unmapped while the guest lives; what it holds may be half written.
    unsafe { MEMORY.load(Relaxed).add(at).cast::<u32>().read_unaligned() }
}

fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    let mut at = 0;
    // SAFETY: the thread that wrote has been waited for.
    let words = unsafe { std::slice::from_raw_parts(SAMPLES.load(Relaxed), USED.load(Relaxed)) };
    while let [low, high, frames, rest @ ..] = &words[at..] {
        let stack = rest[..2 * *frames as usize].chunks_exact(2);
        let stack = stack.map(|pair| Callee { is_function: pair[0] == 1, address: pair[1] }).collect();
        all.push(Sample { place: *low as usize | (*high as usize) << 32, stack });
        at += 3 + 2 * *frames as usize;
    }
    all
}

fn print(guest: &Guest, module: &Module, samples: &[Sample], took: f64) {
    let mut functions: Vec<(usize, String)> =
        module.functions().map(|function| (function.offset, function.name.unwrap_or_default())).collect();
    functions.sort();
    let text = module.text().as_ptr_range();
    let of_engine = |place: usize| {
        if !(text.start as usize..text.end as usize).contains(&place) {
            return "outside";
        }
        let next = functions.partition_point(|(offset, _)| *offset <= place - text.start as usize);
        functions.get(next.wrapping_sub(1)).map_or("outside", |(_, name)| name.as_str())
    };
    let (mut own, mut natives, mut whole) = (HashMap::new(), HashMap::new(), HashMap::new());
    let mut by_engine: HashMap<Callee, HashMap<&str, usize>> = HashMap::new();
    for Sample { place, stack } in samples {
        let Some(top) = stack.first() else { continue };
        *own.entry(*top).or_insert(0) += 1;
        *by_engine.entry(*top).or_default().entry(of_engine(*place)).or_default() += 1;
        if let Some(caller) = stack.get(1).filter(|_| !top.is_function) {
            *natives.entry(*caller).or_insert(0) += 1;
        }
        for callee in stack.iter().collect::<HashSet<_>>() {
            *whole.entry(*callee).or_insert(0) += 1;
        }
    }
    let each = took / samples.len() as f64;
    let ms = |count: usize| count as f64 * each;
    println!("{} samples, {took:.3} ms a call", samples.len());
    for (callee, own) in most(&own) {
        let of = |counts: &HashMap<Callee, usize>| ms(counts.get(&callee).copied().unwrap_or(0));
        println!("{:8.3} {:8.3} {:8.3}  {}", ms(own), of(&natives), of(&whole), name(guest, callee));
        let engine: Vec<String> = most(&by_engine[&callee])
            .into_iter()
            .take(8)
            .map(|(name, count)| format!("{name} {:.3}", ms(count)))
            .collect();
        println!("{:30}{}", "", engine.join(", "));
    }
}

/// Counts from the largest one.
fn most<K: Copy + Hash + Eq>(counts: &HashMap<K, usize>) -> Vec<(K, usize)> {
    let mut rows: Vec<(K, usize)> = counts.iter().map(|(key, count)| (*key, *count)).collect();
    rows.sort_by_key(|(_, count)| cmp::Reverse(*count));
    rows
}

/// The line of a function and what its text begins with.
fn name(guest: &Guest, callee: Callee) -> String {
    let address = callee.address as usize;
    if !callee.is_function {
        return format!("a native, {address}");
    }
    let text = word(guest, address + FUNCTION_TEXT) as usize;
    let text = guest.memory.data(&guest.store).get(text..text + 70).unwrap_or_default();
    let text = String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}: {text}", word(guest, address + FUNCTION_LINE))
}

fn word(guest: &Guest, at: usize) -> u32 {
    let bytes = guest.memory.data(&guest.store).get(at..at + 4);
    bytes.map_or(0, |bytes| u32::from_le_bytes(bytes.try_into().unwrap()))
}
