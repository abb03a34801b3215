//! Zooming and panning the diagram: with wheel, mouse, fingers, keys and buttons.
//!
//! It is a view that the browser scrolls, so that it is panned as any other; what is zoomed stays where the pointer is.

use crate::browser::Listener;
use crate::geometry::diagram::{EDGE, Room, Scale};
use crate::motion::Follow;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, PointerEvent, SvgTransform, TouchEvent, WheelEvent};
use yew::prelude::*;

/// How far beyond the view is drawn, on each side.
pub const BEYOND: f64 = 160.0;
/// How much a key or a button zooms.
pub const CLOSER: f64 = 1.5;
/// How much a pixel of the wheel zooms.
const WHEEL: f64 = 0.004;
/// The height of a line by which a wheel may be turned.
const NOTCH: f64 = 16.0;
/// How far a pressed mouse moves before it drags.
const DRAGS: f64 = 4.0;
/// How near the cursor may come to the edge of the view, and where it is then brought, as parts of the view.
const FOLLOWS: (f64, f64) = (0.85, 0.25);

/// How far the diagram is zoomed, and what is in view as far as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// How far it is zoomed; 1 at first.
    pub zoom: f64,
    /// How far it is scrolled to the right.
    pub left: f64,
    /// How far it is scrolled down.
    pub top: f64,
}

/// What is true now, ahead of what is drawn.
struct Now {
    room: Room,
    view: View,
    /// How far it is really scrolled.
    left: f64,
    /// How far it is to be scrolled once it is drawn as wide as that takes.
    wanted: Option<f64>,
    /// The time of the cursor, and whether a hand has moved the view away from it.
    time: Option<f64>,
    free: bool,
    /// Where a mouse was pressed, with how far the view was scrolled; whether it has dragged since.
    grabbed: Option<[f64; 4]>,
    dragged: bool,
    /// The distance of two fingers, and the zoom, when they came.
    pinched: Option<(f64, f64)>,
}

/// What moves the view.
#[derive(Clone)]
pub struct Hands {
    now: Rc<RefCell<Now>>,
    set: UseStateSetter<View>,
    scroller: NodeRef,
}

/// The hands that move `scroller`, which shows the diagram in this room; and what is in view.
#[hook]
pub fn use_hands(scroller: &NodeRef, room: Room) -> (Hands, View) {
    let view = use_state_eq(|| View { zoom: 1.0, left: 0.0, top: 0.0 });
    let first = *view;
    let now = use_mut_ref(move || Now {
        room,
        view: first,
        left: 0.0,
        wanted: None,
        time: None,
        free: false,
        grabbed: None,
        dragged: false,
        pinched: None,
    });
    now.borrow_mut().room = room;
    let hands = Hands { now, set: view.setter(), scroller: scroller.clone() };
    let held = hands.clone();
    use_effect_with((), move |()| {
        let listeners = held.listen();
        move || drop(listeners)
    });
    let settled = hands.clone();
    use_effect_with((room, view.zoom), move |_| settled.settle());
    (hands, *view)
}

impl Hands {
    fn element(&self) -> Option<Element> {
        self.scroller.cast::<Element>()
    }

    /// Whether a mouse has dragged since it was pressed: the click that follows is none.
    pub fn has_dragged(&self) -> bool {
        self.now.borrow().dragged
    }

    /// Where a pointer is in the diagram; the first is negative on the names.
    pub fn place(&self, event: &MouseEvent) -> Option<(f64, f64)> {
        let (view, names) = (self.element()?, self.now.borrow().room.names);
        let around = view.get_bounding_client_rect();
        let x = f64::from(event.client_x()) - around.left() - names;
        let y = f64::from(event.client_y()) - around.top() + f64::from(view.scroll_top());
        Some((if x < 0.0 { x } else { x + f64::from(view.scroll_left()) }, y))
    }

