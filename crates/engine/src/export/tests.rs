use super::*;
use crate::{Tables, fit::prepare};
use isoflop_study::Study;

/// The landing page's view, with so many draws.
fn landing(bootstrap: u32) -> (FitView, Draws) {
    let mut tables = Tables::default();
    let set = isoflop_data::built_in().iter().find(|set| set.id == "chinchilla").unwrap();
    tables.put("chinchilla", "chinchilla.csv", set.bytes().to_vec()).unwrap();
    let study = Study { bootstrap, ..Study::chinchilla() };
    let prepared = prepare(&tables, &study).unwrap();
    let point = prepared.problem.solve().unwrap();
    let draws = prepared.draws(&point, 0, bootstrap);
    (prepared.view(&point, &draws), draws)
}

fn text(what: ExportKind, (view, draws): &(FitView, Draws)) -> String {
    export(what, view, draws).text
}

/// Header and cells of a CSV of numbers.
fn cells(csv: &str) -> (Vec<&str>, Vec<Vec<Option<f64>>>) {
    let mut lines = csv.lines();
    let head = lines.next().unwrap().split(',').collect();
    (head, lines.map(|line| line.split(',').map(|cell| cell.parse().ok()).collect()).collect())
}

#[test]
fn the_report_of_the_landing_study_begins_with_a_decision_memo() {
    // Narrow and unbroken blanks are as blanks here.
    let report = text(ExportKind::Markdown, &landing(200)).replace(['\u{a0}', '\u{202f}'], " ");
    insta::assert_snapshot!(report, @r##"
    A budget of 1e24 FLOP is best spent on a model of 97 B parameters and 1.7 T tokens, for a loss of 1.959. 95 % (pairs-percentile): 67 B to 150 B parameters, 1.1 T to 2.5 T tokens, loss 1.935–1.987. The budget is 77 times the largest run. Next: before you spend it, train one run of about 1.1 × 10²³ FLOP at the size the law asks for there, and see whether its loss is the predicted one.

    Data: Chinchilla, 245 runs, 240 of 245 rows.

    | parameter | value | 95 % |
    |---|---:|---:|
    | E | 1.817 | 1\.767–1\.868 |
    | A | 480 | 290–740 |
    | B | 2 100 | 1 100–5 300 |
    | alpha | 0.347 | 0\.317–0\.373 |
    | beta | 0.367 | 0\.333–0\.410 |
    | derived\.a | 0.514 | 0\.481–0\.552 |
    | derived\.b | 0.486 | 0\.448–0\.519 |
    | derived\.tokens\_per\_parameter | 18 | 7\.5–37 |

    | certificate | |
    |---|---:|
    | objective | huber-log:1e-3 = 1.0182740178006052e-3 |
    | gradient, relative | 1.2e-8 |
    | starts that agree | 16 of 16 |
    | condition number | 220 |
    | parameters at a bound | none |
    | draws not converged | 0 of 200 |

    - **5 runs are left out** The source leaves out the five runs with the highest loss\.
    - **The budget is 77\.2 × the largest run** The interval holds the noise of the runs, not the error of the law out there\.
    "##);
}

#[test]
fn points_come_back_to_the_same_bits() {
    let fit = landing(0);
    let csv = text(ExportKind::CsvPoints, &fit);
    let (head, rows) = cells(&csv);
    assert_eq!(head, ["line", "C", "N", "D", "observed", "fitted", "residual"]);
    let chart = &fit.0.chart;
    assert_eq!(rows.len(), chart.x.len());
    for (i, row) in rows.iter().enumerate() {
        let want = [
            chart.line[i] as f64,
            chart.x[i],
            chart.size[i],
            chart.tokens[i],
            chart.observed[i],
            chart.fitted[i],
            chart.residual[i],
        ];
        let bits = |v: f64| v.to_bits();
        assert_eq!(row.iter().map(|v| bits(v.unwrap())).collect::<Vec<_>>(), want.map(bits));
    }
}

#[test]
fn the_curve_has_a_band_only_with_draws() {
    assert_eq!(cells(&text(ExportKind::CsvCurve, &landing(0))).0, ["C", "N", "value"]);
    let csv = text(ExportKind::CsvCurve, &landing(200));
    let (head, rows) = cells(&csv);
    assert_eq!(head, ["C", "N", "value", "low", "high"]);
    assert!(rows.iter().all(|row| row[3] < row[2] && row[2] < row[4]));
}

#[test]
fn draws_are_rows_and_a_failed_draw_is_empty() {
    let (view, mut draws) = landing(3);
    draws.values[5..10].fill(f64::NAN);
    let csv = export(ExportKind::CsvDraws, &view, &draws).text;
    let (head, rows) = cells(&csv);
    assert_eq!(head, ["draw", "E", "A", "B", "alpha", "beta"]);
    assert_eq!(rows[1], [Some(1.0), None, None, None, None, None]);
    assert_eq!(rows[2][1..], draws.values[10..].iter().map(|v| Some(*v)).collect::<Vec<_>>());
}

#[test]
fn the_law_as_latex_is_the_page_s_own() {
    let fit = landing(0);
    assert_eq!(text(ExportKind::Latex, &fit), fit.0.latex);
}

#[test]
fn mathml_escapes_text_and_knows_only_plain_tags() {
    let leaf = |tag: &str, text: &str| MathNode {
        tag: tag.into(),
        text: text.into(),
        children: Vec::new(),
    };
    let row = MathNode { children: vec![leaf("mi", "<&>")], ..leaf("a href=x", "") };
    assert_eq!(
        mathml(&[row]),
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">\
         <mrow><mi>&lt;&amp;&gt;</mi></mrow></math>\n"
    );
}

#[test]
fn names_of_files_are_plain() {
    for (name, plain) in [
        ("chinchilla", "chinchilla"),
        ("../../etc/passwd", "______etc_passwd"),
        ("a b<c>.csv", "a_b_c_"),
        ("--rf.csv", "rf"),
        ("", "fit"),
    ] {
        assert_eq!(plain_name(name), plain, "{name}");
    }
}

#[test]
fn the_equal_compute_curves_are_those_of_the_chart() {
    let fit = landing(0);
    let csv = text(ExportKind::CsvIsoflops, &fit);
    let (head, rows) = cells(&csv);
    assert_eq!(head, ["C", "N", "value"]);
    let curves = &fit.0.chart.isoflops;
    assert_eq!(rows.len(), curves.iter().map(|curve| curve.n.len()).sum::<usize>());
    let last = curves.last().unwrap();
    let ends = [last.c, *last.n.last().unwrap(), *last.l.last().unwrap()];
    assert_eq!(rows.last().unwrap(), &ends.map(Some));
}
