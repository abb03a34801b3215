//! Where the messages are at a moment: on their ways, linear in virtual time, without overlaps. A message is a pill
//! with its label if there is room; else a dot with its label beside it; else a dot alone.

use super::way::Way;
use super::{Area, Point, within};

/// The gap kept between messages.
const GAP: f32 = 3.0;
/// The extra room that a message must find before it is drawn larger again, so that it does not flicker.
const ROOM: f32 = 10.0;
/// Half the size of a dot.
pub const DOT: f32 = 10.0;
/// How far the beak of a dot, which points where the message is heading, reaches from the dot's centre.
pub const BEAK: f32 = 16.0;
/// How far a message is moved along its way in one slide to get clear of others.
const SLIDE: f32 = 12.0;
/// How many slides are tried in each direction.
const SLIDES: i16 = 10;
/// How many of them for a dot with its label beside it: far from its place in time, a dot alone is closer to the truth.
const SLIDES_BESIDE: i16 = 6;
/// How many rounds of placing are made when a dot finds no place at first: at rest, and while time runs.
const ROUNDS: (usize, usize) = (8, 2);
/// The part of its way at which a message that is delivered by hand waits.
const RESTS_AT: f32 = 0.42;
/// The height of the horizontal strips in which nearby messages are looked up: more than two half heights and a gap.
const STRIP: f32 = 40.0;

/// How a message is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A pill with its label.
    #[default]
    Pill,
    /// A dot with its label beside it, at one of [`SIDES`].
    Beside(u8),
    /// A dot alone.
    Dot,
}

/// The sides of a dot at which its label may be, in the order tried: which way it is moved out, across and down.
const SIDES: [(f32, f32); 14] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -1.0),
    (-1.0, -1.0),
    (1.0, 1.0),
    (-1.0, 1.0),
    (0.0, -1.8),
    (0.0, 1.8),
    (1.0, -1.5),
    (-1.0, -1.5),
    (1.0, 1.5),
    (-1.0, 1.5),
];

/// A message and its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Pill {
    /// Its way.
    pub way: Way,
    /// The part of it on which the pill touches neither end.
    pub free: (f32, f32),
    /// The part of it on which a dot touches neither end: as far as a dot may give way.
    pub reach: (f32, f32),
    /// Whether the pill does not fit between the ends, so that it is a dot all the way.
    pub cramped: bool,
    /// The size of the stage, inside which it stays.
    pub stage: (f32, f32),
    /// Half the width and height of the pill.
    pub half: (f32, f32),
    /// Half the width and height of the label beside a dot.
    pub label: (f32, f32),
    /// The part of the way that one unit of length makes up.
    pub per_unit: f32,
    /// When it was sent, in virtual milliseconds.
    pub sent_ms: f64,
    /// When it arrives; `None` if it is delivered by hand.
    pub due_ms: Option<f64>,
    /// Where it is to be.
    pub spot: Spot,
    /// Its current offset from its place in time, in slides; it approaches that of `spot`.
    pub slid: f32,
    /// Where it is drawn.
    pub drawn: Point,
}

/// Where a message is to be at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// The place.
    pub at: Point,
    /// Its offset from its place in time, in slides.
    pub slid: i16,
    /// How it is drawn there.
    pub form: Form,
}

/// The part of the remaining offset that a message makes up in one frame while time runs.
const EASE: f32 = 0.2;
/// The most slides that it makes up in one frame.
const FASTEST: f32 = 0.5;

impl Pill {
    /// The part of its way that it has gone at `now`.
    fn gone(&self, now: f64) -> f32 {
        let Some(due) = self.due_ms else { return RESTS_AT };
        let whole = due - self.sent_ms;
        if whole <= 0.0 { 1.0 } else { ((now - self.sent_ms) / whole).clamp(0.0, 1.0) as f32 }
    }

    /// The part of its way after `part` of the time, with an offset of `slides`.
    fn along(&self, part: f32, slides: f32, form: Form) -> f32 {
        let (start, end) = self.free;
        let t = start + (end - start) * part + slides * SLIDE * self.per_unit;
        let (start, end) = if form == Form::Pill { self.free } else { self.reach };
        within(t, start.min(end), end.max(start))
    }

