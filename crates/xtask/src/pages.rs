//! `cargo xtask pages DIRECTORY`: the pages derived from the built one. Trunk calls it after each build.
//!
//! `embed.html` is the page marked as a widget. `synod.html` is the page with all its files inlined, so that
//! it works from a disk and in a course's archive.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::dist;
use crate::failure::{Failure, Outcome};
use crate::modules;
use crate::process::{cargo, command, run};
use crate::tools;

/// Writes both pages into the directory of the built page, which Trunk names in its environment.
pub fn command_line(arguments: &[&str]) -> Outcome {
    let staging = std::env::var("TRUNK_STAGING_DIR").ok();
    let directory = match (arguments, &staging) {
        ([directory], _) => *directory,
        ([], Some(directory)) => directory,
        _ => return Err(Failure::usage("pages takes the directory of the built page")),
    };
    let directory = Path::new(directory);
    program(directory)?;
    protocols(directory)?;
    searcher(directory)?;
    let page = with_one_sheet(&text(directory, "index.html")?, directory)?;
    write(directory, "index.html", &page)?;
    for file in sheets(&page) {
        write(directory, file, &without_indents(&without_comments(&text(directory, file)?)))?;
    }
    write(directory, "first-load.json", &first_load(&page)?)?;
    write(directory, "embed.html", &widget(&page)?)?;
    write(directory, "synod.html", &single(&page, directory)?)?;
    for file in SCRIPTS {
        write(directory, file, &without_remarks(&text(directory, file)?))?;
    }
    // The last step: the version is a digest of all that there is.
    run(cargo(&["run", "--quiet", "--package", "synod-pack", "--", "--version"]).arg(directory))
}

/// The page's own scripts.
const SCRIPTS: [&str; 5] = ["start.js", "boot.js", "worker.js", "keep.js", "offline.js"];

/// The part of the program that the page fetches once its first run is drawn, as web/src/model/texts.rs names it.
const REST: &str = "synod-rest.wasm";

/// The part of the program that the page begins with.
const PROGRAM: &str = "synod-web_bg.wasm";

/// Splits the program that Trunk has built, and writes both parts with the script that starts them.
fn program(directory: &Path) -> Outcome {
    let target = modules::target();
    let (whole, parts) = (target.join(tools::WASM).join("web/synod-web.wasm"), target.join("parts"));
    run(cargo(&["run", "--quiet", "--package", "synod-pack", "--", "--split"]).arg(whole).arg(&parts))?;
    let bind = ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "synod-web"];
    run(command("wasm-bindgen")
        .args(bind)
        .args(["--remove-name-section", "--remove-producers-section", "--out-dir"])
        .arg(directory)
        .arg(parts.join("main.wasm")))?;
    let rest = fs::read(parts.join("split_rest.wasm")).map_err(|error| unread("split_rest.wasm", &error))?;
    let glue = joined(&text(directory, "synod-web.js")?, &text(&parts, "__wasm_split.js")?, sum(&rest))?;
    fs::write(directory.join(REST), rest).map_err(|error| Failure::new(format!("cannot write {REST}: {error}")))?;
    let program = fs::read(directory.join(PROGRAM)).map_err(|error| unread(PROGRAM, &error))?;
    let (glue, program) = renamed(&glue, program);
    fs::write(directory.join(PROGRAM), program)
        .map_err(|error| Failure::new(format!("cannot write {PROGRAM}: {error}")))?;
    write(directory, "synod-web.js", &without_indents(&glue))
}

/// How many hexadecimal digits end the name of what the program imports.
const HASH: usize = 16;

/// What each name of what the program imports begins with.
const IMPORT: &str = "__wb";

/// The same script and program with numbers in place of the names of what the program imports: words and random digits
/// that both have are a thirtieth of what a newcomer fetches. The names keep their lengths, so that nothing else moves.
fn renamed(glue: &str, mut program: Vec<u8>) -> (String, Vec<u8>) {
    let is_hash = |part: &str| part.len() == HASH && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = glue.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let names: BTreeSet<&str> = words.filter(|word| word.starts_with(IMPORT)).collect();
    let imports = names.into_iter().filter(|name| name.rsplit_once('_').is_some_and(|(_, hash)| is_hash(hash)));
    let mut short = glue.to_string();
    for (number, name) in imports.enumerate() {
        let digits = name.len() - IMPORT.len();
        let new = format!("{IMPORT}{number:0digits$}");
        short = short.replace(name, &new);
        let places = program.windows(name.len()).enumerate().filter(|(_, bytes)| *bytes == name.as_bytes());
        for place in places.map(|(place, _)| place).collect::<Vec<_>>() {
            program[place..place + name.len()].copy_from_slice(new.as_bytes());
        }
    }
    (short, program)
}

