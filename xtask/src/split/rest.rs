//! Writes the rest: the functions that moved, on the first part's memory, tables and globals.

use super::first::{LOADED, function_name, global_name, memory_name, table_name, write_data};
use super::{FIRST, Missing, Plan, Renumbered, Shape, count};
use anyhow::{Context, Result, anyhow};
use std::borrow::Cow;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, Function,
    FunctionSection, ImportSection, Module, StartSection, TypeSection,
};
use wasmparser::{BinaryReader, TypeSectionReader};

pub(super) fn write(wasm: &[u8], shape: &Shape<'_>, plan: &Plan) -> Result<Vec<u8>> {
    encode(wasm, shape, plan).map_err(|error| anyhow!("the rest: {error}"))
}

fn encode(wasm: &[u8], shape: &Shape<'_>, plan: &Plan) -> Result<Vec<u8>> {
    let mut code = Renumbered(&plan.in_rest);
    let mut module = Module::new();
    module.section(&types(&mut code, wasm, shape)?);
    module.section(&imports(&mut code, shape, plan)?);
    let mut functions = FunctionSection::new();
    let moving = || (0u32..).zip(&plan.moves).filter(|(_, moves)| **moves).map(|(index, _)| index);
    for function in moving() {
        functions.function(shape.type_of[function as usize]);
    }
    // The start, of the type that `types` adds.
    functions.function(count(shape.types.len()));
    module.section(&functions);
    let start = count(plan.shared.len() + moving().count());
    module.section(&StartSection { function_index: start });
    module.section(&elements(&mut code, plan)?);
    module.section(&bodies(&mut code, shape, plan)?);
    let mut data = DataSection::new();
    write_data(&mut data, &plan.data(shape, true));
    module.section(&data);
    Ok(module.finish())
}

/// All of the module's types, so that they keep their numbers, and one for the start.
fn types(code: &mut Renumbered<'_>, wasm: &[u8], shape: &Shape<'_>) -> Result<TypeSection> {
    let bytes = wasm.get(shape.type_section.clone()).context("the type section")?;
    let section = TypeSectionReader::new(BinaryReader::new(bytes, shape.type_section.start))?;
    let mut types = TypeSection::new();
    code.parse_type_section(&mut types, section)?;
    types.ty().function([], []);
    Ok(types)
}

fn imports(code: &mut Renumbered<'_>, shape: &Shape<'_>, plan: &Plan) -> Result<ImportSection> {
    let mut imports = ImportSection::new();
    for &function in &plan.shared {
        let kind = shape.type_of[function as usize];
        imports.import(FIRST, &function_name(function), EntityType::Function(kind));
    }
    for (index, table) in shape.tables.iter().enumerate() {
        let table = plan.grown(index, *table);
        imports.import(FIRST, &table_name(index), EntityType::Table(code.table_type(table)?));
    }
    for (index, memory) in shape.memories.iter().enumerate() {
        let memory = EntityType::Memory(code.memory_type(*memory)?);
        imports.import(FIRST, &memory_name(index), memory);
    }
    for (index, global) in shape.globals.iter().enumerate() {
        let global = EntityType::Global(code.global_type(*global)?);
        imports.import(FIRST, &global_name(index), global);
    }
    imports.import(FIRST, &plan.tie, EntityType::Global(LOADED));
    Ok(imports)
}

/// Each function over its stub; places that follow each other in one segment.
fn elements(code: &mut Renumbered<'_>, plan: &Plan) -> Result<ElementSection> {
    let mut places: Vec<(u32, u32)> = Vec::new();
    for (&function, &slot) in &plan.stubs {
        places.push((slot, code.function_index(function)?));
    }
    places.sort_unstable();
    let mut elements = ElementSection::new();
    for run in places.chunk_by(|a, b| a.0 + 1 == b.0) {
        let functions: Vec<u32> = run.iter().map(|(_, function)| *function).collect();
        let offset = ConstExpr::i32_const(run[0].0.cast_signed());
        elements.active(None, &offset, Elements::Functions(Cow::Owned(functions)));
    }
    Ok(elements)
}

fn bodies(
    code: &mut Renumbered<'_>,
    shape: &Shape<'_>,
    plan: &Plan,
) -> Result<CodeSection, Error<Missing>> {
    let mut bodies = CodeSection::new();
    for (body, moves) in shape.bodies.iter().zip(&plan.moves[shape.imported as usize..]) {
        if *moves {
            code.parse_function_body(&mut bodies, body.code.clone())?;
        }
    }
    let mut start = Function::new([]);
    let loaded = count(shape.globals.len());
    start.instructions().i32_const(1).global_set(loaded).end();
    bodies.function(&start);
    Ok(bodies)
}