    /// Its position after `part` of the time, with an offset of `slides`; a pill stays whole inside the stage.
    fn place(&self, part: f32, slides: f32, form: Form) -> Point {
        let at = self.way.at(self.along(part, slides, form));
        let margin = GAP + if form == Form::Pill { self.half.0 } else { DOT };
        let width = self.stage.0;
        Point::new(within(at.x, margin.min(width / 2.0), (width - margin).max(width / 2.0)), at.y)
    }

    /// Its heading at `now`, in degrees, where it is drawn.
    pub fn heading(&self, now: f64) -> f32 {
        self.way.heading(self.along(self.gone(now), self.slid, self.spot.form))
    }

    /// Where the label beside its dot is, as seen from the dot.
    pub fn beside(&self, side: u8) -> Point {
        let (across, down) = SIDES[usize::from(side)];
        let (w, h) = self.label;
        // Above and below, the label begins over the dot, so that it is clear whose it is.
        let x = if down == 0.0 { BEAK + GAP + w } else { (w - DOT).max(0.0) };
        Point::new(across * x, down * (BEAK + h))
    }

    /// What it covers: the pill or dot, and the label beside it.
    fn areas(&self, at: Point, form: Form) -> (Area, Option<Area>) {
        let dot = Area::new(at, DOT, DOT);
        match form {
            Form::Pill => (Area::new(at, self.half.0, self.half.1), None),
            Form::Dot => (dot, None),
            Form::Beside(side) => {
                let by = self.beside(side);
                (dot, Some(Area::new(Point::new(at.x + by.x, at.y + by.y), self.label.0, self.label.1)))
            }
        }
    }

    /// The distances from `at` to what is drawn of it, and to its middle, which tells those apart that cover each
    /// other.
    pub fn distance(&self, at: Point) -> (f32, f32) {
        let (body, label) = self.areas(self.drawn, self.spot.form);
        let nearest = label.map_or(f32::MAX, |label| label.distance(at)).min(body.distance(at));
        (nearest, (self.drawn.x - at.x).hypot(self.drawn.y - at.y))
    }
}

/// Finds places for messages. It reuses its buffers, so that a frame allocates nothing.
#[derive(Debug, Default)]
pub struct Placer {
    strips: Vec<Vec<Area>>,
    /// What else is on the stage: nodes and their words, lost messages and their labels.
    taken: Vec<Area>,
    /// How much smaller messages must be drawn at this moment because others would lie under them: 1, without a pill;
    /// 2, without a label.
    squeezed: Vec<u8>,
}

impl Placer {
    /// Keeps messages off these areas from now on. Only a dot that finds no place elsewhere covers one.
    pub fn keep_off(&mut self, taken: Vec<Area>) {
        self.taken = taken;
    }

    /// Finds a place for each of `pills` at `now`; a message gives way to those before it, and is drawn smaller if
    /// there is no room. While time runs (`gliding`) it keeps near its former place.
    pub fn place(&mut self, pills: &mut [Pill], now: f64, gliding: bool) {
        self.arrange(pills, now, gliding);
        if !gliding && bare(pills) > 0 {
            self.arrange_longest_first(pills, now);
        }
        if !gliding {
            pills.iter_mut().for_each(|pill| pill.slid = f32::from(pill.spot.slid));
        }
    }

    /// Places long labels first, which find room less easily, if fewer messages are dots alone then.
    fn arrange_longest_first(&mut self, pills: &mut [Pill], now: f64) {
        let mut order: Vec<usize> = (0..pills.len()).collect();
        order.sort_by(|a, b| pills[*b].label.0.total_cmp(&pills[*a].label.0));
        let mut longest_first: Vec<Pill> = order.iter().map(|index| pills[*index].clone()).collect();
        self.arrange(&mut longest_first, now, false);
        if bare(&longest_first) < bare(pills) {
            order.into_iter().zip(longest_first).for_each(|(index, placed)| pills[index].spot = placed.spot);
        }
    }

