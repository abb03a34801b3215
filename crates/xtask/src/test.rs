//! `cargo xtask test`: runs all tests, part by part, up to the first part that fails.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::dist;
use crate::failure::{Failure, Outcome};
use crate::modules;
use crate::process::{cargo, command, run};
use crate::serve;
use crate::tools::{self, NO_STD, NPX, WASM};

/// The directory of the browser tests, relative to the workspace's root.
const BROWSER_TESTS: &str = "tests/e2e";
/// The variable that tells cargo which runner to use for programs compiled for [`WASM`].
const WASM_RUNNER: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER";

/// One part: the group by which it is chosen, its name, what it does (given Playwright's arguments).
struct Part {
    group: &'static str,
    name: &'static str,
    run: fn(&[&str]) -> Outcome,
}

const GROUPS: [&str; 3] = ["unit", "wasm", "page"];

const PARTS: [Part; 8] = [
    Part { group: "unit", name: "formatting", run: |_| run(&mut cargo(&["fmt", "--all", "--check"])) },
    Part { group: "unit", name: "lints", run: |_| lints() },
    Part { group: "unit", name: "native tests", run: |_| run(&mut cargo(&["test", "--workspace"])) },
    Part { group: "unit", name: "core and sim without std", run: |_| without_std() },
    Part { group: "wasm", name: "lints of the page", run: |_| wasm_lints() },
    Part { group: "wasm", name: "wasm tests", run: |_| wasm_tests() },
    Part { group: "page", name: "building the page", run: |_| dist::build() },
    Part { group: "page", name: "the page in a browser", run: browser_tests },
];

/// Runs the parts named, or all, in order.
pub fn command_line(arguments: &[&str]) -> Outcome {
    let (groups, for_playwright) = split_arguments(arguments)?;
    let chosen: Vec<&Part> = PARTS.iter().filter(|part| groups.is_empty() || groups.contains(&part.group)).collect();
    let mut durations = Vec::new();
    for (index, part) in chosen.iter().enumerate() {
        println!("\nxtask: part {} of {}: {}", index + 1, chosen.len(), part.name);
        let start = Instant::now();
        (part.run)(for_playwright)
            .map_err(|failure| Failure::new(format!("FAILED: {}: {}", part.name, failure.text)))?;
        durations.push((part.name, start.elapsed()));
    }
    summarize(&durations);
    Ok(())
}

