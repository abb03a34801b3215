//! `synod run`: a scenario from its start to its end, in sentences, as JSON or in an export format.

use crate::arguments::{RunArguments, RunFormat};
use crate::source::{BadInput, Outcome, Source};
use synod_core::{Language, Lesson, OwnedText, Registry, Value, limits, speak};
use synod_sim::export::Export;
use synod_sim::link::{self, Link};
use synod_sim::run::frame::{PropertyFrame, Verdict};
use synod_sim::scenario::json::Json;
use synod_sim::scenario::{Decided, File, read_file};
use synod_sim::scenario::{Scenario, Schedule};
use synod_sim::world::Counts;
use synod_sim::{Diagnostic, Run, Summary, expect};

/// Runs the scenario. The text to print, and whether all expectations hold, unless the protocol has failed.
pub(crate) fn run(registry: &Registry, ask: &RunArguments) -> Result<(String, Outcome), BadInput> {
    let source = Source::of(registry, &ask.what)?;
    let link = match ask.until_ms {
        None => source.link.clone(),
        Some(until_ms) => ended(registry, &source.link, until_ms).map_err(|bad| source.bad(&bad))?,
    };
    // A link that is too long for any reader to accept is left out.
    let address = link::write(registry, &link).ok();
    let mut judged = link.clone();
    let base = source.link.base.and_then(|id| registry.lesson(id));
    let another = base.is_some_and(|base| !is_run_of(registry, &source.link.file, base));
    if another {
        // What captions state refers to the run that they were written for.
        let captions = judged.file.scenarios_mut().iter_mut().flat_map(|scenario| &mut scenario.captions);
        captions.for_each(|caption| caption.expect = None);
    }
    let runs = link::open(registry, &judged).map_err(|bad| source.bad(&bad))?;
    let asked = runs.into_iter().zip(source.link.file.scenarios());
    let mut played: Vec<Played> =
        asked.map(|(run, asked)| play(run, address.clone(), ask.until_ms, asked.until_ms)).collect();
    let failures: Vec<String> = played.iter().filter_map(|played| played.run.failed(Language::English)).collect();
    let outcome = match failures[..] {
        [] => Outcome::of(played.iter().all(|played| played.unmet.is_empty())),
        _ => Outcome::Failed,
    };
    for sentence in &failures {
        eprintln!("synod: {}: failed: {sentence}", source.name);
    }
    for what in played.iter().flat_map(|played| &played.unmet) {
        eprintln!("synod: {}: {what}", source.name);
    }
    let mut each = |show: fn(&mut Played, Language) -> String| {
        played.iter_mut().map(|one| show(one, ask.language)).collect::<Vec<_>>()
    };
    let text = match (ask.format, &source.link.file) {
        (RunFormat::Text, _) => each(text).join("\n"),
        (RunFormat::Json, File::One(_)) => format!("{}\n", each(json).concat()),
        (RunFormat::Json, File::Comparison(_)) => format!("[{}]\n", each(json).join(",")),
        (RunFormat::Export(format), file) => {
            let title = match file {
                File::One(_) => "",
                File::Comparison(comparison) => comparison.title.of(ask.language),
            };
            let mut runs: Vec<&mut Run> = played.iter_mut().map(|played| &mut played.run as _).collect();
            Export::of(&mut runs, title, ask.language).text(format)
        }
    };
    Ok((text, outcome))
}

/// Whether `file` has the same runs as the shipped scenario `base`, whatever its texts and expectations.
fn is_run_of(registry: &Registry, file: &File, base: Lesson) -> bool {
    let bare = |scenario: &Scenario| Scenario {
        title: OwnedText::default(),
        about: OwnedText::default(),
        captions: Vec::new(),
        expect: Vec::new(),
        goal: None,
        ..scenario.clone()
    };
    let runs = |file: &File| file.scenarios().iter().map(bare).collect::<Vec<_>>();
    read_file(registry, base.json).is_ok_and(|base| runs(&base) == runs(file))
}

/// A run at its end.
struct Played {
    run: Run,
    /// The link to it.
    link: Option<String>,
    summary: Summary,
    /// The expectations that fail.
    unmet: Vec<String>,
}

