//! The lab of `docs/lab.md`, as a course sets it up: the skeleton, the reference solution, and typical mistakes, each
//! of which loses the checks that the page says.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use support::{Block, Said, blocks, ensure_target, folder, is_like, put_back, repository, shell};

const PAGE: &str = "docs/lab.md";
const SOLUTION: &str = "crates/cli/tests/lab/solution.rs";
const MODULE: &str = "target/wasm32-unknown-unknown/release/commit_lab.wasm";
const CHECK: &str = "synod check lab.json --module target/wasm32-unknown-unknown/release/commit_lab.wasm";
/// Where the lab is set up, and what cargo compiles there.
const FOLDER: &str = "lab";
const KEPT: [&str; 1] = ["commit-lab/target"];

/// One student at a time: all use one folder, so that little has to be compiled. It is set up by the first.
static PLACE: Mutex<Option<PathBuf>> = Mutex::new(None);

/// A student at work in the lab's folder.
struct Student {
    folder: PathBuf,
    _place: MutexGuard<'static, Option<PathBuf>>,
}

impl Student {
    fn new() -> Self {
        let mut place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = place.get_or_insert_with(set_up).clone();
        let student = Self { folder, _place: place };
        student.write("src/lib.rs", &repository("docs/lab/lib.rs"));
        student
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join(file), text).expect("a file that can be written");
    }

    /// Compiles this participant; what cargo says.
    #[track_caller]
    fn builds(&self, participant: &str) -> Said {
        self.write("src/participant.rs", participant);
        let built = self.does("cargo build --release --target wasm32-unknown-unknown");
        assert_eq!(built.code, 0, "{}", built.err);
        built
    }

    /// Compiles this participant and holds it against the lab, or against what `command` says.
    #[track_caller]
    fn checked(&self, participant: &str, command: &str) -> Said {
        self.builds(participant);
        self.does(command)
    }

    fn does(&self, script: &str) -> Said {
        shell(&self.folder, script)
    }
}

/// Sets the lab up as the page says.
fn set_up() -> PathBuf {
    let folder = folder(FOLDER, &KEPT);
    ensure_target(&folder);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let script = marked("sh").text;
    let done = shell(&folder, &format!("SYNOD='{}'\n{script}", root.display()));
    assert_eq!(done.code, 0, "{}", done.err);
    put_back(FOLDER, &KEPT);
    folder.join("commit-lab")
}

/// The block of the page that is marked so.
fn marked(mark: &str) -> Block {
    let mut all: Vec<Block> = blocks(&repository(PAGE)).into_iter().filter(|block| block.mark == mark).collect();
    assert_eq!(all.len(), 1, "{PAGE} has one block {mark:?}");
    all.remove(0)
}

/// The reference solution with some of it replaced.
fn mistaken(from: &str, to: &str) -> String {
    let solution = repository(SOLUTION);
    assert_eq!(solution.matches(from).count(), 1, "it stands in the solution once: {from}");
    solution.replace(from, to)
}

#[test]
fn the_skeleton_compiles_and_has_no_points() {
    let student = Student::new();
    let built = student.builds(&repository("docs/lab/participant.rs"));
    let warnings = built.err.matches("warning: ").count();
    assert!(built.err.contains("warning: function `vote` is never used") && warnings == 2, "{}", built.err);
    let commands = marked("sh exit 1").text;
    assert!(commands.ends_with(&format!("\n{CHECK}\n")), "{commands}");
    let said = student.does(&commands);
    assert_eq!((said.code, said.out.contains("trapped")), (1, false), "{}", said.out);
    is_like(&marked("text skeleton").text, &said.out, PAGE);
}

#[test]
fn the_reference_solution_has_all_points() {
    let student = Student::new();
    let said = student.checked(&repository(SOLUTION), CHECK);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    is_like(&marked("text solution").text, &said.out, PAGE);
    let json = student.does(&format!("{CHECK} --format json"));
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    assert_eq!((json.code, value(&json.out)), (0, value(&marked("json solution").text)));
    // What the workflow builds and checks is what is there.
    let workflow = marked("yaml").text;
    let commands = workflow.lines().filter_map(|line| line.trim().strip_prefix("- run: "));
    let commands: Vec<&str> = commands.filter(|of| of.starts_with("cargo build") || of.starts_with("synod")).collect();
    assert_eq!(commands.len(), 2, "{workflow}");
    let done = student.does(&commands.join("\n"));
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
}

