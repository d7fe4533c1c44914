//! Guests that break their word. Each is a small module with the guest's imports and exports that does one thing no
//! honest guest does; the host must answer with an error that has a code, stay alive, and let nothing in again.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use nexxo_abi::{Op, VERSION, Writer};
use nexxo_sandbox::{Answer, CHECKPOINTS, Error, Host, Instance, Limits, Plugin, Runtime, config};

/// Answers every call with `true, null`.
#[derive(Default)]
struct Polite {
    calls: Cell<u32>,
}

impl Host for Polite {
    fn call(&self, _request: &[u8], response: &mut Vec<u8>) {
        self.calls.set(self.calls.get() + 1);
        let mut writer = Writer::new(response);
        writer.frame(2);
        writer.bool(true);
        writer.null();
    }
}

const MODULE: &str = r#"(module
  (import "nexxo" "host_call" (func $call (param i32 i32) (result i32)))
  (import "nexxo" "host_take" (func $take (param i32)))
  (import "nexxo" "turn" (func $turn (param i32)))
  (import "nexxo" "over" (func $over (param i32)))
  (memory (export "memory") 4)
  (func (export "nexxo_inbox") (param i32) (result i32) INBOX)
  (func (export "nexxo_settle_heap") (param i32))
  (func (export "nexxo_hook") (param i32 i32 i32 i32) (result i64) unreachable)
  (func (export "nexxo_enter") (param $op i32) (param $id i32) (param $len i32) (result i64)
    (if (i32.eq (local.get $op) (i32.const 2)) (then (return (i64.const 0))))
    ENTER)
  DATA)"#;

fn limits() -> Limits {
    Limits {
        cpu: Duration::from_millis(40),
        load_cpu: Duration::from_secs(1),
        memory: 8 << 20,
        output: 1 << 20,
        host_calls: 100,
    }
}

fn runtime(inbox: &str, enter: &str, data: &str) -> std::sync::Arc<Runtime> {
    let engine = wasmtime::Engine::new(&config()).unwrap();
    let text = MODULE.replace("INBOX", inbox).replace("ENTER", enter).replace("DATA", data);
    let wasm = nexxo_checkpoints::insert(&wat::parse_str(text).unwrap(), CHECKPOINTS as u32).unwrap();
    let compiled = engine.precompile_module(&wasm).unwrap();
    let id = *blake3::hash(&compiled).as_bytes();
    // SAFETY: the engine compiled these bytes just now.
    unsafe { Runtime::new(&compiled, &[], &[], id) }.unwrap()
}

fn plugin() -> Plugin {
    Plugin {
        module_name: "file:///plugin.mjs".into(),
        source_hash: String::new(),
        environment: vec![0],
        limits: limits(),
        read_roots: Vec::new(),
        pinned_roots: Vec::new(),
        write_roots: Vec::new(),
        caches: Vec::new(),
        clock_ms: Some(0.0),
        #[cfg(feature = "jit")]
        compile: true,
    }
}

fn load(enter: &str, data: &str) -> Instance {
    let runtime = runtime("(i32.const 1024)", enter, data);
    Instance::load(&runtime, &plugin(), Rc::new(Polite::default()), None, || Ok(String::new()), |_| Ok(()))
        .unwrap()
}

fn enter(instance: &Instance) -> Result<(), Error> {
    instance.enter(Op::Hook, 1, &[VERSION, 0], |answer| {
        if let Answer::Outcome(bytes) = answer {
            let (mut reader, _) = nexxo_abi::OutcomeReader::new(bytes)?;
            reader.value(&mut nexxo_abi::ValueBuilder)?;
            reader.event_count()?;
            reader.timer()?;
        }
        Ok(())
    })
}

/// The guest does `body`; the host says `code`, and the next entry says that the instance is gone.
fn stopped(body: &str, data: &str, code: &str) {
    let instance = load(body, data);
    let error = enter(&instance).expect_err(body);
    assert_eq!(error.code(), code, "{body}: {error}");
    assert_eq!(enter(&instance).unwrap_err().code(), "NEXXO_POISONED", "{body}");
}

#[test]
fn an_outcome_outside_the_memory_is_refused() {
    stopped("(i64.const 0x7fffffff00000010)", "", "NEXXO_FRAME");
    stopped("(i64.const 0xffffffff00000010)", "", "NEXXO_FRAME");
    stopped("(i64.const 0x0003fff000000100)", "", "NEXXO_FRAME");
}