fn play(mut run: Run, link: Option<String>, until_ms: Option<u64>, expected_until_ms: u64) -> Played {
    run.run_to_end();
    run.seek(run.len());
    // A manual schedule has no times, so it cannot be ended early.
    let timed = run.scenario().schedule == Schedule::Timed;
    let judged = until_ms.filter(|until_ms| timed && *until_ms < expected_until_ms);
    let unmet = expect::unmet(&mut run, judged);
    let summary = run.summary();
    Played { run, link, summary, unmet }
}

/// The same run ended at `until_ms`: users' later actions are dropped.
fn ended(registry: &Registry, link: &Link, until_ms: u64) -> Result<Link, Diagnostic> {
    let mut ended = link.clone();
    let runs = link::open(registry, link)?;
    for ((run, scenario), played) in runs.iter().zip(ended.file.scenarios_mut()).zip(&mut ended.played) {
        scenario.until_ms = until_ms;
        played.acts.retain(|act| scenario.schedule == Schedule::Manual || run.at_ms(act.after) <= until_ms);
        played.shown = 0;
    }
    Ok(ended)
}

/// The log, then the result.
fn text(played: &mut Played, language: Language) -> String {
    let Played { run, summary, unmet, .. } = played;
    let mut lines: Vec<String> = Vec::new();
    let title = run.scenario().title.of(language);
    if !title.is_empty() {
        lines.extend([title.to_string(), String::new()]);
    }
    for step in 0..=run.len() {
        let entry = run.entry(step, language);
        lines.push(match language {
            Language::English => format!("{:>6} ms {:>5}  {}", entry.at_ms, entry.step, entry.text),
            Language::Chinese => format!("{:>6} 毫秒 {:>5}  {}", entry.at_ms, entry.step, entry.text),
        });
    }
    lines.push(String::new());
    lines.extend(facts(summary, language));
    lines.extend(run.failed(language).map(|sentence| speak!(language, "failed: {sentence}", "出错：{sentence}")));
    lines.extend(run.frame(language).properties.iter().map(|property| verdict(property, language)));
    lines.push(counts(summary, run.digest(), language));
    lines.extend(unmet.iter().map(|what| speak!(language, "Not as expected: {what}.", "与期望不符：{what}。")));
    lines.push(String::new());
    lines.join("\n")
}

/// What nodes have decided, what is chosen, who is blocked, and whether the run was cut off.
fn facts(summary: &Summary, language: Language) -> Vec<String> {
    let decided = |(node, decided): &(String, Decided)| match decided.text(language) {
        Some(value) => speak!(language, "{node} has decided {value}.", "{node} 已决定：{value}。"),
        None => speak!(language, "{node} has decided nothing.", "{node} 尚未决定。"),
    };
    let mut facts: Vec<String> = summary.decided.iter().map(decided).collect();
    let all = |of: Vec<&str>| of.join(if language == Language::English { ", " } else { "、" });
    if !summary.chosen.is_empty() {
        let chosen = summary.chosen.text(language);
        facts.push(speak!(language, "Chosen: {chosen}.", "已选定：{chosen}。"));
    }
    if !summary.blocked.is_empty() {
        let blocked = all(summary.blocked.iter().map(String::as_str).collect());
        facts.push(speak!(language, "Blocked: {blocked}.", "已阻塞：{blocked}。"));
    }
    if summary.cut {
        let most = limits::ACTIONS;
        facts.push(speak!(
            language,
            "The run was cut off at {most} actions: more would have happened.",
            "运行在第 {most} 个动作处被截断。后面本来还会有事发生。"
        ));
    }
    facts
}

fn verdict(property: &PropertyFrame, language: Language) -> String {
    let detail = property.detail.as_deref().unwrap_or_default();
    let verdict = match (property.verdict, language) {
        (verdict, Language::English) => verdict.name(),
        (Verdict::Holds, Language::Chinese) => "成立",
        (Verdict::Violated, Language::Chinese) => "被违反",
        (Verdict::Undecided, Language::Chinese) => "未知",
    };
    let step = property.step.map(|step| speak!(language, " at step {step}", "（第 {step} 步）")).unwrap_or_default();
    format!("{:<14}{verdict}{step}  {detail}", property.name).trim_end().to_string()
}

