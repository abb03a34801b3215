//! Hostile input by the million: links, scenario files and messages of host pages, mutated from good ones.
//!
//! An input is changed in a few places: bits, pieces of other inputs, numbers that are too large, duplicate fields. An
//! input that gets a new answer, or is the first good one of its kind, is kept and mutated further.

use oorandom::Rand64;
use std::collections::BTreeSet;
use synod_core::Language;
use synod_protocols::registry;
use synod_sim::link::{self, Link};
use synod_sim::run::host::{self, HostRequest};
use synod_sim::scenario::json::Json;
use synod_sim::scenario::{File, read_file};
use synod_sim::{Action, Run};

/// The reader that an input is fed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A link.
    Link,
    /// A scenario file.
    File,
    /// A message of a host page.
    Message,
}

/// An input for a reader.
#[derive(Clone, Debug)]
pub struct Input {
    /// To which.
    pub sort: Sort,
    /// Its bytes; what is no UTF-8 in them is fed as a browser would decode it.
    pub bytes: Vec<u8>,
}

/// The result of reading an input.
pub enum Decoded {
    /// A link.
    Link(Link),
    /// A scenario or a comparison.
    File(File),
    /// The request of a host page; nothing if the message is not addressed to Synod.
    HostRequest(Option<HostRequest>),
}

/// Messages that are good.
const MESSAGES: [&str; 9] = [
    r##"{"synod":1,"type":"load","link":"#2pc-commit&x=2c2&t=3"}"##,
    r#"{"synod":1,"type":"play"}"#,
    r#"{"synod":1,"type":"step","by":-1}"#,
    r#"{"synod":1,"type":"seek","step":12}"#,
    r#"{"synod":1,"type":"act","action":{"crash":"A","sent":1}}"#,
    r#"{"synod":1,"type":"act","action":{"lose":{"kind":"Prepare","from":"C","to":"A"}}}"#,
    r#"{"synod":1,"type":"act","action":{"partition":[["C"],["A","B"]]}}"#,
    r#"{"synod":1,"type":"setTheme","theme":"dark"}"#,
    r#"{"synod":1,"type":"setLanguage","language":"zh"}"#,
];

/// Tokens that readers look for, and numbers beyond some bound.
const PIECES: [&str; 72] = [
    "&",
    "=",
    ";",
    ":",
    ".",
    ",",
    "/",
    "!",
    "~",
    "+",
    "-",
    "%",
    "%00",
    "%26",
    "%2525",
    "%E4%B8",
    "&x=",
    "&t=",
    "&1.x=",
    "&2.p=",
    "&nodes=",
    "&steps=",
    "&captions=",
    "&expect=",
    "&goal=",
    "&latency=",
    "&v=1",
    "&v=2",
    "#",
    "0",
    "-1",
    "10000",
    "10001",
    "4294967296",
    "9007199254740991",
    "9007199254740992",
    "18446744073709551616",
    "c1",
    "l1",
    "y1",
    "s1-1000000000",
    "a1-",
    "g12-3",
    "x12",
    ".9999",
    "crash",
    "lose",
    "deliver",
    "partition",
    "request",
    "null",
    "true",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\\u0000",
    "1e9",
    "{\"synod\":1",
    "\"compare\":[",
    "\u{202e}",
    "\u{1f980}",
    "blocked/",
    "chosen/",
    "phase/A:",
    "balances/A:-",
    "messages/sent:",
    ":::",
    "\"expect\":{\"phase\":",
    "\"facts\":{\"chosen\":[",
];

/// The longest input, in bytes: more than any reader takes.
const LONGEST: usize = 70_000;
/// How many inputs are kept.
const KEPT: usize = 4_000;
/// How many actions of what was decoded are played.
const PLAYED: u32 = 64;

/// Makes inputs.
pub struct Fuzz {
    rng: Rand64,
    /// The first so many of them are good.
    kept: Vec<Input>,
    good: usize,
    told: BTreeSet<String>,
}

