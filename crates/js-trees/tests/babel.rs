//! Trees as texts, and that no source brings the maker of them to a panic.
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::rc::Rc;

use nexxo_js_trees::babel::{Options, expression, file};
use nexxo_js_trees::{Class, Made, Maker, Names, Stop};
use proptest::prelude::*;

type Properties = Rc<RefCell<Vec<(&'static str, Value)>>>;

#[derive(Clone, Debug)]
enum Value {
    Text(Rc<str>),
    List(Rc<[Value]>),
    Object(Properties),
}

struct Texts;

impl Maker for Texts {
    type Value = Value;

    fn undefined(&mut self) -> Value {
        Value::Text("undefined".into())
    }

    fn null(&mut self) -> Value {
        Value::Text("null".into())
    }

    fn bool(&mut self, value: bool) -> Value {
        Value::Text(value.to_string().into())
    }

    fn number(&mut self, value: f64) -> Value {
        Value::Text(value.to_string().into())
    }

    fn text(&mut self, text: &str) -> Made<Value> {
        Ok(Value::Text(format!("{text:?}").into()))
    }

    fn regexp(&mut self, _: &str, _: &str) -> Made<Value> {
        Err(Stop::Failed)
    }

    fn big_int(&mut self, _: &str) -> Made<Value> {
        Err(Stop::Failed)
    }

    fn name(&mut self, name: &str) -> Made<Value> {
        self.text(name)
    }

    fn word(&mut self, word: &'static str) -> Made<Value> {
        self.text(word)
    }

    fn list(&mut self, items: Vec<Value>) -> Made<Value> {
        Ok(Value::List(items.into()))
    }

    fn object(&mut self, _: Class, names: Names, values: &[Value]) -> Made<Value> {
        assert_eq!(names.len(), values.len(), "{names:?}");
        let properties = names.iter().copied().zip(values.iter().cloned()).collect();
        Ok(Value::Object(Rc::new(RefCell::new(properties))))
    }

    fn set(&mut self, object: &Value, name: &'static str, value: Value, _: bool) -> Made<()> {
        let Value::Object(properties) = object else { return Err(Stop::Failed) };
        let mut properties = properties.borrow_mut();
        match properties.iter_mut().find(|(other, _)| *other == name) {
            Some(property) => property.1 = value,
            None => properties.push((name, value)),
        }
        Ok(())
    }

    fn has(&mut self, object: &Value, name: &'static str) -> Made<bool> {
        let Value::Object(properties) = object else { return Err(Stop::Failed) };
        Ok(properties.borrow().iter().any(|(other, _)| *other == name))
    }
}

/// Without places, and without what is empty everywhere.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
        Value::Object(properties) => {
            let properties = properties.borrow();
            let shown = properties
                .iter()
                .filter(|(name, _)| !["start", "end", "loc", "type"].contains(name))
                .map(|(name, value)| format!("{name}:{}", shown(value)));
            let kind = properties.iter().find(|(name, _)| *name == "type");
            let kind = kind.map(|(_, value)| self::shown(value).replace('"', "")).unwrap_or_default();
            format!("{kind}({})", shown.collect::<Vec<_>>().join(" "))
        }
    }
}

fn options(filename: &Value) -> Options<'_, Value> {
    Options { is_module: true, jsx: true, typescript: false, attach_comments: true, filename }
}

fn property(value: &Value, wanted: &str) -> Value {
    let Value::Object(properties) = value else { panic!("no object") };
    properties.borrow().iter().find(|(name, _)| *name == wanted).unwrap().1.clone()
}

/// The statements of a module.
fn body(source: &str) -> String {
    let filename = Texts.undefined();
    let tree = file(source, options(&filename), &mut Texts).unwrap();
    shown(&property(&property(&tree, "program"), "body"))
}

fn is_unfit(source: &str) -> bool {
    let filename = Texts.undefined();
    matches!(file(source, options(&filename), &mut Texts), Err(Stop::Unfit))
}

#[test]
fn properties_come_in_the_order_in_which_babel_sets_them() {
    assert_eq!(
        body("a?.b"),
        "[ExpressionStatement(expression:OptionalMemberExpression(object:Identifier(name:\"a\") computed:false \
         property:Identifier(name:\"b\") optional:true))]"
    );
    assert_eq!(body("l: ;"), "[LabeledStatement(body:EmptyStatement() label:Identifier(name:\"l\"))]");
    assert_eq!(
        body("(1)"),
        "[ExpressionStatement(expression:NumericLiteral(extra:(rawValue:1 raw:\"1\" parenthesized:true parenStart:0) value:1))]"
    );
}

