//! A module that somebody brings: judged, described, played once to the end with all that is shown of it, and only then
//! known to the page.

use super::guests::{Asks, Guests};
use super::news::Tell;
use crate::browser::modules;
use crate::model::desk;
use crate::model::intent::Intent;
use crate::model::protocols::{introduce, registry, ships};
use crate::model::remote::Remote;
use crate::model::texts::{missing, texts};
use crate::model::update::Model;
use js_sys::WebAssembly::Module;
use js_sys::{Array, Reflect, Uint8Array};
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use synod_core::module::host::{STARTS, TOO_LONG, exports_no, has_start, imports, judge_size, load, no_module};
use synod_core::{DynCluster, Language, OwnedText, Registration, Registry, limits};
use synod_sim::digest::digest;
use synod_sim::link::Link;
use synod_sim::scenario::{File, smallest};
use synod_sim::world::actors::Ask;
use synod_sim::{Diagnostic, Scenario};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What a module exports, and what each is.
const EXPORTS: [(&str, &str); 4] =
    [("memory", "memory"), ("synod_abi", "function"), ("synod_alloc", "function"), ("synod_call", "function")];

/// A module that is being judged.
pub struct Bringing {
    /// The name of its file.
    name: Rc<str>,
    /// What it is called until it has said what its protocol is.
    key: &'static str,
    /// The digest of its bytes.
    stamp: u64,
    /// A scenario that came with it.
    scenario: Option<Rc<str>>,
    /// How often it has been played.
    played: u32,
}

/// What judges modules; it is a part of the program that is fetched later.
#[derive(Clone, Copy)]
pub struct Judge {
    /// Takes a module's name, its bytes, and a scenario that came with it; see [`Bringing::new`].
    pub begin: Begin,
    /// See [`Bringing::go_on`].
    pub go_on: fn(&mut Bringing) -> Brought,
    /// Who asks them.
    pub guests: fn(Tell) -> Box<dyn Asks>,
    /// Whether all that an intent takes is known.
    pub rehearses: fn(&Model, &Intent) -> bool,
}

/// Compiles a module.
type Begin = fn(Rc<str>, Rc<[u8]>, Option<Rc<str>>) -> Begun;

/// A module that is being compiled.
pub type Begun = Pin<Box<dyn Future<Output = Result<Bringing, OwnedText>>>>;

/// What judges modules: whatever only this reaches is fetched later.
pub const JUDGE: Judge = Judge {
    begin: |name, bytes, scenario| Box::pin(Bringing::new(name, bytes, scenario)),
    go_on: Bringing::go_on,
    guests: |tell| Box::new(Guests::new(tell)),
    rehearses,
};

fn rehearses(model: &Model, intent: &Intent) -> bool {
    _ = model.apart().update(intent.clone(), &mut Rehearsal);
    desk::settle()
}

/// In a rehearsal nobody is asked.
struct Rehearsal;

impl Remote for Rehearsal {
    fn ask(&mut self, _: u32, _: &Rc<dyn DynCluster>, _: u32, _: Ask<'_>) -> bool {
        true
    }
}

thread_local! {
    static KNOWN: Cell<Option<Judge>> = const { Cell::new(None) };
}

/// What judges modules has been fetched.
pub fn know(judge: Judge) {
    KNOWN.set(Some(judge));
}

/// What judges modules, if it has been fetched.
pub fn judge() -> Option<Judge> {
    KNOWN.get()
}

/// What has become of it.
pub enum Brought {
    /// It has questions to answer first.
    Asks,
    /// It can be played: the link to the scenario that is shown first.
    Link(String),
    /// It is refused, in this sentence.
    Refused(OwnedText),
}

