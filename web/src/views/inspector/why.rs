//! Why something happened, in the inspector's place: what is asked about, its nearest causes, each of which can be
//! asked about next, and what would end a wait that is in vain.

use super::parts::button_for_all;
use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::views::icons::{Icon, icon};
use crate::views::transport::sort;
use crate::views::why::{Untold, ask, known};
use crate::words::{Label, More};
use synod_core::{Check, NodeId, limits};
use synod_sim::Action;
use synod_sim::run::causes::{Asked, Causes, Ground, Repair};
use synod_sim::run::frame::{DecisionStatus, Event};
use synod_sim::scenario::action::Cause;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Draws it, if something is asked about.
pub fn draw(state: &State) -> Option<Html> {
    let asked = state.why?;
    Some(html! { <Why session={state.session.clone()} {asked} /> })
}

/// A button that asks why a node waits, is blocked or has decided.
pub fn of_node(ui: &Ui, session: &Session, node: NodeId) -> Html {
    let frame = &session.snapshot.frame;
    let word = match frame.nodes.get(node.index()).map(|node| &node.standing) {
        Some(DecisionStatus::Blocked) => More::WhyBlocked,
        Some(DecisionStatus::Waiting) => More::WhyWaiting,
        Some(DecisionStatus::Decided(_)) => More::WhyDecided,
        Some(DecisionStatus::Idle) | None => return Html::default(),
    };
    let asked = session.asked(node);
    asked.map(|asked| ask(ui, asked, "why-ask", ui.say_with(word, &[session.name(node)]))).unwrap_or_default()
}

/// What there is to ask of a property that is violated, at this place of the protocol's list.
pub fn of_property(session: &Session, place: usize) -> Option<Asked> {
    let nodes = session.snapshot.frame.properties.get(place)?.nodes;
    match session.cluster().properties().get(place)?.check {
        Check::Blocked => nodes.first().map(Asked::Node),
        Check::Shared(_) | Check::Own(..) => Some(Asked::Property(place as u8)),
    }
}

/// What is told.
#[derive(PartialEq, Properties)]
struct Props {
    session: Session,
    asked: Asked,
}

#[component]
fn Why(props: &Props) -> Html {
    let (ui, session, asked) = (use_ui(), &props.session, props.asked);
    // What was asked about before, and what is, each with the moment at which it was last looked at.
    let trail = use_mut_ref(Vec::<(Asked, u32)>::new);
    let back = {
        let (mut trail, here) = (trail.borrow_mut(), session.position());
        match trail[..] {
            [.., (before, _), _] if before == asked => _ = trail.pop(),
            [.., (last, _)] if last == asked => {
                trail.pop();
                trail.push((asked, here));
            }
            _ => trail.push((asked, here)),
        }
        trail.len().checked_sub(2).map(|place| trail[place])
    };
    let heading = use_node_ref();
    let title = heading.clone();
    use_effect_with(asked, move |_| {
        if let Some(title) = title.cast::<HtmlElement>() {
            _ = title.focus();
        }
    });
    let known = known(session, asked);
    let close = format!("{} (Esc)", ui.say(Label::Close));
    html! {
        <section class="why" aria-labelledby="why-title">
            <div class="dialog-head">
                <h2 id="why-title" tabindex="-1" ref={heading} aria-describedby="why-asked">{ ui.say(More::Why) }</h2>
                <button type="button" class="button-square" aria-label={ui.say(Label::Close)} title={close}
                    onclick={ui.on(Intent::Why(None))}>{ icon(Icon::Close) }</button>
            </div>
            { subject(&ui, session, asked) }
            { match &known.untold {
                Some(Untold::Brought) => html! { <p class="hint">{ ui.say(More::WhyBrought) }</p> },
                Some(Untold::Failed(failure)) => html! { <p class="hint">{ failure.sentence(ui.language) }</p> },
                None => told(&ui, session, asked, &known.causes),
            } }
            if let Some(before) = back {
                <div class="inspector-actions">{ go_back(&ui, before) }</div>
            }
        </section>
    }
}

/// A button that returns to what was asked about before, and to its moment.
fn go_back(ui: &Ui, (before, step): (Asked, u32)) -> Html {
    let dispatch = ui.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        dispatch.dispatch(Intent::Seek(step));
        dispatch.dispatch(Intent::Why(Some(before)));
    });
    html! { <button type="button" {onclick}>{ ui.say(More::WhyBack) }</button> }
}

