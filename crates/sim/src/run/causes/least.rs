//! A set that suffices and of which none can be left out.

use alloc::vec::Vec;
use synod_core::Failure;

/// Of the places from `first` up to `end` those that suffice, in order, none of which can be left out; those that
/// come later are left out first. `holds` says whether all places before one and these, which come later, suffice;
/// `None` if no more can be found out, and then nothing is.
pub(super) fn least(
    first: usize,
    end: usize,
    mut holds: impl FnMut(usize, &[usize]) -> Result<Option<bool>, Failure>,
) -> Result<Option<Vec<usize>>, Failure> {
    let mut kept: Vec<usize> = Vec::new();
    // The later half of what cannot be left out as a whole is next.
    let mut parts = Vec::from([(first, end)]);
    while let Some((from, to)) = parts.pop() {
        if from >= to {
            continue;
        }
        let Some(can_go) = holds(from, &kept)? else { return Ok(None) };
        let half = from.midpoint(to);
        match to - from {
            _ if can_go => {}
            1 => kept.insert(0, from),
            _ => parts.extend([(from, half), (half, to)]),
        }
    }
    // Of what is left, one may be needed only because of another that is left out by now.
    let mut place = kept.len();
    while let Some(next) = place.checked_sub(1) {
        let without: Vec<usize> = kept.iter().copied().filter(|item| *item != kept[next]).collect();
        let Some(can_go) = holds(first, &without)? else { return Ok(None) };
        place = if can_go { without.len() } else { next };
        if can_go {
            kept = without;
        }
    }
    Ok(Some(kept))
}

#[cfg(test)]
mod tests {
    use super::least;
    use alloc::vec::Vec;

    #[test]
    fn what_suffices_is_found_and_the_earlier_ones_are_kept() {
        let three_even = |first: usize, kept: &[usize]| {
            let even = (0..first).chain(kept.iter().copied()).filter(|place| place % 2 == 0).count();
            Ok(Some(even >= 3))
        };
        assert_eq!(least(0, 100, three_even), Ok(Some(Vec::from([0, 2, 4]))));
        assert_eq!(least(0, 0, |_, _| Ok(Some(true))), Ok(Some(Vec::new())));
        assert_eq!(least(0, 9, |_, _| Ok(None)), Ok(None));
        // The later of two is needed only as long as the earlier is there.
        let odd = |first: usize, kept: &[usize]| Ok(Some((first > 0 || kept.contains(&0)) == kept.contains(&3)));
        let found = least(0, 4, odd).map(|found| found.map(|found| odd(0, &found)));
        assert_eq!(found, Ok(Some(Ok(Some(true)))));
    }
}
