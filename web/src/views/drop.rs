//! Scenario files: chosen, or dropped on the page.

use crate::browser::{self, Listener};
use crate::model::intent::{Intent, Opening};
use crate::stage::ui::Ui;
use crate::words::Label;
use std::rc::Rc;
use synod_core::limits;
use wasm_bindgen::prelude::*;
use web_sys::{DragEvent, File, FileReader};

/// Reads `file` and opens it.
pub fn read(ui: &Ui, file: File) {
    let name: Rc<str> = file.name().into();
    if file.size() > limits::FILE_BYTES as f64 {
        let kib = (limits::FILE_BYTES / 1024).to_string();
        return ui.dispatch(Intent::Open(Opening::File(name, Err(ui.say_with(Label::TooLarge, &[&kib]).into()))));
    }
    let Ok(reader) = FileReader::new() else { return };
    let (done, ui) = (reader.clone(), ui.clone());
    let loaded = Closure::once_into_js(move || {
        let text = done.result().ok().and_then(|text| text.as_string()).unwrap_or_default();
        ui.dispatch(Intent::Open(Opening::File(name, Ok(text.into()))));
    });
    reader.set_onload(Some(loaded.unchecked_ref()));
    _ = reader.read_as_text(&file);
}

/// Opens a file that is dropped anywhere on the page; an attribute of the root element is set while one hovers.
pub fn listen(ui: &Ui) -> Vec<Listener> {
    let window = browser::window();
    let ui = ui.clone();
    let hovers = |on: bool| browser::set_on_root("data-drop", on.then_some(""));
    vec![
        Listener::new(&window, "dragover", move |event: DragEvent| {
            let files = event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0));
            if files {
                event.prevent_default();
                hovers(true);
            }
        }),
        Listener::new(&window, "dragleave", move |event: DragEvent| {
            if event.related_target().is_none() {
                hovers(false);
            }
        }),
        Listener::new(&window, "drop", move |event: DragEvent| {
            hovers(false);
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                event.prevent_default();
                read(&ui, file);
            }
        }),
    ]
}
