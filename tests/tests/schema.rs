//! The schema of scenario files: it is up to date, accepts what the reader accepts, and refuses what the reader refuses
//! if a schema can express it.

use jsonschema::Validator;
use serde_json::{Value, json};
use synod_core::limits;
use synod_protocols::registry;
use synod_sim::scenario::read_file;
use synod_tests::documents;

/// What the reader refuses and a schema cannot: parts of the reader's sentences.
const ONLY_THE_READER: [&str; 11] = [
    "the scenario has no goal",
    "there is no node",
    "duplicate node",
    "never decides",
    "has no phase",
    " is no coordinator",
    " is no proposer",
    " is no client",
    " is no replica",
    "is longer than the longest",
    "a node is in one group at most",
];

fn validator() -> Validator {
    let text = std::fs::read_to_string(documents::path(documents::SCHEMA)).expect("the schema can be read");
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is a schema of draft 2020-12")
}

/// What the reader says against `file`.
fn complaint(file: &Value) -> Option<String> {
    read_file(&registry(), &file.to_string()).err().map(|bad| bad.to_string())
}

/// Every file that ships and every complete example of the reference.
fn good_files() -> Vec<Value> {
    let reference = std::fs::read_to_string(documents::path(documents::REFERENCE)).expect("the reference can be read");
    let examples = reference.split("\n```json scenario\n").skip(1).filter_map(|rest| rest.split("```").next());
    let registry = registry();
    let texts = registry.lessons().map(|shipped| shipped.json).chain(examples);
    texts.map(|text| serde_json::from_str(text).expect("JSON")).collect()
}

fn transfer() -> Value {
    json!({"synod": 1, "protocol": "2pc", "nodes": [
        {"id": "C", "roles": ["coordinator"]},
        {"id": "A", "roles": ["participant"], "balance": 100},
        {"id": "B", "roles": ["participant"]}]})
}

fn paxos() -> Value {
    json!({"synod": 1, "protocol": "paxos", "nodes": [
        {"id": "P", "roles": ["proposer", "learner"]}, {"id": "A", "roles": ["acceptor"]}]})
}

/// `file` with the field at `path` set.
fn set(mut file: Value, path: &str, value: Value) -> Value {
    let (parent, field) = path.rsplit_once('/').expect("a path");
    let at = file.pointer_mut(parent).expect("the parent is there");
    match field.parse::<usize>() {
        Ok(place) if at.is_array() => at[place] = value,
        _ => at[field] = value,
    }
    file
}

#[test]
fn the_generated_documents_are_up_to_date() {
    for (name, text) in documents::all().expect("the documents can be read") {
        let committed = std::fs::read_to_string(documents::path(name)).unwrap_or_default();
        assert!(committed == text, "{name} is out of date: {} brings it up to date", documents::COMMAND);
    }
}

#[test]
fn every_good_file_is_valid() {
    let validator = validator();
    for file in good_files() {
        let errors: Vec<String> =
            validator.iter_errors(&file).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, [""; 0], "{}", file["title"]);
        assert_eq!(complaint(&file), None);
    }
}

fn goal(holds: Value) -> Value {
    set(transfer(), "/goal", json!({"holds": holds, "faults": 1}))
}

fn search(plan: Value) -> Value {
    set(transfer(), "/search", plan)
}

