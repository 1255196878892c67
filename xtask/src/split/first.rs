//! Writes the first part: the module with stubs where functions moved away.

use super::{Missing, Plan, REST, Renumbered, Shape, count};
use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Module, TableSection,
    TypeSection, ValType,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, ExportSectionReader,
    FunctionSectionReader, GlobalSectionReader, ImportSectionReader, Parser, TableSectionReader,
    TypeSectionReader,
};

type Outcome = Result<(), Error<Missing>>;

pub(super) fn write(wasm: &[u8], shape: &Shape<'_>, plan: &Plan) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut first = First { shape, plan, numbers: Renumbered(&plan.in_first) };
    utils::parse_core_module(&mut first, &mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("the first part: {error}"))?;
    Ok(module.finish())
}

/// What is shared by a part of the module, under a short name.
pub(super) fn function_name(function: u32) -> String {
    function.to_string()
}

pub(super) fn table_name(table: usize) -> String {
    format!("t{table}")
}

pub(super) fn memory_name(memory: usize) -> String {
    format!("m{memory}")
}

pub(super) fn global_name(global: usize) -> String {
    format!("g{global}")
}

/// Whether the rest is there.
pub(super) const LOADED: GlobalType =
    GlobalType { val_type: ValType::I32, mutable: true, shared: false };

struct First<'a> {
    shape: &'a Shape<'a>,
    plan: &'a Plan,
    numbers: Renumbered<'a>,
}

impl First<'_> {
    /// Type of a function that takes and gives nothing, added behind the module's types.
    fn plain_type(&self) -> u32 {
        count(self.shape.types.len())
    }

    /// The global that says whether the rest is there, behind the module's globals.
    fn loaded(&self) -> u32 {
        count(self.shape.globals.len())
    }

    /// The function that sees to it that the rest is there, behind all others.
    fn ensure(&self) -> u32 {
        // One more than the last: `load` has a number too.
        self.plan.in_first.iter().flatten().max().map_or(0, |last| last + 1)
    }

    /// `load` by its number.
    fn load(&self) -> u32 {
        self.shape.imported
    }

    /// Calls through the table once the rest has put the function over this stub.
    fn stub(&self, function: u32, slot: u32) -> Option<Function> {
        let parameters = self.shape.signature(function).ok()?.params().len();
        let kind = *self.shape.type_of.get(function as usize)?;
        let mut stub = Function::new([]);
        let mut code = stub.instructions();
        code.call(self.ensure());
        for parameter in 0..count(parameters) {
            code.local_get(parameter);
        }
        code.i32_const(slot.cast_signed()).call_indirect(0, kind).end();
        Some(stub)
    }
}

impl Reencode for First<'_> {
    type Error = Missing;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Missing>> {
        self.numbers.function_index(function)
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Outcome {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_import_section(self, imports, section)?;
        imports.import(REST, "load", EntityType::Function(self.plain_type()));
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _section: FunctionSectionReader<'_>,
    ) -> Outcome {
        let numbered = self.shape.type_of.iter().zip(&self.plan.in_first);
        for (kind, _) in numbered.skip(self.shape.imported as usize).filter(|(_, n)| n.is_some()) {
            functions.function(*kind);
        }
        functions.function(self.plain_type());
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Outcome {
        for (index, table) in section.into_iter().enumerate() {
            let mut table = table?;
            table.ty = self.plan.grown(index, table.ty);
            self.parse_table(tables, table)?;
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Outcome {
        utils::parse_global_section(self, globals, section)?;
        globals.global(LOADED, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_export_section(self, exports, section)?;
        for &function in &self.plan.shared {
            let number = self.function_index(function)?;
            exports.export(&function_name(function), ExportKind::Func, number);
        }
        for table in 0..self.shape.tables.len() {
            exports.export(&table_name(table), ExportKind::Table, count(table));
        }
        for memory in 0..self.shape.memories.len() {
            exports.export(&memory_name(memory), ExportKind::Memory, count(memory));
        }
        for global in 0..self.shape.globals.len() {
            exports.export(&global_name(global), ExportKind::Global, count(global));
        }
        exports.export(&self.plan.tie, ExportKind::Global, self.loaded());
        exports.export(REST, ExportKind::Func, self.ensure());
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _section: CodeSectionReader<'_>,
    ) -> Outcome {
        for (function, body) in (self.shape.imported..).zip(&self.shape.bodies) {
            if !self.plan.moves[function as usize] {
                self.parse_function_body(code, body.code.clone())?;
            } else if let Some(&slot) = self.plan.stubs.get(&function) {
                let stub = self.stub(function, slot);
                code.function(&stub.ok_or(Error::UserError(Missing(function)))?);
            }
        }
        let mut ensure = Function::new([]);
        let mut steps = ensure.instructions();
        steps.global_get(self.loaded()).i32_eqz().if_(BlockType::Empty);
        steps.call(self.load()).end().end();
        code.function(&ensure);
        Ok(())
    }

    fn data_count(&mut self, _count: u32) -> Result<u32, Error<Missing>> {
        Ok(count(self.plan.data(self.shape, false).len()))
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        _section: DataSectionReader<'_>,
    ) -> Outcome {
        write_data(data, &self.plan.data(self.shape, false));
        Ok(())
    }

    /// Names have served; the host reads none of the other sections.
    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Outcome {
        Ok(())
    }
}

/// Runs of bytes as segments.
pub(super) fn write_data(data: &mut DataSection, runs: &[(u32, &[u8])]) {
    for (address, bytes) in runs {
        data.active(0, &ConstExpr::i32_const(address.cast_signed()), bytes.iter().copied());
    }
}
