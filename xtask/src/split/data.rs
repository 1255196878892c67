//! Which read-only data the first part needs.
//!
//! The linker leaves its relocations in the module (`--emit-relocs`): where each object of the data
//! lies, which addresses the code holds, and which objects point to others. Tools behind the linker
//! change functions and leave the data where they are, so the addresses are looked up in the code as
//! it ships. An address that cannot be told from a number counts as one: such an object stays.

use super::shape::Shape;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{
    Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocSectionReader,
    RelocationType, SymbolInfo,
};

/// The read-only data of a linked module.
#[derive(Default)]
pub(super) struct Objects {
    /// Addresses of each object, in order.
    ranges: Vec<Range<u32>>,
    /// Objects that an object points to.
    points: Vec<Vec<usize>>,
    /// Objects to which data that may change points.
    roots: BTreeSet<usize>,
    /// Objects that an address in the code belongs to; it may lie before or behind them.
    meant: BTreeMap<u32, BTreeSet<usize>>,
}

/// What is read of a linked module before its objects are known.
#[derive(Default)]
struct Linked<'a> {
    /// Address of each segment, and where its bytes lie in the module.
    segments: Vec<(u32, Range<usize>)>,
    /// Names of the segments.
    names: Vec<&'a str>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<RelocSectionReader<'a>>,
    /// Index and start of the code's and of the data's section.
    code: Option<u32>,
    data: Option<(u32, usize)>,
    wasm: &'a [u8],
}

impl Objects {
    /// Reads what the linker left.
    pub(super) fn of(wasm: &[u8]) -> Result<Self> {
        let linked = Linked::of(wasm)?;
        let mut objects = Self::default();
        let read_only = linked.read_only();
        let mut ranges: Vec<Range<u32>> = (0..linked.symbols.len())
            .filter_map(|symbol| linked.address(symbol))
            .filter(|range| !range.is_empty() && read_only.iter().any(|part| within(range, part)))
            .collect();
        ranges.sort_by_key(|range| (range.start, range.end));
        objects.ranges = apart(ranges);
        objects.points = vec![Vec::new(); objects.ranges.len()];
        for section in &linked.relocations {
            objects.relocate(&linked, section)?;
        }
        Ok(objects)
    }

    fn relocate(&mut self, linked: &Linked<'_>, section: &RelocSectionReader<'_>) -> Result<()> {
        for entry in section.entries() {
            let entry = entry?;
            let symbol = entry.index as usize;
            if !is_address(entry.ty) {
                continue;
            }
            let Some(target) = linked.address(symbol) else { continue };
            let Some(object) = self.at(target.start) else { continue };
            if Some(section.section_index()) == linked.code {
                let address = i64::from(target.start) + entry.addend;
                let address = u32::try_from(address).context("an address of 32 bits")?;
                self.meant.entry(address).or_default().insert(object);
            } else if linked.data.is_some_and(|(index, _)| index == section.section_index()) {
                let place = linked.place(entry.offset as usize).context("a place in the data")?;
                let address = i64::from(target.start) + entry.addend;
                if linked.word(entry.offset as usize).map(i64::from) != Some(address) {
                    bail!("the data at {place} are not the address that the linker says");
                }
                match self.at(place) {
                    Some(from) => self.points[from].push(object),
                    None => drop(self.roots.insert(object)),
                }
            }
        }
        Ok(())
    }

    /// The object that holds an address.
    fn at(&self, address: u32) -> Option<usize> {
        let after = self.ranges.partition_point(|range| range.start <= address);
        let found = after.checked_sub(1)?;
        self.ranges[found].contains(&address).then_some(found)
    }

