//! What people did on this page: the runs shown one after the other, for undo and redo, and the runs kept beside the
//! one shown, its branches. Each is the content of a link.

use super::own::Own;
use super::protocols::registry;
use super::texts::texts;
use std::rc::Rc;
use synod_core::limits;
use synod_sim::link::Link;

/// What brought a run onto the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was opened.
    Open,
    /// A user acted in the run before it.
    Act,
    /// A slider of the network was moved.
    Network,
    /// The seed was changed.
    Seed,
    /// The scenario was changed.
    Build,
    /// It goes on by hand.
    Hand,
    /// A column came or went.
    Compare,
    /// It was returned to.
    Switch,
}

/// A run, or several side by side: what the link holds, and the runs that the captions were written for.
#[derive(Clone)]
pub struct Version {
    /// Its link, at the moment that was shown last.
    pub link: Rc<Link>,
    /// The runs that the captions were written for, one for each scenario.
    pub own: Vec<Rc<Own>>,
}

impl Version {
    /// Whether it is the same run, at any moment.
    pub fn is_same(&self, other: &Self) -> bool {
        let acts = |version: &Self| version.link.played.iter().map(|played| played.acts.clone()).collect::<Vec<_>>();
        self.link.file == other.link.file && self.link.base == other.link.base && acts(self) == acts(other)
    }

    /// Whether a user has acted in it.
    fn is_acted(&self) -> bool {
        self.link.played.iter().any(|played| !played.acts.is_empty())
    }
}

/// A run that is kept.
#[derive(Clone)]
pub struct Kept {
    /// The run.
    pub version: Version,
    /// The name that a user has given it; empty if none.
    pub name: Rc<str>,
}

/// A run that was shown.
#[derive(Clone)]
struct Turn {
    version: Version,
    change: Change,
    /// Whether a user has acted in it or looked at another of its moments.
    touched: bool,
}

/// What people did.
#[derive(Clone)]
pub struct Past {
    /// The runs shown, in order. That of `at` is shown now; its link is up to date once it is left.
    turns: Vec<Turn>,
    at: usize,
    kept: Vec<Kept>,
    /// The text of the run shown if the address cannot hold it.
    pub here: Option<Rc<str>>,
}

impl Past {
    /// The first run is shown.
    pub fn new(version: Version) -> Self {
        Self {
            turns: vec![Turn { version, change: Change::Open, touched: false }],
            at: 0,
            kept: Vec::new(),
            here: None,
        }
    }

    /// The runs that are kept.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// Whether something can be undone.
    pub fn can_undo(&self) -> bool {
        self.at > 0
    }

    /// Whether something undone can be done again.
    pub fn can_redo(&self) -> bool {
        self.at + 1 < self.turns.len()
    }

    /// Whether another such change belongs to the one before: a slider that is still being moved.
    pub fn goes_on(&self, change: Change) -> bool {
        let turn = &self.turns[self.at];
        change == Change::Network && turn.change == change && !turn.touched && !self.can_redo()
    }

    /// Whether a user has acted in the run shown or looked at another of its moments.
    pub fn is_touched(&self) -> bool {
        self.turns[self.at].touched
    }

    /// A user acts in it or looks at another moment.
    pub fn touch(&mut self) {
        self.turns[self.at].touched = true;
    }

    /// The run shown, now `version`, gives way to another one. It is kept if `keep` says so, and so is one that was
    /// undone and cannot be done again.
    pub fn turn(&mut self, version: Version, change: Change, keep: bool) {
        self.turns[self.at].version = version.clone();
        if let Some(undone) = self.turns.get(self.at + 1..).and_then(<[Turn]>::last).filter(|undone| undone.touched) {
            self.keep(undone.version.clone());
        }
        if keep {
            self.keep(version.clone());
        }
        self.turns.truncate(self.at + 1);
        self.turns.push(Turn { version, change, touched: change == Change::Act });
        if self.turns.len() > limits::TURNS {
            self.turns.remove(0);
        }
        self.at = self.turns.len() - 1;
    }

    /// Whether the run shown, now `version`, is worth keeping when it gives way by `change`.
    pub fn is_worth_keeping(&self, version: &Version, change: Change) -> bool {
        let mut own = version.link.file.scenarios().iter().zip(&version.own);
        let changed = version.is_acted() || own.any(|(scenario, own)| scenario != own.scenario());
        // What a link has brought with it was done by somebody.
        let brought = self.turns[self.at].change == Change::Open && version.is_acted();
        brought || (self.is_touched() && (change != Change::Open || changed))
    }

    fn keep(&mut self, version: Version) {
        if let Some(known) = self.kept.iter_mut().find(|known| known.version.is_same(&version)) {
            known.version = version;
            return;
        }
        self.kept.push(Kept { version, name: "".into() });
        if self.kept.len() > limits::TURNS {
            let nameless = self.kept.iter().position(|kept| kept.name.is_empty());
            self.kept.remove(nameless.unwrap_or_default());
        }
    }

    /// Goes one turn back (`-1`) or on (`1`) from the run shown, now `version`; the run to show.
    pub fn go(&mut self, by: isize, version: Version) -> Option<Version> {
        let to = self.at.checked_add_signed(by).filter(|to| *to < self.turns.len())?;
        self.turns[self.at].version = version;
        self.at = to;
        Some(self.turns[to].version.clone())
    }

    /// The run that gave way when the run shown began to go on by hand; `None` if it did not, or if something else was
    /// opened since.
    pub fn before_hand(&self) -> Option<&Version> {
        let shown = &self.turns[..=self.at];
        let own = |turn: &Turn| matches!(turn.change, Change::Act | Change::Build | Change::Seed | Change::Network);
        let place = shown.iter().rposition(|turn| !own(turn))?;
        let before = place.checked_sub(1).filter(|_| shown[place].change == Change::Hand)?;
        Some(&shown[before].version)
    }

    /// Names a kept run.
    pub fn name(&mut self, place: usize, name: &str) {
        let clean = name.trim().chars().filter(|letter| !letter.is_control()).take(limits::NAME_CHARS);
        if let Some(kept) = self.kept.get_mut(place) {
            kept.name = clean.collect::<String>().into();
        }
    }

    /// Keeps a run no longer.
    pub fn delete(&mut self, place: usize) {
        if place < self.kept.len() {
            self.kept.remove(place);
        }
    }

    /// What the browser stores until its tab is closed: a line for each kept run. One that is too long for a link is
    /// not stored. `None` until what writes links has been fetched.
    pub fn text(&self) -> Option<String> {
        let texts = texts()?;
        let line = |kept: &Kept| {
            let link = (texts.address)(&registry(), &kept.version.link).ok()?;
            Some(format!("kept\t{link}\t{}\n", kept.name))
        };
        let here = self.here.iter().map(|link| format!("here\t{link}\t\n"));
        Some(here.chain(self.kept.iter().filter_map(line)).collect())
    }

    /// Takes what the browser has stored.
    pub fn restore(&mut self, text: &str) {
        for line in text.lines() {
            let mut parts = line.splitn(3, '\t');
            let (Some(sort), Some(address), Some(name)) = (parts.next(), parts.next(), parts.next()) else { continue };
            if sort == "here" {
                self.here = Some(address.into());
                continue;
            }
            let Some(Ok((link, _))) = texts().map(|texts| (texts.link)(&registry(), address)) else { continue };
            let own = Own::all_of(&link);
            self.kept.push(Kept { version: Version { link: Rc::new(link), own }, name: name.into() });
        }
        self.kept.truncate(limits::TURNS);
    }
}
