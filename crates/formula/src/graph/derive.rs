//! Derivatives and rewriting, into the same graph.

use super::{Binary, Expr, Graph, Node, Unary};

/// Places that `roots` depend on, themselves included, ascending: a topological order.
pub(super) fn reachable(graph: &Graph, roots: &[u32]) -> Vec<u32> {
    let length = roots.iter().max().map_or(0, |&place| place as usize + 1);
    let mut needed = vec![false; length];
    for &root in roots {
        needed[root as usize] = true;
    }
    for place in (0..length).rev() {
        if needed[place] {
            for child in children(graph.node(place as u32)) {
                needed[child as usize] = true;
            }
        }
    }
    (0..length as u32).filter(|&place| needed[place as usize]).collect()
}

fn children(node: Node) -> impl Iterator<Item = u32> {
    let list = match node {
        Node::Constant(_) | Node::Variable(_) => [None; 3],
        Node::Unary(_, a) => [Some(a), None, None],
        Node::Binary(_, a, b) => [Some(a), Some(b), None],
        Node::Select(a, b, c) => [Some(a), Some(b), Some(c)],
    };
    list.into_iter().flatten()
}

/// Partial derivatives of `root` by each of `variables`, by reverse accumulation.
///
/// The derivative of a `select` is that of the chosen side; nothing is said of the jump.
pub fn gradient<'g>(root: Expr<'g>, variables: &[Expr<'g>]) -> Vec<Expr<'g>> {
    let graph = root.graph;
    let order = reachable(graph, &[root.place]);
    let mut slopes: Vec<Option<Expr<'g>>> = vec![None; root.place as usize + 1];
    slopes[root.place as usize] = Some(graph.constant(1.0));
    for &place in order.iter().rev() {
        let Some(slope) = slopes[place as usize] else { continue };
        for (child, part) in parts(graph, place, slope).into_iter().flatten() {
            let sum = &mut slopes[child as usize];
            *sum = Some(sum.map_or(part, |so_far| so_far + part));
        }
    }
    variables
        .iter()
        .map(|v| slopes.get(v.place as usize).copied().flatten())
        .map(|slope| slope.unwrap_or_else(|| graph.constant(0.0)))
        .collect()
}

type Parts<'g> = [Option<(u32, Expr<'g>)>; 2];

/// What a node passes on to its arguments, given its own slope.
fn parts<'g>(graph: &'g Graph, place: u32, slope: Expr<'g>) -> Parts<'g> {
    let value = graph.expr(place);
    match graph.node(place) {
        Node::Constant(_) | Node::Variable(_) => [None, None],
        Node::Unary(op, a) => {
            let by_argument = unary_slope(op, graph.expr(a), value);
            [Some((a, slope * by_argument)), None]
        }
        Node::Binary(op, a, b) => binary_parts(op, graph.expr(a), graph.expr(b), value, slope),
        Node::Select(condition, a, b) => {
            let (condition, zero) = (graph.expr(condition), graph.constant(0.0));
            [Some((a, condition.select(slope, zero))), Some((b, condition.select(zero, slope)))]
        }
    }
}

fn unary_slope<'g>(op: Unary, x: Expr<'g>, value: Expr<'g>) -> Expr<'g> {
    // 2/√π
    const ERF: f64 = std::f64::consts::FRAC_2_SQRT_PI;
    match op {
        Unary::Neg => x.constant(-1.0),
        Unary::Exp => value,
        Unary::Ln => 1.0 / x,
        Unary::Sqrt => 0.5 / value,
        Unary::Sin => x.cos(),
        Unary::Cos => -x.sin(),
        Unary::Atan => 1.0 / (1.0 + x * x),
        Unary::Tanh => 1.0 - value * value,
        Unary::Erf => ERF * (-(x * x)).exp(),
        // 1/(1 + e^−x), which cannot overflow in this form.
        Unary::Softplus => (x - value).exp(),
    }
}

fn binary_parts<'g>(
    op: Binary,
    a: Expr<'g>,
    b: Expr<'g>,
    value: Expr<'g>,
    slope: Expr<'g>,
) -> Parts<'g> {
    let (by_a, by_b) = match op {
        Binary::Add => (slope, slope),
        Binary::Sub => (slope, -slope),
        Binary::Mul => (slope * b, slope * a),
        Binary::Div => (slope / b, -(slope * (value / b))),
        Binary::Pow => power_parts(a, b, value, slope),
    };
    // A constant has no slope worth writing.
    let keep = |x: Expr<'g>, part| x.as_constant().is_none().then_some((x.place, part));
    [keep(a, by_a), keep(b, by_b)]
}