    /// Places them in their order.
    fn arrange(&mut self, pills: &mut [Pill], now: f64, gliding: bool) {
        self.squeezed.clear();
        self.squeezed.extend(pills.iter().map(|pill| u8::from(pill.cramped)));
        for _ in 0..if gliding { ROUNDS.1 } else { ROUNDS.0 } {
            if !self.round(pills, now, gliding) {
                break;
            }
        }
    }

    /// Where each message is at `now`, on its way to its place: what happens in every frame.
    pub fn glide(pills: &mut [Pill], now: f64, mut show: impl FnMut(usize, Point)) {
        for (index, pill) in pills.iter_mut().enumerate() {
            let rest = f32::from(pill.spot.slid) - pill.slid;
            pill.slid += (rest * EASE).clamp(-FASTEST, FASTEST);
            pill.drawn = pill.place(pill.gone(now), pill.slid, pill.spot.form);
            show(index, pill.drawn);
        }
    }

    /// Places all once; returns whether another round is needed because a dot found no place beside the others.
    fn round(&mut self, pills: &mut [Pill], now: f64, gliding: bool) -> bool {
        self.strips.iter_mut().for_each(Vec::clear);
        let mut again = false;
        for index in 0..pills.len() {
            let part = pills[index].gone(now);
            let found = self.spot(&pills[index], self.squeezed[index], part, gliding);
            again |= found.is_none() && self.squeeze(pills, index, part);
            let spot = found.unwrap_or_else(|| self.loneliest(pills, index, part));
            pills[index].spot = spot;
            let (body, label) = pills[index].areas(spot.at, spot.form);
            [Some(body), label].into_iter().flatten().for_each(|area| self.take(area));
        }
        again
    }

    /// Notes that `area` is taken.
    fn take(&mut self, area: Area) {
        let strip = strip(area.at.y);
        if self.strips.len() <= strip + 1 {
            self.strips.resize_with(strip + 2, Vec::new);
        }
        self.strips[strip].push(area);
    }

    /// Has those drawn smaller that block this one; returns whether there were any.
    fn squeeze(&mut self, pills: &[Pill], index: usize, part: f32) -> bool {
        let mut any = false;
        for (other, pill) in pills[..index].iter().enumerate().filter(|(_, pill)| pill.spot.form != Form::Dot) {
            let (body, label) = pill.areas(pill.spot.at, pill.spot.form);
            let mut places = (-SLIDES..=SLIDES).map(|slid| pills[index].place(part, f32::from(slid), Form::Dot));
            let blocks =
                |at: Point| [Some(body), label].into_iter().flatten().any(|area| area.meets(at, DOT + GAP, DOT + GAP));
            if self.squeezed[other] < 2 && places.any(blocks) {
                self.squeezed[other] = if pill.spot.form == Form::Pill { 1 } else { 2 };
                any = true;
            }
        }
        any
    }

    /// If there is no free place: the dot position furthest from all others, of which those beyond two strips are far
    /// enough. One over a node or its words counts as half a dot closer to them.
    fn loneliest(&self, pills: &[Pill], index: usize, part: f32) -> Spot {
        let spots = (-SLIDES..=SLIDES).map(|slid| Spot {
            at: pills[index].place(part, f32::from(slid), Form::Dot),
            slid,
            form: Form::Dot,
        });
        let lonely = |spot: &Spot| {
            let far = |other: &Pill| (other.spot.at.x - spot.at.x).hypot(other.spot.at.y - spot.at.y);
            let near = pills[..index].iter().map(far).fold(2.0 * STRIP, f32::min);
            let covers = self.taken.iter().any(|area| area.meets(spot.at, DOT, DOT));
            if covers { near - DOT } else { near }
        };
        spots.max_by(|a, b| lonely(a).total_cmp(&lonely(b))).unwrap_or(pills[index].spot)
    }

