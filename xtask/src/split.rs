//! Splits a module in two: what the first answer needs, and the rest, which arrives behind it.
//!
//! The first part holds every function that ran on the way to the first answer (`first/NAME.txt`,
//! recorded by `cargo xtask first`), and a stub for each other function that something in it
//! names. A stub asks the host for the rest when it is not there yet, then calls through the
//! table. The rest imports memory, tables, globals and functions of the first part, and puts its
//! functions over their stubs in the table. No function's code changes, so no result does.

mod data;
mod first;
mod ran;
mod record;
mod rest;
mod shape;

use anyhow::{Result, anyhow};
use data::Objects;
use sha2::{Digest, Sha256};
use shape::Shape;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::ops::Range;
use wasm_encoder::Module;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasmparser::{CustomSectionReader, Parser};

pub(crate) use ran::Ran;
pub(crate) use record::recording;

/// The module that the rest imports from.
const FIRST: &str = "first";
/// The module from which the first part imports `load`; also what calls it is exported as.
const REST: &str = "rest";
/// A function whose body is not longer than this stays: its stub would be no shorter.
const SMALL: usize = 24;

/// A module in two parts.
pub(crate) struct Parts {
    /// What is loaded first.
    pub(crate) first: Vec<u8>,
    /// What it loads on demand.
    pub(crate) rest: Vec<u8>,
}

/// Splits a module that has names; the functions that ran stay in the first part. `linked` is the
/// module as the linker left it.
pub(crate) fn split(wasm: &[u8], linked: &[u8], ran: &Ran) -> Result<Parts> {
    let shape = Shape::of(wasm)?;
    let mut plan = Plan::of(&shape, ran);
    plan.late = Objects::of(linked)?.late(&shape, &plan.moves);
    Ok(Parts { first: first::write(wasm, &shape, &plan)?, rest: rest::write(wasm, &shape, &plan)? })
}

/// The module without names and notes.
pub(crate) fn whole(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    utils::parse_core_module(&mut Stripped, &mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("cannot strip a module: {error}"))?;
    Ok(module.finish())
}

struct Stripped;

impl Reencode for Stripped {
    type Error = Infallible;

    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        Ok(())
    }
}

/// Which function goes where, by its number in the whole module.
struct Plan {
    /// Whether a function moves to the rest.
    moves: Vec<bool>,
    /// Moving functions that the first part names, each with its place in table 0.
    stubs: BTreeMap<u32, u32>,
    /// Entries of table 0 when the stubs' own are counted.
    table: u64,
    /// Functions of the first part that the rest names.
    shared: BTreeSet<u32>,
    /// Numbers in the first part.
    in_first: Vec<Option<u32>>,
    /// Numbers in the rest.
    in_rest: Vec<Option<u32>>,
    /// Addresses of the data that only moving functions need, in order.
    late: Vec<Range<u32>>,
    /// Name of the global that says whether the rest is there. It names the whole module too, so
    /// that parts of two versions never fit together.
    tie: String,
}

impl Plan {
    fn of(shape: &Shape<'_>, ran: &Ran) -> Self {
        let moves = moves(shape, ran);
        let stubs = stubs(shape, &moves);
        let mut plan = Self {
            table: stubs.values().map(|slot| u64::from(slot + 1)).max().unwrap_or(0),
            shared: shared(shape, &moves),
            in_first: vec![None; moves.len()],
            in_rest: vec![None; moves.len()],
            late: Vec::new(),
            tie: tie(shape, &moves),
            moves,
            stubs,
        };
        plan.number(shape.imported);
        plan
    }

    /// The data of one of the parts: runs of bytes, each with its address. Runs of zeros are left
    /// out: memory begins with zeros.
    fn data<'a>(&self, shape: &Shape<'a>, late: bool) -> Vec<(u32, &'a [u8])> {
        let mut runs = Vec::new();
        for (address, bytes) in &shape.data {
            let end = address + count(bytes.len());
            let mut next = *address;
            let inside = self.late.iter().filter(|part| part.start < end && part.end > *address);
            for part in inside.cloned().chain(std::iter::once(end..end)) {
                let (from, to) = (part.start.max(next), part.end.min(end));
                let (kept, moved) = (next..from, from..to);
                let run = if late { moved } else { kept };
                let at = |place: u32| (place - address) as usize;
                without_zeros(run.start, &bytes[at(run.start)..at(run.end)], &mut runs);
                next = to;
            }
        }
        runs
    }

    /// The type of a table that has room for the stubs' own places.
    fn grown(&self, table: usize, mut kind: wasmparser::TableType) -> wasmparser::TableType {
        if table == 0 {
            kind.initial = kind.initial.max(self.table);
            kind.maximum = kind.maximum.map(|most| most.max(self.table));
        }
        kind
    }

    /// In the first part `load` follows the imports; in the rest the imports come first.
    fn number(&mut self, imported: u32) {
        let mut next = 0;
        for function in 0..self.moves.len() {
            let index = u32::try_from(function).unwrap_or(u32::MAX);
            if index == imported {
                next += 1;
            }
            if !self.moves[function] || self.stubs.contains_key(&index) {
                self.in_first[function] = Some(next);
                next += 1;
            }
        }
        let moving = (0u32..).zip(&self.moves).filter(|(_, moves)| **moves).map(|(index, _)| index);
        let inside: Vec<u32> = self.shared.iter().copied().chain(moving).collect();
        for (number, function) in (0..).zip(inside) {
            self.in_rest[function as usize] = Some(number);
        }
    }
}

