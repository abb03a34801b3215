//! What is entered into the ledger of calls, and the checks that read it.

use super::{Call, Role, Rpc};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::property::nonblocking;
use synod_core::{Breach, Check, Cluster, Holding, Ledger, NodeId, NodeSet, Property, Reads, Text};

/// What cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Deed {
    /// A client was asked to call.
    Called {
        /// The call's number.
        number: u32,
        /// What is to be added.
        amount: i64,
    },
    /// The server has carried out a call.
    Applied {
        /// Whose.
        client: NodeId,
        /// The call's number.
        number: u32,
        /// What was added.
        amount: i64,
        /// Its how many-eth effect this is, as it counts them.
        nth: u32,
    },
    /// A client takes a call for done, or for refused.
    Answered {
        /// The call's number.
        number: u32,
        /// What was to be added.
        amount: i64,
        /// Whether it takes it for done.
        ok: bool,
    },
}

/// A deed as in the trace. The client whose call is carried out is the one from which it has come.
pub(super) fn told(deed: &Deed) -> String {
    match deed {
        Deed::Called { number, amount } => format!("called {number}, {amount:+}"),
        Deed::Applied { number, amount, nth, .. } => format!("applied {number}, {amount:+}, effect {nth}"),
        Deed::Answered { number, amount, ok: true } => format!("answered {number}, {amount:+}, ok"),
        Deed::Answered { number, amount, ok: false } => format!("answered {number}, {amount:+}, refused"),
    }
}

/// The places of the checks.
const AT_MOST_ONCE: u8 = 0;
const TRUTH: u8 = 1;
const DURABILITY: u8 = 2;

/// What is claimed, in the order in which it is shown.
pub(super) fn properties() -> Vec<Property> {
    let own =
        |name, title: Text, claim: Text, check| Property::new(name, title, claim, Check::Own(check, Reads::default()));
    vec![
        own(
            "at-most-once",
            Text::new("At most once", "至多一次"),
            Text::new(
                "No call has its effect twice, and nothing has an effect that was not called.",
                "任何调用都不会生效两次，没有被调用过的也不会生效。",
            ),
            AT_MOST_ONCE,
        ),
        own(
            "truth",
            Text::new("Truth", "真实性"),
            Text::new(
                "A call that its client takes for done had its effect; one that it takes for refused has none, ever.",
                "客户端认为成功的调用确已生效，认为被拒绝的调用则没有生效，以后也不会。",
            ),
            TRUTH,
        ),
        own(
            "durability",
            Text::new("Durability", "持久性"),
            Text::new(
                "The balance is the first one and every effect that there was, whatever has crashed.",
                "余额等于最初的余额加上所有已生效的改动，无论谁崩溃过。",
            ),
            DURABILITY,
        ),
        nonblocking(),
    ]
}

/// An effect: at which server, whose call, which.
#[derive(Clone, Copy)]
struct Effect {
    server: NodeId,
    client: NodeId,
    call: Call,
}

/// What breaks the check at this place.
pub(super) fn breach(
    check: u8,
    ledger: &Ledger,
    holdings: &[(NodeId, Holding)],
    cluster: &Cluster<Rpc>,
) -> Option<Breach> {
    let effects: Vec<Effect> = ledger
        .own::<Deed>()
        .filter_map(|(node, deed)| match *deed {
            Deed::Applied { client, number, amount, .. } => {
                Some(Effect { server: node?, client, call: Call { number, amount } })
            }
            Deed::Called { .. } | Deed::Answered { .. } => None,
        })
        .collect();
    match check {
        AT_MOST_ONCE => repeated(&effects, cluster).or_else(|| uncalled(&effects, ledger, cluster)),
        TRUTH => untrue(&effects, ledger, cluster),
        DURABILITY => vanished(&effects, holdings, cluster),
        _ => None,
    }
}

fn repeated(effects: &[Effect], cluster: &Cluster<Rpc>) -> Option<Breach> {
    let is_twin = |one: &Effect, other: &Effect| (one.client, one.call.number) == (other.client, other.call.number);
    let twice =
        |(place, one): (usize, &Effect)| effects[place + 1..].iter().any(|other| is_twin(one, other)).then_some(*one);
    let Effect { server, client, call } = effects.iter().enumerate().find_map(twice)?;
    let (who, whose, number) = (cluster.name(server), cluster.name(client), call.number);
    Some(Breach {
        nodes: NodeSet::from_iter([server]),
        en: format!("{who} has carried out call {number} of {whose} more than once."),
        zh: format!("{who} 不止一次执行了 {whose} 的调用 {number}。"),
    })
}

fn uncalled(effects: &[Effect], ledger: &Ledger, cluster: &Cluster<Rpc>) -> Option<Breach> {
    let was_called = |effect: &Effect| {
        let Effect { client, call: Call { number, amount }, .. } = *effect;
        ledger.own::<Deed>().any(|(node, deed)| node == Some(client) && *deed == Deed::Called { number, amount })
    };
    let Effect { server, client, call } = *effects.iter().find(|effect| !was_called(effect))?;
    let (who, whose, Call { number, amount }) = (cluster.name(server), cluster.name(client), call);
    Some(Breach {
        nodes: NodeSet::from_iter([server]),
        en: format!("{who} has carried out call {number} of {whose} with {amount:+}, which nobody asked {whose} for."),
        zh: format!("{who} 执行了 {whose} 的调用 {number}（{amount:+}），却没有谁请求 {whose} 这样做。"),
    })
}

fn untrue(effects: &[Effect], ledger: &Ledger, cluster: &Cluster<Rpc>) -> Option<Breach> {
    let lie = |(node, deed): (Option<NodeId>, &Deed)| {
        let Deed::Answered { number, amount, ok } = *deed else { return None };
        let (client, call) = (node?, Call { number, amount });
        let effect = effects.iter().find(|effect| (effect.client, effect.call) == (client, call));
        (ok != effect.is_some()).then_some((client, call, effect.map(|effect| effect.server)))
    };
    let (client, Call { number, amount }, server) = ledger.own::<Deed>().find_map(lie)?;
    let whose = cluster.name(client);
    let nodes = server.into_iter().chain([client]).collect();
    Some(match server.map(|server| cluster.name(server)) {
        Some(who) => Breach {
            nodes,
            en: format!("{whose} takes its call {number} ({amount:+}) for refused, but {who} has carried it out."),
            zh: format!("{whose} 认为自己的调用 {number}（{amount:+}）被拒绝了，{who} 却执行了它。"),
        },
        None => Breach {
            nodes,
            en: format!("{whose} takes its call {number} ({amount:+}) for done, but it never had an effect."),
            zh: format!("{whose} 认为自己的调用 {number}（{amount:+}）已成功，它却从未生效。"),
        },
    })
}

fn vanished(effects: &[Effect], holdings: &[(NodeId, Holding)], cluster: &Cluster<Rpc>) -> Option<Breach> {
    let server = cluster.having(Role::Server).first()?;
    let now = holdings.iter().find_map(|(node, holding)| match holding {
        Holding::Account(account) if *node == server => Some(account.now),
        Holding::Account(_) | Holding::Owner | Holding::Copy(_) => None,
    })?;
    let due = cluster.member(server).settings.balance + effects.iter().map(|effect| effect.call.amount).sum::<i64>();
    (now != due).then(|| {
        let who = cluster.name(server);
        Breach {
            nodes: NodeSet::from_iter([server]),
            en: format!("{who} has {now}, but with all that it has carried out it would have {due}."),
            zh: format!("{who} 的余额是 {now}，但算上它执行过的全部调用，应为 {due}。"),
        }
    })
}
