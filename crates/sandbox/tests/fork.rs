//! Instances that go on from where another stood, here and on other threads.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use nexxo_abi::Op;
use nexxo_sandbox::{Answer, CHECKPOINTS, Error, Host, Instance, Limits, Plugin, Runtime, config};

struct Silent;

impl Host for Silent {
    fn call(&self, _request: &[u8], _response: &mut Vec<u8>) {}
}

/// Each hook answers with how many there have been; the fifth does not end.
const COUNTER: &str = r#"(module
  (import "nexxo" "host_call" (func $call (param i32 i32) (result i32)))
  (import "nexxo" "host_take" (func $take (param i32)))
  (memory (export "memory") 4)
  (func (export "nexxo_inbox") (param i32) (result i32) (i32.const 1024))
  (func (export "nexxo_settle_heap") (param i32))
  (func (export "nexxo_hook") (param i32 i32 i32 i32) (result i64) unreachable)
  (func (export "nexxo_enter") (param $op i32) (param $id i32) (param $len i32) (result i64)
    (if (i32.eq (local.get $op) (i32.const 2)) (then (return (i64.const 0))))
    (i32.store (i32.const 8000) (i32.add (i32.load (i32.const 8000)) (i32.const 1)))
    (if (i32.eq (i32.load (i32.const 8000)) (i32.const 5)) (then (loop (br 0))))
    (i64.add (i64.const 2) (i64.extend_i32_u (i32.load (i32.const 8000)))))
)"#;

fn counter() -> (Arc<Runtime>, Plugin, Instance) {
    let engine = wasmtime::Engine::new(&config()).unwrap();
    let wasm = nexxo_checkpoints::insert(&wat::parse_str(COUNTER).unwrap(), CHECKPOINTS as u32).unwrap();
    let compiled = engine.precompile_module(&wasm).unwrap();
    let id = *blake3::hash(&compiled).as_bytes();
    // SAFETY: the engine compiled these bytes just now.
    let runtime = unsafe { Runtime::new(&compiled, &[], &[], id) }.unwrap();
    let plugin = Plugin {
        module_name: "file:///plugin.mjs".into(),
        source_hash: String::new(),
        environment: vec![0],
        limits: Limits {
            cpu: Duration::from_millis(40),
            load_cpu: Duration::from_secs(1),
            memory: 8 << 20,
            output: 1 << 20,
            host_calls: 100,
        },
        read_roots: Vec::new(),
        pinned_roots: Vec::new(),
        write_roots: Vec::new(),
        caches: Vec::new(),
        clock_ms: Some(0.0),
    };
    let instance = loaded(&runtime, &plugin);
    (runtime, plugin, instance)
}

fn loaded(runtime: &Arc<Runtime>, plugin: &Plugin) -> Instance {
    Instance::load(runtime, plugin, Rc::new(Silent), None, || Ok(String::new()), |_| Ok(())).unwrap()
}

fn count(instance: &Instance) -> Result<u8, Error> {
    instance.enter(Op::Hook, 0, &[], |answer| match answer {
        Answer::Echo(count) => Ok(count),
        other => panic!("{other:?}"),
    })
}

#[test]
fn forks_go_on_from_where_the_instance_stood_each_by_itself() {
    let (runtime, plugin, instance) = counter();
    assert_eq!([count(&instance).unwrap(), count(&instance).unwrap()], [1, 2]);
    let fork = Arc::new(instance.fork(&plugin).unwrap());
    assert_eq!(count(&instance).unwrap(), 3);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let (runtime, fork) = (runtime.clone(), fork.clone());
            std::thread::spawn(move || {
                let instance = Instance::from_fork(&runtime, &fork, Rc::new(Silent)).unwrap();
                [count(&instance).unwrap(), count(&instance).unwrap()]
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), [3, 4]);
    }
    assert_eq!(count(&instance).unwrap(), 4);
}

#[test]
fn an_instance_is_entered_only_when_nobody_reads_its_memory_any_more() {
    let (runtime, plugin, _) = counter();
    for turn in 1..40u8 {
        let instance = loaded(&runtime, &plugin);
        assert_eq!(count(&instance).unwrap(), 1);
        let fork = Arc::new(instance.fork(&plugin).unwrap());
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let (runtime, fork) = (runtime.clone(), fork.clone());
                std::thread::spawn(move || {
                    let instance = Instance::from_fork(&runtime, &fork, Rc::new(Silent)).unwrap();
                    drop(fork);
                    count(&instance).unwrap()
                })
            })
            .collect();
        drop(fork);
        std::thread::sleep(Duration::from_micros(u64::from(turn) * 20));
        assert_eq!(count(&instance).unwrap(), 2);
        for thread in threads {
            assert_eq!(thread.join().unwrap(), 2, "turn {turn}");
        }
    }
}

#[test]
fn nobody_goes_on_from_an_instance_that_has_ended() {
    let (runtime, plugin, instance) = counter();
    let fork = instance.fork(&plugin).unwrap();
    instance.dispose();
    let gone = Instance::from_fork(&runtime, &fork, Rc::new(Silent)).unwrap_err();
    assert_eq!(gone.code(), "NEXXO_DISPOSED");
    let (runtime, plugin, instance) = counter();
    let fork = instance.fork(&plugin).unwrap();
    drop(instance);
    let gone = Instance::from_fork(&runtime, &fork, Rc::new(Silent)).unwrap_err();
    assert_eq!(gone.code(), "NEXXO_DISPOSED");
}

#[test]
fn a_fork_has_limits_of_its_own() {
    let (runtime, plugin, instance) = counter();
    for _ in 0..4 {
        count(&instance).unwrap();
    }
    let fork = instance.fork(&plugin).unwrap();
    let stopped = Instance::from_fork(&runtime, &fork, Rc::new(Silent)).unwrap();
    assert_eq!(count(&stopped).unwrap_err().code(), "NEXXO_CPU_LIMIT");
    assert_eq!(count(&stopped).unwrap_err().code(), "NEXXO_POISONED");
    let mut stats = nexxo_sandbox::Stats::default();
    stopped.copy_stats(&mut stats);
    assert!(stats.cpu >= Duration::from_millis(40), "{stats:?}");
}

#[test]
fn an_instance_that_has_ended_has_no_fork() {
    let (_runtime, plugin, instance) = counter();
    instance.dispose();
    assert_eq!(instance.fork(&plugin).unwrap_err().code(), "NEXXO_DISPOSED");
}
