use wasmparser::{BinaryReaderError, FunctionBody, Operator, Parser, Payload, TypeRef};

/// Which functions of a module can be called while they run. What the host does in between is not looked at: it lets a
/// program back in only so deep.
pub struct Calls {
    imported: u32,
    bodies: Vec<Body>,
}

struct Body {
    /// The functions that it calls; none where it calls what only running tells.
    callees: Option<Vec<u32>>,
    may_recurse: bool,
}

impl Calls {
    pub fn of(wasm: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut calls = Self { imported: 0, bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        calls.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    calls.bodies.push(Body { callees: callees(&body)?, may_recurse: true });
                }
                _ => {}
            }
        }
        while calls.clear_once() {}
        Ok(calls)
    }

    /// How many functions there are, without the imported ones.
    pub fn bodies(&self) -> u32 {
        self.bodies.len() as u32
    }

    /// Whether a function, counted without the imported ones, can be called while it runs.
    pub fn may_recurse(&self, body: u32) -> bool {
        self.bodies.get(body as usize).is_none_or(|body| body.may_recurse)
    }

    /// Clears the mark of functions that call only such as have none; whether there were any.
    fn clear_once(&mut self) -> bool {
        let cleared: Vec<usize> = (0..self.bodies.len())
            .filter(|&index| self.bodies[index].may_recurse && !self.may_come_back(&self.bodies[index]))
            .collect();
        for &index in &cleared {
            self.bodies[index].may_recurse = false;
        }
        !cleared.is_empty()
    }

    fn may_come_back(&self, body: &Body) -> bool {
        let Some(callees) = &body.callees else { return true };
        callees.iter().any(|&callee| callee >= self.imported && self.may_recurse(callee - self.imported))
    }
}

fn callees(body: &FunctionBody<'_>) -> Result<Option<Vec<u32>>, BinaryReaderError> {
    let mut callees = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                callees.push(function_index);
            }
            Operator::CallIndirect { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::ReturnCallRef { .. } => return Ok(None),
            _ => {}
        }
    }
    Ok(Some(callees))
}
