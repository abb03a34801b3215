//! Writes the generated documents: `cargo xtask schema`.

use std::process::ExitCode;
use std::{fs, io};
use synod_tests::documents;

fn main() -> ExitCode {
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("write-docs: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> io::Result<()> {
    for (name, text) in documents::all()? {
        let path = documents::path(name);
        let same = fs::read_to_string(&path).is_ok_and(|old| old == text);
        if !same {
            fs::write(&path, text)?;
        }
        println!("{name}: {}", if same { "as it should be" } else { "written" });
    }
    Ok(())
}
