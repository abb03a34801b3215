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
    /// Whether something was forgotten since nothing was asked.
    forgot: bool,
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

/// Whether nothing is asked. If so, what has been answered has sufficed, and may be forgotten from now on.
pub fn settle() -> bool {
    let settled = !WANTED.get();
    if settled {
        DESK.with_borrow_mut(|desk| desk.forgot = false);
    }
    settled
}

/// That what is shown takes more answers than are kept.
pub const TOO_MUCH: Text =
    Text::new("what is shown takes more of its answers than are kept.", "要显示的内容所需的回答超过了能保留的数量。");

/// Takes the answer to a question. What was known before is forgotten when it has grown too large.
///
/// # Errors
/// It has grown too large for the second time, and still not all is known: it would never be.
pub fn answer(question: Question, answer: Answer) -> Result<(), OwnedText> {
    DESK.with_borrow_mut(|desk| {
        desk.bytes += question.len() + answer.as_ref().map_or(0, Vec::len);
        let is_full = desk.bytes > limits::DESK_BYTES;
        if is_full && std::mem::replace(&mut desk.forgot, true) {
            return Err(TOO_MUCH.into());
        }
        if is_full {
            desk.known.clear();
            desk.bytes = question.len() + answer.as_ref().map_or(0, Vec::len);
        }
        desk.known.insert(question, answer);
        Ok(())
    })
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

#[cfg(test)]
mod tests {
    use super::{Question, TOO_MUCH, answer, code, questions, settle};
    use synod_core::limits;

    #[test]
    fn what_is_asked_is_known_once_it_is_answered_and_too_much_is_refused() {
        let ask = |call: u8| code("roll").start().and_then(|mut instance| instance.call(&[call]));
        let quarter = || Ok(vec![0; limits::DESK_BYTES / 4]);
        let teach = |call: u8| -> Vec<_> {
            assert!(ask(call).is_err() && !settle());
            questions().into_iter().map(|question: Question| answer(question, quarter())).collect()
        };
        for call in 0..3 {
            assert_eq!(teach(call), [Ok(())]);
        }
        assert_eq!(ask(0), quarter());
        // What has sufficed may be forgotten; what is asked again and again without an end may not.
        assert!(settle());
        assert_eq!(teach(3), [Ok(())]);
        assert_eq!((ask(3), settle()), (quarter(), true));
        for call in 4..9 {
            assert_eq!(teach(call), [Ok(())]);
            assert_eq!((ask(call), settle()), (quarter(), true));
        }
        let endless = |call| answer(question(call), quarter());
        let refused = (10..20).find_map(|call| endless(call).err());
        assert_eq!(refused, Some(TOO_MUCH.into()));
    }

    fn question(call: u8) -> Question {
        Question { id: "roll", first: vec![call], call: Vec::new() }
    }
}
