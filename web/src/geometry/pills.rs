//! Where the messages' pills are at a moment: on their ways, linear in virtual time, without overlaps.

use super::way::Way;
use super::{Area, Point};

/// The gap kept between pills.
const GAP: f32 = 3.0;
/// The extra room a dot must find before it becomes a pill again, so that it does not flicker.
const ROOM: f32 = 10.0;
/// Half the size of a dot.
pub const DOT: f32 = 9.0;
/// How far a pill is moved along its way in one slide to get clear of others.
const SLIDE: f32 = 12.0;
/// How many slides are tried in each direction.
const SLIDES: i16 = 8;
/// How many rounds of placing are made when a dot finds no place at first: at rest, and while time runs.
const ROUNDS: (usize, usize) = (8, 2);
/// The part of its way at which a message that is delivered by hand waits.
const RESTS_AT: f32 = 0.42;
/// The height of the horizontal strips in which nearby pills are looked up.
const STRIP: f32 = 32.0;

/// A message's pill and its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Pill {
    /// Its way.
    pub way: Way,
    /// The part of it on which the pill touches neither end.
    pub free: (f32, f32),
    /// Whether its label does not fit between the ends, so that it is a dot all the way.
    pub cramped: bool,
    /// The width of the stage, inside which it stays.
    pub stage_w: f32,
    /// Half its width.
    pub half_w: f32,
    /// Half its height.
    pub half_h: f32,
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
}

/// Where a pill is to be at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// The place.
    pub at: Point,
    /// Its offset from its place in time, in slides.
    pub slid: i16,
    /// Whether there is no room for its label, so that it is a dot.
    pub dot: bool,
}

/// The part of the remaining offset that a pill makes up in one frame while time runs.
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

    /// Its position after `part` of its way, with an offset of `slides`.
    fn place(&self, part: f32, slides: f32, dot: bool) -> Point {
        let (start, end) = self.free;
        let t = start + (end - start) * part + slides * SLIDE * self.per_unit;
        let at = self.way.at(t.clamp(start.min(end), end.max(start)));
        let margin = self.half(dot).0 + GAP;
        Point::new(at.x.clamp(margin.min(self.stage_w / 2.0), (self.stage_w - margin).max(self.stage_w / 2.0)), at.y)
    }

    /// Half its size, as a pill or as a dot.
    const fn half(&self, dot: bool) -> (f32, f32) {
        if dot { (DOT, DOT) } else { (self.half_w, self.half_h) }
    }
}

/// Finds places for pills. It reuses its buffers, so that a frame allocates nothing.
#[derive(Debug, Default)]
pub struct Placer {
    strips: Vec<Vec<u16>>,
    /// The nodes' areas, which no label covers.
    nodes: Vec<Area>,
    /// The pills that must be dots at this moment because others would lie under them.
    squeezed: Vec<bool>,
}

impl Placer {
    /// Keeps labels off these nodes from now on.
    pub fn keep_off(&mut self, nodes: &[Area]) {
        self.nodes.clear();
        self.nodes.extend_from_slice(nodes);
    }

    /// Finds a place for each of `pills` at `now`; a pill gives way to those before it, and becomes a dot if there is
    /// no room.
    /// While time runs (`gliding`) it keeps near its former place.
    pub fn place(&mut self, pills: &mut [Pill], now: f64, gliding: bool) {
        self.squeezed.clear();
        self.squeezed.extend(pills.iter().map(|pill| pill.cramped));
        for _ in 0..if gliding { ROUNDS.1 } else { ROUNDS.0 } {
            if !self.round(pills, now, gliding) {
                break;
            }
        }
        if !gliding {
            pills.iter_mut().for_each(|pill| pill.slid = f32::from(pill.spot.slid));
        }
    }

    /// Where each pill is at `now`, on its way to its place: what happens in every frame.
    pub fn glide(pills: &mut [Pill], now: f64, mut show: impl FnMut(usize, Point)) {
        for (index, pill) in pills.iter_mut().enumerate() {
            let rest = f32::from(pill.spot.slid) - pill.slid;
            pill.slid += (rest * EASE).clamp(-FASTEST, FASTEST);
            show(index, pill.place(pill.gone(now), pill.slid, pill.spot.dot));
        }
    }

    /// Places all pills once; returns whether another round is needed because a dot found no place beside the pills.
    fn round(&mut self, pills: &mut [Pill], now: f64, gliding: bool) -> bool {
        self.strips.iter_mut().for_each(Vec::clear);
        let mut again = false;
        for index in 0..pills.len() {
            let part = pills[index].gone(now);
            let found = self.spot(pills, index, part, gliding);
            again |= found.is_none() && self.squeeze(pills, index, part);
            let spot = found.unwrap_or_else(|| self.loneliest(pills, index, part));
            pills[index].spot = spot;
            let strip = strip(spot.at.y);
            if self.strips.len() <= strip + 1 {
                self.strips.resize_with(strip + 2, Vec::new);
            }
            self.strips[strip].push(index as u16);
        }
        again
    }

