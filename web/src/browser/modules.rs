//! Protocols as modules in the browser: fetched when they are needed, compiled once, played in instances of their own.

use crate::model::first::begin_with;
use crate::model::protocols::{Needs, learn, learn_comparisons, learn_lessons, registry};
use js_sys::WebAssembly::{Instance, Memory, Module};
use js_sys::{Array, BigInt, Function, JSON, Object, Reflect, Uint8Array};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use synod_core::module::host::{self, Code, OUTSIDE, judge_length, judge_version, load, wants_memory};
use synod_core::{Lesson, OwnedText, Text, limits};
use synod_protocols::IDS;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The bytes of files of the page, all asked for at once, as boot.js finds them.
    #[wasm_bindgen(catch, js_namespace = globalThis, js_name = synodFiles)]
    async fn files(names: Array) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// The compiled modules, by protocol.
    static COMPILED: RefCell<BTreeMap<&'static str, Module>> = const { RefCell::new(BTreeMap::new()) };
}

/// The compiled module of the protocol called `id`, to be handed to a worker.
pub fn compiled(id: &str) -> Option<Module> {
    COMPILED.with_borrow(|compiled| compiled.get(id).cloned())
}

/// A compiled module of which nothing is known: what it is called meanwhile.
pub fn bring(module: Module) -> &'static str {
    COMPILED.with_borrow_mut(|compiled| {
        let key: &'static str = format!("module {}", compiled.len()).leak();
        compiled.insert(key, module);
        key
    })
}

/// The module called `key` is that of the protocol called `id`.
pub fn name_brought(key: &'static str, id: &str) {
    COMPILED.with_borrow_mut(|compiled| {
        if let Some(module) = compiled.get(key).cloned() {
            compiled.insert(String::from(id).leak(), module);
        }
    });
}

/// Loads what is needed and not known; what cannot be loaded stays unknown.
pub async fn fetch(needs: &Needs) {
    let mut more = Needs::default();
    if needs.comparisons
        && let Ok([bytes]) = fetched(["protocols/comparisons.json".into()]).await
        && let Ok(lessons) = lessons(&bytes)
    {
        for lesson in lessons {
            more.protocols.extend(Needs::of(lesson.json).protocols);
        }
        learn_comparisons(lessons);
    }
    for id in needs.protocols.iter().chain(&more.protocols) {
        _ = whole(id).await;
    }
}

/// Loads the lesson that `text` names, as data, and its protocol, without the protocol's other lessons; whether both
/// are there.
pub async fn fetch_lesson(text: &str) -> bool {
    let id = text.strip_prefix('#').unwrap_or(text);
    let is_named = |protocol: &&&str| id.strip_prefix(**protocol).is_some_and(|rest| rest.starts_with('-'));
    let is_bare = id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    let Some(protocol) = IDS.iter().find(is_named).filter(|_| is_bare) else { return false };
    let names = [format!("protocols/{protocol}.wasm"), format!("protocols/{id}.bin")];
    let Ok([module, lesson]) = fetched(names).await else { return false };
    compile(protocol, &module).await.is_ok() && begin_with(id, &Uint8Array::new(&lesson).to_vec())
}

/// Loads the protocol called `id`, unless it is there, and its lessons.
async fn whole(id: &'static str) -> Result<(), JsValue> {
    let list = format!("protocols/{id}.json");
    let list = if registry().about(id).is_some() {
        let [list] = fetched([list]).await?;
        list
    } else {
        let [module, list] = fetched([format!("protocols/{id}.wasm"), list]).await?;
        compile(id, &module).await?;
        list
    };
    learn_lessons(id, lessons(&list)?);
    Ok(())
}

/// Compiles the module of the protocol called `id`, which the page knows from then on.
async fn compile(id: &'static str, bytes: &JsValue) -> Result<(), JsValue> {
    let module: Module = JsFuture::from(js_sys::WebAssembly::compile(bytes)).await?.unchecked_into();
    COMPILED.with_borrow_mut(|compiled| compiled.insert(id, module));
    learn(load(Arc::new(Compiled(id))).map_err(|what| JsValue::from_str(&what.en))?);
    Ok(())
}

