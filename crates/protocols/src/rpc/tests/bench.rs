//! A bench for remote calls: how a reaction is read, and what a node shows.

use crate::rpc::{Disk, Message, Options, Outcome, Request, Role, Rpc, Settings, Timer};
use crate::testing::{self, OnBench, card_of, line_of, named, phase_of};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Cluster, Holding, Language, Member, Name, NodeId, NodeView, Protocol, Site};

/// `K` and `L` call `S`, which has `balance`.
pub(super) fn cluster(options: Options, balance: i64) -> Cluster<Rpc> {
    let member = |name: &str, role| Member::new(name.to_string(), &[role], Settings { balance });
    let members = vec![member("K", Role::Client), member("L", Role::Client), member("S", Role::Server)];
    Cluster::new(members, options, vec![100])
}

pub(super) type Bench = testing::Bench<Rpc>;

impl Bench {
    /// The node called `name`, just started.
    pub(super) fn of(name: &str, options: Options) -> Self {
        Self::idle(cluster(options, 100), name)
    }

    /// It is asked to call.
    #[track_caller]
    pub(super) fn calls(&mut self, amount: i64, expected: &str) -> &mut Self {
        self.is_asked(Request::Call(amount), expected)
    }

    /// It is asked to ask.
    #[track_caller]
    pub(super) fn asks(&mut self, expected: &str) -> &mut Self {
        self.is_asked(Request::Ask, expected)
    }

    /// Its timer runs out.
    #[track_caller]
    pub(super) fn waits_in_vain(&mut self, expected: &str) -> &mut Self {
        self.fires(Timer::Reply, expected)
    }

    /// What it shows at this point: its phase, if it has one, and whether it waits; its card's lines, `*` before those
    /// on the disk; the fields of its disk; those of its memory.
    #[track_caller]
    pub(super) fn shows(&mut self, expected: &str) -> &mut Self {
        let view = self.view(Language::English);
        let mut parts: Vec<String> = Vec::new();
        parts.extend(
            phase_of::<Rpc>(&view, &["client"], Language::English)
                .map(|word| format!("{word}{}", if self.is_waiting() { ", waits" } else { "" })),
        );
        parts.extend(card_of(&view));
        let fields = [&view.disk, &view.memory].into_iter().filter(|fields| !fields.is_empty());
        parts.extend(fields.map(|fields| line_of(fields)));
        assert_eq!(parts.join("; "), expected);
        self
    }

    /// The balance that the server holds while it is up, and the one that it would have after a crash.
    #[track_caller]
    pub(super) fn holds(&mut self, now: i64, after_a_crash: i64) -> &mut Self {
        for (memory, balance) in [(self.memory.as_ref(), now), (None, after_a_crash)] {
            let holding = Rpc::holding(self.cluster.site(self.id), memory, &self.disk);
            let Some(Holding::Account(account)) = holding else { panic!("{holding:?} is no account") };
            assert_eq!((account.before, account.now), (100, balance));
        }
        self
    }

    /// Whether this message is dead to it.
    pub(super) fn is_dead(&self, from: &str, message: &Message) -> bool {
        let from = named(&self.cluster, from);
        let memory = self.memory.as_ref().expect("it is up");
        memory.is_dead(self.cluster.site(self.id), &self.disk, from, message)
    }
}

impl OnBench for Rpc {
    /// A disk in few words: `1, +50`, `1, +50, ok`, `150`, `150 (K 1 ok)`.
    fn written(site: Site<'_, Self>, _: &Disk, after: &Disk) -> Vec<String> {
        let disk = match after {
            Disk::Empty => "nothing".to_owned(),
            Disk::Called { call, outcome } => {
                let outcome = outcome.map(|outcome| format!(", {}", outcome.name())).unwrap_or_default();
                format!("{}, {:+}{outcome}", call.number, call.amount)
            }
            Disk::Kept { books, known } => {
                let call = |(client, number, outcome): (NodeId, u32, Outcome)| {
                    format!(" ({} {number} {})", site.name(client), outcome.name())
                };
                format!("{}{}", books.balance, known.all().map(call).collect::<String>())
            }
        };
        vec![format!("writes {disk}")]
    }

    fn check_view(site: Site<'_, Self>, memory: Option<&Self>, view: &NodeView, language: Language) {
        let has_phase = memory.is_some() && !site.is(Role::Server);
        assert_eq!(view.phase.is_some(), has_phase, "who is up and calls has a phase");
        assert!((1..=2).contains(&view.card.len()) && !view.disk.is_empty(), "{view:?}");
        let fits = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<u32>() <= 22;
        assert!(view.card.iter().all(|line| fits(&line.text)), "{view:?}");
        assert!(phase_of::<Rpc>(view, &["client"], language).is_none_or(|word| !word.is_empty()), "{view:?}");
    }
}
