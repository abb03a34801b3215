//! Scenario files and modules: chosen, or dropped on the page.

use crate::browser::{self, Listener};
use crate::model::intent::{Intent, Opening};
use crate::stage::ui::Ui;
use crate::words::Label;
use js_sys::Uint8Array;
use std::rc::Rc;
use synod_core::limits;
use synod_core::module::host::judge_size;
use wasm_bindgen::prelude::*;
use web_sys::{DragEvent, File, FileList, FileReader};

/// Reads files and opens them: a module with a scenario for it, or else the first one as a scenario.
pub fn read(ui: &Ui, files: &FileList) {
    let all: Vec<File> = (0..files.length()).filter_map(|place| files.get(place)).collect();
    let is_module = |file: &&File| file.name().ends_with(".wasm");
    let scenario = all.iter().find(|file| !is_module(file)).cloned();
    let Some(module) = all.iter().find(is_module).cloned() else {
        if let Some(file) = scenario {
            read_scenario(ui.clone(), file);
        }
        return;
    };
    let ui = ui.clone();
    match scenario {
        None => read_module(ui, module, None),
        Some(file) => read_text(file, move |text| read_module(ui, module, Some(text))),
    }
}

fn read_scenario(ui: Ui, file: File) {
    let name: Rc<str> = file.name().into();
    if file.size() > limits::FILE_BYTES as f64 {
        let kib = (limits::FILE_BYTES / 1024).to_string();
        return ui.dispatch(Intent::Open(Opening::File(name, Err(ui.say_with(Label::TooLarge, &[&kib]).into()))));
    }
    read_text(file, move |text| ui.dispatch(Intent::Open(Opening::File(name, Ok(text)))));
}

fn read_module(ui: Ui, file: File, scenario: Option<Rc<str>>) {
    let name: Rc<str> = file.name().into();
    if let Err(what) = judge_size(file.size() as usize) {
        return ui.dispatch(Intent::Open(Opening::File(name, Err(what.of(ui.language).into()))));
    }
    read_with(
        |reader| reader.read_as_array_buffer(&file),
        move |bytes| ui.dispatch(Intent::Module(name, Uint8Array::new(&bytes).to_vec().into(), scenario)),
    );
}

fn read_text(file: File, then: impl FnOnce(Rc<str>) + 'static) {
    read_with(|reader| reader.read_as_text(&file), |text| then(text.as_string().unwrap_or_default().into()));
}

fn read_with(begin: impl FnOnce(&FileReader) -> Result<(), JsValue>, then: impl FnOnce(JsValue) + 'static) {
    let Ok(reader) = FileReader::new() else { return };
    let done = reader.clone();
    let loaded = Closure::once_into_js(move || then(done.result().unwrap_or_default()));
    reader.set_onload(Some(loaded.unchecked_ref()));
    _ = begin(&reader);
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
            if let Some(files) = files.filter(|files| files.length() > 0) {
                event.prevent_default();
                read(&ui, &files);
            }
        }),
    ]
}
