//! Symbols of laws, written in LaTeX, as MathML elements.

use super::MathNode;

/// The letters and names that laws use.
const NAMES: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ϵ"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "ϕ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("ell", "ℓ"),
    ("ln", "ln"),
    ("log", "log"),
    ("infty", "∞"),
    ("ast", "*"),
    ("star", "⋆"),
    ("sum", "∑"),
    ("prod", "∏"),
    ("times", "×"),
    ("cdot", "⋅"),
    ("le", "≤"),
    ("ge", "≥"),
    ("quad", "\u{2003}"),
    ("left", ""),
    ("right", ""),
    (",", ""),
];

/// A symbol or a short equation as one element.
pub(super) fn math(latex: &str) -> MathNode {
    let characters: Vec<char> = latex.chars().collect();
    let mut nodes = Reader { characters: &characters, at: 0 }.row();
    match nodes.len() {
        1 => nodes.remove(0),
        _ => MathNode::with("mrow", nodes),
    }
}

struct Reader<'a> {
    characters: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    /// Elements up to a closing brace or the end.
    fn row(&mut self) -> Vec<MathNode> {
        let mut out: Vec<MathNode> = Vec::new();
        while let Some(c) = self.peek() {
            match c {
                '}' => break,
                ' ' => self.at += 1,
                '_' | '^' => {
                    self.at += 1;
                    let tag = if c == '_' { "msub" } else { "msup" };
                    let script = self.item();
                    let base = out.pop().unwrap_or_default();
                    out.push(attach(base, tag, script));
                }
                _ => {
                    let item = self.item();
                    if !(item.text.is_empty() && item.children.is_empty()) {
                        out.push(item);
                    }
                }
            }
        }
        out
    }

    /// One element: a group, a command or a character.
    fn item(&mut self) -> MathNode {
        let Some(c) = self.peek() else { return MathNode::default() };
        self.at += 1;
        match c {
            '{' => {
                let mut inner = self.row();
                self.at += 1;
                if inner.len() == 1 { inner.remove(0) } else { MathNode::with("mrow", inner) }
            }
            '\\' => self.command(),
            '0'..='9' => MathNode::leaf("mn", c),
            'a'..='z' | 'A'..='Z' | '?' => MathNode::leaf("mi", c),
            '-' => MathNode::leaf("mo", "−"),
            _ => MathNode::leaf("mo", c),
        }
    }

    fn command(&mut self) -> MathNode {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            self.at += 1;
        }
        if self.at == start && self.peek().is_some() {
            self.at += 1;
        }
        let name: String = self.characters[start..self.at].iter().collect();
        match name.as_str() {
            "frac" => {
                let (over, under) = (self.item(), self.item());
                MathNode::with("mfrac", vec![over, under])
            }
            "mathrm" | "text" | "operatorname" => {
                let text = self.text();
                MathNode::leaf(if name == "text" { "mtext" } else { "mi" }, text)
            }
            _ => match NAMES.iter().find(|(known, _)| *known == name) {
                Some((_, sign)) if "×⋅≤≥∑∏".contains(sign) => {
                    MathNode::leaf("mo", *sign)
                }
                Some(("quad", space)) => MathNode::leaf("mtext", *space),
                Some((_, letter)) => MathNode::leaf("mi", *letter),
                None => MathNode::leaf("mtext", name),
            },
        }
    }

    /// The characters of a group as they are.
    fn text(&mut self) -> String {
        if self.peek() == Some('{') {
            self.at += 1;
        }
        let start = self.at;
        while self.peek().is_some_and(|c| c != '}') {
            self.at += 1;
        }
        let text = self.characters[start..self.at].iter().collect();
        self.at += 1;
        text
    }
}

/// Puts a script on a base; a second one makes both: `R_D^*`.
fn attach(mut base: MathNode, tag: &str, script: MathNode) -> MathNode {
    let other = if tag == "msub" { "msup" } else { "msub" };
    if base.tag == other && base.children.len() == 2 {
        base.tag = "msubsup".to_owned();
        let at = if tag == "msub" { 1 } else { 2 };
        base.children.insert(at, script);
        return base;
    }
    MathNode::with(tag, vec![base, script])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greek_subscripts_and_stars_are_elements() {
        assert_eq!(math("\\alpha"), MathNode::leaf("mi", "α"));
        let s1 = math("S_1");
        assert_eq!((s1.tag.as_str(), s1.children.len()), ("msub", 2));
        let r = math("R_D^{*}");
        assert_eq!(r.tag, "msubsup");
        assert_eq!(r.children[1], MathNode::leaf("mi", "D"));
        assert_eq!(r.children[2], MathNode::leaf("mo", "*"));
        assert_eq!(math("N_{\\mathrm{c}}").children[1], MathNode::leaf("mi", "c"));
    }

    #[test]
    fn broken_latex_ends() {
        for text in ["", "{", "}", "\\", "_", "^{", "a_{", "\\frac{a}", "\\text{"] {
            let _ = math(text);
        }
    }
}