/// The compiled program that searches.
///
/// # Errors
/// It cannot be fetched.
pub async fn searcher() -> Result<Module, JsValue> {
    if let Some(program) = compiled(SEARCHER) {
        return Ok(program);
    }
    let [bytes] = fetched([SEARCHER.into()]).await?;
    let program: Module = JsFuture::from(js_sys::WebAssembly::compile(&bytes)).await?.unchecked_into();
    COMPILED.with_borrow_mut(|compiled| compiled.insert(SEARCHER, program.clone()));
    Ok(program)
}

/// The file of the program that searches.
pub const SEARCHER: &str = "synod-search.wasm";

/// An instance of the program that searches, in this thread, with the module of the protocol called `id` beside it. It
/// calls that as worker.js says.
///
/// # Errors
/// It cannot be started.
pub fn searching(program: &Module, id: &'static str) -> Result<Box<dyn host::Instance>, JsValue> {
    let beside = Rc::new(RefCell::new(Beside::default()));
    let imports = Object::new();
    let give = |name: &str, function: JsValue| Reflect::set(&imports, &name.into(), &function);
    let at = Rc::clone(&beside);
    let start = Closure::<dyn FnMut() -> u32>::new(move || at.borrow_mut().start(id));
    give("start", start.into_js_value())?;
    let at = Rc::clone(&beside);
    let ask = move |instance: u32, address: u32, len: u32| at.borrow_mut().ask(instance, address, len);
    give("ask", Closure::<dyn FnMut(u32, u32, u32) -> i32>::new(ask).into_js_value())?;
    // How large it has grown is judged as it answers.
    give("size", Closure::<dyn FnMut(u32) -> u32>::new(|_| 0).into_js_value())?;
    let at = Rc::clone(&beside);
    give("take", Closure::<dyn FnMut(u32)>::new(move |address| at.borrow().take(address)).into_js_value())?;
    let outside = Object::new();
    Reflect::set(&outside, &"synod".into(), &imports)?;
    let running = Running::of(&Instance::new(program, &outside)?, usize::MAX);
    beside.borrow_mut().memory = Some(running.memory.clone());
    Ok(Box::new(running))
}

/// The protocol's module beside a search in this thread.
#[derive(Default)]
struct Beside {
    /// The search's memory.
    memory: Option<Memory>,
    started: Vec<Option<Box<dyn host::Instance>>>,
    /// What was answered last.
    told: Vec<u8>,
}

impl Beside {
    fn start(&mut self, id: &'static str) -> u32 {
        self.started.push(Compiled(id).start().ok());
        self.started.len() as u32 - 1
    }

    fn ask(&mut self, instance: u32, address: u32, len: u32) -> i32 {
        let call = self.memory.as_ref().and_then(|memory| bytes_of(memory, address, len)).map(|call| call.to_vec());
        let instance = self.started.get_mut(instance as usize).and_then(Option::as_mut);
        let answer = match (instance, call) {
            (Some(instance), Some(call)) => instance.call(&call),
            _ => Err(MISSING.into()),
        };
        let is_answer = answer.is_ok();
        self.told = answer.unwrap_or_else(|what| what.en.into_bytes());
        let len = self.told.len() as i32;
        if is_answer { len } else { -1 - len }
    }

    fn take(&self, address: u32) {
        let memory = self.memory.as_ref();
        if let Some(room) = memory.and_then(|memory| bytes_of(memory, address, self.told.len() as u32)) {
            room.copy_from(&self.told);
        }
    }
}

/// The bytes of some files.
async fn fetched<const N: usize>(names: [String; N]) -> Result<[JsValue; N], JsValue> {
    let all = Array::from(&files(names.iter().map(JsValue::from).collect()).await?);
    Ok(core::array::from_fn(|place| all.get(place as u32)))
}

