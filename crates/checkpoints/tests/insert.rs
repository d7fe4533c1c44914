//! Where checkpoints come to stand.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nexxo_checkpoints::insert;
use wasmparser::{Operator, Parser, Payload, Validator};

const ADDRESS: u32 = 1 << 20;

/// Of each function the checkpoints' addresses, and how many loops have none at their head.
fn checkpoints(text: &str) -> Vec<(Vec<u32>, u32)> {
    let wasm = insert(&wat::parse_str(text).unwrap(), ADDRESS).unwrap();
    Validator::new().validate_all(&wasm).unwrap();
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(&wasm) {
        let Payload::CodeSectionEntry(body) = payload.unwrap() else { continue };
        let operators: Vec<_> =
            body.get_operators_reader().unwrap().into_iter().map(Result::unwrap).collect();
        let at = |index: usize| match operators.get(index..index + 3)? {
            [Operator::I32Const { value }, Operator::I32Load8U { .. }, Operator::Drop] => Some(*value as u32),
            _ => None,
        };
        let bare = |(index, operator): (usize, &Operator<'_>)| {
            matches!(operator, Operator::Loop { .. }) && at(index + 1).is_none()
        };
        let addresses = (0..operators.len()).filter_map(at).collect();
        functions.push((addresses, operators.iter().enumerate().filter(|&loops| bare(loops)).count() as u32));
    }
    functions
}

fn count(text: &str) -> Vec<usize> {
    let functions = checkpoints(text);
    assert!(functions.iter().all(|(_, bare)| *bare == 0), "{text}");
    functions.iter().map(|(addresses, _)| addresses.len()).collect()
}

#[test]
fn every_loop_has_one_at_its_head() {
    let nested = "(module (memory 1) (func (param i32) (result i32)
        (loop $a (loop $b (br_if $b (local.get 0)) (br_if $a (local.get 0)))) (loop (result i32) (i32.const 1))))";
    assert_eq!(count(nested), [3]);
}

#[test]
fn a_function_that_cannot_come_back_to_itself_has_none_at_its_start() {
    let straight = r#"(module (import "a" "b" (func $host)) (memory 1)
        (func $a (call $host)) (func $b (call $a) (call $a)) (func $c (call $b) (call $a)))"#;
    assert_eq!(count(straight), [0, 0, 0]);
}

#[test]
fn a_function_that_can_has_one() {
    let own = "(module (memory 1) (func $a (call $a)) (func (call $a)))";
    assert_eq!(count(own), [1, 1]);
    let each_other = r#"(module (import "a" "b" (func)) (memory 1)
        (func $leaf) (func $a (call $b)) (func $b (call $c) (call $leaf)) (func $c (call $a)))"#;
    assert_eq!(count(each_other), [0, 1, 1, 1]);
}

#[test]
fn who_calls_by_table_can_call_anything() {
    let by_table = "(module (memory 1) (table 1 funcref) (type $t (func))
        (func $a (call_indirect (type $t) (i32.const 0))) (func $b (call $a)) (func $leaf))";
    assert_eq!(count(by_table), [1, 1, 0]);
}

#[test]
fn each_loads_a_byte_of_its_own() {
    let two = "(module (memory 1) (func $a (loop (loop)) (call $a)) (func (loop)))";
    let functions = checkpoints(two);
    assert_eq!(functions, [(vec![ADDRESS, ADDRESS + 1, ADDRESS + 2], 0), (vec![ADDRESS + 3], 0)]);
}

#[test]
fn what_is_no_module_is_refused() {
    assert!(insert(b"no module", ADDRESS).is_err());
    let loops = "(loop)".repeat(1 + (1 << 16));
    let many = wat::parse_str(format!("(module (memory 1) (func {loops}))")).unwrap();
    assert!(insert(&many, ADDRESS).unwrap_err().to_string().contains("65536"));
}
