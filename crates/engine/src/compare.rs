//! Published coefficients beside a fit: compared only with a notice when they count otherwise.

use crate::{fit::Prepared, notices};
use isoflop_laws::{Convention, Preset, Status};
use isoflop_study::{Convention as Ours, Notice, PresetAnswer};

/// The loss of a study, after conversion.
const NATS: &str = "nats per token";

/// What each preset of the law says of the study's first budget.
pub(crate) fn presets(prepared: &Prepared, said: &mut Vec<Notice>) -> Vec<PresetAnswer> {
    let Some(&c) = prepared.study.at.first() else { return Vec::new() };
    let all = prepared.model.law().presets;
    say_parameters(prepared, all, said);
    let other_loss: Vec<&Preset> = all.iter().filter(|p| p.loss_unit != NATS).collect();
    if let Some(first) = other_loss.first() {
        let ids: Vec<&str> = other_loss.iter().map(|p| p.id).collect();
        said.push(notices::convention_differs("loss", &ids, first.loss_unit, NATS));
    }
    let answer = |preset: &Preset| {
        let values = prepared.model.preset_values(preset);
        let best = prepared.model.optimum(&values, c, prepared.study.flops_per_nd).ok();
        PresetAnswer {
            id: preset.id.into(),
            status: if preset.status == Status::Verified { "verified" } else { "recalled" }.into(),
            comparable: counts_alike(preset, prepared.study.convention) && preset.loss_unit == NATS,
            N: best.map(|b| b.n),
            D: best.map(|b| b.d),
            L: best.map(|b| b.l),
        }
    };
    all.iter().map(answer).collect()
}

fn say_parameters(prepared: &Prepared, all: &[Preset], said: &mut Vec<Notice>) {
    let ours = prepared.study.convention;
    let other: Vec<&str> = all.iter().filter(|p| !counts_alike(p, ours)).map(|p| p.id).collect();
    if other.is_empty() {
        return;
    }
    let (total, inner) = ("all parameters", "parameters without embeddings");
    let (theirs, ours) = match ours {
        Ours::Total => (inner, total),
        Ours::NonEmbedding => (total, inner),
    };
    said.push(notices::convention_differs("parameters", &other, theirs, ours));
}

fn counts_alike(preset: &Preset, ours: Ours) -> bool {
    match preset.convention {
        Convention::Any => true,
        Convention::Total => ours == Ours::Total,
        Convention::NonEmbedding => ours == Ours::NonEmbedding,
    }
}