#[test]
fn unusual_files_are_good_too() {
    let validator = validator();
    let value = "值".repeat(limits::VALUE_CHARS);
    let compared = json!({"synod": 1, "$schema": "scenario.schema.json", "compare": [transfer(), paxos()]});
    let good = [
        set(transfer(), "/$schema", json!("scenario.schema.json")),
        set(transfer(), "/broken", json!(null)),
        set(transfer(), "/expect", json!([])),
        set(transfer(), "/expect", json!({"decided": {"A": null}, "holds": ["nonblocking"]})),
        set(transfer(), "/expect", json!({"blocked": [], "facts": {}, "phase": {}, "messages": {}})),
        set(
            transfer(),
            "/expect",
            json!({"phase": {"A": "prepared"}, "facts": {"balances": {"A": -9}, "chosen": ["3"]}}),
        ),
        set(transfer(), "/captions", json!([{"at": 0, "text": {}, "expect": {"messages": {"forced_writes": 3}}}])),
        set(transfer(), "/goal", json!({"holds": "blocked", "faults": 0})),
        goal(json!({"decided": {"A": true}})),
        goal(json!({"decided": {"A": null}, "phase": {"A": "prepared"}, "attempts": {"A": {"decision": 3}}})),
        goal(json!({"blocked": []})),
        set(transfer(), "/goal", json!({"holds": "blocked", "faults": {}})),
        set(transfer(), "/goal", json!({"holds": "agreement", "faults": {"losses": 100, "forgeries": 10000}})),
        search(json!({})),
        search(json!({"crashes": 127, "heals": 0, "wipes": 1, "rounds": {"all": 0, "decision": 1000}, "faulty": []})),
        search(json!({"timers": "late", "property": [], "max_states": 4_294_967_294_u64, "from": 10_000})),
        search(json!({"property": ["agreement", "nonblocking"], "rounds": 3})),
        set(search(json!({"goal": true})), "/goal", json!({"holds": "blocked", "faults": 1})),
        set(transfer(), "/title", json!({"zh": "<b>\n"})),
        set(transfer(), "/steps", json!([{"crash": "A", "at": 0, "sent": limits::WHOLE}])),
        set(transfer(), "/nodes/1/id", json!("_-aZ9")),
        set(paxos(), "/steps", json!([{"at": 0, "request": {"node": "P", "propose": value}}])),
        compared,
    ];
    for file in good {
        assert_eq!(complaint(&file), None, "{file}");
        assert!(validator.is_valid(&file), "{file}");
    }
}

