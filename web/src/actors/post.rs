//! One worker as the page holds it: it lives as long as its post.

use super::wire::Told;
use serde_wasm_bindgen::to_value;
use std::cell::Cell;
use synod_sim::actors::Whereabouts;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

#[wasm_bindgen]
extern "C" {
    /// Asks for a lock that a worker holds while it lives.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, then: &JsValue) -> Result<JsValue, JsValue>;
}

thread_local! {
    static LATEST: Cell<u32> = const { Cell::new(0) };
}

/// What becomes of a worker.
pub enum News {
    /// It can be told apart from a dead one from now on.
    Alive,
    /// It has answered something.
    Answer(JsValue),
    /// It has failed, or nobody knows any longer what it does.
    Gone,
}

/// A worker.
pub struct Post {
    /// Its number among all that there have been on this page.
    pub id: u32,
    /// The node that it plays, and its name in the browser's tools.
    pub name: String,
    /// The run that it has been told of.
    pub run: Option<u32>,
    /// Where it stands, if that is known.
    pub whereabouts: Option<Whereabouts>,
    /// Whether it has been asked for anything.
    pub used: bool,
    /// Whether it has ever said anything.
    pub heard: bool,
    worker: Worker,
    lock: String,
    _closures: [Closure<dyn FnMut(JsValue)>; 2],
}

impl Post {
    /// A new worker, which is handed the compiled program. `tell` is called with its number when there is news of it.
    ///
    /// # Errors
    /// The browser refuses.
    pub fn new(name: &str, tell: fn(u32, News)) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(name);
        let worker = Worker::new_with_options("./worker.js", &options)?;
        let id = LATEST.with(|latest| latest.replace(latest.get() + 1)) + 1;
        let listen = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let data = event.unchecked_into::<MessageEvent>().data();
            let alive = js_sys::Reflect::has(&data, &"alive".into()).unwrap_or(false);
            tell(id, if alive { News::Alive } else { News::Answer(data) });
        });
        let fail = Closure::<dyn FnMut(JsValue)>::new(move |_| tell(id, News::Gone));
        worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        // Locks are shared by all pages of an origin.
        let lock = format!("synod-{:x}-{id}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
        let post = Self {
            id,
            name: name.to_owned(),
            run: None,
            whereabouts: None,
            used: false,
            heard: false,
            worker,
            lock,
            _closures: [listen, fail],
        };
        let hello = js_sys::Object::new();
        js_sys::Reflect::set(&hello, &"module".into(), &wasm_bindgen::module())?;
        js_sys::Reflect::set(&hello, &"lock".into(), &JsValue::from_str(&post.lock))?;
        post.worker.post_message(&hello)?;
        Ok(post)
    }

    /// Tells the worker something; says whether it could be told.
    pub fn tell(&self, told: &Told) -> bool {
        to_value(told).is_ok_and(|told| self.worker.post_message(&told).is_ok())
    }

    /// Waits for the lock that the worker holds: who gets it knows that the worker has ended.
    pub fn watch(&self, tell: fn(u32, News)) {
        let id = self.id;
        let then = Closure::once_into_js(move || tell(id, News::Gone));
        // Where there are no locks, a worker that has ended is one that does not answer.
        _ = request_lock(&self.lock, &then);
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