/// The groups named before `--`, and what follows it.
fn split_arguments<'a>(arguments: &'a [&'a str]) -> Outcome<(&'a [&'a str], &'a [&'a str])> {
    let end = arguments.iter().position(|argument| *argument == "--").unwrap_or(arguments.len());
    let (groups, rest) = arguments.split_at(end);
    match groups.iter().find(|group| !GROUPS.contains(group)) {
        Some(unknown) => Err(Failure::usage(format!("test knows {}, not {unknown:?}", GROUPS.join(", ")))),
        None => Ok((groups, rest.get(1..).unwrap_or_default())),
    }
}

fn summarize(durations: &[(&str, Duration)]) {
    println!();
    for (name, duration) in durations {
        println!("xtask: {:>7.1} s  {name}", duration.as_secs_f64());
    }
    let total: Duration = durations.iter().map(|(_, duration)| duration).sum();
    println!("xtask: {:>7.1} s  in all; nothing failed", total.as_secs_f64());
}

fn lints() -> Outcome {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn without_std() -> Outcome {
    tools::ensure_target(NO_STD)?;
    run(&mut cargo(&["build", "-p", "synod-core", "-p", "synod-sim", "--target", NO_STD]))
}

fn wasm_lints() -> Outcome {
    tools::ensure_target(WASM)?;
    run(&mut cargo(&["clippy", "-p", "synod-web", "--target", WASM, "--", "-D", "warnings"]))
}

fn wasm_tests() -> Outcome {
    tools::for_wasm_tests()?;
    // Without --quiet, which the runner does not support.
    let arguments = ["test", "-p", "synod-tests", "--target", WASM, "--test", "wasm"];
    run(cargo(&arguments).env(WASM_RUNNER, "wasm-bindgen-test-runner"))
}

fn browser_tests(for_playwright: &[&str]) -> Outcome {
    // One of the tests builds a book with what is compiled here, so it is compiled outside the test's time limit.
    run(&mut cargo(&["test", "--package", "synod-cli", "--test", "mdbook", "--no-run"]))?;
    let roll = ["--package", "synod-module", "--example", "roll", "--features", "synod-protocols/2pc"];
    run(cargo(&["build", "--profile", "web", "--target", WASM]).args(roll))?;
    let module = modules::target().join(WASM).join("web/examples/roll.wasm");
    let module = std::fs::canonicalize(&module)
        .map_err(|error| Failure::new(format!("cannot find {}: {error}", module.display())))?;
    let mut tests = playwright()?;
    tests.env("SYNOD_MODULE", module);
    let mkdocs = tools::mkdocs(&Path::new(BROWSER_TESTS).join("sites/mkdocs/requirements.txt"));
    let perhaps = [
        ("Firefox", "SYNOD_FIREFOX", tools::firefox()),
        ("WebKitGTK", "SYNOD_WEBKIT", tools::webkit()),
        ("MkDocs", "SYNOD_MKDOCS", mkdocs),
    ];
    for (name, variable, found) in perhaps {
        match found {
            Some(found) => _ = tests.env(variable, found),
            None => println!("xtask: there is no {name} here; its tests are skipped"),
        }
    }
    run(tests.args(for_playwright))
}

/// `cargo xtask picture`: builds the page and takes the README's screenshot.
pub fn picture(arguments: &[&str]) -> Outcome {
    if let [extra, ..] = arguments {
        return Err(Failure::usage(format!("picture takes no argument, not {extra:?}")));
    }
    dist::build()?;
    run(playwright()?.env("SYNOD_ONLY", "picture.ts"))?;
    println!("xtask: docs/page.png is taken");
    Ok(())
}

/// `cargo xtask scan`: builds the page and counts in every lesson what a reader must never see; takes a quarter of an
/// hour and more.
pub fn scan(for_playwright: &[&str]) -> Outcome {
    dist::build()?;
    run(playwright()?.env("SYNOD_ONLY", "scan.ts").args(for_playwright))
}

/// What the title of the one measurement says that needs the native benchmark's figures.
const BESIDE_NATIVE: &str = "beside the native benchmark";

/// `cargo xtask bench --page`: builds the page and measures how fast it answers; takes some minutes.
pub fn speed() -> Outcome {
    dist::build()?;
    run(playwright()?.env("SYNOD_ONLY", "speed.ts").args(["--workers", "1", "--grep-invert", BESIDE_NATIVE]))
}

/// Builds the page and measures how fast it searches, against `figures`: what the native benchmark says, as JSON.
pub fn search_speed(figures: &str) -> Outcome {
    dist::build()?;
    let search = ["--workers", "1", "--grep", BESIDE_NATIVE];
    run(playwright()?.env("SYNOD_ONLY", "speed.ts").env("SYNOD_FIGURES", figures).args(search))
}

/// Playwright, with the built page served for it.
fn playwright() -> Outcome<Command> {
    tools::ensure_node()?;
    let chromium = tools::chromium()?;
    tools::ensure_packages(Path::new(BROWSER_TESTS))?;
    let address = serve::in_background(Path::new(dist::DIRECTORY))?;
    let mut playwright = command(NPX);
    playwright
        .args(["--no-install", "playwright", "test"])
        .current_dir(BROWSER_TESTS)
        .env("SYNOD_CHROMIUM", chromium)
        .env("SYNOD_SUB_PATH", serve::SUB_PATH)
        .env("SYNOD_URL", address);
    Ok(playwright)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_chosen_by_name_and_playwright_gets_the_rest() {
        assert_eq!(split_arguments(&[]), Ok((&[][..], &[][..])));
        assert_eq!(split_arguments(&["unit", "page"]), Ok((&["unit", "page"][..], &[][..])));
        assert_eq!(split_arguments(&["page", "--", "-g", "x"]), Ok((&["page"][..], &["-g", "x"][..])));
        assert_eq!(split_arguments(&["--", "unit"]), Ok((&[][..], &["unit"][..])));
        assert_eq!(split_arguments(&["units"]).unwrap_err().code, 2);
    }

    #[test]
    fn every_group_has_parts_and_every_part_a_group() {
        assert!(GROUPS.iter().all(|group| PARTS.iter().any(|part| part.group == *group)));
        assert!(PARTS.iter().all(|part| GROUPS.contains(&part.group)));
    }
}