// tidy: long because it is a table
fn bad_files() -> Vec<(Value, &'static str, bool)> {
    let step = |step: Value| set(transfer(), "/steps", json!([step]));
    let manual = |step: Value| set(set(transfer(), "/schedule", json!("manual")), "/steps", json!([step]));
    let ask = |request: Value| set(paxos(), "/steps", json!([{"at": 0, "request": request}]));
    let vote = |more: Value| {
        let mut vote = json!({"kind": "Vote", "from": "A", "to": "C"});
        vote.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        step(json!({"lose": vote}))
    };
    let caption = |expect: Value| set(transfer(), "/captions", json!([{"at": 0, "text": {}, "expect": expect}]));
    let compare = |scenarios: Value| json!({"synod": 1, "compare": scenarios});
    vec![
        (json!([]), "scenario: ", true),
        (set(transfer(), "/colour", json!(1)), "there is no field \"colour\"", true),
        (set(transfer(), "/$schema", json!(1)), "$schema: ", true),
        (set(transfer(), "/synod", json!(2)), "synod: ", true),
        (set(transfer(), "/protocol", json!("4pc")), "protocol: ", true),
        (set(transfer(), "/options", json!({"termination": "never"})), "options.termination: ", true),
        (set(transfer(), "/options", json!({"colour": "red"})), "options.colour: ", true),
        (set(transfer(), "/timers", json!({"votes": 0})), "timers.votes: ", true),
        (set(transfer(), "/timers", json!({"tea": 3})), "timers.tea: ", true),
        (set(transfer(), "/broken", json!("forgets")), "broken: ", true),
        (set(transfer(), "/network", json!({"loss": 101})), "network.loss: ", true),
        (set(transfer(), "/network", json!({"duplicate": -1})), "network.duplicate: ", true),
        (set(transfer(), "/network", json!({"latency": [1, 2, 3]})), "network.latency: ", true),
        (set(transfer(), "/network", json!({"latency": [1]})), "network.latency: ", true),
        (set(transfer(), "/network", json!({"latency": [2, 1]})), "network.latency: ", false),
        (set(transfer(), "/seed", json!(limits::WHOLE + 1)), "line 1", true),
        (set(transfer(), "/seed", json!(1.5)), "line 1", true),
        (set(transfer(), "/seed", json!(1.0)), "line 1", false),
        (set(transfer(), "/schedule", json!("random")), "schedule: ", true),
        (set(transfer(), "/until", json!(limits::TIME_MS + 1)), "until: ", true),
        (set(transfer(), "/title", json!("A title")), "title: ", true),
        (set(transfer(), "/title", json!({"fr": "Un titre"})), "title: ", true),
        (set(transfer(), "/about", json!({"en": "x".repeat(limits::TEXT_CHARS + 1)})), "about.en: ", true),
        (set(transfer(), "/nodes", json!([])), "nodes: ", true),
        (set(transfer(), "/nodes/0/id", json!("<b>")), "nodes[0].id: ", true),
        (set(transfer(), "/nodes/0/id", json!("C\n")), "nodes[0].id: ", true),
        (set(transfer(), "/nodes/0/id", json!("C".repeat(limits::ID_CHARS + 1))), "nodes[0].id: ", true),
        (set(transfer(), "/nodes/1/id", json!("C")), "nodes[1]: duplicate node", false),
        (set(transfer(), "/nodes/0/roles", json!([])), "nodes[0].roles: ", true),
        (set(transfer(), "/nodes/0/roles", json!(["king"])), "nodes[0].roles[0]: ", true),
        (set(transfer(), "/nodes/0/roles", json!(["coordinator", "participant"])), "nodes[0].roles: ", true),
        (set(transfer(), "/nodes/1/roles", json!(["coordinator"])), "nodes[1].balance: ", true),
        (set(transfer(), "/nodes/2/roles", json!(["coordinator"])), "nodes: role coordinator needs", true),
        (set(transfer(), "/nodes/0/balance", json!(1)), "nodes[0].balance: ", true),
        (set(transfer(), "/nodes/1/balance", json!(limits::BALANCE + 1)), "nodes[1].balance: ", true),
        (set(transfer(), "/nodes/1/vote", json!("maybe")), "nodes[1].vote: ", true),
        (set(paxos(), "/nodes/0/roles", json!(["learner"])), "nodes: role proposer needs", true),
        (set(paxos(), "/nodes/0/roles", json!(["proposer", "proposer"])), "nodes[0].roles[1]: ", true),
        (step(json!({"crash": "C"})), "steps[0]: the field \"at\" is missing", true),
        (step(json!({"at": 0})), "steps[0]: a step does one of", true),
        (step(json!({"at": 0, "crash": "C", "pause": "A"})), "steps[0]: a step does one thing", true),
        (step(json!({"at": 0, "pause": "A", "sent": 1})), "steps[0]: there is no field", true),
        (step(json!({"at": 0, "crash": "D"})), "steps[0].crash: there is no node", false),
        (step(json!({"at": 0, "crash": ["C"]})), "steps[0].crash: ", true),
        (step(json!({"at": 0, "heal": false})), "steps[0].heal: ", true),
        (step(json!({"at": 0, "cut": ["C", "C"]})), "steps[0].cut: ", true),
        (step(json!({"at": 0, "cut": ["C"]})), "steps[0].cut: ", true),
        (step(json!({"at": 0, "partition": [["C"]]})), "steps[0].partition: ", true),
        (step(json!({"at": 0, "partition": [["C"], []]})), "steps[0].partition[1]: ", true),
        (step(json!({"at": 0, "partition": [["C"], ["C"]]})), "steps[0].partition[1][0]: ", false),
        (step(json!({"at": 0, "fire": {"node": "C", "timer": "tea"}})), "steps[0].fire.timer: ", true),
        (step(json!({"at": 0, "request": {"node": "C", "propose": "3"}})), "steps[0].request: ", true),
        (step(json!({"at": 0, "request": {"node": "A"}})), "steps[0].request.node: A is no coordinator", false),
        (vote(json!({"kind": "Promise"})), "steps[0].lose.kind: ", true),
        (vote(json!({"nth": 0})), "steps[0].lose.nth: ", true),
        (vote(json!({"by": 5})), "steps[0].lose: there is no field", true),
        (step(json!({"delay": {"kind": "Vote", "from": "A", "to": "C"}})), "steps[0].delay: the field \"by\"", true),
        (manual(json!({"at": 0, "crash": "C"})), "steps[0].at: ", true),
        (manual(json!({"delay": {"kind": "Vote", "from": "A", "to": "C", "by": 1}})), "steps[0]: ", true),
        (ask(json!({"node": "P"})), "steps[0].request: ", true),
        (ask(json!({"node": "P", "propose": ""})), "steps[0].request.propose: ", true),
        (ask(json!({"node": "P", "propose": "a\nb"})), "steps[0].request.propose: ", true),
        (ask(json!({"node": "P", "propose": "\u{85}"})), "steps[0].request.propose: ", true),
        (ask(json!({"node": "P", "propose": "x".repeat(33)})), "steps[0].request.propose: ", true),
        (set(transfer(), "/captions", json!([{"at": 0}])), "captions[0]: ", true),
        (set(transfer(), "/captions", vec![json!({"at": 0, "text": {}}); 201].into()), "captions: ", true),
        (set(transfer(), "/expect", json!({"holds": ["peace"]})), "expect.holds[0]: ", true),
        (set(transfer(), "/expect", json!([{"violates": ["validity"]}])), "expect[0].violates[0]: ", true),
        (set(transfer(), "/expect", json!({"decided": {"D": null}})), "expect.decided.D: ", false),
        (set(transfer(), "/expect", json!({"decided": {"A": false}})), "expect.decided.A: ", true),
        (
            set(transfer(), "/expect", json!({"decided": {"A": "comit"}})),
            "expect.decided.A: 2pc decides commit or",
            true,
        ),
        (set(paxos(), "/expect", json!({"decided": {"A": "3"}})), "expect.decided.A: A never decides", false),
        (set(transfer(), "/expect", json!({"blocked": "A"})), "expect.blocked: ", true),
        (set(transfer(), "/expect", json!({"blocked": ["A", "A"]})), "expect.blocked[1]: ", true),
        (set(transfer(), "/expect", json!({"phase": {"A": "ready"}})), "expect.phase.A: A has no phase", true),
        (set(transfer(), "/expect", json!({"phase": {"C": "prepared"}})), "expect.phase.C: C has no phase", false),
        (set(transfer(), "/expect", json!({"facts": {"owners": []}})), "expect.facts.owners: ", true),
        (set(transfer(), "/expect", json!({"facts": {"balances": {"A": "1"}}})), "expect.facts.balances.A: ", true),
        (set(paxos(), "/expect", json!({"facts": {"chosen": "3"}})), "expect.facts.chosen: ", true),
        (set(transfer(), "/expect", json!({"messages": {"read": 1}})), "expect.messages.read: ", true),
        (set(transfer(), "/expect", json!({"messages": {"sent": -1}})), "expect.messages.sent: ", true),
        (set(transfer(), "/expect", json!({"attempts": {"A": -1}})), "expect.attempts.A: ", true),
        (set(transfer(), "/expect", json!({"attempts": {"A": {"retry": 1}}})), "expect.attempts.A.retry: ", true),
        (set(transfer(), "/expect", json!({"attempts": {"D": 1}})), "expect.attempts.D: ", false),
        (caption(json!({"at": 0})), "captions[0].expect.at: ", true),
        (caption(json!({"holds": ["peace"]})), "captions[0].expect.holds[0]: ", true),
        (caption(json!([])), "captions[0].expect: ", true),
        (set(transfer(), "/goal", json!({"holds": "blocked"})), "goal: ", true),
        (set(transfer(), "/goal", json!({"holds": "peace", "faults": 1})), "goal.holds: ", true),
        (goal(json!({})), "goal.holds: a goal that wants nothing", true),
        (goal(json!({"at": 3})), "goal.holds.at: ", true),
        (goal(json!({"messages": {"sent": 1}})), "goal.holds.messages: ", true),
        (goal(json!({"phase": {"A": "ready"}})), "goal.holds.phase.A: A has no phase", true),
        (goal(json!({"facts": {"coins": 1}})), "goal.holds.facts.coins: there is no fact", true),
        (goal(json!({"decided": {"A": ["commit"]}})), "goal.holds.decided.A: ", true),
        (goal(json!({"attempts": {"A": {"naps": 1}}})), "goal.holds.attempts.A.naps: there is no timer", true),
        (set(transfer(), "/goal", json!({"holds": "blocked", "faults": {"fires": 1}})), "goal.faults.fires: ", true),
        (set(transfer(), "/goal", json!({"holds": "blocked", "faults": {"restarts": 1}})), "no kind of fault", true),
        (set(transfer(), "/goal", json!({"holds": "blocked", "faults": {"losses": -1}})), "goal.faults.losses: ", true),
        (search(json!({"crashes": 128})), "search.crashes: ", true),
        (search(json!({"crashes": "1"})), "search.crashes: ", true),
        (search(json!({"delays": 1})), "there is no field \"delays\"", true),
        (search(json!({"rounds": {"naps": 1}})), "search.rounds.naps: there is no timer", true),
        (search(json!({"rounds": 1001})), "search.rounds: ", true),
        (search(json!({"timers": "soon"})), "search.timers: ", true),
        (search(json!({"faulty": ["Z"]})), "search.faulty[0]: there is no node", false),
        (search(json!({"faulty": ["A", "A"]})), "search.faulty[1]: ", true),
        (search(json!({"property": "peace"})), "search.property: there is no property", true),
        (search(json!({"property": ["agreement", "agreement"]})), "search.property[1]: ", true),
        (search(json!({"max_states": 10_000_000_000_u64})), "search.max_states: ", true),
        (search(json!({"from": 10_001})), "search.from: ", true),
        (search(json!({"goal": false})), "search.goal: ", true),
        (search(json!({"goal": true})), "search.goal: the scenario has no goal", false),
        (compare(json!([transfer()])), "compare: ", true),
        (compare(json!(vec![transfer(); 5])), "compare: ", true),
        (compare(json!([transfer(), compare(json!([]))])), "compare[1]: ", true),
        (set(compare(json!([transfer(), paxos()])), "/seed", json!(1)), "there is no field \"seed\"", true),
    ]
}

