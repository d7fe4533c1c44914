//! Functions give the same results compiled as interpreted. Needs the built guest, `npm run build`.

#![cfg(feature = "jit")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nexxo_abi::{BareText, Op, OutcomeReader, Tag, Value, ValueBuilder, Writer};
use nexxo_sandbox::{Answer, Error, Host, Instance, Limits, Plugin, Runtime};

const PROGRAMS: &str = include_str!("fixtures/compiled.mjs");

struct NoHost;

impl Host for NoHost {
    fn call(&self, _request: &[u8], response: &mut Vec<u8>) {
        let mut writer = Writer::new(response);
        writer.frame(2);
        writer.bool(true);
        writer.null();
    }
}

fn runtime() -> Arc<Runtime> {
    let read = |name: &str| -> &'static [u8] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/guest").join(name);
        Box::leak(std::fs::read(path).unwrap().into_boxed_slice())
    };
    let id = read("engine.id").try_into().unwrap();
    // SAFETY: the files are those that the precompiler of this checkout wrote.
    unsafe { Runtime::new(read("engine.cwasm"), read("base.image"), read("hot.pages"), id) }.unwrap()
}

fn environment() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    let texts = [("cwd", "/"), ("platform", "linux"), ("arch", "x64"), ("nodeVersion", "22.0.0")];
    writer.container(Tag::Object, texts.len() as u32 + 3);
    for (key, text) in texts {
        writer.text(key);
        writer.text(text);
    }
    for (key, number) in [("now", 0.0), ("seed", 1.0)] {
        writer.text(key);
        writer.number(number);
    }
    writer.text("env");
    writer.container(Tag::Object, 0);
    bytes
}

fn load(runtime: &Arc<Runtime>, source: &str, compile: bool, cpu: Duration) -> Instance {
    let second = Duration::from_secs(60);
    let plugin = Plugin {
        module_name: "file:///programs.mjs".into(),
        source_hash: format!("{source}{compile}"),
        environment: environment(),
        limits: Limits { cpu, load_cpu: second, memory: 256 << 20, output: 8 << 20, host_calls: 1000 },
        read_roots: Vec::new(),
        pinned_roots: Vec::new(),
        write_roots: Vec::new(),
        caches: Vec::new(),
        clock_ms: Some(0.0),
        compile,
    };
    let threw = |_: &[u8]| panic!("the programs threw");
    let instance =
        Instance::load(runtime, &plugin, Rc::new(NoHost), None, || Ok(source.into()), threw).unwrap();
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    writer.text("default");
    writer.container(Tag::Array, 0);
    instance.enter(Op::Configure, 1, &frame, |_| Ok(())).unwrap();
    instance
}

fn transform(instance: &Instance) -> Result<String, Error> {
    let fill = |text: &mut [u8], id: Option<&mut [u8]>| {
        text.copy_from_slice(b"code\0");
        id.unwrap().copy_from_slice(b"/id\0");
        Ok(())
    };
    instance.hook(2, 0, (BareText::narrow(4), Some(BareText::narrow(3))), fill, |answer| {
        let Answer::Outcome(bytes) = answer else { return Ok(format!("{answer:?}")) };
        let (mut reader, _) = OutcomeReader::new(bytes)?;
        match reader.value(&mut ValueBuilder)? {
            Value::Object(entries) => Ok(format!("{entries:?}")),
            other => Ok(format!("{other:?}")),
        }
    })
}

/// Calls until as many functions are compiled.
fn until_compiled(instance: &Instance, count: usize) {
    let started = Instant::now();
    while instance.compiled_functions() < count {
        assert!(
            started.elapsed() < Duration::from_secs(300),
            "only {} compiled",
            instance.compiled_functions()
        );
        transform(instance).unwrap();
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn programs_give_the_same_compiled() {
    let runtime = runtime();
    let expected = transform(&load(&runtime, PROGRAMS, false, Duration::from_secs(60))).unwrap();
    let instance = load(&runtime, PROGRAMS, true, Duration::from_secs(60));
    assert_eq!(transform(&instance).unwrap(), expected);
    until_compiled(&instance, 100);
    for _ in 0..3 {
        assert_eq!(transform(&instance).unwrap(), expected);
    }
}

#[test]
fn a_compiled_loop_ends_at_the_limit() {
    let source = "
        let calls = 0;
        const spin = (n) => { let x = 0; for (let i = 0; i < n; i++) x += i; return x; };
        export default () => ({ name: 'spin', transform(code) {
            for (let i = 0; i < 2000; i++) spin(3000);
            if (++calls < 1000) return null;
            for (;;) spin(1e9);
        } });";
    let runtime = runtime();
    let instance = load(&runtime, &source.replace("< 1000", "< 60"), true, Duration::from_secs(20));
    let mut last = Ok(String::new());
    for _ in 0..60 {
        last = transform(&instance);
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(instance.compiled_functions() > 0);
    assert_eq!(last.unwrap_err().code(), "NEXXO_CPU_LIMIT");
    assert_eq!(transform(&instance).unwrap_err().code(), "NEXXO_POISONED");
}

#[test]
fn compiled_recursion_ends_in_a_range_error() {
    let source = "
        const deep = (n) => { const a = [n], b = { n }; return deep(n + 1) + a.length + b.n; };
        const warm = (n) => { for (let i = 0; i < 300; i++) { try { deep(0); } catch (error) { if (!(error instanceof RangeError)) return error.message; } } return 'fine'; };
        export default () => ({ name: 'deep', transform: () => ({ code: warm(), map: null }) });";
    let runtime = runtime();
    let instance = load(&runtime, source, true, Duration::from_secs(60));
    let expected = transform(&instance).unwrap();
    until_compiled(&instance, 1);
    assert_eq!(transform(&instance).unwrap(), expected);
}
