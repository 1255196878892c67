//! Expressions compiled to a tape: each shared node once, columns in blocks.

use super::derive::{lowered, reachable};
use super::lanes::execute;
use super::{Binary, Expr, Node, Unary};

/// Rows that pass through the tape together: long enough to vectorise, short enough for cache.
const LANES: usize = 32;

/// What an instruction computes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    Unary(Unary),
    Binary(Binary),
    Select,
}

/// One instruction; the result goes to the register of its own position.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) op: Op,
    pub(crate) args: [u32; 3],
}

/// A tape. Registers: variables that change by row, variables that do not, constants, then one
/// per step; the steps that depend on no row come first and run once.
#[derive(Clone, Debug)]
pub struct Program {
    per_row: usize,
    variables: usize,
    constants: Vec<f64>,
    steps: Vec<Step>,
    /// Steps before this one depend on no row.
    first_by_row: usize,
    outputs: Vec<u32>,
}

impl Program {
    /// Compiles `outputs`; variables with numbers below `per_row` change from row to row.
    pub fn new(outputs: &[Expr<'_>], per_row: usize) -> Self {
        let Some(first) = outputs.first() else { return Self::empty(per_row) };
        let graph = first.graph();
        let roots = lowered(graph, outputs);
        let places: Vec<u32> = roots.iter().map(|e| e.place()).collect();
        let order = reachable(graph, &places);
        let mut compiler = Compiler::new(graph, &order, per_row);
        compiler.steps(graph, &order);
        let outputs = places.iter().map(|&p| compiler.register[p as usize]).collect();
        Self {
            per_row,
            variables: compiler.variables,
            constants: compiler.constants,
            first_by_row: compiler.first_by_row,
            steps: compiler.steps,
            outputs,
        }
    }

    fn empty(per_row: usize) -> Self {
        Self {
            per_row,
            variables: per_row,
            constants: Vec::new(),
            steps: Vec::new(),
            first_by_row: 0,
            outputs: Vec::new(),
        }
    }

    /// How many outputs it has.
    pub fn outputs(&self) -> usize {
        self.outputs.len()
    }

    /// Variables that change by row.
    pub fn per_row(&self) -> usize {
        self.per_row
    }

    pub(crate) fn constants(&self) -> &[f64] {
        &self.constants
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub(crate) fn variables(&self) -> usize {
        self.variables
    }

    pub(crate) fn output_registers(&self) -> &[u32] {
        &self.outputs
    }

    /// The outputs for one row; `variables` by number (missing ones at the end are not used).
    pub fn row(&self, variables: &[f64], out: &mut [f64]) {
        self.row_with(&mut self.scratch(), variables, out);
    }

    /// Registers for [`Program::row_with`], for loops that run one row at a time.
    pub fn scratch(&self) -> Vec<f64> {
        let mut registers = vec![0.0; self.variables + self.constants.len() + self.steps.len()];
        registers[self.variables..][..self.constants.len()].copy_from_slice(&self.constants);
        registers
    }

    /// [`Program::row`] with registers made once by [`Program::scratch`].
    pub fn row_with(&self, registers: &mut [f64], variables: &[f64], out: &mut [f64]) {
        let count = self.variables.min(variables.len());
        registers[..count].copy_from_slice(&variables[..count]);
        let base = self.variables + self.constants.len();
        for (i, step) in self.steps.iter().enumerate() {
            execute(*step, registers, base + i, 1);
        }
        for (o, &register) in out.iter_mut().zip(&self.outputs) {
            *o = registers[register as usize];
        }
    }

    /// Runs over columns, `per_row` of them with `rows` values each, and `uniform`, the variables
    /// that are the same in every row. `sink` gets block after block in order.
    pub fn run(
        &self,
        columns: &[Vec<f64>],
        uniform: &[f64],
        rows: usize,
        mut sink: impl FnMut(Block<'_>),
    ) {
        let width = LANES.min(rows.max(1));
        let base = self.variables + self.constants.len();
        let mut registers = vec![0.0; (base + self.steps.len()) * width];
        let known = uniform.iter().take(self.variables - self.per_row);
        for (i, &value) in known.enumerate() {
            registers[(self.per_row + i) * width..][..width].fill(value);
        }
        for (i, &value) in self.constants.iter().enumerate() {
            registers[(self.variables + i) * width..][..width].fill(value);
        }
        for i in 0..self.first_by_row {
            execute(self.steps[i], &mut registers, base + i, width);
        }
        for first in (0..rows).step_by(width) {
            let length = width.min(rows - first);
            for (i, column) in columns.iter().enumerate().take(self.per_row) {
                load(&column[first..first + length], &mut registers[i * width..][..width]);
            }
            for i in self.first_by_row..self.steps.len() {
                execute(self.steps[i], &mut registers, base + i, width);
            }
            sink(Block { registers: &registers, outputs: &self.outputs, width, first, length });
        }
    }
}

/// Copies a block; the rest of the lanes repeat its last row, so that they hold ordinary numbers.
fn load(from: &[f64], to: &mut [f64]) {
    let last = from[from.len() - 1];
    to[..from.len()].copy_from_slice(from);
    to[from.len()..].fill(last);
}

/// The outputs of some consecutive rows.
pub struct Block<'a> {
    registers: &'a [f64],
    outputs: &'a [u32],
    width: usize,
    first: usize,
    length: usize,
}

impl Block<'_> {
    /// Index of its first row.
    pub fn first(&self) -> usize {
        self.first
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.length
    }

    /// Output `k` in these rows.
    pub fn output(&self, k: usize) -> &[f64] {
        &self.registers[self.outputs[k] as usize * self.width..][..self.length]
    }
}

struct Compiler {
    /// Register of each place.
    register: Vec<u32>,
    /// Whether each place depends on the row.
    by_row: Vec<bool>,
    variables: usize,
    constants: Vec<f64>,
    steps: Vec<Step>,
    first_by_row: usize,
}

impl Compiler {
    fn new(graph: &super::Graph, order: &[u32], per_row: usize) -> Self {
        let length = order.last().map_or(0, |&p| p as usize + 1);
        let mut register = vec![0; length];
        let mut by_row = vec![false; length];
        let (mut variables, mut constants) = (per_row, Vec::new());
        for &place in order {
            let at = place as usize;
            by_row[at] = match graph.node(place) {
                Node::Constant(bits) => {
                    // Numbered from the first constant; shifted below.
                    register[at] = constants.len() as u32;
                    constants.push(f64::from_bits(bits));
                    false
                }
                Node::Variable(number) => {
                    register[at] = number;
                    variables = variables.max(number as usize + 1);
                    (number as usize) < per_row
                }
                Node::Unary(_, a) => by_row[a as usize],
                Node::Binary(_, a, b) => by_row[a as usize] | by_row[b as usize],
                Node::Select(a, b, c) => {
                    by_row[a as usize] | by_row[b as usize] | by_row[c as usize]
                }
            };
        }
        for &place in order {
            if matches!(graph.node(place), Node::Constant(_)) {
                register[place as usize] += variables as u32;
            }
        }
        Self { register, by_row, variables, constants, steps: Vec::new(), first_by_row: 0 }
    }

    fn steps(&mut self, graph: &super::Graph, order: &[u32]) {
        for wanted in [false, true] {
            for &place in order.iter().filter(|&&p| self.by_row[p as usize] == wanted) {
                let Some(step) = self.step(graph.node(place)) else { continue };
                let register = self.variables + self.constants.len() + self.steps.len();
                self.register[place as usize] = register as u32;
                self.steps.push(step);
            }
            if !wanted {
                self.first_by_row = self.steps.len();
            }
        }
    }

    fn step(&self, node: Node) -> Option<Step> {
        let at = |place: u32| self.register[place as usize];
        match node {
            Node::Constant(_) | Node::Variable(_) => None,
            Node::Unary(op, a) => Some(Step { op: Op::Unary(op), args: [at(a); 3] }),
            Node::Binary(op, a, b) => {
                Some(Step { op: Op::Binary(op), args: [at(a), at(b), at(b)] })
            }
            Node::Select(a, b, c) => Some(Step { op: Op::Select, args: [at(a), at(b), at(c)] }),
        }
    }
}
