//! What the head of a loop begins with, where an `in` needs parentheses.

use rquickjs_sys as qjs;
use std::collections::HashSet;

use super::nodes::Node;
use super::words::Field;
use super::{Step, Stop, Tree};
use crate::fields::{peek, tag};
use crate::js::Value;
use crate::keys::Keys;
use crate::tree_reads::{is_text, is_word};

/// More objects than any head has, unless its nodes lead to all others.
const MAX_OBJECTS: usize = 2000;

impl Tree<'_> {
    /// Whether an expression gets parentheses where an `in` would be taken for the loop's.
    pub fn needs_wrap_in_head(&mut self, expression: &Node) -> Step<bool> {
        if !self.dialect.knows_all_parentheses() {
            Ok(false)
        } else if self.dialect.looks_for_in_everywhere() {
            self.holds_in(expression.object)
        } else {
            self.contains_in(expression)
        }
    }

    /// Whether there is an `in` among all that an object leads to by names that `for in` takes, but for places. It looks at all of it even
    /// then: what is not plain may run something in the package before that finds the `in`.
    fn holds_in(&mut self, object: qjs::JSValue) -> Step<bool> {
        let (mut seen, mut left, mut is_found) = (HashSet::new(), vec![object], false);
        while let Some(value) = left.pop() {
            // SAFETY: the value is an object, whose pointer is not followed.
            let address = unsafe { qjs::JS_VALUE_GET_PTR(value) } as usize;
            if !seen.insert(address) {
                continue;
            }
            if seen.len() > MAX_OBJECTS {
                return Err(Stop::Unusual);
            }
            if let Ok(items) = self.items_of(value) {
                left.extend(items.iter().copied().filter(|item| tag(*item) == qjs::JS_TAG_OBJECT));
                continue;
            }
            is_found |= self.is_word_of(value, Field::Type, "BinaryExpression")?
                && self.is_word_of(value, Field::Operator, "in")?;
            self.without_inherited_names(value)?;
            for name in Keys::of(&Value::borrowed(value))?.atoms() {
                if name == self.words.field(Field::Loc as usize) {
                    continue;
                }
                let child = peek(value, name).ok_or(Stop::Unusual)?;
                if tag(child) == qjs::JS_TAG_OBJECT {
                    left.push(child);
                }
            }
        }
        Ok(is_found)
    }

    fn is_word_of(&mut self, object: qjs::JSValue, field: Field, word: &str) -> Step<bool> {
        let value = self.get(object, field)?;
        Ok(is_text(value) && is_word(&self.text(value)?, word))
    }

    /// `for in` shows those of prototypes, too.
    fn without_inherited_names(&self, object: qjs::JSValue) -> Step<()> {
        // SAFETY: an ordinary object is alive, and so is what it inherits from; the result is owned.
        let prototype_of = |object| Value::checked(unsafe { qjs::JS_GetPrototype(self.ctx, object) });
        let mut prototype = prototype_of(object)?;
        while !prototype.is_null() {
            self.get(prototype.raw(), Field::Type)?;
            if Keys::of(&prototype)?.atoms().next().is_some() {
                return Err(Stop::Unusual);
            }
            prototype = prototype_of(prototype.raw())?;
        }
        Ok(())
    }
}
