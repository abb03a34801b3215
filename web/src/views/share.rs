//! The dialog for sharing: the moment as a link, HTML for the visitor's own page, files for other programs.

use crate::browser::{self, address};
use crate::model::intent::Intent;
use crate::model::protocols::ships;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::views::dialog::dialog_head;
use crate::views::header;
use crate::words::{Label, More};
use synod_core::{Language, limits};
use synod_sim::export::Format;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, HtmlTextAreaElement};
use yew::prelude::*;

/// PNG pixels per pixel of the diagram, where it is not too large.
const SHARPNESS: f64 = 2.0;
/// The most pixels of a PNG: some browsers paint nothing on a larger canvas.
const PIXELS: f64 = 16e6;

/// Draws the dialog; its content is generated only when it is open.
pub fn draw(ui: &Ui, state: &State, dialog: NodeRef) -> Html {
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="share-title"
            onclose={ui.on::<Event>(Intent::Share(false))}>
            { dialog_head(ui, "share-title", Label::Share, Intent::Share(false)) }
            if state.share {
                <Ways state={state.clone()} />
            }
        </dialog>
    }
}

/// What is shared.
#[derive(PartialEq, Properties)]
struct Props {
    state: State,
}

/// The height of the frame that is offered, in CSS pixels: what suits a column of 700.
pub const FRAME_HEIGHT: u32 = 582;

/// The ways to share.
#[component]
fn Ways(props: &Props) -> Html {
    let ui = use_ui();
    let state = &props.state;
    let at_moment = use_state_eq(|| true);
    let link = state.address(*at_moment);
    let is_known = link.is_some();
    let link = link.unwrap_or_default();
    let toggle = {
        let at_moment = at_moment.clone();
        Callback::from(move |_: Event| at_moment.set(!*at_moment))
    };
    let page = address::address();
    let base = page.rsplit_once('/').map_or("", |(base, _)| base);
    let title = header::title(&ui, state);
    let element =
        format!("<script src=\"{base}/synod.js\"></script>\n<synod-run src=\"{link}\">{}</synod-run>", escaped(&title));
    let frame = format!(
        "<iframe src=\"{base}/embed.html{link}\" title=\"{}\" width=\"100%\" height=\"{FRAME_HEIGHT}\" \
         frameborder=\"0\" loading=\"lazy\"></iframe>",
        escaped(&title)
    );
    let step = state.moment().to_string();
    html! {
        <>
            if !is_known {
                // The page says what it could not load.
            } else if link.is_empty() {
                <p class="notice share-notice" role="alert">{ ui.say(More::ShareTooLong) }</p>
            } else {
                <Copied name={ui.say(More::ShareLink)} text={format!("{page}{link}")} />
                <label class="share-moment">
                    <input type="checkbox" checked={*at_moment} onchange={toggle} />
                    { ui.say_with(More::ShareMoment, &[&step]) }
                </label>
                if link.len() > limits::LINK_LONG {
                    <p class="notice share-notice" role="alert">
                        { ui.say_with(More::ShareLong, &[&link.len().to_string()]) }
                    </p>
                }
                <Copied name={ui.say(More::ShareElement)} text={element} />
                <Copied name={ui.say(More::ShareFrame)} text={frame} />
                <Copied name={ui.say(More::ShareCommand)} text={format!("synod run '{link}'")} />
            }
            <Files state={state.clone()} />
            <p class="share-digest">
                { ui.say(More::Digest) }
                { for state.columns().into_iter().map(|column| html! { <>{ " " }<code>{ column.digest() }</code></> }) }
            </p>
        </>
    }
}

/// A text with a button that copies it.
#[derive(PartialEq, Properties)]
pub struct Text {
    /// What it is.
    pub name: AttrValue,
    /// What is copied.
    pub text: AttrValue,
}

/// A text that can be copied.
#[component]
pub fn Copied(props: &Text) -> Html {
    let ui = use_ui();
    let (field, said) = (use_node_ref(), use_state_eq(|| More::CopyText));
    let set = said.setter();
    use_effect_with(props.text.clone(), move |_| set.set(More::CopyText));
    let onclick = {
        let (field, set) = (field.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
            field.select();
            let set = set.clone();
            browser::copy(&field.value(), move |copied| {
                set.set(if copied { More::Copied } else { More::CopyByHand });
            });
        })
    };
    let lines = props.text.split('\n').count().to_string();
    html! {
        <div class="share-text">
            <h3>{ props.name.clone() }</h3>
            <textarea ref={field} readonly=true rows={lines} spellcheck="false" aria-label={props.name.clone()}
                value={props.text.clone()} />
            <button type="button" {onclick} aria-label={format!("{}: {}", ui.say(*said), props.name)}>
                { ui.say(*said) }
            </button>
        </div>
    }
}