/// The lessons in a list of pairs of id and file. A page keeps them until it is closed.
fn lessons(bytes: &JsValue) -> Result<&'static [Lesson], JsValue> {
    let list: Array = JSON::parse(&text(bytes)?)?.dyn_into()?;
    let kept = |text: JsValue| -> &'static str { text.as_string().unwrap_or_default().leak() };
    let lesson = |pair: JsValue| {
        let pair = Array::from(&pair);
        Lesson { id: kept(pair.get(0)), json: kept(pair.get(1)) }
    };
    Ok(list.iter().map(lesson).collect::<Vec<_>>().leak())
}

/// The index of the lessons, as a file's text; empty if it could not be loaded.
pub async fn index() -> String {
    let fetched = fetched(["protocols/index.json".into()]).await.ok();
    fetched.and_then(|[bytes]| text(&bytes).ok()).unwrap_or_default()
}

/// A file's bytes as text.
fn text(bytes: &JsValue) -> Result<String, JsValue> {
    String::from_utf8(Uint8Array::new(bytes).to_vec()).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// The compiled module of a protocol.
struct Compiled(&'static str);

const MISSING: Text = Text::new("its module is not there.", "它的模块不在了。");

impl Code for Compiled {
    fn start(&self) -> Result<Box<dyn host::Instance>, OwnedText> {
        let module = compiled(self.0).ok_or_else(|| OwnedText::from(MISSING))?;
        let instance = Instance::new(&module, &Object::new()).map_err(|error| trapped(&error))?;
        let version = exported(&instance, "synod_abi").unchecked_into::<Function>().call0(&JsValue::NULL);
        let version = version.ok().and_then(|version| version.as_f64()).unwrap_or_default() as u32;
        judge_version(version)?;
        Ok(Box::new(Running::of(&instance, limits::MODULE_MEMORY)))
    }
}

/// An instance of a module.
struct Running {
    memory: Memory,
    alloc: Function,
    call: Function,
    /// The most bytes that it may take for itself.
    most: usize,
}

/// What an instance exports under this name.
fn exported(instance: &Instance, name: &str) -> JsValue {
    Reflect::get(&instance.exports(), &name.into()).unwrap_or_default()
}

impl host::Instance for Running {
    fn call(&mut self, call: &[u8]) -> Result<Vec<u8>, OwnedText> {
        let len = call.len() as u32;
        let address = self.alloc.call1(&JsValue::NULL, &len.into()).map_err(|error| trapped(&error))?;
        let at = address.as_f64().unwrap_or_default() as i64 as u32;
        let room = self.bytes(at, len).ok_or_else(|| OwnedText::from(OUTSIDE))?;
        room.copy_from(call);
        let answer = self.call.call2(&JsValue::NULL, &address, &len.into()).map_err(|error| trapped(&error))?;
        let packed = u64::try_from(BigInt::as_uint_n(64.0, answer.unchecked_ref())).unwrap_or_default();
        let (at, len) = ((packed >> 32) as u32, packed as u32);
        judge_length(len as usize)?;
        // A browser bounds no module's memory.
        if Uint8Array::new(&self.memory.buffer()).length() as usize > self.most {
            return Err(wants_memory());
        }
        self.bytes(at, len).map(|bytes| bytes.to_vec()).ok_or_else(|| OUTSIDE.into())
    }
}

impl Running {
    fn of(instance: &Instance, most: usize) -> Self {
        Self {
            memory: exported(instance, "memory").unchecked_into(),
            alloc: exported(instance, "synod_alloc").unchecked_into(),
            call: exported(instance, "synod_call").unchecked_into(),
            most,
        }
    }

    /// So many bytes of its memory.
    fn bytes(&self, at: u32, len: u32) -> Option<Uint8Array> {
        bytes_of(&self.memory, at, len)
    }
}

/// So many bytes of a memory.
fn bytes_of(memory: &Memory, at: u32, len: u32) -> Option<Uint8Array> {
    let all = Uint8Array::new(&memory.buffer());
    let end = at.checked_add(len).filter(|end| *end <= all.length())?;
    Some(all.subarray(at, end))
}

/// What the browser says of a call that has ended without an answer.
fn trapped(error: &JsValue) -> OwnedText {
    let what = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())).unwrap_or_default();
    host::trapped(&what)
}
