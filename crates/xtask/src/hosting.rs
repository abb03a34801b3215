//! `cargo xtask dist --check URL`: fetches from a host every file that `dist/` has and says what the host does not send
//! as Synod needs it. docs/hosting.md says why each point matters, and how to set up common hosts.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::dist::DIRECTORY;
use crate::failure::{Failure, Outcome};
use crate::process::command;

/// How long one file may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// The largest file, in bytes, that is fetched: several times the largest there is.
const LARGEST: u64 = 32 << 20;
/// The longest time, in seconds, that a reader may be shown files of an older build: names do not change with content.
const FRESH: u64 = 24 * 60 * 60;
/// Files below this size, in bytes, may be sent as they are: one packet holds them.
const SMALL: usize = 1400;

/// What a host answered to one request.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answer {
    status: u16,
    /// Names in lower case, in the order sent.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Checks the host at an address; fails if anything falls short.
pub fn check(address: &str) -> Outcome {
    let (base, index) = base(address)?;
    let files = files()?;
    let mut short: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in &files {
        let place = format!("{base}{}", if name == "index.html" { index } else { name });
        let (sent, plain) = (fetch(&place, "br, gzip")?, fetch(&place, "identity")?);
        // A bucket may hold the compressed file under the plain name and send it to everybody.
        let held = match plain.header("content-encoding") {
            None => read(name)?,
            // A file that was not compressed here is another one.
            Some("br") => read(&format!("{name}.br")).unwrap_or_default(),
            Some(_) => read(&format!("{name}.gz")).unwrap_or_default(),
        };
        let wrong = judge(name, &held, &sent, &plain);
        println!("{:>9} bytes  {:<9} {name}", sent.body.len(), sent.header("content-encoding").unwrap_or("as it is"));
        for one in wrong {
            short.entry(one).or_default().push(name);
        }
    }
    for (one, names) in &short {
        let all = names.len() == files.len();
        println!("\n{}:\n    {one}", if all { "every file".to_owned() } else { names.join(", ") });
    }
    match short.len() {
        0 => {
            println!("xtask: {base} sends all {} files as Synod needs them", files.len());
            Ok(())
        }
        count => Err(Failure::new(format!("{base}: what falls short: {count}; docs/hosting.md says how to mend each"))),
    }
}

/// The address of the directory, which ends in a slash, and what is asked of it for the page itself: nothing, unless
/// the address names index.html.
fn base(address: &str) -> Outcome<(String, &'static str)> {
    let whole =
        ["http://", "https://"].iter().any(|scheme| address.len() > scheme.len() && address.starts_with(scheme));
    if !whole || address.contains(['?', '#']) || address.contains(char::is_whitespace) {
        return Err(Failure::usage(format!("--check needs an address as https://synod.example/, not {address:?}")));
    }
    let named = address.strip_suffix("/index.html");
    let index = if named.is_some() { "index.html" } else { "" };
    Ok((format!("{}/", named.unwrap_or(address).trim_end_matches('/')), index))
}

/// The names of the built files, without those made for hosts that send files already compressed.
fn files() -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    below(Path::new(DIRECTORY), "", &mut names).map_err(|_| {
        Failure::usage(format!("there is no {DIRECTORY}/ to compare with: build it with cargo xtask dist"))
    })?;
    names.retain(|name| !name.ends_with(".br") && !name.ends_with(".gz"));
    names.sort();
    Ok(names)
}