impl Bringing {
    /// The module in `bytes`, compiled but not called.
    ///
    /// # Errors
    /// Why it is refused, as a sentence.
    async fn new(name: Rc<str>, bytes: Rc<[u8]>, scenario: Option<Rc<str>>) -> Result<Self, OwnedText> {
        judge_size(bytes.len())?;
        let compiled = JsFuture::from(js_sys::WebAssembly::compile(&Uint8Array::from(&bytes[..]))).await;
        let said = |error: JsValue| error.dyn_into::<js_sys::Error>().map(|error| String::from(error.message()));
        let module: Module = compiled.map_err(|error| no_module(&said(error).unwrap_or_default()))?.unchecked_into();
        let word = |object: &JsValue, field: &str| {
            Reflect::get(object, &field.into()).ok().and_then(|word| word.as_string()).unwrap_or_default()
        };
        if let Some(import) = Module::imports(&module).iter().next() {
            return Err(imports(&format!("{}.{}", word(&import, "module"), word(&import, "name"))));
        }
        if has_start(&bytes) {
            return Err(STARTS.into());
        }
        let exports: Array = Module::exports(&module);
        let has =
            |name: &str, kind: &str| exports.iter().any(|it| word(&it, "name") == name && word(&it, "kind") == kind);
        if let Some((name, _)) = EXPORTS.iter().find(|(name, kind)| !has(name, kind)) {
            return Err(exports_no(name));
        }
        let key = modules::bring(module);
        Ok(Self { name, key, stamp: digest(&bytes), scenario, played: 0 })
    }

    /// The name of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Goes on as far as answers are known.
    fn go_on(&mut self) -> Brought {
        self.played += 1;
        let result = if self.played > limits::MODULE_TRIAL { Err(TOO_LONG.into()) } else { self.judge() };
        if !desk::settle() {
            return Brought::Asks;
        }
        match result {
            Ok(link) => Brought::Link(link),
            Err(what) => Brought::Refused(what),
        }
    }

    fn judge(&self) -> Result<String, OwnedText> {
        let loaded = load(desk::code(self.key))?.stamped(self.stamp);
        let id = loaded.about().id.clone();
        if ships(&id) {
            return Err(OwnedText::new(
                format!("it calls its protocol {id}, which is the name of one that ships."),
                format!("它把自己的协议称为 {id}，而这是内置协议的名字。"),
            ));
        }
        let known = (*registry()).clone().without(&id).with(loaded.clone());
        let opened = self.first(&known, &id).map_err(|bad| said(&bad))?;
        play(&known, &opened)?;
        let texts = texts().ok_or_else(|| said(&missing()))?;
        let link = Link::to(None, File::One(Box::new(opened)));
        let link = (texts.address)(&known, &link).map_err(|bad| said(&bad))?;
        if desk::settle() {
            self.introduce(loaded);
        }
        Ok(link)
    }

    /// The scenario that came with it, or else the smallest.
    fn first(&self, known: &Registry, id: &str) -> Result<Scenario, Diagnostic> {
        let Some(text) = &self.scenario else { return smallest(known, id) };
        match (texts().ok_or_else(missing)?.file)(known, text)? {
            File::One(scenario) => Ok(*scenario),
            File::Comparison(comparison) => comparison.scenarios.into_iter().next().ok_or_else(missing),
        }
    }

    /// From now on the page knows it.
    fn introduce(&self, loaded: Registration) {
        let id = loaded.about().id.clone();
        modules::name_brought(self.key, &id);
        introduce(loaded);
    }
}

/// Plays a scenario to its end, and looks once at all that is shown of it.
fn play(known: &Registry, scenario: &Scenario) -> Result<(), OwnedText> {
    let mut run = synod_sim::open(known, scenario).map_err(|bad| said(&bad))?;
    run.run_to_end();
    for step in 0..=run.len() {
        run.seek(step);
        for language in [Language::English, Language::Chinese] {
            _ = (run.frame(language), run.entry(step, language));
        }
    }
    match (run.failed(Language::English), run.failed(Language::Chinese)) {
        (Some(en), Some(zh)) => Err(OwnedText::new(en, zh)),
        _ => Ok(()),
    }
}

fn said(bad: &Diagnostic) -> OwnedText {
    OwnedText::new(bad.sentence(Language::English), bad.sentence(Language::Chinese))
}
