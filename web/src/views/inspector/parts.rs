//! Shared by the panels: buttons for actions, and lists of named values.

use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::words::More;
use synod_sim::Action;
use synod_sim::run::frame::FieldFrame;
use yew::prelude::*;

/// A button for an action; disabled if the action is impossible, with the reason in its tooltip.
pub fn button(
    ui: &Ui,
    session: &Session,
    label: impl Into<AttrValue>,
    key: Option<&'static str>,
    action: Action,
) -> Html {
    button_for_all(ui, session, label, key, vec![action])
}

/// A button for several actions at once; disabled if the first of them is impossible.
pub fn button_for_all(
    ui: &Ui,
    session: &Session,
    label: impl Into<AttrValue>,
    key: Option<&'static str>,
    actions: Vec<Action>,
) -> Html {
    let label: AttrValue = label.into();
    let refused = actions.first().and_then(|action| session.allows(action).err());
    let title = refused.map(|refused| session.reason(refused));
    let title = title.or_else(|| key.map(|key| format!("{label} ({key})")));
    html! {
        <button type="button" disabled={refused.is_some()} {title} aria-keyshortcuts={key}
            onclick={ui.on(Intent::ActAll(actions))}>
            { label }
            if let Some(key) = key {
                <kbd aria-hidden="true">{ key }</kbd>
            }
        </button>
    }
}

/// Named values; a value that the latest action changed also shows its previous one.
pub fn fields(ui: &Ui, fields: &[FieldFrame]) -> Html {
    html! {
        { for fields.iter().map(|field| {
            let was = field.before.as_ref().map(|was| if was.is_empty() { ui.say(More::WasNothing) } else { was });
            html! {
                <div>
                    <dt>{ &field.name }</dt>
                    <dd class="number">
                        if let Some(was) = was {
                            <span class="inspector-changed"><s>{ was }</s>{ " → " }<b>{ &field.value }</b></span>
                        } else {
                            { &field.value }
                        }
                    </dd>
                </div>
            }
        }) }
    }
}
