//! Where the messages' pills are at a moment: on their ways, linear in virtual time, none over another.

use super::Point;
use super::way::Way;

/// How far apart pills are kept.
const GAP: f32 = 3.0;
/// By how much a pill is moved along its way at once to get clear of others.
const SLIDE: f32 = 7.0;
/// How many such moves are tried, each way.
const SLIDES: i16 = 14;
/// How far a message that waits to be delivered by hand has come.
const RESTS_AT: f32 = 0.42;
/// The height of the strips by which pills near each other are found.
const STRIP: f32 = 32.0;

/// A message's pill and its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Pill {
    /// Its way.
    pub way: Way,
    /// The part of it on which it touches neither end.
    pub free: (f32, f32),
    /// Half its width.
    pub half_w: f32,
    /// Half its height.
    pub half_h: f32,
    /// How much of the way one unit of length is.
    pub per_unit: f32,
    /// When it set out, in virtual milliseconds.
    pub sent_ms: f64,
    /// When it arrives, unless somebody has to deliver it.
    pub due_ms: Option<f64>,
    /// By how many slides it is out of its place.
    pub slid: i16,
    /// Where it is.
    pub at: Point,
}

impl Pill {
    /// The part of its way that it has gone at `now`.
    fn gone(&self, now: f64) -> f32 {
        let Some(due) = self.due_ms else { return RESTS_AT };
        let whole = due - self.sent_ms;
        if whole <= 0.0 { 1.0 } else { ((now - self.sent_ms) / whole).clamp(0.0, 1.0) as f32 }
    }

    /// Where it would be if it had gone `part` of its way and were `slides` out of its place.
    fn place(&self, part: f32, slides: i16) -> Point {
        let (start, end) = self.free;
        let t = start + (end - start) * part + f32::from(slides) * SLIDE * self.per_unit;
        self.way.at(t.clamp(start.min(end), end.max(start)))
    }
}

/// Finds places for pills. It keeps its lists, so that a frame allocates nothing.
#[derive(Debug, Default)]
pub struct Placer {
    strips: Vec<Vec<u16>>,
}

impl Placer {
    /// Places all `pills` at `now`; a pill gives way to those before it. While time runs (`gliding`) a pill goes no
    /// further than one slide out of its former place, so that nothing jumps.
    pub fn place(&mut self, pills: &mut [Pill], now: f64, gliding: bool) {
        self.strips.iter_mut().for_each(Vec::clear);
        for index in 0..pills.len() {
            let part = pills[index].gone(now);
            let slid = self.slide(pills, index, part, gliding);
            let at = pills[index].place(part, slid);
            pills[index].slid = slid;
            pills[index].at = at;
            let strip = strip(at.y);
            if self.strips.len() <= strip + 1 {
                self.strips.resize_with(strip + 2, Vec::new);
            }
            self.strips[strip].push(index as u16);
        }
    }

    fn slide(&self, pills: &[Pill], index: usize, part: f32, gliding: bool) -> i16 {
        let before = pills[index].slid;
        let clear = |slides: &i16| self.clear(pills, index, pills[index].place(part, *slides));
        if gliding {
            let home = before - before.signum();
            if let Some(near) = [home, before].into_iter().find(clear) {
                return near;
            }
        }
        let both = (0..=SLIDES).flat_map(|slides| [slides, -slides]);
        let target = both.into_iter().find(clear).unwrap_or(0);
        if gliding { before + (target - before).signum() } else { target }
    }

    fn clear(&self, pills: &[Pill], index: usize, at: Point) -> bool {
        let own = &pills[index];
        let strip = strip(at.y);
        let near = self.strips.iter().take(strip + 2).skip(strip.saturating_sub(1)).flatten();
        near.map(|other| &pills[usize::from(*other)]).all(|other| {
            (other.at.x - at.x).abs() >= other.half_w + own.half_w + GAP
                || (other.at.y - at.y).abs() >= other.half_h + own.half_h + GAP
        })
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
            half_w: 40.0,
            half_h: 13.0,
            per_unit: 1.0 / way.length(),
            sent_ms,
            due_ms,
            slid: 0,
            at: Point::default(),
        }
    }

    #[test]
    fn a_pill_moves_with_the_time() {
        let mut pills = [pill((0.0, 0.0), (100.0, 0.0), 10.0, Some(30.0))];
        let mut at = |now: f64| {
            Placer::default().place(&mut pills, now, false);
            pills[0].at.x
        };
        assert_eq!([at(10.0).round(), at(20.0).round(), at(30.0).round(), at(99.0).round()], [10.0, 50.0, 90.0, 90.0]);
    }

    #[test]
    fn pills_do_not_cover_each_other() {
        let targets = [(0.0, 300.0), (200.0, 300.0), (400.0, 300.0), (0.0, 301.0)];
        let mut pills: Vec<Pill> = targets.iter().map(|to| pill((200.0, 0.0), *to, 0.0, Some(20.0))).collect();
        for now in 0..20 {
            Placer::default().place(&mut pills, f64::from(now), false);
            for (index, one) in pills.iter().enumerate() {
                for other in &pills[index + 1..] {
                    let (dx, dy) = ((one.at.x - other.at.x).abs(), (one.at.y - other.at.y).abs());
                    assert!(dx >= 80.0 || dy >= 26.0, "at {now}: {:?} and {:?}", one.at, other.at);
                }
            }
        }
    }

    #[test]
    fn a_message_in_nobodys_hands_rests_on_its_way() {
        let mut pills = [pill((0.0, 0.0), (100.0, 0.0), 0.0, None)];
        Placer::default().place(&mut pills, 1e6, true);
        assert!((30.0..60.0).contains(&pills[0].at.x));
    }
}
