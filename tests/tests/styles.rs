//! The page's styles, checked against the page: sizes that are in both are equal, and each uses the other's classes.
//!
//! The page is a program, not a library, so its constants are found in the text of its source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The style sheets, in the order in which the page loads them. The last one changes what the others say.
const SHEETS: [&str; 5] = ["base", "views", "stage", "later", "responsive"];
/// The one that the page loads with what it fetches later.
const LATER: &str = "later";
/// Components of a single class. All others have a class that begins with their name and a hyphen.
const PLAIN: [&str; 6] = ["boot", "cross", "icon", "mark", "notice", "number"];
/// The page itself, and how much room it has.
const ROOM: [&str; 5] = ["page", "narrow", "middle", "low", "fingers"];
/// What the page names and no rule does, and why.
const NO_RULE: [(&str, &str); 9] = [
    ("about-title", "an id"),
    ("guess-title", "an id"),
    ("help-title", "an id"),
    ("search-title", "an id"),
    ("build-title", "an id"),
    ("share-title", "an id"),
    ("transport-step", "browser tests read it"),
    ("why-title", "an id"),
    ("wide", "the layout for which the rules without a layout are"),
];
/// The functions that draw an element of the class that is their first argument.
const DRAW: [&str; 6] = ["circle(", "group(", "oval(", "path(", "rect(", "text("];

/// A rule: the sheet it stands in, the query around it, its selectors, what it declares.
#[derive(Debug, PartialEq)]
struct Rule {
    sheet: String,
    query: String,
    selectors: Vec<String>,
    declared: Vec<(String, String)>,
}

/// All rules of the page.
struct Styles(Vec<Rule>);

impl Styles {
    fn read() -> Self {
        let text = |sheet: &str| fs::read_to_string(root().join(format!("web/styles/{sheet}.css"))).expect("a sheet");
        Self(SHEETS.iter().flat_map(|sheet| rules(sheet, &text(sheet))).collect())
    }

    /// What the one rule outside all queries that has this selector and declares this property says.
    fn find(&self, selector: &str, property: &str) -> Option<&str> {
        let rules = self.0.iter().filter(|rule| rule.query.is_empty() && rule.selectors.iter().any(|s| s == selector));
        let values = rules.flat_map(|rule| &rule.declared).filter(|(name, _)| name == property);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        assert!(values.len() < 2, "{selector} has {property} in several rules");
        values.first().copied()
    }

    fn value(&self, selector: &str, property: &str) -> &str {
        self.find(selector, property).unwrap_or_else(|| panic!("no rule gives {selector} its {property}"))
    }

    /// The lengths of a value, in pixels.
    fn pixels(&self, selector: &str, property: &str) -> Vec<f64> {
        numbers(self.value(selector, property))
    }

    fn pixel(&self, selector: &str, property: &str) -> f64 {
        let pixels = self.pixels(selector, property);
        assert_eq!(pixels.len(), 1, "{selector}: {property} is more than one length");
        pixels[0]
    }

    fn classes(&self) -> BTreeSet<&str> {
        self.0.iter().flat_map(|rule| &rule.selectors).flat_map(|selector| classes(selector)).collect()
    }
}

/// The page's source: each file's path and text.
struct Page(BTreeMap<String, String>);

impl Page {
    fn read() -> Self {
        let mut files = BTreeMap::new();
        walk(&root().join("web/src"), "rs", &mut files);
        Self(files)
    }

    /// What stands after `before` in the one file that has it once, up to `after`.
    fn after(&self, before: &str, after: &str) -> &str {
        let mut found = self.0.values().filter_map(|text| text.split_once(before));
        let (_, rest) = found.next().unwrap_or_else(|| panic!("nothing below web/src has {before:?}"));
        assert!(found.next().is_none() && !rest.contains(before), "{before:?} is there more than once");
        rest.split_once(after).map(|(inner, _)| inner).unwrap_or_else(|| panic!("no {after:?} follows {before:?}"))
    }

    /// The numbers of a constant.
    fn constant(&self, name: &str) -> Vec<f64> {
        let (_, value) = self.after(&format!("const {name}: "), ";").split_once(" = ").expect("a value");
        numbers(value)
    }

