//! One worker as the page holds it; dropping the handle terminates the worker.

use super::news::{News, Said, Tell};
use super::wire::CallMessage;
use serde_wasm_bindgen::to_value;
use std::rc::Rc;
use synod_sim::world::actors::LastKnown;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

#[wasm_bindgen]
extern "C" {
    /// Requests a lock that a worker holds for as long as it lives.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, then: &JsValue) -> Result<JsValue, JsValue>;
}

/// A worker.
pub struct WorkerHandle {
    /// Its id, unique among all workers this page has created.
    pub id: u32,
    /// The node that it plays, also the worker's name in the browser's developer tools.
    pub name: String,
    /// The run that it was last told about.
    pub run: Option<u32>,
    /// The actor's state as of its last reply, if known.
    pub last_known: Option<LastKnown>,
    /// Whether it has been sent a call.
    pub used: bool,
    /// Whether it has ever answered.
    pub heard: bool,
    worker: Worker,
    lock: String,
    _closures: [Closure<dyn FnMut(JsValue)>; 2],
}

impl WorkerHandle {
    /// Creates a worker. `id` must be unique on this page; `tell` is called with news
    /// of the worker.
    ///
    /// # Errors
    /// The browser refuses to create it.
    pub fn new(id: u32, name: &str, tell: &Tell) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(name);
        let worker = Worker::new_with_options("./worker.js", &options)?;
        let (answers, fails) = (Rc::clone(tell), Rc::clone(tell));
        let listen = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let data = event.unchecked_into::<MessageEvent>().data();
            let alive = js_sys::Reflect::has(&data, &"alive".into()).unwrap_or(false);
            answers(News::Said(id, if alive { Said::Alive } else { Said::Answer(data) }));
        });
        let fail = Closure::<dyn FnMut(JsValue)>::new(move |_| fails(News::Said(id, Said::Gone)));
        worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        // Locks are shared by all pages of an origin.
        let lock = format!("synod-{:x}-{id}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
        let handle = Self {
            id,
            name: name.to_owned(),
            run: None,
            last_known: None,
            used: false,
            heard: false,
            worker,
            lock,
            _closures: [listen, fail],
        };
        let hello = js_sys::Object::new();
        js_sys::Reflect::set(&hello, &"lock".into(), &JsValue::from_str(&handle.lock))?;
        handle.worker.post_message(&hello)?;
        Ok(handle)
    }

    /// Sends the worker a message; returns whether it could be sent.
    pub fn tell(&self, told: &CallMessage) -> bool {
        to_value(told).is_ok_and(|told| self.worker.post_message(&told).is_ok())
    }

    /// Waits for the lock that the worker holds: getting it means that the worker has ended.
    pub fn watch(&self, tell: Tell) {
        let id = self.id;
        let then = Closure::once_into_js(move || tell(News::Said(id, Said::Gone)));
        // Without the lock API, a worker that has ended is noticed only because it does not answer.
        _ = request_lock(&self.lock, &then);
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