    /// A place for a message clear of those before it, drawn as large as there is room; `None` if there is none even
    /// for a dot.
    fn spot(&self, pill: &Pill, squeezed: u8, part: f32, gliding: bool) -> Option<Spot> {
        let before = pill.spot;
        let room = |form: Form| if gliding && rank(form) < rank(before.form) { ROOM } else { 0.0 };
        let try_at = |slid: i16, form: Form| {
            let spot = Spot { at: pill.place(part, f32::from(slid), form), slid, form };
            self.clear(pill, &spot, room(form)).then_some(spot)
        };
        // While time runs, it goes towards its place in time, and otherwise stays where it is.
        let near = |form: Form| {
            let home = before.slid - before.slid.signum();
            if gliding { try_at(home, form).or_else(|| try_at(before.slid, form)) } else { None }
        };
        let around = |form: Form, slides: i16| (0..=slides).flat_map(|by| [by, -by]).find_map(|by| try_at(by, form));
        if squeezed == 0 {
            let found = near(Form::Pill).or_else(|| around(Form::Pill, SLIDES));
            if found.is_some() {
                return found;
            }
        }
        if squeezed < 2 {
            let kept = Some(before.form).filter(|form| matches!(form, Form::Beside(_))).and_then(near);
            let beside = (0..=SLIDES_BESIDE).flat_map(|by| [by, -by]);
            let mut beside = beside.flat_map(|by| (0..SIDES.len() as u8).map(move |side| (by, Form::Beside(side))));
            let found = kept.or_else(|| beside.find_map(|(by, form)| try_at(by, form)));
            if found.is_some() {
                return found;
            }
        }
        near(Form::Dot).or_else(|| around(Form::Dot, SLIDES))
    }

    /// Whether what is drawn at `spot` covers nothing. Plain loops: this is the innermost loop while time runs.
    fn clear(&self, pill: &Pill, spot: &Spot, room: f32) -> bool {
        let (body, label) = pill.areas(spot.at, spot.form);
        if label.is_some_and(|label| !label.is_inside(pill.stage.0, pill.stage.1) || !self.is_free(&label, GAP + room))
        {
            return false;
        }
        let inside = spot.form != Form::Pill || body.is_inside(pill.stage.0, pill.stage.1);
        inside && self.is_free(&body, GAP + room)
    }

    /// Whether `area` covers nothing on the stage, and is so far from all messages placed so far.
    fn is_free(&self, area: &Area, gap: f32) -> bool {
        for other in &self.taken {
            if other.meets(area.at, area.half_w, area.half_h) {
                return false;
            }
        }
        let strip = strip(area.at.y);
        let end = (strip + 2).min(self.strips.len());
        for others in &self.strips[strip.saturating_sub(1).min(end)..end] {
            for other in others {
                if other.meets(area.at, area.half_w + gap, area.half_h + gap) {
                    return false;
                }
            }
        }
        true
    }
}

/// How many are dots alone.
fn bare(pills: &[Pill]) -> usize {
    pills.iter().filter(|pill| pill.spot.form == Form::Dot).count()
}

/// How small a form is.
const fn rank(form: Form) -> u8 {
    match form {
        Form::Pill => 0,
        Form::Beside(_) => 1,
        Form::Dot => 2,
    }
}

