//! Makes a module record which of its functions run, for `cargo xtask first`.

use super::shape::Shape;
use anyhow::{Result, anyhow};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction,
    Module, ValType,
};
use wasmparser::{ExportSectionReader, FunctionBody, GlobalSectionReader, Parser};

/// The module with a global per function, exported as `ran:NAME`, that is 1 once the function ran.
pub(crate) fn recording(wasm: &[u8]) -> Result<Vec<u8>> {
    let shape = Shape::of(wasm)?;
    let mut module = Module::new();
    let mut recorder = Recorder { shape: &shape, next: 0 };
    utils::parse_core_module(&mut recorder, &mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("recording: {error}"))?;
    Ok(module.finish())
}

const RAN: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

struct Recorder<'a> {
    shape: &'a Shape<'a>,
    /// Bodies written so far.
    next: u32,
}

impl Recorder<'_> {
    fn globals(&self) -> u32 {
        u32::try_from(self.shape.globals.len()).unwrap_or(u32::MAX)
    }
}

impl Reencode for Recorder<'_> {
    type Error = Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_global_section(self, globals, section)?;
        for _ in &self.shape.bodies {
            globals.global(RAN, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_export_section(self, exports, section)?;
        let names = &self.shape.names[self.shape.imported as usize..];
        for (index, name) in (0u32..).zip(names) {
            // Two functions may have one name; exports may not.
            let global = self.globals() + index;
            exports.export(&format!("ran:{index}:{name}"), ExportKind::Global, global);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let mut function = utils::new_function_with_parsed_locals(self, &body)?;
        let global = self.globals() + self.next;
        self.next += 1;
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(global));
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&function);
        Ok(())
    }
}
