//! Follows `docs/protocol.md` as a reader does, from the first command to the last: its commands are run, its code is
//! compiled, and what it says that is printed is printed.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use support::{Block, Said, blocks, ensure_target, folder, is_like, put_back, repository, shell, table};
use synod_core::limits;

/// The page.
const GUIDE: &str = "docs/protocol.md";
/// Where it is followed, and what cargo compiles there.
const FOLDER: &str = "guide";
const KEPT: [&str; 1] = ["my-commit/target"];

/// Somebody who follows the page.
struct Reader {
    /// Where they are.
    folder: PathBuf,
    /// What the last commands have printed.
    said: Option<Said>,
    /// The files that the page has begun to write.
    begun: Vec<String>,
}

impl Reader {
    /// Does what a block says.
    fn follow(&mut self, block: &Block) {
        let place = format!("{GUIDE}:{}", block.line);
        match block.mark.split(' ').collect::<Vec<_>>()[..] {
            ["sh"] => self.run(&place, &block.text, 0),
            ["sh", "exit", code] => self.run(&place, &block.text, code.parse().expect("an exit code")),
            ["text"] => {
                let said = self.said.as_ref().expect("something was run");
                // Of several commands it is the last that is shown.
                is_like(&format!("…\n{}", block.text), &said.out, &place);
            }
            ["rust" | "json", file] => self.write(file, &block.text),
            ["diff", file] => self.change(&place, file, &block.text),
            _ => panic!("{place}: a block of code that nobody can follow: {:?}", block.mark),
        }
    }

    fn run(&mut self, place: &str, script: &str, code: i32) {
        // The program under test is installed, and the target is looked for without the network.
        let done = |line: &&str| !line.starts_with("cargo install ") && !line.starts_with("rustup target add ");
        let script: Vec<&str> = script.lines().filter(done).collect();
        if script.is_empty() {
            return;
        }
        let said = shell(&self.folder, &script.join("\n"));
        assert_eq!(said.code, code, "{place}: {}{}", said.out, said.err);
        if let Some(entered) = script.iter().find_map(|line| line.strip_prefix("cd ")) {
            self.folder.push(entered);
        }
        self.said = Some(said);
    }

    /// The pieces of a file come one after the other; the first replaces what was there.
    fn write(&mut self, file: &str, text: &str) {
        let path = self.folder.join(file);
        let before = if self.begun.iter().any(|begun| begun == file) { read(&path) + "\n" } else { String::new() };
        self.begun.push(file.to_string());
        fs::write(&path, before + text).expect("a file that can be written");
    }

