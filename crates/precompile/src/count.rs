//! How many WebAssembly instructions a plugin's hook executes: the same whatever else the machine does.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use nexxo_abi::Op;
use nexxo_precompile::{BENCH, Guest, Outside, Plugin, call_numbered, check, configure, load, prelude_frame};
use nexxo_sandbox::config;
use wasmtime::{Engine, Error, Module, Result};

/// Calls before those that count: caches are filled and shapes made.
const WARM_UP: u32 = 3;

/// Calls are counted until one of these is reached, so that garbage collections are shared out evenly.
const MOST_CALLS: u32 = 1000;
const ENOUGH: u64 = 300_000_000;

/// Counts for each `<name>.js` in the directory, a packed plugin with `transform` as its only hook, called with what is
/// in `<name>.txt`. Prints a line each: name, instructions of loading it, and of one warm call.
pub fn run(guest: &Path, prelude: &Path, plugins: &Path) -> Result<()> {
    let mut settings = config();
    settings.consume_fuel(true);
    let engine = Engine::new(&settings)?;
    let module = Module::from_file(&engine, guest)?;
    let prelude = prelude_frame(&engine, &module, &fs::read_to_string(prelude)?)?;
    let mut sources: Vec<_> = fs::read_dir(plugins)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    sources.retain(|path| path.extension() == Some(OsStr::new("js")));
    sources.sort();
    for path in sources {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let counted = Counted {
            source: &fs::read_to_string(&path)?,
            text: &fs::read_to_string(path.with_extension("txt"))?,
            name: &name,
        };
        let (load, call) =
            counted.count(&engine, &module, &prelude).map_err(|error| error.context(name.clone()))?;
        println!("{name}\t{load}\t{call}");
    }
    Ok(())
}

struct Counted<'a> {
    name: &'a str,
    source: &'a str,
    text: &'a str,
}

impl Counted<'_> {
    fn count(&self, engine: &Engine, module: &Module, prelude: &[u8]) -> Result<(u64, u64)> {
        let mut guest = Guest::boot(engine, module, Outside::checkout())?;
        guest.enter(Op::Script, 0, prelude)?;
        guest.call::<u32, ()>("nexxo_settle_heap", 1)?;
        let start = guest.store.get_fuel()?;
        let name = format!("file:///bench/{}.mjs", self.name);
        load(&mut guest, &Plugin { name: &name, source: self.source, ..BENCH })?;
        // As where a snapshot is taken.
        guest.call::<u32, ()>("nexxo_settle_heap", 0)?;
        configure(&mut guest)?;
        let load = start - guest.store.get_fuel()?;

        for number in 0..WARM_UP {
            self.call(&mut guest, number)?;
        }
        let start = guest.store.get_fuel()?;
        let (mut calls, mut used) = (0, 0);
        while calls < MOST_CALLS && used < ENOUGH {
            self.call(&mut guest, WARM_UP + calls)?;
            calls += 1;
            used = start - guest.store.get_fuel()?;
        }
        Ok((load, used / u64::from(calls)))
    }

    fn call(&self, guest: &mut Guest, number: u32) -> Result<()> {
        let packed = call_numbered(guest, self.text, number, &format!("/bench/{}", self.name))?;
        match packed {
            1 => Ok(()),
            packed if packed > 32 => {
                check(guest.bytes(packed)?)?;
                Err(Error::msg("the hook returned something"))
            }
            _ => Err(Error::msg("the hook did not return null")),
        }
    }
}