fn counts(summary: &Summary, digest: u64, language: Language) -> String {
    let Counts { sent, delivered, lost, duplicated, forged, forced_writes } = summary.counts;
    let forgeries = match forged {
        0 => String::new(),
        forged => speak!(language, ", {forged} forged", "，伪造 {forged} 条"),
    };
    let (actions, at_ms) = (summary.actions, summary.at_ms);
    speak!(
        language,
        "{sent} messages sent, {delivered} delivered, {lost} lost, {duplicated} duplicated{forgeries}; {forced_writes} \
         forced writes; {actions} actions; {at_ms} ms; digest {digest:016x}",
        "发送 {sent} 条消息，送达 {delivered} 条，丢失 {lost} 条，复制 {duplicated} 条{forgeries}；强制写盘 {forced_writes} 次；{actions} 个动作；\
         {at_ms} 毫秒；摘要 {digest:016x}"
    )
}

fn json(played: &mut Played, _: Language) -> String {
    let Played { run, link, summary, .. } = played;
    let whole = |number: u32| Json::Whole(i64::from(number));
    let decided = summary.decided.iter().map(|(node, decided)| (node.clone(), decided.json()));
    let balances = summary.balances.iter().map(|(node, balance)| (node.clone(), Json::Whole(*balance)));
    let owners = summary.owners.as_ref().map(|owners| Json::List(owners.iter().map(Json::text).collect()));
    let copy = |(node, value): &(String, Value)| (node.clone(), Json::text(value.as_str()));
    let copies = summary.copies.as_ref().map(|copies| Json::object(copies.iter().map(copy)));
    let facts = [
        Some(("balances", Json::object(balances))),
        owners.map(|owners| ("owners", owners)),
        copies.map(|copies| ("copies", copies)),
        Some(("chosen", summary.chosen.json())),
    ];
    let facts = facts.into_iter().flatten();
    let property = |property: &PropertyFrame| {
        Json::object([
            ("name", Json::text(&property.name)),
            ("verdict", Json::text(property.verdict.name())),
            ("step", property.step.map_or(Json::Null, whole)),
            ("detail", property.detail.as_ref().map_or(Json::Null, Json::text)),
        ])
    };
    let counts = summary.counts;
    let cut = summary.cut.then_some(("cut", Json::Bool(true)));
    let failed = run.failed(Language::English).map(|sentence| ("failed", Json::text(sentence)));
    let fields = [
        ("decided", Json::object(decided)),
        ("facts", Json::object(facts)),
        ("properties", Json::List(summary.properties.iter().map(property).collect())),
        ("blocked", Json::List(summary.blocked.iter().map(Json::text).collect())),
        (
            "messages",
            Json::object([
                ("sent", whole(counts.sent)),
                ("delivered", whole(counts.delivered)),
                ("lost", whole(counts.lost)),
                ("duplicated", whole(counts.duplicated)),
                ("forged", whole(counts.forged)),
            ]),
        ),
        ("forced_writes", whole(counts.forced_writes)),
        ("actions", whole(summary.actions)),
    ];
    let rest = [
        ("time", Json::Whole(summary.at_ms as i64)),
        ("digest", Json::text(format!("{:016x}", run.digest()))),
        ("link", link.as_ref().map_or(Json::Null, Json::text)),
    ];
    Json::object(fields.into_iter().chain(cut).chain(failed).chain(rest)).to_string()
}

#[cfg(test)]
mod tests {
    use super::{json, play};
    use synod_core::{Language, Value};
    use synod_protocols::registry;
    use synod_sim::link::{open, read};

    /// No protocol that ships has owners or copies.
    #[test]
    fn owners_and_copies_are_printed_where_there_are_any() {
        let (link, _) = read(&registry(), "#2pc-commit").expect("it ships");
        let run = open(&registry(), &link).expect("it can be opened").remove(0);
        let mut played = play(run, None, None, 0);
        let facts = |played: &mut _| {
            let text = json(played, Language::English);
            let (_, facts) = text.split_once("\"facts\":").expect("there are facts");
            facts.split_once(",\"properties\"").expect("they come before").0.to_string()
        };
        assert!(!facts(&mut played).contains("owners") && !facts(&mut played).contains("copies"));
        played.summary.owners = Some(vec!["A".into(), "B".into()]);
        played.summary.copies = Some(vec![("A".into(), Value::new("7"))]);
        let told = facts(&mut played);
        assert!(told.contains(r#""owners":["A","B"],"copies":{"A":"7"},"chosen":[]"#), "{told}");
        played.summary.owners = Some(Vec::new());
        assert!(facts(&mut played).contains(r#""owners":[],"#), "there are owners, only none now");
    }
}
