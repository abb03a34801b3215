//! Modules on the command line and in tests, run by an interpreter: a search remembers reactions, so that it need not
//! be fast. What crosses, and what may be answered, is [`synod_core::module`]'s; this crate knows WebAssembly.
//!
//! A module can reach nothing, since it has no imports; it ends when it uses more than its share of time or memory.

pub mod canonical;

use std::fmt;
use std::sync::Arc;
use synod_core::module::host::{
    Code, Instance, OUTSIDE, STARTS, TOO_LONG, exports_no, imports, judge_length, judge_size,
};
use synod_core::module::host::{judge_version, load, no_module, trapped, wants_memory};
use synod_core::{OwnedText, Registration, Text, limits};
use wasmi::{Config, EnforcedLimits, Engine, Error, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, TrapCode};
use wasmi::{Linker, TypedFunc};

/// The protocol in a module's bytes, to be registered.
///
/// # Errors
/// Why it cannot be played, as a sentence.
pub fn registration(bytes: &[u8]) -> Result<Registration, OwnedText> {
    load(code(bytes)?)
}

/// A module's bytes, ready to be started.
///
/// # Errors
/// Why it cannot be started, as a sentence.
pub fn code(bytes: &[u8]) -> Result<Arc<dyn Code>, OwnedText> {
    Ok(Arc::new(Compiled::new(bytes)?))
}

const STACK: Text = Text::new("it called itself too deep.", "它的调用嵌套太深。");

/// A module that can be started.
struct Compiled {
    engine: Engine,
    module: Module,
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Compiled")
    }
}

impl Compiled {
    fn new(bytes: &[u8]) -> Result<Self, OwnedText> {
        judge_size(bytes.len())?;
        let mut config = Config::default();
        config.consume_fuel(true).enforced_limits(EnforcedLimits::strict()).ignore_custom_sections(true);
        let lenient = Engine::new(&config);
        let engine = Engine::new(config.allow_start_fn(false));
        let module = Module::new(&engine, bytes).map_err(|error| match Module::new(&lenient, bytes) {
            Ok(_) => STARTS.into(),
            Err(_) => no_module(&first_line(&error)),
        })?;
        if let Some(import) = module.imports().next() {
            return Err(imports(&format!("{}.{}", import.module(), import.name())));
        }
        Ok(Self { engine, module })
    }
}

/// An error in one line.
fn first_line(error: &Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_string()
}

impl Code for Compiled {
    fn start(&self) -> Result<Box<dyn Instance>, OwnedText> {
        let limit =
            StoreLimitsBuilder::new().memory_size(limits::MODULE_MEMORY).memories(1).trap_on_grow_failure(true).build();
        let mut store = Store::new(&self.engine, limit);
        store.limiter(|limit| limit);
        refuel(&mut store)?;
        let linker = Linker::new(&self.engine);
        let instance = linker.instantiate_and_start(&mut store, &self.module).map_err(|error| trouble(&error))?;
        let abi = instance.get_typed_func::<(), u32>(&store, "synod_abi").map_err(|_| exports_no("synod_abi"))?;
        let memory = instance.get_memory(&store, "memory").ok_or_else(|| exports_no("memory"))?;
        let alloc = instance.get_typed_func(&store, "synod_alloc").map_err(|_| exports_no("synod_alloc"))?;
        let call = instance.get_typed_func(&store, "synod_call").map_err(|_| exports_no("synod_call"))?;
        let version = abi.call(&mut store, ()).map_err(|error| trouble(&error))?;
        judge_version(version)?;
        Ok(Box::new(Running { store, memory, alloc, call }))
    }
}

/// Fuel for one call.
fn refuel(store: &mut Store<StoreLimits>) -> Result<(), OwnedText> {
    store.set_fuel(limits::MODULE_FUEL).map_err(|error| trouble(&error))
}

/// A module that runs.
struct Running {
    store: Store<StoreLimits>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    call: TypedFunc<(u32, u32), u64>,
}

impl Instance for Running {
    fn call(&mut self, call: &[u8]) -> Result<Vec<u8>, OwnedText> {
        refuel(&mut self.store)?;
        let len = call.len() as u32;
        let address = self.alloc.call(&mut self.store, len).map_err(|error| trouble(&error))?;
        self.memory.write(&mut self.store, address as usize, call).map_err(|_| OwnedText::from(OUTSIDE))?;
        let answer = self.call.call(&mut self.store, (address, len)).map_err(|error| trouble(&error))?;
        let (address, len) = ((answer >> 32) as usize, answer as u32 as usize);
        judge_length(len)?;
        let bytes = self.memory.data(&self.store).get(address..address + len);
        Ok(bytes.ok_or_else(|| OwnedText::from(OUTSIDE))?.to_vec())
    }
}

/// What went wrong, as a sentence.
fn trouble(error: &Error) -> OwnedText {
    match error.as_trap_code() {
        Some(TrapCode::OutOfFuel) => TOO_LONG.into(),
        Some(TrapCode::StackOverflow) => STACK.into(),
        Some(TrapCode::GrowthOperationLimited) => wants_memory(),
        _ => trapped(&first_line(error)),
    }
}
