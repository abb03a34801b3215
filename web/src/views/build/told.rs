//! What is said of a scenario: title, introduction, captions.

use super::fields::{self, Form, said};
use crate::model::session::Session;
use crate::words::making::Making;
use synod_core::{OwnedText, limits};
use synod_sim::scenario::Caption;
use yew::prelude::*;

/// Draws this part of the form.
pub fn draw(form: &Form<'_>, session: &Session) -> Html {
    let (ui, scenario) = (form.ui, form.scenario);
    let language = ui.language;
    let entitle = form.tell(move |scenario, typed: String| {
        scenario.title = said(&scenario.title, language, typed.trim());
    });
    let introduce = form.tell(move |scenario, typed: String| {
        scenario.about = said(&scenario.about, language, typed.trim());
    });
    let now_ms = session.shown_ms();
    let is_there = scenario.captions.iter().any(|caption| caption.at_ms == now_ms);
    let add = form.tell(move |scenario, _: MouseEvent| {
        scenario.captions.push(Caption { at_ms: now_ms, text: OwnedText::default(), expect: None });
        scenario.captions.sort_by_key(|caption| caption.at_ms);
    });
    let (title, about) = (scenario.title.of(language), scenario.about.of(language));
    html! {
        <>
            <h2>{ ui.say(Making::Captions) }</h2>
            { form.line(ui.say(Making::Title).into(), "title", title, limits::TEXT_CHARS, entitle) }
            { form.lines(ui.say(Making::About).into(), "about", about, limits::TEXT_CHARS, introduce) }
            { for scenario.captions.iter().enumerate().map(|(place, one)| caption(form, place, one)) }
            <button type="button" disabled={is_there} onclick={add}>
                { ui.say_with(Making::AddCaption, &[&now_ms.to_string()]) }
            </button>
        </>
    }
}

fn caption(form: &Form<'_>, place: usize, caption: &Caption) -> Html {
    let (ui, language) = (form.ui, form.ui.language);
    let at = caption.at_ms.to_string();
    let write = form.tell(move |scenario, typed: String| {
        if let Some(caption) = scenario.captions.get_mut(place) {
            caption.text = said(&caption.text, language, typed.trim());
        }
    });
    let remove = form.tell(move |scenario, _: MouseEvent| {
        if place < scenario.captions.len() {
            scenario.captions.remove(place);
        }
    });
    let (label, text) = (ui.say_with(Making::CaptionAt, &[&at]), caption.text.of(language));
    html! {
        <div class="build-caption" key={format!("caption{at}")}>
            { form.lines(label, &format!("captions[{place}]"), text, limits::TEXT_CHARS, write) }
            { fields::remove(ui.say_with(Making::RemoveCaption, &[&at]), remove) }
        </div>
    }
}
