//! Whether a challenge is met: whether its goal is reached, with no more faults than it allows.

use crate::run::Run;
use crate::run::expect::is_met;
use crate::run::frame::{DecisionStatus, Frame, Verdict};
use crate::scenario::faults::{Caused, FaultKind, Faults};
use crate::scenario::{Decided, Expect, Goal, Wanted};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::language::list;
use synod_core::{DynCluster, Language, NodeId, speak};

/// How far a player has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalProgress {
    /// Whether the goal holds at the moment looked at, with no more faults than it allows.
    pub reached: bool,
    /// The faults that the player has caused up to then.
    pub caused: Caused,
    /// What the goal wants, as what a player is to do: `leave a node blocked`.
    pub wanted: String,
    /// The faults caused, and how many the goal allows: `1 of 2`, or by kind.
    pub spent: String,
}

/// How far the player of `run` has come at the moment shown, which is that of `frame`; `None` if the scenario has no
/// goal. Its words are in `language`.
pub fn progress(run: &mut Run, frame: &Frame, language: Language) -> Option<GoalProgress> {
    let goal = run.scenario().goal.clone()?;
    let done = run.person();
    let caused = Caused::by(done.iter().filter(|(after, _)| *after < frame.step).map(|(_, action)| action));
    let holds = match &goal.holds {
        Wanted::Blocked => frame.nodes.iter().any(|node| node.standing == DecisionStatus::Blocked),
        Wanted::Violated(name) => {
            let meant = frame.properties.iter().find(|property| property.name == *name);
            meant.is_some_and(|property| property.verdict == Verdict::Violated)
        }
        Wanted::Moment(expect) => is_met(expect, run),
    };
    Some(GoalProgress {
        reached: holds && goal.faults.allow(&caused),
        caused,
        wanted: wanted(run.world.cluster(), &goal, language),
        spent: spent(&goal.faults, &caused, language),
    })
}

/// That `goal` is reached, as a sentence.
pub(crate) fn reached(cluster: &dyn DynCluster, goal: &Goal, language: Language) -> String {
    let is = match &goal.holds {
        Wanted::Blocked => speak!(language, "a node is blocked", "有节点阻塞"),
        Wanted::Violated(name) => speak!(language, "“{}” is violated", "“{}”被违反", title(cluster, name, language)),
        Wanted::Moment(expect) => asked(cluster, expect, language),
    };
    speak!(language, "The goal is reached: {is}.", "目标已达成：{is}。")
}

/// What people call the property of this name.
fn title(cluster: &dyn DynCluster, name: &str, language: Language) -> String {
    let property = cluster.properties().iter().find(|property| property.name == name);
    property.map_or(name, |property| property.title.of(language)).to_string()
}

fn wanted(cluster: &dyn DynCluster, goal: &Goal, language: Language) -> String {
    match &goal.holds {
        Wanted::Blocked => speak!(language, "leave a node blocked", "让某个节点阻塞"),
        Wanted::Violated(name) => speak!(language, "violate “{}”", "违反“{}”", title(cluster, name, language)),
        Wanted::Moment(expect) => {
            let all = asked(cluster, expect, language);
            speak!(language, "reach a moment at which {all}", "到达这样的时刻：{all}")
        }
    }
}

/// What is asked of a moment, each in a few words.
fn asked(cluster: &dyn DynCluster, expect: &Expect, language: Language) -> String {
    let title = |name: &String| title(cluster, name, language);
    let name = |node: NodeId| cluster.name(node);
    let mut all = Vec::new();
    for (node, wanted) in &expect.decided {
        let nothing = || speak!(language, "nothing", "任何值");
        let (node, decided) = (name(*node), wanted.text(language));
        all.push(match decided {
            Some(_) if *wanted == Decided::Any => speak!(language, "{node} has decided", "{node} 已作出决定"),
            Some(decided) => speak!(language, "{node} has decided {decided}", "{node} 已决定 {decided}"),
            None => speak!(language, "{node} has decided {}", "{node} 尚未决定{}", nothing()),
        });
    }
    all.extend(expect.holds.iter().map(|one| speak!(language, "“{}” holds", "“{}”成立", title(one))));
    all.extend(expect.violates.iter().map(|one| speak!(language, "“{}” is violated", "“{}”被违反", title(one))));
    all.extend(expect.blocked.map(|nodes| {
        let (are, nodes) = (if nodes.len() > 1 { "are" } else { "is" }, list(nodes, name, language));
        speak!(language, "{nodes} {are} blocked", "阻塞的节点：{nodes}")
    }));
    for (node, phase) in &expect.phase {
        let about = cluster.about().phases.iter().find(|about| about.name == *phase);
        let word = about.map_or(phase.as_str(), |about| about.text.of(language));
        all.push(speak!(language, "{} shows “{word}”", "{} 显示“{word}”", name(*node)));
    }
    for (node, balance) in &expect.balances {
        all.push(speak!(language, "{} has the balance {balance}", "{} 的余额为 {balance}", name(*node)));
    }
    all.extend(expect.owners.map(|nodes| {
        let (is, nodes) = (if nodes.len() > 1 { "are owners" } else { "is the owner" }, list(nodes, name, language));
        speak!(language, "{nodes} {is}", "所有者：{nodes}")
    }));
    for (node, value) in &expect.copies {
        all.push(speak!(language, "{} holds {value}", "{} 保存着 {value}", name(*node)));
    }
    all.extend(expect.chosen.as_ref().map(|chosen| match chosen.is_empty() {
        true => speak!(language, "nothing is chosen", "没有值被选定"),
        false => speak!(language, "chosen: {}", "已选定：{}", chosen.text(language)),
    }));
    for (node, timer, count) in &expect.attempts {
        let node = name(*node);
        all.push(match timer {
            None => speak!(language, "{node} has made at least {count} attempts", "{node} 至少已重试 {count} 次"),
            Some(timer) => {
                speak!(
                    language,
                    "{node} has made at least {count} attempts ({timer})",
                    "{node} 至少已重试 {count} 次（{timer}）"
                )
            }
        });
    }
    all.join(speak!(language, "; ", "；").as_str())
}

