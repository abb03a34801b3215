//! The page as it shows a protocol that says all that a protocol may: its stage, its inspector, its help, as text.
//!
//! This is a part of the page's own tests. It stands here, beside the protocol, since the page knows none by name.

#[path = "roll.rs"]
pub mod roll;

use crate::model::intent::{Intent, Opening, Selection};
use crate::model::protocols::know;
use crate::model::state::State;
use crate::model::tests::page::Page;
use crate::motion::Motion;
use crate::stage::scene::Stage;
use crate::stage::ui::Ui;
use crate::views::help;
use crate::views::inspector::Inspector;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use synod_core::{Language, NodeId, Registration, Value};
use synod_sim::Action;
use yew::prelude::*;

const CLERK: NodeId = NodeId(0);
const KEEPER: NodeId = NodeId(1);
const BOTH: [Language; 2] = [Language::English, Language::Chinese];
/// The stage in wide windows, and in a phone's.
const SIZES: [(f64, f64); 4] = [(830.0, 540.0), (650.0, 420.0), (390.0, 300.0), (520.0, 216.0)];

/// A clerk and two keepers, with these steps.
fn page(language: Language, steps: &[&str]) -> Page {
    know(synod_protocols::registry().with(Registration::of::<roll::Roll>()));
    let json = format!(
        r#"{{"synod": 1, "protocol": "roll", "nodes": [{{"id": "C", "roles": ["clerk"]}},
            {{"id": "K", "roles": ["keeper"]}}, {{"id": "L", "roles": ["keeper"]}}], "steps": [{}]}}"#,
        steps.join(", ")
    );
    let mut page = Page::local("#2pc-commit");
    page.ask(Intent::Language(language));
    page.ask(Intent::Open(Opening::File("roll.json".into(), Ok(json.into()))));
    page.ask(Intent::SeekEnd);
    assert_eq!(page.session().about().id, "roll", "{}", page.notice());
    page
}

fn add(number: &str) -> String {
    format!(r#"{{"at": 0, "request": {{"node": "C", "add": "{number}"}}}}"#)
}

/// 5, a gap, -6; then 107, with which keepers fill the gap.
fn filled(language: Language) -> Page {
    let late = r#"{"at": 200, "request": {"node": "C", "add": "107"}}"#;
    page(language, &[&add("5"), &add("-6"), late])
}

/// The protocols that a run can be compared under.
fn names() -> Rc<[(String, String)]> {
    [("2pc".to_owned(), "Two-phase commit".to_owned())].into()
}

#[derive(PartialEq, Properties)]
struct Props {
    state: State,
    ui: Ui,
    size: (f64, f64),
}

/// The stage, the inspector and the help.
#[component]
fn Shown(Props { state, ui, size }: &Props) -> Html {
    let session = &state.session;
    html! {
        <ContextProvider<Ui> context={ui.clone()}>
            <Stage snapshot={session.snapshot.clone()} history={session.history.clone()} side={state.side}
                selection={state.selection} size={*size} band={0.0} on_caption={Callback::noop()} present={false}
                acts={None::<Html>} />
            <section class="inspector">
                <Inspector session={session.clone()} selection={state.selection} side={state.side} holds={true}
                    predicts={false} past={state.past.clone()} seeks={true} beside={(false, true)} names={names()} />
            </section>
            { help::draw(ui, NodeRef::default()) }
        </ContextProvider<Ui>>
    }
}

/// The page as text; nothing that it draws waits for anything.
fn drawn(page: &Page, size: (f64, f64)) -> String {
    let motion = Rc::new(Motion::unmoved(page.model.reading()));
    let state = page.state().clone();
    let ui = Ui::new(state.language, false, motion, Callback::noop());
    let renderer = yew::LocalServerRenderer::<Shown>::with_props(Props { state, ui, size }).hydratable(false);
    let mut text = pin!(renderer.render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(text) = text.as_mut().poll(&mut context) {
            return text;
        }
    }
    panic!("something waits")
}

/// What stands between `before` and `after`, each time.
fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| Some(rest.split_once(after)?.0))
}

/// What is drawn of a node, and what it is called.
fn node(drawn: &str, node: NodeId) -> (&str, &str) {
    let mark = format!("data-node=\"{}\"", node.0);
    let from = drawn.find(&mark).expect("the node is drawn");
    let whole = drawn[from..].split("data-node=").nth(1).expect("it is a part");
    let name = between(whole, "aria-label=\"", "\"").next().expect("it has a name");
    (whole, name)
}

/// The classes of the boxes in a drawing, and what is written in them.
fn boxes(drawing: &str) -> Vec<(&str, &str)> {
    let one = |inner| Some((str::split(inner, '"').next()?, between(inner, "text-anchor=\"middle\">", "<").next()?));
    between(drawing, "class=\"node-slot ", "</g>").filter_map(one).collect()
}

