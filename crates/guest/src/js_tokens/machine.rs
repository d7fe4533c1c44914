//! What `js-tokens` keeps in mind from token to token.

use super::scan::{Beyond, Source, TemplateEnd, is_line_end};
use crate::js::{Result, throw_out_of_memory};

/// In the order of the names in `js/help/js-tokens.ts`.
#[derive(Clone, Copy)]
enum Type {
    HashbangComment,
    RegularExpression,
    Punctuator,
    TemplateHead,
    TemplateMiddle,
    TemplateTail,
    NoSubstitutionTemplate,
    IdentifierName,
    PrivateIdentifier,
    String,
    Number,
    WhiteSpace,
    LineTerminator,
    MultiLineComment,
    SingleLineComment,
    Invalid,
    JsxPunctuator,
    JsxIdentifier,
    JsxString,
    JsxText,
    JsxInvalid,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Js,
    NonExpressionParen(i64),
    InterpolationInTemplate(usize),
    InterpolationInJsx(usize),
    JsxTag,
    JsxTagEnd,
    JsxChildren,
}

/// What the package calls `lastSignificantToken`: a part of the text, or one of its own marks.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Text(usize, usize),
    /// One behind which an expression may begin.
    Interpolation,
    NoLineTerminator,
    NonExpressionParenEnd,
    UnaryIncDec,
    /// Those behind which none may.
    NonExpressionParenKeyword,
    Other,
}

pub struct Machine<'a, U> {
    source: Source<'a, U>,
    has_jsx: bool,
    /// Since 10.0.1: a keyword behind a dot is a name, and `in` a keyword before an expression.
    knows_names: bool,
    stack: Vec<Mode>,
    braces: Vec<bool>,
    parens: i64,
    /// Whether `++` and `--` would be postfix.
    is_operand: bool,
    last: Last,
    index: usize,
    out: Vec<u32>,
}

enum Stop {
    Beyond,
    Thrown(crate::js::Thrown),
}

impl From<Beyond> for Stop {
    fn from(_: Beyond) -> Self {
        Self::Beyond
    }
}

type Step<T> = std::result::Result<T, Stop>;

impl<'a, U: Copy + Into<u32>> Machine<'a, U> {
    pub fn new(units: &'a [U], has_jsx: bool, knows_names: bool) -> Self {
        let (stack, braces, out) = (vec![Mode::Js], Vec::new(), Vec::new());
        let (source, last) = (Source(units), Last::Text(0, 0));
        Self {
            source,
            has_jsx,
            knows_names,
            stack,
            braces,
            parens: 0,
            is_operand: false,
            last,
            index: 0,
            out,
        }
    }

    /// The tokens; `None` where the text has something that is not for here.
    pub fn run(mut self) -> Result<Option<Vec<u32>>> {
        match self.all() {
            Ok(()) => Ok(Some(self.out)),
            Err(Stop::Beyond) => Ok(None),
            Err(Stop::Thrown(thrown)) => Err(thrown),
        }
    }

    /// Where comments begin and end; `None` as above.
    pub fn comments(self) -> Result<Option<Vec<(usize, usize)>>> {
        let Some(tokens) = self.run()? else { return Ok(None) };
        let kinds = [Type::HashbangComment, Type::MultiLineComment, Type::SingleLineComment];
        let is_comment = |kind: u32| kinds.iter().any(|known| *known as u32 == kind >> 2);
        let (mut start, mut comments) = (0, Vec::new());
        for token in tokens.chunks_exact(2) {
            let end = token[1] as usize;
            if is_comment(token[0]) {
                comments.try_reserve(1).map_err(|_| throw_out_of_memory())?;
                comments.push((start, end));
            }
            start = end;
        }
        Ok(Some(comments))
    }

