//! Where nodes stand: by row, or in a ring if all share one row. On a low stage rows are columns. The same scenario
//! always has the same layout.

use super::{Area, Point, within};

/// The most nodes that are drawn as cards; more are drawn as discs.
const MOST_CARDS: usize = 9;
/// A stage narrower than this draws nodes as discs.
const NARROW: f32 = 480.0;
/// The widest and the narrowest card: the widest has room for 22 letters after a disk.
pub const CARD: (f32, f32) = (190.0, 136.0);
/// The height of a card without its rows below the name, and of such a row.
const CARD_ROWS: (f32, f32) = (35.0, 20.5);
/// A disc's radius.
const RADIUS: f32 = 24.0;
/// The radius of a disc in a column, and the height of the words below it.
const SMALL: (f32, f32) = (20.0, 18.0);
/// The height of the words below a disc: of one row, where discs stand so close that a message would have no room
/// between them, and of two.
const BELOW_DISC: [f32; 2] = [20.0, 34.0];
/// The least gap between rows of discs. With less, there is one row of words below a disc; with less even so, rows are
/// columns where these fit.
const DISC_GAP: f32 = 27.0;
/// The margin above and below columns of discs; the distance of the first and the last column's centres from the edge,
/// which their words need; and the least gap between columns.
const COLUMNS: (f32, f32, f32) = (4.0, 52.0, 40.0);
/// How far every other node of a column stands aside whose nodes send messages to each other.
const ASIDE: f32 = 90.0;
/// The widest row of words below a disc.
const WIDEST_WORDS: f32 = 190.0;
/// The least distance between the centres of neighbouring discs.
const DISC_STRIDE: f32 = 72.0;
/// The margin beside discs, and that distance, on a stage that would be too low for as many rows.
const CLOSE: (f32, f32) = (4.0, 52.0);
/// The least distance between rows of cards.
const CARD_GAP: f32 = 50.0;
/// How much smaller the last of several gaps between rows is: those who stand at the bottom only hear of the end.
const LAST_GAP: f32 = 0.68;
/// How wide a ring may be, half of it, that the stage's height makes flatter than others.
const LOW_RING: f32 = 170.0;
/// The margin of the stage.
const MARGIN: f32 = 24.0;
/// The largest distance between the centres of neighbours in a row.
const STRIDE: f32 = 360.0;
/// The width and height of the caption in the lower left corner, where it may float.
const CAPTION: (f32, f32) = (288.0, 128.0);

/// Where nodes stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The stage's size.
    pub width: f32,
    /// The stage's size.
    pub height: f32,
    /// Whether nodes are discs.
    pub discs: bool,
    /// Whether all nodes stand in a ring.
    pub ring: bool,
    /// Each node's area, in the scenario's order.
    pub areas: Vec<Area>,
    /// The same including the words below discs; no message is placed there.
    pub taken: Vec<Area>,
    /// The room for each node's words below its disc, in width.
    pub words: Vec<f32>,
    /// How many rows of words a disc has below it.
    pub word_rows: usize,
    /// Whether the caption may float in the lower left corner.
    pub caption_floats: bool,
}

/// Where the card of a disc that opens may stand, the better places first: below its words, above it, beside it.
const BESIDE: [(f32, f32); 4] = [(0.0, 1.0), (0.0, -1.0), (1.0, 0.0), (-1.0, 0.0)];

impl Plan {
    /// Where the card of `node`, a disc, opens, with so many rows below the name: where it covers as few other nodes
    /// as possible.
    pub fn beside(&self, node: usize, rows: usize) -> Area {
        let (disc, edge) = (&self.areas[node], 4.0);
        let half = ((CARD.0 / 2.0).min(self.width / 2.0 - edge), card_height(rows) / 2.0);
        let inside = |at: Point| {
            let x = within(at.x, half.0 + edge, (self.width - half.0 - edge).max(half.0 + edge));
            Point::new(x, within(at.y, half.1 + edge, (self.height - half.1 - edge).max(half.1 + edge)))
        };
        let place = |(x, y): (f32, f32)| {
            let below = if y > 0.0 { BELOW_DISC[0] } else { 0.0 };
            let far = (disc.half_w + 10.0 + half.0, disc.half_h + 10.0 + below + half.1);
            inside(Point::new(disc.at.x + x * far.0, disc.at.y + y * far.1))
        };
        let covered = |at: &Point| {
            let met = |areas: &[Area]| areas.iter().filter(|area| area.meets(*at, half.0, half.1)).count();
            (met(&self.areas), met(&self.taken))
        };
        let best = BESIDE.into_iter().map(place).min_by_key(covered);
        Area::new(best.unwrap_or(disc.at), half.0, half.1)
    }
}

