//! Fit: what law do my runs follow?

use crate::components::{
    Answer, Assumptions, BusyLine, CertificateCard, Chart, ChartKind, Chips, ColumnsCard,
    FailedAnswer, FigureTable, FromHere, GraveNotice, GroupsCard, Later, LawCard, NoticesCard,
    PinButton, PinsCard, PresetsCard, PrintedFoot, RejectedCard, RunsTable, SaveAs, Saved, Section,
    TwoAnswersCard, WorkCard,
};
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::FitView;
use leptos::prelude::*;

/// Heads and rows of a table behind a chart.
type Table = (Vec<String>, Vec<Vec<String>>);

/// How the cards are arranged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The first answer is awaited.
    Waiting,
    /// The split is known: charts first.
    Told,
    /// What was understood comes before what was found: the user's own file, or a split not told.
    Own,
    /// No answer: the reason, and what was read.
    Failed,
}

/// The page.
#[component]
pub(crate) fn FitPage() -> impl IntoView {
    let state = expect_context::<State>();
    let layout = Memo::new(move |_| {
        if state.failure.with(Option::is_some) {
            return Layout::Failed;
        }
        if state.awaits_budget() {
            return Layout::Waiting;
        }
        let own = state.is_own();
        state.view.with(|view| match view {
            None => Layout::Waiting,
            Some(view) if own || !words::is_told(view) => Layout::Own,
            Some(_) => Layout::Told,
        })
    });
    view! {
        <Chips />
        <Assumptions />
        {move || match layout.get() {
            Layout::Waiting => view! { <Answer /> <Waiting /> }.into_any(),
            Layout::Told => view! { <Answer /> <Told /> }.into_any(),
            Layout::Own => view! { <Answer /> <Own /> }.into_any(),
            Layout::Failed => {
                view! {
                    <FailedAnswer>
                        <NoticesCard />
                    </FailedAnswer>
                }
                    .into_any()
            }
        }}
        <Later>
            {move || (layout.get() != Layout::Failed).then(|| view! { <FromHere /> })}
            <PrintedFoot />
        </Later>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let state = expect_context::<State>();
    view! {
        <div class="grid">
            <section class="card c8 waiting">
                <BusyLine progress=state.progress />
                <h2>"Loss against compute"</h2>
            </section>
            <section class="card c4 waiting">
                <h2>"The law"</h2>
            </section>
        </div>
    }
}

#[component]
fn Told() -> impl IntoView {
    view! {
        <div class="grid fit-grid">
            <div class="c8 stack">
                <LossCard />
                <Later>
                    <IsoFlopsCard />
                    <NoticesCard />
                </Later>
            </div>
            <aside class="c4 stack">
                <GraveNotice />
                <LawCard />
                <Later>
                    <TwoAnswersCard />
                    <PresetsCard />
                    <CertificateCard />
                </Later>
            </aside>
            <Later>
                <PinsCard />
                <GroupsCard />
                <WorkCard />
                <div class="c12 stack">
                    <ColumnsCard />
                    <RejectedCard />
                </div>
            </Later>
        </div>
    }
}

#[component]
fn Own() -> impl IntoView {
    view! {
        <div class="stack">
            <ColumnsCard />
            <div class="grid">
                <div class="c7 stack">
                    <RejectedCard />
                    <LossCard />
                    <DesignCard />
                    <IsoFlopsCard />
                    <NoticesCard />
                </div>
                <aside class="c5 stack">
                    <GraveNotice />
                    <LawCard />
                    <CertificateCard />
                    <TwoAnswersCard />
                    <PresetsCard />
                </aside>
                <PinsCard />
                <GroupsCard />
                <WorkCard />
            </div>
        </div>
    }
}

#[component]
fn LossCard() -> impl IntoView {
    let state = expect_context::<State>();
    let compute = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().is_none_or(|view| view.chart.x_kind == "compute"))
    });
    let told = Memo::new(move |_| state.view.with(|v| v.as_deref().is_none_or(words::is_told)));
    let title = move || if compute.get() { "Loss against compute" } else { "The law and its runs" };
    let lede = move || {
        let rows = state.view.with(|view| view.as_ref().map_or(0, |view| view.fit.rows));
        let rows = quantity::full(f64::from(rows));
        match (compute.get(), told.get()) {
            (true, true) => format!(
                "{rows} training runs and, in orange, the lowest loss the fitted law allows at each budget"
            ),
            (true, false) => format!(
                "{rows} training runs. No curve of the best split is drawn: these runs do not determine it"
            ),
            (false, _) => format!("{rows} rows and, in orange, the fitted law"),
        }
    };
    let band = move || state.view.with(|view| band(view.as_deref()?));
    view! {
        <section class="card loss" aria-labelledby="loss-title">
            <BusyLine progress=state.progress />
            <header>
                <h2 id="loss-title">{title}</h2>
                <span class="end">
                    <Later>
                        <PinButton />
                        <SaveAs card=Saved::Loss />
                    </Later>
                </span>
            </header>
            <p class="lede">{lede}</p>
            <figure>
                <Chart kind=ChartKind::Loss />
                <figcaption>
                    <span class="key"></span>
                    <span class="tiny faint">{band}</span>
                </figcaption>
            </figure>
            <Later>
                <RunsTable />
            </Later>
        </section>
    }
}

