//! A partition: a run of Synod, held to what it was when this was written.
//!
//! Of Synod it needs the crates `synod-core`, `synod-protocols` and `synod-sim`.

use synod_core::{NodeId, NodeSet, Value};
use synod_protocols::registry;
use synod_sim::{Action, expect, open, read};

/// The scenario, without its texts.
const SCENARIO_1: &str = r#"{
"synod": 1,
"protocol": "3pc",
"nodes": [
  {"id":"C","roles":["coordinator"]},
  {"id":"A","roles":["participant"],"balance":100,"change":-50},
  {"id":"B","roles":["participant"],"balance":100,"change":50}
],
"network": {"latency":[25,40],"loss":0,"duplicate":0},
"seed": 7,
"steps": [
  {"at":0,"request":{"node":"C"}},
  {"at":110,"partition":[["A"],["C","B"]]}
],
"until": 2000,
"expect": [
  {
    "decided":{"C":"abort","A":"commit","B":"abort"},
    "holds":["stability","unanimity","nonblocking"],
    "violates":["agreement","conservation"]
  }
],
"search": {"cuts":1,"timers":"late"}
}"#;

#[rustfmt::skip]
#[test]
fn run_of_a_partition_1() {
    let scenario = read(&registry(), SCENARIO_1).expect("the scenario is read");
    let mut run = open(&registry(), &scenario).expect("the scenario opens");
    run.run_to_end();
    run.seek(run.len());
    assert_eq!(format!("{:016x}", run.digest()), "496863a3f8d3024f");
    let properties = run.summary().properties;
    let verdict = |name| properties.iter().find(|one| one.name == name).map(|one| one.verdict.name());
    assert_eq!(verdict("agreement"), Some("violated"));
    assert_eq!(verdict("stability"), Some("holds"));
    assert_eq!(verdict("unanimity"), Some("holds"));
    assert_eq!(verdict("commits"), Some("holds"));
    assert_eq!(verdict("conservation"), Some("violated"));
    assert_eq!(verdict("nonblocking"), Some("holds"));
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new());
}

/// The scenario, without its texts.
const SCENARIO_2: &str = r#"{
"synod": 1,
"protocol": "2pc",
"nodes": [
  {"id":"C","roles":["coordinator"]},
  {"id":"A","roles":["participant"],"balance":100,"change":-50},
  {"id":"B","roles":["participant"],"balance":100,"change":50}
],
"network": {"latency":[25,40],"loss":0,"duplicate":0},
"seed": 7,
"steps": [
  {"at":0,"request":{"node":"C"}}
],
"until": 2000,
"search": {"rounds":2}
}"#;

#[rustfmt::skip]
#[test]
fn run_of_a_bank_transfer_2() {
    let scenario = read(&registry(), SCENARIO_2).expect("the scenario is read");
    let mut run = open(&registry(), &scenario).expect("the scenario opens");
    run.seek(3);
    run.act(Action::Crash { node: NodeId(2), sent: None }).unwrap();
    run.run_to_end();
    run.seek(run.len());
    assert_eq!(format!("{:016x}", run.digest()), "9a08bd6fb14b250d");
    let properties = run.summary().properties;
    let verdict = |name| properties.iter().find(|one| one.name == name).map(|one| one.verdict.name());
    assert_eq!(verdict("agreement"), Some("holds"));
    assert_eq!(verdict("stability"), Some("holds"));
    assert_eq!(verdict("unanimity"), Some("holds"));
    assert_eq!(verdict("commits"), Some("holds"));
    assert_eq!(verdict("conservation"), Some("holds"));
    assert_eq!(verdict("nonblocking"), Some("holds"));
}

/// The scenario, without its texts.
const SCENARIO_3: &str = r#"{
"synod": 1,
"protocol": "2pc",
"nodes": [
  {"id":"C","roles":["coordinator"]},
  {"id":"A","roles":["participant"],"balance":30,"change":-50},
  {"id":"B","roles":["participant"],"balance":100,"change":50}
],
"network": {"latency":[25,40],"loss":0,"duplicate":0},
"seed": 3,
"steps": [
  {"at":0,"request":{"node":"C"}}
],
"until": 2000,
"search": {"rounds":2}
}"#;

#[rustfmt::skip]
#[test]
fn run_of_one_no_is_enough_3() {
    let scenario = read(&registry(), SCENARIO_3).expect("the scenario is read");
    let mut run = open(&registry(), &scenario).expect("the scenario opens");
    run.seek(2);
    run.act(Action::Partition(vec![NodeSet::from_iter([NodeId(0)]), NodeSet::from_iter([NodeId(1)])])).unwrap();
    run.run_to_end();
    run.seek(run.len());
    assert_eq!(format!("{:016x}", run.digest()), "b4e020da929ab3f4");
    let properties = run.summary().properties;
    let verdict = |name| properties.iter().find(|one| one.name == name).map(|one| one.verdict.name());
    assert_eq!(verdict("agreement"), Some("holds"));
    assert_eq!(verdict("stability"), Some("holds"));
    assert_eq!(verdict("unanimity"), Some("holds"));
    assert_eq!(verdict("commits"), Some("holds"));
    assert_eq!(verdict("conservation"), Some("holds"));
    assert_eq!(verdict("nonblocking"), Some("holds"));
}

/// The scenario, without its texts.
const SCENARIO_4: &str = r#"{
"synod": 1,
"protocol": "paxos",
"timers": {"retry":300},
"nodes": [
  {"id":"P1","roles":["proposer"]},
  {"id":"P2","roles":["proposer"]},
  {"id":"A","roles":["acceptor"]},
  {"id":"B","roles":["acceptor"]},
  {"id":"C","roles":["acceptor"]},
  {"id":"L1","roles":["learner"]},
  {"id":"L2","roles":["learner"]}
],
"network": {"latency":[20,40],"loss":0,"duplicate":0},
"seed": 7,
"steps": [
  {"at":0,"request":{"node":"P1","propose":"3"}},
  {"at":45,"request":{"node":"P2","propose":"7"}}
],
"until": 3000,
"expect": [
  {"decided":{"L1":"7","L2":"7"},"holds":["agreement","validity","integrity","nonblocking"]}
],
"search": {"rounds":1}
}"#;

#[rustfmt::skip]
#[test]
fn run_of_x_is_3_or_7_4() {
    let scenario = read(&registry(), SCENARIO_4).expect("the scenario is read");
    let mut run = open(&registry(), &scenario).expect("the scenario opens");
    run.seek(4);
    run.act(Action::Request { node: NodeId(0), request: 0, value: Some(Value::new("\"9\"")) }).unwrap();
    run.run_to_end();
    run.seek(run.len());
    assert_eq!(format!("{:016x}", run.digest()), "c63e5d537277f6b1");
    let properties = run.summary().properties;
    let verdict = |name| properties.iter().find(|one| one.name == name).map(|one| one.verdict.name());
    assert_eq!(verdict("agreement"), Some("holds"));
    assert_eq!(verdict("validity"), Some("holds"));
    assert_eq!(verdict("integrity"), Some("holds"));
    assert_eq!(verdict("nonblocking"), Some("holds"));
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new());
}
