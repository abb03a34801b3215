//! The programs the page is built and tested with: found, or installed at the versions that fit this workspace.
//!
//! Trunk and wasm-bindgen-cli are needed at exact versions, so they go to a directory of their own
//! (`synod-tools` in cargo's home) and replace no other installed version.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, command, output, run, search_path, tools_directory};

/// The name of npm's program on this system.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
/// The name of npx's program on this system.
pub const NPX: &str = if cfg!(windows) { "npx.cmd" } else { "npx" };

/// The oldest major version of Node.js that the browser tests run on.
const OLDEST_NODE: u32 = 20;

/// The target of the page.
pub const WASM: &str = "wasm32-unknown-unknown";
/// A target without an operating system or `std`: code that builds for it makes no system calls.
pub const NO_STD: &str = "thumbv7em-none-eabi";

/// A program that must have one exact version.
struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    minutes: &'static str,
}

const TRUNK: Tool = Tool { program: "trunk", package: "trunk", version: "0.21.14", minutes: "about 4 minutes" };

/// Must be the version of the library `wasm-bindgen` in the root `Cargo.toml`.
const WASM_BINDGEN: Tool =
    Tool { program: "wasm-bindgen", package: "wasm-bindgen-cli", version: "0.2.129", minutes: "about 2.5 minutes" };

/// Makes sure that the page can be built: the wasm target, wasm-bindgen and Trunk.
pub fn for_the_page() -> Outcome {
    ensure_target(WASM)?;
    ensure_tool(&WASM_BINDGEN)?;
    ensure_tool(&TRUNK)
}

/// Makes sure that wasm tests can be run: the wasm target, wasm-bindgen's test runner and Node.js.
pub fn for_wasm_tests() -> Outcome {
    ensure_target(WASM)?;
    ensure_tool(&WASM_BINDGEN)?;
    ensure_node()
}

/// Adds a compilation target to the toolchain if it is missing.
pub fn ensure_target(target: &str) -> Outcome {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))
        .ok_or_else(|| Failure::new("no rustc found: install Rust from https://rustup.rs"))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("lib").is_dir() {
        return Ok(());
    }
    println!("xtask: adding the target {target} with rustup");
    run(command("rustup").args(["target", "add", target])).map_err(|failure| {
        Failure::new(format!("{}\nthe target {target} is needed: see https://rustup.rs", failure.text))
    })
}

/// Installs a tool into the directory of the pinned tools unless its exact version is on the path.
fn ensure_tool(tool: &Tool) -> Outcome {
    let Tool { program, package, version, minutes } = tool;
    if installed_version(program).as_deref() == Some(version) {
        return Ok(());
    }
    println!("xtask: installing {package} {version}, once for all; this takes {minutes} on two cores");
    let root = tools_directory();
    let package = format!("{package}@{version}");
    run(cargo(&["install", "--locked", "--debug", "--force", &package]).arg("--root").arg(root))
}

/// The version that a program reports: the second word of what `--version` prints.
fn installed_version(program: &str) -> Option<String> {
    second_word(&output(command(program).arg("--version"))?)
}