    /// Every literal, with what stands before it in its file.
    fn literals(&self) -> impl Iterator<Item = (String, Literal)> {
        self.0.iter().flat_map(|(path, text)| literals(text).into_iter().map(move |one| (path.clone(), one)))
    }

    /// All words of literals that could be classes.
    fn words(&self) -> BTreeSet<String> {
        let mut words: BTreeSet<String> = self.literals().flat_map(|(_, one)| names(&one.text)).collect();
        let boot = ["index.html", "web/boot.js", "web/start.js"]
            .map(|file| fs::read_to_string(root().join(file)).expect("a file"));
        words.extend(boot.iter().flat_map(|text| literals(text)).flat_map(|one| names(&one.text)));
        words
    }
}

/// A literal: its line, its text, and whether it says what class something has.
#[derive(Debug, PartialEq)]
struct Literal {
    line: usize,
    text: String,
    is_class: bool,
}

#[test]
fn sizes_that_stand_in_both_are_the_same() {
    let (styles, page) = (Styles::read(), Page::read());
    let line = |selector: &str| styles.pixel(selector, "min-height");
    for fingers in [".page.narrow .log-entry", ".page.fingers .log-entry"] {
        assert_eq!(page.constant("LINE"), [line(".log-entry"), line(fingers)], "the least height of the log's lines");
    }
    let lowest = styles.pixel(".stage", "min-height");
    assert_eq!(page.constant("LOWEST"), [lowest + 1.0], "a stage of the least height, rounded up");
    let floating = |property| styles.pixel(".caption.floats", property);
    assert_eq!(page.constant("CAPTION")[0], floating("left") + floating("width"), "what a floating caption takes");
    let reach = *page.constant("REACH").last().expect("the reach of a finger");
    assert_eq!(styles.pixel(".page.fingers", "--target"), 2.0 * reach, "a pill for fingers");
}

#[test]
fn the_scrubber_is_drawn_as_high_as_it_is() {
    let (styles, page) = (Styles::read(), Page::read());
    let height = styles.pixel(".scrubber svg", "height");
    assert_eq!(styles.pixel(".scrubber", "height"), height);
    for large in [".page.narrow .scrubber", ".page.fingers .scrubber"] {
        let top = styles.pixel(&format!("{large} svg"), "top");
        assert_eq!(styles.pixel(large, "height"), height + 2.0 * top);
    }
    let thumb = styles.pixel(".scrubber input::-webkit-slider-thumb", "width");
    assert_eq!(styles.pixel(".scrubber svg", "left"), thumb / 2.0);
    for bar in ["track", "gone"] {
        let bar = page.after(&format!("class=\"scrubber-{bar}\""), "/>");
        let attribute = |name: &str| numbers(bar.split_once(name).expect("an attribute").1)[0];
        assert_eq!(attribute("y=") + attribute("height=") / 2.0, height / 2.0, "the middle of {bar}");
    }
    for mark in ["scrubber-said", "scrubber-chosen"] {
        let [_, width, ..] = numbers(page.after(&format!("(\"{mark}\", "), ")"))[..] else { panic!("{mark}'s size") };
        assert_eq!(styles.pixel(&format!(".{mark}"), "transform"), -width / 2.0, "the middle of {mark}");
    }
    for mark in [".scrubber-fault", ".scrubber-decision", ".scrubber-violation", ".scrubber-tick"] {
        assert_eq!(styles.find(mark, "transform"), None, "{mark} begins at its time");
    }
    let room = ["width", "height"].map(|property| styles.pixel(".scrubber-legend svg", property));
    assert_eq!(page.constant("LEGEND"), room, "a mark's room in the legend");
}

#[test]
fn text_is_measured_as_it_is_set() {
    let (styles, page) = (Styles::read(), Page::read());
    let faces = [
        ("Name", &[".node-name"][..]),
        ("Small", &[".node-name.long", ".node-role", ".node-state", ".node-held", ".node-count", ".node-word"]),
        ("Line", &[":where(.stage-board) text", ".spacetime-name"]),
        ("Pill", &[".pill-label"]),
    ];
    for (face, selectors) in faces {
        let font = page.after(&format!("Self::{face} => \""), "\",\n").replace('\\', "");
        for selector in selectors {
            let weight = styles.find(selector, "font-weight").unwrap_or("400");
            let set = format!("{weight} {} {}", styles.value(selector, "font-size"), styles.value(":root", "--sans"));
            assert_eq!(font, set, "{face}: {selector}");
        }
    }
}