impl Fuzz {
    /// Begins with the golden links, the scenarios that ship and some messages.
    ///
    /// # Panics
    /// A scenario that ships is no JSON.
    pub fn new(seed: u128, golden_links: &str) -> Self {
        let input = |sort, text: &str| Input { sort, bytes: text.as_bytes().to_vec() };
        // A link that is no more than an id has little to change.
        let links = golden_links.lines().filter_map(|line| line.split(' ').next()).filter(|link| link.contains('&'));
        let mut kept: Vec<Input> = links.map(|link| input(Sort::Link, link)).collect();
        kept.extend(registry().lessons().map(|shipped| {
            let json = Json::read(shipped.json).unwrap_or_else(|bad| panic!("{}: {bad}", shipped.id));
            input(Sort::File, &json.to_string())
        }));
        kept.extend(MESSAGES.iter().map(|message| input(Sort::Message, message)));
        Self { rng: Rand64::new(seed), good: kept.len(), kept, told: BTreeSet::new() }
    }

    /// The next input. Links come more often than the rest.
    pub fn next_input(&mut self) -> Input {
        let wanted = match self.below(8) {
            0 => Sort::File,
            1 => Sort::Message,
            _ => Sort::Link,
        };
        let mut input = self.one();
        for _ in 0..200 {
            if input.sort == wanted {
                break;
            }
            input = self.one();
        }
        for _ in 0..=[0, 0, 0, 1, 2, 5][self.below(6)] {
            self.change(&mut input.bytes);
        }
        input.bytes.truncate(LONGEST);
        input
    }

    /// Keeps `input` if it got a new answer.
    pub fn learn(&mut self, input: &Input, told: &str) {
        let gist = format!("{:?} {}", input.sort, gist(told));
        if self.told.len() > 1_000_000 || !self.told.insert(gist) {
            return;
        }
        if self.kept.len() < KEPT {
            self.kept.push(input.clone());
        } else {
            let place = self.good + self.below(KEPT - self.good);
            self.kept[place] = input.clone();
        }
    }

    /// How many different answers inputs have got.
    pub fn answers(&self) -> usize {
        self.told.len()
    }

    fn below(&mut self, end: usize) -> usize {
        self.rng.rand_range(0..end.max(1) as u64) as usize
    }

    /// One that was kept; every other time one that is good.
    fn one(&mut self) -> Input {
        let end = if self.below(2) == 0 { self.good } else { self.kept.len() };
        let place = self.below(end);
        self.kept[place].clone()
    }

    /// Some of the bytes, as a place and a length.
    fn part(&mut self, bytes: &[u8], most: usize) -> std::ops::Range<usize> {
        let start = self.below(bytes.len() + 1);
        let len = self.below(most.min(bytes.len() - start) + 1);
        start..start + len
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let place = self.below(bytes.len());
        match self.below(12) {
            0 if !bytes.is_empty() => bytes[place] ^= 1 << self.below(8),
            1 if !bytes.is_empty() => bytes[place] = self.below(256) as u8,
            2 => bytes.truncate(place),
            3 => drop(bytes.drain(self.part(bytes, 40))),
            4 | 5 => put(bytes, place, PIECES[self.below(PIECES.len())].as_bytes()),
            6 => {
                let again = bytes[self.part(bytes, 60)].to_vec();
                put(bytes, place, &again);
            }
            7 => {
                // Mostly a few times; now and then beyond all bounds.
                let times = if self.below(200) == 0 { 4_000 } else { self.below(6) };
                let again = bytes[self.part(bytes, 30)].repeat(times);
                put(bytes, place, &again);
            }
            8 => {
                let other = self.one();
                let piece = other.bytes[self.part(&other.bytes, 200)].to_vec();
                let old = self.part(bytes, 60);
                bytes.splice(old, piece);
            }
            9 => self.swap_fields(bytes),
            10 => self.number(bytes, place),
            _ if !bytes.is_empty() => {
                let encoded = format!("%{:02x}", bytes[place]);
                bytes.splice(place..=place, encoded.into_bytes());
            }
            _ => {}
        }
    }

    /// Two fields change places, or one takes the place of another.
    fn swap_fields(&mut self, bytes: &mut Vec<u8>) {
        let mark = [b'&', b';', b'.', b','][self.below(4)];
        let mut fields: Vec<Vec<u8>> = bytes.split(|byte| *byte == mark).map(<[u8]>::to_vec).collect();
        let (one, other) = (self.below(fields.len()), self.below(fields.len()));
        if self.below(2) == 0 {
            fields.swap(one, other);
        } else {
            fields[one] = fields[other].clone();
        }
        *bytes = fields.join(&mark);
    }

