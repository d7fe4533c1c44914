//! `globalThis.__nexxo`: what the prelude builds the web and Node layer on. The prelude takes it and deletes it.

use nexxo_abi::{Event, Tag, Writer};
use rquickjs_sys as qjs;
use std::ffi::{CStr, c_int};

use crate::engine::{ctx, engine};
use crate::js::{Result, Value, returned, throw, throw_out_of_memory, throw_type_error};
use crate::text::Utf8;
use crate::{
    babel_comments, babel_print, babel_walk, context, css_tokens, dart_text, decode, dsv_rows, encode,
    estree_walk, host, js_tokens, js_trees, late_modules, mappings, native_data, owners, plain_objects,
    postcss_list, print_tree, reactions, svg_uri, text_runs, to_source, tree_walk, url_parts, yaml,
};

/// The functions that the prelude registered, one for each operation.
#[derive(Debug)]
pub struct Glue {
    pub prepare: Value,
    pub configure: Value,
    pub hook: Value,
    /// The functions behind the slots of hooks, for calls that need no detour through `hook`.
    pub runners: Value,
    pub settle: Value,
    pub timers: Value,
    pub ticks: Value,
    pub invoke: Value,
    pub release: Value,
}

/// `shortEntries()`: how many hooks were entered past the glue.
fn short_entries(_: &[Value]) -> Result<Value> {
    Ok(Value::number(engine().short_entries))
}

type Native = fn(&[Value]) -> Result<Value>;

const NATIVES: &[(&CStr, Native)] = &[
    (c"register", register),
    (c"builtins", builtins),
    (c"moduleLoader", module_loader),
    (c"script", script),
    (c"hostCall", host_call),
    (c"request", request),
    (c"resolved", resolved),
    (c"rejected", rejected),
    (c"setTimer", set_timer),
    (c"wantTicks", want_ticks),
    (c"owner", owners::get),
    (c"turn", owners::set),
    (c"shortEntries", short_entries),
    (c"utf8Encode", utf8_encode),
    (c"utf8Decode", utf8_decode),
    (c"latin1Decode", latin1_decode),
    (c"parseUrl", parse_url),
    (c"setUrlPart", set_url_part),
    (c"hash", native_data::digest),
    (c"pbkdf2", native_data::pbkdf2),
    (c"scrypt", native_data::scrypt),
    (c"bytesToText", native_data::bytes_to_text),
    (c"textToBytes", native_data::text_to_bytes),
    (c"crc32", native_data::crc32),
    (c"inflate", native_data::inflate),
    (c"unbrotli", native_data::unbrotli),
    (c"collator", native_data::collator),
    (c"compare", native_data::compare),
    (c"segments", native_data::segments),
    (c"wasm", crate::webassembly::operate),
    (c"encode", native_data::encode_bytes),
    (c"decode", native_data::decode_bytes),
    (c"track", context::track),
    (c"context", context::current),
    (c"setContext", context::set_current),
    (c"markContext", context::mark),
    (c"clone", clone),
    (c"encodeMappings", mappings::encode),
    (c"decodeMappings", mappings::decode),
    (c"magicMappings", mappings::of_magic_string),
    (c"jsTokens", js_tokens::tokens),
    (c"traceMappings", mappings::trace),
    (c"splitList", postcss_list::split),
    (c"cssTokenEnd", css_tokens::end),
    (c"dartHash", dart_text::hash),
    (c"codeUnits", dart_text::units),
    (c"blankComments", js_tokens::blank_comments),
    (c"dsvRows", dsv_rows::rows),
    (c"oneSpaced", svg_uri::one_spaced),
    (c"uriPayload", svg_uri::payload),
    (c"toSource", to_source::to_source),
    (c"loadYaml", yaml::load),
    (c"mergeMappings", mappings::merge),
    (c"characterMappings", mappings::of_characters),
    (c"writeMappings", mappings::write_objects),
    (c"printCommands", mappings::print_commands),
    (c"measureCommands", mappings::measure_commands),
    (c"printTree", print_tree::print),
    (c"estreeVisit", estree_walk::visit),
    (c"walkTree", tree_walk::walk),
    (c"copyPlain", plain_objects::copy),
    (c"haveSameProperties", plain_objects::have_same_properties),
    (c"wordEnd", text_runs::word_end),
    (c"blankEnd", text_runs::blank_end),
    (c"spaceEnd", text_runs::space_end),
    (c"valueEnd", text_runs::value_end),
    (c"babelTree", js_trees::babel_tree),
    (c"acornTree", js_trees::acorn_tree),
    (c"babelPrint", babel_print::print),
    (c"babelWalk", babel_walk::walk),
    (c"babelGet", babel_walk::get_child),
    (c"eachCommented", babel_comments::each_commented),
];