fn power_parts<'g>(
    base: Expr<'g>,
    exponent: Expr<'g>,
    value: Expr<'g>,
    slope: Expr<'g>,
) -> (Expr<'g>, Expr<'g>) {
    let by_base = match exponent.as_constant() {
        Some(fixed) => slope * (fixed * base.powf(fixed - 1.0)),
        // value / base shares the power.
        None => slope * (exponent * (value / base)),
    };
    let by_exponent = match (base.as_constant(), exponent.as_constant()) {
        (_, Some(_)) => slope,
        (_, None) => slope * (value * base.ln()),
    };
    (by_base, by_exponent)
}

/// The expression as it is computed: powers by shared logarithms, and (1 + u^v)^w without
/// overflow. Derivatives of this form are as safe as the form itself.
pub fn stable(expr: Expr<'_>) -> Expr<'_> {
    lowered(expr.graph, &[expr])[0]
}

/// The same expressions with powers written as exp(exponent · ln base), which share logarithms.
pub(super) fn lowered<'g>(graph: &'g Graph, roots: &[Expr<'g>]) -> Vec<Expr<'g>> {
    let places: Vec<u32> = roots.iter().map(|e| e.place).collect();
    let order = reachable(graph, &places);
    let mut new: Vec<Option<Expr<'g>>> = vec![None; order.last().map_or(0, |&p| p as usize + 1)];
    for place in order {
        let at = |p: u32| new[p as usize].expect("children come first");
        let expr = match graph.node(place) {
            Node::Constant(_) | Node::Variable(_) => graph.expr(place),
            Node::Unary(Unary::Ln, a) => match one_plus_power(graph, a) {
                Some((u, v)) => (at(v) * at(u).ln()).softplus(),
                None => at(a).ln(),
            },
            Node::Unary(op, a) => at(a).unary_of(op),
            Node::Binary(Binary::Pow, a, b) => match one_plus_power(graph, a) {
                Some((u, v)) => (at(b) * (at(v) * at(u).ln()).softplus()).exp(),
                None => lowered_power(at(a), at(b)),
            },
            Node::Binary(op, a, b) => at(a).binary_of(op, at(b)),
            Node::Select(a, b, c) => at(a).select(at(b), at(c)),
        };
        new[place as usize] = Some(expr);
    }
    places.iter().map(|&p| new[p as usize].expect("a root is reachable")).collect()
}

/// u and v, if the expression is 1 + u^v with a v that is no number.
fn one_plus_power(graph: &Graph, place: u32) -> Option<(u32, u32)> {
    let Node::Binary(Binary::Add, a, b) = graph.node(place) else { return None };
    let (one, power) = if graph.constant_at(a).is_some() { (a, b) } else { (b, a) };
    match graph.node(power) {
        Node::Binary(Binary::Pow, u, v)
            if graph.constant_at(one) == Some(1.0) && graph.constant_at(v).is_none() =>
        {
            Some((u, v))
        }
        _ => None,
    }
}

fn lowered_power<'g>(base: Expr<'g>, exponent: Expr<'g>) -> Expr<'g> {
    let square = || base * base;
    match exponent.as_constant() {
        Some(0.5) => base.sqrt(),
        Some(-0.5) => 1.0 / base.sqrt(),
        Some(-1.0) => 1.0 / base,
        Some(2.0) => square(),
        Some(-2.0) => 1.0 / square(),
        Some(3.0) => square() * base,
        Some(-3.0) => 1.0 / (square() * base),
        Some(4.0) => square() * square(),
        Some(-4.0) => 1.0 / (square() * square()),
        _ => (exponent * base.ln()).exp(),
    }
}

impl<'g> Expr<'g> {
    fn unary_of(self, op: Unary) -> Self {
        match op {
            Unary::Neg => -self,
            Unary::Exp => self.exp(),
            Unary::Ln => self.ln(),
            Unary::Sqrt => self.sqrt(),
            Unary::Sin => self.sin(),
            Unary::Cos => self.cos(),
            Unary::Atan => self.atan(),
            Unary::Tanh => self.tanh(),
            Unary::Erf => self.erf(),
            Unary::Softplus => self.softplus(),
        }
    }

    fn binary_of(self, op: Binary, other: Self) -> Self {
        match op {
            Binary::Add => self + other,
            Binary::Sub => self - other,
            Binary::Mul => self * other,
            Binary::Div => self / other,
            Binary::Pow => self.pow(other),
        }
    }
}