fn strip(y: f32) -> usize {
    (y / STRIP).clamp(0.0, 1000.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pill(from: (f32, f32), to: (f32, f32), sent_ms: f64, due_ms: Option<f64>) -> Pill {
        let way = Way::bowed(Point::new(from.0, from.1), Point::new(to.0, to.1), 0.0);
        Pill {
            way,
            free: (0.1, 0.9),
            reach: (0.1, 0.9),
            cramped: false,
            stage: (1000.0, 600.0),
            half: (40.0, 13.0),
            label: (30.0, 8.0),
            per_unit: 1.0 / way.length(),
            sent_ms,
            due_ms,
            spot: Spot::default(),
            slid: 0.0,
            drawn: Point::default(),
        }
    }

    fn covered(pill: &Pill) -> Vec<Area> {
        let (body, label) = pill.areas(pill.spot.at, pill.spot.form);
        [Some(body), label].into_iter().flatten().collect()
    }

    #[test]
    fn a_pill_moves_with_the_time() {
        let mut pills = [pill((100.0, 50.0), (200.0, 50.0), 10.0, Some(30.0))];
        let mut at = |now: f64| {
            Placer::default().place(&mut pills, now, false);
            pills[0].spot.at.x
        };
        assert_eq!(
            [at(10.0).round(), at(20.0).round(), at(30.0).round(), at(99.0).round()],
            [110.0, 150.0, 190.0, 190.0]
        );
    }

    #[test]
    fn messages_do_not_cover_each_other() {
        let targets = [(0.0, 350.0), (200.0, 350.0), (400.0, 350.0), (0.0, 351.0), (2.0, 350.0), (1.0, 352.0)];
        let mut pills: Vec<Pill> = targets.iter().map(|to| pill((200.0, 50.0), *to, 0.0, Some(20.0))).collect();
        for now in 0..20 {
            Placer::default().place(&mut pills, f64::from(now), false);
            for (index, one) in pills.iter().enumerate() {
                for other in &pills[index + 1..] {
                    for (a, b) in covered(one).iter().flat_map(|a| covered(other).into_iter().map(move |b| (*a, b))) {
                        assert!(!a.meets(b.at, b.half_w, b.half_h), "at {now}: {:?} and {:?}", one.spot, other.spot);
                    }
                }
            }
        }
    }

    #[test]
    fn a_label_that_does_not_fit_between_two_nodes_is_beside_its_dot() {
        let mut pills = [pill((100.0, 100.0), (180.0, 100.0), 0.0, Some(20.0))];
        pills[0].cramped = true;
        let mut placer = Placer::default();
        let nodes = [100.0, 180.0].map(|x| Area::new(Point::new(x, 100.0), 24.0, 24.0));
        placer.keep_off(nodes.to_vec());
        placer.place(&mut pills, 10.0, false);
        assert!(matches!(pills[0].spot.form, Form::Beside(_)), "{:?}", pills[0].spot);
        let label = covered(&pills[0])[1];
        assert!(nodes.iter().all(|node| !node.meets(label.at, label.half_w, label.half_h)));
    }

    #[test]
    fn two_dots_between_two_nodes_use_all_the_room_there_is() {
        // The labels fit between the nodes, with some units to spare, but only one of them.
        let mut pills = [((0.0, 50.0), (200.0, 50.0)), ((200.0, 50.0), (0.0, 50.0))].map(|(from, to)| {
            let reach = (0.3, 0.7);
            Pill { free: (0.48, 0.52), reach, stage: (200.0, 60.0), ..pill(from, to, 0.0, Some(20.0)) }
        });
        Placer::default().place(&mut pills, 10.0, false);
        assert!((pills[0].spot.at.x - pills[1].spot.at.x).abs() >= 2.0 * DOT, "{pills:?}");
    }

    #[test]
    fn the_label_of_a_lost_message_is_left_free() {
        let mut pills = [pill((100.0, 100.0), (500.0, 100.0), 0.0, Some(20.0))];
        let mut placer = Placer::default();
        let mark = Area::new(Point::new(300.0, 100.0), 20.0, 8.0);
        placer.keep_off(vec![mark]);
        placer.place(&mut pills, 10.0, false);
        assert!(covered(&pills[0]).iter().all(|area| !mark.meets(area.at, area.half_w, area.half_h)));
    }

    #[test]
    fn a_click_is_for_what_is_drawn_there() {
        let mut pills = [(50.0, 13.0), (90.0, 13.0)].map(|(y, _)| pill((100.0, y), (500.0, y), 0.0, Some(20.0)));
        Placer::default().place(&mut pills, 10.0, false);
        Placer::glide(&mut pills, 10.0, |_, _| {});
        assert_eq!(pills[0].distance(Point::new(330.0, 55.0)).0, 0.0);
        assert!(pills[1].distance(Point::new(330.0, 72.0)) < pills[0].distance(Point::new(330.0, 72.0)));
        // Where one covers the other, each is taken in its own middle.
        (pills[0].drawn, pills[1].drawn) = (Point::new(300.0, 50.0), Point::new(306.0, 50.0));
        for (one, other) in [(0, 1), (1, 0)] {
            let at = pills[one].drawn;
            assert!(pills[one].distance(at) < pills[other].distance(at));
        }
    }

    #[test]
    fn a_message_in_nobodys_hands_rests_on_its_way() {
        let mut pills = [pill((100.0, 50.0), (200.0, 50.0), 0.0, None)];
        Placer::default().place(&mut pills, 1e6, true);
        assert!((130.0..160.0).contains(&pills[0].spot.at.x));
    }
}
