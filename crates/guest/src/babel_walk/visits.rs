//! Visits a path: calls its visitors, and goes on below it.

use rquickjs_sys as qjs;

use super::known::{CONTEXT, FLAGS, NODE, OPTS, STATE, Walk};
use super::{SKIP, STOP};
use crate::fields::{
    at, get, get_by, invoke, is_list, is_nullish, length, of_int, same, set, to_int32, truthy,
};
use crate::js::{Result, Value};

impl Walk {
    pub(super) fn flags(&self, path: &Value) -> Result<i32> {
        to_int32(&self.field(path, FLAGS, self.atoms.flags)?)
    }

    pub(super) fn visitors(&self, opts: &Value, node: &Value, phase: qjs::JSAtom) -> Result<Value> {
        let some = get_by(opts, &get(node, self.atoms.type_)?)?;
        if is_nullish(&some) { Ok(Value::undefined()) } else { get(&some, phase) }
    }

    pub(super) fn visit(&self, path: &Value, node: &Value) -> Result<bool> {
        let a = self.atoms;
        let mut opts = self.field(path, OPTS, a.opts)?;
        let mut denied = get(&opts, a.denied)?;
        if is_nullish(&denied) {
            denied = get(&opts, a.denied_before)?;
        }
        if !is_nullish(&denied) {
            let kind = get(node, a.type_)?;
            if truthy(&invoke(&denied, a.includes, &[kind.raw()])?) {
                return Ok(false);
            }
        }
        if !is_nullish(&get(&opts, a.should_skip)?) {
            if truthy(&invoke(&opts, a.should_skip, &[path.raw()])?) {
                return Ok(false);
            }
            opts = self.field(path, OPTS, a.opts)?;
        }
        let context = self.field(path, CONTEXT, a.context)?;
        let flags = self.flags(path)?;
        if flags & SKIP != 0 {
            return Ok(flags & STOP != 0);
        }
        if truthy(&get(&opts, a.enter)?) || truthy(&self.visitors(&opts, node, a.enter)?) {
            if self.call(path, a.enter)? {
                return Ok(self.flags(path)? & STOP != 0);
            }
            self.restore(path, &context)?;
        }
        let is_stopped = self.visit_children(path)?;
        let flags = self.flags(path)?;
        let flags = of_int(if is_stopped { flags | STOP } else { flags & !STOP });
        match self.fields(path.raw()) {
            Some(fields) => fields.set(FLAGS, flags.raw()),
            None => set(path, a.flags, flags)?,
        }
        self.restore(path, &context)?;
        let left = self.field(path, OPTS, a.opts)?;
        let left_node = self.field(path, NODE, a.node)?;
        if truthy(&left_node)
            && (truthy(&get(&left, a.exit)?) || truthy(&self.visitors(&left, &left_node, a.exit)?))
        {
            self.call(path, a.exit)?;
        }
        Ok(self.flags(path)? & STOP != 0)
    }

    /// Whether visitors ended the visit of a path.
    pub(super) fn call(&self, path: &Value, phase: qjs::JSAtom) -> Result<bool> {
        let a = self.atoms;
        let opts = self.field(path, OPTS, a.opts)?;
        let node = self.field(path, NODE, a.node)?;
        if !truthy(&node) {
            return Ok(false);
        }
        let all = get(&opts, phase)?;
        if truthy(&all) && self.run(path, &all)? {
            return Ok(true);
        }
        let node = self.field(path, NODE, a.node)?;
        if !truthy(&node) {
            return Ok(false);
        }
        let some = self.visitors(&opts, &node, phase)?;
        if truthy(&some) { self.run(path, &some) } else { Ok(false) }
    }

    pub(super) fn run(&self, path: &Value, visitors: &Value) -> Result<bool> {
        let a = self.atoms;
        if !is_list(visitors)? {
            return Ok(truthy(&get(&self.own, a.visit_all)?.call(path, &[visitors.raw()])?));
        }
        let mut index = 0;
        while i64::from(index) < length(visitors)? {
            let visitor = at(visitors, index)?;
            index += 1;
            if !truthy(&visitor) {
                continue;
            }
            let node = self.field(path, NODE, a.node)?;
            let state = self.field(path, STATE, a.state)?;
            if !truthy(&node) {
                return Ok(true);
            }
            let call = get(&visitor, a.call)?;
            let answer = if same(&call, &self.function_call) {
                visitor.call(&state, &[path.raw(), state.raw()])?
            } else {
                call.call(&visitor, &[state.raw(), path.raw(), state.raw()])?
            };
            if truthy(&answer) {
                self.refuse.call(&Value::undefined(), &[path.raw(), visitor.raw(), answer.raw()])?;
            }
            if !same(&self.field(path, NODE, a.node)?, &node) || self.flags(path)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
