//! The steps of a scenario, as far as they are the same for all protocols.

use super::{fields, list, names, object, reference, required, string, whole, with};
use synod_core::limits;
use synod_sim::scenario::json::Json;

/// What a step can do, and what a message's step can do without a time.
const TO_MESSAGES: [(&str, &str); 5] = [
    ("deliver", "A message arrives now."),
    ("lose", "A message is lost."),
    ("duplicate", "A copy of a message sets out."),
    ("delay", "A message takes longer, by so many milliseconds."),
    ("forge", "A message says something else from now on: one of what its protocol lists for it."),
];
const TO_NODES: [(&str, &str); 7] = [
    ("crash", "A node loses its memory and its timers."),
    ("restart", "A node that is down starts from its disk."),
    ("wipe", "A node crashes and loses its disk too."),
    ("pause", "A node stops reacting; its mailbox fills."),
    ("resume", "A paused node reacts to all that has come."),
    ("mute", "Every link from a node is cut."),
    ("deafen", "Every link to a node is cut."),
];
const TO_LINKS: [(&str, &str); 2] =
    [("cut", "The link from the first node to the second is cut."), ("mend", "That link carries messages again.")];

/// The definitions: a step, what a schedule asks of it, and what it is made of.
pub(super) fn defs() -> Vec<(&'static str, Json)> {
    let any = Json::List(without_time().map(|name| required([name])).chain([required(["at"])]).collect());
    let never = fields([("at", Json::Bool(false)), ("delay", Json::Bool(false))]);
    let message =
        || [("kind", string([])), ("from", reference("id")), ("to", reference("id")), ("nth", nth())].into_iter();
    let needed = ["kind", "from", "to"];
    let delay = message().chain([("by", reference("time"))]);
    let forged = "The label of what it says from now on.";
    let forge = message().chain([("as", with(string([]), [("description", Json::text(forged))]))]);
    let two_ends = with(list(reference("id"), 2, 2), [("uniqueItems", Json::Bool(true))]);
    vec![
        ("step", step()),
        ("timed-step", Json::object([("anyOf", any)])),
        ("manual-step", never),
        ("message", object(message(), &needed)),
        ("delay", object(delay, &[&needed[..], &["by"]].concat())),
        ("forge", object(forge, &[&needed[..], &["as"]].concat())),
        ("link", two_ends),
        ("partition", partition()),
    ]
}

/// The fields of a step that name a message.
pub(super) fn without_time() -> impl Iterator<Item = &'static str> {
    TO_MESSAGES.into_iter().map(|(name, _)| name)
}

fn nth() -> Json {
    whole("The nth of all such messages sent in the run; a copy has its original's number.", 1, i64::from(u32::MAX))
}

/// Any fields of a step, and of the actions exactly one.
fn step() -> Json {
    let said = |schema: Json, text: &'static str| with(schema, [("description", Json::text(text))]);
    let to_messages = TO_MESSAGES.into_iter().map(|(name, text)| {
        let what = if matches!(name, "delay" | "forge") { name } else { "message" };
        (name, said(reference(what), text))
    });
    let to_nodes = TO_NODES.into_iter().map(|(name, text)| (name, said(reference("id"), text)));
    let to_links = TO_LINKS.into_iter().map(|(name, text)| (name, said(reference("link"), text)));
    let fire = object([("node", reference("id")), ("timer", string([]))], &["node", "timer"]);
    let heal = Json::object([("const", Json::Bool(true))]);
    let actions: Vec<(&str, Json)> =
        [("request", Json::object([("description", Json::text("A client asks a node."))]))]
            .into_iter()
            .chain(to_messages)
            .chain([("fire", said(fire, "A timer of a node runs out."))])
            .chain(to_nodes)
            .chain(to_links)
            .chain([("partition", reference("partition")), ("heal", said(heal, "Every link carries messages again."))])
            .collect();
    let exactly_one = actions.iter().map(|(name, _)| required([*name])).collect();
    let sent = "Of the messages of its latest reaction that are still on the way, only so many leave.";
    let known = [("at", reference("time"))].into_iter().chain(actions);
    let known = known.chain([("sent", whole(sent, 0, limits::WHOLE))]);
    let crash = Json::object([("sent", Json::List(vec![Json::text("crash")]))]);
    with(object(known, &[]), [("oneOf", Json::List(exactly_one)), ("dependentRequired", crash)])
}

fn partition() -> Json {
    let group = with(list(reference("id"), 1, limits::NODES), [("uniqueItems", Json::Bool(true))]);
    let text = "Every link between these groups is cut, both ways.";
    with(
        list(group, 2, limits::NODES),
        [("description", Json::text(text)), ("$comment", Json::text("A node is in one group at most."))],
    )
}

/// What a protocol's kinds of message are, in each step that names one.
pub(super) fn of_kinds<'a>(kinds: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (&'static str, Json)> {
    let of_kind = fields([("kind", names(kinds))]);
    without_time().map(move |name| (name, of_kind.clone()))
}