#[test]
fn a_log_is_drawn_as_boxes_and_told_in_words() {
    for (language, words) in BOTH.into_iter().zip([
        "log: slot 1: 5, committed, on disk; slot 2: no-op, committed, on disk; slot 3: -6, committed, on disk",
        "日志：槽位 1：5，已提交，磁盘上；槽位 2：no-op，已提交，磁盘上；槽位 3：-6，已提交，磁盘上",
    ]) {
        let mut page = filled(language);
        let text = drawn(&page, SIZES[0]);
        let (drawing, name) = node(&text, KEEPER);
        let slots = [("settled", "5"), ("settled empty", "no-op"), ("settled", "-6"), ("settled", "107")];
        assert_eq!(boxes(drawing), slots);
        assert_eq!(between(drawing, "glyph-disk", ">").count(), 1, "one disk stands for all of them");
        assert!(name.contains(words), "{name}");
        page.ask(Intent::Select(Selection::Node(KEEPER)));
        let text = drawn(&page, SIZES[0]);
        let log = between(&text, "class=\"inspector-log\"", "</ol>").next().unwrap_or_default();
        let told: Vec<&str> = between(log, "<li>", "</li>").collect();
        assert_eq!(told.len(), 4, "{log}");
        assert!(told[1].contains(">2<") && told[1].contains(">no-op<"), "{log}");
    }
}

#[test]
fn what_is_only_accepted_and_what_is_missing_look_otherwise() {
    let mut page = page(Language::English, &[&add("5"), &add("-6")]);
    page.ask(Intent::Seek(2));
    let text = drawn(&page, SIZES[0]);
    let (drawing, name) = node(&text, CLERK);
    assert_eq!(boxes(drawing), [("open", "5"), ("gap", "·"), ("open", "-6")]);
    assert!(!drawing.contains("glyph-disk"), "nothing of it is on disk");
    assert!(name.contains("slot 1: 5, accepted; slot 2: a gap; slot 3: -6, accepted"), "{name}");
}

#[test]
fn below_a_disc_a_log_is_drawn_too() {
    let page = filled(Language::English);
    let text = drawn(&page, SIZES[2]);
    assert!(text.contains("stage-board discs"));
    let (drawing, _) = node(&text, KEEPER);
    assert_eq!(boxes(drawing).last(), Some(&("settled", "107")));
}

#[test]
fn the_end_of_a_long_log_is_drawn_and_how_much_stands_before() {
    let numbers: Vec<String> = (10..50).map(|number| add(&number.to_string())).collect();
    let steps: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let mut page = page(Language::English, &steps);
    for size in SIZES {
        page.ask(Intent::Select(Selection::Node(KEEPER)));
        let text = drawn(&page, size);
        // On a disc, the card that opens shows it.
        let shown = text.split("node-opened").nth(1).unwrap_or(node(&text, KEEPER).0);
        let shown = shown.split("</svg>").next().unwrap_or_default();
        let before: usize = between(shown, "node-slots-before\"", "</text>")
            .find_map(|text| text.split_once(">+")?.1.parse().ok())
            .expect("how many stand before");
        let boxes: Vec<&str> = boxes(shown).into_iter().map(|(_, text)| text).collect();
        assert_eq!(before + boxes.len(), 40, "{boxes:?} at {size:?}");
        assert!(boxes.len() >= 3 && boxes.last() == Some(&"49"), "{boxes:?} at {size:?}");
        assert!(node(&text, KEEPER).1.contains("32 slots before; slot 33: 42, committed, on disk"));
        assert_eq!(between(&text, "<li><span class=\"inspector-note number\">", "<").count(), 40);
    }
}

#[test]
fn a_card_has_three_lines_and_a_longer_one_is_whole_beside() {
    for (language, long, count) in [
        (Language::English, "entries not yet acknowledged by K 0, L 0", "2 of 2"),
        (Language::Chinese, "还没有确认收到的各个条目：K 0, L 0", "2 个中已有 2 个"),
    ] {
        let mut page = filled(language);
        let text = drawn(&page, SIZES[0]);
        let (drawing, name) = node(&text, CLERK);
        let lines: Vec<&str> = between(drawing, "<text", "</text>").collect();
        assert_eq!(lines.len(), 6, "its name, its role, three lines, its phase: {lines:?}");
        assert!(lines[4].ends_with('…') && name.contains(long), "{name}");
        assert_eq!(between(&text, "<ul class=\"inspector-lines\">", "</ul>").count(), 0, "nothing is selected");
        page.ask(Intent::Select(Selection::Node(CLERK)));
        let text = drawn(&page, SIZES[0]);
        let whole: Vec<&str> = between(&text, "<ul class=\"inspector-lines\">", "</ul>").collect();
        assert!(whole.len() == 1 && whole[0].contains(long), "{whole:?}");
        // No number of answers suffices: neither a mark nor a word says so.
        let pips = between(drawing, "glyph-pips", "</g>").next().expect("answers are counted");
        assert!(!pips.contains("<path"), "{pips}");
        assert!(text.contains(&format!("tone-plain\">{count}<")) && !text.contains("needs"), "{language:?}");
    }
}

