//! A model as LaTeX, MathML and WGSL.

use super::Model;
use super::code::Code;
use crate::law::Kind;
use isoflop_formula::graph::{Expr, Graph};
use isoflop_formula::print::{self, Leaf, MathNode};

impl Model {
    /// The law as LaTeX, with the response: `L = E + \frac{A}{N^{\alpha}} + …`.
    pub fn latex(&self) -> String {
        match &self.law().kind {
            Kind::Implicit { latex, .. } => (*latex).to_owned(),
            Kind::Recurrence(recurrence) => format!(
                "{} = {}, \\quad {}",
                self.law().response.latex,
                self.expression(&self.symbols(), print::latex),
                recurrence.definitions
            ),
            Kind::Formula { .. } => format!(
                "{} = {}{}",
                self.law().response.latex,
                self.expression(&self.symbols(), print::latex),
                self.expression(&self.symbols(), definitions_latex)
            ),
        }
    }

    /// The law as MathML elements, to be put in a row.
    pub fn math(&self) -> Vec<MathNode> {
        let response = print::symbol(self.law().response.latex);
        match &self.law().kind {
            Kind::Implicit { latex, .. } => vec![print::symbol(latex)],
            Kind::Recurrence(recurrence) => {
                let mut row = vec![response, MathNode::leaf("mo", "=")];
                row.extend(self.expression(&self.symbols(), print::math));
                row.push(MathNode::leaf("mo", ","));
                row.push(print::symbol(recurrence.definitions));
                row
            }
            Kind::Formula { .. } => {
                let mut row = vec![response, MathNode::leaf("mo", "=")];
                row.extend(self.expression(&self.symbols(), print::math));
                row.extend(self.expression(&self.symbols(), definitions_math));
                row
            }
        }
    }

    /// The law with numbers for its parameters and, where `inputs` are given, for its inputs and
    /// its value: (LaTeX, MathML). Inputs of a recurrence stay symbols.
    pub fn with_numbers(&self, inputs: &[f64], params: &[f64]) -> (String, Vec<MathNode>) {
        let mut leaves = self.symbols();
        let first_param = leaves.len() - self.params().len();
        for (leaf, &value) in leaves[first_param..].iter_mut().zip(params) {
            *leaf = Leaf::Number(value);
        }
        let complete =
            inputs.len() == self.inputs().len() && !matches!(self.0.code, Code::Recurrence(_));
        if complete {
            let first_input = first_param - inputs.len();
            for (leaf, &value) in leaves[first_input..first_param].iter_mut().zip(inputs) {
                *leaf = Leaf::Number(value);
            }
        }
        let value = complete.then(|| self.value(inputs, params));
        self.equation(&leaves, value)
    }

    fn equation(&self, leaves: &[Leaf], value: Option<f64>) -> (String, Vec<MathNode>) {
        let name = self.law().response.latex;
        let right = self.expression(leaves, print::latex);
        let mut row = self.expression(leaves, print::math);
        let symbol = || print::symbol(name);
        let is = |sign: &str| MathNode::leaf("mo", sign);
        if let Kind::Implicit { .. } = self.law().kind {
            // The residual is what is written once, so it is what is shown.
            row.extend([is("="), MathNode::leaf("mn", "0")]);
            let mut latex = format!("{right} = 0");
            if let Some(value) = value {
                latex += &format!(", \\quad {name} \\approx {}", print::number_latex(value));
                row.extend([is(","), symbol(), is("≈")]);
                row.extend(print::number_math(value));
            }
            return (latex, row);
        }
        row.splice(0..0, [symbol(), is("=")]);
        let mut latex = format!("{name} = {right}");
        if let Some(value) = value {
            latex += &format!(" \\approx {}", print::number_latex(value));
            row.push(is("≈"));
            row.extend(print::number_math(value));
        }
        latex += &self.expression(leaves, definitions_latex);
        row.extend(self.expression(leaves, definitions_math));
        (latex, row)
    }

    /// WGSL in f32: `fn predict(x: array<f32, NI>, p: array<f32, NP>) -> f32` and
    /// `fn gradient(x, p)`, which returns the value and then the derivatives by the parameters.
    ///
    /// # Errors
    /// Why there is none.
    pub fn wgsl(&self) -> Result<String, &'static str> {
        if let Some(reason) = self.law().no_wgsl {
            return Err(reason);
        }
        let Code::Formula(code) = &self.0.code else {
            return Err("the law is not one expression");
        };
        let functions = [("predict", &code.value), ("gradient", &code.gradient)];
        print::wgsl(&functions, self.params().len())
            .map_err(|_| "a constant does not fit in an f32")
    }

    /// Symbols of what [`Model::expression`] depends on: the response or the state, the inputs,
    /// the parameters.
    fn symbols(&self) -> Vec<Leaf> {
        let law = self.law();
        let first: Vec<&str> = match &law.kind {
            Kind::Formula { .. } => law.inputs.iter().map(|i| i.symbol.latex).collect(),
            Kind::Implicit { .. } => {
                let inputs = law.inputs.iter().map(|i| i.symbol.latex);
                [law.response.latex].into_iter().chain(inputs).collect()
            }
            Kind::Recurrence(recurrence) => recurrence.state.to_vec(),
        };
        let params = self.params().iter().map(|p| p.latex.as_str());
        first.into_iter().chain(params).map(Leaf::symbol).collect()
    }

    /// The formula, the residual, or the output of the state, read by `read`.
    fn expression<T>(&self, leaves: &[Leaf], read: impl Fn(Expr<'_>, &[Leaf]) -> T) -> T {
        let graph = Graph::new();
        let all = graph.variables(0, leaves.len());
        let (first, params) = all.split_at(leaves.len() - self.params().len());
        let expr = match &self.law().kind {
            Kind::Formula { predict } => predict(first, params),
            Kind::Implicit { residual, .. } => residual(first[0], &first[1..], params),
            Kind::Recurrence(recurrence) => (recurrence.output)(first, params),
        };
        read(expr, leaves)
    }
}

/// What the named parts of a formula stand for, each after a comma; empty where there are none.
fn definitions_latex(expr: Expr<'_>, leaves: &[Leaf]) -> String {
    let named = print::named(expr).into_iter();
    named.map(|(name, part)| format!(", \\quad {name} = {}", print::latex(part, leaves))).collect()
}

/// See [`definitions_latex`].
fn definitions_math(expr: Expr<'_>, leaves: &[Leaf]) -> Vec<MathNode> {
    let mut row = Vec::new();
    for (name, part) in print::named(expr) {
        row.extend([MathNode::leaf("mo", ","), print::symbol("\\quad")]);
        row.extend([print::symbol(name), MathNode::leaf("mo", "=")]);
        row.extend(print::math(part, leaves));
    }
    row
}
