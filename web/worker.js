// A node's worker, or that of a protocol which somebody else wrote: it plays an instance of its own of the protocol's
// module. The page tells it which module and what comes first (`part`), then calls; calls and answers are bytes that only
// the module reads. What a module says of itself, and how large it has grown, is judged by the page.
let exports;
let most;

const answer = (call) => {
  const { memory, synod_alloc, synod_call } = exports;
  const address = synod_alloc(call.length) >>> 0;
  new Uint8Array(memory.buffer, address, call.length).set(call);
  const packed = BigInt.asUintN(64, synod_call(address, call.length));
  const [place, length] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
  const [size, fits] = [memory.buffer.byteLength, place + length <= memory.buffer.byteLength];
  // What is too long is not copied.
  const bytes = fits && length <= most ? new Uint8Array(memory.buffer, place, length).slice() : null;
  return { answer: bytes, size, length, outside: !fits };
};

const react = ({ run, ticket, part, call }) => {
  try {
    let version;
    if (part) {
      most = part.most;
      exports = new WebAssembly.Instance(part.module).exports;
      version = exports.synod_abi();
      if (part.open) answer(part.open);
    }
    return { run, ticket, version, ...answer(call) };
  } catch (error) {
    return { run, ticket, failed: error instanceof Error ? error.message : String(error), answer: null };
  }
};

self.onmessage = ({ data: { lock } }) => {
  self.onmessage = ({ data }) => self.postMessage(react(data));
  // The browser releases the lock however this worker ends, so the page notices.
  const held = () => {
    self.postMessage({ alive: true });
    return new Promise(() => {});
  };
  self.navigator.locks?.request(lock, held).catch(() => {});
};
