//! `cargo xtask serve`: builds the page and serves `dist/` on this machine, to this machine only.
//!
//! The server answers GET and HEAD for files, one request per connection. A person's browser is told not to cache; the
//! tests' browser may cache as it would with a static host. Like such a host it lets every page load its files, which
//! a widget in a sandbox without an origin needs.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::dist;
use crate::failure::{Failure, Outcome};

/// The default port.
const PORT: u16 = 8080;
/// The longest request, in bytes, that is read.
const LONGEST_REQUEST: u64 = 16 * 1024;
/// How long a connection may stay silent. A browser on a busy machine may take a while to read or to ask.
const PATIENCE: Duration = Duration::from_mins(10);
/// A second path under which the tests' server serves the page.
pub const SUB_PATH: &str = "/under/a/path/";

/// Builds the page and serves it until the process is stopped. The port is taken before the build,
/// so that a port in use is reported at once.
pub fn command_line(arguments: &[&str]) -> Outcome {
    let listener = listen(parse_port(arguments)?)?;
    dist::build()?;
    let address = address(&listener)?;
    println!("xtask: Synod is at {address} (Ctrl-C stops the server)");
    answer_all(&listener, &Arc::new(Site::new(Path::new(dist::DIRECTORY), None, "no-store")?));
    Ok(())
}

/// Serves the page as built, at `/` and under [`SUB_PATH`], on a free port for as long as this process lives;
/// returns the address, which ends in a slash.
pub fn in_background(directory: &Path) -> Outcome<String> {
    let listener = listen(0)?;
    let address = address(&listener)?;
    let site = Arc::new(Site::new(directory, Some(SUB_PATH), "max-age=600")?);
    thread::spawn(move || answer_all(&listener, &site));
    Ok(address)
}

fn parse_port(arguments: &[&str]) -> Outcome<u16> {
    let number = match arguments {
        [] => return Ok(PORT),
        ["--port", number] => *number,
        [joined] if joined.starts_with("--port=") => &joined["--port=".len()..],
        ["--port"] => return Err(Failure::usage("--port needs a number from 1 to 65535")),
        _ => return Err(Failure::usage(format!("serve takes --port N only, not {:?}", arguments.join(" ")))),
    };
    match number.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Failure::usage(format!("--port needs a number from 1 to 65535, not {number:?}"))),
    }
}

fn listen(port: u16) -> Outcome<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::usage(format!("port {port} is taken: choose another with --port N")),
        ErrorKind::PermissionDenied => {
            Failure::usage(format!("port {port} is not open to you: choose another with --port N"))
        }
        _ => Failure::usage(format!("cannot listen on port {port}: {error}")),
    })
}

fn address(listener: &TcpListener) -> Outcome<String> {
    let address = listener.local_addr().map_err(|error| Failure::new(format!("the server has no address: {error}")))?;
    Ok(format!("http://{address}/"))
}

fn answer_all(listener: &TcpListener, site: &Arc<Site>) {
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(site);
        // A browser that disconnects midway does not affect other connections.
        thread::spawn(move || drop(site.answer(stream)));
    }
}

/// A directory as a web server shows it.
struct Site {
    root: PathBuf,
    also_under: Option<&'static str>,
    caching: &'static str,
}

/// The result of resolving a request's path.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// A directory requested without its closing slash, which relative addresses need.
    Directory,
    Nothing,
}

impl Site {
    fn new(directory: &Path, also_under: Option<&'static str>, caching: &'static str) -> Outcome<Self> {
        let root = directory
            .canonicalize()
            .map_err(|error| Failure::new(format!("cannot serve {}: {error}", directory.display())))?;
        Ok(Self { root, also_under, caching })
    }