fn spent(faults: &Faults, caused: &Caused, language: Language) -> String {
    match faults {
        Faults::Any(most) => speak!(language, "{} of {most}", "{} / {most}", caused.in_all()),
        Faults::Each(kinds) => {
            let beyond = FaultKind::IN_GOALS.into_iter().filter(|kind| faults.most(*kind) == 0 && caused.of(*kind) > 0);
            let named = kinds.iter().map(|(kind, _)| *kind).chain(beyond);
            let one = |kind: FaultKind| {
                let (word, caused, most) = (kind.text(), caused.of(kind), faults.most(kind));
                let word = word.of(language);
                speak!(language, "{word} {caused} of {most}", "{word} {caused} / {most}")
            };
            named.map(one).collect::<Vec<_>>().join(speak!(language, ", ", "，").as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::progress;
    use crate::testing::{ASK, opened, transfer};
    use crate::{Action, Run};
    use std::format;
    use std::string::ToString;
    use synod_core::{Language, NodeId};

    /// Whether the goal is reached at the moment shown, and how many faults it took.
    fn shown(run: &mut Run) -> Option<(bool, u32)> {
        let frame = run.frame(Language::English);
        progress(run, &frame, Language::English).map(|progress| (progress.reached, progress.caused.in_all()))
    }

    #[test]
    fn a_crash_meets_the_goal_a_repair_is_no_fault_and_two_are_too_many() {
        let coordinator = NodeId(0);
        let mut run = opened(&transfer(ASK, r#", "goal": {"holds": "blocked", "faults": 1}"#));
        run.run_to_end();
        run.seek(3);
        assert_eq!(shown(&mut run), Some((false, 0)));
        run.act(Action::Crash { node: coordinator, sent: None }).expect("it is up");
        run.run_to_end();
        run.seek(run.len());
        assert_eq!(shown(&mut run), Some((true, 1)));
        run.act(Action::Restart(coordinator)).expect("it is down");
        assert_eq!(shown(&mut run), Some((false, 1)));
        run.act(Action::Crash { node: coordinator, sent: None }).expect("it is up");
        assert_eq!(shown(&mut run), Some((false, 2)));
    }

    #[test]
    fn a_goal_may_want_a_moment_and_allow_faults_by_kind() {
        let goal = |faults| {
            let wanted =
                r#"{"decided": {"C": null}, "phase": {"A": "prepared", "B": "prepared"}, "blocked": ["A", "B"]}"#;
            transfer(ASK, &format!(r#", "goal": {{"holds": {wanted}, "faults": {faults}}}"#))
        };
        for (faults, reached) in [(r#"{"crashes": 1}"#, true), (r#"{"losses": 1}"#, false), ("1", true), ("0", false)] {
            let mut run = opened(&goal(faults));
            run.run_to_end();
            let both_prepared = (0..=run.len()).find(|step| {
                run.seek(*step);
                run.glance().phases.iter().filter(|(_, phase)| phase.as_deref() == Some("prepared")).count() == 2
            });
            run.seek(both_prepared.expect("both vote yes"));
            assert_eq!(shown(&mut run), Some((false, 0)), "nobody is blocked yet");
            run.act(Action::Crash { node: NodeId(0), sent: None }).expect("it is up");
            run.run_to_end();
            run.seek(run.len());
            assert_eq!(shown(&mut run), Some((reached, 1)), "{faults}");
        }
    }

    #[test]
    fn what_a_node_is_to_have_decided_it_has_decided_at_some_time() {
        let steps = format!(r#"{ASK}, {{"at": 25, "crash": "C", "sent": 0}}, {{"at": 30, "restart": "C"}}"#);
        let wanted = |decided: &str| {
            let goal = format!(r#""goal": {{"holds": {{"decided": {{"C": {decided}}}}}, "faults": 0}}"#);
            let mut run = opened(&transfer(&steps, &format!(r#", "broken": "coordinator-forgets", {goal}"#)));
            run.run_to_end();
            run.seek(run.len());
            let decided = run.glance().decided[0].1.one().expect("it has decided").clone();
            (decided.as_str().to_string(), shown(&mut run))
        };
        assert_eq!(wanted(r#""commit""#), ("abort".into(), Some((true, 0))), "before it forgot");
        assert_eq!(wanted(r#""abort""#), ("abort".into(), Some((true, 0))));
        assert_eq!(wanted("null"), ("abort".into(), Some((false, 0))));
    }

    #[test]
    fn a_scenario_without_a_goal_has_no_progress() {
        assert_eq!(shown(&mut opened(&transfer(ASK, ""))), None);
    }
}