/// The height of a card with so many rows below the name.
pub fn card_height(rows: usize) -> f32 {
    CARD_ROWS.0 + CARD_ROWS.1 * rows as f32
}

/// Places nodes; `rows` gives each node's row on the stage, `talking` the rows whose nodes send messages to each other,
/// and `card_rows` the most rows on a card below the name.
pub fn plan(rows: &[u8], talking: &[u8], card_rows: usize, width: f32, height: f32) -> Plan {
    let mut lines = lines(rows);
    let ring = lines.len() == 1 && rows.len() > 2;
    let widest = lines.iter().map(Vec::len).max().unwrap_or(1);
    // In a ring, half of the nodes stand above the others.
    let card_w = card_width(if ring { widest.div_ceil(2) } else { widest }, width);
    let card_h = card_height(card_rows);
    // Where the rows stand closest, a card and a gap lie between their centres.
    let tall = lines.len() as f32 * card_h + gaps_above(lines.len() - 1, lines.len()) * CARD_GAP + 2.0 * 12.0;
    let crowded = card_w < CARD.1 || tall > height || (ring && (width < 640.0 || height < 400.0));
    let discs = rows.len() > MOST_CARDS || width < NARROW || crowded;
    let half = if discs { (RADIUS, RADIUS) } else { (card_w / 2.0, card_h / 2.0) };
    let columns = if discs && !ring { columns(&lines, width, height) } else { None };
    let mut margin = MARGIN;
    if discs && !ring {
        let loose = wrapped(lines.clone(), ((width - 2.0 * MARGIN) / DISC_STRIDE) as usize);
        let room = height - 2.0 * edge(height);
        if loose.len() as f32 * (2.0 * RADIUS + BELOW_DISC[0]) > room {
            // Side by side on a phone: closer together rather than on top of each other.
            margin = CLOSE.0;
            lines = wrapped(lines, ((width - 2.0 * CLOSE.0) / CLOSE.1) as usize);
        } else {
            lines = loose;
        }
    }
    let gap = |below: f32| {
        let room = height - 2.0 * edge(height) - lines.len() as f32 * (2.0 * half.1 + below);
        room / gaps_above(lines.len() - 1, lines.len())
    };
    let crammed = |below: f32| !ring && lines.len() > 1 && gap(below) < DISC_GAP;
    let columns = columns.filter(|_| crammed(BELOW_DISC[0]));
    let word_rows = if crammed(BELOW_DISC[1]) { 1 } else { 2 };
    let (half, below) = match &columns {
        Some(_) => ((SMALL.0, SMALL.0), SMALL.1),
        None => (half, if discs { BELOW_DISC[word_rows - 1] } else { 0.0 }),
    };
    let centres = match &columns {
        Some(columns) => {
            let talks: Vec<bool> = columns.iter().map(|column| talking.contains(&rows[column[0]])).collect();
            in_columns(columns, &talks, rows.len(), width, height)
        }
        None if ring => in_a_ring(rows.len(), width, height, half, below),
        None => in_rows(&lines, rows.len(), (width, margin), height, half, below),
    };
    let areas: Vec<Area> = centres.into_iter().map(|at| Area::new(at, half.0, half.1)).collect();
    let caption_floats = !ring && columns.is_none() && width >= 720.0 && floats(&areas, &lines, height);
    let taken = areas.iter().map(|area| if discs { with_words(area, below) } else { *area }).collect();
    let words = (0..areas.len()).map(|node| room_for_words(&areas, node, width, below)).collect();
    Plan { width, height, discs, ring, areas, taken, words, word_rows, caption_floats }
}

