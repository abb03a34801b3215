//! A person's actions as text: `12c2l3.4s1` means: wait for 12 actions, crash the second node and lose the third
//! message in flight, wait for 4 more, and slow the first message down.

use super::text::{escaped, is_digits, parts, plain, quoted};
use super::{Act, DELAY_MS};
use crate::scenario::action::{Action, Forgery};
use crate::scenario::json::Json;
use crate::scenario::{At, Diagnostic, out_of_range, value};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{Display, Write};
use synod_core::{About, NodeId, NodeSet, OwnedText, Value, limits};

/// The names of nodes: the first is `1`, the tenth `A`.
const NODES: &[u8; limits::NODES] = b"123456789ABCDEFG";

/// The letter of each action, and how the action is written.
const LETTERS: [(char, &str); 18] = [
    ('a', "a1, a12, a1-3 or a12-3"),
    ('c', "c2 or c2-1"),
    ('d', "d3"),
    ('e', "e2"),
    ('f', "f21"),
    ('g', "g12, g-12 or g12-34"),
    ('h', "h"),
    ('j', "j12"),
    ('l', "l3"),
    ('m', "m2"),
    ('p', "p2"),
    ('r', "r2"),
    ('s', "s3 or s3-200"),
    ('t', "t3-1"),
    ('u', "u2"),
    ('w', "w2"),
    ('x', "x12"),
    ('y', "y3"),
];

/// Writes actions on `nodes` nodes.
pub(super) fn written(acts: &[Act], nodes: usize) -> String {
    let mut text = String::new();
    let (mut happened, mut after_value) = (0, false);
    for (place, Act { after, action }) in acts.iter().enumerate() {
        let between = after.saturating_sub(happened);
        if place > 0 && (between > 0 || after_value) {
            text.push('.');
        }
        if between > 0 {
            _ = write!(text, "{between}");
        }
        text.push_str(&written_one(action, nodes));
        after_value = matches!(action, Action::Request { value: Some(_), .. });
        happened = after.saturating_add(1);
    }
    text
}

/// Writes one action.
pub(super) fn written_one(action: &Action, nodes: usize) -> String {
    let amount = |number: Option<&dyn Display>| number.map(|number| format!("-{number}")).unwrap_or_default();
    match action {
        Action::Request { node, request, value } => {
            let request = if *request > 0 { (request + 1).to_string() } else { String::new() };
            let value = value.as_ref().map(|value| escaped(value.as_str(), "."));
            format!("a{}{request}{}", letter(*node), amount(value.as_ref().map(|value| value as _)))
        }
        Action::Crash { node, sent } => format!("c{}{}", letter(*node), amount(sent.as_ref().map(|sent| sent as _))),
        Action::Deliver(place) => format!("d{place}"),
        Action::Deafen(node) => format!("e{}", letter(*node)),
        Action::Fire { node, timer } => format!("f{}{}", letter(*node), timer + 1),
        Action::Partition(groups) => partition(groups, nodes),
        Action::Heal => "h".to_string(),
        Action::Mend { from, to } => format!("j{}{}", letter(*from), letter(*to)),
        Action::Lose(place) => format!("l{place}"),
        Action::Mute(node) => format!("m{}", letter(*node)),
        Action::Pause(node) => format!("p{}", letter(*node)),
        Action::Restart(node) => format!("r{}", letter(*node)),
        Action::Delay { flight, by_ms } => {
            format!("s{flight}{}", amount((*by_ms != DELAY_MS).then_some(by_ms as _)))
        }
        // A label names a forgery in files alone.
        Action::Forge { flight, forgery: Forgery::Place(place) } => format!("t{flight}-{}", u16::from(*place) + 1),
        Action::Forge { flight, forgery: Forgery::Label(_) } => format!("t{flight}"),
        Action::Resume(node) => format!("u{}", letter(*node)),
        Action::Wipe(node) => format!("w{}", letter(*node)),
        Action::Cut { from, to } => format!("x{}{}", letter(*from), letter(*to)),
        Action::Duplicate(place) => format!("y{place}"),
    }
}

/// If two groups cover all nodes, the smaller one is enough; a `-` precedes it if it is the second.
fn partition(groups: &[NodeSet], nodes: usize) -> String {
    let letters = |group: &NodeSet| group.iter().map(letter).collect::<String>();
    match groups {
        [one, other] if one.union(*other) == everyone(nodes) && one.len() <= other.len() => {
            format!("g{}", letters(one))
        }
        [one, other] if one.union(*other) == everyone(nodes) => format!("g-{}", letters(other)),
        _ => format!("g{}", groups.iter().map(letters).collect::<Vec<_>>().join("-")),
    }
}

