use nexxo_abi::{Op, Tag, Writer};
use wasmtime::{Error, Result};

use crate::guest::{Guest, check_thrown};

/// Digits that are each call's own number in its text, as texts from a bundler differ.
pub const NUMBER: &str = "0000000000";

/// The slot of the first hook of the first plugin object.
const SLOT: u32 = 0;
/// The operation that a hook with two texts is asked by.
const TWO_TEXTS: u32 = 2;

/// A plugin as it is loaded, and what it sees of its surroundings.
pub struct Plugin<'a> {
    /// The name of its module.
    pub name: &'a str,
    /// Its packed code.
    pub source: &'a str,
    /// The working directory.
    pub cwd: &'a str,
    /// The time, in milliseconds since 1970.
    pub now: f64,
    /// What `NODE_ENV` is, where it is set.
    pub node_env: Option<&'a str>,
}

/// The surroundings of plugins that are measured: those of a build for production, at the time that a sandbox has by
/// default, 2020-01-01.
pub const BENCH: Plugin<'static> =
    Plugin { name: "", source: "", cwd: "/bench", now: 1_577_836_800_000.0, node_env: Some("production") };

/// Evaluates a plugin's code.
pub fn load(guest: &mut Guest, plugin: &Plugin<'_>) -> Result<()> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(3);
    writer.text(plugin.name);
    writer.source(plugin.source);
    let texts = [("cwd", plugin.cwd), ("platform", "linux"), ("arch", "x64"), ("nodeVersion", "22.0.0")];
    let numbers = [("now", plugin.now), ("seed", 1.0)];
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
    writer.container(Tag::Object, u32::from(plugin.node_env.is_some()));
    if let Some(node_env) = plugin.node_env {
        writer.text("NODE_ENV");
        writer.text(node_env);
    }
    guest.enter(Op::Load, 0, &frame)
}

/// Runs its factory, the default export, without arguments.
pub fn configure(guest: &mut Guest) -> Result<()> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    writer.text("default");
    writer.container(Tag::Array, 0);
    guest.enter(Op::Configure, 1, &frame)
}

/// Calls its only hook with a text and an id; [`NUMBER`] in the text is the call's own. Gives the packed answer.
pub fn call_numbered(guest: &mut Guest, text: &str, number: u32, id: &str) -> Result<u64> {
    let (head, tail) = text.split_once(NUMBER).ok_or_else(|| Error::msg("its text has no number"))?;
    guest.call_hook(&format!("{head}{number:010}{tail}"), id, (TWO_TEXTS, SLOT))
}

/// Calls its only hook, as [`call_numbered`]; what it returned, where its id says `?shown`.
pub fn transform(guest: &mut Guest, text: &str, number: u32, shown: bool) -> Result<Vec<u8>> {
    let id = if shown { "/bench/x?shown" } else { "/bench/x" };
    let packed = call_numbered(guest, text, number, id)?;
    if packed <= 32 {
        return Ok(Vec::new());
    }
    let answer = guest.bytes(packed)?;
    check_thrown(answer)?;
    Ok(answer.to_vec())
}
