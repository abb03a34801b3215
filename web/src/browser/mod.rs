//! The few browser functions that the page uses; each one works, or quietly does nothing if the browser refuses.

pub mod address;
pub mod focus;
pub mod measure;
pub mod modules;
pub mod settings;
pub mod size;

use crate::model::layout::Layout;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AddEventListenerOptions, Clipboard, Element, EventTarget, MediaQueryList, ScrollIntoViewOptions,
    ScrollLogicalPosition, Storage, Window,
};

/// The window.
///
/// # Panics
/// Outside a page; nothing of this crate runs there.
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// The parent window; `None` if the page is not in a frame.
pub fn around() -> Option<Window> {
    let window = window();
    let parent = window.parent().ok().flatten()?;
    (parent != window).then_some(parent)
}

/// The browser's own language.
pub fn language() -> Option<String> {
    window().navigator().language()
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The storage that lasts as long as the browser's tab.
pub fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// What was stored under `key`.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores `value` under `key`.
pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        _ = storage.set_item(key, value);
    }
}

/// Sets or removes an attribute of the root element.
pub fn set_on_root(name: &str, value: Option<&str>) {
    if let Some(root) = window().document().and_then(|document| document.document_element()) {
        _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// The value of an attribute of the root element.
pub fn on_root(name: &str) -> Option<String> {
    window().document()?.document_element()?.get_attribute(name)
}

/// The page cannot start: start.js says so.
pub fn fail() {
    tell("synod-failed");
}

/// Tells the page's scripts of an event.
pub fn tell(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        _ = window().dispatch_event(&event);
    }
}

/// Loads one of the page's scripts; a browser runs a module once, however often it is asked for.
pub fn load(script: &str) {
    let Some(document) = window().document() else { return };
    let head = document.query_selector("head").ok().flatten();
    if let (Some(head), Ok(element)) = (head, document.create_element("script")) {
        _ = element.set_attribute("type", "module");
        _ = element.set_attribute("src", script);
        _ = head.insert_before(&element, None);
    }
}

/// Logs a warning to the developer's console.
pub fn warn(text: &str) {
    web_sys::console::warn_1(&text.into());
}

/// Puts `text` on the clipboard; returns whether the browser allowed it.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    // A page from an insecure origin has no clipboard at all.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    let Ok(clipboard) = clipboard.dyn_into::<Clipboard>() else { return then(false) };
    let copied = JsFuture::from(clipboard.write_text(text));
    wasm_bindgen_futures::spawn_local(async move { then(copied.await.is_ok()) });
}

/// How long a page waits to be painted, in milliseconds: one that is hidden never is.
const PAINTED_MS: i32 = 250;

/// Waits until what has been drawn is painted.
pub async fn painted() {
    let painted = js_sys::Promise::new(&mut |resolve, _| {
        let window = window();
        _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PAINTED_MS);
        let later = window.clone();
        // Called just before it paints.
        let before = Closure::once_into_js(move || _ = later.set_timeout_with_callback(&resolve));
        _ = window.request_animation_frame(before.unchecked_ref());
    });
    _ = JsFuture::from(painted).await;
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    if let Some(document) = window().document() {
        document.set_title(title);
    }
}

/// Scrolls the first element that matches `selector` into view if it is outside.
pub fn bring_into_view(selector: &str) {
    let document = window().document();
    if let Some(element) = document.and_then(|document| document.query_selector(selector).ok().flatten()) {
        into_view(&element);
    }
}

fn into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// The window's width in CSS pixels.
pub fn width() -> f64 {
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1024.0)
}

/// The window's height in CSS pixels.
fn height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(768.0)
}

/// How much room the window has. What asks for it once the document has declared itself a widget gets a widget's.
pub fn layout() -> Layout {
    match on_root(address::MARK).is_some() {
        true => Layout::of(width()),
        false => Layout::of_window(width(), height()),
    }
}

/// Fills the screen with the page, or no longer. A browser that does not let it shows the same in the window.
pub fn fill_screen(fills: bool) {
    let Some(document) = window().document() else { return };
    if fills {
        let Some(root) = document.document_element() else { return };
        // The promise that it returns would complain of a refusal if nobody took it.
        let ask = js_sys::Reflect::get(&root, &"requestFullscreen".into()).unwrap_or_default();
        let asked = ask.dyn_into::<js_sys::Function>().ok().and_then(|ask| ask.call0(&root).ok());
        if let Some(asked) = asked.and_then(|asked| asked.dyn_into::<js_sys::Promise>().ok()) {
            wasm_bindgen_futures::spawn_local(async move { _ = JsFuture::from(asked).await });
        }
    } else if fills_screen() {
        document.exit_fullscreen();
    }
}

/// Whether the page fills the screen.
pub fn fills_screen() -> bool {
    window().document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// What stays free above an element that is brought to the top of its view, in CSS pixels.
const MARGIN: i32 = 8;

/// Scrolls `view` so that the first element inside it that matches `selector` is at its top, and `view` itself into
/// view.
pub fn bring_to_top(view: &Element, selector: &str) {
    if let Ok(Some(inner)) = view.query_selector(selector) {
        let by = inner.get_bounding_client_rect().top() - view.get_bounding_client_rect().top();
        view.set_scroll_top(view.scroll_top() + by as i32 - MARGIN);
    }
    into_view(view);
}

/// A media query.
pub fn media(query: &str) -> Option<MediaQueryList> {
    window().match_media(query).ok().flatten()
}

/// The media query for reduced motion.
pub const STILLNESS: &str = "(prefers-reduced-motion: reduce)";

/// Whether the visitor prefers reduced motion.
pub fn prefers_stillness() -> bool {
    media(STILLNESS).is_some_and(|query| query.matches())
}

/// Whether the pointer is a finger.
pub fn has_fingers() -> bool {
    media("(pointer: coarse)").is_some_and(|query| query.matches())
}

/// An event listener, removed when dropped.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    /// Calls `then` for each `event` at `target` or inside it, before anything inside hears of it.
    pub fn new<E: JsCast>(target: &EventTarget, event: &'static str, mut then: impl FnMut(E) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| then(event.unchecked_into()));
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        options.set_capture(true);
        let function = closure.as_ref().unchecked_ref();
        _ = target.add_event_listener_with_callback_and_add_event_listener_options(event, function, &options);
        Self { target: target.clone(), event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        _ = self.target.remove_event_listener_with_callback_and_bool(self.event, function, true);
    }
}
