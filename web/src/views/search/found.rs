//! What a search has found, in plain words, with the schedules that show it.

use super::{grouped, seconds};
use crate::actors::search::{End, Ended};
use crate::browser::address;
use crate::model::form::SearchForm;
use crate::model::intent::{Intent, Opening};
use crate::model::protocols::registry;
use crate::model::texts::texts;
use crate::stage::ui::Ui;
use crate::views::share::{Copied, save};
use crate::words::{Label, More, Worded, fill};
use synod_core::{Language, OwnedText, limits};
use synod_sim::Scenario;
use synod_sim::explore::{FaultKind, Finding, Findings, GoalFinding, Reached, SearchPlan, TimerOrder};
use synod_sim::link::Link;
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::File;
use yew::prelude::*;

/// Draws what has been found.
pub fn draw(ui: &Ui, ended: &Ended) -> Html {
    let scenario = &ended.subject.scenario;
    let plan = scenario.search.clone().unwrap_or_default();
    html! {
        <>
            <h2>{ ui.say_with(More::FoundIn, &[scenario.title.of(ui.language)]) }</h2>
            <p>{ how(ui, ended, &plan) }</p>
            <p class="hint">{ within(ui, scenario, &plan) }</p>
            if let Some(findings) = &ended.findings {
                <ul class="search-found">
                    if let Some(goal) = &findings.goal {
                        { reached(ui, scenario, goal, findings.complete) }
                    }
                    { for by_weight(findings).into_iter().map(|finding| row(ui, scenario, finding, findings.complete)) }
                    if let Some(failed) = &findings.failed {
                        { line("violated", "✕", failed.failure.sentence(ui.language), ways(ui, &failed.schedule)) }
                    }
                </ul>
            }
            if !ended.subject.link.is_empty() {
                <button type="button" class="search-back"
                    onclick={ui.on(Intent::Open(Opening::Link(ended.subject.link.as_str().into())))}>
                    { ui.say(More::SearchBack) }
                </button>
            }
        </>
    }
}

/// How it has ended.
fn how(ui: &Ui, ended: &Ended, plan: &SearchPlan) -> String {
    let stats = ended.progress.stats;
    let (states, seconds) = (grouped(stats.states.into()), seconds(ended.progress.ms));
    let is_complete = ended.findings.as_ref().is_some_and(|findings| findings.complete);
    match &ended.end {
        End::Failed(what) => ui.say_with(More::FoundFailed, &[&states, what.of(ui.language)]),
        End::Memory => {
            ui.say_with(More::FoundMemory, &[&states, &grouped((limits::SEARCH_BYTES / 1_000_000) as u64), &seconds])
        }
        End::Stopped if !is_complete => ui.say_with(More::FoundStopped, &[&states, &seconds]),
        End::Stopped | End::Reached if is_complete => ui.say_with(More::FoundAll, &[&states, &seconds]),
        End::Stopped | End::Reached => match &ended.findings {
            Some(findings) if is_settled(findings) => ui.say_with(More::FoundFirst, &[&states, &seconds]),
            _ => {
                let most = grouped(plan.max_states.unwrap_or(limits::EXPLORE_STATES).into());
                ui.say_with(More::FoundMost, &[&most, &seconds])
            }
        },
    }
}

/// Whether what was sought was found: the goal, or something that breaks.
fn is_settled(findings: &Findings) -> bool {
    findings.failed.is_some()
        || match &findings.goal {
            Some(goal) => goal.verdict == Reached::Yes,
            None => findings.properties.iter().any(|finding| finding.verdict == Verdict::Violated),
        }
}

/// What breaks comes first.
fn by_weight(findings: &Findings) -> Vec<&Finding> {
    let (mut broken, others): (Vec<_>, Vec<_>) =
        findings.properties.iter().partition(|finding| finding.verdict == Verdict::Violated);
    broken.extend(others);
    broken
}

