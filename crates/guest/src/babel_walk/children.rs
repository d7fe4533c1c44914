//! Makes paths of what is below a node, and what `path.get` gives.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use super::known::{
    CONTAINER, KEY, LIST_KEY, MADE, NODE, OPTS, PARENT_PATH, SCOPE, SKIP_KEYS, STATE, TYPE, Walk,
};
use crate::engine::ctx;
use crate::fields::{
    at, construct, get, get_by, invoke, is_list, is_nullish, length, of_int, peek, same, set, truthy,
};
use crate::js::{Result, Value};
use crate::mappings::arrays::{items, of_values};

unsafe extern "C" {
    fn JS_FindInMap(
        ctx: *mut qjs::JSContext,
        map: qjs::JSValue,
        key: qjs::JSValue,
        value: *mut qjs::JSValue,
    ) -> c_int;
    fn JS_NewObjectLike(
        ctx: *mut qjs::JSContext,
        like: qjs::JSValue,
        count: c_int,
        values: *const qjs::JSValue,
    ) -> qjs::JSValue;
}

impl Walk {
    pub(super) fn visit_children(&self, path: &Value) -> Result<bool> {
        let a = self.atoms;
        let opts = self.field(path, OPTS, a.opts)?;
        let scope = self.field(path, SCOPE, a.scope)?;
        let state = self.field(path, STATE, a.state)?;
        let skip_keys = self.field(path, SKIP_KEYS, a.skip_keys)?;
        let node = self.field(path, NODE, a.node)?;
        let keys = get_by(&self.keys_of, &get(&node, a.type_)?)?;
        if !truthy(&keys) {
            return Ok(false);
        }
        let mut context: Option<Value> = None;
        let mut index = 0;
        while i64::from(index) < length(&keys)? {
            let key = at(&keys, index)?;
            index += 1;
            if !is_nullish(&skip_keys) && truthy(&get_by(&skip_keys, &key)?) {
                continue;
            }
            let child = get_by(&node, &key)?;
            if !truthy(&child) {
                continue;
            }
            let is_all = truthy(&get(&opts, a.enter)?) || truthy(&get(&opts, a.exit)?);
            let mut queue = Vec::new();
            if is_list(&child)? {
                let mut known: Option<Value> = None;
                let mut place = 0;
                while i64::from(place) < length(&child)? {
                    let item = at(&child, place)?;
                    if truthy(&item) && (is_all || self.is_wanted(&opts, &item)?) {
                        let known = match &known {
                            Some(known) => known,
                            None => known.insert(self.paths_below(path, &node)?),
                        };
                        let below = self.path_of(known, path, &node, &child, of_int(place as i32), &key)?;
                        queue.push(below);
                    }
                    place += 1;
                }
                if queue.is_empty() {
                    continue;
                }
            } else {
                if !(is_all || self.is_wanted(&opts, &child)?) {
                    continue;
                }
                let known = self.paths_below(path, &node)?;
                let below = self.path_of(&known, path, &node, &node, key, &Value::undefined())?;
                queue.push(below);
            }
            let queue = of_values(queue.into_iter().map(Value::into_raw).collect())?;
            let context = match &context {
                Some(context) => context,
                None => {
                    let args = [scope.raw(), opts.raw(), state.raw(), path.raw()];
                    context.insert(construct(&self.new_context, &args)?)
                }
            };
            let is_there = same(&self.field(path, NODE, a.node)?, &node);
            if self.walk(context, &queue, is_there.then_some(&node))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn is_wanted(&self, opts: &Value, node: &Value) -> Result<bool> {
        let kind = get(node, self.atoms.type_)?;
        if truthy(&get_by(opts, &kind)?) {
            return Ok(true);
        }
        let keys = get_by(&self.keys_of, &kind)?;
        if is_nullish(&keys) {
            return Ok(false);
        }
        let mut index = 0;
        while i64::from(index) < length(&keys)? {
            if truthy(&get_by(node, &at(&keys, index)?)?) {
                return Ok(true);
            }
            index += 1;
        }
        Ok(false)
    }

    pub(super) fn paths_below(&self, path: &Value, node: &Value) -> Result<Value> {
        let a = self.atoms;
        if self.is_by_hub {
            let hub = get(path, a.hub)?;
            return invoke(&self.cache, a.make_paths, &[hub.raw(), node.raw()]);
        }
        if self.is_cache_known {
            let all = get(&self.cache, a.paths)?;
            let mut found = qjs::JS_UNDEFINED;
            // SAFETY: both are alive; what is found gets its reference before anything else runs.
            if unsafe { JS_FindInMap(ctx(), all.raw(), node.raw(), &mut found) } > 0 {
                return Ok(Value::borrowed(found));
            }
        }
        invoke(&self.cache, a.make_paths, &[node.raw(), path.raw()])
    }

    /// The paths of a list, or that of another child, with a context or none; undefined where something is not plain.
    pub(super) fn get_child(&self, path: &Value, key: &Value, context: &Value) -> Result<Value> {
        let a = self.atoms;
        let node = get(path, a.node)?;
        if !node.is_object()
            || !same(&get(path, a.set_context)?, &get(&self.own, a.set_context)?)
            || !same(&get(&self.new_path, a.get)?, &self.get_path)
        {
            return Ok(Value::undefined());
        }
        let container = get_by(&node, key)?;
        if !is_list(&container)? {
            let known = self.paths_below(path, &node)?;
            let below = self.path_of(&known, path, &node, &node, key.clone(), &Value::undefined())?;
            self.set_context(&below, context)?;
            return Ok(below);
        }
        // SAFETY: the list is alive and only counted.
        let Some(count) = (unsafe { items(container.raw()) }).map(<[_]>::len) else {
            return Ok(Value::undefined());
        };
        if !same(&get(&container, a.constructor)?, &self.array) || !same(&get(&container, a.map)?, &self.map)
        {
            return Ok(Value::undefined());
        }
        let mut paths = Vec::with_capacity(count);
        for index in 0..count {
            let known = self.paths_below(path, &node)?;
            let below = self.path_of(&known, path, &node, &container, of_int(index as i32), key)?;
            self.set_context(&below, context)?;
            paths.push(below);
        }
        of_values(paths.into_iter().map(Value::into_raw).collect())
    }

    pub(super) fn path_of(
        &self,
        known: &Value,
        parent_path: &Value,
        parent: &Value,
        container: &Value,
        key: Value,
        list_key: &Value,
    ) -> Result<Value> {
        let a = self.atoms;
        let node = get_by(container, &key)?;
        let mut found = qjs::JS_UNDEFINED;
        // SAFETY: both are alive; what is found gets its reference before anything else runs.
        let path = match unsafe { JS_FindInMap(ctx(), known.raw(), node.raw(), &mut found) } {
            0 => Value::undefined(),
            1 => Value::borrowed(found),
            _ => invoke(known, a.get, &[node.raw()])?,
        };
        if let Some(fields) = self.fields(path.raw())
            && let Some(kind) = peek(node.raw(), a.type_)
        {
            fields.set(LIST_KEY, list_key.raw());
            fields.set(CONTAINER, container.raw());
            fields.set(PARENT_PATH, parent_path.raw());
            fields.set(KEY, key.raw());
            fields.set(NODE, node.raw());
            fields.set(TYPE, kind);
            return Ok(path);
        }
        let path = if truthy(&path) {
            path
        } else {
            let hub = get(parent_path, a.hub)?;
            let made = match peek(node.raw(), a.type_) {
                Some(kind) => {
                    let (list_key, container, parent_path) =
                        (list_key.raw(), container.raw(), parent_path.raw());
                    let given = [list_key, container, parent_path, key.raw(), node.raw(), kind];
                    self.make_path(parent.raw(), hub.raw(), given)?
                }
                None => Value::undefined(),
            };
            let is_made = !made.is_undefined();
            let path = if is_made { made } else { construct(&self.new_path, &[hub.raw(), parent.raw()])? };
            if truthy(&node) {
                invoke(known, a.set, &[node.raw(), path.raw()])?;
            }
            if is_made {
                return Ok(path);
            }
            path
        };
        set(&path, a.list_key, list_key.clone())?;
        set(&path, a.container, container.clone())?;
        set(&path, a.parent_path, parent_path.clone())?;
        set(&path, a.key, key)?;
        let kind = if is_nullish(&node) { Value::undefined() } else { get(&node, a.type_)? };
        set(&path, a.node, node)?;
        set(&path, a.type_, kind)?;
        Ok(path)
    }

    /// A path with its fields; undefined where it is not known which it has.
    pub(super) fn make_path(
        &self,
        parent: qjs::JSValue,
        hub: qjs::JSValue,
        given: [qjs::JSValue; MADE - 3],
    ) -> Result<Value> {
        if !self.like.is_object() || self.made.iter().any(|place| *place >= self.fresh.len()) {
            return Ok(Value::undefined());
        }
        let [contexts, places @ ..] = &self.made;
        let contexts_of_path = Value::array()?;
        let mut values = self.fresh.clone();
        for (place, value) in places.iter().zip([parent, hub].into_iter().chain(given)) {
            values[*place] = Value::borrowed(value).into_raw();
        }
        values[*contexts] = contexts_of_path.into_raw();
        // SAFETY: the object is alive; the references are given away unless the result is undefined.
        let path = Value::checked(unsafe {
            JS_NewObjectLike(ctx(), self.like.raw(), values.len() as c_int, values.as_ptr())
        })?;
        if path.is_undefined() {
            values.into_iter().map(Value::owned).for_each(drop);
        }
        Ok(path)
    }
}