#[test]
fn the_layout_is_chosen_in_one_place() {
    let (styles, page) = (Styles::read(), Page::read());
    let bounds = numbers(page.after("pub fn of(width: f64)", "_ =>"));
    assert_eq!(bounds.len(), 2, "{bounds:?}");
    for rule in styles.0.iter().filter(|rule| rule.query.starts_with("@media") && rule.query.contains("width")) {
        let near = |width: &f64| bounds.iter().any(|bound| (width - bound).abs() <= 1.0);
        assert!(!numbers(&rule.query).iter().any(near), "{}: {} is a layout of its own", rule.sheet, rule.query);
    }
}

#[test]
fn every_class_of_the_styles_is_the_page_s() {
    let (styles, words) = (Styles::read(), Page::read().words());
    let unused: Vec<&str> = styles.classes().into_iter().filter(|class| !words.contains(*class)).collect();
    assert!(unused.is_empty(), "the page has nothing of these classes: {unused:?}");
}

#[test]
fn every_class_of_the_page_has_a_rule_or_a_reason() {
    let (styles, page) = (Styles::read(), Page::read());
    let known = styles.classes();
    let components = components(&known);
    let has_rule = |word: &str| known.contains(word) || NO_RULE.iter().any(|(name, _)| *name == word);
    let mut unknown = Vec::new();
    for (path, literal) in page.literals() {
        let words = names(&literal.text);
        let looks_like_one = |word: &str| word.split_once('-').is_some_and(|(first, _)| components.contains(first));
        let all = words.len() == literal.text.split_whitespace().count();
        let meant = |word: &&String| literal.is_class || (all && looks_like_one(word));
        let missing = words.iter().filter(meant).filter(|word| !has_rule(word));
        unknown.extend(missing.map(|word| format!("{path}:{}: {word}", literal.line)));
    }
    assert!(unknown.is_empty(), "no rule for these, and no reason in NO_RULE:\n{}", unknown.join("\n"));
    let words = page.words();
    for (name, reason) in NO_RULE {
        assert!(words.contains(name) && !known.contains(name), "{name} ({reason}) is gone, or has a rule");
    }
}

#[test]
fn a_state_stands_beside_a_component_s_class() {
    let styles = Styles::read();
    let components = components(&styles.classes());
    let of_a_component = |class: &str| class.contains('-') || components.contains(class) || PLAIN.contains(&class);
    for rule in &styles.0 {
        for compound in rule.selectors.iter().flat_map(|selector| compounds(selector)) {
            let bare = classes(compound).first().is_some_and(|first| !of_a_component(first));
            assert!(!bare, "{}: {compound} is a state of whatever has it: {:?}", rule.sheet, rule.selectors);
        }
    }
}

#[test]
fn a_component_s_rules_stand_in_one_sheet_and_none_stands_twice() {
    let styles = Styles::read();
    let mut sheets = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for rule in &styles.0 {
        assert!(seen.insert((&rule.query, &rule.selectors)), "{}: {:?} twice", rule.sheet, rule.selectors);
        // What depends on the room or on touch is said of the page first.
        let is_of_page = |class: &&str| ROOM.contains(class);
        let component = |selector| classes(selector).into_iter().find(|class| !is_of_page(class));
        let firsts = rule.selectors.iter().filter_map(|selector| component(selector));
        for component in firsts.map(|class| class.split_once('-').map_or(class, |(first, _)| first)) {
            let sheet = sheets.entry(component).or_insert(&rule.sheet);
            assert!(
                **sheet == rule.sheet || rule.sheet == SHEETS[4],
                "{component} is in {sheet}.css and in {}.css",
                rule.sheet
            );
        }
    }
}

