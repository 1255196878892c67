//! `laws`, `eval`, `optimum`, `selftest`.

use crate::{args, print, read};
use isoflop_engine::{Tables, catalogue, nist, selftest as check};
use isoflop_study::{DataRef, Failure, Notice};

pub(crate) fn list(options: &args::Json) -> Result<(), Failure> {
    let laws = catalogue::laws();
    if options.json {
        return print::json(&laws);
    }
    let width = laws.iter().map(|l| l.id.len()).max().unwrap_or(0);
    for law in laws {
        let inputs: Vec<&str> = law.inputs.iter().map(|i| i.key.as_str()).collect();
        print::line(&format!("{:width$}  {} ({})", law.id, law.title, inputs.join(", ")))?;
    }
    Ok(())
}

pub(crate) fn eval(options: &args::Eval) -> Result<(), Failure> {
    let mut tables = Tables::default();
    let schedule = options
        .schedule
        .as_ref()
        .map(|path| read::data(&mut tables, &path.to_string_lossy()))
        .transpose()?;
    let request = catalogue::EvalRequest {
        law: &options.law,
        preset: options.preset.as_deref(),
        values: read::pairs(&options.values, "KEY=VALUE")?,
        schedule: schedule.as_ref(),
        decimal: None,
    };
    let answer = catalogue::eval(&tables, &request)?;
    if options.json.json {
        return print::json(&answer);
    }
    let value = answer.value.map_or("not a finite number".into(), |v| v.to_string());
    print::line(&format!("{value} {}", answer.unit))?;
    notices(&answer.warnings);
    Ok(())
}

pub(crate) fn optimum(options: &args::Optimum) -> Result<(), Failure> {
    let preset = options.preset.as_deref();
    let values = read::pairs(&options.values, "KEY=VALUE")?;
    let best =
        catalogue::optimum(&options.law, preset, &options.flops, &values, options.indicative)?;
    if options.json.json {
        return print::json(&best);
    }
    let si = |v: f64| isoflop_formula::quantity::si(v, 3);
    print::line(&format!(
        "{} parameters on {} tokens, for a loss of {}",
        si(best.N),
        si(best.D),
        isoflop_formula::quantity::significant(best.L, 4)
    ))?;
    notices(&best.warnings);
    Ok(())
}

/// Notices go to standard error: they are no part of the number.
pub(crate) fn notices(list: &[Notice]) {
    for notice in list {
        let detail = if notice.detail.is_empty() { "" } else { ". " };
        eprintln!(
            "note: {}{detail}{}",
            print::clean(&notice.message),
            print::clean(&notice.detail)
        );
    }
}

pub(crate) fn selftest(options: &args::Json) -> Result<(), Failure> {
    let mut tables = Tables::default();
    read::built_in(&mut tables, "chinchilla")?;
    read::nist(&mut tables)?;
    let result = check::selftest(&tables)?;
    let golden: Vec<&str> = result.golden.iter().filter(|g| !g.ok).map(|g| g.id.as_str()).collect();
    let wrong: Vec<String> =
        golden.iter().map(|id| (*id).to_owned()).chain(nist::misses(&result.nist)).collect();
    if options.json {
        print::json(&result)?;
    } else {
        let good = result.golden.len() - golden.len();
        print::line(&format!("golden numbers  {good} of {}", result.golden.len()))?;
        print::line(&format!("bits            {}", result.bits.hash))?;
        print::line(&nist::table(&result.nist))?;
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(isoflop_engine::internal(format!("numbers differ: {}", wrong.join(", "))))
    }
}

pub(crate) fn bench(options: &args::Bench) -> Result<(), Failure> {
    let mut tables = Tables::default();
    for id in ["chinchilla", "gadre-overtraining"] {
        read::built_in(&mut tables, id)?;
    }
    let data = read::data(&mut tables, &options.bnsl.to_string_lossy())?;
    let DataRef::File { sha256, .. } = data else {
        return Err(isoflop_engine::input("BNSL's points must be a file", "BNSL"));
    };
    let start = std::time::Instant::now();
    let mut clock = || start.elapsed().as_secs_f64();
    let records = isoflop_engine::bench::run(&tables, &sha256, &mut clock)?;
    if options.json.json {
        return print::json(&records);
    }
    for record in records {
        let mut seconds = record.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        let median = seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN);
        print::line(&format!("{:16} {median:.6} s", record.name))?;
    }
    Ok(())
}
