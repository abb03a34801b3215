//! Inside a node's worker: it waits for what the page tells it, reacts, and answers.

use super::wire::{Answer, CallMessage, Remote, remote};
use serde_wasm_bindgen::{from_value, to_value};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// The worker scope in which this program runs; `None` outside a worker.
pub fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Plays a node until the worker ends. Any error ends it, and the page then sees the node crash.
pub fn serve(scope: &DedicatedWorkerGlobalScope) {
    let mut actor: Option<Box<dyn Remote>> = None;
    let port = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if answer(&mut actor, event.data()).is_none_or(|answer| port.post_message(&answer).is_err()) {
            port.close();
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
}

fn answer(actor: &mut Option<Box<dyn Remote>>, told: JsValue) -> Option<JsValue> {
    let CallMessage { run, ticket, part, call } = from_value(told).ok()?;
    if let Some(part) = part {
        *actor = remote(&part);
    }
    let (reaction, failure) = match actor.as_mut()?.react(call).ok()? {
        Ok(reaction) => (reaction, None),
        Err(failure) => (JsValue::UNDEFINED, Some(failure)),
    };
    to_value(&Answer { run, ticket, failure, reaction }).ok()
}