    fn all(&mut self) -> Step<()> {
        if self.source.is_at(0, b"#!") {
            let end = self.source.line(0);
            self.token(Type::HashbangComment, end, None)?;
        }
        while self.index < self.source.0.len() {
            let mode = *self.stack.last().unwrap_or(&Mode::Js);
            let is_done = match mode {
                Mode::JsxTag | Mode::JsxTagEnd => self.in_tag(mode)?,
                Mode::JsxChildren => self.in_children()?,
                _ => self.in_js(mode)?,
            };
            if !is_done {
                self.anywhere(mode)?;
            }
        }
        Ok(())
    }

    /// Takes a token up to `end`.
    fn token(&mut self, kind: Type, end: usize, closed: Option<bool>) -> Step<()> {
        self.out.try_reserve(2).map_err(|_| Stop::Thrown(throw_out_of_memory()))?;
        let closed = closed.map_or(0, |closed| 1 + u32::from(closed));
        self.out.push((kind as u32) << 2 | closed);
        self.out.push(u32::try_from(end).map_err(|_| Stop::Beyond)?);
        self.index = end;
        Ok(())
    }

    /// A token that expressions do not begin behind, but operators.
    fn operand(&mut self, kind: Type, end: usize, closed: Option<bool>) -> Step<bool> {
        self.last = Last::Text(self.index, end);
        self.is_operand = true;
        self.token(kind, end, closed)?;
        Ok(true)
    }

    fn in_js(&mut self, mode: Mode) -> Step<bool> {
        let start = self.index;
        if self.source.at(start).is_some_and(|unit| unit <= u32::from(b' ')) {
            return Ok(false);
        }
        if self.source.is_at(start, b"/")
            && self.expects_expression()
            && let Some((end, closed)) = self.source.regular_expression(start)?
        {
            return self.operand(Type::RegularExpression, end, Some(closed));
        }
        if let Some(end) = self.source.punctuator(start) {
            return self.punctuator(mode, end);
        }
        if let Some(end) = self.source.identifier(start)? {
            return self.identifier(end);
        }
        if let Some((end, closed)) = self.source.string(start) {
            return self.operand(Type::String, end, Some(closed));
        }
        if let Some(end) = self.source.number(start) {
            return self.operand(Type::Number, end, None);
        }
        if !self.source.is_at(start, b"`") {
            return Ok(false);
        }
        match self.source.template(start) {
            (end, TemplateEnd::Interpolation) => {
                self.last = Last::Interpolation;
                self.stack.push(Mode::InterpolationInTemplate(self.braces.len()));
                self.is_operand = false;
                self.token(Type::TemplateHead, end, None)?;
                Ok(true)
            }
            (end, how) => self.operand(Type::NoSubstitutionTemplate, end, Some(how == TemplateEnd::Closed)),
        }
    }

    fn punctuator(&mut self, mode: Mode, end: usize) -> Step<bool> {
        let start = self.index;
        let mut next = Last::Text(start, end);
        let first = if end - start == 1 { self.source.at(start).map_or(0, |unit| unit as u8) } else { 0 };
        match first {
            b'(' => {
                if self.last == Last::NonExpressionParenKeyword {
                    self.stack.push(Mode::NonExpressionParen(self.parens));
                }
                self.parens += 1;
                self.is_operand = false;
            }
            b')' => {
                self.parens -= 1;
                self.is_operand = true;
                if mode == Mode::NonExpressionParen(self.parens) {
                    self.stack.pop();
                    next = Last::NonExpressionParenEnd;
                    self.is_operand = false;
                }
            }
            b'{' => {
                let is_expression = !self.is_before_block() && self.expects_expression();
                self.braces.push(is_expression);
                self.is_operand = false;
            }
            b'}' => {
                if mode == Mode::InterpolationInTemplate(self.braces.len()) {
                    return self.template_rest();
                }
                if mode == Mode::InterpolationInJsx(self.braces.len()) {
                    self.stack.pop();
                    self.last = next;
                    self.token(Type::JsxPunctuator, end, None)?;
                    return Ok(true);
                }
                self.is_operand = self.braces.pop().unwrap_or(false);
                if self.is_operand {
                    next = Last::Other;
                }
            }
            b']' => self.is_operand = true,
            b'<' if self.has_jsx && self.expects_expression() => {
                self.stack.push(Mode::JsxTag);
                self.last = next;
                self.token(Type::JsxPunctuator, end, None)?;
                return Ok(true);
            }
            _ if self.source.is_at(start, b"++") || self.source.is_at(start, b"--") => {
                next = if self.is_operand { Last::Other } else { Last::UnaryIncDec };
            }
            _ => self.is_operand = false,
        }
        self.last = next;
        self.token(Type::Punctuator, end, None)?;
        Ok(true)
    }

