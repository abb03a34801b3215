//! `synod-pack DIRECTORY`: puts `NAME.br` and `NAME.gz` beside the files of the built page that compress, for hosts
//! that send files already compressed. The same files give the same bytes.
//!
//! `synod-pack --lessons DIRECTORY`: writes the lessons of each protocol and the index of their titles there.
//!
//! `synod-pack --split PROGRAM DIRECTORY`: splits the page's program, as the compiler made it, into `main.wasm` and
//! what is fetched later, with the script that fetches it.
//!
//! `synod-pack --version DIRECTORY`: makes the version of the built page from its content, writes it into the page, and
//! tells offline.js which files are kept.
//!
//! `synod-pack --gzip DIRECTORY TO NAME...`: writes these files of the built page, compressed, into another directory.
//!
//! A package of its own, so that `cargo xtask` needs no other crate.

mod lessons;
mod version;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

/// The endings of files whose content is not yet compressed.
const COMPRESSIBLE: [&str; 7] = ["bin", "css", "html", "js", "json", "svg", "wasm"];
/// Brotli's best quality and its widest standard window, in bits.
const BEST: (u32, u32) = (11, 22);
/// The size of the compressor's input buffer, in bytes.
const BUFFER: usize = 64 * 1024;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (done, directory) = match arguments.as_slice() {
        [directory] => (pack(Path::new(directory)), directory),
        [mode, directory] if mode == "--lessons" => (lessons::write(Path::new(directory)), directory),
        [mode, directory] if mode == "--version" => (version::write(Path::new(directory)), directory),
        [mode, program, directory] if mode == "--split" => (split(Path::new(program), Path::new(directory)), program),
        [mode, directory, to, names @ ..] if mode == "--gzip" => {
            (compress(Path::new(directory), Path::new(to), names), directory)
        }
        _ => {
            eprintln!(
                "usage: synod-pack [--lessons | --version | --split PROGRAM] DIRECTORY | --gzip DIRECTORY TO NAME..."
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("synod-pack: {}: {error}", directory.display());
            ExitCode::FAILURE
        }
    }
}

/// Writes the parts of the page's program into a directory.
fn split(program: &Path, directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let (whole, main) = (fs::read(program)?, directory.join("main.wasm"));
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = directory;
    options.main_out_path = &main;
    options.main_module = "./synod-web.js";
    wasm_split_cli_support::transform(options).map_err(|error| io::Error::other(format!("{error:#}")))?;
    Ok(())
}

/// Writes files of one directory, compressed, under the same names into another one.
fn compress(from: &Path, to: &Path, names: &[OsString]) -> io::Result<()> {
    for name in names {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        fs::write(path, gzip(&fs::read(from.join(name))?)?)?;
    }
    Ok(())
}

/// Writes the compressed files beside the files of a directory and those below; none that would not be smaller.
fn pack(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            pack(&path)?;
        }
        let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        if !COMPRESSIBLE.contains(&ending) || !path.is_file() {
            continue;
        }
        let bytes = fs::read(&path)?;
        for (suffix, smaller) in [(".br", brotli(&bytes)?), (".gz", gzip(&bytes)?)] {
            if smaller.len() < bytes.len() {
                fs::write(beside(&path, suffix), smaller)?;
            }
        }
    }
    Ok(())
}

/// The path with a suffix after its whole name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_path_buf().into_os_string();
    name.push(suffix);
    name.into()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let (quality, window) = BEST;
    let mut writer = CompressorWriter::new(Vec::new(), BUFFER, quality, window);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

/// Without a name and a time, so that the bytes depend on the content alone.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_unpacks() {
        let bytes: Vec<u8> = (0..2_000_u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
        let mut out = Vec::new();
        brotli::Decompressor::new(&*brotli(&bytes).unwrap(), BUFFER).read_to_end(&mut out).unwrap();
        assert_eq!(out, bytes);
        out.clear();
        flate2::read::GzDecoder::new(&*gzip(&bytes).unwrap()).read_to_end(&mut out).unwrap();
        assert_eq!(out, bytes);
    }

    #[test]
    fn only_what_becomes_smaller_gets_a_file_beside_it() {
        let directory = std::env::temp_dir().join(format!("synod-pack-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("a.js"), "let a = 1;\n".repeat(100)).unwrap();
        fs::write(directory.join("empty.css"), "").unwrap();
        fs::write(directory.join("page.png"), "0".repeat(1000)).unwrap();
        pack(&directory).unwrap();
        let names = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        fs::remove_dir_all(&directory).unwrap();
        assert_eq!(names, ["a.js", "a.js.br", "a.js.gz", "empty.css", "page.png"]);
    }
}
