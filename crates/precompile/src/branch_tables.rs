use wasm_encoder::{CodeSection, Encode, Instruction, RawSection, SectionId, ValType};
use wasmparser::{BrTable, CompositeInnerType, FunctionBody, Operator, Parser, Payload};
use wasmtime::Result;

/// The most comparisons that are made in place of a table.
const MOST: usize = 12;

/// The module with comparisons in place of branch tables that lead to few places. For WebAssembly the C compiler makes a
/// table even of `a == 1 || a == 3`, and machine code jumps through it: the processor has to guess where to, which costs it
/// more than a few comparisons that mostly go the same way.
pub fn compare(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = wasm_encoder::Module::new();
    let mut code = CodeSection::new();
    let mut types = Vec::new();
    let mut functions = Vec::new();
    let mut bodies = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::TypeSection(section) => {
                for group in section.clone() {
                    types.extend(group?.into_types().map(|one| match one.composite_type.inner {
                        CompositeInnerType::Func(function) => function.params().len() as u32,
                        _ => 0,
                    }));
                }
            }
            Payload::FunctionSection(section) => {
                for function in section.clone() {
                    functions.push(function?);
                }
            }
            Payload::CodeSectionStart { count, .. } => bodies = *count,
            _ => {}
        }
        match payload {
            Payload::CodeSectionEntry(body) => {
                let params = types[functions[code.len() as usize] as usize];
                code.raw(&with_comparisons(wasm, &body, params)?);
                if code.len() == bodies {
                    module.section(&code);
                }
            }
            _ => match payload.as_section() {
                Some((id, _)) if id == SectionId::Code as u8 => {}
                Some((id, range)) => {
                    module.section(&RawSection { id, data: &wasm[range] });
                }
                None => {}
            },
        }
    }
    Ok(module.finish())
}

fn with_comparisons(wasm: &[u8], body: &FunctionBody<'_>, params: u32) -> Result<Vec<u8>> {
    let mut operators = body.get_operators_reader()?;
    let mut code = Vec::new();
    let mut copied = operators.original_position();
    // The number that a table takes goes to a local behind those that are there.
    let mut local = params;
    for group in body.get_locals_reader()? {
        local += group?.0;
    }
    while !operators.eof() {
        let start = operators.original_position();
        let Operator::BrTable { targets } = operators.read()? else { continue };
        let Some(ways) = few_ways(&targets)? else { continue };
        code.extend_from_slice(&wasm[copied..start]);
        copied = operators.original_position();
        Instruction::LocalSet(local).encode(&mut code);
        for Way { first, last, label } in ways {
            Instruction::LocalGet(local).encode(&mut code);
            Instruction::I32Const(first).encode(&mut code);
            if first == last {
                Instruction::I32Eq.encode(&mut code);
            } else {
                Instruction::I32Sub.encode(&mut code);
                Instruction::I32Const(last - first + 1).encode(&mut code);
                Instruction::I32LtU.encode(&mut code);
            }
            Instruction::BrIf(label).encode(&mut code);
        }
        Instruction::Br(targets.default()).encode(&mut code);
    }
    if code.is_empty() {
        return Ok(wasm[body.range()].to_vec());
    }
    code.extend_from_slice(&wasm[copied..body.range().end]);

    let mut locals = body.get_binary_reader();
    let groups = locals.read_var_u32()?;
    let mut whole = Vec::new();
    (groups + 1).encode(&mut whole);
    whole.extend_from_slice(
        &wasm[locals.original_position()..body.get_operators_reader()?.original_position()],
    );
    1u32.encode(&mut whole);
    ValType::I32.encode(&mut whole);
    whole.extend_from_slice(&code);
    Ok(whole)
}

/// Numbers that follow each other and lead to the same place.
struct Way {
    first: i32,
    last: i32,
    label: u32,
}

/// The ways that do not lead where all other numbers do, where they are few.
fn few_ways(targets: &BrTable<'_>) -> Result<Option<Vec<Way>>> {
    let mut ways: Vec<Way> = Vec::new();
    for (number, label) in (0..).zip(targets.targets()) {
        let label = label?;
        match ways.last_mut() {
            Some(way) if way.label == label => way.last = number,
            _ => ways.push(Way { first: number, last: number, label }),
        }
    }
    ways.retain(|way| way.label != targets.default());
    Ok((ways.len() <= MOST).then_some(ways))
}
