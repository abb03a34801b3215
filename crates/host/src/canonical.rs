//! Whether a module gives equal data one form, and reacts alike to the same input. Everybody but the module compares
//! its data by its bytes: two forms of the same memory are two states of a search, and a message that equals another
//! one differs. A reaction is asked for once, and taken for the one that there is.

use crate::Compiled;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use synod_core::module::host::{Code, Instance, load};
use synod_core::module::{Answer, Call, Effect, Sort, decoded, encoded};
use synod_core::{Fact, OwnedText, Registration, Text};

/// Pairs of one sort that are compared at most; from more pieces every other, every third and so on is taken.
const PAIRS: usize = 200_000;

/// How often each reaction is asked for.
const TIMES: u32 = 4;

/// All data that a module has given out, each piece once, and its reactions.
#[derive(Clone, Debug, Default)]
pub struct Pieces(Arc<Mutex<Heard>>);

/// What a module has answered.
#[derive(Debug, Default)]
struct Heard {
    data: BTreeMap<Sort, BTreeSet<Vec<u8>>>,
    /// The call that has opened the cluster played.
    open: Vec<u8>,
    /// Its answer to each call for a reaction.
    reactions: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Whether it has answered such a call in two ways.
    wavers: bool,
}

impl Pieces {
    fn all(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, sort: Sort, data: &[u8]) {
        let mut all = self.all();
        let known = all.data.entry(sort).or_default();
        if !known.contains(data) {
            known.insert(data.to_vec());
        }
    }

    /// Keeps the first answer to a call for a reaction; another one is noticed.
    fn keep_reaction(&self, call: &[u8], answer: &[u8]) {
        let mut all = self.all();
        match all.reactions.get(call) {
            None => _ = all.reactions.insert(call.to_vec(), answer.to_vec()),
            Some(known) => all.wavers |= known != answer,
        }
    }

    fn of(&self, sort: Sort) -> Vec<Vec<u8>> {
        self.all().data.get(&sort).into_iter().flatten().cloned().collect()
    }

    /// Keeps what a call is answered with.
    fn hear(&self, call: &[u8], answer: &[u8]) {
        let request = matches!(decoded(call), Some(Call::Request { .. }));
        match decoded(answer) {
            Some(Answer::Opened(_)) => self.all().open = call.to_vec(),
            Some(Answer::Data(data)) if request => self.keep(Sort::Request, &data),
            Some(Answer::Reaction(reaction)) => {
                self.keep_reaction(call, answer);
                self.keep(Sort::Memory, &reaction.memory);
                reaction.disk.iter().for_each(|disk| self.keep(Sort::Disk, disk));
                reaction.whys.iter().for_each(|why| self.keep(Sort::Why, why));
                for effect in &reaction.effects {
                    match effect {
                        Effect::Send { message, .. } => self.keep(Sort::Message, &message.data),
                        Effect::Witness(Fact::Own(fact)) => self.keep(Sort::Fact, &fact.data),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// The protocol in a module's bytes, which keeps in `pieces` all data that it gives out.
///
/// # Errors
/// Why it cannot be played, as a sentence.
pub fn recorded(bytes: &[u8], pieces: &Pieces) -> Result<Registration, OwnedText> {
    load(Arc::new(Recording { code: Compiled::new(bytes)?, pieces: pieces.clone() }))
}

struct Recording {
    code: Compiled,
    pieces: Pieces,
}

impl Code for Recording {
    fn start(&self) -> Result<Box<dyn Instance>, OwnedText> {
        let instance = self.code.start()?;
        Ok(Box::new(Recorded { instance, pieces: self.pieces.clone() }))
    }
}

struct Recorded {
    instance: Box<dyn Instance>,
    pieces: Pieces,
}

impl Instance for Recorded {
    fn call(&mut self, call: &[u8]) -> Result<Vec<u8>, OwnedText> {
        let answer = self.instance.call(call)?;
        self.pieces.hear(call, &answer);
        Ok(answer)
    }
}

const WAVERS: Text = Text::new(
    "it reacts to the same input in two ways: a reaction depends on nothing but the node, its memory, its disk and the \
     input, not on variables outside of these.",
    "它对同样的输入有两种反应：反应只取决于节点、它的内存、磁盘与输入，而不取决于这些之外的变量。",
);

/// What has been compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Pieces read and written again.
    pub pieces: usize,
    /// Pairs of different bytes held against each other.
    pub pairs: usize,
}

/// Asks for every reaction again, reads and writes every piece again, and asks of pairs that differ whether they are
/// equal. The cluster that was played is to be the same in all runs.
///
/// # Errors
/// That it has reacted to the same input in two ways, which sort of data has two forms, or why the module has not
/// answered, as a sentence.
pub fn compare(bytes: &[u8], pieces: &Pieces) -> Result<Compared, OwnedText> {
    if pieces.all().wavers {
        return Err(WAVERS.into());
    }
    let mut instance = Compiled::new(bytes)?.start()?;
    let (open, reactions) = {
        let mut all = pieces.all();
        (core::mem::take(&mut all.open), core::mem::take(&mut all.reactions))
    };
    instance.call(&open)?;
    // Several times, and in another order than they came in, so that what is kept elsewhere is something else.
    for (call, answer) in (0..TIMES).flat_map(|_| &reactions) {
        if instance.call(call)? != *answer {
            return Err(WAVERS.into());
        }
    }
    let mut compared = Compared::default();
    for sort in [Sort::Memory, Sort::Disk, Sort::Message, Sort::Request, Sort::Why, Sort::Fact] {
        let all = pieces.of(sort);
        let mut ask = |call: &Call<'_>| Ok::<_, OwnedText>(decoded::<Answer>(&instance.call(&encoded(call))?));
        for data in &all {
            let again = ask(&Call::Again { sort, data: data.into() })?;
            if again != Some(Answer::Data(data.clone())) {
                return Err(forms(sort));
            }
        }
        compared.pieces += all.len();
        let stride = (1..).find(|stride| (all.len() / stride).pow(2) / 2 <= PAIRS).unwrap_or(1);
        let some: Vec<&Vec<u8>> = all.iter().step_by(stride).collect();
        for (place, one) in some.iter().enumerate() {
            for other in &some[..place] {
                let equal = ask(&Call::Equal { sort, one: (*one).into(), other: (*other).into() })?;
                if equal != Some(Answer::Flag(false)) {
                    return Err(forms(sort));
                }
                compared.pairs += 1;
            }
        }
    }
    Ok(compared)
}

fn forms(sort: Sort) -> OwnedText {
    let (en, zh) = match sort {
        Sort::Memory => ("memory", "内存"),
        Sort::Disk => ("disk", "磁盘"),
        Sort::Message => ("message", "消息"),
        Sort::Request => ("request", "请求"),
        Sort::Why => ("reason", "理由"),
        Sort::Fact => ("fact", "事实"),
    };
    OwnedText::new(
        format!(
            "it gives two forms to the same {en}: use ordered sets and maps, whose order is that of their contents."
        ),
        format!("它给同样的{zh}两种形式：请使用有序的集合与映射，其次序由内容决定。"),
    )
}
