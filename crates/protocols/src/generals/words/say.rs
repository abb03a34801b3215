//! The sentences of the Byzantine generals.

use super::path_text;
use crate::generals::{Here, Loyalty, Messages, Order, Role, Variant, Why};
use alloc::string::String;
use synod_core::language::list;
use synod_core::{Language, NodeSet, speak};

/// Why, as a sentence. A general knows what has reached it and by which way; whether that is true it does not know.
// tidy: long because it is a table: every reason, in the order of their list, with its words.
pub(super) fn say(site: Here<'_>, why: &Why, language: Language) -> String {
    let me = site.name(site.id);
    let said = |order: &Order| order.text().of(language);
    let is_signed = site.options().messages == Messages::Signed;
    match why {
        // The commander.
        Why::Commands { order } => {
            let decides = said(order);
            speak!(language, "{me} decides to {decides}", "{me} 决定{decides}") + &commands(site, *order, language)
        }
        Why::CommandedAlready { order } => {
            let order = said(order);
            speak!(
                language,
                "{me} has decided to {order} already: the first order is the only one.",
                "{me} 已经决定{order}，命令只下一次，以第一次为准。"
            )
        }
        // A lieutenant hears, and passes on what it heard.
        Why::Hears { path, order } => {
            let (way, order) = (path_text(site, path), said(order));
            match (is_signed, path.len()) {
                (false, _) => {
                    speak!(language, "{me} notes {order} for the path {way}.", "{me} 记下：路径 {way}，{order}。")
                }
                (true, 1) => speak!(
                    language,
                    "The signature of {way} covers it: {me} notes {order}.",
                    "{way} 的签名证实了这个命令，{me} 记下：{order}。"
                ),
                (true, _) => speak!(
                    language,
                    "The signatures of {way} cover it: {me} notes {order}.",
                    "{way} 的签名证实了这个命令，{me} 记下：{order}。"
                ),
            }
        }
        Why::HearsForged { path, order, signed } => {
            let (way, order, signed) = (path_text(site, path), said(order), said(signed));
            speak!(
                language,
                "The order says {order}, but the signatures of {way} cover {signed}. The rule that a forged order is \
                 refused is switched off: {me} notes {order}.",
                "命令说的是{order}，而 {way} 的签名所证的是{signed}。拒绝伪造命令的规则已被关闭，{me} 记下：{order}。"
            )
        }
        Why::BeginsRounds { rounds: 1 } => {
            speak!(language, "{me} waits until the round is over, and decides then.", "{me} 等到这一轮结束再作决定。")
        }
        Why::BeginsRounds { rounds } => speak!(
            language,
            "That is the first that {me} hears: for {rounds} rounds it waits for what the others were told, and then \
             decides.",
            "这是 {me} 最先听到的消息。它再等 {rounds} 轮，听听别人得到的命令，然后作决定。"
        ),
        Why::PassesOn { order, to, forges } => passes_on(site, *order, *to, *forges, language),
        Why::HearsPathAgain { path } => {
            let way = path_text(site, path);
            speak!(
                language,
                "{me} has noted something for the path {way} already: only the first counts.",
                "{me} 已经为路径 {way} 记过一次，只有第一次的算数。"
            )
        }
        Why::HearsOrderAgain { order } => {
            let order = said(order);
            speak!(
                language,
                "{me} has seen the order to {order} already, and learns nothing more from this one.",
                "{me} 已经收到过{order}的命令，这一份没有带来新的内容。"
            )
        }
        Why::RefusesForged { path, order, signed } => {
            let (way, order, signed) = (path_text(site, path), said(order), said(signed));
            speak!(
                language,
                "The order says {order}, but the signatures of {way} cover {signed}: it is forged, and {me} \
                 refuses it.",
                "命令说的是{order}，但 {way} 的签名所证的是{signed}。这是伪造的命令，{me} 不予理会。"
            )
        }
        Why::TooLate { order } => {
            let order = said(order);
            speak!(
                language,
                "{me} has decided to {order} already: what comes now changes nothing.",
                "{me} 已经决定{order}，现在才来的命令不起作用。"
            )
        }
        // The rounds are over.
        Why::Obeys { order } => {
            let order = said(order);
            speak!(
                language,
                "The round is over. With m = 0 there is nothing to compare: {me} decides to {order}, as it was told.",
                "这一轮结束。m = 0 时没有可比较的，{me} 按听到的命令决定{order}。"
            )
        }
        Why::Counts { order, attack, retreat, missing } => {
            let order = said(order);
            speak!(
                language,
                "The rounds are over. {me} counts {attack} for attack and {retreat} for retreat, and decides to \
                 {order}.",
                "轮次结束。{me} 数到进攻 {attack}、撤退 {retreat}，决定{order}。"
            ) + &count_notes(site, attack == retreat, *missing, language)
        }
        Why::HasOne { order } => {
            let order = said(order);
            speak!(
                language,
                "The rounds are over. {me} has seen one order only, {order}, and obeys it.",
                "轮次结束。{me} 只收到过一种命令：{order}，于是照办。"
            )
        }
        Why::HasBoth if checks_no_signature(site) => speak!(
            language,
            "The rounds are over. {me} has seen both orders, and retreats: that is the rule for two. It has not \
             checked what the signatures cover.",
            "轮次结束。{me} 两种命令都收到了，按规则撤退。它没有核对签名所证的内容。"
        ),
        Why::HasBoth => speak!(
            language,
            "The rounds are over. {me} has seen both orders under the commander's signature. Neither can be trusted, \
             and the rule for two is to retreat.",
            "轮次结束。{me} 收到了两种命令，都有指挥官的签名。哪一种都不可信，按规则撤退。"
        ),
        // After a crash.
        Why::RestartsDecided { order } => {
            let order = said(order);
            speak!(language, "{me}'s disk has its decision: {order}.", "{me} 的磁盘上有它的决定：{order}。")
        }
        Why::RestartsEmpty => speak!(
            language,
            "{me} finds nothing on its disk: what it may have heard is forgotten.",
            "{me} 的磁盘上什么也没有，即使听到过什么，也已忘记。"
        ),
        Why::Ignores { from } => {
            let from = site.name(*from);
            speak!(
                language,
                "{me} ignores {from}'s Order: no rule asks for it.",
                "{me} 忽略 {from} 的 Order，因为没有规则用得着这条消息。"
            )
        }
    }
}

