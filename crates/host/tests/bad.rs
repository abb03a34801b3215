//! Modules that do wrong, each refused in one clear sentence; an instance that has failed is replaced by a new one.

use synod_core::about::RoleAbout;
use synod_core::erased::Input;
use synod_core::module::{self, ABI, Answer, Call, Effect, Message, Opened, Reaction, encoded};
use synod_core::{About, ClusterSpec, Description, Fact, NodeId, NodeSet, NodeSpec, Registry, Value, limits};
use synod_host::registration;

/// What is wrong with a module of this text.
fn refusal(text: &str) -> String {
    let bytes = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"));
    registration(&bytes).expect_err("it is wrong").en
}

/// A module whose `synod_call` does this, beside what a module has.
fn calling(call: &str, more: &str) -> String {
    format!(
        r#"(module (memory (export "memory") 1) {more}
            (func (export "synod_abi") (result i32) i32.const {ABI})
            (func (export "synod_alloc") (param i32) (result i32) i32.const 1024)
            (func (export "synod_call") (param i32 i32) (result i64) {call}))"#
    )
}

#[test]
fn what_is_no_module_is_refused() {
    let not = registration(b"\0asm, but no more than that").expect_err("it is no module").en;
    assert!(not.starts_with("it is no WebAssembly module that can be run: "), "{not}");
    assert_eq!(not.lines().count(), 1);
    let large = vec![0; limits::MODULE_BYTES + 1];
    assert_eq!(registration(&large).expect_err("it is too large").en, "it is larger than 4 MB.");
    let imports = refusal(r#"(module (import "env" "now" (func (result i64))))"#);
    assert_eq!(imports, "it imports env.now; a module has no imports.");
    let starts = refusal("(module (func $go) (start $go))");
    assert_eq!(starts, "it has a start function; a module does nothing until it is called.");
    assert_eq!(refusal("(module)"), "it does not export synod_abi as a module does.");
    let typed = r#"(module (func (export "synod_abi") (result i64) i64.const 1))"#;
    assert_eq!(refusal(typed), "it does not export synod_abi as a module does.");
    let older = calling("i64.const 0", "").replace(&format!("i32.const {ABI})"), "i32.const 7)");
    assert_eq!(refusal(&older), format!("it is of version 7 of the interface; only version {ABI} is accepted."));
}

#[test]
fn what_goes_wrong_in_a_call_is_one_sentence() {
    let deep = calling("call $deep i64.const 0", "(func $deep call $deep)");
    for (module, sentence) in [
        (calling("unreachable", ""), "it trapped"),
        (calling("(loop $on br $on) i64.const 0", ""), "it ran for too long in one call."),
        (deep, "it called itself too deep."),
        (
            calling("(loop $on (drop (memory.grow (i32.const 16))) br $on) i64.const 0", ""),
            "it wants more than 64 MB of memory.",
        ),
        (calling("i64.const 0x7fffffff", ""), "its answer is larger than 1024 kB."),
        (calling("i64.const 0xffffffff00000010", ""), "it gave an address that is not in its memory."),
        (calling("i64.const 0", ""), "it answered what is no answer."),
        (calling("i64.const 0x0000000000000008", ""), "it answered what is no answer."),
    ] {
        let told = refusal(&module);
        assert!(told.starts_with(sentence) && told.ends_with('.'), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    let outside = calling("i64.const 0", "").replace("i32.const 1024", "i32.const -8");
    assert_eq!(refusal(&outside), "it gave an address that is not in its memory.");
}

/// A module that gives these answers, each to the call that begins with this byte, and none to others.
fn answering(answers: &[(&Call<'_>, &Answer)]) -> Vec<u8> {
    let mut data = String::new();
    let mut address = 4096;
    for (call, answer) in answers {
        let bytes = encoded(*answer);
        let letters = |bytes: &[u8]| bytes.iter().map(|byte| format!("\\{byte:02x}")).collect::<String>();
        let place = ((address as u64) << 32) | bytes.len() as u64;
        let entry = 2048 + 8 * usize::from(encoded(*call)[0]);
        data += &format!("(data (i32.const {address}) \"{}\")", letters(&bytes));
        data += &format!("(data (i32.const {entry}) \"{}\")", letters(&place.to_le_bytes()));
        address += bytes.len();
    }
    let call = "(i64.load (i32.add (i32.const 2048) (i32.mul (i32.load8_u (i32.const 1024)) (i32.const 8))))";
    let module = calling(call, &data).replace("\"memory\") 1", "\"memory\") 8");
    wat::parse_str(module).unwrap_or_else(|error| panic!("{error}"))
}

/// A module that says this of itself.
fn saying(description: Description) -> Vec<u8> {
    answering(&[(&Call::Describe, &Answer::Description(description))])
}

fn described() -> Description {
    let about = About { roles: vec![RoleAbout::named("node")], ..About::named("toy") };
    Description { about, properties: Vec::new() }
}

#[test]
fn what_a_module_says_of_itself_is_judged() {
    for (wrong, place) in [
        (Description { about: About { roles: Vec::new(), ..described().about }, ..described() }, "roles: from 1 to 8"),
        (Description { about: About { id: "a b".into(), ..described().about }, ..described() }, "id: a name is"),
        (
            Description {
                about: About { roles: vec![RoleAbout::named("node"), RoleAbout::named("node")], ..described().about },
                ..described()
            },
            "roles: node is there twice",
        ),
    ] {
        let told = registration(&saying(wrong)).expect_err("it is wrong").en;
        assert!(told.starts_with(&format!("what it says of itself is wrong: {place}")), "{told}");
    }
    let other =
        registration(&answering(&[(&Call::Describe, &Answer::Text("hello".into()))])).expect_err("it is wrong").en;
    assert_eq!(other, "it answered what is no answer.");
}

/// What comes of starting node A of two, where the module reacts like this.
fn started(reaction: Reaction) -> Result<(), String> {
    let none = NodeSet::EMPTY;
    let opened = Opened { voters: none, acceptors: none, alike: Vec::new(), disk: Vec::new() };
    let nodes = ["A", "B"].map(|id| NodeSpec { id: id.into(), roles: vec!["node".into()], settings: Vec::new() });
    let spec = ClusterSpec { nodes: &nodes, options: Vec::new(), timers: &[] };
    let input = module::Input::Boot { restarted: false };
    let react = Call::React { node: NodeId(0), state: None, input };
    let module = answering(&[
        (&Call::Describe, &Answer::Description(described())),
        (&Call::Open((&spec).into()), &Answer::Opened(opened)),
        (&react, &Answer::Reaction(reaction)),
    ]);
    let registry = Registry::new(vec![registration(&module).expect("it is described")]);
    let cluster = registry.open("toy", &spec).expect("it is registered").expect("it opens");
    let boot = Input::Boot { restarted: false };
    let first = cluster.react(NodeId(0), None, &cluster.empty_disk(), &boot);
    // A call that has failed may be made again.
    assert_eq!(first.is_ok(), cluster.react(NodeId(0), None, &cluster.empty_disk(), &boot).is_ok());
    first.map(|_| ()).map_err(|failure| failure.to_string())
}

#[test]
fn a_reaction_that_no_node_can_have_is_a_failure_that_names_the_protocol() {
    let doing = |effects: Vec<Effect>| Reaction { memory: Vec::new(), disk: None, effects, whys: Vec::new() };
    let send = |to| Effect::Send { to: NodeId(to), message: Message { kind: 0, data: Vec::new() } };
    let decided = |slot, value: &str| Effect::Witness(Fact::Decided { slot, value: Value::new(value) });
    for effect in [send(1), decided(0, "x")] {
        assert_eq!(started(doing(vec![effect.clone()])), Ok(()), "{effect:?}");
    }
    let longest = "x".repeat(limits::VALUE_CHARS + 1);
    let fails = [
        doing(vec![send(0)]),
        doing(vec![send(2)]),
        doing(vec![send(200)]),
        doing(vec![Effect::CancelTimer(0)]),
        doing(vec![Effect::SetTimer { timer: 0, after_ms: 1, spread_ms: 0 }]),
        doing(vec![decided(1, "x")]),
        doing(vec![decided(0, &longest)]),
        doing(vec![decided(0, "two\nlines")]),
        doing(vec![send(1); limits::EFFECTS + 1]),
        Reaction { memory: vec![0; limits::PIECE_BYTES + 1], ..doing(Vec::new()) },
    ];
    for reaction in fails {
        let told = started(reaction).expect_err("no node can do that");
        assert_eq!(told, "The protocol toy has failed: it answered what is no answer.");
    }
}
