//! Trees of acorn as texts.

use nexxo_js_trees::acorn::{Options, Origin, expression, expression_end, program};
use nexxo_js_trees::{Class, Made, Maker, Names, Stop};
use proptest::prelude::*;

/// Makes texts: nodes without `type:`, places as `line:column`.
struct Texts;

impl Maker for Texts {
    type Value = String;

    fn undefined(&mut self) -> String {
        "undefined".into()
    }
    fn null(&mut self) -> String {
        "null".into()
    }
    fn bool(&mut self, value: bool) -> String {
        value.to_string()
    }
    fn number(&mut self, value: f64) -> String {
        value.to_string()
    }
    fn text(&mut self, text: &str) -> Made<String> {
        Ok(format!("{text:?}"))
    }
    fn regexp(&mut self, pattern: &str, flags: &str) -> Made<String> {
        Ok(format!("/{pattern}/{flags}"))
    }
    fn big_int(&mut self, digits: &str) -> Made<String> {
        Ok(format!("{digits}n"))
    }
    fn name(&mut self, name: &str) -> Made<String> {
        Ok(name.into())
    }
    fn word(&mut self, word: &'static str) -> Made<String> {
        Ok(word.into())
    }
    fn list(&mut self, items: Vec<String>) -> Made<String> {
        Ok(format!("[{}]", items.join(" ")))
    }
    fn object(&mut self, class: Class, names: Names, values: &[String]) -> Made<String> {
        assert_eq!(names.len(), values.len());
        match class {
            Class::Position => Ok(values.join(":")),
            Class::Location => Ok(values.join("-")),
            _ => {
                let fields = names.iter().zip(values).map(|(name, value)| match *name {
                    "type" | "start" | "end" => value.clone(),
                    name => format!("{name}={value}"),
                });
                Ok(format!("({})", fields.collect::<Vec<_>>().join(" ")))
            }
        }
    }
    fn set(&mut self, _: &String, _: &'static str, _: String, _: bool) -> Made<()> {
        Err(Stop::Failed)
    }
    fn has(&mut self, _: &String, _: &'static str) -> Made<bool> {
        Err(Stop::Failed)
    }
}

fn options(empty: &String) -> Options<'_, String> {
    Options {
        is_module: true,
        locations: false,
        ranges: false,
        preserve_parens: false,
        attributes: true,
        early_kinds: false,
        hashbang: true,
        comments: true,
        no_arguments: empty,
        no_specifiers: empty,
    }
}