/// What the band of the chart is, where one is drawn.
fn band(view: &FitView) -> Option<String> {
    if !words::is_told(view) || view.chart.curve_low.is_empty() {
        return None;
    }
    let estimate = view.fit.params.values().find(|estimate| estimate.level.is_some())?;
    let method = words::method(estimate.method.as_deref()?);
    let level = estimate.level? * 100.0;
    Some(format!("Band {level:.0}\u{a0}% of the curve, {method}"))
}

#[component]
fn IsoFlopsCard() -> impl IntoView {
    let state = expect_context::<State>();
    let there = Memo::new(move |_| {
        state.view.with(|view| {
            view.as_ref().is_some_and(|view| view.split_told && !view.chart.isoflops.is_empty())
        })
    });
    move || {
        there.get().then(|| {
            view! {
                <Section title="Equal compute, different sizes">
                    <p class="lede">
                        "Each curve spends the same compute. Too small a model on the left, too few tokens on the right; the dot is the best split"
                    </p>
                    <SaveAs card=Saved::IsoFlops />
                    <figure>
                        <Chart kind=ChartKind::IsoFlops />
                    </figure>
                    <FigureTable name="isoflops" rows=move || isoflops(state) />
                </Section>
            }
        })
    }
}

/// The numbers behind the equal-compute curves: the best split of each.
fn isoflops(state: State) -> Table {
    let heads = ["Budget, FLOP", "Best N", "Best D", "Loss", "Beyond the runs"];
    let rows = state.view.with(|view| {
        let Some(view) = view else { return Vec::new() };
        let per_nd = view.fit.study.flops_per_nd;
        let row = |f: &isoflop_study::IsoFlop| {
            vec![
                quantity::significant(f.c, 2),
                quantity::si(f.best_n, 3),
                quantity::si(f.c / (per_nd * f.best_n), 3),
                quantity::significant(f.best_l, 4),
                if f.beyond { "yes" } else { "no" }.to_owned(),
            ]
        };
        view.chart.isoflops.iter().map(row).collect()
    });
    (heads.map(str::to_owned).to_vec(), rows)
}

/// The numbers behind the design: size, tokens and their ratio of the first runs.
fn design(state: State) -> Table {
    const LISTED: usize = 500;
    let heads = ["Line", "N", "D", "D/N"];
    let rows = state.view.with(|view| {
        let Some(view) = view else { return Vec::new() };
        let chart = &view.chart;
        let sizes = chart.size.iter().zip(&chart.tokens).zip(&chart.line);
        let row = |((n, d), line): ((&f64, &f64), &u64)| {
            let ratio = quantity::significant(d / n, 3);
            vec![line.to_string(), quantity::si(*n, 3), quantity::si(*d, 3), ratio]
        };
        sizes.take(LISTED).map(row).collect()
    });
    (heads.map(str::to_owned).to_vec(), rows)
}

#[component]
fn DesignCard() -> impl IntoView {
    let state = expect_context::<State>();
    let there = Memo::new(move |_| {
        state.view.with(|view| {
            view.as_ref().is_some_and(|v| !words::is_told(v) && !v.chart.size.is_empty())
        })
    });
    move || {
        there.get().then(|| {
            view! {
                <section class="card" aria-labelledby="design-title">
                    <header>
                        <h2 id="design-title">"Why the split cannot be told"</h2>
                        <span class="end">
                            <SaveAs card=Saved::Design />
                        </span>
                    </header>
                    <p class="lede">
                        "One line of runs shows one slope; the law needs two. Runs in the hatched circles would separate them"
                    </p>
                    <figure>
                        <Chart kind=ChartKind::Design />
                    </figure>
                    <FigureTable name="design" rows=move || design(state) />
                </section>
            }
        })
    }
}