/// A file without what stands before and after its lines.
fn without_indents(script: &str) -> String {
    script.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

/// One script of the one that starts the program and the one that fetches the rest of it, which import each other. A
/// rest with another sum is refused: it is of another build, left in a cache, and would be at odds with the program.
fn joined(glue: &str, split: &str, sum: i32) -> Outcome<String> {
    let glue = replace(glue, "import * as import1 from \"./__wasm_split.js\"\n", "")?;
    let split = replace(split, "import { initSync } from \"./synod-web.js\";\n", "")?;
    let fetched = format!("globalThis.synodFiles([\"{REST}\"])");
    let split = replace(&split, "fetch(new URL(\"./split_rest.wasm\", import.meta.url))", &fetched)?;
    let made = "WebAssembly.instantiateStreaming(src, imports)";
    let styles = "globalThis.synodStyles?.()";
    let dressed =
        format!("WebAssembly.instantiate(__wasm_split_same((await Promise.all([src, {styles}]))[0][0]), imports)");
    let split = replace(&split, made, &dressed)?;
    let split = replace(&split, "export const __wasm_split_load_rest", "const __wasm_split_load_rest")?;
    Ok(glue + &split + "const import1 = { __wasm_split_load_rest };\n" + &SAME.replace("SUM", &sum.to_string()))
}

/// Refuses bytes with another sum.
const SAME: &str = "
function __wasm_split_same(bytes) {
    const sum = new Uint8Array(bytes).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 1);
    if (sum !== SUM) throw new Error(\"synod-rest.wasm is of another build\");
    return bytes;
}
";

/// A sum of these bytes, as `SAME` makes it.
fn sum(bytes: &[u8]) -> i32 {
    bytes.iter().fold(1, |sum: i32, byte| sum.wrapping_mul(31).wrapping_add(i32::from(*byte)))
}

/// The folder of the protocols' modules and lessons.
const PROTOCOLS: &str = "protocols";

/// Puts the protocols' modules and lessons into a folder of their own.
fn protocols(directory: &Path) -> Outcome {
    let folder = directory.join(PROTOCOLS);
    let problem = |error: std::io::Error| Failure::new(format!("cannot write {}: {error}", folder.display()));
    fs::create_dir_all(&folder).map_err(problem)?;
    for module in fs::read_dir(modules::build()?).map_err(problem)? {
        let module = module.map_err(problem)?;
        fs::copy(module.path(), folder.join(module.file_name())).map_err(problem)?;
    }
    let arguments = ["run", "--quiet", "--package", "synod-pack", "--", "--lessons"];
    run(cargo(&arguments).arg(&folder))
}

/// The program that searches, as web/src/browser/modules.rs names it.
const SEARCHER: &str = "synod-search.wasm";

/// Builds the program that searches: for speed, since whoever waits for it waits for a proof.
fn searcher(directory: &Path) -> Outcome {
    run(cargo(&["build", "--quiet", "--release", "--package", "synod-search", "--target", tools::WASM])
        .env(dist::RUSTFLAGS, dist::without_places()))?;
    let built = modules::target().join(tools::WASM).join("release/synod_search.wasm");
    fs::copy(built, directory.join(SEARCHER)).map_err(|error| unread(SEARCHER, &error))?;
    Ok(())
}

/// Where the page names the lesson that is shown first.
const LESSONS: &str = "web/src/model/lessons.rs";

/// The files that a newcomer fetches until the first lesson can be played, as a list in JSON: the page with its styles
/// and scripts, its program, a node's worker, the lesson's protocol.
fn first_load(page: &str) -> Outcome<String> {
    let lessons = fs::read_to_string(LESSONS).map_err(|error| unread(LESSONS, &error))?;
    let first = between(&lessons, "const FIRST: &str = \"", "\"").ok_or_else(|| missing("the first lesson"))?;
    let protocol = first.split('-').next().unwrap_or_default();
    let fixed = ["index.html", "start.js", "boot.js", "synod-web.js", "synod-web_bg.wasm", "worker.js"];
    let files = fixed.iter().map(|file| (*file).to_string()).chain(styles(page).map(str::to_string));
    let files = files.chain([format!("{PROTOCOLS}/{protocol}.wasm"), format!("{PROTOCOLS}/{first}.bin")]);
    Ok(format!("[{}]\n", files.map(|file| format!("\"{file}\"")).collect::<Vec<_>>().join(", ")))
}

/// The style sheet of what is fetched later, as boot.js names it.
const LATER: &str = "later.css";

/// All style sheets in the order in which they apply: the last of the page's depends on the room and comes last.
fn sheets(page: &str) -> Vec<&str> {
    let mut all: Vec<&str> = styles(page).collect();
    all.insert(all.len().saturating_sub(1), LATER);
    all
}

/// The style sheets that the page begins with.
fn styles(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter_map(stylesheet)
}

fn stylesheet(line: &str) -> Option<&str> {
    between(line, "<link rel=\"stylesheet\" href=\"./", "\"")
}

/// What the style sheets of the page become, but for the last one, which depends on the room.
const SHEET: &str = "page.css";

/// The page with one style sheet in place of all but the last: together they are smaller, and asked for once.
fn with_one_sheet(page: &str, directory: &Path) -> Outcome<String> {
    let files: Vec<&str> = styles(page).collect();
    let (_, first) = files.split_last().ok_or_else(|| missing("the style sheets"))?;
    let mut joined = String::new();
    for file in first {
        joined += &text(directory, file)?;
        fs::remove_file(directory.join(file))
            .map_err(|error| Failure::new(format!("cannot remove {file}: {error}")))?;
    }
    write(directory, SHEET, &joined)?;
    let mut is_new = true;
    let lines = page.lines().filter_map(|line| match stylesheet(line).filter(|file| first.contains(file)) {
        Some(file) => std::mem::take(&mut is_new).then(|| line.replace(file, SHEET)),
        None => Some(line.to_string()),
    });
    Ok(lines.map(|line| line + "\n").collect())
}

/// A style sheet as served, without its comments.
fn without_comments(styles: &str) -> String {
    let mut parts = styles.split("/*");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |bare, part| bare + part.split_once("*/").map_or("", |(_, rest)| rest.trim_start()))
}

