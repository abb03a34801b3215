//! The picture as an XML parser and a strict page see it: well-formed, whole numbers, presentation attributes only,
//! with a text alternative, and complete.

use roxmltree::{Document, Node};
use synod_core::{Language, limits};
use synod_sim::Run;

const ELEMENTS: [&str; 7] = ["svg", "title", "desc", "g", "rect", "path", "text"];
const WHOLE: [&str; 8] = ["x", "y", "width", "height", "rx", "font-size", "stroke-width", "font-weight"];

/// Checks a picture of `runs`.
pub fn check(svg: &str, runs: &[Run], language: Language) {
    // A blank line would end the block of HTML that a picture is in Markdown.
    assert!(!svg.contains("\n\n") && !svg.contains("currentColor"), "{svg}");
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let root = document.root_element();
    let code = if language == Language::English { "en" } else { "zh-Hans" };
    assert_eq!((root.attribute("role"), root.attribute("lang")), (Some("img"), Some(code)));
    let mut told = root.children().filter(Node::is_element);
    for name in ["title", "desc"] {
        let text = told.next().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
        assert!(text.and_then(|node| node.text()).is_some_and(|text| !text.is_empty()), "no {name}");
    }
    root.descendants().filter(Node::is_element).for_each(strict);
    let size = |name| root.attribute(name).and_then(|size| size.parse::<i32>().ok()).expect("a size");
    assert_eq!(root.attribute("viewBox"), Some(&*format!("0 0 {} {}", size("width"), size("height"))));
    let texts: Vec<&str> = root.descendants().filter_map(|node| node.text()).collect();
    for run in runs {
        everything(run, &texts);
    }
}

/// Nothing in it but what every page lets through.
fn strict(node: Node<'_, '_>) {
    assert!(ELEMENTS.contains(&node.tag_name().name()), "{:?}", node.tag_name());
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        assert!(name != "style" && name != "id" && name != "href" && !name.starts_with("on"), "{name}");
        if WHOLE.contains(&name) {
            assert!(value.parse::<i32>().is_ok(), "{name}={value}");
        }
        if ["d", "transform", "viewBox"].contains(&name) {
            assert!(!value.contains('.'), "{name}={value}");
        }
    }
}

/// The last step that is drawn.
pub fn drawn(run: &Run) -> u32 {
    let crowded = run.crossings().get(limits::DIAGRAM_MESSAGES).map_or(u32::MAX, |way| way.sent_step - 1);
    run.len().min(limits::DIAGRAM_ACTIONS).min(crowded)
}

/// Each message that was drawn has its label, each node its name, each decision and violation its words.
fn everything(run: &Run, texts: &[&str]) {
    let drawn = drawn(run);
    let count = |words: &str| texts.iter().filter(|text| **text == words).count();
    let ways = run.crossings();
    let left = || ways.iter().filter(|way| way.sent_step <= drawn && way.end_step != Some(way.sent_step));
    for way in left() {
        let alike = left().filter(|other| other.label == way.label).count();
        assert!(count(&way.label) >= alike, "{} of {alike} {:?}", count(&way.label), way.label);
    }
    for node in &run.scenario().nodes {
        assert!(count(&node.id) > 0, "{}", node.id);
    }
    let decisions = (0..=drawn).map(|step| run.event(step).decided.len()).sum::<usize>();
    let told = texts.iter().filter(|text| text.starts_with("decides ") || text.starts_with("决定 ")).count();
    assert!(told >= decisions, "{told} of {decisions} decisions");
}
