//! Makes a protocol a module: `synod_module::module!(MyProtocol);` in a crate of type `cdylib`, compiled for
//! `wasm32-unknown-unknown`. What crosses is said in [`synod_core::module`].

use std::cell::{Cell, RefCell};
pub use synod_core::module::ABI;
pub use synod_core::module::guest::{Guest, Serve};

/// Exports the protocol of this type: `synod_abi`, `synod_alloc` and `synod_call`.
#[macro_export]
macro_rules! module {
    ($Protocol:ty) => {
        $crate::serve!($crate::Guest::<$Protocol>::boxed());
    };
}

/// Exports what an expression makes: a [`Serve`] in a box.
#[macro_export]
macro_rules! serve {
    ($served:expr) => {
        const _: () = {
            /// The version of the interface.
            #[unsafe(no_mangle)]
            extern "C" fn synod_abi() -> u32 {
                $crate::ABI
            }

            /// Room for a call.
            #[unsafe(no_mangle)]
            extern "C" fn synod_alloc(len: u32) -> u32 {
                $crate::room(len)
            }

            /// The answer to the call that stands there.
            #[unsafe(no_mangle)]
            extern "C" fn synod_call(ptr: u32, len: u32) -> u64 {
                $crate::call(ptr, len, || $served)
            }
        };
    };
}

thread_local! {
    static SERVED: RefCell<Option<Box<dyn Serve>>> = const { RefCell::new(None) };
    static CALL: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Room for a call of `len` bytes: its address.
pub fn room(len: u32) -> u32 {
    CALL.with_borrow_mut(|call| {
        call.clear();
        call.resize(len as usize, 0);
        call.as_ptr() as usize as u32
    })
}

/// Answers the call that was written into the room made last; returns the answer's address and length. What answers is
/// made by `served` when the first call comes.
pub fn call(ptr: u32, len: u32, served: impl FnOnce() -> Box<dyn Serve>) -> u64 {
    let answer = CALL.with_borrow(|call| {
        // Nothing but that room is ever read, so that no address can be wrong.
        let call = if ptr == call.as_ptr() as usize as u32 { call.get(..len as usize) } else { None };
        SERVED.with_borrow_mut(|place| place.get_or_insert_with(served).answer(call.unwrap_or_default()))
    });
    let (address, len) = (answer.as_ptr() as usize as u64, answer.len() as u64);
    ANSWER.set(answer);
    (address << 32) | len
}