/// Whether a forged order is taken for true.
fn checks_no_signature(site: Here<'_>) -> bool {
    site.options().broken == Variant::SignatureUnchecked
}

/// Who is told what by a general that splits: `L1 to attack, and L2 to retreat`.
fn split(site: Here<'_>, to: NodeSet, language: Language) -> String {
    let told = |wanted: Order| {
        let each = Loyalty::Splits.tells_each(wanted, to);
        let nodes: NodeSet = each.filter(|(_, order)| *order == wanted).map(|(node, _)| node).collect();
        (nodes.is_empty(), list(nodes, |node| site.name(node), language))
    };
    match (told(Order::Attack), told(Order::Retreat)) {
        ((_, attack), (true, _)) => speak!(language, "{attack} to attack", "让 {attack} 进攻"),
        ((_, attack), (false, retreat)) => {
            speak!(language, "{attack} to attack and {retreat} to retreat", "让 {attack} 进攻，让 {retreat} 撤退")
        }
    }
}

/// What a commander tells its lieutenants, as the rest of a sentence.
fn commands(site: Here<'_>, order: Order, language: Language) -> String {
    let opposite = order.opposite().text().of(language);
    match site.settings().loyalty {
        Loyalty::Loyal => speak!(language, ", and tells every lieutenant so.", "，并告知每个副官。"),
        Loyalty::Silent => {
            speak!(language, ". It is a traitor, and tells the lieutenants nothing.", "。它是叛徒，什么也不告诉副官。")
        }
        Loyalty::Splits => {
            let split = split(site, site.cluster.having(Role::Lieutenant), language);
            speak!(language, ". It is a traitor, and tells {split}.", "。它是叛徒，{split}。")
        }
        Loyalty::Flips => speak!(
            language,
            ". It is a traitor, and tells every lieutenant to {opposite}.",
            "。它是叛徒，让每个副官{opposite}。"
        ),
    }
}

/// What a lieutenant makes of an order that it should pass on.
fn passes_on(site: Here<'_>, order: Order, to: NodeSet, forges: bool, language: Language) -> String {
    let me = site.name(site.id);
    let all = list(to, |node| site.name(node), language);
    let (order, opposite) = (order.text().of(language), order.opposite().text().of(language));
    let is_signed = site.options().messages == Messages::Signed;
    let passed = match site.settings().loyalty {
        Loyalty::Loyal if is_signed => {
            speak!(language, "{me} signs it too, and passes it on to {all}.", "{me} 也签上名，转给 {all}。")
        }
        Loyalty::Loyal => speak!(language, "{me} passes it on to {all}.", "{me} 转告 {all}。"),
        Loyalty::Silent => {
            speak!(language, "{me} is a traitor, and keeps it to itself.", "{me} 是叛徒，没有转告任何人。")
        }
        Loyalty::Splits => {
            let split = split(site, to, language);
            speak!(language, "{me} is a traitor, and tells {split}.", "{me} 是叛徒，{split}。")
        }
        Loyalty::Flips => speak!(
            language,
            "{me} is a traitor, and passes on the opposite to {all}: {opposite}.",
            "{me} 是叛徒，对 {all} 反着说：{opposite}。"
        ),
    };
    if !forges {
        return passed;
    }
    passed
        + &speak!(
            language,
            " The signatures before its own still cover {order}.",
            "但在它之前的签名所证的仍是{order}。"
        )
}

/// What has to be known of a count.
fn count_notes(site: Here<'_>, is_even: bool, missing: bool, language: Language) -> String {
    let mut notes = String::new();
    if is_even {
        notes += &speak!(language, " Attack needs more than half.", "进攻需要超过半数。");
    }
    if missing {
        notes += &speak!(language, " What did not come counts as retreat.", "没有来的都算撤退。");
    }
    if site.options().broken == Variant::OwnOrderIgnored {
        notes += &speak!(
            language,
            " What the commander told it is not counted: that rule is switched off.",
            "指挥官直接告诉它的不算在内，因为那条规则已被关闭。"
        );
    }
    notes
}
