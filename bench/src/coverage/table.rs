//! The lines of the map: counted, written, read and summed up.

use super::Found;
use isoflop_formula::math;
use std::{collections::BTreeMap, str::FromStr};

/// The first line of the file.
pub const HEADER: &str = "law,rows,noise,method,quantity,sets,held,percent,error,not_had,width";

/// A cell of the map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Law id.
    pub law: String,
    /// Rows of a set.
    pub rows: usize,
    /// Noise by its name.
    pub noise: String,
}

/// What one method did for one quantity in one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The cell.
    pub key: Key,
    /// The method, by the name that `--interval` takes.
    pub method: String,
    /// Parameter key, or `ln response ahead`.
    pub quantity: String,
    /// Sets in which the method had an interval.
    pub sets: usize,
    /// Of these, sets whose interval held the truth. An open end holds all to its side.
    pub held: usize,
    /// Sets in which it had none.
    pub not_had: usize,
    /// Median width of the intervals over the size of the truth; infinite where most are open.
    pub width: f64,
}

impl Line {
    /// How many in a hundred held the truth, and the Monte Carlo standard error of that.
    pub fn percent(&self) -> (f64, f64) {
        let share = self.held as f64 / self.sets.max(1) as f64;
        let error = math::sqrt(share * (1.0 - share) / self.sets.max(1) as f64);
        (100.0 * share, 100.0 * error)
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Key { law, rows, noise } = &self.key;
        let (percent, error) = self.percent();
        write!(
            f,
            "{law},{rows},{noise},{},{},{},{},{percent:.1},{error:.1},{},{:.3e}",
            self.method, self.quantity, self.sets, self.held, self.not_had, self.width
        )
    }
}

impl FromStr for Line {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no line of the map; it begins with '{HEADER}'");
        let fields: Vec<&str> = text.split(',').collect();
        let [law, rows, noise, method, quantity, sets, held, _, _, not_had, width] = fields[..]
        else {
            return Err(wrong());
        };
        let count = |text: &str| text.parse::<usize>().map_err(|_| wrong());
        Ok(Self {
            key: Key { law: law.into(), rows: count(rows)?, noise: noise.into() },
            method: method.into(),
            quantity: quantity.into(),
            sets: count(sets)?,
            held: count(held)?,
            not_had: count(not_had)?,
            width: width.parse().map_err(|_| wrong())?,
        })
    }
}

/// Counts the sets of a cell.
pub(super) fn lines(key: &Key, names: &[String], truth: &[f64], all: &[Vec<Found>]) -> Vec<Line> {
    let Some(first) = all.first() else { return Vec::new() };
    let mut lines = Vec::new();
    for (place, (method, _)) in first.iter().enumerate() {
        for (q, name) in names.iter().enumerate() {
            let (mut sets, mut held, mut widths) = (0, 0, Vec::new());
            for interval in all.iter().filter_map(|found| found[place].1[q]) {
                let low = interval.low.unwrap_or(f64::NEG_INFINITY);
                let high = interval.high.unwrap_or(f64::INFINITY);
                sets += 1;
                held += usize::from(low <= truth[q] && truth[q] <= high);
                widths.push((high - low) / truth[q].abs());
            }
            widths.sort_unstable_by(f64::total_cmp);
            let width = widths.get(widths.len() / 2).copied().unwrap_or(f64::INFINITY);
            let (key, method, quantity) = (key.clone(), method.clone(), name.clone());
            let not_had = all.len() - sets;
            lines.push(Line { key, method, quantity, sets, held, not_had, width });
        }
    }
    lines
}

/// The cells of a map that are there already.
pub fn cells(lines: &[Line]) -> Vec<Key> {
    let mut keys: Vec<Key> = lines.iter().map(|line| line.key.clone()).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// One line per cell: the mean over the quantities of the percentage held, method by method.
pub fn summary(lines: &[Line]) -> String {
    let mut methods: Vec<&str> = Vec::new();
    let mut rows: BTreeMap<&Key, BTreeMap<&str, (f64, f64, usize)>> = BTreeMap::new();
    for line in lines {
        if !methods.contains(&line.method.as_str()) {
            methods.push(&line.method);
        }
        // A method that most sets of a cell cannot have is not told of there.
        if line.sets >= line.not_had && line.sets > 0 {
            let slot = rows.entry(&line.key).or_default().entry(&line.method).or_default();
            *slot = (slot.0 + line.percent().0, slot.1, slot.2 + 1);
        }
    }
    let mut text = format!("law,rows,noise,{}\n", methods.join(","));
    for (key, found) in rows {
        let cell = |method: &&str| match found.get(method) {
            Some((sum, _, count)) => format!("{:.1}", sum / *count as f64),
            None => String::new(),
        };
        let cells: Vec<String> = methods.iter().map(cell).collect();
        text += &format!("{},{},{},{}\n", key.law, key.rows, key.noise, cells.join(","));
    }
    text
}

/// A number of a text, below 4·10⁹.
pub(super) fn hash(text: &str) -> u64 {
    let step = |h: u32, byte: u8| (h ^ u32::from(byte)).wrapping_mul(16_777_619);
    u64::from(text.bytes().fold(2_166_136_261, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(method: &str, quantity: &str, held: usize) -> Line {
        Line {
            key: Key { law: "chinchilla".into(), rows: 30, noise: "t3".into() },
            method: method.into(),
            quantity: quantity.into(),
            sets: 500,
            held,
            not_had: 0,
            width: 0.25,
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let one = line("pairs-bca", "alpha", 470);
        let text = "chinchilla,30,t3,pairs-bca,alpha,500,470,94.0,1.1,0,2.500e-1";
        assert_eq!(one.to_string(), text);
        assert_eq!(text.parse::<Line>().unwrap(), one);
        assert!("chinchilla,30".parse::<Line>().is_err());
    }

    #[test]
    fn the_summary_is_the_mean_over_the_quantities() {
        let lines = [line("sandwich", "alpha", 450), line("sandwich", "beta", 475)];
        assert_eq!(summary(&lines), "law,rows,noise,sandwich\nchinchilla,30,t3,92.5\n");
    }

    #[test]
    fn an_open_end_holds_what_lies_beyond_it() {
        use isoflop_fit::interval::Interval;
        let key = line("", "", 0).key;
        let open = Some(Interval { low: Some(1.0), high: None });
        let closed = Some(Interval { low: Some(1.0), high: Some(2.0) });
        let all: Vec<Vec<Found>> = [open, closed, None]
            .into_iter()
            .map(|interval| vec![("m".to_owned(), vec![interval])])
            .collect();
        let lines = lines(&key, &["q".into()], &[5.0], &all);
        assert_eq!((lines[0].sets, lines[0].held, lines[0].not_had), (2, 1, 1));
    }
}
