//! Gives paths their contexts and scopes, and brings them to where their nodes are.

use rquickjs_sys as qjs;

use super::known::{
    CONTAINER, CONTEXT, FLAGS, KEY, LIST_KEY, NODE, OPTS, PARENT, PARENT_PATH, SCOPE, SKIP_KEYS, STATE, Walk,
};
use crate::engine::ctx;
use crate::fields::{
    get, get_by, int, invoke, is_nullish, is_true, of_int, peek, peek_by, same, set, tag, truthy,
};
use crate::js::{Result, Value};
use crate::mappings::arrays::items;

impl Walk {
    pub(super) fn give_context(&self, path: &Value, context: &Value) -> Result<()> {
        let a = self.atoms;
        if let Some(fields) = self.fields(path.raw())
            && let (Some(state), Some(opts)) = (peek(context.raw(), a.state), peek(context.raw(), a.opts))
        {
            fields.set(CONTEXT, context.raw());
            fields.set(STATE, state);
            fields.set(OPTS, opts);
            return Ok(());
        }
        set(path, a.context, context.clone())?;
        set(path, a.state, get(context, a.state)?)?;
        set(path, a.opts, get(context, a.opts)?)
    }

    /// Whether a path in a list is where its node is, where all is plain; then it has its parent.
    pub(super) fn is_in_place(&self, path: qjs::JSValue) -> bool {
        let Some(fields) = self.fields(path) else { return false };
        let Some(around) = self.fields(fields.get(PARENT_PATH)) else { return false };
        let (parent, container, key) = (around.get(NODE), fields.get(CONTAINER), fields.get(KEY));
        if tag(parent) != qjs::JS_TAG_OBJECT || tag(key) != qjs::JS_TAG_INT {
            return false;
        }
        let Some(list) = peek_by(parent, fields.get(LIST_KEY)) else { return false };
        // SAFETY: the list is alive and nothing runs meanwhile.
        let item = unsafe { items(container) }.and_then(|items| {
            // SAFETY: the tag says that it is an integer.
            items.get(unsafe { qjs::JS_VALUE_GET_INT(key) } as usize)
        });
        if list != container || item != Some(&fields.get(NODE)) {
            return false;
        }
        fields.set(PARENT, parent);
        true
    }

    pub(super) fn resync(&self, path: &Value) -> Result<()> {
        let a = self.atoms;
        if self.is_in_place(path.raw()) {
            return Ok(());
        }
        let parent_path = get(path, a.parent_path)?;
        let list_key = get(path, a.list_key)?;
        if truthy(&parent_path) {
            set(path, a.parent, get(&parent_path, a.node)?)?;
        }
        if truthy(&list_key) {
            let parent = get(path, a.parent)?;
            if truthy(&parent) {
                let list = get_by(&parent, &list_key)?;
                if !same(&get(path, a.container)?, &list) {
                    set(path, a.container, if truthy(&list) { list } else { Value::null() })?;
                }
            }
        }
        let container = get(path, a.container)?;
        if truthy(&container) {
            let node = get(path, a.node)?;
            if !same(&node, &get_by(&container, &get(path, a.key)?)?) {
                get(&self.own, a.resync_key)?.call(path, &[])?;
            }
        }
        Ok(())
    }

