//! How many WebAssembly instructions a plugin's hook executes: the same whatever else the machine does.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use nexxo_abi::{Op, Tag, Writer};
use nexxo_sandbox::config;
use wasmtime::{Engine, Error, Module, Result};

use crate::outside::Outside;
use crate::{Guest, check, prelude_frame};

/// Calls before those that count: caches are filled and shapes made.
const WARM_UP: u32 = 3;

/// Calls are counted until one of these is reached, so that garbage collections are shared out evenly.
const MOST_CALLS: u32 = 1000;
const ENOUGH: u64 = 300_000_000;

/// Digits that are each call's own number in its text, as texts from a bundler differ.
const NUMBER: &str = "0000000000";

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
        let plugin = Plugin {
            source: &fs::read_to_string(&path)?,
            text: &fs::read_to_string(path.with_extension("txt"))?,
            name: &name,
        };
        let (load, call) =
            plugin.count(&engine, &module, &prelude).map_err(|error| error.context(name.clone()))?;
        println!("{name}\t{load}\t{call}");
    }
    Ok(())
}

struct Plugin<'a> {
    name: &'a str,
    source: &'a str,
    text: &'a str,
}

impl Plugin<'_> {
    fn count(&self, engine: &Engine, module: &Module, prelude: &[u8]) -> Result<(u64, u64)> {
        let mut guest = Guest::boot(engine, module, Outside::checkout())?;
        guest.enter(Op::Script, 0, prelude)?;
        guest.call::<u32, ()>("nexxo_settle_heap", 1)?;
        let start = guest.store.get_fuel()?;
        load(&mut guest, &format!("file:///bench/{}.mjs", self.name), self.source)?;
        // As where a snapshot is taken.
        guest.call::<u32, ()>("nexxo_settle_heap", 0)?;
        configure(&mut guest)?;
        let load = start - guest.store.get_fuel()?;

        let before = self.text.find(NUMBER).ok_or_else(|| Error::msg("its text has no number"))?;
        for number in 0..WARM_UP {
            self.call(&mut guest, before, number)?;
        }
        let start = guest.store.get_fuel()?;
        let (mut calls, mut used) = (0, 0);
        while calls < MOST_CALLS && used < ENOUGH {
            self.call(&mut guest, before, WARM_UP + calls)?;
            calls += 1;
            used = start - guest.store.get_fuel()?;
        }
        Ok((load, used / u64::from(calls)))
    }

    fn call(&self, guest: &mut Guest, before: usize, number: u32) -> Result<()> {
        let (head, tail) = (&self.text[..before], &self.text[before + NUMBER.len()..]);
        let id = format!("/bench/{}", self.name);
        let texts = format!("{head}{number:010}{tail}\0{id}\0\0");
        guest.send(texts.as_bytes())?;
        let lengths = (self.text.len() as u32, id.len() as u32);
        let packed: u64 = guest.call("nexxo_hook", (2u32, 0u32, lengths.0, lengths.1))?;
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

fn load(guest: &mut Guest, name: &str, source: &str) -> Result<()> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(3);
    writer.text(name);
    writer.source(source);
    let texts = [("cwd", "/bench"), ("platform", "linux"), ("arch", "x64"), ("nodeVersion", "22.0.0")];
    // 2020-01-01, which a sandbox has by default too.
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
