//! Comparisons in place of branch tables go where the tables went.
#![allow(missing_docs, clippy::unwrap_used)]

use nexxo_precompile::compare;
use wasmtime::{Engine, Instance, Module, Store};

fn answers(wasm: &[u8]) -> Vec<i32> {
    let engine = Engine::default();
    let module = Module::new(&engine, wasm).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let ask = instance.get_typed_func::<i32, i32>(&mut store, "ask").unwrap();
    let numbers = (-2..40).chain([i32::MIN, i32::MIN + 3, i32::MAX]);
    numbers.map(|number| ask.call(&mut store, number).unwrap()).collect()
}

/// A function whose table takes a number to one of `places`, the last of them by default.
fn table(places: usize, labels: &[usize]) -> Vec<u8> {
    let blocks = "(block ".repeat(places);
    let labels: Vec<String> = labels.iter().map(usize::to_string).collect();
    let ends: String = (0..places).map(|place| format!(") (return (i32.const {}))", place + 100)).collect();
    let text = format!(
        "(module (type (func (param f64))) (memory 1) (func $other (param f64) (local i64) nop)
         (func (export \"ask\") (param i32) (result i32) (local i64 f32 i64)
         {blocks} (br_table {} {} (local.get 0)) {ends} unreachable))",
        labels.join(" "),
        places - 1
    );
    wat::parse_str(text).unwrap()
}

#[test]
fn each_number_goes_where_it_went() {
    let few: [(usize, &[usize]); 7] = [
        (2, &[0]),
        (2, &[1, 0, 1, 0]),
        (3, &[0, 0, 0, 1, 1, 2, 0]),
        (3, &[2, 2, 2, 2, 1, 1]),
        (4, &[3, 2, 1, 0, 0, 1, 2, 3]),
        (1, &[0, 0]),
        (1, &[]),
    ];
    for (places, labels) in few {
        let wasm = table(places, labels);
        let compared = compare(&wasm).unwrap();
        assert_ne!(wasm, compared, "{labels:?}");
        assert_eq!(answers(&wasm), answers(&compared), "{labels:?}");
    }
}

#[test]
fn a_table_to_many_places_stays_one() {
    let labels: Vec<usize> = (0..20).collect();
    let wasm = table(21, &labels);
    assert_eq!(wasm, compare(&wasm).unwrap());
}

#[test]
fn values_go_along() {
    let text = "(module (func (export \"ask\") (param i32) (result i32)
        (block $a (result i32)
            (i32.add (i32.const 1000)
                (block $b (result i32)
                    (i32.const 7)
                    (br_table $a $b $b $a (local.get 0)))))))";
    let wasm = wat::parse_str(text).unwrap();
    let compared = compare(&wasm).unwrap();
    assert_ne!(wasm, compared);
    assert_eq!(answers(&wasm), answers(&compared));
}