    fn template_rest(&mut self) -> Step<bool> {
        match self.source.template(self.index) {
            (end, TemplateEnd::Interpolation) => {
                self.last = Last::Interpolation;
                self.is_operand = false;
                self.token(Type::TemplateMiddle, end, None)?;
                Ok(true)
            }
            (end, how) => {
                self.stack.pop();
                self.operand(Type::TemplateTail, end, Some(how == TemplateEnd::Closed))
            }
        }
    }

    fn identifier(&mut self, end: usize) -> Step<bool> {
        let start = self.index;
        let is_property = self.is_last(&[b".", b"?."]);
        let keyword: &[u8] = match end - start {
            2 => b"if",
            3 => b"for",
            4 => b"with",
            _ => b"while",
        };
        let is_keyword = self.is_word(start, end, keyword);
        let is_before_expression = self.is_before_expression(start, end);
        self.last = match (is_property, is_keyword) {
            (true, _) if self.knows_names => Last::Other,
            (false, true) => Last::NonExpressionParenKeyword,
            _ => Last::Text(start, end),
        };
        self.is_operand = (is_property && self.knows_names) || !is_before_expression;
        let is_private = self.source.is_at(start, b"#");
        self.token(if is_private { Type::PrivateIdentifier } else { Type::IdentifierName }, end, None)?;
        Ok(true)
    }

    fn in_tag(&mut self, mode: Mode) -> Step<bool> {
        let start = self.index;
        if let Some(end) = self.source.jsx_punctuator(start) {
            let mut next = Last::Text(start, end);
            match self.source.at(start).map(|unit| unit as u8) {
                Some(b'<') => self.stack.push(Mode::JsxTag),
                Some(b'>') => {
                    self.stack.pop();
                    if mode == Mode::JsxTagEnd || self.is_last(&[b"/"]) {
                        next = Last::Other;
                        self.is_operand = true;
                    } else {
                        self.stack.push(Mode::JsxChildren);
                    }
                }
                Some(b'{') => {
                    self.stack.push(Mode::InterpolationInJsx(self.braces.len()));
                    next = Last::Interpolation;
                    self.is_operand = false;
                }
                Some(b'/') if self.is_last(&[b"<"]) => {
                    self.stack.pop();
                    if self.stack.last() == Some(&Mode::JsxChildren) {
                        self.stack.pop();
                    }
                    self.stack.push(Mode::JsxTagEnd);
                }
                _ => {}
            }
            self.last = next;
            self.token(Type::JsxPunctuator, end, None)?;
            return Ok(true);
        }
        if let Some(end) = self.source.jsx_identifier(start)? {
            self.last = Last::Text(start, end);
            self.token(Type::JsxIdentifier, end, None)?;
            return Ok(true);
        }
        let Some((end, closed)) = self.source.jsx_string(start) else { return Ok(false) };
        self.last = Last::Text(start, end);
        self.token(Type::JsxString, end, Some(closed))?;
        Ok(true)
    }

    fn in_children(&mut self) -> Step<bool> {
        let start = self.index;
        if let Some(end) = self.source.jsx_text(start) {
            self.token(Type::JsxText, end, None)?;
            return Ok(true);
        }
        match self.source.at(start).map(|unit| unit as u8) {
            Some(b'<') => {
                self.stack.push(Mode::JsxTag);
                self.last = Last::Text(start, start + 1);
            }
            Some(b'{') => {
                self.stack.push(Mode::InterpolationInJsx(self.braces.len()));
                self.last = Last::Interpolation;
                self.is_operand = false;
            }
            _ => return Ok(false),
        }
        self.token(Type::JsxPunctuator, start + 1, None)?;
        Ok(true)
    }

