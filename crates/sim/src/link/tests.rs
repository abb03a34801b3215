//! Links by hand: what they look like, what they are refused for, word for word.

use super::{Link, read, write};
use crate::read::read_file;
use crate::scenarios;
use alloc::string::String;
use synod_core::BuiltIn;

/// The link that `address` is, without what it was told is left out.
fn link(address: &str) -> Link {
    let (link, notices) = read::<BuiltIn>(address).unwrap_or_else(|refusal| panic!("{address}: {refusal}"));
    assert_eq!(notices, [], "{address}");
    link
}

/// Nothing is lost on the way from files to links and back, whether a link rests on a scenario that ships or on nothing.
#[test]
fn every_scenario_that_ships_is_a_link() {
    for shipped in scenarios::ALL {
        let file = read_file::<BuiltIn>(shipped.json).unwrap();
        let short = Link::to(Some(*shipped), file.clone());
        assert_eq!(write::<BuiltIn>(&short), Ok(String::from("#") + shipped.id));
        assert_eq!(link(shipped.id), short);
        assert!(shipped.id.len() < 80);

        let long = Link::to(None, file);
        let address = write::<BuiltIn>(&long).unwrap();
        assert_eq!(link(&address), long);
    }
}