#[test]
fn the_page_loads_every_sheet_in_order() {
    let index = fs::read_to_string(root().join("index.html")).expect("index.html");
    let loaded = index.split("href=\"web/styles/").skip(1).filter_map(|rest| rest.split_once(".css\""));
    let copied = loaded.clone().filter(|(sheet, _)| *sheet == LATER).count();
    assert_eq!(copied, 1, "what is loaded later is there");
    let (loaded, first) = (loaded.map(|(sheet, _)| sheet), SHEETS.into_iter());
    let not_later = |sheet: &&str| *sheet != LATER;
    assert_eq!(loaded.filter(not_later).collect::<Vec<_>>(), first.filter(not_later).collect::<Vec<_>>());
    let there = fs::read_dir(root().join("web/styles")).expect("the sheets");
    assert_eq!(there.count(), SHEETS.len(), "a sheet that is not loaded");
}

/// Classes of reveal.js, whose decks browser tests look at too.
const OF_OTHERS: [&str; 3] = ["reveal", "ready", "pdf-page"];

#[test]
fn browser_tests_look_for_what_the_page_has() {
    let mut files = BTreeMap::new();
    walk(&root().join("tests/e2e"), "ts", &mut files);
    let words = Page::read().words();
    let mut looked = 0;
    for (path, text) in &files {
        for call in ["locator(", "querySelector(", "querySelectorAll("] {
            for argument in text.split(call).skip(1) {
                let Some(quote) = argument.chars().next().filter(|first| matches!(first, '"' | '\'' | '`')) else {
                    continue;
                };
                let selector = argument[1..].split(quote).next().unwrap_or_default();
                for class in classes(selector) {
                    let known = words.contains(class) || OF_OTHERS.contains(&class);
                    assert!(known, "{path}: nothing has the class of {selector:?}");
                    looked += 1;
                }
            }
        }
    }
    assert!(looked > 50, "only {looked} classes found");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below a directory whose name ends so, but for what is installed there.
fn walk(directory: &Path, extension: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("node_modules") {
            walk(&path, extension, files);
        } else if path.extension().is_some_and(|end| end == extension) {
            files.insert(path.display().to_string(), fs::read_to_string(&path).expect("a text"));
        }
    }
}

/// The rules of a sheet, those within queries too. Frames of an animation are none.
fn rules(sheet: &str, text: &str) -> Vec<Rule> {
    let mut plain = String::new();
    for (place, piece) in text.split("/*").enumerate() {
        plain += if place == 0 { piece } else { piece.split_once("*/").expect("a comment's end").1 };
    }
    let mut rules = Vec::new();
    let mut queries: Vec<String> = Vec::new();
    let mut rest = plain.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        let (head, tail) = (rest[..at].trim(), &rest[at + 1..]);
        rest = tail;
        if plain.as_bytes()[plain.len() - tail.len() - 1] == b'}' {
            queries.pop().expect("a query that ends");
        } else if head.starts_with('@') {
            queries.push(head.to_owned());
        } else {
            let (body, after) = tail.split_once('}').expect("a rule's end");
            rest = after;
            if !queries.last().is_some_and(|query| query.starts_with("@keyframes")) {
                rules.push(rule(sheet, queries.join(" "), head, body));
            }
        }
    }
    rules
}

fn rule(sheet: &str, query: String, head: &str, body: &str) -> Rule {
    let parts = body.split(';').map(str::trim).filter(|part| !part.is_empty());
    let declared = parts.map(|part| part.split_once(':').expect("a property and its value"));
    Rule {
        sheet: sheet.to_owned(),
        query,
        selectors: head.split(",\n").map(|selector| selector.trim().to_owned()).collect(),
        declared: declared.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect(),
    }
}

/// The parts of a selector between which it goes from one element to another.
fn compounds(selector: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let between = move |letter: char| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        depth == 0 && (letter.is_whitespace() || ['>', '+', '~'].contains(&letter))
    };
    selector.split(between).filter(|part| !part.is_empty()).collect()
}

/// The classes that a selector names.
fn classes(selector: &str) -> Vec<&str> {
    let named = selector.split('.').skip(1);
    named
        .map(|rest| rest.split(|letter| !is_in_a_name(letter)).next().unwrap_or_default())
        .filter(|c| is_name(c))
        .collect()
}

/// The names with which classes of several begin.
fn components<'a>(classes: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    classes.iter().filter_map(|class| class.split_once('-')).map(|(first, _)| first).collect()
}

/// The words of a text that could be classes.
fn names(text: &str) -> Vec<String> {
    text.split_whitespace().filter(|word| is_name(word)).map(str::to_owned).collect()
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase()) && word.chars().all(is_in_a_name)
}