    fn change(&mut self, place: &str, file: &str, diff: &str) {
        let path = self.folder.join(file);
        let side = |other: char| {
            let lines = diff.lines().filter(|line| !line.starts_with(other));
            lines.map(|line| format!("{}\n", &line[1..])).collect::<String>()
        };
        let (before, after, text) = (side('+'), side('-'), read(&path));
        assert_eq!(text.matches(&before).count(), 1, "{place}: the lines stand in {file} once");
        fs::write(&path, text.replace(&before, &after)).expect("a file that can be written");
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_guide_can_be_followed_from_its_first_command_to_its_last() {
    let mut reader = Reader { folder: folder(FOLDER, &KEPT), said: None, begun: Vec::new() };
    ensure_target(&reader.folder);
    let blocks = blocks(&repository(GUIDE));
    let count = |mark: &str| blocks.iter().filter(|block| block.mark.starts_with(mark)).count();
    assert!(count("sh") >= 8 && count("text") >= 6 && count("rust") >= 8 && count("diff") == 1, "the page is whole");
    for block in &blocks {
        reader.follow(block);
        // As soon as the protocol is there, what an earlier run has compiled is of use.
        if reader.folder.ends_with("my-commit") {
            put_back(FOLDER, &KEPT);
        }
    }
    let path = reader.folder.join("src/lib.rs");
    let formatted = shell(
        &reader.folder,
        &format!("rustfmt --check --edition 2024 --config max_width=120,use_small_heuristics=Max {}", path.display()),
    );
    assert_eq!(formatted.code, 0, "{}", formatted.out);
}

/// The page's pieces have no line that a reader would have to add, and what it says of files is so.
#[test]
fn the_guide_tells_of_every_file_and_every_limit() {
    let folder = folder("guide-files", &[]);
    let made = shell(&folder, "synod new two-or-more > next && cd two-or-more && ls -A");
    assert_eq!(made.code, 0, "{}", made.err);
    let files =
        made.out.lines().filter(|line| ["Cargo", "scenarios", "src", "synod"].iter().any(|of| line.starts_with(of)));
    let page = repository(GUIDE);
    assert_eq!(files.clone().count(), 5);
    files.for_each(|file| assert!(page.contains(&format!("`{file}")), "{file} is not told of"));
    let (_, section) = page.split_once("### Limits\n").expect("the section");
    let told = table(section.split("\n#").next().unwrap_or_default());
    let limits: [(&str, u64); 12] = [
        ("bytes of a module", limits::MODULE_BYTES as u64),
        ("bytes that it may take while it runs", limits::MODULE_MEMORY as u64),
        ("instructions in one call, about", limits::MODULE_FUEL),
        ("milliseconds of one call on the page", limits::MODULE_CALL_MS.into()),
        ("bytes of one answer", limits::ANSWER_BYTES as u64),
        ("bytes of one piece of data: a memory, a disk, a message", limits::PIECE_BYTES as u64),
        ("messages, timers and facts of one reaction", limits::EFFECTS as u64),
        ("messages to itself in one reaction", limits::OWN_MESSAGES.into()),
        ("characters of a name: a role, a phase, a message, a timer", limits::MODULE_NAME_CHARS as u64),
        ("characters of a value that is decided or proposed", limits::VALUE_CHARS as u64),
        ("roles", limits::ROLES as u64),
        ("entries of each list in `about`; properties", limits::MODULE_LIST as u64),
    ];
    for (what, limit) in limits {
        assert_eq!(told.get(what).map(|told| told.replace(',', "")), Some(limit.to_string()), "{what}");
    }
    assert_eq!(told.len(), limits.len() + 1, "the head and the limits");
}

/// What `synod new` says is next is what its guide and its own page say.
#[test]
fn what_comes_next_is_said_with_the_names_of_the_protocol() {
    let folder = folder("guide-next", &[]);
    let said = shell(&folder, "synod new a-b2");
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let next = "synod run scenarios/first.json --module target/wasm32-unknown-unknown/release/a_b2.wasm\n";
    assert!(said.out.ends_with(next), "{}", said.out);
    let page = read(&folder.join("a-b2/README.md"));
    assert!(page.starts_with("# a-b2\n") && page.contains(next.trim_end()), "{page}");
    let link = shell(&folder, "synod run '#v=1&p=a-b2&nodes=A,B.general'");
    assert_eq!((link.code, link.err.as_str()), (2, "synod: link: &p=a-b2: there is no protocol \"a-b2\"\n"));
    assert!(read(&folder.join("a-b2/src/lib.rs")).contains("const ID: &'static str = \"a-b2\";"));
    let locked = read(&folder.join("a-b2/Cargo.lock"));
    let own = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock"));
    let checksums: Vec<&str> = locked.lines().filter(|line| line.starts_with("checksum")).collect();
    assert!(checksums.len() > 8, "{locked}");
    assert!(checksums.iter().all(|checksum| own.contains(checksum)), "the packages are those of Synod");
}

/// A name that cannot be one is refused, and nothing is written.
#[test]
fn a_name_that_cannot_be_one_is_refused() {
    let folder = folder("guide-names", &[]);
    let rule = "a name is 1 to 32 small letters, digits and -, a letter first";
    let long = "a".repeat(33);
    for (name, complaint) in [
        ("2pc", rule),
        ("../x", rule),
        ("A", rule),
        ("''", rule),
        (long.as_str(), rule),
        ("paxos", "a protocol of this name ships"),
        ("serde", "a package that it needs has this name"),
        ("synod-module", "a package that it needs has this name"),
    ] {
        let said = shell(&folder, &format!("synod new {name}"));
        let told = format!("synod: {}: {complaint}\n", name.trim_matches('\''));
        assert_eq!((said.code, said.out.as_str(), said.err), (2, "", told));
    }
    fs::create_dir(folder.join("taken")).expect("a folder that can be made");
    let taken = shell(&folder, "synod new taken");
    assert_eq!((taken.code, taken.err.as_str()), (2, "synod: taken: there is something of this name already\n"));
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "nothing is written");
}

#[test]
fn a_pattern_matches_what_it_should_and_no_more() {
    let like = |pattern: &str, text: &str| {
        support::matches(&pattern.lines().collect::<Vec<_>>(), &text.lines().collect::<Vec<_>>())
    };
    assert!(like("a\n…\nb", "a\nb") && like("a\n…\nb", "a\nx\ny\nb") && like("a…", "abc"));
    assert!(!like("a\n…\nb", "a\nb\nc") && !like("a", "a\nb") && !like("a\nb", "a") && !like("b…", "abc"));
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(page: &str) -> Vec<String> {
    let heading = |line: &str| {
        let text = line.strip_prefix('#')?.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        Some(kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect())
    };
    page.lines().filter_map(heading).collect()
}

#[test]
fn the_pages_of_the_guide_and_of_labs_link_to_what_there_is() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for page in ["protocol.md", "lab.md"] {
        let text = read(&docs.join(page));
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let own: Vec<&str> = targets.filter(|target| !target.starts_with("https://")).collect();
        assert!(own.len() > 15, "{page}: {own:?}");
        for target in own {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { docs.join(page) } else { docs.join(file) };
            assert!(path.exists(), "{page}: {target}");
            assert!(anchor.is_empty() || anchors(&read(&path)).iter().any(|known| known == anchor), "{page}: {target}");
        }
    }
}