    /// Zooms so that what is `at` pixels beside the names stays there.
    fn zoom_to(&self, zoom: f64, at: f64) {
        let mut now = self.now.borrow_mut();
        let zoom = now.room.zoom(zoom);
        if zoom == now.view.zoom {
            return;
        }
        let (before, after) = (now.room.scale(now.view.zoom), now.room.scale(zoom));
        let most = (after.width + 2.0 * EDGE.0 - now.room.visible()).max(0.0);
        let left = after.kept(&before, now.left, at).min(most);
        (now.left, now.wanted, now.free) = (left, Some(left), true);
        now.view = View { zoom, left, ..now.view };
        self.set.set(now.view);
    }

    /// Zooms around the cursor, or around the middle where that is out of view.
    pub fn zoom_by(&self, factor: f64) {
        let (zoom, at) = {
            let now = self.now.borrow();
            let (scale, visible) = (now.room.scale(now.view.zoom), now.room.visible());
            let cursor = EDGE.0 + now.time.unwrap_or_default() * scale.ms - now.left;
            (now.view.zoom * factor, if (0.0..=visible).contains(&cursor) { cursor } else { visible / 2.0 })
        };
        self.zoom_to(zoom, at);
    }

    /// Shows the whole run.
    pub fn whole(&self) {
        self.zoom_to(0.0, 0.0);
    }

    /// Moves the view by parts of it, or by lines.
    pub fn pan(&self, right: f64, down: f64) {
        let Some(view) = self.element() else { return };
        let (visible, lane) = {
            let mut now = self.now.borrow_mut();
            now.free = true;
            (now.room.visible(), now.room.scale(now.view.zoom).lane)
        };
        view.set_scroll_left(view.scroll_left() + (right * visible) as i32);
        view.set_scroll_top(view.scroll_top() + (down * lane) as i32);
    }

    /// Brings what is at `x` into view.
    pub fn bring(&self, x: f64) {
        let Some(view) = self.element() else { return };
        let (left, visible) = (f64::from(view.scroll_left()), self.now.borrow().room.visible());
        if x < left + EDGE.0 || x > left + visible * FOLLOWS.0 {
            view.set_scroll_left((x - visible * FOLLOWS.1).max(0.0) as i32);
        }
        self.scrolled();
    }

    /// The browser has scrolled the view: draws what has come into it.
    pub fn scrolled(&self) {
        let Some(view) = self.element() else { return };
        let (left, top) = (f64::from(view.scroll_left()), f64::from(view.scroll_top()));
        let mut now = self.now.borrow_mut();
        now.left = left;
        if (left - now.view.left).abs() > BEYOND / 2.0 || top != now.view.top {
            now.view = View { left, top, ..now.view };
            self.set.set(now.view);
        }
    }

    /// The diagram is as wide as it is to be.
    fn settle(&self) {
        let wanted = self.now.borrow_mut().wanted.take();
        if let (Some(left), Some(view)) = (wanted, self.element()) {
            view.set_scroll_left(left.round() as i32);
        }
    }

    /// Keeps the cursor at the time shown, and in view unless a hand has moved the view away from it.
    pub fn follow(&self, cursor: SvgTransform, scale: Scale) -> Follow {
        let hands = self.clone();
        let mut shown = -1.0;
        Box::new(move |now_ms, runs| {
            let x = EDGE.0 + now_ms * scale.ms;
            if (x - shown).abs() >= 0.2 {
                shown = x;
                _ = cursor.set_translate(x as f32, 0.0);
                hands.keep_in_view(now_ms, x, runs);
            }
        })
    }

    fn keep_in_view(&self, now_ms: f64, x: f64, runs: bool) {
        let mut now = self.now.borrow_mut();
        if now.time.replace(now_ms) == Some(now_ms) {
            return;
        }
        let (from, visible) = (now.left, now.room.visible());
        let inside = x >= from + EDGE.0 && x <= from + visible * FOLLOWS.0;
        let stays = inside || (now.free && runs);
        now.free &= !inside && runs;
        drop(now);
        if let Some(view) = self.element().filter(|_| !stays) {
            view.set_scroll_left((x - visible * FOLLOWS.1).max(0.0) as i32);
        }
    }
}

