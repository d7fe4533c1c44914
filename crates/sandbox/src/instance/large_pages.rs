//! Memory that is used much lies on large pages: see `docs/decisions/large-pages.md`.

use std::time::Duration;

use wasmtime::StoreContextMut;

use super::{Instance, State};
use crate::copy::MemoryCopy;
use crate::error::Result;

/// How much CPU time an instance uses before its memory is worth moving.
const MUCH: Duration = Duration::from_millis(50);

/// The largest memory that is moved, in bytes: for a moment it is there twice.
const LARGEST: usize = 256 << 20;

impl Instance {
    /// Moves the memory of a plugin that uses much time to large pages, and again each time that it has doubled. Only between
    /// operations.
    pub(super) fn use_large_pages(&self, context: &mut StoreContextMut<'_, State>) -> Result<()> {
        let stats = &context.data().stats;
        let len = stats.memory as usize;
        if stats.cpu < MUCH || len / 2 < self.large.get() || len > LARGEST {
            return Ok(());
        }
        self.large.set(len);
        let memory = self.exports.memory.data_mut(context);
        // Without the memory for a copy the plugin goes on where it is.
        let Ok(copy) = MemoryCopy::of(memory, &self.files.borrow()) else { return Ok(()) };
        // SAFETY: the memory comes from our own creator, which makes it of private mappings and page-aligned; the copy has all
        // that is not zero in it, and the exclusive borrow of its data keeps everybody else out. A failure stops the instance.
        unsafe { copy.place(memory.as_mut_ptr(), memory.len(), memory.len()) }?;
        self.files.borrow_mut().clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use nexxo_abi::Op;

    use super::*;
    use crate::{Answer, CHECKPOINTS, Host, Limits, Plugin, Runtime, config};

    struct Silent;

    impl Host for Silent {
        fn call(&self, _request: &[u8], _response: &mut Vec<u8>) {}
    }

    /// The first hook grows the memory and writes a number to each page, every later one adds to each, the fourth grows it threefold. Each
    /// answers with how many pages do not have what they should, and takes tens of milliseconds.
    const PAGES: &str = r#"(module
      (import "nexxo" "host_call" (func $call (param i32 i32) (result i32)))
      (import "nexxo" "host_take" (func $take (param i32)))
      (memory (export "memory") 4)
      (global $calls (mut i32) (i32.const 0))
      (func (export "nexxo_inbox") (param i32) (result i32) (i32.const 1024))
      (func (export "nexxo_settle_heap") (param i32))
      (func (export "nexxo_hook") (param i32 i32 i32 i32) (result i64) unreachable)
      (func (export "nexxo_enter") (param $op i32) (param $id i32) (param $len i32) (result i64)
        (local $at i32) (local $wrong i32) (local $turn i32)
        (if (i32.eq (local.get $op) (i32.const 2)) (then (return (i64.const 0))))
        (if (i32.eqz (global.get $calls)) (then (drop (memory.grow (i32.const 100)))))
        (if (i32.eq (global.get $calls) (i32.const 3)) (then (drop (memory.grow (i32.const 200)))))
        (local.set $turn (i32.const 6000000))
        (loop $wait (br_if $wait (local.tee $turn (i32.sub (local.get $turn) (i32.const 1)))))
        (local.set $at (i32.const 65536))
        (loop $pages
          (if (i32.and (i32.ne (i32.load (local.get $at)) (global.get $calls)) (i32.lt_u (local.get $at) (i32.const 6815744)))
            (then (local.set $wrong (i32.add (local.get $wrong) (i32.const 1)))))
          (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
          (local.set $at (i32.add (local.get $at) (i32.const 4096)))
          (br_if $pages (i32.lt_u (local.get $at) (i32.mul (memory.size) (i32.const 65536)))))
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i64.add (i64.const 2) (i64.extend_i32_u (select (i32.const 30) (local.get $wrong) (i32.gt_u (local.get $wrong) (i32.const 30))))))
    )"#;

    #[test]
    fn a_memory_that_is_moved_to_large_pages_holds_what_it_held() {
        let engine = wasmtime::Engine::new(&config()).unwrap();
        let wasm = nexxo_checkpoints::insert(&wat::parse_str(PAGES).unwrap(), CHECKPOINTS as u32).unwrap();
        let compiled = engine.precompile_module(&wasm).unwrap();
        let id = *blake3::hash(&compiled).as_bytes();
        // SAFETY: the engine compiled these bytes just now.
        let runtime = unsafe { Runtime::new(&compiled, &[], &[], id) }.unwrap();
        let second = Duration::from_secs(1);
        let plugin = Plugin {
            module_name: "file:///plugin.mjs".into(),
            source_hash: String::new(),
            environment: vec![0],
            limits: Limits {
                cpu: second,
                load_cpu: second,
                memory: 64 << 20,
                output: 1 << 20,
                host_calls: 100,
            },
            read_roots: Vec::new(),
            pinned_roots: Vec::new(),
            write_roots: Vec::new(),
            caches: Vec::new(),
            clock_ms: Some(0.0),
        };
        let instance =
            Instance::load(&runtime, &plugin, Rc::new(Silent), None, || Ok(String::new()), |_| Ok(()))
                .unwrap();
        let mut call = 0;
        while call < 8 || instance.stats().cpu < 2 * MUCH {
            call += 1;
            let wrong = instance.enter(Op::Hook, 0, &[], |answer| match answer {
                Answer::Echo(wrong) => Ok(wrong),
                other => panic!("{other:?}"),
            });
            assert_eq!(wrong.unwrap(), 0, "call {call}");
        }
        // Behind the fourth call, which grew it.
        assert_eq!(instance.large.get(), 304 << 16);
    }
}