#[test]
fn bad_files_are_refused_with_their_place() {
    let validator = validator();
    for (file, says, by_schema) in bad_files() {
        let complaint = complaint(&file).unwrap_or_else(|| panic!("the reader takes {file}"));
        assert!(complaint.contains(says), "{complaint:?} should say {says:?}");
        assert_eq!(!validator.is_valid(&file), by_schema, "whether the schema refuses: {complaint}");
    }
}

/// A good file of each protocol and schedule, and a comparison: more would take long and tell no more.
fn one_of_a_sort() -> Vec<Value> {
    let mut files: Vec<Value> = Vec::new();
    for file in good_files() {
        let sort = |file: &Value| (file["protocol"].clone(), file["schedule"].clone());
        if files.iter().all(|other| sort(other) != sort(&file)) {
            files.push(file);
        }
    }
    files
}

/// With one thing changed in a good file, for each thing and many changes, reader and schema agree but for what only
/// the reader can see.
#[test]
fn reader_and_schema_agree_on_files_with_one_change() {
    let validator = validator();
    let (mut tried, mut refused) = (0, 0);
    for file in one_of_a_sort() {
        let mut paths = Vec::new();
        walk(&file, "", &mut paths);
        for changed in paths.iter().flat_map(|path| changes(&file, path)) {
            tried += 1;
            let complaint = complaint(&changed);
            refused += u32::from(complaint.is_some());
            match (complaint, validator.is_valid(&changed)) {
                (None, false) => panic!("only the schema refuses {changed}"),
                (Some(complaint), true) => {
                    let expected = ONLY_THE_READER.iter().any(|part| complaint.contains(part));
                    assert!(expected, "only the reader refuses: {complaint}\n{changed}");
                }
                _ => {}
            }
        }
    }
    assert!(tried > 1_000 && refused > tried / 2 && refused < tried, "{refused} of {tried} refused");
}

