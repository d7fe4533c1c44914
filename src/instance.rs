use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::ptr;
use std::rc::Rc;

use napi::bindgen_prelude::{FromNapiValue, This};
use napi::{Either, JsValue, sys};
use napi_derive::napi;
use nexxo_abi::{Op, OutcomeReader};
use nexxo_policy::{NoDigest, PinnedRoot};
use nexxo_sandbox::{Error, Instance as Sandboxed, Limits, Plugin, SnapshotStore};

use crate::answers::{Answers, THROWN, refused};
use crate::decode::ToJs;
use crate::engine::runtime;
use crate::host::{CALLBACK, Callback, JsHost};
use crate::inner::Inner;
use crate::latest_entry::latest_entry;
use crate::load_options::{LoadOptions, PinnedRootOption};
use crate::raw::{Env, Failed, Raw, call};
use crate::shared_numbers::SharedNumbers;
use crate::stats::InstanceStats;
use crate::value_bytes::recorded_value;
use crate::{encode, failure, frames, texts};

/// A plugin inside its own WebAssembly instance. See `docs/internals/boundary.md`.
#[napi]
pub struct Instance {
    pub(crate) inner: Rc<Inner>,
}

latest_entry!(Instance);

#[napi]
impl Instance {
    /// Loads a plugin. Where its own code throws, the instance comes back all the same, with `state[0]` 1 and the error
    /// from `loadError()`.
    ///
    /// Throws an `Error` with a `code` where the sandbox fails or an option is out of range.
    #[napi(constructor)]
    pub fn new(
        env: napi::Env,
        this: This<'_>,
        options: LoadOptions,
        #[napi(ts_arg_type = "(method: string, callId: number, args: unknown[]) => unknown")] host: Raw,
    ) -> napi::Result<Self> {
        let env = Env(env.raw());
        let plugin = plugin(env, &options)?;
        let disk = match &options.snapshot_dir {
            Either::A(dir) if options.keep_snapshot != Some(false) => snapshot_store(dir),
            _ => None,
        };
        let js_host = Rc::new(JsHost::new(env));
        let answers = Answers::new(env);
        let thrown = Cell::new(ptr::null_mut());
        let keep_thrown = |bytes: &[u8]| {
            let (mut reader, _) = OutcomeReader::new(bytes)?;
            let error = reader.value(&mut ToJs(env)).map_err(refused)?;
            // A reference keeps objects only, and a plugin may throw anything.
            let holder = env.array(1).and_then(|holder| env.set_element(holder, 0, error).map(|()| holder));
            let holder = holder.map_err(|Failed| Error::System("the host has no memory left".into()))?;
            thrown.set(
                call!(napi_create_reference(env.0, holder, 1) -> ptr::null_mut()).unwrap_or(ptr::null_mut()),
            );
            answers.state.set(0, THROWN);
            Ok(())
        };
        let runtime = runtime().map_err(|error| failure::throw(env, &error))?;
        let source = || {
            let failed = |Failed| Error::System("the bundle could not be had".into());
            let this = env.undefined().map_err(failed)?;
            let text =
                call!(napi_call_function(env.0, this, options.source.0, 0, ptr::null()) -> ptr::null_mut());
            // SAFETY: the value was handed out in the native call under way.
            unsafe { String::from_napi_value(env.0, text.map_err(failed)?) }
                .map_err(|error| Error::System(format!("the bundle is no text: {error}")))
        };
        let loaded = js_host.during(Callback::Function(host.0), || {
            Sandboxed::load(&runtime, &plugin, js_host.clone(), disk.as_ref(), source, keep_thrown)
        });
        let sandboxed = loaded.map_err(|error| failure::throw(env, &error))?;
        let name = env.text(&CALLBACK.to_string_lossy())?;
        env.define(this.object.raw(), name, host.0, false)?;
        let inner = Rc::new(Inner {
            env,
            plugin,
            sandboxed,
            host: js_host,
            answers,
            registers: SharedNumbers::new(),
            frame: RefCell::default(),
            thrown,
        });
        let function = texts::function(env, inner.clone())?;
        env.define(this.object.raw(), env.text("texts")?, function, false)?;
        Ok(Self { inner })
    }

    /// What the plugin threw at import; undefined where it did not.
    #[napi(ts_return_type = "unknown")]
    pub fn load_error(&self) -> napi::Result<Raw> {
        if self.inner.thrown.get().is_null() {
            return Ok(Raw(self.inner.env.undefined()?));
        }
        let holder =
            call!(napi_get_reference_value(self.inner.env.0, self.inner.thrown.get()) -> ptr::null_mut())?;
        Ok(Raw(self.inner.env.element(holder, 0)?))
    }