fn is_in_a_name(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter == '-'
}

/// The numbers in a text; a digit that follows a letter belongs to a name.
fn numbers(text: &str) -> Vec<f64> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    let words = text.split(|letter| !is_part(letter));
    words.filter_map(|word| word.trim_end_matches(|end: char| !end.is_ascii_digit()).parse().ok()).collect()
}

/// The literals of a source.
fn literals(text: &str) -> Vec<Literal> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut before = String::new();
    let mut at = 0;
    while at < letters.len() {
        let two = (letters[at], letters.get(at + 1).copied().unwrap_or_default());
        if two == ('/', '/') {
            at += letters[at..].iter().take_while(|letter| **letter != '\n').count();
        } else if two.0 == '\'' && (two.1 == '\\' || letters.get(at + 2) == Some(&'\'')) {
            at += if two.1 == '\\' { 4 } else { 3 };
        } else if two.0 == '"' {
            let (text, end) = literal(&letters, at + 1);
            let line = before.matches('\n').count() + 1;
            found.push(Literal { line, is_class: says_a_class(&before), text });
            before.extend(letters[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { '"' }));
            at = end;
        } else {
            before.push(two.0);
            at += 1;
        }
    }
    found
}

/// A literal's text from its first letter on, and where it ends.
fn literal(letters: &[char], start: usize) -> (String, usize) {
    let (mut text, mut at) = (String::new(), start);
    while at < letters.len() && letters[at] != '"' {
        at += usize::from(letters[at] == '\\');
        text.extend(letters.get(at));
        at += 1;
    }
    (text, at + 1)
}

/// Whether what stands here, after so much code, is a class: in an attribute, or the first thing that a drawing
/// function is given.
fn says_a_class(before: &str) -> bool {
    let is_open = |start: &str, open: char, close: char| {
        before.rsplit_once(start).is_some_and(|(_, rest)| {
            let mut depth = 0_i32;
            rest.chars().all(|letter| {
                depth += i32::from(letter == open) - i32::from(letter == close);
                depth >= 0
            })
        })
    };
    let code = before.trim_end();
    let drawn = DRAW.iter().any(|name| {
        let called = code.strip_suffix(name);
        called.is_some_and(|called| !called.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '.')))
    });
    drawn || code.ends_with("class=") || is_open("class={", '{', '}') || is_open("classes!(", '(', ')')
}

#[test]
fn rules_are_read_with_the_queries_around_them() {
    let read = rules("x", "/* a {} */ .a,\n.b > p { top: 1px; left: 2px }\n@media (x) { .c { top: 3px; } } .d { }");
    let selectors: Vec<_> = read.iter().map(|rule| (rule.query.as_str(), rule.selectors.join("|"))).collect();
    assert_eq!(selectors, [("", ".a|.b > p".into()), ("@media (x)", ".c".into()), ("", ".d".into())]);
    assert_eq!(read[0].declared[1], ("left".into(), "2px".into()));
    assert_eq!(compounds(".a.b > .c:not(.d > e) f"), [".a.b", ".c:not(.d > e)", "f"]);
    assert_eq!(classes(".a-b.on > [x=\"1.5\"] .c:is(.d, e)"), ["a-b", "on", "c", "d"]);
    assert_eq!(numbers("(26.0, -4): f64 = 1.5px 100%"), [26.0, -4.0, 1.5, 100.0]);
}

#[test]
fn literals_that_say_a_class_are_told_from_others() {
    let told = |text: &str| literals(text).into_iter().map(|one| (one.text, one.is_class)).collect::<Vec<_>>();
    assert_eq!(told("// \"no\"\n<p class=\"a b\" id=\"c\">"), [("a b".into(), true), ("c".into(), false)]);
    assert_eq!(told("'\"'; say(\"a\\\"b\")"), [("a\"b".into(), false)]);
    let listed = told("classes!(\"a\", x.then_some(\"b\")); f(\"c\")");
    assert_eq!(listed.iter().map(|one| one.1).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(told("path(\"a\", \"M0\")"), [("a".into(), true), ("M0".into(), false)]);
    assert_eq!(told("group.path(\"a\")"), [("a".into(), false)]);
}
