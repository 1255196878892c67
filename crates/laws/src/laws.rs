//! The registry: one line per law, one file per law beside it.

use crate::law::Law;

macro_rules! laws {
    ($($module:ident),+ $(,)?) => {
        $(pub mod $module;)+
        /// Every law, in the order in which users see them.
        static LAWS: &[&Law] = &[$(&$module::LAW),+];
    };
}

laws! {
    power_law,
    kaplan,
    chinchilla,
    gadre_overtraining,
    farseer,
    data_constrained,
    parscale,
    bnsl,
    su_trajectory,
    lr_annealing,
}

/// Every law, in the order in which users see them.
pub fn all() -> &'static [&'static Law] {
    LAWS
}
