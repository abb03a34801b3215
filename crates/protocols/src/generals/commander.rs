//! The commander: it gives one order, and in its own way if it is a traitor.

use super::{Disk, Here, Loyalty, Order, Out, Role, Why, decide, loyalty};
use alloc::vec::Vec;
use synod_core::Fact;

/// It obeys what it orders, and tells every lieutenant (LSP, OM(m) step 1, SM(m) step 1). A traitor's order is none: no
/// lieutenant can be held to it.
pub(super) fn command(site: Here<'_>, order: Order, disk: &mut Disk, out: &mut Out) {
    if let Some(order) = disk.decision {
        return out.why(Why::CommandedAlready { order });
    }
    out.why(Why::Commands { order });
    decide(order, disk, out);
    if site.settings().loyalty == Loyalty::Loyal {
        out.witness(Fact::Proposed(order.value()));
    }
    loyalty::tell(site, Vec::new(), (order, order), site.cluster.having(Role::Lieutenant), out);
}