    fn answer(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let Some((method, target, compressed)) = read_request(&stream)? else { return Ok(()) };
        let mut reply = Reply { stream, with_body: method != "HEAD", caching: self.caching };
        if method != "GET" && method != "HEAD" {
            return reply.send("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "text/plain", b"GET and HEAD only\n");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        match self.find(path) {
            Found::File(file) => match (compressed.then(|| beside(&file)).flatten(), fs::read(&file)) {
                (Some(body), _) => {
                    let how = "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n";
                    reply.send("200 OK", how, content_type(&file), &body)
                }
                (None, Ok(body)) => reply.send("200 OK", "", content_type(&file), &body),
                (None, Err(_)) => reply.send("404 Not Found", "", "text/plain", b"not found\n"),
            },
            Found::Directory => {
                // One leading slash only: a browser reads `//name` as another host.
                let location = format!("Location: /{}/\r\n", path.trim_matches('/'));
                reply.send("301 Moved Permanently", &location, "text/plain", b"moved\n")
            }
            Found::Nothing => reply.send("404 Not Found", "", "text/plain", b"not found\n"),
        }
    }

    /// Finds the file for a request's path. A segment that starts with a dot is never followed,
    /// and neither is anything that leads out of the directory.
    fn find(&self, path: &str) -> Found {
        let inner = self.also_under.and_then(|prefix| path.strip_prefix(prefix)).or_else(|| path.strip_prefix('/'));
        let Some(decoded) = inner.and_then(percent_decode) else { return Found::Nothing };
        let mut file = self.root.clone();
        for segment in decoded.split('/').filter(|segment| !segment.is_empty()) {
            if segment.starts_with('.') || segment.contains(['\\', ':', '\0', '\r', '\n']) {
                return Found::Nothing;
            }
            file.push(segment);
        }
        match file.canonicalize() {
            Ok(real) if !real.starts_with(&self.root) => Found::Nothing,
            Ok(real) if real.is_dir() && !path.ends_with('/') => Found::Directory,
            Ok(real) if real.is_dir() => Found::File(real.join("index.html")),
            Ok(real) => Found::File(real),
            Err(_) => Found::Nothing,
        }
    }
}

/// The file compressed, if it has been packed.
fn beside(file: &Path) -> Option<Vec<u8>> {
    let mut name = file.as_os_str().to_owned();
    name.push(".gz");
    fs::read(name).ok()
}

/// Reads a request's head: its method, its target, and whether it takes what is compressed; `None` if the connection
/// was closed without a request.
fn read_request(stream: &TcpStream) -> io::Result<Option<(String, String, bool)>> {
    let mut lines = BufReader::new(stream.take(LONGEST_REQUEST)).lines();
    let Some(first) = lines.next().transpose()? else { return Ok(None) };
    let mut compressed = false;
    for line in lines {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        compressed |= line.starts_with("accept-encoding:") && line.contains("gzip");
    }
    let mut words = first.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default().to_owned();
    Ok(Some((method, target, compressed)))
}

struct Reply {
    stream: TcpStream,
    with_body: bool,
    caching: &'static str,
}

impl Reply {
    fn send(&mut self, status: &str, header: &str, content_type: &str, body: &[u8]) -> io::Result<()> {
        let (length, caching) = (body.len(), self.caching);
        let head = format!(
            "HTTP/1.1 {status}\r\n{header}Content-Type: {content_type}\r\nContent-Length: {length}\r\n\
             Cache-Control: {caching}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\
             Access-Control-Allow-Origin: *\r\n\r\n"
        );
        self.stream.write_all(head.as_bytes())?;
        if self.with_body {
            self.stream.write_all(body)?;
        }
        self.stream.flush()
    }
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Decodes percent-encoding; `None` if the result is not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = digits.iter().map(|digit| char::from(*digit).to_digit(16)).collect::<Option<Vec<u32>>>()?;
            bytes.push(u8::try_from(digits[0] * 16 + digits[1]).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// This package's own sources, served.
    fn site() -> Site {
        Site::new(Path::new(env!("CARGO_MANIFEST_DIR")), Some(SUB_PATH), "no-store").unwrap()
    }

    fn ask(address: &str, request: &str) -> String {
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn a_file_is_found_at_the_root_and_under_the_sub_path() {
        let site = site();
        let expected = Found::File(site.root.join("src/main.rs"));
        assert_eq!(site.find("/src/main.rs"), expected);
        assert_eq!(site.find("/under/a/path/src/main.rs"), expected);
        assert_eq!(site.find("/src/ma%69n.rs"), expected);
        assert_eq!(site.find("/src"), Found::Directory);
        assert_eq!(site.find("/src/"), Found::File(site.root.join("src/index.html")));
    }

    #[test]
    fn nothing_outside_the_directory_is_found() {
        let site = site();
        let out = ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/src/..%2f..%2f..%2fCargo.toml", "/..\\Cargo.toml"];
        let odd = ["", "Cargo.toml", "//../", "/%", "/%zz", "/%ff", "/.git/config", "/none", "/a%00b", "/src:main.rs"];
        for path in out.iter().chain(&odd) {
            assert_eq!(site.find(path), Found::Nothing, "{path}");
        }
    }

    #[test]
    fn a_real_request_is_answered_with_its_headers() {
        let address = in_background(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let get = ask(&address, "GET /Cargo.toml?x#y HTTP/1.1\r\nHost: h\r\n\r\n");
        assert!(get.starts_with("HTTP/1.1 200 OK\r\n"), "{get}");
        assert!(get.contains("Cache-Control: max-age=600\r\n") && get.contains("[package]"), "{get}");
        let head = ask(&address, "HEAD /Cargo.toml HTTP/1.1\r\n\r\n");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        assert!(ask(&address, "GET /none HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
        assert!(ask(&address, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
        assert!(ask(&address, "GET //src HTTP/1.1\r\n\r\n").contains("\r\nLocation: /src/\r\n"));
    }

    #[test]
    fn scripts_styles_and_the_module_have_the_types_browsers_insist_on() {
        assert_eq!(content_type(Path::new("a/synod-web_bg.wasm")), "application/wasm");
        assert_eq!(content_type(Path::new("boot.js")), "text/javascript; charset=utf-8");
        assert_eq!(content_type(Path::new("style.css")), "text/css; charset=utf-8");
        assert_eq!(content_type(Path::new("LICENSE")), "application/octet-stream");
    }

    #[test]
    fn a_bad_port_is_refused_in_one_line() {
        assert_eq!(parse_port(&[]), Ok(8080));
        assert_eq!(parse_port(&["--port", "9000"]), Ok(9000));
        assert_eq!(parse_port(&["--port=9000"]), Ok(9000));
        for bad in [&["--port"][..], &["--port", "0"], &["--port", "65536"], &["--port", "x"], &["9000"], &["--prot=1"]]
        {
            let failure = parse_port(bad).unwrap_err();
            assert_eq!((failure.code, failure.text.lines().count()), (2, 1), "{bad:?}: {failure:?}");
        }
    }

    #[test]
    fn a_port_in_use_is_refused_with_a_way_out() {
        let taken = listen(0).unwrap();
        let port = taken.local_addr().unwrap().port();
        let failure = listen(port).unwrap_err();
        assert_eq!(failure, Failure::usage(format!("port {port} is taken: choose another with --port N")));
    }
}
