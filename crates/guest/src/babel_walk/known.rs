//! What a walk of Babel's goes by: what the package's modules have, names, and where a path's fields are.

use rquickjs_sys as qjs;
use std::cell::RefCell;
use std::rc::Rc;

use crate::atom::atoms;
use crate::fields::{Fields, Layout, at, get, int, length, to_int32, truthy};
use crate::js::{Result, Value};

/// Fields of a path that are looked at, in the order in which `babelWalk` says where they are.
pub(super) const CONTEXTS: usize = 0;
pub(super) const CONTEXT: usize = 1;
pub(super) const STATE: usize = 2;
pub(super) const OPTS: usize = 3;
pub(super) const FLAGS: usize = 4;
pub(super) const SKIP_KEYS: usize = 5;
pub(super) const PARENT_PATH: usize = 6;
pub(super) const PARENT: usize = 7;
pub(super) const LIST_KEY: usize = 8;
pub(super) const CONTAINER: usize = 9;
pub(super) const KEY: usize = 10;
pub(super) const NODE: usize = 11;
pub(super) const TYPE: usize = 12;
pub(super) const SCOPE: usize = 13;
pub(super) const FIELDS: usize = 14;

/// How many fields a path is given when it is made.
pub(super) const MADE: usize = 9;

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

/// What `babelWalk` gave last, and what was read of it. It does not change.
struct Kept(RefCell<Option<(Value, Rc<Walk>)>>);

// SAFETY: the module has no threads.
unsafe impl Sync for Kept {}

static KEPT: Kept = Kept(RefCell::new(None));

/// What `babelWalk` gives with each call, in this order.
pub(super) struct Walk {
    pub(super) new_path: Value,
    pub(super) new_context: Value,
    pub(super) own: Value,
    pub(super) cache: Value,
    pub(super) keys_of: Value,
    pub(super) no_scopes: Value,
    pub(super) is_by_hub: bool,
    /// Whether the paths of a node are the package's `path.get(node)`.
    pub(super) is_cache_known: bool,
    pub(super) walk_in_js: Value,
    pub(super) check_node: Value,
    pub(super) refuse: Value,
    pub(super) function_call: Value,
    /// `NodePath.get`, `Array` and its `map`, as they were.
    pub(super) get_path: Value,
    pub(super) array: Value,
    pub(super) map: Value,
    pub(super) words: [Value; 4],
    /// A path that was just made, where it is known that the class does nothing but give one its fields.
    pub(super) like: Value,
    /// What the fields are then, in their order, and where those are among them that are given.
    pub(super) fresh: Vec<qjs::JSValue>,
    pub(super) made: [usize; MADE],
    /// Paths that were given a context.
    pub(super) settled: Layout,
    pub(super) atoms: &'static Atoms,
}

impl Walk {
    pub(super) fn kept(tools: &Value) -> Result<Rc<Self>> {
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
            atoms: Atoms::kept()?,
        })
    }

    /// The fields of a path that was given a context.
    pub(super) fn fields(&self, path: qjs::JSValue) -> Option<Fields<'_>> {
        self.settled.fields(path)
    }

    /// A field of a path.
    pub(super) fn field(&self, path: &Value, field: usize, name: qjs::JSAtom) -> Result<Value> {
        match self.fields(path.raw()) {
            Some(fields) => Ok(Value::borrowed(fields.get(field))),
            None => get(path, name),
        }
    }
}
