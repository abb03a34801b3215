//! The fields of the form. Each takes what is typed, makes a scenario of it, and says if that is what is wrong.

use crate::model::intent::Intent;
use crate::stage::ui::Ui;
use crate::views::choice::Choice;
use crate::views::icons::{Icon, icon};
use std::rc::Rc;
use synod_core::{About, Language, OwnedText};
use synod_sim::{Diagnostic, Scenario};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The id of the sentence that says what is wrong.
pub const WRONG: &str = "build-wrong";

/// What the form is made of.
pub struct Form<'a> {
    /// What every component needs.
    pub ui: &'a Ui,
    /// The scenario, as the form says it.
    pub scenario: &'a Rc<Scenario>,
    /// What its protocol says of itself.
    pub about: &'a About,
    /// What is wrong with it.
    pub wrong: Option<&'a Diagnostic>,
}

impl Form<'_> {
    /// What shows another scenario, about which nothing is claimed, made by `then` of this one.
    pub fn does<E>(&self, then: impl Fn(Scenario) -> Scenario + 'static) -> Callback<E> {
        let (ui, scenario) = (self.ui.clone(), Rc::clone(self.scenario));
        Callback::from(move |_| ui.dispatch(Intent::Build(Rc::new(then((*scenario).clone()).unclaimed()))))
    }

    /// The same with what was typed.
    pub fn change<T: 'static>(&self, then: impl Fn(&mut Scenario, T) + 'static) -> Callback<T> {
        let (ui, scenario) = (self.ui.clone(), Rc::clone(self.scenario));
        Callback::from(move |typed| {
            let mut scenario = (*scenario).clone().unclaimed();
            then(&mut scenario, typed);
            ui.dispatch(Intent::Build(Rc::new(scenario)));
        })
    }

    /// The same where only what is said of the run changes, and not the run.
    pub fn tell<T: 'static>(&self, then: impl Fn(&mut Scenario, T) + 'static) -> Callback<T> {
        let (ui, scenario) = (self.ui.clone(), Rc::clone(self.scenario));
        Callback::from(move |typed| {
            let mut scenario = (*scenario).clone();
            then(&mut scenario, typed);
            ui.dispatch(Intent::Build(Rc::new(scenario)));
        })
    }

    /// Whether what is wrong is at `place`, a path in a scenario file, or below it.
    fn is_wrong(&self, place: &str) -> bool {
        let rest = self.wrong.and_then(|bad| bad.place.strip_prefix(place));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// What tells assistive technology that the field of `place` is wrong, and why: `aria-invalid` and
    /// `aria-describedby`.
    fn marks(&self, place: &str) -> (Option<&'static str>, Option<&'static str>) {
        let wrong = self.is_wrong(place);
        (wrong.then_some("true"), wrong.then_some(WRONG))
    }

    /// A field for one line.
    pub fn line(&self, label: String, place: &str, value: &str, most: usize, set: Callback<String>) -> Html {
        let onchange = set.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
        let (invalid, described) = self.marks(place);
        html! {
            <label class="build-field">
                <span>{ label }</span>
                <input type="text" value={value.to_owned()} maxlength={most.to_string()} {onchange} autocomplete="off"
                    spellcheck="false" aria-invalid={invalid} aria-describedby={described} />
            </label>
        }
    }

    /// A field for several lines.
    pub fn lines(&self, label: String, place: &str, value: &str, most: usize, set: Callback<String>) -> Html {
        let onchange = set.reform(|event: Event| event.target_unchecked_into::<HtmlTextAreaElement>().value());
        let (invalid, described) = self.marks(place);
        html! {
            <label class="build-field build-lines">
                <span>{ label }</span>
                <textarea rows="3" value={value.to_owned()} maxlength={most.to_string()} {onchange}
                    aria-invalid={invalid} aria-describedby={described} />
            </label>
        }
    }

    /// A field for a whole number, with its name before it.
    pub fn number(&self, label: String, place: &str, value: i64, set: Callback<i64>) -> Html {
        html! {
            <label class="build-field build-number">
                <span>{ label }</span>{ self.input(None, place, value, set) }
            </label>
        }
    }

    /// The same where what stands beside it says what it is.
    pub fn bare_number(&self, label: &'static str, place: &str, value: i64, set: Callback<i64>) -> Html {
        self.input(Some(label), place, value, set)
    }

    fn input(&self, label: Option<&'static str>, place: &str, value: i64, set: Callback<i64>) -> Html {
        let onchange = Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            // What is no number is not taken: the field shows again what holds.
            match field.value().trim().parse() {
                Ok(number) => set.emit(number),
                Err(_) => field.set_value(&value.to_string()),
            }
        });
        let (invalid, described) = self.marks(place);
        html! {
            <input type="number" class="number" step="1" value={value.to_string()} {onchange} aria-label={label}
                title={label} aria-invalid={invalid} aria-describedby={described} />
        }
    }

    /// A choice among these, each with its value and its text; the value chosen is `now`.
    pub fn choice(
        &self,
        label: String,
        place: &str,
        choices: &[(String, String)],
        now: &str,
        set: Callback<String>,
    ) -> Html {
        let (invalid, described) = self.marks(place);
        let choices: Rc<[(String, String)]> = choices.into();
        html! { <Choice class="build-field" {label} {choices} now={now.to_owned()} {set} {invalid} {described} /> }
    }

    /// Something that is so or not.
    pub fn check(&self, label: String, is_so: bool, set: Callback<bool>) -> Html {
        let onchange = Callback::from(move |_: Event| set.emit(!is_so));
        html! {
            <label class="build-check"><input type="checkbox" checked={is_so} {onchange} />{ label }</label>
        }
    }
}

/// A small button that takes something away.
pub fn remove(label: String, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="inspector-tool" aria-label={label.clone()} title={label} {onclick}>
            { icon(Icon::Close) }
        </button>
    }
}

/// `text` with `typed` in this language. The other language has the same where it had nothing of its own.
pub fn said(text: &OwnedText, language: Language, typed: &str) -> OwnedText {
    let (mine, other) = match language {
        Language::English => (&text.en, &text.zh),
        Language::Chinese => (&text.zh, &text.en),
    };
    let other = if other.is_empty() || other == mine { typed } else { other.as_str() };
    match language {
        Language::English => OwnedText { en: typed.into(), zh: other.into() },
        Language::Chinese => OwnedText { en: other.into(), zh: typed.into() },
    }
}

#[cfg(test)]
mod tests {
    use super::said;
    use synod_core::{Language, OwnedText};

    #[test]
    fn what_is_said_in_one_language_is_said_in_both_until_somebody_says_it_otherwise() {
        let first = said(&OwnedText::default(), Language::English, "A crash");
        assert_eq!(first, OwnedText::same("A crash"));
        let second = said(&first, Language::English, "Two crashes");
        assert_eq!(second, OwnedText::same("Two crashes"));
        let third = said(&second, Language::Chinese, "两次崩溃");
        assert_eq!(third, OwnedText::same("两次崩溃"), "nothing in either was its own yet");
        let own = OwnedText { en: "Two crashes".into(), zh: "两次崩溃".into() };
        assert_eq!(said(&own, Language::English, "None").zh, "两次崩溃");
    }
}
