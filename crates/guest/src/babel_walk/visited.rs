//! Which nodes of a list a walk has visited.

use rquickjs_sys as qjs;
use std::collections::HashSet;

use crate::js::Value;

/// Up to how many nodes of a list are looked through for one that was visited before.
const FEW: usize = 16;

/// The nodes of a list that were visited.
#[derive(Default)]
pub struct Visited {
    nodes: Vec<Value>,
    /// Where they are, once they are more than a few.
    places: HashSet<usize>,
}

impl Visited {
    /// Adds an object; false where it was there.
    pub fn add(&mut self, node: &Value) -> bool {
        // SAFETY: the value is an object.
        let place = |node: &Value| unsafe { qjs::JS_VALUE_GET_PTR(node.raw()) } as usize;
        if self.places.is_empty() {
            if self.nodes.iter().any(|known| place(known) == place(node)) {
                return false;
            }
            if self.nodes.len() >= FEW {
                self.places.extend(self.nodes.iter().map(place));
                self.places.insert(place(node));
            }
        } else if !self.places.insert(place(node)) {
            return false;
        }
        self.nodes.push(node.clone());
        true
    }
}
