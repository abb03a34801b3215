//! The texts of what one makes oneself: the form of a scenario, runs side by side, a run by hand. They are fetched with
//! their views.

use super::Worded;
use synod_core::Language;

/// A text of the form, of comparisons and of runs by hand, named after its English wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    Intro,
    Start,
    StartOf,
    Protocol,
    Title,
    About,
    Roles,
    OneMore,
    OneLess,
    Nodes,
    NameOfNode,
    RoleOfNode,
    RemoveNode,
    Options,
    Timers,
    TimerLength,
    Variant,
    NoVariant,
    Schedule,
    Timed,
    ByHand,
    Until,
    Steps,
    StepsHint,
    NoSteps,
    AtMs,
    RemoveStep,
    Asked,
    AskedFor,
    AddStep,
    What,
    Who,
    Whom,
    Adopt,
    AdoptHint,
    Captions,
    AddCaption,
    CaptionAt,
    RemoveCaption,
    Goal,
    NoGoal,
    GoalBlocked,
    GoalViolated,
    GoalDecided,
    GoalMore,
    FaultsMost,
    FaultsByKind,
    Wrong,
    KeepIt,
}

impl Worded for Making {
    // tidy: long because it is a table
    fn in_language(self, language: Language) -> &'static str {
        let (en, zh) = match self {
            Self::Intro => (
                "What you change is shown at once. Every state has a link, and Share saves it as a file.",
                "修改立即生效。每个状态都有链接，也可以用“分享”存成文件。",
            ),
            Self::Start => ("Start from nothing", "从零开始"),
            Self::StartOf => ("New: {0}", "新建：{0}"),
            Self::Protocol => ("Protocol", "协议"),
            Self::Title => ("Title", "标题"),
            Self::About => ("Introduction", "简介"),
            Self::Roles => ("Roles", "角色"),
            Self::OneMore => ("One more: {0}", "增加一个{0}"),
            Self::OneLess => ("One less: {0}", "减少一个{0}"),
            Self::Nodes => ("Names, roles and settings of the nodes", "节点的名称、角色和设置"),
            Self::NameOfNode => ("Name of {0}", "{0} 的名称"),
            Self::RoleOfNode => ("Role of {0}", "{0} 的角色"),
            Self::RemoveNode => ("Remove {0}", "移除 {0}"),
            Self::Options => ("Options", "选项"),
            Self::Timers => ("Timers", "计时器"),
            Self::TimerLength => ("{0}, in milliseconds", "{0}（毫秒）"),
            Self::Variant => ("Rule switched off", "关闭的规则"),
            Self::NoVariant => ("none: the protocol as it is", "无：协议原样"),
            Self::Schedule => ("What happens next is decided by", "接下来发生什么，由谁决定"),
            Self::Timed => ("the clock", "时钟"),
            Self::ByHand => ("hand", "人"),
            Self::Until => ("Ends at, in milliseconds", "结束时刻（毫秒）"),
            Self::Steps => ("Steps", "步骤"),
            Self::StepsHint => {
                ("Requests and faults that the scenario brings about by itself.", "场景自动安排的请求和故障。")
            }
            Self::NoSteps => ("There is no step yet: nothing is asked of any node.", "还没有步骤：没有节点收到请求。"),
            Self::AtMs => ("At, in milliseconds", "时刻（毫秒）"),
            Self::RemoveStep => ("Remove: {0}", "移除：{0}"),
            Self::Asked => ("{0}: {1}", "{0}：{1}"),
            Self::AskedFor => ("{0}: {1} ({2})", "{0}：{1}（{2}）"),
            Self::AddStep => ("Add a step", "添加步骤"),
            Self::What => ("What", "做什么"),
            Self::Who => ("Node", "节点"),
            Self::Whom => ("Other node", "另一个节点"),
            Self::Adopt => ("Make what I did steps", "把我的操作变成步骤"),
            Self::AdoptHint => (
                "Crash, cut or ask on the stage first: this writes it into the scenario.",
                "先在舞台上让节点崩溃、切断链路或发出请求，再由此写入场景。",
            ),
            Self::Captions => ("Title and captions", "标题和字幕"),
            Self::AddCaption => ("A caption at {0} ms", "在 {0} 毫秒处加字幕"),
            Self::CaptionAt => ("Caption at {0} ms", "{0} 毫秒处的字幕"),
            Self::RemoveCaption => ("Remove the caption at {0} ms", "移除 {0} 毫秒处的字幕"),
            Self::Goal => ("Goal of the player", "玩家的目标"),
            Self::NoGoal => ("none", "无"),
            Self::GoalBlocked => ("some node is blocked", "有节点被阻塞"),
            Self::GoalViolated => ("violated: {0}", "被违反：{0}"),
            Self::GoalDecided => ("{0} decides", "{0} 作出决定"),
            Self::GoalMore => ("as the file says it", "如文件所述"),
            Self::FaultsMost => ("Faults at most, of any kind", "故障总数上限，种类不限"),
            Self::FaultsByKind => ("Limit each kind of fault", "分别限制每种故障"),
            Self::Wrong => ("Not shown yet, in {0}: {1}", "尚未生效，{0} 处：{1}"),
            Self::KeepIt => ("Back to what is shown", "回到正在显示的场景"),
        };
        match language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }
}
