//! Which run forked from which: runs of one scenario, kept beside each other, as a tree.

use super::past::Version;
use synod_sim::link::Act;

/// Where a run forked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fork {
    /// From which run, by its place.
    pub from: usize,
    /// After how many of its actions.
    pub after: u32,
}

/// For each of these runs from which of them it forked, and where; `None` for one that forked from none: the run in
/// which nobody acted, and runs of another seed or network.
///
/// A run forked from the one with which it has most in common; of several from the one in which people did least.
pub fn forks(runs: &[Version]) -> Vec<Option<Fork>> {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|place| acts(&runs[*place]).len());
    let mut found = vec![None; runs.len()];
    for (rank, place) in order.iter().enumerate() {
        let (own, mut best) = (&runs[*place], None::<Fork>);
        for from in &order[..rank] {
            let other = &runs[*from];
            let is_of = own.link.file == other.link.file && own.link.base == other.link.base;
            let after = parts_after(acts(other), acts(own));
            if let Some(after) = after.filter(|after| is_of && best.is_none_or(|best| *after > best.after)) {
                best = Some(Fork { from: *from, after });
            }
        }
        found[*place] = best;
    }
    found
}

/// What people did in a run.
fn acts(version: &Version) -> &[Act] {
    version.link.played.first().map_or(&[], |played| &played.acts)
}

/// After how many actions two runs are no longer the same; `None` if they are the same.
fn parts_after(one: &[Act], other: &[Act]) -> Option<u32> {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    [one.get(same), other.get(same)].into_iter().flatten().map(|act| act.after).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::own::Own;
    use std::rc::Rc;
    use synod_core::NodeId;
    use synod_protocols::registry;
    use synod_sim::Action;
    use synod_sim::link;

    /// The run of a lesson in which nodes crash, each after so many actions.
    fn run(crashes: &[(u32, u8)]) -> Version {
        let (mut link, _) = link::read(&registry(), "2pc-commit").expect("a lesson");
        let crash = |(after, node): &(u32, u8)| Act {
            after: *after,
            action: Action::Crash { node: NodeId(*node), sent: None },
        };
        link.played[0].acts = crashes.iter().map(crash).collect();
        Version { own: Own::all_of(&link), link: Rc::new(link) }
    }

    fn told(runs: &[Version]) -> Vec<Option<(usize, u32)>> {
        forks(runs).into_iter().map(|fork| fork.map(|fork| (fork.from, fork.after))).collect()
    }

    #[test]
    fn a_run_forks_from_the_one_with_which_it_has_most_in_common() {
        let (first, second, third) = (run(&[(3, 0)]), run(&[(3, 0), (7, 1)]), run(&[(5, 1)]));
        assert_eq!(
            told(&[run(&[]), first.clone(), second.clone(), third.clone()]),
            [None, Some((0, 3)), Some((1, 7)), Some((0, 5))]
        );
        // In whatever order they are kept.
        assert_eq!(told(&[second, third, run(&[]), first]), [Some((3, 7)), Some((2, 5)), None, Some((2, 3))]);
    }

    #[test]
    fn without_the_run_between_it_forks_from_the_one_before() {
        assert_eq!(told(&[run(&[]), run(&[(3, 0), (7, 1)])]), [None, Some((0, 3))]);
        // Both go on from a run that is not kept: the second is the first up to the fifth action.
        let both = [run(&[]), run(&[(3, 0), (7, 1)]), run(&[(3, 0), (5, 1)])];
        assert_eq!(told(&both), [None, Some((0, 3)), Some((1, 5))]);
    }

    #[test]
    fn a_run_of_another_seed_forks_from_none() {
        let mut other = run(&[(3, 0)]);
        let mut link = (*other.link).clone();
        if let synod_sim::scenario::File::One(scenario) = &mut link.file {
            scenario.seed += 1;
        }
        other.link = Rc::new(link);
        assert_eq!(told(&[run(&[]), other]), [None, None]);
        assert_eq!(told(&[]), []);
    }
}