#[test]
fn an_outcome_that_is_none_is_refused() {
    stopped("(i64.const 0x0000080000000040)", "", "NEXXO_FRAME");
    stopped("(i64.const 0x0000080000000004)", r#"(data (i32.const 2048) "\02\00\00\ff")"#, "NEXXO_FRAME");
    stopped("(i64.const 0x0000080000000003)", r#"(data (i32.const 2048) "\02\09\00")"#, "NEXXO_FRAME");
}

#[test]
fn an_outcome_larger_than_the_limit_is_not_even_looked_at() {
    stopped("(i64.const 0x00000000fffffff0)", "", "NEXXO_OUTPUT_LIMIT");
}

#[test]
fn a_trap_stops_the_instance() {
    stopped("unreachable", "", "NEXXO_TRAP");
    stopped("(drop (i32.load (i32.const -8))) (i64.const 0)", "", "NEXXO_TRAP");
}

#[test]
fn a_loop_ends_at_the_cpu_limit() {
    stopped("(loop $l (br $l)) (i64.const 0)", "", "NEXXO_CPU_LIMIT");
}

#[test]
fn a_loop_that_only_loads_ends_too() {
    // Loads of what nothing writes between are what a compiler leaves out.
    let loads = "(loop $l (drop (i32.load8_u (i32.const 0x7ff00000))) (drop (i32.load (i32.const 8)))
        (loop $k (br_if $k (i32.load (i32.const 16)))) (br $l)) (i64.const 0)";
    stopped(loads, "", "NEXXO_CPU_LIMIT");
    let nested = "(loop $a (loop $b (loop $c (br_if $c (i32.load (i32.const 2048)))
        (br_if $b (i32.load (i32.const 2052)))) (br $a))) (i64.const 0)";
    for data in [r"", r"\01\00\00\00", r"\00\00\00\00\01"] {
        stopped(nested, &format!(r#"(data (i32.const 2048) "{data}")"#), "NEXXO_CPU_LIMIT");
    }
}

#[test]
fn recursion_that_takes_time_and_no_depth_ends_at_the_cpu_limit() {
    let recursion = "(func $r (param i32) (result i64)
        (if (result i64) (local.get 0)
            (then (i64.add (call $r (i32.sub (local.get 0) (i32.const 1)))
                           (call $r (i32.sub (local.get 0) (i32.const 1)))))
            (else (i64.const 0))))";
    stopped("(call $r (i32.const 60))", recursion, "NEXXO_CPU_LIMIT");
    let by_table = "(type $t (func (param i32) (result i64))) (table 1 funcref) (elem (i32.const 0) $r)
        (func $r (param i32) (result i64)
        (if (result i64) (local.get 0)
            (then (i64.add (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))
                           (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
            (else (i64.const 0))))";
    stopped("(call $r (i32.const 60))", by_table, "NEXXO_CPU_LIMIT");
}

#[test]
fn lies_about_whom_time_is_used_for_end_at_the_limits_all_the_same() {
    for lie in [
        "(call $turn (i32.const 7)) (call $turn (i32.const 1))",
        "(call $turn (i32.const 0)) (call $over (i32.const 1)) (call $turn (i32.const 1))",
        "(call $over (i32.const 1)) (call $turn (i32.add (i32.load (i32.const 8)) (i32.const 1)))
         (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))",
    ] {
        stopped(&format!("(loop $l {lie} (br $l)) (i64.const 0)"), "", "NEXXO_CPU_LIMIT");
    }
}

#[test]
fn a_stopped_guest_may_have_named_any_address() {
    // Copies and fills are the host's own code, which must not meet what is inaccessible.
    let everywhere = "(loop $l
        (memory.fill (i32.const 0) (i32.const 0) (i32.const 262144))
        (memory.copy (i32.const 0) (i32.const 131072) (i32.const 131072)) (br $l)) (i64.const 0)";
    stopped(everywhere, "", "NEXXO_CPU_LIMIT");
    for fill in [
        "(memory.fill (i32.const 0x7ff00000) (i32.const 1) (i32.const 4))",
        "(memory.copy (i32.const 0) (i32.const 0x7ff00000) (i32.const 4))",
    ] {
        stopped(&format!("{fill} (i64.const 0)"), "", "NEXXO_TRAP");
    }
    let request = "(drop (call $call (i32.const 0x7ff00000) (i32.const 16))) (i64.const 0)";
    stopped(request, "", "NEXXO_FRAME");
}

#[test]
fn checkpoints_hold_nothing_and_keep_nothing() {
    let read = "(if (i32.load (i32.const 0x7ff00000)) (then unreachable)) (i64.const 0)";
    assert!(enter(&load(read, "")).is_ok());
    stopped("(i32.store (i32.const 0x7ff00000) (i32.const 1)) (i64.const 0)", "", "NEXXO_TRAP");
}

#[test]
fn recursion_ends_at_the_stack_limit() {
    let recursion = "(func $r (param i64) (result i64) (i64.add (call $r (local.get 0)) (local.get 0)))";
    stopped("(call $r (i64.const 1))", recursion, "NEXXO_STACK_OVERFLOW");
}

#[test]
fn a_request_outside_the_memory_is_refused() {
    stopped("(drop (call $call (i32.const -16) (i32.const 64))) (i64.const 0)", "", "NEXXO_FRAME");
    stopped("(drop (call $call (i32.const 0) (i32.const -1))) (i64.const 0)", "", "NEXXO_OUTPUT_LIMIT");
}

#[test]
fn a_request_that_is_none_is_refused() {
    stopped("(drop (call $call (i32.const 2048) (i32.const 9))) (i64.const 0)", "", "NEXXO_FRAME");
}

