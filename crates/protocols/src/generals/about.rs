//! What the Byzantine generals say of themselves.

use alloc::vec;
use alloc::vec::Vec;
use synod_core::about::{
    ChoiceAbout, Decides, Holds, MessageAbout, OptionAbout, PhaseAbout, RequestAbout, RequestValue, RoleAbout,
    SettingAbout, SettingKind, TimerAbout,
};
use synod_core::{About, OwnedText, Text, Tone};

/// What the Byzantine generals say of themselves.
pub(super) fn about() -> About {
    About {
        id: "generals".into(),
        name: OwnedText::new("Byzantine generals", "拜占庭将军"),
        summary: OwnedText::new(
            "A commander gives an order, and lieutenants tell each other what they heard: the loyal ones carry out the \
             same order, although some generals lie.",
            "指挥官下达命令，副官互相转告听到的内容：尽管有的将军会说谎，忠诚的副官仍执行同一个命令。",
        ),
        roles_share: false,
        roles: roles(),
        phases: phases(),
        decides: Decides::Outcome(vec!["attack".into(), "retreat".into()]),
        holds: Holds::Nothing,
        options: options(),
        settings: settings(),
        requests: requests(),
        messages: vec![MessageAbout::new(
            "Order",
            Tone::First,
            Text::new("an order, and by whom it has come", "一个命令，以及它经过了谁"),
        )],
        timers: vec![TimerAbout::new(
            "round",
            100,
            Text::new("one round; a lieutenant waits m + 1 of them", "一轮的长度；副官要等 m + 1 轮"),
        )],
        variants: ChoiceAbout::all(VARIANTS),
    }
}

fn roles() -> Vec<RoleAbout> {
    vec![
        RoleAbout { at_most: 1, ..RoleAbout::new("commander", Text::new("commander", "指挥官")) },
        RoleAbout {
            row: 1, at_least: 2, at_most: 6, ..RoleAbout::new("lieutenant", Text::new("lieutenant", "副官"))
        },
    ]
}

fn phases() -> Vec<PhaseAbout> {
    let (attack, retreat) = (Text::new("attack", "进攻"), Text::new("retreat", "撤退"));
    vec![
        PhaseAbout::new("commander", "idle", Text::new("idle", "空闲"), Tone::Plain),
        PhaseAbout::new("commander", "attack", attack, Tone::Third),
        PhaseAbout::new("commander", "retreat", retreat, Tone::Second),
        PhaseAbout::new("lieutenant", "idle", Text::new("idle", "空闲"), Tone::Plain),
        PhaseAbout::new("lieutenant", "heard", Text::new("heard", "已听到"), Tone::Waiting),
        PhaseAbout::new("lieutenant", "attack", attack, Tone::Third),
        PhaseAbout::new("lieutenant", "retreat", retreat, Tone::Second),
    ]
}

fn options() -> Vec<OptionAbout> {
    vec![
        OptionAbout::new("messages", Text::new("An order on its way", "途中的命令"), ChoiceAbout::all(MESSAGES)),
        OptionAbout::new("m", Text::new("Traitors that are to be borne", "要能承受的叛徒"), ChoiceAbout::all(M)),
    ]
}

const MESSAGES: &[(&str, Text)] = &[
    ("oral", Text::new("whoever passes it on can change it", "谁转告，谁就能篡改")),
    (
        "signed",
        Text::new(
            "is signed: a change shows, since signatures cannot be forged",
            "有签名：签名无法伪造，篡改会被看出来",
        ),
    ),
];

const M: &[(&str, Text)] = &[
    ("1", Text::new("one, in two rounds", "一个，用两轮")),
    ("0", Text::new("none, in one round", "没有，用一轮")),
    ("2", Text::new("two, in three rounds", "两个，用三轮")),
];

fn settings() -> Vec<SettingAbout> {
    let loyalty = |role| {
        let kind = SettingKind::Choice(ChoiceAbout::all(LOYALTY));
        SettingAbout::new(
            role,
            "loyalty",
            Text::new("whether it is a traitor, and of which kind", "是否叛徒，是哪一种"),
            kind,
        )
    };
    vec![loyalty("commander"), loyalty("lieutenant")]
}

/// How a general tells what it should tell.
const LOYALTY: &[(&str, Text)] = &[
    ("loyal", Text::new("loyal", "忠诚")),
    ("silent", Text::new("tells nothing", "什么也不说")),
    ("splits", Text::new("tells the first half to attack and the others to retreat", "让前一半进攻，让其余撤退")),
    ("flips", Text::new("tells all the opposite", "对谁都反着说")),
];

fn requests() -> Vec<RequestAbout> {
    vec![
        RequestAbout::named("commander", "attack", RequestValue::None).with(Text::new("Order an attack", "命令进攻")),
        RequestAbout::named("commander", "retreat", RequestValue::None).with(Text::new("Order a retreat", "命令撤退")),
    ]
}

/// The rules that can be switched off.
const VARIANTS: &[(&str, Text)] = &[
    (
        "signature-unchecked",
        Text::new(
            "a lieutenant takes a signed order for true, though its signatures cover another one",
            "即使签名所证的是另一个命令，副官也信以为真",
        ),
    ),
    (
        "own-order-ignored",
        Text::new(
            "a lieutenant does not count what the commander told it, only what the others say they were told",
            "副官只计算别人转告的命令，不计算指挥官直接告诉自己的",
        ),
    ),
];
