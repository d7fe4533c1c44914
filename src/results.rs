//! What a plugin's results are found by, of those that are kept between builds.

use std::cell::RefCell;
use std::rc::Rc;

use napi::sys;
use napi_derive::napi;
use nexxo_abi::{Builder, ByteKind};
use nexxo_results::{Entry, Found, Key, Outcome, Scope, Store};
use nexxo_sandbox::recorded_reads;

use crate::decode::ToJs;
use crate::encode;
use crate::engine::engine_id;
use crate::links::Links;
use crate::raw::{Env, Failed, Raw};
use crate::result_store::ResultStore;
use crate::shared_numbers::SharedNumbers;
use crate::tickets::Tickets;
use crate::value_bytes::{bytes_of, encoded, framed, from_frame, to_js};

/// What `find` found, as `numbers[0]` tells it.
const NOTHING: u32 = 0;
const VALUE: u32 = 1;
const ECHO: u32 = 2;
const UNCERTAIN: u32 = 3;
const REFUSED: u32 = 4;

/// The numbers that stand for how a call ended, where it is not a value.
const UNDEFINED_RESULT: u32 = 0;
const NULL_RESULT: u32 = 1;
const ECHO_RESULT: u32 = 2;
const VALUE_RESULT: u32 = 255;

/// The kept results of one plugin.
#[napi]
pub struct Results {
    env: Env,
    store: Rc<RefCell<Store>>,
    scope: RefCell<Scope>,
    /// [0] what was found, [1] the number of an echoed argument, [2] the ticket of the call.
    numbers: SharedNumbers<u32, 3>,
    frame: RefCell<Vec<u8>>,
    /// Calls that were looked up and have not ended.
    open: RefCell<Tickets<Waiting>>,
    links: RefCell<Links>,
}

struct Waiting {
    key: Key,
    history: Option<u32>,
}

#[napi]
impl Results {
    /// The results of a plugin; `base` is everything about it that holds for the whole build.
    #[napi(constructor)]
    pub fn new(
        env: napi::Env,
        store: &ResultStore,
        #[napi(ts_arg_type = "unknown")] base: Raw,
    ) -> napi::Result<Self> {
        let env = Env(env.raw());
        let bytes = encoded(env, base)?;
        Ok(Self {
            env,
            store: store.store.clone(),
            scope: RefCell::new(Scope::new(engine_id(), &bytes)),
            numbers: SharedNumbers::new(),
            frame: RefCell::default(),
            open: RefCell::default(),
            links: RefCell::default(),
        })
    }

    /// After `find`: [0] what it found (0 nothing, 1 a value, 2 an argument, 3 what holds only while answers are the same,
    /// 4 what does not count), [1] the argument's number, [2] the call's ticket. Read it once and keep it.
    #[napi(getter, ts_return_type = "Uint32Array")]
    pub fn numbers(&self) -> napi::Result<Raw> {
        Ok(Raw(self.numbers.view(self.env, sys::TypedarrayType::uint32_array)?))
    }

    /// A call that sets the plugin up has begun. Gives its number.
    #[napi]
    pub fn begin_set_up(&self, #[napi(ts_arg_type = "unknown")] call: Raw) -> napi::Result<f64> {
        let bytes = encoded(self.env, call)?;
        Ok(self.scope.borrow_mut().begin_set_up(&bytes) as f64)
    }

    /// It has ended; `answers` is what the host told it.
    #[napi]
    pub fn end_set_up(&self, number: f64, #[napi(ts_arg_type = "unknown")] answers: Raw) -> napi::Result<()> {
        let bytes = encoded(self.env, answers)?;
        self.scope.borrow_mut().end_set_up(number as u64, &bytes);
        Ok(())
    }

    /// A module of which the plugin may keep something. Gives its number.
    #[napi]
    pub fn add_history(&self) -> u32 {
        self.scope.borrow_mut().add_history()
    }

