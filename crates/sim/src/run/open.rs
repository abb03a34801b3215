//! Opens scenarios: from plain data to a running protocol.

use super::Run;
use crate::scenario::{Diagnostic, Scenario, Schedule};
use alloc::format;
use alloc::rc::Rc;
use synod_core::{DynCluster, Language, Registry};

/// Opens `scenario` at its start. A manual one is played to its end first: a step that cannot happen is an error.
///
/// # Errors
/// What is wrong with the scenario, and where.
pub fn open(registry: &Registry, scenario: &Scenario) -> Result<Run, Diagnostic> {
    let mut run = Run::new(Rc::new(scenario.clone()), open_cluster(registry, scenario)?);
    if scenario.schedule == Schedule::Manual {
        run.run_to_end();
        if let Some((step, refused)) = run.first_refused() {
            let (en, zh) = (run.reason(refused, Language::English), run.reason(refused, Language::Chinese));
            return Err(Diagnostic::new(
                &format!("steps[{step}]"),
                format!("this step cannot happen: {}", en.trim_end_matches('.')),
                format!("这一步无法发生，因为{}", zh.trim_end_matches('。')),
            ));
        }
    }
    Ok(run)
}

/// The cluster of `scenario`: its nodes, with what their protocol knows to do.
///
/// # Errors
/// What is wrong with the scenario, and where.
pub(crate) fn open_cluster(registry: &Registry, scenario: &Scenario) -> Result<Rc<dyn DynCluster>, Diagnostic> {
    let id = &scenario.protocol;
    let opened = registry.open(id, &scenario.cluster());
    let opened = opened.ok_or_else(|| {
        Diagnostic::new("protocol", format!("there is no protocol {id:?}"), format!("没有名为 {id:?} 的协议"))
    })?;
    opened.map_err(|error| Diagnostic::new(&error.field, error.message.clone(), error.message))
}
