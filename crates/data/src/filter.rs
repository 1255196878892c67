//! The filter language: `column op literal` with `and`, `or` and parentheses; no functions.

use crate::number::{Numbers, Unread};
use crate::roles::no_column;
use crate::{Error, Rejected, Sheet};
use core::cmp::Ordering;
use isoflop_formula::quantity::{Decimal, Kind, parse, shorten};

/// Longest filter, in bytes.
const LONGEST: usize = 10_000;
/// Deepest nesting of parentheses.
const DEEPEST: usize = 50;

/// A filter that was read against the names of a sheet.
#[derive(Debug)]
pub(crate) struct Filter {
    root: Node,
}

#[derive(Debug)]
enum Node {
    Any(Vec<Node>),
    All(Vec<Node>),
    Compare { column: usize, op: Op, literal: Literal },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Op {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Debug)]
enum Literal {
    Number(f64),
    Text(String),
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// What is wrong, at which character of the filter; a column that is not there.
    pub(crate) fn parse(text: &str, names: &[String]) -> Result<Self, Error> {
        if text.len() > LONGEST {
            return Err(Error::request("the filter is too long; keep it under 10 000 characters"));
        }
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, at: 0, end: text.chars().count() + 1, names };
        let root = parser.any(0)?;
        match parser.next() {
            None => Ok(Self { root }),
            Some(token) => Err(token.expected("'and', 'or' or the end")),
        }
    }

    /// The columns compared with a number.
    pub(crate) fn columns(&self) -> Vec<usize> {
        let mut columns = Vec::new();
        self.root.number_columns(&mut columns);
        columns
    }

    /// Whether a row is to be used; rejected when a value cannot be compared.
    pub(crate) fn keeps(
        &self,
        sheet: &Sheet,
        row: usize,
        numbers: Numbers,
    ) -> Result<bool, Rejected> {
        self.root.holds(sheet, row, numbers)
    }
}

/// Whether a filter compares one column and no other; false for a filter that cannot be read.
pub fn compares_only(filter: &str, names: &[String], column: &str) -> bool {
    let only = |node: &Node| node.compares_only(names, column);
    Filter::parse(filter, names).is_ok_and(|filter| only(&filter.root))
}

impl Node {
    fn compares_only(&self, names: &[String], name: &str) -> bool {
        match self {
            Self::Any(nodes) | Self::All(nodes) => {
                nodes.iter().all(|node| node.compares_only(names, name))
            }
            Self::Compare { column, .. } => names[*column] == name,
        }
    }

    fn number_columns(&self, columns: &mut Vec<usize>) {
        match self {
            Self::Any(nodes) | Self::All(nodes) => {
                nodes.iter().for_each(|node| node.number_columns(columns));
            }
            Self::Compare { column, literal: Literal::Number(_), .. } => columns.push(*column),
            Self::Compare { .. } => {}
        }
    }