/// The width of the words `below` a disc that reach neither another disc or its words nor the edge.
fn room_for_words(areas: &[Area], node: usize, width: f32, below: f32) -> f32 {
    let (at, radius) = (areas[node].at, areas[node].half_h);
    let (top, bottom) = (at.y + radius, at.y + radius + below);
    let beside = |other: &&Area| other.at != at && other.at.y - radius < bottom && other.at.y + radius + below > top;
    let apart = areas.iter().filter(beside).map(|other| (other.at.x - at.x).abs() - 6.0);
    let to_edges = 2.0 * at.x.min(width - at.x) - 4.0;
    apart.fold(to_edges.min(WIDEST_WORDS), f32::min)
}

/// How many gaps stand above `line` of so many lines.
fn gaps_above(line: usize, lines: usize) -> f32 {
    if lines > 2 && line + 1 == lines { (line - 1) as f32 + LAST_GAP } else { line as f32 }
}

/// A disc and the words below it.
fn with_words(disc: &Area, below: f32) -> Area {
    let at = Point::new(disc.at.x, disc.at.y + below / 2.0);
    Area::new(at, disc.half_w + 10.0, disc.half_h + below / 2.0)
}

/// The margin above and below the nodes.
fn edge(height: f32) -> f32 {
    if height < 320.0 {
        8.0
    } else if height < 440.0 {
        12.0
    } else {
        20.0
    }
}

/// The rows that there are, from the top.
pub fn distinct(rows: &[u8]) -> Vec<u8> {
    (0..=u8::MAX).filter(|row| rows.contains(row)).collect()
}

/// The nodes of each row, from the top.
fn lines(rows: &[u8]) -> Vec<Vec<usize>> {
    distinct(rows).iter().map(|row| (0..rows.len()).filter(|node| rows[*node] == *row).collect()).collect()
}

fn card_width(in_row: usize, width: f32) -> f32 {
    let in_row = in_row as f32;
    ((width - 2.0 * MARGIN - (in_row - 1.0) * 14.0) / in_row).min(CARD.0)
}

/// Splits lines of discs of which only so many fit.
fn wrapped(lines: Vec<Vec<usize>>, fit: usize) -> Vec<Vec<usize>> {
    let split = |line: Vec<usize>| {
        let pieces = line.len().div_ceil(fit.max(1)).max(1);
        let each = line.len().div_ceil(pieces).max(1);
        line.chunks(each).map(<[usize]>::to_vec).collect::<Vec<_>>()
    };
    lines.into_iter().flat_map(split).collect()
}

/// The height of a disc in a column, with its words.
const TALL: f32 = 2.0 * SMALL.0 + SMALL.1;

/// The rows as columns, if a stage of this size has room for them and for messages between them.
fn columns(lines: &[Vec<usize>], width: f32, height: f32) -> Option<Vec<Vec<usize>>> {
    let (edge, side, least) = COLUMNS;
    let columns = wrapped(lines.to_vec(), ((height - 2.0 * edge) / TALL) as usize);
    let apart = (width - 2.0 * side) / (columns.len().max(2) - 1) as f32 - 2.0 * SMALL.0;
    (apart >= least && height >= TALL + 2.0 * edge).then_some(columns)
}

fn in_a_ring(count: usize, width: f32, height: f32, half: (f32, f32), below: f32) -> Vec<Point> {
    let ry = (height - below) / 2.0 - half.1 - 16.0;
    let rx = (width / 2.0 - half.0 - MARGIN).min((ry * 1.8).max(LOW_RING));
    let centre = Point::new(width / 2.0, (height - below) / 2.0);
    let (cos, sin) = turn(count);
    let next = |(x, y): &(f32, f32)| Some((x * cos - y * sin, x * sin + y * cos));
    let round = core::iter::successors(Some((0.0, -1.0)), next).take(count);
    // Against the clock, so that those at the same height are read from left to right in the scenario's order.
    round.map(|(x, y)| Point::new(centre.x - rx * x, centre.y + ry * y)).collect()
}

