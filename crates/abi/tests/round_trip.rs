//! What is written is read back, and bytes that nobody wrote end in an error.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nexxo_abi::{
    ByteKind, DecodeError, MAX_DEPTH, Outcome, OutcomeReader, Reader, Tag, Value, ValueBuilder, Writer,
    write_outcome_head, write_outcome_tail,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn units() -> impl Strategy<Value = Vec<u16>> {
    // Lone surrogates and NULs included.
    vec(prop_oneof![0u16..128, 128u16..256, any::<u16>(), 0xd800u16..0xe000], 0..12)
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Undefined),
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(Value::Number),
        any::<i32>().prop_map(|int| Value::Number(f64::from(int))),
        Just(Value::Number(-0.0)),
        "-?[0-9]{1,40}".prop_map(Value::BigInt),
        units().prop_map(Value::Text),
        any::<f64>().prop_map(Value::Date),
        (units(), units()).prop_map(|(source, flags)| Value::RegExp { source, flags }),
        vec(any::<u8>(), 0..20).prop_map(|bytes| Value::Bytes(ByteKind::Uint8Array, bytes)),
        vec(any::<u64>(), 0..4).prop_map(|words| {
            Value::Bytes(ByteKind::Float64Array, words.into_iter().flat_map(u64::to_le_bytes).collect())
        }),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            vec(proptest::option::of(inner.clone()), 0..8).prop_map(Value::Array),
            vec((units(), inner.clone()), 0..8).prop_map(Value::Object),
            vec((inner.clone(), inner.clone()), 0..6).prop_map(Value::Map),
            vec(inner.clone(), 0..6).prop_map(Value::Set),
            (units(), units(), units(), vec((units(), inner), 0..4))
                .prop_map(|(name, message, stack, props)| Value::Error { name, message, stack, props }),
        ]
    })
}

fn frame(values: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    writer.frame(values.len() as u8);
    for value in values {
        value.write(&mut writer);
    }
    bytes
}

/// NaN comes back as NaN, whichever it was.
fn canonical(value: &Value) -> Vec<u8> {
    frame(std::slice::from_ref(value))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn every_value_survives_the_round_trip(values in vec(value(), 0..6)) {
        let read = Reader::values(&frame(&values), &mut ValueBuilder).unwrap();
        prop_assert_eq!(read.len(), values.len());
        for (read, value) in read.iter().zip(&values) {
            prop_assert_eq!(canonical(read), canonical(value));
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..300)) {
        let _ = Reader::values(&bytes, &mut ValueBuilder);
        read_outcome(&bytes);
    }

    #[test]
    fn a_changed_frame_is_read_or_refused(
        values in vec(value(), 1..3),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = frame(&values);
        let index = at.index(bytes.len());
        bytes[index] = byte;
        let _ = Reader::values(&bytes, &mut ValueBuilder);
        prop_assert!(Reader::values(&frame(&values)[..cut.index(bytes.len())], &mut ValueBuilder).is_err());
    }

    #[test]
    fn an_outcome_survives_the_round_trip(value in value(), timer in prop_oneof![Just(-1.0), 0.0..1e9]) {
        let mut bytes = Vec::new();
        write_outcome_head(&mut bytes, Outcome::Value);
        value.write(&mut Writer::new(&mut bytes));
        write_outcome_tail(&mut bytes, 0, &[], timer);
        let (mut reader, outcome) = OutcomeReader::new(&bytes).unwrap();
        prop_assert_eq!(outcome, Outcome::Value);
        prop_assert_eq!(canonical(&reader.value(&mut ValueBuilder).unwrap()), canonical(&value));
        prop_assert_eq!(reader.event_count().unwrap(), 0);
        prop_assert_eq!(reader.timer().unwrap(), if timer < 0.0 { None } else { Some(timer) });
    }
}

fn read_outcome(bytes: &[u8]) -> Option<()> {
    let (mut reader, _) = OutcomeReader::new(bytes).ok()?;
    reader.value(&mut ValueBuilder).ok()?;
    for _ in 0..reader.event_count().ok()? {
        reader.event().ok()?;
        reader.value(&mut ValueBuilder).ok()?;
    }
    reader.timer().ok().map(drop)
}

#[test]
fn nesting_past_the_limit_is_refused_without_overflowing_the_stack() {
    for (levels, accepted) in [(MAX_DEPTH, true), (MAX_DEPTH + 1, false), (1_000_000, false)] {
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes);
        writer.frame(1);
        for _ in 0..levels {
            writer.container(Tag::Array, 1);
        }
        writer.null();
        let read = Reader::values(&bytes, &mut ValueBuilder);
        assert_eq!(read.is_ok(), accepted, "{levels} levels");
        if !accepted {
            assert_eq!(read.unwrap_err(), DecodeError::Depth);
        }
    }
}

#[test]
fn a_claimed_length_never_sizes_an_allocation() {
    for tag in [Tag::Array, Tag::Object, Tag::Map, Tag::Set, Tag::Latin1, Tag::Utf16, Tag::BigInt] {
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes);
        writer.frame(1);
        writer.container(tag, u32::MAX);
        assert_eq!(Reader::values(&bytes, &mut ValueBuilder).unwrap_err(), DecodeError::Truncated, "{tag:?}");
    }
    // Arrays within arrays, each claiming all the bytes behind it.
    let mut bytes = vec![nexxo_abi::VERSION, 1];
    let total = 4_000_000u32;
    for level in 0..400 {
        Writer::new(&mut bytes).container(Tag::Array, total - level * 5 - 10);
    }
    bytes.resize(total as usize, Tag::Null as u8);
    assert!(Reader::values(&bytes, &mut ValueBuilder).is_err());
}

#[test]
fn another_version_is_refused_by_number() {
    assert_eq!(Reader::values(&[9, 0], &mut ValueBuilder).unwrap_err(), DecodeError::Version(9));
    assert_eq!(OutcomeReader::new(&[9, 0]).unwrap_err(), DecodeError::Version(9));
}
