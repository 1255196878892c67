//! The papers of a law as BibTeX: only what is known of them.

use isoflop_study::LawEntry;

/// Titles by arXiv id, as on the abstract's page.
const TITLES: [(&str, &str); 10] = [
    ("1712.00409", "Deep Learning Scaling is Predictable, Empirically"),
    ("2001.08361", "Scaling Laws for Neural Language Models"),
    ("2203.15556", "Training Compute-Optimal Large Language Models"),
    ("2210.14891", "Broken Neural Scaling Laws"),
    ("2305.16264", "Scaling Data-Constrained Language Models"),
    ("2403.06563", "Unraveling the Mystery of Scaling Laws: Part I"),
    ("2403.08540", "Language models scale reliably with over-training and on downstream tasks"),
    ("2408.11029", "Scaling Law with Learning Rate Annealing"),
    ("2505.10475", "Parallel Scaling Law for Language Models"),
    ("2506.10972", "Farseer: A Refined Scaling Law in Large Language Models"),
];

/// A paper as a law's source names it: "Hoffmann et al. 2022, arXiv:2203.15556".
#[derive(Debug, PartialEq)]
struct Paper<'a> {
    author: &'a str,
    year: &'a str,
    arxiv: &'a str,
}

/// An entry for each paper that the law's source names; where it names none, the source as it is.
pub fn bibtex(law: &LawEntry) -> String {
    let papers = papers(&law.source);
    if papers.is_empty() {
        return format!("@misc{{{},\n  note = {{{}}}\n}}\n", key(&law.id), escape(&law.source));
    }
    papers.iter().map(entry).collect::<Vec<_>>().join("\n")
}

fn entry(paper: &Paper<'_>) -> String {
    let Paper { author, year, arxiv } = paper;
    let surname = author.trim_end_matches(" et al.");
    // BibTeX writes "and others" as "et al.".
    let others = if surname == *author { "" } else { " and others" };
    let mut lines = vec![format!("  author = {{{}{others}}}", escape(surname))];
    if let Some((_, title)) = TITLES.iter().find(|(id, _)| id == arxiv) {
        // Twice in braces: styles must not lower the capitals of names.
        lines.push(format!("  title = {{{{{}}}}}", escape(title)));
    }
    lines.push(format!("  year = {{{year}}}"));
    lines.push(format!("  eprint = {{{arxiv}}}"));
    lines.push("  archivePrefix = {arXiv}".into());
    format!("@misc{{{},\n{}\n}}\n", key(&format!("{surname}{year}")), lines.join(",\n"))
}

/// The papers in the order in which the source names them.
fn papers(source: &str) -> Vec<Paper<'_>> {
    let mut found = Vec::new();
    for (place, mark) in source.match_indices("arXiv:") {
        let id = &source[place + mark.len()..];
        let end = id.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(id.len());
        let arxiv = id[..end].trim_end_matches('.');
        let before = source[..place].trim_end_matches([' ', ',']);
        let before = before.rsplit([',', ';']).next().unwrap_or(before);
        let before = before.rsplit(" after ").next().unwrap_or(before).trim();
        // "Li et al. 2025 (Farseer)": the name of a law is no part of its year.
        let before = before.split(" (").next().unwrap_or(before);
        if let Some((author, year)) = before.trim_start_matches("after ").rsplit_once(' ')
            && year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit())
        {
            found.push(Paper { author, year, arxiv });
        }
    }
    found
}

/// Letters and digits, in lower case.
fn key(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// A field's value in which nothing is a command: braces balance because there are none.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in crate::clean::clean(text).chars() {
        match c {
            '{' => out.push_str("\\textbraceleft "),
            '}' => out.push_str("\\textbraceright "),
            '\\' => out.push_str("\\textbackslash "),
            '~' => out.push_str("\\textasciitilde "),
            '^' => out.push_str("\\textasciicircum "),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(id: &str) -> LawEntry {
        crate::catalogue::laws().into_iter().find(|law| law.id == id).unwrap()
    }

    #[test]
    fn the_chinchilla_law_is_cited_so() {
        insta::assert_snapshot!(bibtex(&law("chinchilla")), @r##"
        @misc{hoffmann2022,
          author = {Hoffmann and others},
          title = {{Training Compute-Optimal Large Language Models}},
          year = {2022},
          eprint = {2203.15556},
          archivePrefix = {arXiv}
        }
        "##);
    }

    #[test]
    fn a_source_of_two_papers_gives_two_entries() {
        let source = law("su-trajectory").source;
        let want = [("Su et al.", "2024", "2403.06563"), ("Kaplan et al.", "2020", "2001.08361")]
            .map(|(author, year, arxiv)| Paper { author, year, arxiv });
        assert_eq!(papers(&source), want);
    }

    #[test]
    fn every_arxiv_id_of_a_source_is_a_paper_and_every_title_is_of_one() {
        let laws = crate::catalogue::laws();
        for law in &laws {
            let marks = law.source.matches("arXiv:").count();
            assert_eq!(papers(&law.source).len(), marks, "{}: {}", law.id, law.source);
        }
        let cited: Vec<&str> =
            laws.iter().flat_map(|law| papers(&law.source)).map(|paper| paper.arxiv).collect();
        for (id, title) in TITLES {
            assert!(cited.contains(&id), "{title}");
        }
    }

    #[test]
    fn a_source_without_a_paper_is_a_note_without_commands() {
        let source = "a} @x{\\input{/etc} 50 % #1 & $x_1^2~\u{202e}".into();
        let law = LawEntry { id: "own-law".into(), source, ..LawEntry::default() };
        insta::assert_snapshot!(bibtex(&law), @r##"
        @misc{ownlaw,
          note = {a\textbraceright  @x\textbraceleft \textbackslash input\textbraceleft /etc\textbraceright  50 \% \#1 \& \$x\_1\textasciicircum 2\textasciitilde ?}
        }
        "##);
    }
}