fn everyone(nodes: usize) -> NodeSet {
    (0..nodes).map(|node| NodeId(node as u8)).collect()
}

fn letter(node: NodeId) -> char {
    NODES.get(node.index()).map_or('?', |letter| char::from(*letter))
}

/// Reads actions on `nodes` nodes of the protocol that is described by `about`.
///
/// # Errors
/// What is wrong, with the text of the action as the place.
pub(super) fn read(text: &str, about: &About, nodes: usize) -> Result<Vec<Act>, Diagnostic> {
    let mut acts: Vec<Act> = Vec::new();
    let mut happened = 0;
    for (place, run) in parts(text, '.').into_iter().enumerate() {
        let (between, mut rest) = digits(run);
        let here = |problem: OwnedText| Diagnostic::at(&quoted(run), problem);
        if !between.is_empty() {
            happened += whole(between, 0, limits::ACTIONS.into()).map_err(here)? as u32;
        }
        if rest.is_empty() && !(place == 0 && text.is_empty()) {
            return Err(here(OwnedText {
                en: "an action is missing here".into(), zh: "此处缺少一个动作".into()
            }));
        }
        while !rest.is_empty() {
            let (one, others) = rest.split_at(end_of_act(rest));
            if happened >= limits::ACTIONS {
                return Err(here(out_of_range(&happened.to_string(), 0, i64::from(limits::ACTIONS) - 1)));
            }
            let action = Reader { about, nodes }.act(one).map_err(|problem| Diagnostic::at(&quoted(one), problem))?;
            acts.push(Act { after: happened, action });
            happened += 1;
            rest = others;
        }
    }
    Ok(acts)
}

/// Where the first action of a sequence ends: before the next letter; a client's value extends to the end.
fn end_of_act(text: &str) -> usize {
    let is_body = |c: char| c.is_ascii_digit() || c == '-' || NODES.iter().any(|node| char::from(*node) == c);
    let end = text.char_indices().skip(1).find(|(_, c)| !is_body(*c)).map_or(text.len(), |(end, _)| end);
    if text.starts_with('a') && text[..end].contains('-') { text.len() } else { end }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn whole(digits: &str, least: i64, most: i64) -> Result<i64, OwnedText> {
    let number = digits.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| out_of_range(&quoted(digits), least, most))
}

/// What actions may name.
struct Reader<'a> {
    about: &'a About,
    nodes: usize,
}