fn second_word(text: &str) -> Option<String> {
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// Fails with instructions unless npm and a Node.js new enough for Playwright are installed.
pub fn ensure_node() -> Outcome {
    let found = output(command("node").arg("--version"));
    let problem = match found.as_deref().map(str::trim) {
        None => "no Node.js found".to_owned(),
        Some(version) if major(version) < OLDEST_NODE => format!("the Node.js found is {version}"),
        Some(_) if installed(NPM).is_none() => "no npm found".to_owned(),
        Some(_) => return Ok(()),
    };
    Err(Failure::new(format!(
        "{problem}: this part needs Node.js {OLDEST_NODE} or newer with npm, from https://nodejs.org \
         or the system's packages (Debian 13: apt-get install nodejs npm)"
    )))
}

/// Installs the locked npm packages of `directory` if its lock file is newer than the installation.
pub fn ensure_packages(directory: &Path) -> Outcome {
    let lock = changed(&directory.join("package-lock.json"));
    let installed = changed(&directory.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= lock {
        return Ok(());
    }
    // Scripts of packages would download browsers and a Java; the system's are used instead.
    run(command(NPM).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(directory))
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

/// The first number of a version such as `v20.1.0`; 0 if there is none.
fn major(version: &str) -> u32 {
    version.trim_start_matches('v').split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The Chromium that browser tests drive; on Debian, as root, it is installed if missing.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("SYNOD_CHROMIUM") {
        let named = PathBuf::from(named);
        return if named.is_file() {
            Ok(named)
        } else {
            Err(Failure::usage(format!("SYNOD_CHROMIUM names no file: {}", named.display())))
        };
    }
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    install("Debian's Chromium and its Chinese fonts", &["chromium", "fonts-noto-cjk"])?;
    find_chromium().ok_or_else(|| {
        Failure::new(
            "no Chromium found: install it (Debian: apt-get install chromium fonts-noto-cjk) \
             or Google Chrome, or name one in SYNOD_CHROMIUM",
        )
    })
}

/// The Firefox that some browser tests drive: one named in `SYNOD_FIREFOX`, or the system's; on Debian, as root, it is
/// installed if missing. Without one those tests are skipped.
pub fn firefox() -> Option<OsString> {
    let find = || ["firefox-esr", "firefox"].iter().find_map(|name| installed(name)).map(PathBuf::into_os_string);
    let named = std::env::var_os("SYNOD_FIREFOX");
    named.or_else(find).or_else(|| install("Debian's Firefox", &["firefox-esr"]).ok().and_then(|()| find()))
}

/// WebKitGTK's driver and its MiniBrowser, with a colon between: named in `SYNOD_WEBKIT`, or the system's, with a
/// screen or Xvfb for one; installed and skipped as Firefox.
pub fn webkit() -> Option<OsString> {
    let find = || {
        let driver = installed("WebKitWebDriver")?;
        let folders = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
        let versions =
            folders.flat_map(|folder| ["4.1", "6.0"].map(|version| folder.join(format!("webkit2gtk-{version}"))));
        let browser = versions.map(|folder| folder.join("MiniBrowser")).find(|path| path.is_file())?;
        let shown = std::env::var_os("DISPLAY").is_some() || installed("Xvfb").is_some();
        shown.then(|| [driver.as_os_str(), browser.as_os_str()].join(OsStr::new(":")))
    };
    let named = std::env::var_os("SYNOD_WEBKIT");
    let packages = ["webkit2gtk-driver", "xvfb"];
    named.or_else(find).or_else(|| install("Debian's WebKitGTK", &packages).ok().and_then(|()| find()))
}

/// The Java that one of the page's checkers needs; installed and skipped as Firefox.
pub fn java() -> Option<PathBuf> {
    let find = || installed("java");
    find().or_else(|| install("Debian's Java", &["default-jre-headless"]).ok().and_then(|()| find()))
}

/// The MkDocs, with its theme Material, that builds a site for some browser tests: one named in `SYNOD_MKDOCS`, or one
/// of a virtual environment beside the pinned tools, made again whenever `requirements` has other versions. Without
/// Python those tests are skipped.
pub fn mkdocs(requirements: &Path) -> Option<OsString> {
    if let Some(named) = std::env::var_os("SYNOD_MKDOCS") {
        return Some(named);
    }
    let home = tools_directory().join("mkdocs");
    let programs = home.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = programs.join(if cfg!(windows) { "mkdocs.exe" } else { "mkdocs" });
    let (wanted, stamp) = (fs::read(requirements).ok()?, home.join("requirements.txt"));
    if !program.is_file() || fs::read(&stamp).ok().as_ref() != Some(&wanted) {
        let python = ["python3", "python"].iter().find_map(|name| installed(name))?;
        println!("xtask: installing MkDocs with its theme, once for all");
        let create = || run(command(&python).args(["-m", "venv", "--clear"]).arg(&home));
        let with_package =
            |_| install("Debian's virtual environments for Python", &["python3-venv"]).and_then(|()| create());
        create().or_else(with_package).ok()?;
        let arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        run(command(programs.join("python")).args(arguments).arg(requirements)).ok()?;
        fs::write(stamp, wanted).ok()?;
    }
    Some(program.into_os_string())
}

/// Installs packages on Debian, as root; elsewhere it does nothing.
fn install(what: &str, packages: &[&str]) -> Outcome {
    if !is_root() || installed("apt-get").is_none() {
        return Ok(());
    }
    println!("xtask: installing {what}, once for all");
    run(command("apt-get").args(["update"]))?;
    run(command("apt-get").args(["install", "-y"]).args(packages).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn find_chromium() -> Option<PathBuf> {
    let on_path = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let elsewhere =
        ["/usr/bin/chromium", "/snap/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
    let elsewhere = || elsewhere.iter().map(PathBuf::from).find(|path| path.is_file());
    on_path.iter().find_map(|name| installed(name)).or_else(elsewhere)
}

fn is_root() -> bool {
    output(command("id").arg("-u")).is_some_and(|user| user.trim() == "0")
}

/// Finds a program on the path.
fn installed(program: &str) -> Option<PathBuf> {
    let with_extension = if cfg!(windows) && !program.contains('.') { ".exe" } else { "" };
    let name = format!("{program}{with_extension}");
    std::env::split_paths(&search_path()).map(|directory| directory.join(&name)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_has_the_version_of_the_library() {
        let manifest = include_str!("../../../Cargo.toml");
        let line = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
        assert!(manifest.contains(&line), "the root Cargo.toml has no line {line}");
    }

    #[test]
    fn trunk_is_told_the_version_of_the_tool() {
        let config = include_str!("../../../Trunk.toml");
        assert!(config.contains(&format!("wasm_bindgen = \"{}\"", WASM_BINDGEN.version)));
        assert!(config.contains(&format!("trunk-version = \"={}\"", TRUNK.version)));
    }

    #[test]
    fn a_version_is_the_second_word() {
        assert_eq!(second_word("trunk 0.21.14\n").as_deref(), Some("0.21.14"));
        assert_eq!(second_word("wasm-bindgen 0.2.129 (0123abc)").as_deref(), Some("0.2.129"));
        assert_eq!(second_word("trunk"), None);
    }

    #[test]
    fn a_missing_file_is_older_than_any() {
        assert!(
            changed(Path::new("no such file")) < changed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        );
    }

    #[test]
    fn node_says_its_version_with_a_letter() {
        assert_eq!([major("v20.20.2"), major("v9.1.0"), major("18.0.0"), major("odd")], [20, 9, 18, 0]);
    }

    #[test]
    fn the_pinned_tools_come_first_on_the_path() {
        let first = std::env::split_paths(&search_path()).next().unwrap();
        assert!(first.ends_with("synod-tools/bin"), "{}", first.display());
    }
}