/// All files below a directory, each by its path from the first one.
fn below(directory: &Path, before: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(directory)?.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{before}{name}");
        if entry.path().is_dir() {
            below(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

fn read(name: &str) -> Outcome<Vec<u8>> {
    fs::read(Path::new(DIRECTORY).join(name))
        .map_err(|error| Failure::new(format!("cannot read {DIRECTORY}/{name}: {error}")))
}

/// Asks for a file as a frame in a sandbox without an origin does.
fn fetch(address: &str, encodings: &str) -> Outcome<Answer> {
    let mut curl = command("curl");
    curl.args(["--silent", "--show-error", "--include", "--suppress-connect-headers"]);
    curl.args(["--max-time", &PATIENCE.as_secs().to_string(), "--max-filesize", &LARGEST.to_string()]);
    curl.args(["--header", &format!("Accept-Encoding: {encodings}"), "--header", "Origin: null", "--", address]);
    let output =
        curl.output().map_err(|error| Failure::new(format!("cannot start curl: {error}: see https://curl.se")))?;
    if !output.status.success() {
        return Err(Failure::new(format!("{address}: {}", String::from_utf8_lossy(&output.stderr).trim())));
    }
    Answer::read(&output.stdout).ok_or_else(|| Failure::new(format!("{address} does not answer in HTTP")))
}

impl Answer {
    /// Reads headers and body as curl prints them; an interim answer (1xx) comes before the final one.
    fn read(mut bytes: &[u8]) -> Option<Self> {
        loop {
            let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
            let head = String::from_utf8_lossy(&bytes[..end]);
            bytes = &bytes[end + 4..];
            let mut lines = head.lines();
            let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
            if status >= 200 {
                let pairs = lines.filter_map(|line| line.split_once(':'));
                let headers = pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
                return Some(Self { status, headers, body: bytes.to_vec() });
            }
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The items of a header whose items are separated by commas, in lower case.
    fn items(&self, name: &str) -> Vec<String> {
        let value = self.header(name).unwrap_or_default().to_ascii_lowercase();
        value.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
    }
}

/// What falls short of one file: as the host should hold it, as sent to a browser, and as sent to a request that
/// accepts no compression.
fn judge(name: &str, held: &[u8], sent: &Answer, plain: &Answer) -> Vec<String> {
    if sent.status != 200 {
        let goal = sent.header("location").map(|goal| format!(", to {goal}")).unwrap_or_default();
        return vec![format!("is answered with status {}{goal}, not 200", sent.status)];
    }
    let parts = [kind(name, sent), compression(held, sent, plain), caching(sent), access(sent), policy(name, sent)];
    let mut wrong: Vec<String> = parts.into_iter().flatten().collect();
    if plain.status != 200 || plain.body != held {
        wrong.push(format!("is not the file in {DIRECTORY}/: another build, or changed on its way"));
    }
    wrong
}

/// The type, without which a browser does not run a script or shows a page as text.
fn kind(name: &str, sent: &Answer) -> Option<String> {
    let known: &[&str] = match name.rsplit('.').next()? {
        "html" => &["text/html"],
        "js" => &["text/javascript", "application/javascript"],
        "css" => &["text/css"],
        "wasm" => &["application/wasm"],
        "json" => &["application/json"],
        "svg" => &["image/svg+xml"],
        "png" => &["image/png"],
        _ => return None,
    };
    let whole = sent.header("content-type").unwrap_or("none");
    let is = whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (!known.contains(&is.as_str())).then(|| format!("has the Content-Type {whole}, not {}", known[0]))
}

fn compression(held: &[u8], sent: &Answer, plain: &Answer) -> Option<String> {
    let varies = || sent.items("vary").iter().any(|item| item == "accept-encoding" || item == "*");
    match (sent.header("content-encoding"), plain.header("content-encoding")) {
        (None, _) if held.len() > SMALL && !is_packed(held) => {
            Some("is not compressed, though the request accepts br and gzip".to_owned())
        }
        (Some(encoding), None) if !varies() => {
            Some(format!("is sent as {encoding} without Vary: Accept-Encoding, so that a proxy may send it to anybody"))
        }
        _ => None,
    }
}

/// Whether a file is compressed by its format: a picture.
fn is_packed(held: &[u8]) -> bool {
    held.starts_with(b"\x89PNG")
}

/// A file may be kept, but is asked for again before long.
fn caching(sent: &Answer) -> Option<String> {
    let rules = sent.items("cache-control");
    let has = |name: &str| rules.iter().any(|rule| rule == name);
    let age = rules.iter().find_map(|rule| rule.strip_prefix("max-age=")?.parse::<u64>().ok());
    if has("no-store") {
        return Some("has Cache-Control: no-store: every widget of a page fetches it anew".to_owned());
    }
    if sent.header("etag").is_none() && sent.header("last-modified").is_none() {
        return Some("has neither ETag nor Last-Modified: an unchanged file is sent whole again".to_owned());
    }
    match age {
        _ if has("no-cache") => None,
        None => {
            Some("has no Cache-Control with max-age or no-cache: a browser guesses how long it may keep it".to_owned())
        }
        Some(age) if has("immutable") || age > FRESH => {
            Some(format!("may be kept for {age} s, beside newer files of another build: its name does not change"))
        }
        Some(_) => None,
    }
}

/// Whether pages of other origins may use the file: a frame in a sandbox has no origin of its own.
fn access(sent: &Answer) -> Option<String> {
    if let Some(policy @ ("same-origin" | "same-site")) = sent.header("cross-origin-resource-policy") {
        return Some(format!("has Cross-Origin-Resource-Policy: {policy}: other sites cannot embed it"));
    }
    // "null" is the origin that was named: a host may answer with that of each request.
    let all = ["*", "null"].map(Some).contains(&sent.header("access-control-allow-origin"));
    (!all).then(|| "has no Access-Control-Allow-Origin: *: it does not load in a sandbox without an origin".to_owned())
}

/// A policy of the host's own that keeps a page from being framed or its module from running.
fn policy(name: &str, sent: &Answer) -> Option<String> {
    if !has_ending(name, "html") {
        return None;
    }
    if let Some(value) = sent.header("x-frame-options") {
        return Some(format!("has X-Frame-Options: {value}: no other page can embed it"));
    }
    let policy = sent.header("content-security-policy")?;
    let directive = |wanted: &str| {
        let mut directives = policy.split(';').filter_map(|one| one.trim().split_once(' '));
        directives.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, values)| values)
    };
    if let Some(values) = directive("frame-ancestors").filter(|values| values.trim() != "*") {
        return Some(format!("has a policy with frame-ancestors {values}: other pages cannot embed it"));
    }
    let scripts = directive("script-src").or_else(|| directive("default-src"))?;
    let runs = ["'wasm-unsafe-eval'", "'unsafe-eval'"].iter().any(|word| scripts.contains(word));
    (!runs).then(|| format!("has a policy whose scripts ({scripts}) lack 'wasm-unsafe-eval': the module does not run"))
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit('.').next().is_some_and(|last| last == ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [(&str, &str); 6] = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-encoding", "br"),
        ("vary", "Origin, Accept-Encoding"),
        ("cache-control", "public, max-age=600"),
        ("etag", "\"1\""),
        ("access-control-allow-origin", "*"),
    ];

    /// What falls short of a page that is sent well but for one header; without a value, the header is not sent.
    fn wrong(header: &str, value: Option<&str>) -> Vec<String> {
        let held = [b'x'; 2 * SMALL];
        let others = GOOD.iter().filter(|(name, _)| *name != header).map(|(name, value)| (*name, *value));
        let headers = others.chain(value.map(|value| (header, value)));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let sent = Answer { status: 200, headers, body: vec![1, 2, 3] };
        judge("embed.html", &held, &sent, &Answer { status: 200, body: held.to_vec(), ..Answer::default() })
    }

    #[test]
    fn a_host_that_sends_everything_well_falls_short_of_nothing() {
        assert_eq!(wrong("none", None), [""; 0]);
        assert_eq!(wrong("cache-control", Some("no-cache")), [""; 0]);
        let policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors *";
        assert_eq!(wrong("content-security-policy", Some(policy)), [""; 0]);
    }

    #[test]
    fn each_point_that_falls_short_is_said_once_and_names_its_header() {
        for (header, value, said) in [
            ("content-type", None, "Content-Type none, not text/html"),
            ("content-type", Some("text/plain"), "Content-Type text/plain"),
            ("content-encoding", None, "is not compressed"),
            ("vary", None, "without Vary"),
            ("cache-control", None, "has no Cache-Control"),
            ("cache-control", Some("no-store"), "no-store"),
            ("cache-control", Some("max-age=31536000, immutable"), "31536000 s"),
            ("etag", None, "neither ETag"),
            ("access-control-allow-origin", Some("https://synod.example"), "Access-Control-Allow-Origin"),
            ("cross-origin-resource-policy", Some("same-origin"), "Cross-Origin-Resource-Policy"),
            ("x-frame-options", Some("SAMEORIGIN"), "X-Frame-Options"),
            ("content-security-policy", Some("frame-ancestors 'self'"), "frame-ancestors 'self'"),
            ("content-security-policy", Some("default-src 'self'"), "wasm-unsafe-eval"),
        ] {
            let wrong = wrong(header, value);
            assert!(wrong.len() == 1 && wrong[0].contains(said), "{header}: {wrong:?}");
        }
    }

    #[test]
    fn what_a_bucket_sends_compressed_to_everybody_needs_no_vary() {
        let headers = GOOD.iter().filter(|(name, _)| *name != "vary");
        let headers = headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let sent = Answer { status: 200, headers, body: vec![1, 2, 3] };
        assert_eq!(judge("embed.html", &[1, 2, 3], &sent, &sent), [""; 0]);
    }

    #[test]
    fn another_file_and_another_status_are_said() {
        let answer = |body: &[u8]| Answer { status: 200, body: body.to_vec(), ..Answer::default() };
        let wrong = judge("x.bin", b"new", &answer(b"old"), &answer(b"old"));
        assert!(wrong.last().is_some_and(|last| last.contains("another build")), "{wrong:?}");
        let moved = Answer { status: 308, headers: vec![("location".into(), "/embed".into())], body: Vec::new() };
        assert_eq!(judge("x.js", b"", &moved, &moved), ["is answered with status 308, to /embed, not 200"]);
    }

    #[test]
    fn an_answer_is_what_follows_the_interim_ones() {
        let text = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/2 200\r\nETag: a:b\r\n\r\n\r\n\r\nbody";
        let answer = Answer::read(text).unwrap();
        assert_eq!((answer.status, answer.header("etag")), (200, Some("a:b")));
        assert_eq!(answer.body, b"\r\n\r\nbody");
        assert_eq!(Answer::read(b"SSH-2.0"), None);
    }

    #[test]
    fn an_address_is_that_of_the_directory() {
        assert_eq!(base("https://synod.example"), Ok(("https://synod.example/".into(), "")));
        assert_eq!(base("http://a/b/index.html"), Ok(("http://a/b/".into(), "index.html")));
        for bad in ["", "synod.example", "https://", "https://a/?b", "ftp://a/", "https://a b/"] {
            assert_eq!(base(bad).unwrap_err().code, 2, "{bad}");
        }
    }
}