    /// The numbers that go with a call of `texts`: [0] call id, [1] slot, [2] length of the first text, [3] length of the
    /// second one, or 0xffffffff where there is none. The top bit of a length says that some code unit is above 255.
    #[napi(getter, ts_return_type = "Uint32Array")]
    pub fn registers(&self) -> napi::Result<Raw> {
        Ok(Raw(self.inner.registers.view(self.inner.env, sys::TypedarrayType::uint32_array)?))
    }

    /// Enters the guest with up to six values; trailing `undefined` are left out. Returns the operation's value, or what
    /// it threw, as `state[0]` tells; throws only what is the sandbox's own.
    #[napi(ts_args_type = "op: number, id: number, ...values: unknown[]", ts_return_type = "unknown")]
    #[allow(clippy::too_many_arguments)]
    pub fn enter(
        &self,
        this: This<'_>,
        op: u32,
        id: u32,
        a: Raw,
        b: Raw,
        c: Raw,
        d: Raw,
        e: Raw,
        f: Raw,
    ) -> napi::Result<Raw> {
        let op = frames::op(self.inner.env, op)?;
        let values = [a.0, b.0, c.0, d.0, e.0, f.0];
        let mut frame = self.inner.frame.take();
        frames::write_values(self.inner.env, &mut frame, &values)?;
        self.inner.run(this, op, id, frame, &values)
    }

    /// The short way into a hook: its slot and up to five values; trailing `undefined` are left out. The caller tells by
    /// a bit of `narrow` for each value that is a text without code units above 255: it then crosses a byte a unit without
    /// a look at it.
    #[napi(
        ts_args_type = "id: number, slot: number, narrow: number, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown",
        ts_return_type = "unknown"
    )]
    #[allow(clippy::too_many_arguments)]
    pub fn hook(
        &self,
        this: This<'_>,
        id: u32,
        slot: i32,
        narrow: u32,
        a: Raw,
        b: Raw,
        c: Raw,
        d: Raw,
        e: Raw,
    ) -> napi::Result<Raw> {
        let values = [ptr::null_mut(), a.0, b.0, c.0, d.0, e.0];
        let mut frame = self.inner.frame.take();
        frames::write_hook(self.inner.env, &mut frame, slot, narrow, &values[1..])?;
        self.inner.run(this, Op::Hook, id, frame, &values)
    }

    /// What the instance has used so far.
    #[napi]
    pub fn stats(&self) -> InstanceStats {
        self.inner.sandboxed.stats().into()
    }

    /// Ends the instance and frees its memory. Later entries throw `NEXXO_DISPOSED`.
    #[napi]
    pub fn dispose(&self) {
        self.inner.sandboxed.dispose();
        self.inner.release();
    }
}

fn plugin(env: Env, options: &LoadOptions) -> napi::Result<Plugin> {
    let LoadOptions { limits, .. } = options;
    let limits = Limits::parse(
        limits.cpu_ms,
        limits.load_cpu_ms,
        limits.memory_bytes,
        limits.output_bytes,
        limits.host_calls,
    )
    .map_err(|error| failure::throw(env, &error))?;
    let mut environment = Vec::new();
    encode::value(env, &mut environment, options.environment.0)?;
    Ok(Plugin {
        module_name: options.module_name.clone(),
        source_hash: options.source_hash.clone(),
        environment,
        limits,
        read_roots: options.read_roots.iter().map(PathBuf::from).collect(),
        pinned_roots: pinned_roots(env, options)?,
        write_roots: options.write_roots.iter().map(PathBuf::from).collect(),
        caches: match &options.snapshot_dir {
            Either::A(dir) => Some(PathBuf::from(dir)),
            Either::B(_) => None,
        }
        .into_iter()
        .chain(options.result_dir.as_ref().map(PathBuf::from))
        .collect(),
        clock_ms: match options.clock_ms {
            Either::A(ms) => Some(ms),
            Either::B(_) => None,
        },
    })
}

fn pinned_roots(env: Env, options: &LoadOptions) -> napi::Result<Vec<PinnedRoot>> {
    let pinned = |(index, root): (usize, &PinnedRootOption)| {
        let digest = root.sha256.parse().map_err(|error: NoDigest| {
            let what = format!("`pinnedRoots[{index}].sha256`: {error}");
            failure::throw_code(env, "NEXXO_OPTION_INVALID", &what)
        })?;
        Ok(PinnedRoot { path: PathBuf::from(&root.path), digest })
    };
    options.pinned_roots.iter().enumerate().map(pinned).collect()
}

/// Snapshots on disk are a convenience: where the directory or this user's key cannot be had, loads are slower.
fn snapshot_store(dir: &str) -> Option<SnapshotStore> {
    SnapshotStore::open(dir.as_ref(), &user_key_file()?).ok()
}

/// Where the key is by which this user's caches are authenticated.
pub fn user_key_file() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state")))?;
    Some(state.join("nexxo/snapshot.key"))
}