    fn holds(&self, sheet: &Sheet, row: usize, numbers: Numbers) -> Result<bool, Rejected> {
        match self {
            Self::Any(nodes) => {
                for node in nodes {
                    if node.holds(sheet, row, numbers)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::All(nodes) => {
                for node in nodes {
                    if !node.holds(sheet, row, numbers)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Compare { column, op, literal } => {
                compare(sheet, row, *column, *op, literal, numbers)
            }
        }
    }
}

fn compare(
    sheet: &Sheet,
    row: usize,
    column: usize,
    op: Op,
    literal: &Literal,
    numbers: Numbers,
) -> Result<bool, Rejected> {
    let order = match literal {
        Literal::Text(text) => sheet.cell(column, row).trim().cmp(text.as_str()),
        Literal::Number(number) => match numbers.cell(sheet, column, row, Kind::Any) {
            Ok(value) => value.partial_cmp(number).expect("what is read as a number is finite"),
            // What is no number is not equal to one; but it is neither more nor less.
            Err(_) if op == Op::Equal => return Ok(false),
            Err(_) if op == Op::Unequal => return Ok(true),
            Err(unread) => {
                let reason = match unread {
                    Unread::Empty => "is empty; the filter cannot compare it".into(),
                    Unread::NotFinite => {
                        "is not a finite number; the filter cannot compare it".into()
                    }
                    Unread::Because(reason) => reason,
                };
                return Err(sheet.reject(row, column, reason));
            }
        },
    };
    Ok(op.holds(order))
}

impl Op {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterEqual => order.is_ge(),
        }
    }
}

/// A token and the character of the filter where it starts, from 1.
#[derive(Clone, Debug)]
struct Token {
    at: usize,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Open,
    Close,
    Op(Op),
    /// Bare: a column, a number, `and`, `or`.
    Word(String),
    /// In single quotes: text. In double quotes: a column on the left, text on the right.
    Quoted(String),
    /// In back quotes: a column.
    Name(String),
}

impl Token {
    fn expected(&self, what: &str) -> Error {
        let found = match &self.what {
            What::Open => "(".into(),
            What::Close => ")".into(),
            What::Op(_) => "a comparison".into(),
            What::Word(text) | What::Quoted(text) | What::Name(text) => shorten(text, 40),
        };
        error(self.at, &format!("expected {what}, found '{found}'"))
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.what, What::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

fn error(at: usize, what: &str) -> Error {
    Error::request(format!("filter, character {at}: {what}"))
}

fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let (at, c) = (i + 1, chars[i]);
        let what = match c {
            c if c.is_whitespace() => {
                i += 1;
                continue;
            }
            '(' => What::Open,
            ')' => What::Close,
            '"' | '\'' | '`' => {
                let rest = &chars[i + 1..];
                let Some(length) = rest.iter().position(|end| *end == c) else {
                    return Err(error(at, "this quote is not closed"));
                };
                i += length + 1;
                let text: String = rest[..length].iter().collect();
                if c == '`' { What::Name(text) } else { What::Quoted(text) }
            }
            '=' | '!' | '<' | '>' => {
                let (op, length) = operator(&chars[i..]).ok_or_else(|| {
                    error(at, &format!("'{c}' is no comparison; write ==, !=, <, <=, > or >="))
                })?;
                i += length - 1;
                What::Op(op)
            }
            _ => {
                let rest = &chars[i..];
                let ends = |c: &char| c.is_whitespace() || "()\"'`=!<>".contains(*c);
                let length = rest.iter().position(ends).unwrap_or(rest.len());
                i += length - 1;
                What::Word(rest[..length].iter().collect())
            }
        };
        tokens.push(Token { at, what });
        i += 1;
    }
    Ok(tokens)
}

fn operator(chars: &[char]) -> Option<(Op, usize)> {
    Some(match (chars[0], chars.get(1)) {
        ('=', Some('=')) => (Op::Equal, 2),
        ('!', Some('=')) => (Op::Unequal, 2),
        ('<', Some('=')) => (Op::LessEqual, 2),
        ('>', Some('=')) => (Op::GreaterEqual, 2),
        ('<', _) => (Op::Less, 1),
        ('>', _) => (Op::Greater, 1),
        _ => return None,
    })
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    /// One past the last character.
    end: usize,
    names: &'a [String],
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        token
    }

    fn need(&mut self, what: &str) -> Result<&'a Token, Error> {
        let end = self.end;
        self.next().ok_or_else(|| error(end, &format!("expected {what}, found the end")))
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.is_word(word));
        self.at += usize::from(found);
        found
    }

    fn any(&mut self, depth: usize) -> Result<Node, Error> {
        let mut nodes = vec![self.all(depth)?];
        while self.takes("or") {
            nodes.push(self.all(depth)?);
        }
        Ok(Node::Any(nodes))
    }

    fn all(&mut self, depth: usize) -> Result<Node, Error> {
        let mut nodes = vec![self.one(depth)?];
        while self.takes("and") {
            nodes.push(self.one(depth)?);
        }
        Ok(Node::All(nodes))
    }

    fn one(&mut self, depth: usize) -> Result<Node, Error> {
        let token = self.need("a column")?;
        let column = match &token.what {
            What::Open if depth == DEEPEST => return Err(error(token.at, "nests too deeply")),
            What::Open => {
                let inner = self.any(depth + 1)?;
                let close = self.need("')'")?;
                return match close.what {
                    What::Close => Ok(inner),
                    _ => Err(close.expected("')', 'and' or 'or'")),
                };
            }
            What::Word(name) | What::Quoted(name) | What::Name(name) => name,
            _ => return Err(token.expected("a column")),
        };
        let Some(column) = self.names.iter().position(|known| known == column) else {
            let found = no_column(column, self.names);
            return Err(error(token.at, &found.to_string()));
        };
        let op = self.need("a comparison")?;
        let What::Op(op) = op.what else {
            return Err(op.expected("==, !=, <, <=, > or >="));
        };
        let literal = self.literal()?;
        Ok(Node::Compare { column, op, literal })
    }

    fn literal(&mut self) -> Result<Literal, Error> {
        let token = self.need("a number or a text in quotes")?;
        match &token.what {
            What::Quoted(text) => Ok(Literal::Text(text.trim().to_owned())),
            What::Word(text) => match parse(text, Kind::Any, Some(Decimal::Point)) {
                Ok(number) => Ok(Literal::Number(number)),
                Err(reason) => Err(error(token.at, &format!("{reason}; put text in quotes"))),
            },
            _ => Err(token.expected("a number or a text in quotes")),
        }
    }
}