fn tree(source: &str, change: impl FnOnce(&mut Options<'_, String>)) -> Made<String> {
    let empty = "[]".to_owned();
    let mut options = options(&empty);
    change(&mut options);
    let parsed = program(source, options, &mut Texts)?;
    Ok([vec![parsed.tree], parsed.comments].concat().join(" "))
}

#[test]
fn places_and_comments_count_utf_16_units() {
    assert_eq!(
        tree("/*\u{1f600}*/ a\nb", |options| options.locations = true).as_deref(),
        Ok("(Program 0 10 loc=1:0-2:1 body=[\
            (ExpressionStatement 7 8 loc=1:7-1:8 expression=(Identifier 7 8 loc=1:7-1:8 name=a)) \
            (ExpressionStatement 9 10 loc=2:0-2:1 expression=(Identifier 9 10 loc=2:0-2:1 name=b))\
            ] sourceType=module) true \"\u{1f600}\" 0 6 1:0 1:6")
    );
}

#[test]
fn parentheses_are_nodes_only_where_they_are_wanted() {
    assert_eq!(
        tree("(a)", |_| ()).as_deref(),
        Ok(
            "(Program 0 3 body=[(ExpressionStatement 0 3 expression=(Identifier 1 2 name=a))] sourceType=module)"
        )
    );
    assert_eq!(
        tree("(a)", |options| (options.preserve_parens, options.ranges) = (true, true)).as_deref(),
        Ok("(Program 0 3 range=[0 3] body=[(ExpressionStatement 0 3 range=[0 3] expression=\
            (ParenthesizedExpression 0 3 range=[0 3] expression=(Identifier 1 2 range=[1 2] name=a)))] sourceType=module)")
    );
    // oxc does not keep these.
    assert_eq!(tree("(a) = 1", |options| options.preserve_parens = true), Err(Stop::Unfit));
}

#[test]
fn properties_have_their_kind_where_the_version_has_it() {
    let kinds = |early| {
        let tree = tree("({ a, b() {} })", |options| options.early_kinds = early).expect("it is a program");
        tree.matches("kind=init value=").count()
    };
    assert_eq!((kinds(false), kinds(true)), (0, 2));
}

#[test]
fn what_oxc_takes_and_acorn_may_not_is_left_to_acorn() {
    for source in [
        "let a; let a",
        "class A { in constructor() {} }",
        "class A { async a\n b() {} }",
        "class A { static { function a() {} } }",
        "x = a ? b : {} / 1 / 2",
        "a = b.of / 1",
        "using a = b",
        "a = using",
        "\\u0061",
        "/\\p{L}/u",
        "a(/=//*b*/1)",
        "\u{2028}a",
        "0x1234567890abcdef",
        "0x1n",
        "import.meta .a; import . meta",
    ] {
        assert_eq!(tree(source, |_| ()), Err(Stop::Unfit), "{source}");
    }
    assert_eq!(tree("#!a\nb", |options| options.hashbang = false), Err(Stop::Unfit));
    assert_eq!(tree("import a from 'b' with {}", |options| options.attributes = false), Err(Stop::Unfit));
    assert_eq!(tree("a <!--b", |options| options.is_module = false), Err(Stop::Unfit));
}

#[test]
fn an_expression_is_all_of_its_part() {
    let empty = "[]".to_owned();
    let at = |part: &str| {
        let origin = Origin { index: 10, line: 3, column: 4 };
        let options = Options { locations: true, ..options(&empty) };
        expression(part, options, origin, &mut Texts).map(|parsed| parsed.tree)
    };
    assert_eq!(at(" a").as_deref(), Ok("(Identifier 11 12 loc=3:5-3:6 name=a)"));
    assert_eq!(at("\n{ }").as_deref(), Ok("(ObjectExpression 11 14 loc=4:0-4:3 properties=[])"));
    for part in ["", "a as b", "a) + (b", "a // b", "a;", "...a", "a b"] {
        assert_eq!(at(part), Err(Stop::Unfit), "{part}");
    }
}

const PIECES: &[&str] = &[
    "a",
    "b.c",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "`",
    "${",
    "'d'",
    "/e/g",
    "/",
    "/=",
    "=",
    "=>",
    ",",
    ";",
    "\n",
    ":",
    "?",
    "?.",
    "...",
    "+",
    "1",
    "0x1n",
    "//f\n",
    "/*g*/",
    "\u{e9}",
    "\u{1f600}",
    "\\u0061",
    "function ",
    "class ",
    "static ",
    "async ",
    "await ",
    "yield ",
    "new ",
    "import ",
    "export ",
    "default ",
    "from ",
    "of ",
    "in ",
    "let ",
    "for ",
    "get ",
    "#h",
    "*",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn no_source_brings_it_to_a_panic(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        any in ".{0,20}",
        [is_module, locations, ranges, preserve_parens, attributes] in any::<[bool; 5]>(),
    ) {
        let source = pieces.concat() + &any;
        let empty = "[]".to_owned();
        let options = || Options { is_module, locations, ranges, preserve_parens, attributes, ..options(&empty) };
        let _ = program(&source, options(), &mut Texts);
        let _ = expression(&source, options(), Origin::default(), &mut Texts);
        let units: Vec<u16> = source.encode_utf16().collect();
        let end = expression_end(&units).map(|end| units[end]);
        prop_assert_eq!(end.unwrap_or(0x7d), 0x7d);
    }
}