impl Reader<'_> {
    fn act(&self, act: &str) -> Result<Action, OwnedText> {
        let verb = act.chars().next().unwrap_or_default();
        let body = &act[verb.len_utf8()..];
        let Some((_, form)) = LETTERS.iter().find(|(letter, _)| *letter == verb) else {
            let verb = verb.to_string();
            return Err(OwnedText::new(format!("there is no action {verb:?}"), format!("没有名为 {verb:?} 的动作")));
        };
        let malformed = || OwnedText {
            en: format!("this action is written like {form}"),
            zh: format!("这个动作应写作 {form}"),
        };
        self.action(verb, body)?.ok_or_else(malformed)
    }

    /// The action, or `None` if this is not how it is written.
    fn action(&self, verb: char, body: &str) -> Result<Option<Action>, OwnedText> {
        let node = || self.only_node(body);
        let link = || self.two_nodes(body);
        let message = || message(body);
        Ok(match verb {
            'a' => self.request(body)?,
            'c' => self.crash(body)?,
            'd' => message()?.map(Action::Deliver),
            'e' => node()?.map(Action::Deafen),
            'f' => self.fire(body)?,
            'g' => self.partition(body)?,
            'h' => body.is_empty().then_some(Action::Heal),
            'j' => link()?.map(|(from, to)| Action::Mend { from, to }),
            'l' => message()?.map(Action::Lose),
            'm' => node()?.map(Action::Mute),
            'p' => node()?.map(Action::Pause),
            'r' => node()?.map(Action::Restart),
            's' => delay(body)?,
            't' => forge(body)?,
            'u' => node()?.map(Action::Resume),
            'w' => node()?.map(Action::Wipe),
            'x' => link()?.map(|(from, to)| Action::Cut { from, to }),
            'y' => message()?.map(Action::Duplicate),
            _ => None,
        })
    }

    /// The node that `text` begins with, and the rest.
    fn node<'t>(&self, text: &'t str) -> Result<Option<(NodeId, &'t str)>, OwnedText> {
        let Some(name) = text.chars().next() else { return Ok(None) };
        let Some(node) = NODES.iter().position(|letter| char::from(*letter) == name) else { return Ok(None) };
        if node >= self.nodes {
            let count = self.nodes;
            let en = format!("there is no node {name}: the scenario has {count}");
            return Err(OwnedText::new(en, format!("没有节点 {name}，场景中有 {count} 个节点")));
        }
        Ok(Some((NodeId(node as u8), &text[1..])))
    }

    fn only_node(&self, body: &str) -> Result<Option<NodeId>, OwnedText> {
        Ok(self.node(body)?.filter(|(_, rest)| rest.is_empty()).map(|(node, _)| node))
    }

    fn two_nodes(&self, body: &str) -> Result<Option<(NodeId, NodeId)>, OwnedText> {
        let Some((from, rest)) = self.node(body)? else { return Ok(None) };
        let Some(to) = self.only_node(rest)? else { return Ok(None) };
        if from == to {
            return Err(OwnedText::new("a link joins two different nodes", "链路连接的是两个不同的节点"));
        }
        Ok(Some((from, to)))
    }

    fn crash(&self, body: &str) -> Result<Option<Action>, OwnedText> {
        let Some((node, sent)) = with_amount(body, u32::MAX.into())? else { return Ok(None) };
        let sent = sent.map(|sent| sent as u32);
        Ok(self.only_node(node)?.map(|node| Action::Crash { node, sent }))
    }

    fn fire(&self, body: &str) -> Result<Option<Action>, OwnedText> {
        let Some((node, rest)) = self.node(body)? else { return Ok(None) };
        if !is_digits(rest) {
            return Ok(None);
        }
        let timer = whole(rest, 1, self.about.timers.len() as i64)? as u8 - 1;
        Ok(Some(Action::Fire { node, timer }))
    }

    fn request(&self, body: &str) -> Result<Option<Action>, OwnedText> {
        let Some((node, rest)) = self.node(body)? else { return Ok(None) };
        let (number, rest) = digits(rest);
        let request = match number {
            "" => 0,
            number => whole(number, 1, self.about.requests.len() as i64)? as u8 - 1,
        };
        let value = match (rest.strip_prefix('-'), rest) {
            (Some(value), _) => Some(client_value(value)?),
            (None, "") => None,
            _ => return Ok(None),
        };
        Ok(Some(Action::Request { node, request, value }))
    }

    fn partition(&self, body: &str) -> Result<Option<Action>, OwnedText> {
        let (mut groups, mut all) = (Vec::new(), NodeSet::EMPTY);
        for mut members in body.split('-') {
            let mut group = NodeSet::EMPTY;
            while let Some((node, rest)) = self.node(members)? {
                if !all.insert(node) {
                    return Err(OwnedText::new("a node is in one group at most", "一个节点至多属于一组"));
                }
                group.insert(node);
                members = rest;
            }
            if !members.is_empty() {
                return Ok(None);
            }
            groups.push(group);
        }
        // A group that is not written consists of all other nodes.
        let others = everyone(self.nodes).without(all);
        match &mut groups[..] {
            [_] => groups.push(others),
            [first, _] if first.is_empty() => *first = others,
            _ => {}
        }
        let whole = groups.iter().all(|group| !group.is_empty());
        Ok(whole.then_some(Action::Partition(groups)))
    }
}

fn client_value(text: &str) -> Result<Value, OwnedText> {
    value(&At::root(&Json::text(plain(text)?))).map_err(|bad| OwnedText::new(bad.en, bad.zh))
}

/// A message: its place among those in flight, from 1.
fn message(body: &str) -> Result<Option<u32>, OwnedText> {
    if !is_digits(body) {
        return Ok(None);
    }
    whole(body, 1, u32::MAX.into()).map(|place| Some(place as u32))
}

fn delay(body: &str) -> Result<Option<Action>, OwnedText> {
    let Some((place, by_ms)) = with_amount(body, limits::TIME_MS)? else { return Ok(None) };
    let by_ms = by_ms.unwrap_or(DELAY_MS);
    Ok(message(place)?.map(|flight| Action::Delay { flight, by_ms }))
}

/// `3-1`: message 3 becomes the first of its forgeries.
fn forge(body: &str) -> Result<Option<Action>, OwnedText> {
    let Some((flight, Some(number))) = with_amount(body, limits::EFFECTS as u64)? else { return Ok(None) };
    let Some(place) = number.checked_sub(1).and_then(|place| u8::try_from(place).ok()) else { return Ok(None) };
    Ok(message(flight)?.map(|flight| Action::Forge { flight, forgery: Forgery::Place(place) }))
}

/// What comes before a `-`, and the number after it if there is one; `None` if that is not a number.
fn with_amount(body: &str, most: u64) -> Result<Option<(&str, Option<u64>)>, OwnedText> {
    match body.split_once('-') {
        None => Ok(Some((body, None))),
        Some((before, amount)) if is_digits(amount) => Ok(Some((before, Some(whole(amount, 0, most as i64)? as u64)))),
        Some(_) => Ok(None),
    }
}
