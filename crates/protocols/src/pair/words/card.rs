//! What the nodes of the pair show: a phase, a card, fields, the votes of an owner.

use crate::pair::disk::contents;
use crate::pair::server::{is_over, term_of};
use crate::pair::{Disk, Here, Pair, Role, Saved, Server, Stage, Variant, Vote, Witness, breaks, needs_vote};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{CardLine, Field, Language, NodeView, Phase, Quorum, Text, speak};

pub(super) fn view(site: Here<'_>, memory: Option<&Pair>, disk: &Saved, language: Language) -> NodeView {
    let (as_witness, as_disk) = match memory {
        Some(Pair::Witness(it)) => (Some(it), None),
        Some(Pair::Disk(it)) => (None, Some(it)),
        Some(Pair::Server(it)) => return server(site, Some(it), disk, language),
        None => (None, None),
    };
    if site.is(Role::Server) {
        server(site, None, disk, language)
    } else if site.is(Role::Witness) {
        witness(site, as_witness, disk, language)
    } else {
        shared_disk(site, as_disk, disk, language)
    }
}

fn number(name: Text, number: u32, language: Language) -> Field {
    Field::new(name.of(language), number.to_string())
}

const TERM: Text = Text::new("term", "任期");

fn server(site: Here<'_>, memory: Option<&Server>, disk: &Saved, language: Language) -> NodeView {
    let (term, mut view) = (term_of(disk), NodeView::default());
    let text = match term {
        0 => speak!(language, "no term yet", "还没有任期"),
        1.. => speak!(language, "term {term}", "任期 {term}"),
    };
    view.card.push(CardLine { stored: true, text });
    view.disk.push(number(TERM, term, language));
    let Some(Server { seen, stage }) = memory else { return view };
    view.memory.push(number(Text::new("term seen", "所见任期"), *seen, language));
    let (phase, own, beats, votes) = match *stage {
        Stage::Standby => ("standby", None, Vec::new(), None),
        Stage::Claiming { term, beat } => {
            ("claiming", Some(term), vec![(Text::new("claims", "已申请"), beat)], Some(1))
        }
        Stage::Active { term, beat, acked } => {
            let beats = vec![(Text::new("beat", "心跳序号"), beat), (Text::new("answered", "已获应答"), acked)];
            ("active", Some(term), beats, Some(if is_over(beat, acked) { 1 } else { 2 }))
        }
    };
    let own = own.map(|term| (Text::new("own term", "自己的任期"), term));
    view.memory.extend(own.into_iter().chain(beats).map(|(name, of)| number(name, of, language)));
    view.phase = Some(Phase::new(phase));
    view.quorum = votes.filter(|_| needs_vote(site)).map(|have| Quorum { have, need: Some(2), of: 3 });
    view
}

fn witness(site: Here<'_>, memory: Option<&Witness>, disk: &Saved, language: Language) -> NodeView {
    let on_disk = Witness { bound: false, unwritten: None }.vote(site, disk);
    let vote = match memory {
        Some(it) => it.vote(site, disk),
        None => on_disk,
    };
    let text = match &vote {
        Some(Vote { term, holder }) => {
            let holder = site.name(*holder);
            speak!(language, "{holder}, term {term}", "{holder}，任期 {term}")
        }
        None => speak!(language, "no vote", "没有投票"),
    };
    let fields = match &vote {
        Some(Vote { term, holder }) => {
            vec![Field::new(Text::new("vote", "投票").of(language), site.name(*holder)), number(TERM, *term, language)]
        }
        None => vec![Field::new(Text::new("vote", "投票").of(language), Text::new("none", "无").of(language))],
    };
    let stored = !breaks(site, Variant::VoteForgotten);
    let phase = memory.map(|it| Phase::new(if it.bound { "bound" } else { "free" }));
    let card = vec![CardLine { stored, text }];
    match (stored, memory) {
        (true, _) => NodeView { phase, card, disk: fields, ..NodeView::default() },
        (false, Some(_)) => NodeView { phase, card, memory: fields, ..NodeView::default() },
        (false, None) => NodeView { phase, card, ..NodeView::default() },
    }
}

fn shared_disk(site: Here<'_>, memory: Option<&Disk>, disk: &Saved, language: Language) -> NodeView {
    let (_, value, writes) = contents(disk);
    let highest = memory.map_or_else(|| Disk::default().highest(site, disk), |it| it.highest(site, disk));
    let value = match value {
        Some((value, term)) => speak!(language, "{value} (term {term})", "{value}（任期 {term}）"),
        None => speak!(language, "no value yet", "还没有值"),
    };
    let stored = !breaks(site, Variant::TokenForgotten);
    let line = |stored: bool, text: String| CardLine { stored, text };
    let highest_line = line(stored, speak!(language, "highest {highest}", "最高任期 {highest}"));
    let highest = vec![number(Text::new("highest term", "最高任期"), highest, language)];
    let mut view = NodeView {
        card: vec![line(true, value.clone()), highest_line],
        disk: vec![
            Field::new(Text::new("value", "值").of(language), value),
            number(Text::new("writes", "写入次数"), writes, language),
        ],
        ..NodeView::default()
    };
    match (stored, memory) {
        (true, _) => view.disk.extend(highest),
        (false, Some(_)) => view.memory = highest,
        (false, None) => {}
    }
    view
}