#[test]
fn a_pattern_that_was_an_expression_first_is_not_like_one_that_was_not() {
    let read_as_expression = body("({ a } = b)");
    let read_as_pattern = body("var { a } = b");
    assert!(read_as_expression.contains("ObjectProperty(method:false key:"), "{read_as_expression}");
    assert!(read_as_pattern.contains("ObjectProperty(key:"), "{read_as_pattern}");
}

#[test]
fn comments_belong_to_the_nodes_around_them() {
    let both = body("a /*c*/; b");
    assert_eq!(both.matches("trailingComments:[CommentBlock(value:\"c\")]").count(), 1, "{both}");
    let inside = body("f(/*c*/)");
    assert!(inside.contains("arguments:[] innerComments:[CommentBlock(value:\"c\")]"), "{inside}");
    let last = body("[a, // c \n]");
    assert!(last.contains("name:\"a\" trailingComments:[CommentLine(value:\" c \")]"), "{last}");
}

#[test]
fn what_is_no_program_or_not_covered_is_left_to_babel() {
    let sources = [
        "a b",
        "let a; let a",
        "break",
        "export { a }",
        "@d class A {}",
        "#!/bin/sh\n",
        "let a: b",
        "'\u{2028}'",
        "using a = b",
        "<a/>\n(b)",
        "<\\u0061/>",
        "class A { accessor a() {} }",
        "export default from\n'b'",
        "(a) = 1",
        "p\u{20000}q",
    ];
    for source in sources {
        assert!(is_unfit(source), "{source}");
    }
    let deep = [
        "(".repeat(200) + "a" + &")".repeat(200),
        "a=>".repeat(2000) + "a",
        "if(a);".to_owned() + &"else if(a);".repeat(2000),
    ];
    for source in deep {
        assert!(is_unfit(&source), "{}", &source[..20]);
    }
}

#[test]
fn a_comparison_that_typescript_may_take_for_type_arguments_is_left_to_babel() {
    let filename = Texts.undefined();
    let typescript = Options { typescript: true, ..options(&filename) };
    assert!(matches!(file("f(a < b, c > (d))", typescript, &mut Texts), Err(Stop::Unfit)));
    assert!(file("a < b && c > d", typescript, &mut Texts).is_ok());
    let import = file("import { a } from 'b'", typescript, &mut Texts).unwrap();
    assert!(shown(&import).contains("ImportDeclaration(importKind:\"value\" specifiers:"));
}

#[test]
fn an_expression_is_one_in_parentheses_and_nothing_else() {
    let filename = Texts.undefined();
    let script = Options { is_module: false, ..options(&filename) };
    let tree = expression("(a, b)=>{}", script, &mut Texts).unwrap();
    assert!(shown(&tree).ends_with("comments:[] errors:[])"), "{}", shown(&tree));
    for source in ["a", "(a);", "(a) b", "(a); b", "", "({ a = 1 })"] {
        assert!(matches!(expression(source, script, &mut Texts), Err(Stop::Unfit)), "{source}");
    }
}

/// What sources are put together of, most of which are then no programs.
const PIECES: &[&str] = &[
    "a",
    "b",
    "é",
    "😀",
    "'s'",
    "\"t\\u{62}\"",
    "1",
    "0x1f",
    "2n",
    "`t${",
    "}`",
    "/r/g",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    ",",
    ":",
    "=",
    "=>",
    "...",
    "?",
    "?.",
    ".",
    "+",
    "-",
    "!",
    "++",
    "**",
    "<",
    ">",
    "</",
    "/>",
    "&amp;",
    "&#65;",
    "&#x110000;",
    "#p",
    "@",
    "async ",
    "await ",
    "yield ",
    "function ",
    "function*",
    "class ",
    "extends ",
    "static ",
    "get ",
    "set ",
    "new ",
    "import ",
    "export ",
    "from ",
    "default ",
    "as ",
    "let ",
    "const ",
    "var ",
    "of ",
    "in ",
    "for ",
    "if ",
    "else ",
    "switch ",
    "case ",
    "return ",
    "super",
    "this",
    "/* c */",
    "// d\n",
    "/**",
    "*/",
    "\n",
    "\r\n",
    " ",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "'use strict'",
    "\\u0061",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn no_source_brings_it_to_a_panic(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        any in ".{0,20}",
        [is_module, jsx, typescript, attach_comments, wrap] in any::<[bool; 5]>(),
    ) {
        let filename = Texts.undefined();
        let options = Options { is_module, jsx, typescript, attach_comments, filename: &filename };
        let source = pieces.concat() + &any;
        let _ = file(&source, options, &mut Texts);
        let source = if wrap { format!("({source})") } else { source };
        let _ = expression(&source, options, &mut Texts);
    }
}