/// A frame of three values: the text "x", the number 1, null.
const REQUEST: &str = r#"(data (i32.const 2048) "\02\03\07\02\00\00\00x\04\02\00\00\00\01")"#;

#[test]
fn a_response_taken_to_an_address_outside_the_memory_is_refused() {
    stopped(
        "(drop (call $call (i32.const 2048) (i32.const 14))) (call $take (i32.const -2)) (i64.const 0)",
        REQUEST,
        "NEXXO_FRAME",
    );
}

#[test]
fn a_response_is_taken_once() {
    let twice = "(drop (call $call (i32.const 2048) (i32.const 14)))
        (call $take (i32.const 4096)) (call $take (i32.const 4096)) (i64.const 0)";
    assert!(enter(&load(twice, REQUEST)).is_ok());
}

#[test]
fn calls_of_the_host_are_counted() {
    stopped(
        "(loop $l (drop (call $call (i32.const 2048) (i32.const 14))) (br $l)) (i64.const 0)",
        REQUEST,
        "NEXXO_CALL_QUOTA",
    );
}

#[test]
fn memory_past_the_limit_is_not_granted() {
    // 8 MiB are 128 pages: the growth answers -1, and the guest reads on at its peril.
    let instance = load(
        "(if (i32.ne (memory.grow (i32.const 1000)) (i32.const -1)) (then unreachable)) (i64.const 0)",
        "",
    );
    assert!(enter(&instance).is_ok());
    assert!(instance.last_entry().memory_refused);
}

#[test]
fn an_inbox_outside_the_memory_is_refused() {
    for inbox in ["(i32.const -4)", "(i32.const 262143)"] {
        let runtime = runtime(inbox, "(i64.const 0)", "");
        let loaded = Instance::load(
            &runtime,
            &plugin(),
            Rc::new(Polite::default()),
            None,
            || Ok(String::new()),
            |_| Ok(()),
        );
        assert_eq!(loaded.unwrap_err().code(), "NEXXO_FRAME", "{inbox}");
    }
}

/// Enters the instance again from within its host calls.
#[derive(Default)]
struct Eager {
    instance: RefCell<Option<Rc<Instance>>>,
    depth: Cell<u32>,
    refused: Cell<Option<&'static str>>,
}

impl Host for Eager {
    fn call(&self, _request: &[u8], response: &mut Vec<u8>) {
        let instance = self.instance.borrow().clone().unwrap();
        self.depth.set(self.depth.get() + 1);
        if let Err(error) = enter(&instance) {
            self.refused.set(self.refused.get().or(Some(error.code())));
        }
        let mut writer = Writer::new(response);
        writer.frame(2);
        writer.bool(true);
        writer.null();
    }
}

#[test]
fn entering_from_within_is_allowed_to_a_bounded_depth() {
    let runtime = runtime(
        "(i32.const 1024)",
        "(drop (call $call (i32.const 2048) (i32.const 14))) (call $take (i32.const 4096)) (i64.const 0)",
        REQUEST,
    );
    let host = Rc::new(Eager::default());
    let instance = Rc::new(
        Instance::load(&runtime, &plugin(), host.clone(), None, || Ok(String::new()), |_| Ok(())).unwrap(),
    );
    *host.instance.borrow_mut() = Some(instance.clone());
    assert!(enter(&instance).is_ok());
    assert_eq!(host.refused.get(), Some("NEXXO_REENTRY_DEPTH"));
    assert_eq!(host.depth.get(), 16);
    host.instance.borrow_mut().take();
}

#[test]
fn disposing_from_within_takes_effect_when_the_entry_ends() {
    struct Disposer(RefCell<Option<Rc<Instance>>>);
    impl Host for Disposer {
        fn call(&self, _request: &[u8], _response: &mut Vec<u8>) {
            self.0.borrow().as_ref().unwrap().dispose();
        }
    }
    let runtime = runtime(
        "(i32.const 1024)",
        "(drop (call $call (i32.const 2048) (i32.const 14))) (i64.const 0)",
        REQUEST,
    );
    let host = Rc::new(Disposer(RefCell::new(None)));
    let instance = Rc::new(
        Instance::load(&runtime, &plugin(), host.clone(), None, || Ok(String::new()), |_| Ok(())).unwrap(),
    );
    *host.0.borrow_mut() = Some(instance.clone());
    assert!(enter(&instance).is_err());
    assert_eq!(enter(&instance).unwrap_err().code(), "NEXXO_DISPOSED");
    host.0.borrow_mut().take();
}

#[test]
fn a_thread_with_too_little_stack_is_refused_before_anything_runs() {
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(|| {
        let runtime = runtime("(i32.const 1024)", "(i64.const 0)", "");
        let loaded = Instance::load(
            &runtime,
            &plugin(),
            Rc::new(Polite::default()),
            None,
            || Ok(String::new()),
            |_| Ok(()),
        );
        loaded.unwrap_err().code()
    });
    assert_eq!(thread.unwrap().join().unwrap(), "NEXXO_STACK_OVERFLOW");
}