    /// Looks up the result of a hook, by its slot and its arguments. `history` is the number of the module that the call is about, or -1. What was found is told by `numbers`; the call
    /// must be given back by its ticket, by `keep`, `hold` or `drop`, but where a value or an argument was found.
    #[napi(
        ts_args_type = "slot: number, history: number, narrow: number, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown",
        ts_return_type = "unknown"
    )]
    #[allow(clippy::too_many_arguments)]
    pub fn find(
        &self,
        slot: u32,
        history: i32,
        narrow: u32,
        a: Raw,
        b: Raw,
        c: Raw,
        d: Raw,
        e: Raw,
    ) -> napi::Result<Raw> {
        let history = u32::try_from(history).ok();
        let mut frame = self.frame.take();
        frame.clear();
        frame.extend_from_slice(&slot.to_le_bytes());
        for (index, value) in [a.0, b.0, c.0, d.0, e.0].into_iter().enumerate() {
            if narrow >> index & 1 == 1 {
                encode::latin1(self.env, &mut frame, value)?;
            } else {
                encode::value(self.env, &mut frame, value)?;
            }
        }
        let key = self.scope.borrow_mut().key(history, &frame);
        *self.frame.borrow_mut() = frame;
        // Copied, because making values of it may run code of the host.
        let found = self.store.borrow_mut().find(&key, <[u8]>::to_vec);
        let (kind, value) = match found {
            Found::Nothing => (NOTHING, None),
            // An entry of ours that cannot be read is none.
            Found::Refused => (REFUSED, None),
            Found::Entry(bytes) => self.take(history, &bytes).unwrap_or((REFUSED, None)),
        };
        self.numbers.set(0, kind);
        if matches!(kind, NOTHING | REFUSED | UNCERTAIN) {
            self.numbers.set(2, self.open.borrow_mut().add(Waiting { key, history }));
        }
        match value {
            Some(value) => Ok(Raw(value)),
            None => Ok(Raw(self.env.undefined()?)),
        }
    }

    /// Makes values of an entry; nothing where it cannot be read.
    fn take(&self, history: Option<u32>, bytes: &[u8]) -> Option<(u32, Option<sys::napi_value>)> {
        let entry = Entry::decode(bytes)?;
        let chain = match entry.remembered {
            None => Vec::new(),
            Some(last) => match self.links.borrow_mut().unjudged(&mut self.store.borrow_mut(), last) {
                Some(chain) => chain,
                None => return Some((NOTHING, None)),
            },
        };
        let value = match entry.outcome {
            Outcome::Undefined | Outcome::Echo(_) => None,
            Outcome::Null => Some(self.env.null().ok()?),
            Outcome::Value(bytes) => Some(from_frame(self.env, bytes)?),
        };
        if !entry.is_certain() || !chain.is_empty() {
            return Some((UNCERTAIN, Some(self.parts(&entry, value, &chain)?)));
        }
        if let Some(history) = history {
            self.scope.borrow_mut().answered(history, &[&[], &[]]);
        }
        let Outcome::Echo(index) = entry.outcome else { return Some((VALUE, value)) };
        self.numbers.set(1, u32::from(index));
        Some((ECHO, None))
    }

    /// So many links of the chain that `find` gave hold, and the one after them does not.
    #[napi]
    pub fn judge(&self, holding: u32) {
        self.links.borrow_mut().judge(holding as usize);
    }

    /// How the call ended, its value, what it read, its calls, and what is to be judged.
    fn parts(
        &self,
        entry: &Entry<'_>,
        value: Option<sys::napi_value>,
        chain: &[Vec<u8>],
    ) -> Option<sys::napi_value> {
        let env = self.env;
        let kind = match entry.outcome {
            Outcome::Undefined => UNDEFINED_RESULT,
            Outcome::Null => NULL_RESULT,
            Outcome::Echo(index) => ECHO_RESULT + u32::from(index),
            Outcome::Value(_) => VALUE_RESULT,
        };
        let reads = match entry.reads {
            [] => None,
            reads => Some(ToJs(env).bytes(ByteKind::Uint8Array, reads).ok()?),
        };
        let calls = match entry.calls {
            [] => None,
            calls => Some(from_frame(env, calls)?),
        };
        let links = match chain {
            [] => None,
            chain => {
                let links = env.array(chain.len()).ok()?;
                for (index, reads) in chain.iter().enumerate() {
                    let reads = ToJs(env).bytes(ByteKind::Uint8Array, reads).ok()?;
                    env.set_element(links, index as u32, reads).ok()?;
                }
                Some(links)
            }
        };
        let parts = env.array(5).ok()?;
        env.set_element(parts, 0, env.int(kind as i32).ok()?).ok()?;
        for (index, part) in [value, reads, calls, links].into_iter().enumerate() {
            if let Some(part) = part {
                env.set_element(parts, index as u32 + 1, part).ok()?;
            }
        }
        Some(parts)
    }

    /// Keeps how a call ended: 0 undefined, 1 null, 2 and more the argument of that number less 2, 255 a value. `reads` is
    /// what the instance recorded, `calls` what the adapter did. Gives whether it could be kept.
    #[napi(
        ts_args_type = "ticket: number, kind: number, value: unknown, reads: Uint8Array | undefined, calls: unknown[] | undefined",
        ts_return_type = "boolean"
    )]
    pub fn keep(&self, ticket: u32, kind: u32, value: Raw, reads: Raw, calls: Raw) -> napi::Result<bool> {
        let Some(Waiting { key, history }) = self.open.borrow_mut().take(ticket) else { return Ok(false) };
        let value = if kind == VALUE_RESULT { framed(self.env, value)? } else { Vec::new() };
        let (reads, calls) = self.answers(reads, calls)?;
        let outcome = match kind {
            UNDEFINED_RESULT => Outcome::Undefined,
            NULL_RESULT => Outcome::Null,
            VALUE_RESULT => Outcome::Value(&value),
            echo => Outcome::Echo((echo - ECHO_RESULT) as u8),
        };
        if let Some(history) = history {
            self.scope.borrow_mut().answered(history, &[&reads, &calls]);
        }
        let remembered = self.links.borrow().last();
        let entry = Entry { outcome, reads: &reads, calls: &calls, remembered }.encode();
        self.store.borrow_mut().keep(key, entry);
        Ok(true)
    }

    /// The bytes of what a call was answered.
    fn answers(&self, reads: Raw, calls: Raw) -> Result<(Vec<u8>, Vec<u8>), Failed> {
        let is_given = |value: Raw| Ok(self.env.type_of(value.0)? != sys::ValueType::napi_undefined);
        let reads = if is_given(reads)? { bytes_of(self.env, reads)? } else { Vec::new() };
        let calls = if is_given(calls)? { framed(self.env, calls)? } else { Vec::new() };
        Ok((reads, calls))
    }

    /// Of what was read, all but what asks about the paths that `own` names; undefined where that is nothing.
    #[napi(ts_args_type = "reads: Uint8Array, own: string[]", ts_return_type = "Uint8Array | undefined")]
    pub fn without(&self, reads: Raw, own: Vec<String>) -> napi::Result<Raw> {
        let reads = bytes_of(self.env, reads)?;
        let others: Vec<u8> = recorded_reads(&reads)
            .filter(|(_, path)| !path.as_ref().is_some_and(|path| own.contains(path)))
            .flat_map(|(read, _)| read.iter().copied())
            .collect();
        Ok(Raw(if others.is_empty() { self.env.undefined()? } else { to_js(self.env, &others)? }))
    }

    /// The plugin read something, and may remember it.
    #[napi(ts_args_type = "reads: Uint8Array")]
    pub fn remember(&self, reads: Raw) -> napi::Result<()> {
        let reads = bytes_of(self.env, reads)?;
        self.links.borrow_mut().add(&mut self.store.borrow_mut(), &reads);
        Ok(())
    }

    /// What was found for a call holds: it is what the call gave.
    #[napi(ts_args_type = "ticket: number, reads: Uint8Array | undefined, calls: unknown[] | undefined")]
    pub fn hold(&self, ticket: u32, reads: Raw, calls: Raw) -> napi::Result<()> {
        let Some(Waiting { history: Some(history), .. }) = self.open.borrow_mut().take(ticket) else {
            return Ok(());
        };
        let (reads, calls) = self.answers(reads, calls)?;
        self.scope.borrow_mut().answered(history, &[&reads, &calls]);
        Ok(())
    }

    /// The call's result is not kept.
    #[napi]
    pub fn drop_call(&self, ticket: u32) {
        let _ = self.open.borrow_mut().take(ticket);
    }
}

/// A hash of a value, by which answers of the host are compared.
#[napi(ts_args_type = "value: unknown", ts_return_type = "string")]
pub fn value_digest(env: napi::Env, value: Raw) -> napi::Result<Raw> {
    let env = Env(env.raw());
    let bytes = encoded(env, value)?;
    Ok(Raw(env.text(&blake3::hash(&bytes).to_hex()[..32])?))
}