/// The cosine and the sine of one of `parts` parts of a turn: of a quarter of that by their series, then twice of twice
/// as much. The standard library's functions, which are made for any angle, take 7 kB of the program.
fn turn(parts: usize) -> (f32, f32) {
    let x = core::f32::consts::FRAC_PI_2 / parts as f32;
    let square = x * x;
    let cos = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    let sin = x * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)));
    let twice = |(cos, sin): (f32, f32)| (cos * cos - sin * sin, 2.0 * cos * sin);
    twice(twice((cos, sin)))
}

fn in_rows(
    lines: &[Vec<usize>],
    count: usize,
    (width, margin): (f32, f32),
    height: f32,
    half: (f32, f32),
    below: f32,
) -> Vec<Point> {
    let edge = edge(height);
    let (top, bottom) = (edge + half.1, height - edge - half.1 - below);
    let most = lines.iter().map(Vec::len).max().unwrap_or(1);
    // The words below a disc need as much room towards the edge as towards a neighbour.
    let spread = if below > 0.0 { (width / (2 * most) as f32).min(WIDEST_WORDS / 2.0) } else { 0.0 };
    let span = (width - 2.0 * spread.max(margin + half.0)).min(STRIDE * (most.max(2) - 1) as f32).max(0.0);
    let y = |line: usize| match lines.len() {
        1 => f32::midpoint(top, bottom),
        many => {
            let tall = 2.0 * half.1 + below;
            let gap = (bottom - top - tall * (many - 1) as f32) / gaps_above(many - 1, many);
            top + tall * line as f32 + gap * gaps_above(line, many)
        }
    };
    let along = along(lines, count, span, &Needs { half: half.0, apart: 20.0, clear: 48.0 });
    placed(lines, count, |line, _, node| Point::new(width / 2.0 + along[node], y(line)))
}

fn in_columns(lines: &[Vec<usize>], talks: &[bool], count: usize, width: f32, height: f32) -> Vec<Point> {
    let (edge, side, least) = COLUMNS;
    let most = lines.iter().map(Vec::len).max().unwrap_or(1);
    let span = (height - 2.0 * edge - TALL).min(STRIDE * (most.max(2) - 1) as f32);
    let middle = (height - SMALL.1) / 2.0;
    let stride = (width - 2.0 * side) / (lines.len().max(2) - 1) as f32;
    let talking = talks.iter().filter(|talks| **talks).count().max(1);
    let aside = ((stride - 2.0 * SMALL.0 - least) / talking as f32).clamp(0.0, ASIDE);
    let x = |line: usize, place: usize| {
        // Into the stage: the last column to the left.
        let by = if !talks[line] || place.is_multiple_of(2) {
            0.0
        } else if line + 1 == lines.len() {
            -aside
        } else {
            aside
        };
        by + if lines.len() == 1 { width / 2.0 } else { side + stride * line as f32 }
    };
    let along = along(lines, count, span, &Needs { half: TALL / 2.0, apart: 0.0, clear: 12.0 });
    placed(lines, count, |line, place, node| Point::new(x(line, place), middle + along[node]))
}

/// The centres of all nodes, in the scenario's order; `at` gives that of a node, by its line and its place in it.
fn placed(lines: &[Vec<usize>], count: usize, at: impl Fn(usize, usize, usize) -> Point) -> Vec<Point> {
    let mut centres = vec![Point::default(); count];
    for (line, nodes) in lines.iter().enumerate() {
        nodes.iter().enumerate().for_each(|(place, node)| centres[*node] = at(line, place, *node));
    }
    centres
}

/// What nodes need along their line.
struct Needs {
    /// Half the extent of a node.
    half: f32,
    /// The least gap between two of them.
    apart: f32,
    /// The clearance of a way that passes one.
    clear: f32,
}

/// Where each node stands along its line, as seen from the middle of a stage on which lines are as long as `span`.
fn along(lines: &[Vec<usize>], count: usize, span: f32, needs: &Needs) -> Vec<f32> {
    let place = |shares: &[f32]| {
        let mut places = vec![0.0; count];
        for (line, nodes) in lines.iter().enumerate() {
            for (place, node) in nodes.iter().enumerate() {
                let part = if nodes.len() == 1 { 0.5 } else { place as f32 / (nodes.len() - 1) as f32 };
                places[*node] = span * shares[line] * (part - 0.5);
            }
        }
        places
    };
    let narrow = |nodes: usize| (2.0 * needs.half + needs.apart) * (nodes.max(2) - 1) as f32 / span.max(1.0);
    let candidates = shares(lines, narrow);
    let best = candidates.iter().min_by_key(|shares| obstructed(&place(shares), lines, needs));
    place(best.map_or(&[][..], Vec::as_slice))
}