    /// White space, comments, and what is nothing.
    fn anywhere(&mut self, mode: Mode) -> Step<()> {
        let start = self.index;
        if let Some(end) = self.source.white_space(start) {
            return self.token(Type::WhiteSpace, end, None);
        }
        if let Some(end) = self.source.line_terminator(start) {
            self.line_ended();
            return self.token(Type::LineTerminator, end, None);
        }
        if let Some((end, closed)) = self.source.block_comment(start) {
            if (start..end).any(|index| self.source.at(index).is_some_and(is_line_end)) {
                self.line_ended();
            }
            return self.token(Type::MultiLineComment, end, Some(closed));
        }
        if self.source.is_at(start, b"//") {
            self.is_operand = false;
            let end = self.source.line(start);
            return self.token(Type::SingleLineComment, end, None);
        }
        if self.source.at(start).is_some_and(|unit| unit > 0x7f) {
            return Err(Stop::Beyond);
        }
        self.last = Last::Text(start, start + 1);
        self.is_operand = false;
        let is_jsx = matches!(mode, Mode::JsxTag | Mode::JsxTagEnd | Mode::JsxChildren);
        self.token(if is_jsx { Type::JsxInvalid } else { Type::Invalid }, start + 1, None)
    }

    fn line_ended(&mut self) {
        self.is_operand = false;
        if self.is_last(&[b"return", b"throw", b"yield"]) {
            self.last = Last::NoLineTerminator;
        }
    }

    fn is_word(&self, start: usize, end: usize, word: &[u8]) -> bool {
        end - start == word.len() && self.source.is_at(start, word)
    }

    fn is_last(&self, words: &[&[u8]]) -> bool {
        let Last::Text(start, end) = self.last else { return false };
        words.iter().any(|word| self.is_word(start, end, word))
    }

    fn is_before_expression(&self, start: usize, end: usize) -> bool {
        let Some(first) = self.source.at(start).and_then(|unit| u8::try_from(unit).ok()) else {
            return false;
        };
        // Of each length and first letter there is one at most.
        let word: &[u8] = match (end - start, first) {
            (2, b'd') => b"do",
            (2, b'i') if self.knows_names => b"in",
            (3, b'n') => b"new",
            (4, b'c') => b"case",
            (4, b'e') => b"else",
            (4, b'v') => b"void",
            (5, b'a') => b"await",
            (5, b't') => b"throw",
            (5, b'y') => b"yield",
            (6, b'd') => b"delete",
            (6, b'r') => b"return",
            (6, b't') => b"typeof",
            (7, b'd') => b"default",
            (10, b'i') => b"instanceof",
            _ => return false,
        };
        self.source.is_at(start, word)
    }

    /// Whether what comes next may begin an expression, so that a slash begins a regular one and a `<` an element.
    fn expects_expression(&self) -> bool {
        let Last::Text(start, end) = self.last else {
            return matches!(
                self.last,
                Last::Interpolation
                    | Last::NoLineTerminator
                    | Last::NonExpressionParenEnd
                    | Last::UnaryIncDec
            );
        };
        if start == end || self.is_last(&[b"/", b"+", b"-", b"..."]) || self.is_before_expression(start, end)
        {
            return true;
        }
        let last = self.source.at(end - 1).and_then(|unit| u8::try_from(unit).ok());
        last.is_some_and(|last| b"{}([,;<>=*%&|^!~?:".contains(&last))
    }

    /// Whether a brace here is one of a block.
    fn is_before_block(&self) -> bool {
        match self.last {
            Last::Text(start, end) => {
                start == end || self.is_last(&[b"=>", b";", b"]", b")", b"{", b"}", b"else"])
            }
            last => matches!(last, Last::NoLineTerminator | Last::NonExpressionParenEnd),
        }
    }
}
