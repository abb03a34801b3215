//! Opens scenarios: from plain data to a running protocol.

use crate::read::Bad;
use crate::run::Run;
use crate::scenario::{NodeSpec, Scenario, Schedule, Setting};
use crate::tell;
use crate::timeline::Timeline;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor as SerdeVisitor};
use serde::forward_to_deserialize_any;
use synod_core::{Cast, Cluster, Language, Member, Name, Protocol, Registry, Visitor};

/// Opens `scenario` at its start. A manual one is played to its end first: a step that cannot happen is an error.
///
/// # Errors
/// What is wrong with the scenario, and where.
pub fn open<R: Registry>(scenario: &Scenario) -> Result<Box<dyn Run>, Bad> {
    let mut run = Timeline::new(Arc::new(scenario.clone()), cast::<R>(scenario)?);
    if scenario.schedule == Schedule::Manual {
        run.play_out();
        if let Some((step, refused)) = run.first_refused() {
            let (en, zh) = (tell::reason(refused, Language::English), tell::reason(refused, Language::Chinese));
            return Err(Bad::new(
                &format!("steps[{step}]"),
                format!("this step cannot happen: {}", en.trim_end_matches('.')),
                format!("这一步无法发生，因为{}", zh.trim_end_matches('。')),
            ));
        }
    }
    Ok(Box::new(run))
}

/// The cast of `scenario`: its nodes, with what their protocol knows to do.
///
/// # Errors
/// What is wrong with the scenario, and where.
pub(crate) fn cast<R: Registry>(scenario: &Scenario) -> Result<Arc<dyn Cast>, Bad> {
    let opened = R::visit(&scenario.protocol, Open(scenario));
    opened.unwrap_or_else(|| {
        let id = &scenario.protocol;
        Err(Bad::new("protocol", format!("there is no protocol {id:?}"), format!("没有名为 {id:?} 的协议")))
    })
}

struct Open<'a>(&'a Scenario);

impl Visitor for Open<'_> {
    type Output = Result<Arc<dyn Cast>, Bad>;

    fn visit<P: Protocol>(self) -> Self::Output {
        Ok(Arc::new(cluster::<P>(self.0)?))
    }
}

/// The cluster that `scenario` describes.
///
/// # Errors
/// An option, a role or a setting that the protocol does not know; the reader lets none of them through.
pub fn cluster<P: Protocol>(scenario: &Scenario) -> Result<Cluster<P>, Bad> {
    let bad = |place: &str, error: Error| Bad::new(place, error.to_string(), error.to_string());
    let broken = scenario.broken.iter().map(|twin| ("broken", twin.as_str()));
    let options = scenario.options.iter().map(|(name, choice)| (name.as_str(), choice.as_str())).chain(broken);
    let options = P::Options::deserialize(MapDeserializer::new(options)).map_err(|error| bad("options", error))?;
    let member = |node: &NodeSpec| {
        let settings = node.settings.iter().map(|(name, value)| (name.as_str(), Given(value)));
        let settings = P::Settings::deserialize(MapDeserializer::new(settings)).map_err(|error| bad("nodes", error))?;
        let roles: Vec<P::Role> = node.roles.iter().filter_map(|role| P::Role::named(role)).collect();
        Ok(Member::new(node.id.clone(), &roles, settings))
    };
    let length = |timer: &P::Timer| {
        let set = scenario.timers.iter().find(|(name, _)| name == timer.name());
        set.map_or(P::about().timers[usize::from(timer.index())].length_ms, |(_, length_ms)| *length_ms)
    };
    let members = scenario.nodes.iter().map(member).collect::<Result<_, Bad>>()?;
    Ok(Cluster::new(members, options, P::Timer::ALL.iter().map(length).collect()))
}

/// Hands a setting to the protocol's own type.
struct Given<'a>(&'a Setting);

impl<'de> IntoDeserializer<'de, Error> for Given<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Given<'de> {
    type Error = Error;

    fn deserialize_any<V: SerdeVisitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Setting::Whole(number) => visitor.visit_i64(*number),
            Setting::Choice(name) => visitor.visit_enum(IntoDeserializer::<Error>::into_deserializer(name.as_str())),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