/// The files for other programs.
#[component]
fn Files(props: &Props) -> Html {
    let (ui, state) = (use_ui(), &props.state);
    let is_acted = state.columns().iter().any(|column| column.is_acted());
    let with_deeds = use_state_eq(|| true);
    let toggle = {
        let with_deeds = with_deeds.clone();
        Callback::from(move |_: Event| with_deeds.set(!*with_deeds))
    };
    let (with, differs) = match *with_deeds {
        true if is_acted => state.json_with_deeds(),
        _ => (state.json(), None),
    };
    let name = state.base().unwrap_or("run");
    // A brought module is asked now for all that the files say, so that they are whole when they are wanted.
    if state.columns().iter().any(|column| !ships(&column.about().id)) {
        Format::ALL.into_iter().for_each(|format| _ = state.export(format));
    }
    let button = |label: &'static str, save: Callback<MouseEvent>| {
        html! { <button type="button" onclick={save}>{ label }</button> }
    };
    let export = |label: &'static str, format: Format| {
        let (state, file) = (state.clone(), format!("{name}.{}", format.ending()));
        button(label, Callback::from(move |_| save(&file, &state.export(format))))
    };
    let scenario = {
        let file = format!("{name}.json");
        Callback::from(move |_| save(&file, &with))
    };
    let picture = {
        let (state, file) = (state.clone(), format!("{name}.png"));
        Callback::from(move |_| save_picture(file.clone(), &state.export(Format::Svg)))
    };
    html! {
        <>
            <h3>{ ui.say(More::ShareFiles) }</h3>
            if is_acted {
                <label class="share-moment">
                    <input type="checkbox" checked={*with_deeds} onchange={toggle} />
                    { ui.say(More::ShareDeeds) }
                </label>
            }
            if let Some(bad) = differs {
                <p class="hint">{ if ui.language == Language::English { bad.en } else { bad.zh } }</p>
            }
            <div class="share-files">
                { button(ui.say(More::ShareScenario), scenario) }
                { export(ui.say(More::ShareDiagram), Format::Svg) }
                { button(ui.say(More::SharePicture), picture) }
                { export("Mermaid", Format::Mermaid) }
                { export("ShiViz", Format::ShiViz) }
                { export("JSON Lines", Format::JsonLines) }
                { export(ui.say(More::ShareTest), Format::Rust) }
            </div>
        </>
    }
}

/// Escapes a text for an HTML attribute or element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A `data:` address that holds the text; the page's policy allows no other kind.
fn address_of(sort: &str, text: &str) -> String {
    format!("data:{sort};charset=utf-8,{}", String::from(js_sys::encode_uri_component(text)))
}

/// Saves a text as a file.
pub fn save(file: &str, text: &str) {
    save_from(file, &address_of("text/plain", text));
}

fn save_from(file: &str, address: &str) {
    let document = browser::window().document();
    let link = document.and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(address);
        link.set_download(file);
        link.click();
    }
}

/// Paints an SVG and saves it as a PNG.
fn save_picture(file: String, svg: &str) {
    let Ok(image) = HtmlImageElement::new() else { return };
    let shown = image.clone();
    let loaded = Closure::once_into_js(move || {
        if let Some(address) = painted(&shown) {
            save_from(&file, &address);
        }
    });
    image.set_onload(Some(loaded.unchecked_ref()));
    image.set_src(&address_of("image/svg+xml", svg));
}

/// The image as a PNG in a `data:` address.
fn painted(image: &HtmlImageElement) -> Option<String> {
    let canvas = browser::window().document()?.create_element("canvas").ok()?;
    let canvas = canvas.dyn_into::<HtmlCanvasElement>().ok()?;
    let [width, height] = [image.natural_width(), image.natural_height()].map(f64::from);
    let scale = SHARPNESS.min((PIXELS / (width * height)).sqrt());
    let [width, height] = [width, height].map(|length| (length * scale).floor());
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()?;
    canvas.to_data_url().ok()
}