    /// If there is no free place: the dot position furthest from all others.
    fn loneliest(&self, pills: &[Pill], index: usize, part: f32) -> Spot {
        let spots = (-SLIDES..=SLIDES).map(|slid| Spot {
            at: pills[index].place(part, f32::from(slid), true),
            slid,
            dot: true,
        });
        let near = |spot: &Spot| {
            let others =
                pills[..index].iter().map(|other| (other.spot.at.x - spot.at.x).hypot(other.spot.at.y - spot.at.y));
            others.fold(f32::MAX, f32::min)
        };
        spots.max_by(|a, b| near(a).total_cmp(&near(b))).unwrap_or(pills[index].spot)
    }

    /// Makes dots of the pills that block this one; returns whether there were any.
    fn squeeze(&mut self, pills: &[Pill], index: usize, part: f32) -> bool {
        let mut any = false;
        for (other, pill) in pills[..index].iter().enumerate().filter(|(_, pill)| !pill.spot.dot) {
            let area = Area::new(pill.spot.at, pill.half_w, pill.half_h);
            let mut places = (-SLIDES..=SLIDES).map(|slid| pills[index].place(part, f32::from(slid), true));
            if !self.squeezed[other] && places.any(|at| area.meets(at, DOT + GAP, DOT + GAP)) {
                self.squeezed[other] = true;
                any = true;
            }
        }
        any
    }

    /// A place for a pill clear of those before it; `None` if there is none even for a dot.
    fn spot(&self, pills: &[Pill], index: usize, part: f32, gliding: bool) -> Option<Spot> {
        let (pill, before) = (&pills[index], pills[index].spot);
        let spot = |slid: i16, dot: bool| Spot { at: pill.place(part, f32::from(slid), dot), slid, dot };
        let room = if gliding && before.dot { ROOM } else { 0.0 };
        for dot in [false, true] {
            if !dot && self.squeezed[index] {
                continue;
            }
            let clear = |spot: &Spot| self.clear(pills, index, spot, if dot { 0.0 } else { room });
            let home = before.slid - before.slid.signum();
            let near = [home, before.slid].map(|slid| spot(slid, dot));
            if let Some(near) = near.into_iter().find(|near| gliding && clear(near)) {
                return Some(near);
            }
            for slides in 0..=SLIDES {
                for slid in [slides, -slides] {
                    let found = spot(slid, dot);
                    if clear(&found) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    // Plain loops: this is the innermost loop while time runs.
    fn clear(&self, pills: &[Pill], index: usize, spot: &Spot, room: f32) -> bool {
        let (half_w, half_h) = pills[index].half(spot.dot);
        if !spot.dot {
            for node in &self.nodes {
                if node.meets(spot.at, half_w, half_h) {
                    return false;
                }
            }
        }
        let strip = strip(spot.at.y);
        let end = (strip + 2).min(self.strips.len());
        for others in &self.strips[strip.saturating_sub(1).min(end)..end] {
            for other in others {
                let other = &pills[usize::from(*other)];
                let (other_w, other_h) = other.half(other.spot.dot);
                let free = GAP + room;
                let near_x = (other.spot.at.x - spot.at.x).abs() < other_w + half_w + free;
                if near_x && (other.spot.at.y - spot.at.y).abs() < other_h + half_h + free {
                    return false;
                }
            }
        }
        true
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
            cramped: false,
            stage_w: 1000.0,
            half_w: 40.0,
            half_h: 13.0,
            per_unit: 1.0 / way.length(),
            sent_ms,
            due_ms,
            spot: Spot::default(),
            slid: 0.0,
        }
    }

    #[test]
    fn a_pill_moves_with_the_time() {
        let mut pills = [pill((100.0, 0.0), (200.0, 0.0), 10.0, Some(30.0))];
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
    fn pills_do_not_cover_each_other() {
        let targets = [(0.0, 300.0), (200.0, 300.0), (400.0, 300.0), (0.0, 301.0), (2.0, 300.0), (1.0, 302.0)];
        let mut pills: Vec<Pill> = targets.iter().map(|to| pill((200.0, 0.0), *to, 0.0, Some(20.0))).collect();
        for now in 0..20 {
            Placer::default().place(&mut pills, f64::from(now), false);
            for (index, one) in pills.iter().enumerate() {
                for other in &pills[index + 1..] {
                    let ((w, h), (w2, h2)) = (one.half(one.spot.dot), other.half(other.spot.dot));
                    let (a, b) = (one.spot.at, other.spot.at);
                    let apart = (a.x - b.x).abs() >= w + w2 || (a.y - b.y).abs() >= h + h2;
                    assert!(apart, "at {now}: {:?} and {:?}", one.spot, other.spot);
                }
            }
        }
    }

    #[test]
    fn a_message_in_nobodys_hands_rests_on_its_way() {
        let mut pills = [pill((100.0, 0.0), (200.0, 0.0), 0.0, None)];
        Placer::default().place(&mut pills, 1e6, true);
        assert!((130.0..160.0).contains(&pills[0].spot.at.x));
    }
}