/// The part of the span that each line may take: the candidates, best first. Only a line of several nodes, fewer than
/// in the longest one, can be shorter, and never shorter than `narrowest` allows for its number of nodes.
fn shares(lines: &[Vec<usize>], narrowest: impl Fn(usize) -> f32) -> Vec<Vec<f32>> {
    let most = lines.iter().map(Vec::len).max().unwrap_or(1);
    let mut all = vec![Vec::new()];
    for nodes in lines {
        let full = nodes.len() == most || nodes.len() == 1 || lines.len() > 4;
        let choices: &[f32] = if full { &[1.0] } else { &[1.0, 0.7, 0.5, 0.85, 0.6, 0.4] };
        let least = narrowest(nodes.len());
        let choices = choices.iter().filter(|share| **share >= least || **share == 1.0);
        let with = |base: &Vec<f32>| choices.clone().map(|one| [&base[..], &[*one]].concat()).collect::<Vec<_>>();
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// How far the straight ways that skip a line overlap the nodes of the line between.
fn obstructed(places: &[f32], lines: &[Vec<usize>], needs: &Needs) -> u32 {
    let touches = |a: f32, b: f32, node: usize| {
        let aside = (f32::midpoint(a, b) - places[node]).abs();
        (needs.half + needs.clear - aside).max(0.0) as u32
    };
    let mut sum = 0;
    for rows in lines.windows(3) {
        for (a, b) in rows[0].iter().flat_map(|a| rows[2].iter().map(move |b| (*a, *b))) {
            sum += rows[1].iter().map(|node| touches(places[a], places[b], *node)).sum::<u32>();
        }
    }
    sum
}

/// Whether the lower left corner is free of nodes and of the ways between neighbouring rows.
fn floats(areas: &[Area], lines: &[Vec<usize>], height: f32) -> bool {
    let corner =
        Area::new(Point::new(CAPTION.0 / 2.0 + 8.0, height - CAPTION.1 / 2.0), CAPTION.0 / 2.0 + 8.0, CAPTION.1 / 2.0);
    let free = areas.iter().all(|area| !corner.meets(area.at, area.half_w, area.half_h));
    let crosses = |a: usize, b: usize| {
        let (a, b) = (areas[a].at, areas[b].at);
        let parts = (0..=20_u8).map(|part| f32::from(part) / 20.0);
        parts.map(|t| Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)).any(|at| corner.meets(at, 0.0, 0.0))
    };
    free && lines.windows(2).all(|rows| rows[0].iter().all(|a| rows[1].iter().all(|b| !crosses(*a, *b))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(plan: &Plan) {
        for (index, area) in plan.areas.iter().enumerate() {
            let inside = area.at.x - area.half_w >= 0.0 && area.at.x + area.half_w <= plan.width;
            let inside = inside && area.at.y - area.half_h >= 0.0 && area.at.y + area.half_h <= plan.height;
            assert!(inside, "{index} is outside: {area:?}");
            for other in &plan.areas[index + 1..] {
                assert!(!area.meets(other.at, other.half_w, other.half_h), "{area:?} and {other:?} in {plan:?}");
            }
        }
    }

    #[test]
    fn a_part_of_a_turn_is_that_part() {
        for parts in 2..=20 {
            let (cos, sin) = turn(parts);
            let angle = core::f32::consts::TAU / parts as f32;
            assert!((cos - angle.cos()).abs() < 1e-5 && (sin - angle.sin()).abs() < 1e-5, "{parts}: {cos} {sin}");
        }
    }

    #[test]
    fn nobody_stands_on_anybody() {
        for width in [280.0, 320.0, 390.0, 480.0, 528.0, 600.0, 700.0, 830.0, 1400.0] {
            for height in [300.0_f32, 420.0, 540.0, 900.0] {
                for rows in [
                    &[0, 0, 1, 1, 1, 2, 2],
                    &[0][..],
                    &[0, 1],
                    &[0, 0],
                    &[0, 0, 1, 1, 1, 2],
                    &[0, 0, 1, 1, 1, 1, 1, 2, 2],
                    &[1; 5],
                ] {
                    for card_rows in 2..=4 {
                        apart(&plan(rows, &[1], card_rows, width, height));
                    }
                }
                let mut many = [1; 16];
                many[0] = 0;
                if width * height > 150_000.0 {
                    apart(&plan(&many, &[], 2, width, height));
                }
            }
        }
    }

    /// Three runs side by side on a phone.
    #[test]
    fn in_a_narrow_column_nobody_stands_on_anybody() {
        for (width, height) in [(170.0, 200.0), (170.0, 180.0), (195.0, 240.0), (160.0, 300.0)] {
            for rows in [&[0, 0, 1, 1, 1][..], &[0, 1, 1], &[0, 1], &[1, 1, 2]] {
                apart(&plan(rows, &[1], 2, width, height));
            }
        }
    }

    #[test]
    fn on_a_low_stage_rows_are_columns_and_nobody_stands_on_anybody() {
        for (width, height) in [(540.0, 150.0), (540.0, 182.0), (540.0, 216.0), (480.0, 240.0), (640.0, 200.0)] {
            for rows in [&[0, 0, 1, 1, 1, 2, 2][..], &[0, 0, 1, 1, 1, 2], &[0, 0, 1, 1, 1, 1, 1, 2]] {
                apart(&plan(rows, &[0, 1, 2], 2, width, height));
                let plan = plan(rows, &[], 2, width, height);
                apart(&plan);
                let x = |node: usize| plan.areas[node].at.x;
                let last = rows.len() - 1;
                assert!(x(0) == x(1) && rows[last] == 2, "{width} × {height}: {plan:?}");
                let gap = |a: usize, b: usize| x(b) - x(a) - 2.0 * SMALL.0;
                let room = gap(1, 2).min(gap(4, last));
                assert!(rows[4] == 1 && room >= 40.0, "there is no room for messages between: {plan:?}");
            }
        }
    }

    #[test]
    fn a_few_are_cards_and_many_are_discs() {
        assert!(!plan(&[0, 0, 1, 1, 1, 2], &[], 2, 830.0, 540.0).discs);
        assert!(plan(&[0, 0, 1, 1, 1, 2], &[], 2, 390.0, 330.0).discs);
        assert!(plan(&[1; 12], &[], 2, 830.0, 540.0).discs);
        assert!(plan(&[1; 4], &[], 2, 830.0, 540.0).ring);
    }

    #[test]
    fn in_a_ring_those_at_the_same_height_read_from_left_to_right() {
        for count in 3..=9 {
            let plan = plan(&vec![1; count], &[], 2, 1200.0, 640.0);
            assert!(plan.ring && (plan.areas[0].at.x - 600.0).abs() < 0.5, "the first stands on top");
            for (place, one) in plan.areas.iter().enumerate() {
                for other in &plan.areas[place + 1..] {
                    let level = (one.at.y - other.at.y).abs() < 0.5;
                    assert!(!level || one.at.x < other.at.x, "{count} nodes: {:?}", plan.areas);
                }
            }
        }
    }

    #[test]
    fn a_card_that_opens_covers_nobody_where_there_is_room() {
        let plan = plan(&[0, 0, 1, 1, 1, 2, 2], &[], 2, 700.0, 280.0);
        assert!(plan.discs);
        for node in 0..7 {
            let card = plan.beside(node, 3);
            assert!(card.is_inside(plan.width, plan.height), "{card:?}");
            for (other, area) in plan.areas.iter().enumerate() {
                assert!(!area.meets(card.at, card.half_w, card.half_h), "the card of {node} covers {other}");
            }
        }
    }

    #[test]
    fn who_learns_stands_below_and_the_caption_beside() {
        let plan = plan(&[0, 0, 1, 1, 1, 2], &[], 2, 830.0, 540.0);
        let y = |node: usize| plan.areas[node].at.y;
        assert!(y(0) == y(1) && y(1) < y(2) && y(4) < y(5));
        assert!(plan.caption_floats);
    }
}