    /// [`Self::settle`] where all is plain and in the scope of the parent; `None` where nothing was done.
    pub(super) fn settle_plain(&self, path: qjs::JSValue) -> Option<()> {
        let a = self.atoms;
        let fields = self.fields(path)?;
        let around = self.fields(fields.get(PARENT_PATH))?;
        let (opts, scope, key, list_key) =
            (fields.get(OPTS), around.get(SCOPE), fields.get(KEY), fields.get(LIST_KEY));
        let is_empty = |value| matches!(tag(value), qjs::JS_TAG_NULL | qjs::JS_TAG_UNDEFINED);
        if !is_empty(fields.get(SKIP_KEYS))
            || tag(fields.get(FLAGS)) != qjs::JS_TAG_INT
            || tag(opts) != qjs::JS_TAG_OBJECT
            || tag(scope) != qjs::JS_TAG_OBJECT
            || around.get(OPTS) != opts
            || is_true(peek(opts, a.no_scope)?)
            || !is_true(peek_by(self.no_scopes.raw(), peek(fields.get(NODE), a.type_)?)?)
            || !is_true(peek(scope, a.inited)?)
        {
            return None;
        }
        let [word_key, _, discriminant, decorators] = &self.words;
        // SAFETY: both are alive.
        let is = |value, word: &Value| unsafe { qjs::JS_IsStrictEqual(ctx(), value, word.raw()) };
        if tag(key) != qjs::JS_TAG_INT && (is(key, word_key) || is(key, discriminant))
            || !is_empty(list_key) && is(list_key, decorators)
        {
            return None;
        }
        fields.set(FLAGS, qjs::JS_MKVAL(qjs::JS_TAG_INT, 0));
        fields.set(SCOPE, scope);
        Some(())
    }

    pub(super) fn settle(&self, path: &Value) -> Result<()> {
        let a = self.atoms;
        if self.settle_plain(path.raw()).is_some() {
            return Ok(());
        }
        if !is_nullish(&get(path, a.skip_keys)?) {
            set(path, a.skip_keys, Value::object()?)?;
        }
        set(path, a.flags, of_int(0))?;
        let opts = get(path, a.opts)?;
        let parent_path = get(path, a.parent_path)?;
        if !is_nullish(&opts) && truthy(&get(&opts, a.no_scope)?) {
            return Ok(());
        }
        if !is_nullish(&parent_path) {
            let scope = get(&parent_path, a.scope)?;
            if truthy(&scope) && self.is_no_scope(path)? && self.is_around(path, &parent_path, &opts)? {
                set(path, a.scope, scope.clone())?;
                if !truthy(&get(&scope, a.inited)?) {
                    invoke(&scope, a.init, &[])?;
                }
                return Ok(());
            }
        }
        get(&self.own, a.set_scope)?.call(path, &[])?;
        Ok(())
    }

    pub(super) fn is_no_scope(&self, path: &Value) -> Result<bool> {
        let node = get(path, self.atoms.node)?;
        let kind = if is_nullish(&node) { Value::undefined() } else { get(&node, self.atoms.type_)? };
        Ok(truthy(&get_by(&self.no_scopes, &kind)?))
    }

    /// Whether a path that is no scope is in that of its parent.
    pub(super) fn is_around(&self, path: &Value, parent_path: &Value, opts: &Value) -> Result<bool> {
        let a = self.atoms;
        let [word_key, object_property, discriminant, decorators] = &self.words;
        let key = get(path, a.key)?;
        let opts_around = get(parent_path, a.opts)?;
        if int(&key).is_none() {
            if same(&key, word_key) {
                let node = get(parent_path, a.node)?;
                if is_nullish(&node) || !same(&get(&node, a.type_)?, object_property) {
                    return Ok(false);
                }
            }
            if same(&key, discriminant) {
                return Ok(false);
            }
        }
        let list_key = get(path, a.list_key)?;
        Ok(!(list_key.is_text() && same(&list_key, decorators))
            && (same(&opts_around, opts)
                || is_nullish(&opts_around)
                || !truthy(&get(&opts_around, a.no_scope)?)))
    }

    /// Gives a path the context that it had before its visitors ran.
    pub(super) fn restore(&self, path: &Value, context: &Value) -> Result<()> {
        if same(&self.field(path, CONTEXT, self.atoms.context)?, context) {
            Ok(())
        } else {
            self.give_context(path, context)
        }
    }

    pub(super) fn set_context(&self, path: &Value, context: &Value) -> Result<()> {
        if truthy(context) {
            self.give_context(path, context)?;
        }
        self.settle(path)
    }
}
