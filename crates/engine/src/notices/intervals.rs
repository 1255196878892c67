//! What is said of how intervals are made.

use super::{Code, Notice, Severity, notice, plural, short};

/// What notices about the choice of an interval are about.
const INTERVAL: &str = "interval";

/// Not many runs: weights are drawn, not runs.
pub fn weights_drawn(runs: usize) -> Notice {
    let message = format!("Weights of the {runs} runs are drawn, not runs");
    let detail = "Below a hundred runs drawing runs makes intervals too wide: on made-up runs 97 to \
                  99 % of them held the truth where 95 % were promised.";
    notice(Code::Fallback, Severity::Info, INTERVAL, message, detail)
}

/// Clusters that an asked interval leaves aside.
pub fn clusters_ignored(method: &str, clusters: usize) -> Notice {
    let message = format!("'{method}' takes the runs of one cluster as independent");
    let detail = format!(
        "There are {}; intervals that leave them aside may be too narrow. Those that resample \
         clusters, and the sandwich, keep them together.",
        plural(clusters, "cluster", "clusters")
    );
    notice(Code::Fallback, Severity::Warn, INTERVAL, message, &detail)
}

/// An interval that asks for even noise, of runs whose noise is not. `trend`: "smaller where D is
/// larger".
pub fn uneven_noise(method: &str, trend: &str, chance: f64) -> Notice {
    let message = format!("'{method}' takes the noise as even, and it is {trend}");
    let chance = if chance < 1e-4 { "below 0.0001".to_owned() } else { short(chance) };
    let detail = format!(
        "Even noise would look so with a chance of {chance} (Breusch and Pagan). Intervals that \
         keep each run's noise with it: pairs, cluster, bayesian, wild, sandwich."
    );
    notice(Code::Fallback, Severity::Warn, INTERVAL, message, &detail)
}

/// A profile of an objective that is no likelihood.
pub fn robust_profile(objective: &str) -> Notice {
    let message = format!("'{objective}' is no likelihood");
    let detail = "Its profile is the robust likelihood-ratio test: how far the objective may rise \
                  is measured on the residuals.";
    notice(Code::Fallback, Severity::Info, INTERVAL, message, detail)
}

/// The likelihood of a posterior.
pub fn posterior_likelihood() -> Notice {
    let message = "The posterior has a likelihood of its own".to_owned();
    let detail = "Student's t with four degrees of freedom and a fitted scale, under weak priors, \
                  whatever the objective: the fit need not lie in its middle.";
    notice(Code::Fallback, Severity::Info, INTERVAL, message, detail)
}