/// A script as served, without the lines that are comments.
fn without_remarks(script: &str) -> String {
    let is_remark = |line: &str| ["//", "/**", "* ", "*/"].iter().any(|mark| line.trim_start().starts_with(mark));
    script.lines().filter(|line| !is_remark(line)).map(|line| format!("{line}\n")).collect()
}

/// What only the playground itself has: it can be installed.
const INSTALLED: &str = "<link rel=\"manifest\" href=\"./manifest.json\">";

/// The page, marked as a widget.
fn widget(page: &str) -> Outcome<String> {
    replace(&replace(page, INSTALLED, "")?, "<html lang=\"en\">", "<html lang=\"en\" data-synod=\"embed\">")
}

/// The nonce of the single file's scripts and styles. It keeps out handlers in attributes, the only code that markup
/// in a text could bring; a script inserted as markup never runs.
const NONCE: &str = "synod";

/// The page with its styles, its script and its module inlined.
fn single(page: &str, directory: &Path) -> Outcome<String> {
    let kept: String = page.lines().filter(|line| stylesheet(line).is_none()).map(|line| format!("{line}\n")).collect();
    let mut styles = String::new();
    for file in sheets(page) {
        styles += &text(directory, file)?;
    }
    let from = kept.find("<script type=\"module\"").ok_or_else(|| missing("the script"))?;
    let to = kept.find("</head>").filter(|to| *to > from).ok_or_else(|| missing("</head>"))?;
    let (head, body) = (&kept[..from], &kept[to..]);
    let head =
        replace(&replace(head, INSTALLED, "")?, "<html lang=\"en\">", "<html lang=\"en\" data-synod=\"single\">")?;
    let head = replace(&head, "script-src 'self'", &format!("script-src 'nonce-{NONCE}'"))?;
    let head = replace(&head, "style-src 'self'", &format!("style-src 'nonce-{NONCE}'"))?;
    let start = format!("<script nonce=\"{NONCE}\">\n{}</script>", within_a_script(&text(directory, "start.js")?));
    let head = replace(&head, "<script src=\"./start.js\"></script>", &start)?;
    let glue = text(directory, "synod-web.js")?;
    let boot = text(directory, "boot.js")?;
    let (_, after) = boot.split_once(BEGIN).ok_or_else(|| missing(BEGIN))?;
    let files = inlined(directory)?;
    Ok(format!(
        "{head}<style nonce=\"{NONCE}\">\n{styles}</style>\n\
         {}\n\
         {files}\
         <script type=\"module\" nonce=\"{NONCE}\">\n{}</script>\n</body>\n</html>\n",
        body.trim_end().trim_end_matches("</html>").trim_end().trim_end_matches("</body>").trim_end(),
        within_a_script(&(glue + START + BEGIN + after)),
    ))
}