/// A node's area: its middle and half its size.
fn area(drawing: &str) -> [f32; 4] {
    let number = |text: &str| text.parse::<f32>().expect("a number");
    let at: Vec<f32> = between(drawing, "translate(", ")").next().expect("a place").split(' ').map(number).collect();
    let body = between(drawing, "class=\"node-body\">", "</g>").next().expect("a body");
    let size = |name: &str| between(body, &format!("{name}=\""), "\"").next().map(number);
    let radius = size(" r");
    [
        at[0],
        at[1],
        radius.or(size("width").map(|w| w / 2.0)).expect("a width"),
        radius.or(size("height").map(|h| h / 2.0)).expect("a height"),
    ]
}

#[test]
fn nobody_stands_on_anybody_at_any_moment() {
    let mut page = filled(Language::English);
    for (step, size) in (0..=page.last()).flat_map(|step| SIZES.map(|size| (step, size))) {
        page.ask(Intent::Seek(step));
        let text = drawn(&page, size);
        let stage = text.split("</svg>").next().unwrap_or_default();
        let nodes: Vec<&str> = stage.split("<g transform=").skip(1).filter(|one| one.contains("data-node")).collect();
        let areas: Vec<[f32; 4]> = nodes.iter().map(|node| area(&format!(" {node}"))).collect();
        assert_eq!(areas.len(), 3, "at {size:?}");
        for (place, [x, y, w, h]) in areas.iter().enumerate() {
            let inside = x - w >= 0.0 && y - h >= 0.0 && x + w <= size.0 as f32 && y + h <= size.1 as f32;
            assert!(inside, "{place} at {size:?} in step {step}: {areas:?}");
            let apart = |[a, b, c, d]: &[f32; 4]| (x - a).abs() >= w + c || (y - b).abs() >= h + d;
            assert!(areas[place + 1..].iter().all(apart), "at {size:?} in step {step}: {areas:?}");
        }
    }
}

#[test]
fn a_log_has_its_room_before_anything_is_in_it() {
    let mut page = filled(Language::English);
    let mut places = (0..=page.last()).map(|step| {
        page.ask(Intent::Seek(step));
        let text = drawn(&page, SIZES[0]);
        between(&text, "<g transform=\"translate(", ")").map(str::to_owned).take(3).collect::<Vec<_>>()
    });
    let first = places.next();
    assert!(places.all(|place| Some(&place) == first.as_ref()), "nodes move when a log begins");
}

#[test]
fn a_form_takes_a_number_or_a_node_and_what_is_wrong_is_refused_in_words() {
    for (language, sentence) in BOTH.into_iter().zip(["cannot carry this value", "不能带这个值"]) {
        let mut page = page(language, &[]);
        page.ask(Intent::Select(Selection::Node(CLERK)));
        let text = drawn(&page, SIZES[0]);
        let forms: Vec<&str> = between(&text, "<form class=\"inspector-request\"", "</form>").collect();
        assert_eq!(forms.len(), 2, "{text}");
        assert!(forms[0].contains("inputmode=\"numeric\"") && forms[0].contains("required"), "{}", forms[0]);
        let nodes: Vec<&str> = between(forms[1], "<option value=\"", "\"").collect();
        assert_eq!(nodes, ["K", "L"], "those that can have the key");
        let chosen = between(forms[1], "<option ", "</option>").map(|option| option.contains("selected"));
        assert_eq!(chosen.collect::<Vec<_>>(), [true, false], "the first of them is chosen");
        assert!(forms.iter().all(|form| !form.contains("disabled")), "{forms:?}");
        let ask = |page: &mut Page, request, value: &str| {
            let value = Some(Value::new(value));
            page.ask(Intent::DismissNotice);
            page.ask(Intent::Act(Action::Request { node: CLERK, request, value }));
            page.notice().to_owned()
        };
        for (request, wrong) in [(0, "007"), (0, "+5"), (0, ""), (0, "5.0"), (0, "1000000001"), (0, "五"), (1, "C")] {
            let notice = ask(&mut page, request, wrong);
            assert!(notice.contains(sentence), "{wrong:?}: {notice:?}");
        }
        assert_eq!([ask(&mut page, 0, "-6"), ask(&mut page, 1, "L")], ["", ""]);
        page.ask(Intent::SeekEnd);
        let log = page.session().sentences().join(" ");
        let said = match language {
            Language::English => "It dictates slot 2.",
            Language::Chinese => "它口授槽位 2。",
        };
        assert!(log.contains(said), "{log}");
        page.ask(Intent::Select(Selection::Node(CLERK)));
        assert!(drawn(&page, SIZES[0]).contains("inspector-request"));
    }
}

#[test]
fn the_help_explains_logs_where_there_are_any() {
    for (language, words) in BOTH.into_iter().zip(["a log’s slots", "日志的槽位"]) {
        assert!(drawn(&filled(language), SIZES[0]).contains(words));
        know(synod_protocols::registry());
        let mut shipped = Page::local("#2pc-commit");
        shipped.ask(Intent::Language(language));
        assert!(!drawn(&shipped, SIZES[0]).contains(words));
    }
}
