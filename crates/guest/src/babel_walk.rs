//! The walk of `@babel/traverse`, step for step as `js/help/babel-walk.ts` has it, where that says what each is for.

mod children;
mod contexts;
mod known;
mod visited;
mod visits;

use rquickjs_sys as qjs;
use std::cell::Cell;

use crate::engine::ctx;
use crate::fields::{at, get, length, same, set, truthy};
use crate::js::{Result, Thrown, Value};
use crate::native::arg;
use known::{CONTEXTS, KEY, NODE, PARENT, Walk};
use visited::Visited;

unsafe extern "C" {
    fn JS_PopItem(ctx: *mut qjs::JSContext, array: qjs::JSValue) -> qjs::JSValue;
}

/// How many lists are walked over natively, one below the other. Below that it goes on in JavaScript, which has its own bound.
const MOST_DEPTH: u32 = 128;

/// What the flags of a path say.
const REMOVED: i32 = 1;
const STOP: i32 = 2;
const SKIP: i32 = 4;

struct Depth(Cell<u32>);

// SAFETY: the module has no threads.
unsafe impl Sync for Depth {}

static DEPTH: Depth = Depth(Cell::new(0));

impl Walk {
    fn walk(&self, context: &Value, queue: &Value, parent: Option<&Value>) -> Result<bool> {
        let depth = DEPTH.0.get();
        if depth >= MOST_DEPTH {
            let parent = parent.map_or(qjs::JS_UNDEFINED, Value::raw);
            let args = [context.raw(), queue.raw(), parent];
            return Ok(truthy(&self.walk_in_js.call(&Value::undefined(), &args)?));
        }
        DEPTH.0.set(depth + 1);
        let is_stopped = self.walk_list(context, queue, parent);
        DEPTH.0.set(depth);
        is_stopped
    }

    fn walk_list(&self, context: &Value, queue: &Value, parent: Option<&Value>) -> Result<bool> {
        let a = self.atoms;
        set(context, a.queue, queue.clone())?;
        set(context, a.priority_queue, Value::array()?)?;
        let mut visited = Visited::default();
        let mut is_stopped = false;
        let mut next: u32 = 0;
        while i64::from(next) < length(queue)? {
            let path = at(queue, next)?;
            next += 1;
            if self.flags(&path)? & REMOVED == 0 {
                match parent {
                    Some(parent) if next == 1 => match self.fields(path.raw()) {
                        Some(fields) => fields.set(PARENT, parent.raw()),
                        None => set(&path, a.parent, parent.clone())?,
                    },
                    _ => self.resync(&path)?,
                }
            }
            let contexts = self.field(&path, CONTEXTS, a.contexts)?;
            let depth = length(&contexts)? as u32;
            if depth == 0 || !same(&at(&contexts, depth - 1)?, context) {
                // SAFETY: the list is alive and the value's reference is given away.
                let done = unsafe {
                    qjs::JS_SetPropertyUint32(ctx(), contexts.raw(), depth, context.clone().into_raw())
                };
                if done < 0 {
                    return Err(Thrown);
                }
                self.give_context(&path, context)?;
                self.settle(&path)?;
            }
            if self.field(&path, KEY, a.key)?.is_null() {
                continue;
            }
            let node = self.field(&path, NODE, a.node)?;
            if truthy(&node) {
                if !node.is_object() {
                    self.check_node.call(&Value::undefined(), &[node.raw()])?;
                }
                if !visited.add(&node) {
                    continue;
                }
                if self.visit(&path, &node)? {
                    is_stopped = true;
                    break;
                }
            }
            let queued = get(context, a.priority_queue)?;
            if length(&queued)? > 0 {
                is_stopped = self.walk(context, &queued, None)?;
                set(context, a.priority_queue, Value::array()?)?;
                set(context, a.queue, queue.clone())?;
                if is_stopped {
                    break;
                }
            }
        }
        for index in 0..next {
            let path = at(queue, index)?;
            let contexts = self.field(&path, CONTEXTS, a.contexts)?;
            // SAFETY: the list is alive; the result is owned.
            Value::checked(unsafe { JS_PopItem(ctx(), contexts.raw()) })?;
            let depth = length(&contexts)? as u32;
            if depth > 0 {
                let around = at(&contexts, depth - 1)?;
                if truthy(&around) {
                    self.give_context(&path, &around)?;
                }
            }
            self.settle(&path)?;
        }
        set(context, a.queue, Value::null())?;
        Ok(is_stopped)
    }
}

/// Arguments: what the walk needs (`babelWalk` says what), a context, and a list of paths. The result: whether the walk was stopped.
pub fn walk(args: &[Value]) -> Result<Value> {
    let walk = Walk::kept(&arg(args, 0))?;
    Ok(Value::bool(walk.walk(&arg(args, 1), &arg(args, 2), None)?))
}

/// Arguments: what the walk needs, a path, a key, and a context or none. The result: what `path.get(key)` gives, or undefined
/// where that is left to the package.
pub fn get_child(args: &[Value]) -> Result<Value> {
    Walk::kept(&arg(args, 0))?.get_child(&arg(args, 1), &arg(args, 2), &arg(args, 3))
}
