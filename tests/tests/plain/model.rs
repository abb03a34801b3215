//! The plain world as Stateright sees one.

use super::{Act, Rules, World};
use stateright::{Checker, Model, Property};
use std::collections::BTreeSet;
use synod_core::{Check, Protocol};

impl<P: Protocol> Model for Rules<P> {
    type State = World<P>;
    type Action = Act<P>;

    fn init_states(&self) -> Vec<World<P>> {
        vec![self.start()]
    }

    fn actions(&self, world: &World<P>, actions: &mut Vec<Act<P>>) {
        actions.extend(self.acts(world));
    }

    fn next_state(&self, world: &World<P>, act: Act<P>) -> Option<World<P>> {
        self.after(world, &act)
    }

    /// Those that speak of one world; and one that always holds, so that the search goes on to the end.
    fn properties(&self) -> Vec<Property<Self>> {
        let holds: [fn(&Self, &World<P>) -> bool; 6] =
            [holds::<P, 0>, holds::<P, 1>, holds::<P, 2>, holds::<P, 3>, holds::<P, 4>, holds::<P, 5>];
        assert!(P::properties().len() <= holds.len());
        let claimed = P::properties().iter().zip(holds).filter(|(claim, _)| !matches!(claim.check, Check::Blocked));
        let claimed = claimed.map(|(claim, holds)| Property::always(claim.name, holds));
        claimed.chain([Property::always("every world is looked at", |_, _| true)]).collect()
    }
}

fn holds<P: Protocol, const PLACE: usize>(rules: &Rules<P>, world: &World<P>) -> bool {
    rules.holds(world, &P::properties()[PLACE])
}

/// What Stateright finds, breadth first: how many worlds there are, and which properties are violated.
pub fn check<P: Protocol>(rules: Rules<P>, threads: usize) -> (usize, BTreeSet<&'static str>) {
    let checker = rules.checker().threads(threads).spawn_bfs().join();
    (checker.unique_state_count(), checker.discoveries().into_keys().collect())
}
