//! What the page's keys, and the buttons that stand for them, ask for. It depends on what is shown when the request is
//! carried out, not when the key is pressed: the next key may come before the page is drawn again.

use super::intent::{Aside, Intent, Key, Selection};
use super::state::State;
use synod_sim::Action;
use synod_sim::world::Life;

/// What `key` asks for on a page in this state; `None` if it has no meaning there.
pub fn meaning(key: Key, state: &State) -> Option<Intent> {
    let dialog = state.help || state.share || state.about;
    Some(match key {
        Key::Escape => return escape(state),
        _ if dialog => return None,
        Key::Play => Intent::Play(!state.playing || state.holding),
        Key::Back => Intent::Seek(state.moment().saturating_sub(1)),
        Key::Forward => Intent::Forward,
        Key::Start => Intent::Seek(0),
        Key::End => Intent::SeekEnd,
        Key::Slower => Intent::Speed(state.speed.slower()),
        Key::Faster => Intent::Speed(state.speed.faster()),
        Key::Crash => return crash_or_restart(state).map(Intent::Act),
        Key::Share => Intent::Share(true),
        Key::Present if state.embed.is_some() => return None,
        Key::Present => Intent::Present(!state.present),
        Key::Help => Intent::Help(true),
        Key::Undo => Intent::Undo,
        Key::Redo => Intent::Redo,
        Key::Column(number) => {
            let column = usize::from(number).checked_sub(1).filter(|column| *column < state.columns().len())?;
            Intent::In(column, Box::new(Intent::Select(Selection::Nothing)))
        }
        Key::Hand if state.embed.is_some() || state.present || state.beside.is_some() => return None,
        Key::Hand => Intent::ByHand(!state.session.is_manual()),
        Key::Why if state.embed.is_some() || state.present => return None,
        Key::Why => Intent::Why(Some(state.session.asked_of(state.selection)?)),
    })
}

/// Whether time that runs stops first.
pub fn stops_time(key: Key) -> bool {
    matches!(key, Key::Back | Key::Start | Key::End)
}

fn crash_or_restart(state: &State) -> Option<Action> {
    let Selection::Node(id) = state.selection else { return None };
    let node = state.session.snapshot.frame.nodes.get(id.index())?;
    Some(if node.life == Life::Down { Action::Restart(id) } else { Action::Crash { node: id, sent: None } })
}

/// Closes what was opened last. Of a dialog the browser would tell only later, and lose what is pressed until then.
fn escape(state: &State) -> Option<Intent> {
    if state.help {
        Some(Intent::Help(false))
    } else if state.share {
        Some(Intent::Share(false))
    } else if state.about {
        Some(Intent::About(false))
    } else if state.present {
        Some(Intent::Present(false))
    } else if state.menu {
        Some(Intent::Menu(false))
    } else if state.side.is_some() {
        Some(Intent::Side(None))
    } else if state.why.is_some() {
        Some(Intent::Why(None))
    } else if state.aside != Aside::Inspector && !state.layout.has_tabs_only() {
        Some(Intent::Aside(Aside::Inspector))
    } else if state.selection != Selection::Nothing {
        Some(Intent::Select(Selection::Nothing))
    } else {
        state.notice.is_some().then_some(Intent::DismissNotice)
    }
}