/// What is asked about, in words.
fn subject(ui: &Ui, session: &Session, asked: Asked) -> Html {
    let inner = match asked {
        Asked::Step(step) => {
            let entry = session.entry(step);
            let when = ui.say_with(Label::Clock, &[&entry.at_ms.to_string()]);
            html! {
                <>
                    <span class={classes!("mark", sort(entry.sort))} aria-hidden="true" />
                    <span><b class="number">{ when }</b>{ " " }{ entry.text }</span>
                </>
            }
        }
        Asked::Node(node) => html! { <span>{ for session.waits(node).iter().map(|one| format!("{one} ")) }</span> },
        Asked::Property(place) => match session.snapshot.frame.properties.get(usize::from(place)) {
            Some(property) => html! {
                <span><b>{ &property.title }</b>{ " " }{ property.detail.as_ref().unwrap_or(&property.claim) }</span>
            },
            None => Html::default(),
        },
    };
    html! { <p id="why-asked" class="why-asked">{ inner }</p> }
}

fn told(ui: &Ui, session: &Session, asked: Asked, causes: &Causes) -> Html {
    let [events, messages] = [causes.steps.len(), causes.flights.len()].map(|count| count.to_string());
    let cause = |ground: &Ground| {
        let entry = session.entry(ground.step);
        html! {
            <li key={ground.step}>
                <button type="button" class="why-cause" onclick={ui.on(Intent::Why(Some(Asked::Step(ground.step))))}>
                    <span class={classes!("mark", sort(entry.sort))} aria-hidden="true" />
                    <span>{ session.ground(ground) }</span>
                    <small class="number">{ ui.say_with(Label::Moment, &[&ground.step.to_string()]) }</small>
                </button>
            </li>
        }
    };
    html! {
        <>
            if causes.direct.is_empty() {
                { beginning(ui, session, asked) }
            } else {
                <h3>{ ui.say(More::Because) }</h3>
                <ol class="why-list">{ for causes.direct.iter().map(cause) }</ol>
                if causes.whole {
                    <p class="hint hint-small">{ ui.say_with(More::WhyCount, &[&events, &messages]) }</p>
                }
            }
            if is_timer(session, asked) {
                <p class="hint hint-small">{ ui.say(More::WhyTimer) }</p>
            }
            if !causes.whole {
                <p class="hint hint-small">{ ui.say(More::WhyCut) }</p>
            }
            if let Asked::Node(node) = asked { { endings(ui, session, node, causes) } }
        </>
    }
}

/// Whether a timer has run out.
fn is_timer(session: &Session, asked: Asked) -> bool {
    matches!(asked, Asked::Step(step) if matches!(session.event(step).action, Some(Action::Fire { .. })))
}

/// That nothing in the run has led to it.
fn beginning(ui: &Ui, session: &Session, asked: Asked) -> Html {
    let word = match asked {
        Asked::Step(step) => match session.event(step) {
            event if event.refused.is_some() => More::WhyRefused,
            Event { cause: Cause::Person, .. } => More::DoneByPerson,
            Event { cause: Cause::Step(_), .. } => More::DoneByScenario,
            Event { cause: Cause::Clock, .. } => More::NothingBefore,
        },
        Asked::Property(_) => More::NothingBefore,
        Asked::Node(_) => return Html::default(),
    };
    html! { <p class="hint">{ ui.say(word) }</p> }
}

/// What would end a wait that is in vain, and who else waits so.
fn endings(ui: &Ui, session: &Session, node: NodeId, causes: &Causes) -> Html {
    let mends = &causes.mends;
    let frame = &session.snapshot.frame;
    let is_blocked =
        |id: NodeId| frame.nodes.get(id.index()).is_some_and(|node| node.standing == DecisionStatus::Blocked);
    if !is_blocked(node) {
        return Html::default();
    }
    let name = session.name(node);
    let mend = |repairs: &Vec<Repair>| {
        let actions = repairs.iter().map(|repair| repair.action()).collect();
        button_for_all(ui, session, session.mend(repairs), None, actions)
    };
    let others = frame.nodes.iter().map(|node| node.id).filter(|other| *other != node && is_blocked(*other));
    html! {
        <>
            <h3>{ ui.say(More::WhyEnds) }</h3>
            if mends.is_empty() {
                <p class="hint">{ ui.say(More::NothingEnds) }</p>
            } else {
                <p class="hint">{ ui.say_with(More::AnyEnds, &[name]) }</p>
                <div class="inspector-actions">{ for mends.iter().map(mend) }</div>
            }
            if causes.mends_cut {
                <p class="hint hint-small">{ ui.say_with(More::MendsCut, &[&limits::CAUSE_REPAIRS.to_string()]) }</p>
            }
            <div class="inspector-actions">{ for others.map(|other| of_node(ui, session, other)) }</div>
        </>
    }
}