/// The paths of all values below `value`.
fn walk(value: &Value, path: &str, paths: &mut Vec<String>) {
    paths.push(path.to_string());
    match value {
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(place, v)| walk(v, &format!("{path}/{place}"), paths))
        }
        Value::Object(fields) => fields.iter().for_each(|(name, v)| walk(v, &format!("{path}/{name}"), paths)),
        _ => {}
    }
}

/// `file` with what is at `path` changed in many ways.
fn changes(file: &Value, path: &str) -> Vec<Value> {
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!(-1),
        json!(0),
        json!(101),
        json!(2_000_000_000),
        json!(""),
        json!("C"),
        json!("x y"),
        json!([]),
        json!(["C", "C"]),
        json!({}),
        json!({"node": "C"}),
    ];
    let mut changed: Vec<Value> = Vec::new();
    let mut with = |change: &dyn Fn(&mut Value)| {
        let mut copy = file.clone();
        change(copy.pointer_mut(path).expect("the path is there"));
        changed.push(copy);
    };
    for other in &others {
        with(&|at| *at = other.clone());
    }
    match file.pointer(path) {
        Some(Value::Object(fields)) => {
            with(&|at| at["colour"] = json!(1));
            for name in fields.keys() {
                with(&|at| _ = at.as_object_mut().and_then(|fields| fields.remove(name)));
            }
        }
        Some(Value::Array(values)) => {
            for value in values {
                with(&|at| at.as_array_mut().expect("an array").push(value.clone()));
            }
        }
        _ => {}
    }
    changed
}