/// What the view hears.
impl Hands {
    fn listen(&self) -> Vec<Listener> {
        let Some(view) = self.element() else { return Vec::new() };
        let [turned, pressed, moved, freed, ended, came, pinched] = std::array::from_fn(|_| self.clone());
        vec![
            Listener::new(&view, "wheel", move |event: WheelEvent| turned.wheel(&event)),
            Listener::new(&view, "pointerdown", move |event: PointerEvent| pressed.press(&event)),
            Listener::new(&view, "pointermove", move |event: PointerEvent| moved.drag(&event)),
            Listener::new(&view, "pointerup", move |_: PointerEvent| freed.now.borrow_mut().grabbed = None),
            Listener::new(&view, "pointercancel", move |_: PointerEvent| ended.now.borrow_mut().grabbed = None),
            Listener::new(&view, "touchstart", move |event: TouchEvent| came.touch(&event, true)),
            Listener::new(&view, "touchmove", move |event: TouchEvent| pinched.touch(&event, false)),
        ]
    }

    /// How far beside the names a place of the window is.
    fn beside(&self, client_x: f64) -> f64 {
        let left = self.element().map_or(0.0, |view| view.get_bounding_client_rect().left());
        (client_x - left - self.now.borrow().room.names).max(0.0)
    }

    /// With Ctrl or ⌘ the wheel zooms, as two fingers do on a trackpad; alone it pans, also along the time where there
    /// is nothing above or below.
    fn wheel(&self, event: &WheelEvent) {
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { NOTCH } else { 1.0 };
        let by = event.delta_y() * unit;
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            event.stop_propagation();
            let zoom = self.now.borrow().view.zoom;
            return self.zoom_to(zoom * (-by * WHEEL).exp(), self.beside(f64::from(event.client_x())));
        }
        self.now.borrow_mut().free = true;
        let Some(view) = self.element() else { return };
        if event.delta_x() != 0.0 || event.shift_key() || view.scroll_height() > view.client_height() + 1 {
            return;
        }
        let before = view.scroll_left();
        view.set_scroll_left(before + by as i32);
        // At its end the page is scrolled, as anywhere.
        if view.scroll_left() != before {
            event.prevent_default();
        }
    }

    fn press(&self, event: &PointerEvent) {
        let mut now = self.now.borrow_mut();
        now.dragged = false;
        // A finger pans by itself.
        let drags = event.pointer_type() != "touch" && event.button() == 0;
        now.grabbed = self.element().filter(|_| drags).map(|view| {
            let at = [event.client_x(), event.client_y(), view.scroll_left(), view.scroll_top()];
            at.map(f64::from)
        });
        now.free |= !drags;
    }

    fn drag(&self, event: &PointerEvent) {
        let Some(view) = self.element() else { return };
        let mut now = self.now.borrow_mut();
        let Some([x, y, left, top]) = now.grabbed else { return };
        if event.buttons() & 1 == 0 {
            now.grabbed = None;
            return;
        }
        let (right, down) = (f64::from(event.client_x()) - x, f64::from(event.client_y()) - y);
        if !now.dragged && right.hypot(down) < DRAGS {
            return;
        }
        if !now.dragged {
            (now.dragged, now.free) = (true, true);
            _ = view.set_pointer_capture(event.pointer_id());
        }
        drop(now);
        view.set_scroll_left((left - right) as i32);
        view.set_scroll_top((top - down) as i32);
    }

    /// Two fingers zoom; one pans, which the browser does.
    fn touch(&self, event: &TouchEvent, begins: bool) {
        let touches = event.touches();
        let (Some(one), Some(other), 2) = (touches.item(0), touches.item(1), touches.length()) else {
            self.now.borrow_mut().pinched = None;
            return;
        };
        event.prevent_default();
        let at = |touch: &web_sys::Touch| (f64::from(touch.client_x()), f64::from(touch.client_y()));
        let ((x1, y1), (x2, y2)) = (at(&one), at(&other));
        let apart = (x1 - x2).hypot(y1 - y2).max(1.0);
        let before = {
            let mut now = self.now.borrow_mut();
            let zoom = now.view.zoom;
            if begins { *now.pinched.insert((apart, zoom)) } else { *now.pinched.get_or_insert((apart, zoom)) }
        };
        self.zoom_to(before.1 * apart / before.0, self.beside(f64::midpoint(x1, x2)));
    }
}
