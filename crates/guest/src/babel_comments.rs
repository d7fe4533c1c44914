//! The comments of a tree of Babel's, as `@babel/core` looks for them.

use crate::atom::atoms;
use crate::fields::{at, get, get_by, is_list, length, set, truthy};
use crate::js::{Result, Value};
use crate::native::arg;

/// How many nodes are walked over natively, one below the other.
const MOST_DEPTH: u32 = 256;

atoms! {
    inner = "innerComments",
    leading = "leadingComments",
    trailing = "trailingComments",
    type_ = "type",
}

/// What is called for a node with comments, which fields of a node lead to others, and what walks over what is deeper.
struct Comments {
    enter: Value,
    keys_of: Value,
    walk_in_js: Value,
    atoms: &'static Atoms,
}

impl Comments {
    fn visit(&self, node: &Value, depth: u32) -> Result<()> {
        if !truthy(node) {
            return Ok(());
        }
        if depth >= MOST_DEPTH {
            return self.walk_in_js.call(&Value::undefined(), &[node.raw(), self.enter.raw()]).map(drop);
        }
        let keys = get_by(&self.keys_of, &get(node, self.atoms.type_)?)?;
        if !truthy(&keys) {
            return Ok(());
        }
        self.enter(node)?;
        let mut index = 0;
        while i64::from(index) < length(&keys)? {
            let child = get_by(node, &at(&keys, index)?)?;
            index += 1;
            if is_list(&child)? {
                let mut place = 0;
                while i64::from(place) < length(&child)? {
                    self.visit(&at(&child, place)?, depth + 1)?;
                    place += 1;
                }
            } else {
                self.visit(&child, depth + 1)?;
            }
        }
        Ok(())
    }

    /// A node without comments has three fields set to what they are.
    fn enter(&self, node: &Value) -> Result<()> {
        let names = [self.atoms.leading, self.atoms.inner, self.atoms.trailing];
        let [leading, inner, trailing] = names.map(|name| get(node, name));
        let values = [leading?, inner?, trailing?];
        if values.iter().any(truthy) {
            return self.enter.call(&Value::undefined(), &[node.raw()]).map(drop);
        }
        for (name, value) in names.into_iter().zip(values) {
            set(node, name, value)?;
        }
        Ok(())
    }
}

/// Arguments: a tree, what is called for each node with comments, which fields of a node lead to others by its type, and
/// what walks over a tree that is deep.
pub fn each_commented(args: &[Value]) -> Result<Value> {
    let atoms = Atoms::kept()?;
    let comments = Comments { enter: arg(args, 1), keys_of: arg(args, 2), walk_in_js: arg(args, 3), atoms };
    comments.visit(&arg(args, 0), 0)?;
    Ok(Value::undefined())
}
