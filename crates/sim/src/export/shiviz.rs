//! A run as a log for ShiViz, which draws the happened-before relation from vector clocks.
//!
//! The clocks are those of Fidge and Mattern: an event is one tick of its host and knows everything its host knew, and
//! what the sender of the message that it receives knew when sending it. What happens to links and messages is not an
//! event of any node; it has a host of its own, `(network)`, which knows nothing but itself.

use super::Export;
use super::story::Story;
use crate::run::frame::Event;
use crate::scenario::action::Action;
use crate::scenario::json::Json;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;
use synod_core::NodeId;

/// How ShiViz parses an event: the first line of the file. It is also the default of ShiViz.
const EVENT: &str = r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})";
/// How ShiViz separates the runs of a comparison: the second line of the file.
const DELIMITER: &str = r"^=== (?<trace>.*) ===$";
/// The host of what happens to links and messages; no node can have that name.
const NETWORK: &str = "(network)";

/// The log.
pub(super) fn log(export: &Export) -> String {
    let many = export.stories.len() > 1;
    let mut text = String::new();
    _ = writeln!(text, "{EVENT}\n{}", if many { DELIMITER } else { "" });
    for (run, story) in (1u32..).zip(&export.stories) {
        if many {
            // ShiViz identifies runs by their names, so each needs its own.
            _ = writeln!(text, "=== {run}. {} ===", one_line(&story.title));
        }
        write(story, &mut text);
    }
    text
}

fn write(story: &Story, text: &mut String) {
    let mut clocks = Clocks::new(story.nodes.len());
    for (event, entry) in story.events.iter().zip(&story.entries) {
        let sentence = one_line(&entry.text);
        let mut tell = |host: Option<NodeId>, clock: Json| {
            let host = host.map_or(NETWORK, |node| story.name(node));
            _ = writeln!(text, "{} ms: {sentence}\n{host} {clock}", event.at_ms);
        };
        if event.step == 0 {
            for node in story.nodes.iter().map(|node| node.id) {
                clocks.tick(node.index(), None);
                clocks.send(story, event, node);
                tell(Some(node), clocks.json(story, node.index()));
            }
            continue;
        }
        let host = host(story, event);
        let place = host.map_or(story.nodes.len(), NodeId::index);
        clocks.tick(place, event.flight.filter(|_| host.is_some()));
        if let Some(node) = host {
            clocks.send(story, event, node);
        } else if let (Some(original), Some(copy)) = (event.flight, event.copy) {
            clocks.copy(original, copy);
        }
        tell(host, clocks.json(story, place));
    }
}

/// The node whose event it is.
fn host(story: &Story, event: &Event) -> Option<NodeId> {
    match (event.action.as_ref()?, event.refused) {
        (_, Some(_)) => None,
        (Action::Deliver(number), _) if event.lost.contains(number) => None,
        (Action::Deliver(number), _) => story.way(*number).map(|way| way.to),
        (Action::Request { node, .. } | Action::Fire { node, .. } | Action::Crash { node, .. }, _) => Some(*node),
        (Action::Restart(node) | Action::Wipe(node) | Action::Pause(node) | Action::Resume(node), _) => Some(*node),
        _ => None,
    }
}

/// What each host knows of each other host, and what each message in flight carries of that.
struct Clocks {
    hosts: Vec<Vec<u32>>,
    messages: BTreeMap<u32, Vec<u32>>,
}

impl Clocks {
    /// The clocks of `nodes` nodes and of the network, which comes last.
    fn new(nodes: usize) -> Self {
        Self { hosts: vec![vec![0; nodes + 1]; nodes + 1], messages: BTreeMap::new() }
    }

    fn tick(&mut self, host: usize, received: Option<u32>) {
        let known = received.and_then(|number| self.messages.get(&number));
        for (mine, theirs) in self.hosts[host].iter_mut().zip(known.into_iter().flatten()) {
            *mine = (*mine).max(*theirs);
        }
        self.hosts[host][host] += 1;
    }

    /// What `node` sent with `event` carries what it knows now; so do copies made by chance.
    fn send(&mut self, story: &Story, event: &Event, node: NodeId) {
        let sent = story.sent_in(event.step).iter().filter(|way| way.from == node);
        self.messages.extend(sent.map(|way| (way.id, self.hosts[node.index()].clone())));
    }

    /// A copy carries what its original does.
    fn copy(&mut self, original: u32, copy: u32) {
        let carried = self.messages.get(&original).cloned();
        self.messages.extend(carried.map(|carried| (copy, carried)));
    }

    fn json(&self, story: &Story, host: usize) -> Json {
        let names = story.nodes.iter().map(|node| node.name.as_str()).chain([NETWORK]);
        let known = names.zip(&self.hosts[host]).filter(|(_, ticks)| **ticks > 0);
        Json::object(known.map(|(name, ticks)| (name, Json::Whole(i64::from(*ticks)))))
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ")
}