/// A mistake: what of the solution is replaced by what, the checks that it loses, and what is said.
struct Mistake {
    from: &'static str,
    to: &'static str,
    loses: &'static [usize],
    told: &'static str,
}

const MISTAKES: [Mistake; 5] = [
    // It votes yes and does not write that.
    Mistake {
        from: "                *disk = Log::Yes;\n",
        to: "",
        loses: &[1, 3, 5],
        told: "        agreement is violated in 9 actions: synod run '#v=1&",
    },
    // In doubt, it aborts when its timer runs out.
    Mistake {
        from: "                out.attempt(Timer::Decision);
                out.why(\"asks how it ends\".into());
                ask(site, out);
                Self::InDoubt
",
        to: "                decide(Outcome::Abort, disk, out)\n",
        loses: &[3, 4, 5],
        told: "        at 450 ms A should have decided nothing, not abort\n",
    },
    // In doubt, it answers a node that asks.
    Mistake {
        from: "            (state, _) => state,",
        to: "            (Self::InDoubt, Hears { from, message: Message::DecisionRequest }) => {
                out.send(from, Message::DecisionReply(Outcome::Abort));
                Self::InDoubt
            }
            (state, _) => state,",
        loses: &[3, 4, 5],
        told: "        agreement is violated in 8 actions: synod run '#v=1&",
    },
    // Asked before it has voted, it answers abort and does not write that.
    Mistake {
        from: "                decide(Outcome::Abort, disk, out)
            }
            (Self::InDoubt, Hears { from, message: Message::Decision(outcome) }) => {",
        to: "                Self::Idle
            }
            (Self::InDoubt, Hears { from, message: Message::Decision(outcome) }) => {",
        loses: &[4, 5],
        told: "        agreement is violated in 8 actions: synod run '#v=1&",
    },
    // It does not acknowledge; nothing else can.
    Mistake {
        from: "use super::{Here, Log, Message, Node,",
        to: "#[derive(Clone, Copy)]
struct Mute;
impl Mute {
    fn send(&self, _: synod_core::NodeId, _: Message) {}
}
use super::{Here, Log, Message, Node,",
        loses: &[1, 2, 3],
        told: "        at the end C should show the phase done, not telling\n",
    },
];

#[test]
fn each_typical_mistake_loses_the_checks_that_the_page_says() {
    let student = Student::new();
    let page = repository(PAGE);
    let (_, rest) = page.split_once("| mistake | loses | because |\n").expect("the table of mistakes");
    let rows: Vec<&str> = rest.lines().skip(1).take_while(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), MISTAKES.len());
    for (row, Mistake { from, to, loses, told }) in rows.iter().zip(MISTAKES) {
        let numbers = loses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        assert!(row.contains(&format!(" | {numbers} | ")), "{row}");
        let mut participant = mistaken(from, to);
        if to.contains("struct Mute") {
            participant = participant.replace("out.send(from, Message::Ack)", "Mute.send(from, Message::Ack)");
        }
        let said = student.checked(&participant, CHECK);
        assert_eq!((said.code, said.err.as_str()), (1, ""), "{row}: {}", said.out);
        let checks: Vec<&str> = said.out.lines().filter(|line| line.contains(" of ") && line.contains("  ")).collect();
        let checks: Vec<&str> = checks.into_iter().filter(|line| !line.starts_with(' ')).collect();
        let lost = (1..).zip(&checks).filter(|(_, line)| line.starts_with('0')).map(|(number, _)| number);
        assert_eq!((checks.len(), lost.collect::<Vec<usize>>()), (5, loses.to_vec()), "{row}: {}", said.out);
        assert!(said.out.contains(told), "{row}: {}", said.out);
        if loses == [1, 3, 5] {
            is_like(&marked("text unwritten").text, &said.out, PAGE);
            // The command that is told shows the violation.
            let (_, command) = said.out.split_once("actions: ").expect("a command");
            let command = command.lines().next().unwrap_or_default();
            let shown = student.does(&format!("{command} --module {MODULE}"));
            assert_eq!(shown.code, 0, "{}", shown.err);
            assert!(shown.out.contains("agreement     violated at step 9"), "{}", shown.out);
        }
    }
}