    /// The addresses that only moving functions need, in order.
    pub(super) fn late(&self, shape: &Shape<'_>, moves: &[bool]) -> Vec<Range<u32>> {
        let mut needed = vec![false; self.ranges.len()];
        let mut waiting: Vec<usize> = self.roots.iter().copied().collect();
        let staying = shape.bodies.iter().zip(&moves[shape.imported as usize..]);
        for (body, _) in staying.filter(|(_, moves)| !**moves) {
            for value in &body.numbers {
                waiting.extend(self.at(*value));
                waiting.extend(self.meant.get(value).into_iter().flatten());
            }
        }
        while let Some(object) = waiting.pop() {
            if !std::mem::replace(&mut needed[object], true) {
                waiting.extend(&self.points[object]);
            }
        }
        let late = self.ranges.iter().zip(needed).filter(|(_, needed)| !needed);
        late.map(|(range, _)| range.clone()).collect()
    }
}

/// Cuts overlapping ranges into one each: an object inside another is that other.
fn apart(ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    let mut apart: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

fn within(inner: &Range<u32>, outer: &Range<u32>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn is_address(kind: RelocationType) -> bool {
    use RelocationType::{MemoryAddrI32, MemoryAddrLeb, MemoryAddrRelSleb, MemoryAddrSleb};
    matches!(kind, MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32 | MemoryAddrRelSleb)
}

impl<'a> Linked<'a> {
    fn of(wasm: &'a [u8]) -> Result<Self> {
        let mut linked = Self { wasm, ..Self::default() };
        let mut section = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            let counts = payload.as_section().is_some();
            linked.take(payload, section)?;
            section += u32::from(counts);
        }
        if linked.symbols.is_empty() || linked.relocations.is_empty() {
            bail!("the linker left no relocations");
        }
        Ok(linked)
    }

    fn take(&mut self, payload: Payload<'a>, section: u32) -> Result<()> {
        match payload {
            Payload::CodeSectionStart { .. } => self.code = Some(section),
            Payload::DataSection(data) => {
                self.data = Some((section, data.range().start));
                for segment in data {
                    let segment = segment?;
                    let end = segment.range.end;
                    let start = end - segment.data.len();
                    self.segments.push((address_of(&segment)?, start..end));
                }
            }
            Payload::CustomSection(custom) => match custom.as_known() {
                KnownCustom::Linking(reader) => {
                    for part in reader.subsections() {
                        self.linking(part?)?;
                    }
                }
                KnownCustom::Reloc(reader) => self.relocations.push(reader),
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn linking(&mut self, part: Linking<'a>) -> Result<()> {
        match part {
            Linking::SymbolTable(symbols) => {
                for symbol in symbols {
                    self.symbols.push(symbol?);
                }
            }
            Linking::SegmentInfo(segments) => {
                for segment in segments {
                    self.names.push(segment?.name);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Addresses of the segments that nothing writes to.
    fn read_only(&self) -> Vec<Range<u32>> {
        let named = self.segments.iter().zip(&self.names);
        let read_only = named.filter(|(_, name)| name.starts_with(".rodata"));
        read_only.map(|((address, bytes), _)| *address..address + length(bytes)).collect()
    }

    /// Where an object lies; none for what is no object.
    fn address(&self, symbol: usize) -> Option<Range<u32>> {
        let SymbolInfo::Data { symbol: Some(found), .. } = self.symbols.get(symbol)? else {
            return None;
        };
        let (segment, _) = self.segments.get(found.index as usize)?;
        let start = segment + found.offset;
        Some(start..start + found.size)
    }

    /// The word at a place of the data's section.
    fn word(&self, offset: usize) -> Option<u32> {
        let place = self.data?.1 + offset;
        let bytes = self.wasm.get(place..place + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    /// The address of a byte of the data's section.
    fn place(&self, offset: usize) -> Option<u32> {
        let place = self.data?.1 + offset;
        let (address, bytes) = self.segments.iter().find(|(_, bytes)| bytes.contains(&place))?;
        Some(address + length(&(bytes.start..place)))
    }
}

fn length(bytes: &Range<usize>) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// The address at which an active segment begins.
pub(super) fn address_of(segment: &Data<'_>) -> Result<u32> {
    let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind else {
        bail!("a segment of data has no place of its own");
    };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        other => bail!("a segment of data begins at {other:?}"),
    }
}
