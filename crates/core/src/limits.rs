//! Every bound of Synod that a scenario, a link or a person can run into, written once.
//!
//! `docs/scenario.md` states the same figures for authors.

/// Nodes in a scenario.
pub const NODES: usize = 16;
/// Steps in a scenario.
pub const STEPS: usize = 2_000;
/// Captions in a scenario, and moments in its `expect`.
pub const CAPTIONS: usize = 200;
/// Actions in one run, whoever took them.
pub const ACTIONS: u32 = 10_000;
/// Bytes of a scenario file.
pub const FILE_BYTES: usize = 64 * 1024;
/// Bytes of a link.
pub const LINK_BYTES: usize = 16 * 1024;
/// Characters of a link beyond which some programs cut it off: a longer one is better kept in a file.
pub const LINK_LONG: usize = 1_800;
/// Turns back to which a page can undo, and runs that it keeps beside the one shown.
pub const TURNS: usize = 100;
/// Characters of the name that a user gives to a run.
pub const NAME_CHARS: usize = 60;
/// Characters of a title, an introduction or a caption, in each language.
pub const TEXT_CHARS: usize = 2_000;
/// Characters of a client's value.
pub const VALUE_CHARS: usize = 32;
/// Characters of a node's id.
pub const ID_CHARS: usize = 16;
/// The largest whole number a file may hold: below 2^53, so that JavaScript reads the same.
pub const WHOLE: i64 = (1 << 53) - 1;
/// The largest whole number that a request carries, either way.
pub const ASKED: i64 = 1_000_000_000;
/// The latest moment, and the longest time, in virtual milliseconds.
pub const TIME_MS: u64 = 1_000_000_000;
/// The largest balance or change of an account, positive or negative.
pub const BALANCE: i64 = 1_000_000_000;
/// When a run ends if its scenario names no `until`, in virtual milliseconds.
pub const UNTIL_MS: u64 = 10_000;
/// What one action of a manual schedule takes, in virtual milliseconds.
pub const MANUAL_ACTION_MS: u64 = 10;
/// Scenarios side by side in a comparison: at least, at most.
pub const COMPARED: (usize, usize) = (2, 4);
/// Actions that a diagram of a run draws; it says how many more there are.
pub const DIAGRAM_ACTIONS: u32 = 400;
/// Messages that a diagram of a run draws: it ends before the action that would send more.
pub const DIAGRAM_MESSAGES: usize = 1_000;
/// Actions of the fair run that tells which nodes are blocked.
pub const BLOCKED_STEPS: u32 = 2_000;
/// Worlds that the search for blocked nodes looks at.
pub const BLOCKED_WORLDS: usize = 20_000;
/// Messages and nodes that the search for blocked nodes copies at most: worlds with thousands of messages are large.
pub const BLOCKED_WORK: usize = 8_000_000;
/// How often that search lets one timer of one node run out before it leaves a branch open.
pub const BLOCKED_FIRES: u8 = 2;
/// Reactions that are replayed at most to find the causes of one event.
pub const CAUSE_REACTIONS: u32 = 20_000;
/// How often a violated property is judged at most to find what it rests on.
pub const CAUSE_JUDGEMENTS: u32 = 2_000;
/// Repairs, one or two at a time, that are tried at most to find out what would unblock a node.
pub const CAUSE_REPAIRS: usize = 40;
/// How many of the things that can happen next are told of to those who decide by hand.
pub const OFFERS: usize = 120;
/// Messages that a node may send itself within one reaction: a protocol that sends more never comes to rest.
pub const OWN_MESSAGES: u32 = 1_000;
/// Attempts of a node, timer by timer, that the explorer looks at unless told otherwise.
pub const EXPLORE_ROUNDS: u32 = 2;
/// The most attempts that the explorer can be told to look at.
pub const EXPLORE_MOST_ROUNDS: u32 = 1_000;
/// Faults of one kind in a search.
pub const EXPLORE_FAULTS: u8 = 127;
/// The most worlds that the explorer can be told to keep: they are numbered with 32 bits.
pub const EXPLORE_MOST_STATES: u32 = u32::MAX - 1;
/// Worlds that the explorer keeps unless told otherwise: with 16 nodes they fit into 4 GiB.
pub const EXPLORE_STATES: u32 = 40_000_000;
/// Ways to exchange nodes that are alike, of which the explorer keeps one world.
pub const EXCHANGES: usize = 120;
/// Bytes of a module.
pub const MODULE_BYTES: usize = 4 * 1024 * 1024;
/// Bytes that a module may take for itself while it runs.
pub const MODULE_MEMORY: usize = 64 * 1024 * 1024;
/// Bytes of a module's answer to one call.
pub const ANSWER_BYTES: usize = 1024 * 1024;
/// What a module may do in one call: about as many instructions of WebAssembly.
pub const MODULE_FUEL: u64 = 200_000_000;
/// How long a module may take for one call in a browser, in real milliseconds.
pub const MODULE_CALL_MS: u32 = 200;
/// How often a module is played in a browser, each time with more of its answers known, before it is refused.
pub const MODULE_TRIAL: u32 = 20_000;
/// Bytes of what a module has been asked and has answered in a browser that are kept.
pub const DESK_BYTES: usize = 64 * 1024 * 1024;
/// Bytes that a search in a browser may take for itself.
pub const SEARCH_BYTES: usize = 1536 * 1024 * 1024;
/// Bytes of one piece of a module's data: a memory, a disk, a message.
pub const PIECE_BYTES: usize = 64 * 1024;
/// What one reaction of a module may do: messages, timers and facts together.
pub const EFFECTS: usize = 4_096;
/// The last slot of a module's log.
pub const SLOTS: u16 = 1_000;
/// Characters of a name that a module gives to a role, a timer, a message or a choice.
pub const MODULE_NAME_CHARS: usize = 32;
/// Roles of a protocol: a node's are bits of a byte.
pub const ROLES: usize = 8;
/// Entries of each list in what a module says of itself.
pub const MODULE_LIST: usize = 64;
/// Bytes of a lab.
pub const LAB_BYTES: usize = 1024 * 1024;
/// Checks of a lab.
pub const LAB_CHECKS: usize = 100;
/// Points of one check of a lab.
pub const LAB_POINTS: u64 = 1_000;
