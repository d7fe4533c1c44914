//! Walks over trees as the package `estree-walker` does them.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use crate::atom::{Atom, atoms};
use crate::engine::ctx;
use crate::fields::{at, get, invoke, is_list, length, of_int, set, truthy};
use crate::js::{Result, Thrown, Value};
use crate::native::arg;

unsafe extern "C" {
    fn JS_NewNodeNames(ctx: *mut qjs::JSContext, object: qjs::JSValue) -> qjs::JSValue;
    fn JS_NextNodeName(ctx: *mut qjs::JSContext, names: qjs::JSValue, name: *mut qjs::JSAtom) -> c_int;
}

atoms! {
    enter = "enter",
    leave = "leave",
    call = "call",
    visit = "visit",
    replace = "replace",
    remove = "remove",
    context = "context",
    should_skip = "should_skip",
    should_remove = "should_remove",
    replacement = "replacement",
    type_ = "type",
}

/// So many nodes deep it goes on in JavaScript, which looks at the stack.
const MAX_DEPTH: u32 = 128;

/// The names of an object that may lead to nodes, as `for in` gives them.
struct Names(Value);

impl Names {
    fn of(object: &Value) -> Result<Self> {
        // SAFETY: the object is alive; the result is owned.
        Value::checked(unsafe { JS_NewNodeNames(ctx(), object.raw()) }).map(Self)
    }

    fn next(&mut self) -> Result<Option<Atom>> {
        let mut name = qjs::JS_ATOM_NULL;
        // SAFETY: the names are those of an object; the result outlives the call.
        match unsafe { JS_NextNodeName(ctx(), self.0.raw(), &mut name) } {
            0 => Ok(None),
            // SAFETY: the name is owned.
            found if found > 0 => unsafe { Atom::owned(name) }.map(Some),
            _ => Err(Thrown),
        }
    }
}

/// Where a node is: what has it, by which name, and where in a list.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: &'a Value,
    name: &'a Value,
    index: &'a Value,
}

struct Walk<'a> {
    walker: &'a Value,
    atoms: &'static Atoms,
}

/// `walker.visit(node, parent, name, index)`.
pub fn visit(args: &[Value]) -> Result<Value> {
    let [walker, node, parent, name, index] = std::array::from_fn(|place| arg(args, place));
    let walk = Walk { walker: &walker, atoms: Atoms::kept()? };
    walk.visit(node, Place { parent: &parent, name: &name, index: &index }, 0)
}

impl Walk<'_> {
    fn visit(&self, node: Value, place: Place, depth: u32) -> Result<Value> {
        let a = self.atoms;
        if !truthy(&node) {
            return Ok(node);
        }
        if depth == MAX_DEPTH {
            let args = [node.raw(), place.parent.raw(), place.name.raw(), place.index.raw()];
            return invoke(self.walker, a.visit, &args);
        }
        let mut node = node;
        let enter = get(self.walker, a.enter)?;
        if truthy(&enter) {
            let skips = get(self.walker, a.should_skip)?;
            set(self.walker, a.should_skip, Value::bool(false))?;
            let removed = self.ask(&enter, &mut node, place)?;
            let skipped = get(self.walker, a.should_skip)?;
            set(self.walker, a.should_skip, skips)?;
            if truthy(&skipped) {
                return Ok(node);
            }
            if removed {
                return Ok(Value::null());
            }
        }
        self.visit_children(&node, depth)?;
        let leave = get(self.walker, a.leave)?;
        if truthy(&leave) && self.ask(&leave, &mut node, place)? {
            return Ok(Value::null());
        }
        Ok(node)
    }

    /// Calls a visitor and does what it wants. Whether the node was removed.
    fn ask(&self, visitor: &Value, node: &mut Value, place: Place) -> Result<bool> {
        let a = self.atoms;
        let (removes, replaces) = (get(self.walker, a.should_remove)?, get(self.walker, a.replacement)?);
        set(self.walker, a.should_remove, Value::bool(false))?;
        set(self.walker, a.replacement, Value::null())?;
        let context = get(self.walker, a.context)?;
        let args = [context.raw(), node.raw(), place.parent.raw(), place.name.raw(), place.index.raw()];
        invoke(visitor, a.call, &args)?;
        let replacement = get(self.walker, a.replacement)?;
        if truthy(&replacement) {
            *node = replacement;
            let args = [place.parent.raw(), place.name.raw(), place.index.raw(), node.raw()];
            invoke(self.walker, a.replace, &args)?;
        }
        if truthy(&get(self.walker, a.should_remove)?) {
            invoke(self.walker, a.remove, &[place.parent.raw(), place.name.raw(), place.index.raw()])?;
        }
        let removed = truthy(&get(self.walker, a.should_remove)?);
        set(self.walker, a.should_remove, removes)?;
        set(self.walker, a.replacement, replaces)?;
        Ok(removed)
    }

    fn visit_children(&self, node: &Value, depth: u32) -> Result<()> {
        // What is no object has characters at most.
        if !node.is_object() {
            return Ok(());
        }
        let mut names = Names::of(node)?;
        while let Some(name) = names.next()? {
            let value = get(node, name.raw())?;
            if !value.is_object() || value.is_function() {
                continue;
            }
            if is_list(&value)? {
                self.visit_items(&value, node, &name.text()?, depth)?;
            } else if get(&value, self.atoms.type_)?.is_text() {
                let place = Place { parent: node, name: &name.text()?, index: &Value::null() };
                self.visit(value, place, depth + 1)?;
            }
        }
        Ok(())
    }

    fn visit_items(&self, list: &Value, node: &Value, name: &Value, depth: u32) -> Result<()> {
        let mut index = 0;
        while i64::from(index) < length(list)? {
            let is_node = !at(list, index)?.is_null() && get(&at(list, index)?, self.atoms.type_)?.is_text();
            if is_node {
                let place = Place { parent: node, name, index: &of_int(index as i32) };
                if !truthy(&self.visit(at(list, index)?, place, depth + 1)?) {
                    continue;
                }
            }
            index += 1;
        }
        Ok(())
    }
}
