//! What to do next with a lesson: three lines, each of which does it. They follow from the run alone: play it, break it
//! where it is about to decide, ask why; at its end the next lesson.

use super::why::of_property;
use crate::model::intent::{Aside, Intent, Opening};
use crate::model::lessons;
use crate::model::protocols::registry;
use crate::model::session::Session;
use crate::stage::ui::{Ui, use_ui};
use crate::words::{Label, More};
use synod_core::property::decision_text;
use synod_sim::Action;
use synod_sim::run::causes::Asked;
use synod_sim::run::frame::{DecisionStatus, Verdict};
use synod_sim::scenario::faults::FaultKind;
use yew::prelude::*;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub session: Session,
    /// Whether it is asked what nodes will decide before that is shown.
    pub predicts: bool,
}

/// A line: its words, and what it does.
type Line = (String, Vec<Intent>);

/// What to do next; nothing where no lesson is shown.
#[component]
pub fn Path(props: &Props) -> Html {
    let (ui, session) = (use_ui(), &props.session);
    let base = session.base;
    let next = use_memo((base, ui.language), |(base, language)| {
        let (id, title) = after(base.as_ref()?)?;
        Some((id, title.of(*language).to_owned()))
    });
    if base.is_none() {
        return Html::default();
    }
    let ended = session.history.is_whole() && session.position() == session.history.last();
    let why = why(&ui, session);
    let play = if ended { More::PathAgain } else { More::PathPlay };
    let play = (ui.say(play).to_owned(), vec![Intent::Play(true)]);
    let goes_on = next.as_ref().as_ref().map(|(id, title)| {
        let link = Intent::Open(Opening::Link(format!("#{id}").into()));
        (ui.say_with(More::PathNext, &[title]), vec![link])
    });
    let lines: [Option<Line>; 3] = match ended {
        false => [Some(play), Some(act(&ui, session)), why],
        true => [why.or(Some(play)), Some(act(&ui, session)), goes_on],
    };
    html! {
        <section class="inspector-path">
            <h2>{ ui.say(More::PathTitle) }</h2>
            <ol>{ for lines.into_iter().flatten().map(|line| draw(&ui, line)) }</ol>
            if session.scenario.goal.is_none() {
                <label title={ui.say(More::PredictHint)}>
                    <input type="checkbox" checked={props.predicts}
                        onchange={ui.on::<Event>(Intent::Predict(!props.predicts))} />
                    { ui.say(More::Predict) }
                </label>
            }
        </section>
    }
}

fn draw(ui: &Ui, (words, intents): Line) -> Html {
    let ui = ui.clone();
    let onclick = Callback::from(move |_: MouseEvent| intents.iter().cloned().for_each(|intent| ui.dispatch(intent)));
    html! { <li><button type="button" {onclick}>{ words }</button></li> }
}

/// What is worth trying: the goal; else a fault that the lesson's search allows, where the first node is about to
/// decide; in a run that has been changed, the way back.
fn act(ui: &Ui, session: &Session) -> Line {
    if session.scenario.goal.is_some() {
        let wanted = session.snapshot.progress.as_ref().map(|progress| progress.wanted.clone());
        return match wanted {
            Some(wanted) => (ui.say_with(More::PathGoal, &[&wanted]), vec![Intent::Aside(Aside::Search)]),
            None => (ui.say(Label::CanItBeDone).to_owned(), vec![Intent::Aside(Aside::Search)]),
        };
    }
    if session.history.departs.is_some() {
        return (ui.say(More::PathOwn).to_owned(), vec![Intent::Own]);
    }
    let first = session.questions().into_iter().find_map(|question| Some((question.node, question.step?)));
    let Some((node, step)) = first else {
        return (ui.say(Label::SearchHint).to_owned(), vec![Intent::Aside(Aside::Search)]);
    };
    let budgets = session.scenario.search.as_ref().map(|plan| &plan.budgets[..]).unwrap_or_default();
    let allows = |kind: FaultKind| budgets.iter().any(|(known, most)| *known == kind && *most > 0);
    let event = session.foretold_event(step);
    let before = Intent::Seek(step - 1);
    let lost = event.flight.filter(|_| allows(FaultKind::Losses) && !allows(FaultKind::Crashes));
    match (lost, session.outlook().crossings.iter().find(|way| Some(way.id) == lost)) {
        (Some(flight), Some(way)) => {
            let words = ui.say_with(More::PathLose, &[&way.label, session.name(way.from), session.name(node)]);
            (words, vec![before, Intent::Act(Action::Lose(flight))])
        }
        _ => {
            let words = ui.say_with(More::PathCrash, &[session.name(node)]);
            (words, vec![before, Intent::Act(Action::Crash { node, sent: None })])
        }
    }
}

/// What is worth asking: why a property is violated, why a node is blocked, why the first node decided.
fn why(ui: &Ui, session: &Session) -> Option<Line> {
    let frame = &session.snapshot.frame;
    let blocked = frame.nodes.iter().find(|node| node.standing == DecisionStatus::Blocked);
    if let Some(asked) = blocked.and_then(|node| session.asked(node.id)) {
        return Some((ui.say_with(More::WhyBlocked, &[&blocked?.name]), vec![Intent::Why(Some(asked))]));
    }
    let violated = frame.properties.iter().position(|property| property.verdict == Verdict::Violated);
    if let Some(place) = violated {
        let words = ui.say_with(More::PathViolated, &[&frame.properties[place].title]);
        return Some((words, vec![Intent::Why(Some(of_property(session, place)?))]));
    }
    let first = session.questions().into_iter().find(|question| question.step.is_some())?;
    let value = decision_text(first.values.get(first.right?)?, ui.language);
    let words = ui.say_with(More::PathWhy, &[session.name(first.node), &value]);
    Some((words, vec![Intent::Why(Some(Asked::Step(first.step?)))]))
}

/// The lesson after the one called `id`, of the same protocol, with its title.
fn after(id: &str) -> Option<(&'static str, synod_core::OwnedText)> {
    let registry = registry();
    let of = registry.abouts().find(|about| registry.lessons_of(&about.id).iter().any(|lesson| lesson.id == id))?;
    let later = registry.lessons_of(&of.id).iter().skip_while(|lesson| lesson.id != id).skip(1);
    later.map(|lesson| lesson.id).find_map(|id| {
        let link = lessons::shipped(id)?;
        let [scenario] = link.file.scenarios() else { return None };
        Some((id, scenario.title.clone()))
    })
}