    /// The number at `place` or after it becomes another one.
    fn number(&mut self, bytes: &mut Vec<u8>, place: usize) {
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let Some(start) = bytes[place..].iter().position(is_digit).map(|start| start + place) else { return };
        let len = bytes[start..].iter().take_while(|byte| is_digit(byte)).count();
        let number = match self.below(4) {
            0 => self.below(10).to_string(),
            1 => self.below(1_000).to_string(),
            2 => (1_u64 << self.below(64)).to_string(),
            _ => PIECES[29 + self.below(8)].to_string(),
        };
        bytes.splice(start..start + len, number.into_bytes());
    }
}

fn put(bytes: &mut Vec<u8>, place: usize, piece: &[u8]) {
    bytes.splice(place..place, piece.iter().copied());
}

/// An answer without its details: no numbers, nothing quoted; of a place only the key.
fn gist(told: &str) -> String {
    let told = told.replace("\\\"", "");
    let (place, what) = told.split_once(": ").unwrap_or(("", &told));
    let key = place.split(['=', '[']).next().unwrap_or_default();
    let key = if key.len() < 12 { key } else { "" };
    let unquoted: String = what.split('"').step_by(2).collect();
    [key, &unquoted].concat().chars().filter(char::is_ascii_alphabetic).take(100).collect()
}

/// Feeds `input` to its reader. A link that is read is also written and read again.
///
/// # Errors
/// What is wrong with it, as one line.
///
/// # Panics
/// The reader is wrong.
pub fn decode(input: &Input, shown: &Run) -> Result<Decoded, String> {
    let text = String::from_utf8_lossy(&input.bytes);
    let said = match input.sort {
        Sort::Link => link::read(&registry(), &text).map_err(|refusal| refusal.to_string()).map(|(link, _)| {
            if let Ok(address) = link::write(&registry(), &link) {
                let again = link::read(&registry(), &address).unwrap_or_else(|refusal| panic!("{address}: {refusal}"));
                assert_eq!(again, (link.clone(), Vec::new()), "{address}");
            }
            Decoded::Link(link)
        }),
        Sort::File => read_file(&registry(), &text).map_err(|bad| bad.to_string()).map(Decoded::File),
        Sort::Message => {
            host::read(&registry(), &text, &[shown.scenario()]).map_err(|bad| bad.to_string()).map(Decoded::HostRequest)
        }
    };
    if let Err(bad) = &said {
        assert!(!bad.starts_with(':') && bad.len() < 600, "a place and one short line: {bad:?}");
        assert!(input.sort == Sort::File || !bad.contains(char::is_control), "{bad:?}");
    }
    said
}

/// Plays what was decoded for a while; says what came of it.
///
/// # Panics
/// The simulator is wrong.
pub fn play(decoded: Decoded, shown: &str) -> String {
    let runs = match decoded {
        Decoded::Link(link) => {
            let keys = link::write(&registry(), &link).unwrap_or_default();
            let keys: Vec<&str> = keys.split('&').map(|field| field.split('=').next().unwrap_or_default()).collect();
            link::open(&registry(), &link).map(|runs| (runs, keys.join("&")))
        }
        Decoded::File(file) => {
            let runs = file.scenarios().iter().map(|scenario| synod_sim::open(&registry(), scenario));
            runs.collect::<Result<Vec<_>, _>>().map(|runs| (runs, "a file".to_string()))
        }
        Decoded::HostRequest(Some(HostRequest::Act { action, .. })) => {
            let (link, _) = link::read(&registry(), shown).unwrap_or_else(|refusal| panic!("{refusal}"));
            let mut runs = link::open(&registry(), &link).unwrap_or_else(|bad| panic!("{bad}"));
            let done = runs[0].numbered(&action).and_then(|action| runs[0].act(action));
            Ok((runs, format!("an action: {done:?}")))
        }
        Decoded::HostRequest(_) => return "a message".to_string(),
    };
    let (mut runs, told) = match runs {
        Ok(opened) => opened,
        Err(bad) => return bad.to_string(),
    };
    for run in &mut runs {
        let here = run.position();
        run.seek(here + PLAYED);
        // A user acts in the past of the opened run.
        run.seek(here);
        let action = run.on_the_way().first().map_or(Action::Heal, |flight| Action::Lose(*flight));
        _ = run.act(action);
        run.entry(run.position(), Language::English);
    }
    told
}