/// A segment costs about as much as this many zeros.
const ZEROS: usize = 8;

/// Cuts a run of bytes at its longer runs of zeros.
fn without_zeros<'a>(address: u32, bytes: &'a [u8], runs: &mut Vec<(u32, &'a [u8])>) {
    let mut start = 0;
    while let Some(skipped) = bytes[start..].iter().position(|byte| *byte != 0) {
        start += skipped;
        let rest = &bytes[start..];
        let zeros = rest.windows(ZEROS).position(|part| part.iter().all(|byte| *byte == 0));
        let length = zeros.unwrap_or(rest.len());
        runs.push((address + count(start), &rest[..length]));
        start += length;
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// What did not run moves; so does what ran and is called by nothing that stays any more.
fn moves(shape: &Shape<'_>, ran: &Ran) -> Vec<bool> {
    let inside = shape.bodies.iter().zip(&shape.names[shape.imported as usize..]);
    let may_stay: Vec<bool> = inside
        .map(|(body, name)| body.bytes() <= SMALL || body.segments || ran.holds(name))
        .collect();
    let mut moves = vec![true; shape.names.len()];
    let mut waiting = shape.named.clone();
    let needs_segments = (shape.imported..).zip(&shape.bodies).filter(|(_, body)| body.segments);
    waiting.extend(needs_segments.map(|(function, _)| function));
    while let Some(function) = waiting.pop() {
        let place = function as usize;
        let inside = place.checked_sub(shape.imported as usize);
        if inside.is_none_or(|inside| may_stay[inside]) && std::mem::take(&mut moves[place]) {
            waiting.extend(inside.into_iter().flat_map(|inside| &shape.bodies[inside].mentions));
        }
    }
    moves[..shape.imported as usize].fill(false);
    moves
}

/// The moving functions that are named from where they move away, each with its place in the
/// table: the one it has, or one behind the table's end.
fn stubs(shape: &Shape<'_>, moves: &[bool]) -> BTreeMap<u32, u32> {
    let staying = shape.bodies.iter().zip(&moves[shape.imported as usize..]);
    let mentioned = staying.filter(|(_, moves)| !**moves).flat_map(|(body, _)| &body.mentions);
    let named: BTreeSet<u32> = mentioned
        .chain(&shape.named)
        .copied()
        .filter(|function| moves[*function as usize])
        .collect();
    let mut end = shape.tables.first().map_or(0, |table| u32::try_from(table.initial).unwrap_or(0));
    let place = |function: u32| {
        let slot = shape.slots[function as usize].unwrap_or_else(|| {
            end += 1;
            end - 1
        });
        (function, slot)
    };
    named.into_iter().map(place).collect()
}

/// The staying functions that moving ones name.
fn shared(shape: &Shape<'_>, moves: &[bool]) -> BTreeSet<u32> {
    let moving = shape.bodies.iter().zip(&moves[shape.imported as usize..]);
    let mentioned = moving.filter(|(_, moves)| **moves).flat_map(|(body, _)| &body.mentions);
    mentioned.copied().filter(|function| !moves[*function as usize]).collect()
}

fn tie(shape: &Shape<'_>, moves: &[bool]) -> String {
    let mut all = Sha256::new();
    for (body, moves) in shape.bodies.iter().zip(&moves[shape.imported as usize..]) {
        all.update(body.code.as_bytes());
        all.update([u8::from(*moves)]);
    }
    let digest: [u8; 32] = all.finalize().into();
    digest[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Code with the functions' new numbers.
struct Renumbered<'a>(&'a [Option<u32>]);

impl Reencode for Renumbered<'_> {
    type Error = Missing;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<Missing>> {
        let number = self.0.get(function as usize).copied().flatten();
        number.ok_or(reencode::Error::UserError(Missing(function)))
    }
}

/// A function that a part names and does not hold.
#[derive(Debug)]
struct Missing(u32);

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "function {} is in the other part", self.0)
    }
}

impl std::error::Error for Missing {}
