//! Protocols that are somebody else's: their modules are called in a worker alone, and answer later.
//!
//! What has been answered is known from then on. Whoever computes with such a protocol does so in rehearsal first, with
//! a copy: what is not known is noted as a question, and what comes of the rehearsal is thrown away. Once the questions
//! are answered it is rehearsed again; when nothing is asked any more, it is done.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use synod_core::module::host::{Code, Instance};
use synod_core::{OwnedText, Text, limits};

/// A call to a module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The id of the module's protocol.
    pub id: &'static str,
    /// The call that comes first in the instance: it opens a cluster, or is the only one.
    pub first: Vec<u8>,
    /// The call; empty if it is the first one.
    pub call: Vec<u8>,
}

impl Question {
    fn len(&self) -> usize {
        self.first.len() + self.call.len()
    }
}

/// An answer, in bytes, or why there is none.
type Answer = Result<Vec<u8>, OwnedText>;

#[derive(Default)]
struct Desk {
    known: BTreeMap<Question, Answer>,
    /// How many bytes those are.
    bytes: usize,
    wanted: BTreeSet<Question>,
}

thread_local! {
    /// Whether something is wanted: all that the program has to know before there is such a protocol.
    static WANTED: Cell<bool> = const { Cell::new(false) };
    static DESK: RefCell<Desk> = RefCell::default();
}

/// The module of the protocol called `id`, as one that answers later.
pub fn code(id: &'static str) -> Arc<dyn Code> {
    Arc::new(Away(id))
}

/// The questions that have come up since the last time.
pub fn questions() -> Vec<Question> {
    WANTED.set(false);
    DESK.with_borrow_mut(|desk| std::mem::take(&mut desk.wanted).into_iter().collect())
}

/// These have still to be asked.
pub fn ask_again(questions: impl IntoIterator<Item = Question>) {
    WANTED.set(true);
    DESK.with_borrow_mut(|desk| desk.wanted.extend(questions));
}

/// Whether questions have come up.
pub fn has_questions() -> bool {
    WANTED.get()
}

/// Takes the answer to a question. What was known before is forgotten when it has grown too large.
pub fn answer(question: Question, answer: Answer) {
    DESK.with_borrow_mut(|desk| {
        desk.bytes += question.len() + answer.as_ref().map_or(0, Vec::len);
        if desk.bytes > limits::DESK_BYTES {
            desk.known.clear();
            desk.bytes = 0;
        }
        desk.known.insert(question, answer);
    });
}

/// A module that answers later.
struct Away(&'static str);

/// What is said in a rehearsal; nobody reads it.
const LATER: Text = Text::new("it has not answered yet.", "它还没有回答。");

impl Code for Away {
    fn start(&self) -> Result<Box<dyn Instance>, OwnedText> {
        Ok(Box::new(Asking { id: self.0, first: None }))
    }
}

/// An instance of it.
struct Asking {
    id: &'static str,
    first: Option<Vec<u8>>,
}

impl Instance for Asking {
    fn call(&mut self, call: &[u8]) -> Answer {
        let question = match &self.first {
            Some(first) => Question { id: self.id, first: first.clone(), call: call.to_vec() },
            None => {
                self.first = Some(call.to_vec());
                Question { id: self.id, first: call.to_vec(), call: Vec::new() }
            }
        };
        DESK.with_borrow_mut(|desk| match desk.known.get(&question) {
            Some(answer) => answer.clone(),
            None => {
                desk.wanted.insert(question);
                WANTED.set(true);
                Err(LATER.into())
            }
        })
    }
}
