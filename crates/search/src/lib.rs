//! The explorer as a program of its own, which the page runs in a worker: it is called like a protocol's module, and
//! answers [`synod_sim::explore::asked`]. The protocol is a module beside it, which its host calls for it.

#![cfg(target_arch = "wasm32")]

use std::sync::Arc;
use synod_core::module::encoded;
use synod_core::module::host::{Code, Instance, judge_length, load, trapped, wants_memory};
use synod_core::{OwnedText, Registry, limits};
use synod_module::Serve;
use synod_sim::Diagnostic;
use synod_sim::explore::asked::{Answer, Asked};

synod_module::serve!(Box::new(Searcher(None)));

mod outside {
    #[link(wasm_import_module = "synod")]
    unsafe extern "C" {
        /// Starts the protocol's module; the number of its instance.
        pub safe fn start() -> u32;
        /// Has an instance answer the call of `len` bytes that stands at `at`: how many bytes the answer has, or below
        /// 0, one less than minus as many, what the host says of a call that has ended without one.
        pub fn ask(instance: u32, at: *const u8, len: u32) -> i32;
        /// How many bytes of memory an instance has.
        pub safe fn size(instance: u32) -> u32;
        /// Writes what was answered last to `to`.
        pub fn take(to: *mut u8);
    }
}

/// The protocol's module, beside this program.
struct Beside;

impl Code for Beside {
    fn start(&self) -> Result<Box<dyn Instance>, OwnedText> {
        Ok(Box::new(Started(outside::start())))
    }
}

/// An instance of it.
struct Started(u32);

impl Instance for Started {
    fn call(&mut self, call: &[u8]) -> Result<Vec<u8>, OwnedText> {
        // SAFETY: the host reads `call.len()` bytes from there, and keeps no address.
        let told = unsafe { outside::ask(self.0, call.as_ptr(), call.len() as u32) };
        let len = if told < 0 { -(i64::from(told) + 1) } else { i64::from(told) } as usize;
        judge_length(len)?;
        let mut answer = vec![0; len];
        // SAFETY: the host writes the bytes that it has just told of, and there is room for so many.
        unsafe { outside::take(answer.as_mut_ptr()) };
        if told < 0 {
            return Err(trapped(&String::from_utf8_lossy(&answer)));
        }
        // A browser bounds no module's memory.
        if outside::size(self.0) as usize > limits::MODULE_MEMORY {
            return Err(wants_memory());
        }
        Ok(answer)
    }
}

/// Answers once it knows the protocol, or why that is none.
struct Searcher(Option<Result<Asked, Diagnostic>>);

impl Serve for Searcher {
    fn answer(&mut self, question: &[u8]) -> Vec<u8> {
        match self.0.get_or_insert_with(begin) {
            Ok(asked) => asked.answer(question),
            Err(bad) => encoded(&Answer::Refused(bad.clone())),
        }
    }
}

fn begin() -> Result<Asked, Diagnostic> {
    match load(Arc::new(Beside)) {
        Ok(protocol) => Ok(Asked::of(Registry::new(vec![protocol]))),
        Err(OwnedText { en, zh }) => Err(Diagnostic { place: "protocol".into(), en, zh }),
    }
}
