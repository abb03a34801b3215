//! Runs other programs: the pinned tools come first on their `PATH`, and their output is passed through.

use std::ffi::OsStr;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::{Failure, Outcome};

/// A command that finds the pinned tools before any other version of them.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env("PATH", search_path());
    command
}

/// The cargo that runs this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs a command to its end; its output goes to the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    let status = command.status().map_err(|error| Failure::new(format!("cannot start `{shown}`: {error}")))?;
    ended(&shown, status)
}

fn ended(shown: &str, status: ExitStatus) -> Outcome {
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(match status.code() {
        Some(code) => format!("`{shown}` failed with exit code {code}"),
        None => format!("`{shown}` was stopped by a signal"),
    }))
}

/// Runs a command to its end; its output goes to the terminal line by line, and is returned.
pub fn run_and_keep(command: &mut Command) -> Outcome<String> {
    let shown = show(command);
    let failed = |error| Failure::new(format!("cannot run `{shown}`: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut kept = String::new();
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
        let line = line.map_err(failed)?;
        println!("{line}");
        kept += &line;
        kept.push('\n');
    }
    ended(&shown, child.wait().map_err(failed)?)?;
    Ok(kept)
}

/// The standard output of a command, if it can be started and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command line for display, without the program's directory.
pub fn show(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// `PATH` with the directory of the pinned tools before everything else.
pub fn search_path() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories = std::iter::once(tools_directory().join("bin")).chain(std::env::split_paths(&path));
    std::env::join_paths(directories).unwrap_or(path)
}

/// Cargo's home, where the sources of dependencies are.
pub fn cargo_home() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}

/// The directory of the pinned tools.
pub fn tools_directory() -> PathBuf {
    cargo_home().join("synod-tools")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_its_exit_code() {
        let failure = run(cargo(&["no-such-command-of-cargo"]).stderr(Stdio::null())).unwrap_err();
        assert_eq!(failure.code, 1);
        assert!(failure.text.contains("cargo no-such-command-of-cargo` failed with exit code 101"), "{failure:?}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_a_failure_and_not_a_panic() {
        let failure = run(&mut command("no-such-program-anywhere")).unwrap_err();
        assert!(failure.text.starts_with("cannot start `no-such-program-anywhere`"), "{failure:?}");
        assert_eq!(output(&mut command("no-such-program-anywhere")), None);
    }
}
