//! The `isoflop` command.
//!
//! Exit status: 0; 2 bad input; 3 numeric; 4 cancelled; 70 our fault. With `--json` an error is
//! `{"error":{"code","message","where"}}` on standard output.

mod approaches;
mod args;
mod fit;
mod laws;
mod print;
mod read;
mod sure;

use args::{Args, Command};
use clap::Parser;
use isoflop_study::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    let wants_json = std::env::args().skip(1).take_while(|a| a != "--").any(|a| a == "--json");
    let args = match Args::try_parse() {
        Ok(args) => args,
        // Not clap's own print: it would hand the escapes of a wrong word to the terminal.
        Err(error) if error.use_stderr() => {
            let message = print::clean(error.to_string().trim());
            if wants_json {
                return fail(&isoflop_engine::input(message, "command line"), true);
            }
            eprintln!("{message}");
            return ExitCode::from(2);
        }
        Err(error) => error.exit(),
    };
    match run(args.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure, wants_json),
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Fit(options) => fit::fit(&options),
        Command::Run(options) => fit::run(&options),
        Command::Sure(options) => sure::sure(&options),
        Command::Backtest(options) => sure::backtest(&options),
        Command::Approaches(options) => approaches::approaches(&options),
        Command::Lab(options) => approaches::lab(&options),
        Command::Predict(options) => fit::predict(&options),
        Command::Eval(options) => laws::eval(&options),
        Command::Optimum(options) => laws::optimum(&options),
        Command::Laws(options) => laws::list(&options),
        Command::Selftest(options) => laws::selftest(&options),
        Command::Bench(options) => laws::bench(&options),
    }
}

fn fail(failure: &Failure, json: bool) -> ExitCode {
    if json {
        let _ = print::json(&serde_json::json!({ "error": failure }));
    } else {
        let place = match failure.place.is_empty() || failure.message.contains(&failure.place) {
            true => String::new(),
            false => format!(" ({})", failure.place),
        };
        eprintln!("isoflop: {}{}", print::clean(&failure.message), print::clean(&place));
    }
    ExitCode::from(match failure.code.as_str() {
        "input" => 2,
        "cancelled" => 4,
        "internal" => 70,
        _ => 3,
    })
}