/// Defines the object.
pub fn install() {
    let define = || -> Result<()> {
        let object = Value::object()?;
        for (index, (name, _)) in NATIVES.iter().enumerate() {
            // SAFETY: the function keeps no data beyond its number.
            let function = Value::checked(unsafe {
                qjs::JS_NewCFunctionData(ctx(), Some(dispatch), 0, index as c_int, 0, std::ptr::null_mut())
            })?;
            object.define(name, function)?;
        }
        Value::global().define(c"__nexxo", object)
    };
    assert!(define().is_ok(), "the natives could not be defined");
}

unsafe extern "C" fn dispatch(
    _ctx: *mut qjs::JSContext,
    _this: qjs::JSValue,
    argc: c_int,
    argv: *mut qjs::JSValue,
    magic: c_int,
    _data: *mut qjs::JSValue,
) -> qjs::JSValue {
    // SAFETY: the engine passes `argc` arguments.
    let args: Vec<Value> =
        (0..argc).map(|index| Value::borrowed(unsafe { *argv.add(index as usize) })).collect();
    returned(NATIVES[magic as usize].1(&args))
}

pub fn arg(args: &[Value], index: usize) -> Value {
    args.get(index).cloned().unwrap_or_else(Value::undefined)
}

pub fn text(args: &[Value], index: usize) -> Result<String> {
    Ok(Utf8::of(&arg(args, index))?.to_string_lossy())
}

fn id(args: &[Value], index: usize) -> Result<u32> {
    Ok(arg(args, index).to_f64()? as u32)
}

fn register(args: &[Value]) -> Result<Value> {
    let glue = arg(args, 0);
    let function = |name: &CStr| -> Result<Value> {
        let function = glue.get(name)?;
        if function.is_function() {
            Ok(function)
        } else {
            Err(throw_type_error(&format!("the glue has no {}", name.to_string_lossy()), None))
        }
    };
    engine().glue = Some(Glue {
        prepare: function(c"prepare")?,
        configure: function(c"configure")?,
        hook: function(c"hook")?,
        runners: glue.get(c"runners")?,
        settle: function(c"settle")?,
        timers: function(c"timers")?,
        ticks: function(c"ticks")?,
        invoke: function(c"invoke")?,
        release: function(c"release")?,
    });
    Ok(Value::undefined())
}

fn builtins(args: &[Value]) -> Result<Value> {
    engine().builtins = Some(arg(args, 0));
    Ok(Value::undefined())
}

fn module_loader(args: &[Value]) -> Result<Value> {
    late_modules::set_loader(arg(args, 0));
    Ok(Value::undefined())
}

fn script(args: &[Value]) -> Result<Value> {
    late_modules::script(&arg(args, 0), &text(args, 1)?)
}

fn host_call(args: &[Value]) -> Result<Value> {
    let mut frame = Vec::new();
    Writer::new(&mut frame).frame(3);
    for index in 0..3 {
        encode::value(&mut frame, &arg(args, index))?;
    }
    let response = host::call(&frame).ok_or_else(throw_out_of_memory)?;
    let [ok, value] = <[Value; 2]>::try_from(decode::frame(&response)?)
        .map_err(|_| throw_type_error("the host answered with another frame", Some("NEXXO_FRAME")))?;
    if ok.raw() == qjs::JS_TRUE { Ok(value) } else { Err(throw(value)) }
}