/// Both parts of the program, the protocols' modules and lessons, each under its name, compressed. With everything
/// there, the page begins with the files of lessons and needs none as data.
fn inlined(directory: &Path) -> Outcome<String> {
    let folder = directory.join(PROTOCOLS);
    let mut files = String::new();
    let mut names: Vec<String> = fs::read_dir(&folder)
        .map_err(|error| unread(PROTOCOLS, &error))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.ends_with(".bin"))
        .map(|name| format!("{PROTOCOLS}/{name}"))
        .collect();
    names.sort();
    names.extend([PROGRAM, REST, SEARCHER].map(str::to_string));
    let small = modules::target().join("parts/gzip");
    let arguments = ["run", "--quiet", "--package", "synod-pack", "--", "--gzip"];
    run(cargo(&arguments).arg(directory).arg(&small).args(&names))?;
    for name in names {
        let bytes = fs::read(small.join(&name)).map_err(|error| unread(&name, &error))?;
        let bytes = base64(&bytes);
        files += &format!(
            "<script type=\"application/octet-stream\" data-file=\"{name}\" nonce=\"{NONCE}\">{bytes}</script>\n"
        );
    }
    Ok(files)
}

/// Where boot.js begins, once it has said how; what follows holds for the single file too.
const BEGIN: &str = "\ntry {\n  await begin();\n";

/// How the single file begins, whose files are inlined.
const START: &str = "
const inlined = (name) => {
  const { textContent } = document.querySelector(`[data-file=\"${name}\"]`);
  const bytes = Uint8Array.from(atob(textContent), (letter) => letter.charCodeAt(0));
  const whole = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(\"gzip\"));
  return new Response(whole).arrayBuffer();
};
globalThis.synodFiles = async (names) => Promise.all(names.map(inlined));
const begin = async () => {
  await __wbg_init({ module_or_path: await inlined(\"synod-web_bg.wasm\") });
};
";

/// Makes a script safe to inline in a page.
fn within_a_script(script: &str) -> String {
    script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { letter as char } else { '=' });
        }
    }
    text
}

/// The part of `text` after `before` and up to `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

/// Replaces what must occur exactly once.
fn replace(text: &str, what: &str, with: &str) -> Outcome<String> {
    if text.matches(what).count() == 1 { Ok(text.replace(what, with)) } else { Err(missing(what)) }
}

fn missing(what: &str) -> Failure {
    Failure::new(format!("the built page does not have {what:?} just once: has index.html or boot.js changed?"))
}

fn text(directory: &Path, file: &str) -> Outcome<String> {
    fs::read_to_string(directory.join(file)).map_err(|error| unread(file, &error))
}

fn unread(file: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {file} of the built page: {error}"))
}

fn write(directory: &Path, file: &str, text: &str) -> Outcome {
    fs::write(directory.join(file), text).map_err(|error| Failure::new(format!("cannot write {file}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_is_served_without_its_comments() {
        assert_eq!(without_comments("/* Of a. */\na {\n  /* b */\n  c: d;\n}\n"), "a {\n  c: d;\n}\n");
        assert_eq!(without_comments("a { b: c }\n"), "a { b: c }\n");
    }

    #[test]
    fn a_script_is_served_without_its_comments() {
        assert_eq!(without_remarks("// A.\n/** B\n * C. */\nlet a = 2 * 3; // D\n"), "let a = 2 * 3; // D\n");
        assert_eq!(without_indents("  a {\n\n    b\n  }\n"), "a {\nb\n}\n");
    }

    #[test]
    fn what_is_imported_has_a_number_for_its_hash() {
        let glue = "__wbg_a_0123456789abcdef: b, __wbg_a_fedcba9876543210: c, __wbg_d: e";
        let (glue, program) = renamed(glue, b"\x18__wbg_a_fedcba9876543210\0__wbg_d".to_vec());
        assert_eq!(glue, "__wb00000000000000000000: b, __wb00000000000000000001: c, __wbg_d: e");
        assert_eq!(program, b"\x18__wb00000000000000000001\0__wbg_d");
    }

    #[test]
    fn bytes_become_letters() {
        for (bytes, letters) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), letters);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn what_is_not_there_is_a_failure() {
        assert!(replace("a page", "b", "c").is_err());
        assert!(replace("a b b", "b", "c").is_err());
        assert_eq!(replace("a b", "b", "c").ok().as_deref(), Some("a c"));
    }

    #[test]
    fn a_script_within_a_page_cannot_end_it() {
        assert_eq!(within_a_script("'</script><!--'"), "'<\\/script><\\!--'");
    }

    #[test]
    fn a_widget_says_so() {
        let page = format!("<html lang=\"en\">{INSTALLED}");
        assert_eq!(widget(&page).ok().as_deref(), Some("<html lang=\"en\" data-synod=\"embed\">"));
    }
}
