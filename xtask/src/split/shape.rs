//! What a module holds: its functions with their names, bodies and mentions.

use anyhow::{Context, Result, anyhow, bail};
use std::convert::Infallible;
use std::ops::Range;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasmparser::{
    Data, ElementItems, ElementKind, FuncType, FunctionBody, KnownCustom, MemArg, Name, Operator,
    Parser, Payload, TypeRef,
};

use super::data;

/// A module as its bytes and, per function, what a split needs to know. Functions are numbered as
/// in the module: imported ones first.
#[derive(Default)]
pub(super) struct Shape<'a> {
    /// Type of each function as an index into `types`.
    pub(super) type_of: Vec<u32>,
    /// The module's function types.
    pub(super) types: Vec<FuncType>,
    /// Where the type section lies in the module.
    pub(super) type_section: Range<usize>,
    /// How many functions are imported.
    pub(super) imported: u32,
    /// The bodies of the functions that are not imported.
    pub(super) bodies: Vec<Body<'a>>,
    /// The functions' names; empty where a function has none.
    pub(super) names: Vec<String>,
    /// Per function, its place in table 0.
    pub(super) slots: Vec<Option<u32>>,
    /// The segments of data, each with its address.
    pub(super) data: Vec<(u32, &'a [u8])>,
    /// Functions that the module itself names outside of bodies: exports, start, tables.
    pub(super) named: Vec<u32>,
    /// The tables' types.
    pub(super) tables: Vec<wasmparser::TableType>,
    /// The memories' types.
    pub(super) memories: Vec<wasmparser::MemoryType>,
    /// The globals' types.
    pub(super) globals: Vec<wasmparser::GlobalType>,
}

/// One function's code.
pub(super) struct Body<'a> {
    /// The code.
    pub(super) code: FunctionBody<'a>,
    /// Functions that it calls or takes a reference of.
    pub(super) mentions: Vec<u32>,
    /// Numbers that may be addresses: constants, and offsets of loads and stores.
    pub(super) numbers: Vec<u32>,
    /// Whether it names a segment of data or elements, which only its own module has.
    pub(super) segments: bool,
}

impl<'a> Shape<'a> {
    /// Reads a module of one memory whose functions are defined in it or imported.
    pub(super) fn of(wasm: &'a [u8]) -> Result<Self> {
        let mut shape = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            shape.take(payload?)?;
        }
        let functions = shape.type_of.len();
        shape.slots.resize(functions, None);
        shape.names.resize(functions, String::new());
        if shape.bodies.len() + shape.imported as usize != functions {
            bail!("{} bodies for {functions} functions", shape.bodies.len());
        }
        Ok(shape)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                self.type_section = section.range();
                for group in section {
                    for sub in group?.into_types() {
                        self.types.push(sub.unwrap_func().clone());
                    }
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let TypeRef::Func(kind) = import?.ty else { bail!("an import is no function") };
                    self.type_of.push(kind);
                    self.imported += 1;
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.type_of.push(kind?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == wasmparser::ExternalKind::Func {
                        self.named.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.named.push(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.element(&element?)?;
                }
            }
            Payload::DataSection(section) => {
                for segment in section {
                    let segment: Data<'a> = segment?;
                    self.data.push((data::address_of(&segment)?, segment.data));
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(Body::of(body)?),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for name in names {
                        self.function_names(name?)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn element(&mut self, element: &wasmparser::Element<'_>) -> Result<()> {
        let ElementItems::Functions(items) = element.items.clone() else {
            // Expressions: the table of host references, which holds no function of ours.
            return Ok(());
        };
        let start = match &element.kind {
            ElementKind::Active { table_index, offset_expr } if table_index.unwrap_or(0) == 0 => {
                constant(offset_expr)?
            }
            _ => bail!("a segment of functions that does not stand in table 0"),
        };
        self.slots.resize(self.type_of.len(), None);
        for (slot, function) in (start..).zip(items) {
            let function = function?;
            *self.slots.get_mut(function as usize).context("a function")? = Some(slot);
            self.named.push(function);
        }
        Ok(())
    }

    fn function_names(&mut self, names: Name<'_>) -> Result<()> {
        let Name::Function(names) = names else { return Ok(()) };
        self.names.resize(self.type_of.len(), String::new());
        for naming in names {
            let naming = naming?;
            if let Some(name) = self.names.get_mut(naming.index as usize) {
                naming.name.clone_into(name);
            }
        }
        Ok(())
    }

    /// The function type of a function.
    pub(super) fn signature(&self, function: u32) -> Result<&FuncType> {
        let kind = self.type_of.get(function as usize).context("a function")?;
        self.types.get(*kind as usize).context("a type")
    }
}

impl<'a> Body<'a> {
    fn of(code: FunctionBody<'a>) -> Result<Self> {
        let mut mentions = Vec::new();
        let mut segments = false;
        let mut offsets = Offsets(Vec::new());
        let mut numbers = Vec::new();
        for operator in code.get_operators_reader()? {
            let operator = operator?;
            offsets.instruction(operator.clone()).map_err(|error| anyhow!("{error}"))?;
            match operator {
                Operator::I32Const { value } => numbers.push(value.cast_unsigned()),
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => mentions.push(function_index),
                Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::TableInit { .. }
                | Operator::ElemDrop { .. } => segments = true,
                _ => {}
            }
        }
        numbers.extend(offsets.0);
        Ok(Self { code, mentions, numbers, segments })
    }

    /// Bytes of the body.
    pub(super) fn bytes(&self) -> usize {
        self.code.range().len()
    }
}

/// The offsets of loads and stores.
struct Offsets(Vec<u32>);

impl Reencode for Offsets {
    type Error = Infallible;

    fn mem_arg(&mut self, argument: MemArg) -> Result<wasm_encoder::MemArg, reencode::Error> {
        self.0.extend(u32::try_from(argument.offset));
        utils::mem_arg(self, argument)
    }
}

fn constant(expression: &wasmparser::ConstExpr<'_>) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => u32::try_from(value).context("a place in a table"),
        other => bail!("a segment starts at {other:?}"),
    }
}
