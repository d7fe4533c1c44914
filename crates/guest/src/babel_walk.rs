//! The walk of `@babel/traverse`, step for step as `js/help/babel-walk.ts` has it, where that says what each is for.

use rquickjs_sys as qjs;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ffi::c_int;
use std::rc::Rc;
use std::sync::OnceLock;

use crate::engine::ctx;
use crate::fields::{
    Fields, Layout, at, atoms, construct, get, get_by, int, invoke, is_list, is_nullish, is_true, length,
    of_int, peek, peek_by, same, set, tag, to_int32, truthy,
};
use crate::js::{Result, Thrown, Value};
use crate::mappings::arrays::{items, of_values};
use crate::native::arg;

unsafe extern "C" {
    fn JS_PopItem(ctx: *mut qjs::JSContext, array: qjs::JSValue) -> qjs::JSValue;
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

/// Up to how many nodes of a list are looked through for one that was visited before.
const FEW: usize = 16;

/// How many lists are walked over natively, one below the other. Below that it goes on in JavaScript, which has its own bound.
const MOST_DEPTH: u32 = 128;

/// What the flags of a path say.
const REMOVED: i32 = 1;
const STOP: i32 = 2;
const SKIP: i32 = 4;

/// Fields of a path that are looked at, in the order in which `babelWalk` says where they are.
const CONTEXTS: usize = 0;
const CONTEXT: usize = 1;
const STATE: usize = 2;
const OPTS: usize = 3;
const FLAGS: usize = 4;
const SKIP_KEYS: usize = 5;
const PARENT_PATH: usize = 6;
const PARENT: usize = 7;
const LIST_KEY: usize = 8;
const CONTAINER: usize = 9;
const KEY: usize = 10;
const NODE: usize = 11;
const TYPE: usize = 12;
const SCOPE: usize = 13;
const FIELDS: usize = 14;

/// How many fields a path is given when it is made.
const MADE: usize = 9;

struct Depth(Cell<u32>);

// SAFETY: the module has no threads.
unsafe impl Sync for Depth {}

static DEPTH: Depth = Depth(Cell::new(0));

atoms! {
    denied_before = "blacklist",
    call = "call",
    constructor = "constructor",
    container = "container",
    context = "context",
    contexts = "contexts",
    denied = "denylist",
    enter = "enter",
    exit = "exit",
    flags = "_traverseFlags",
    hub = "hub",
    includes = "includes",
    init = "init",
    inited = "inited",
    key = "key",
    list_key = "listKey",
    map = "map",
    make_paths = "getOrCreateCachedPaths",
    no_scope = "noScope",
    node = "node",
    opts = "opts",
    parent = "parent",
    parent_path = "parentPath",
    paths = "path",
    priority_queue = "priorityQueue",
    queue = "queue",
    resync_key = "_resyncKey",
    scope = "scope",
    set = "set",
    get = "get",
    set_context = "setContext",
    set_scope = "setScope",
    should_skip = "shouldSkip",
    skip_keys = "skipKeys",
    state = "state",
    type_ = "type",
    visit_all = "_call",
}

static ATOMS: OnceLock<Atoms> = OnceLock::new();

/// What `babelWalk` gave last, and what was read of it. It does not change.
struct Kept(RefCell<Option<(Value, Rc<Walk>)>>);

// SAFETY: the module has no threads.
unsafe impl Sync for Kept {}

static KEPT: Kept = Kept(RefCell::new(None));

/// What `babelWalk` gives with each call, in this order.
struct Walk {
    new_path: Value,
    new_context: Value,
    own: Value,
    cache: Value,
    keys_of: Value,
    no_scopes: Value,
    is_by_hub: bool,
    /// Whether the paths of a node are the package's `path.get(node)`.
    is_cache_known: bool,
    walk_in_js: Value,
    check_node: Value,
    refuse: Value,
    function_call: Value,
    /// `NodePath.get`, `Array` and its `map`, as they were.
    get_path: Value,
    array: Value,
    map: Value,
    words: [Value; 4],
    /// A path that was just made, where it is known that the class does nothing but give one its fields.
    like: Value,
    /// What the fields are then, in their order, and where those are among them that are given.
    fresh: Vec<qjs::JSValue>,
    made: [usize; MADE],
    /// Paths that were given a context.
    settled: Layout,
    atoms: &'static Atoms,
}

/// The nodes of a list that were visited.
#[derive(Default)]
struct Visited {
    nodes: Vec<Value>,
    /// Where they are, once they are more than a few.
    places: HashSet<usize>,
}

impl Visited {
    /// Adds an object; false where it was there.
    fn add(&mut self, node: &Value) -> bool {
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

impl Walk {
    fn kept(tools: &Value) -> Result<Rc<Self>> {
        if let Some((known, walk)) = &*KEPT.0.borrow()
            && known.raw() == tools.raw()
        {
            return Ok(Rc::clone(walk));
        }
        let walk = Rc::new(Self::of(tools)?);
        let before = KEPT.0.replace(Some((tools.clone(), Rc::clone(&walk))));
        drop(before);
        Ok(walk)
    }

    fn of(tools: &Value) -> Result<Self> {
        let tool = |index| at(tools, index);
        let places = |index, count| {
            let given = tool(index)?;
            (0..count).map(|place| to_int32(&at(&given, place)?).map(|place| place as usize)).collect()
        };
        let given = tool(20)?;
        let mut fresh = Vec::new();
        for index in 0..length(&given)? {
            let field = at(&given, index as u32)?;
            // Nothing that is counted: each path has its own reference.
            fresh.push(if int(&field).is_some() { field.raw() } else { qjs::JS_NULL });
        }
        let made: Result<Vec<usize>> = places(21, MADE as u32);
        let slots: Result<Vec<usize>> = places(24, FIELDS as u32);
        Ok(Self {
            new_path: tool(0)?,
            new_context: tool(1)?,
            own: tool(2)?,
            cache: tool(3)?,
            keys_of: tool(4)?,
            no_scopes: tool(5)?,
            is_by_hub: truthy(&tool(6)?),
            is_cache_known: truthy(&tool(7)?),
            walk_in_js: tool(8)?,
            check_node: tool(9)?,
            refuse: tool(10)?,
            function_call: tool(11)?,
            get_path: tool(12)?,
            array: tool(13)?,
            map: tool(14)?,
            words: [tool(15)?, tool(16)?, tool(17)?, tool(18)?],
            like: tool(19)?,
            fresh,
            made: made?.try_into().unwrap_or([usize::MAX; MADE]),
            settled: Layout::of(&tool(22)?, to_int32(&tool(23)?)? as usize, slots?),
            atoms: ATOMS.get_or_init(Atoms::new),
        })
    }

    /// The fields of a path that was given a context.
    fn fields(&self, path: qjs::JSValue) -> Option<Fields<'_>> {
        self.settled.fields(path)
    }

    /// A field of a path.
    fn field(&self, path: &Value, field: usize, name: qjs::JSAtom) -> Result<Value> {
        match self.fields(path.raw()) {
            Some(fields) => Ok(Value::borrowed(fields.get(field))),
            None => get(path, name),
        }
    }

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

    fn give_context(&self, path: &Value, context: &Value) -> Result<()> {
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
    fn is_in_place(&self, path: qjs::JSValue) -> bool {
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

    fn resync(&self, path: &Value) -> Result<()> {
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
    fn settle_plain(&self, path: qjs::JSValue) -> Option<()> {
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

    fn settle(&self, path: &Value) -> Result<()> {
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

    fn is_no_scope(&self, path: &Value) -> Result<bool> {
        let node = get(path, self.atoms.node)?;
        let kind = if is_nullish(&node) { Value::undefined() } else { get(&node, self.atoms.type_)? };
        Ok(truthy(&get_by(&self.no_scopes, &kind)?))
    }

    /// Whether a path that is no scope is in that of its parent.
    fn is_around(&self, path: &Value, parent_path: &Value, opts: &Value) -> Result<bool> {
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

    fn flags(&self, path: &Value) -> Result<i32> {
        to_int32(&self.field(path, FLAGS, self.atoms.flags)?)
    }

    fn visitors(&self, opts: &Value, node: &Value, phase: qjs::JSAtom) -> Result<Value> {
        let some = get_by(opts, &get(node, self.atoms.type_)?)?;
        if is_nullish(&some) { Ok(Value::undefined()) } else { get(&some, phase) }
    }

    fn visit(&self, path: &Value, node: &Value) -> Result<bool> {
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

    /// Gives a path the context that it had before its visitors ran.
    fn restore(&self, path: &Value, context: &Value) -> Result<()> {
        if same(&self.field(path, CONTEXT, self.atoms.context)?, context) {
            Ok(())
        } else {
            self.give_context(path, context)
        }
    }

    /// Whether visitors ended the visit of a path.
    fn call(&self, path: &Value, phase: qjs::JSAtom) -> Result<bool> {
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

    fn run(&self, path: &Value, visitors: &Value) -> Result<bool> {
        let a = self.atoms;
        if !is_list(visitors) {
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

    fn visit_children(&self, path: &Value) -> Result<bool> {
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
            if is_list(&child) {
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

    fn is_wanted(&self, opts: &Value, node: &Value) -> Result<bool> {
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

    fn paths_below(&self, path: &Value, node: &Value) -> Result<Value> {
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
    fn get_child(&self, path: &Value, key: &Value, context: &Value) -> Result<Value> {
        let a = self.atoms;
        let node = get(path, a.node)?;
        if !node.is_object()
            || !same(&get(path, a.set_context)?, &get(&self.own, a.set_context)?)
            || !same(&get(&self.new_path, a.get)?, &self.get_path)
        {
            return Ok(Value::undefined());
        }
        let container = get_by(&node, key)?;
        if !is_list(&container) {
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

    fn set_context(&self, path: &Value, context: &Value) -> Result<()> {
        if truthy(context) {
            self.give_context(path, context)?;
        }
        self.settle(path)
    }

    fn path_of(
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
    fn make_path(
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