fn request(args: &[Value]) -> Result<Value> {
    // What cannot cross must throw here, where the plugin made the call, not reject the call that it belongs to.
    for index in 1..4 {
        encode::value(&mut Vec::new(), &arg(args, index))?;
    }
    reactions::record(Event::Request, id(args, 0)?, &[&arg(args, 1), &arg(args, 2), &arg(args, 3)]);
    Ok(Value::undefined())
}

fn resolved(args: &[Value]) -> Result<Value> {
    reactions::record(Event::Resolved, id(args, 0)?, &[&arg(args, 1)]);
    Ok(Value::undefined())
}

fn rejected(args: &[Value]) -> Result<Value> {
    reactions::record(Event::Rejected, id(args, 0)?, &[&arg(args, 1)]);
    Ok(Value::undefined())
}

fn set_timer(args: &[Value]) -> Result<Value> {
    let ms = arg(args, 0).to_f64()?;
    let engine = engine();
    engine.timer = if ms.is_finite() && ms >= 0.0 { ms } else { -1.0 };
    engine.timer_changed = true;
    Ok(Value::undefined())
}

fn want_ticks(_: &[Value]) -> Result<Value> {
    engine().wants_ticks = true;
    Ok(Value::undefined())
}

pub fn bytes_value(bytes: &[u8]) -> Result<Value> {
    // SAFETY: pointer and length are the slice's.
    Value::checked(unsafe { qjs::JS_NewUint8ArrayCopy(ctx(), bytes.as_ptr(), bytes.len() as _) })
}

/// The bytes of any view or buffer.
pub fn bytes_of(value: &Value) -> Result<Vec<u8>> {
    let mut encoded = Vec::new();
    encode::value(&mut encoded, value)?;
    if encoded.first() != Some(&(Tag::Bytes as u8)) {
        return Err(throw_type_error("bytes were expected", None));
    }
    encoded.drain(..6);
    Ok(encoded)
}

fn utf8_encode(args: &[Value]) -> Result<Value> {
    let utf8 = Utf8::of(&arg(args, 0))?;
    match std::str::from_utf8(utf8.as_bytes()) {
        Ok(text) => bytes_value(text.as_bytes()),
        // A lone surrogate encodes as U+FFFD.
        Err(_) => {
            let units = crate::text::Units::of(&arg(args, 0))?;
            bytes_value(String::from_utf16_lossy(units.as_slice()).as_bytes())
        }
    }
}

fn utf8_decode(args: &[Value]) -> Result<Value> {
    let bytes = bytes_of(&arg(args, 0))?;
    let (fatal, ignore_bom) = (arg(args, 1).raw() == qjs::JS_TRUE, arg(args, 2).raw() == qjs::JS_TRUE);
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) if !ignore_bom => rest,
        _ => &bytes,
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Value::text(text),
        Err(_) if fatal => Err(throw_type_error(
            "The encoded data was not valid for encoding utf-8",
            Some("ERR_ENCODING_INVALID_ENCODED_DATA"),
        )),
        Err(_) => Value::text(&String::from_utf8_lossy(bytes)),
    }
}

fn latin1_decode(args: &[Value]) -> Result<Value> {
    crate::text::read(nexxo_abi::Text::Latin1(&bytes_of(&arg(args, 0))?))
}

fn parts_value(parts: Option<url_parts::Parts>) -> Result<Value> {
    let Some(parts) = parts else { return Ok(Value::null()) };
    let array = Value::array()?;
    for (index, part) in parts.iter().enumerate() {
        array.define_index(index as u32, Value::text(part)?)?;
    }
    Ok(array)
}

fn parse_url(args: &[Value]) -> Result<Value> {
    let base = if arg(args, 1).is_undefined() { None } else { Some(text(args, 1)?) };
    parts_value(url_parts::parse(&text(args, 0)?, base.as_deref()))
}

fn set_url_part(args: &[Value]) -> Result<Value> {
    parts_value(url_parts::set(&text(args, 0)?, &text(args, 1)?, &text(args, 2)?))
}

fn clone(args: &[Value]) -> Result<Value> {
    let mut encoded = Vec::new();
    encode::value(&mut encoded, &arg(args, 0))?;
    decode::value(&encoded)
}