#[test]
fn a_participant_that_panics_is_told_and_is_no_bad_input() {
    let student = Student::new();
    let panics = "                panic!(\"what now?\");\n";
    let said = student.checked(&mistaken("                *disk = Log::Yes;\n", panics), CHECK);
    assert_eq!((said.code, said.err.as_str()), (1, ""), "{}", said.out);
    let first = said.out.lines().next().unwrap_or_default();
    let failed = "The protocol commit-lab has failed: it trapped: ";
    assert!(first.starts_with(&format!("{MODULE}: ")) && first.contains(failed), "{first}");
    let told: Vec<&str> = said.out.lines().skip(1).filter(|line| line.contains("has failed")).collect();
    assert_eq!(told.len(), 5, "{}", said.out);
    for line in &told[..3] {
        assert!(line.starts_with("        The run ends here, as A is to react. ") && line.contains(failed), "{line}");
    }
    for line in &told[3..] {
        assert!(line.contains(failed) && line.contains(" After 1 actions: synod run '#v=1&"), "{line}");
    }
    assert!(said.out.ends_with("\n0 of 12 points\n"), "{}", said.out);
}

#[test]
fn a_module_that_takes_the_name_of_a_protocol_that_ships_is_refused() {
    let student = Student::new();
    student.write("src/lib.rs", &given("\"commit-lab\"", "\"2pc\""));
    student.builds(&repository(SOLUTION));
    let whole = "it calls itself 2pc (Two-phase commit: the lab), as a protocol does that is there already";
    for command in [CHECK, &format!("synod run 2pc-commit --module {MODULE}")] {
        let said = student.does(command);
        let told = format!("synod: {MODULE}: {whole}\n");
        assert_eq!((said.code, said.out.as_str(), said.err), (2, "", told), "{command}");
    }
}

/// The lab with its given part replaced: what of it by what.
fn given(from: &str, to: &str) -> String {
    let given = repository("docs/lab/lib.rs");
    assert_eq!(given.matches(from).count(), 1, "it stands in the given part once: {from}");
    given.replace(from, to)
}

#[test]
fn a_module_that_keeps_something_elsewhere_is_found_out() {
    let student = Student::new();
    let step = "                *disk = Log::Yes;\n";
    let counts = "                static ASKED: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
                if ASKED.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 3 < 2 {
                    *disk = Log::Yes;
                }
";
    let said = student.checked(&mistaken(step, counts), &format!("synod check --module {MODULE}"));
    let told = format!("{MODULE}: it reacts to the same input in two ways: ");
    assert_eq!((said.code, said.err.as_str(), said.out.lines().count()), (1, "", 1), "{}", said.out);
    assert!(said.out.starts_with(&told), "{}", said.out);
}

#[test]
fn a_module_whose_equal_data_differs_is_found_out() {
    let student = Student::new();
    // A list in the order of arrival that takes itself for a set.
    let list = "/// Those that have voted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Voters(Vec<NodeId>);

impl PartialEq for Voters {
    fn eq(&self, other: &Self) -> bool {
        self.set() == other.set()
    }
}

impl Eq for Voters {}

impl std::hash::Hash for Voters {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.set().hash(state);
    }
}

impl Voters {
    fn set(&self) -> NodeSet {
        self.0.iter().copied().collect()
    }
}

/// A node's memory.
";
    let text = given("/// A node's memory.\n", list);
    let changes = [
        ("Voting { yes: NodeSet },", "Voting { yes: Voters },"),
        ("Self::Voting { yes: NodeSet::EMPTY }", "Self::Voting { yes: Voters(Vec::new()) }"),
        ("yes.insert(from);", "yes.0.push(from);"),
        ("match yes.contains_all(participants)", "match yes.set().contains_all(participants)"),
        ("/// Where the coordinator is.\n#[derive(Clone, Copy,", "/// Where the coordinator is.\n#[derive(Clone,"),
        ("*self = match (*self, input) {", "*self = match (self.clone(), input) {"),
        ("                *self\n", "                self.clone()\n"),
        // Two votes have to come before a third.
        ("RoleAbout { row: 1, at_most: 8,", "RoleAbout { row: 1, at_least: 3, at_most: 8,"),
    ];
    let text = changes.iter().fold(text, |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    student.write("src/lib.rs", &text);
    let said = student.checked(&repository(SOLUTION), &format!("synod check --module {MODULE}"));
    let told =
        "it gives two forms to the same memory: use ordered sets and maps, whose order is that of their contents";
    assert_eq!((said.code, said.out), (1, format!("{MODULE}: {told}.\n")));
}