/// The bounds in one sentence.
fn within(ui: &Ui, scenario: &Scenario, plan: &SearchPlan) -> String {
    let comma = ui.say(Label::Comma);
    let kind = |kind: FaultKind, most: String| format!("{} {most}", kind.text().of(ui.language));
    let budgets = |repairs: bool| {
        let left = plan.budgets.iter().filter(move |(kind, most)| *most > 0 && (!repairs || kind.is_repair()));
        left.map(|(of, most)| kind(*of, most.to_string()))
    };
    let faults: Vec<String> = match &scenario.goal {
        Some(goal) if plan.goal => {
            let counted = FaultKind::IN_GOALS.into_iter().filter(|kind| goal.faults.most(*kind) > 0);
            let counted = counted.map(|counted| kind(counted, goal.faults.most(counted).to_string()));
            counted.chain(budgets(true)).collect()
        }
        _ => budgets(false).collect(),
    };
    let faults = if faults.is_empty() { ui.say(More::NoFaults).to_owned() } else { faults.join(comma) };
    let rounds = plan.rounds.clone().unwrap_or_default();
    let all = rounds.all.unwrap_or(limits::EXPLORE_ROUNDS).to_string();
    let named = rounds.timers.iter().map(|(timer, most)| format!("{timer} {most}"));
    let rounds = [all].into_iter().chain(named).collect::<Vec<_>>().join(comma);
    let timers = match plan.timers.unwrap_or_default() {
        TimerOrder::Any => More::TimersAny,
        TimerOrder::Late => More::TimersLate,
    };
    let faulty = plan.faulty.map(|nodes| {
        let names: Vec<&str> = nodes.iter().map(|node| scenario.nodes[node.index()].id.as_str()).collect();
        ui.say_with(More::WithinFaulty, &[&names.join(comma)])
    });
    let from = plan.from.filter(|from| *from > 0).map(|from| ui.say_with(More::WithinFrom, &[&from.to_string()]));
    let within = ui.say_with(More::Within, &[&faults, &rounds, ui.say(timers)]);
    [Some(within), faulty, from].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What was found about the goal.
fn reached(ui: &Ui, scenario: &Scenario, goal: &GoalFinding, is_complete: bool) -> Html {
    let actions = goal.actions.to_string();
    let decides = SearchForm::of(scenario).decides.map(|node| scenario.nodes[node.index()].id.as_str());
    let say = |word, of_decision| match decides {
        None => ui.say_with(word, &[&actions]),
        Some(node) => ui.say_with(of_decision, &[&actions, node]),
    };
    let (class, sign, mut text) = match goal.verdict {
        Reached::Yes if goal.actions == 0 => ("found", "★", say(More::GoalReached, More::DecisionMade)),
        Reached::Yes => ("found", "★", say(More::GoalReached, More::DecisionReached)),
        Reached::No => ("holds", "✓", say(More::GoalUnreachable, More::DecisionUnreachable)),
        Reached::Unknown => ("undecided", "◷", say(More::GoalUnknown, More::DecisionUnknown)),
    };
    if goal.verdict == Reached::Unknown && is_complete {
        text = format!("{text} {}", ui.say(More::OpenThoughComplete));
    }
    if !goal.left_out.is_empty() {
        let kinds: Vec<&str> = goal.left_out.iter().map(|kind| kind.text().of(ui.language)).collect();
        text = format!("{text} {}", ui.say_with(More::NotTried, &[&kinds.join(ui.say(Label::Comma))]));
    }
    if goal.cuts_one_link {
        text = format!("{text} {}", ui.say(More::CutsOneLink));
    }
    let title = |language: Language| {
        let template = More::DecisionTitle.in_language(language);
        decides.map(|node| fill(template, &[&actions, node]))
    };
    let titled = |schedule: &Scenario| match [Language::English, Language::Chinese].map(title) {
        [Some(en), Some(zh)] => Scenario { title: OwnedText { en, zh }, ..schedule.clone() },
        _ => schedule.clone(),
    };
    line(class, sign, text, goal.schedule.as_ref().map(|schedule| ways(ui, &titled(schedule))).unwrap_or_default())
}

/// What was found about one property.
fn row(ui: &Ui, scenario: &Scenario, finding: &Finding, is_complete: bool) -> Html {
    let registry = registry();
    let known = registry.properties(&scenario.protocol).unwrap_or_default();
    let property = known.iter().find(|property| property.name == finding.name);
    let title = property.map_or(finding.name.as_str(), |property| property.title.of(ui.language));
    let actions = finding.actions.to_string();
    let (class, sign, text) = match finding.verdict {
        Verdict::Holds => ("holds", "✓", ui.say_with(More::FoundHolds, &[title])),
        Verdict::Violated => ("violated", "✕", ui.say_with(More::FoundViolated, &[title, &actions])),
        // All was seen: only who is blocked can still be open then.
        Verdict::Undecided if is_complete => {
            let open = ui.say_with(More::FoundUndecided, &[title]);
            ("undecided", "◷", ui.say_with(More::FoundOpen, &[&open, ui.say(More::OpenThoughComplete)]))
        }
        Verdict::Undecided => ("undecided", "◷", ui.say_with(More::FoundUndecided, &[title])),
    };
    line(class, sign, text, finding.schedule.as_ref().map(|schedule| ways(ui, schedule)).unwrap_or_default())
}

fn line(class: &'static str, sign: &'static str, text: String, ways: Html) -> Html {
    html! {
        <li class={classes!("property", class)}>
            <div>
                <span class="property-sign" aria-hidden="true">{ sign }</span>
                <span>{ text }</span>
            </div>
            { ways }
        </li>
    }
}

/// What can be done with a schedule: play it, share it, save it.
fn ways(ui: &Ui, schedule: &Scenario) -> Html {
    let link = Link::to(None, File::One(Box::new(schedule.clone())));
    let link = texts().and_then(|texts| (texts.address)(&registry(), &link).ok());
    let play = link.clone().map(|link| {
        let ui = ui.clone();
        Callback::from(move |_: MouseEvent| {
            ui.dispatch(Intent::Open(Opening::Link(link.as_str().into())));
            ui.dispatch(Intent::Play(true));
        })
    });
    let keep = {
        let schedule = schedule.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(about) = registry().about(&schedule.protocol) {
                save("schedule.json", &synod_sim::write(&schedule, about).to_string());
            }
        })
    };
    html! {
        <div class="search-ways">
            if let Some(play) = play {
                <button type="button" onclick={play}>{ ui.say(More::FoundPlay) }</button>
            }
            <button type="button" onclick={keep}>{ ui.say(More::FoundSave) }</button>
            if let Some(link) = link {
                <details>
                    <summary>{ ui.say(Label::Share) }</summary>
                    <Copied name={ui.say(More::ShareLink)} text={format!("{}{link}", address::address())} />
                </details>
            }
        </div>
    }
}
