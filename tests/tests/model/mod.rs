//! The plain world as Stateright sees one.

use stateright::{Model, Property};
use synod_core::{Check, Property as Claim, Protocol};
use synod_tests::plain::{Act, Rules, World};

/// The rules, as a model.
pub struct Checked<P: Protocol> {
    rules: Rules<P>,
    claims: Vec<Claim>,
}

impl<P: Protocol> Checked<P> {
    /// The model of these rules.
    pub fn of(rules: Rules<P>) -> Self {
        Self { rules, claims: P::properties() }
    }
}

impl<P: Protocol> Model for Checked<P> {
    type State = World<P>;
    type Action = Act<P>;

    fn init_states(&self) -> Vec<World<P>> {
        vec![self.rules.start()]
    }

    fn actions(&self, world: &World<P>, actions: &mut Vec<Act<P>>) {
        actions.extend(self.rules.acts(world));
    }

    fn next_state(&self, world: &World<P>, act: Act<P>) -> Option<World<P>> {
        self.rules.after(world, &act)
    }

    /// Those that speak of one world; and one that always holds, so that the search goes on to the end.
    fn properties(&self) -> Vec<Property<Self>> {
        let holds: [fn(&Self, &World<P>) -> bool; 6] =
            [holds::<P, 0>, holds::<P, 1>, holds::<P, 2>, holds::<P, 3>, holds::<P, 4>, holds::<P, 5>];
        assert!(self.claims.len() <= holds.len());
        let claimed = self.claims.iter().zip(holds).filter(|(claim, _)| !matches!(claim.check, Check::Blocked));
        let claimed = claimed.map(|(claim, holds)| Property::always(claim.name.clone().leak(), holds));
        claimed.chain([Property::always("every world is looked at", |_, _| true)]).collect()
    }
}

fn holds<P: Protocol, const PLACE: usize>(checked: &Checked<P>, world: &World<P>) -> bool {
    checked.rules.holds(world, &checked.claims[PLACE])
}
