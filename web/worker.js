// A node's worker: it plays one node, in an instance of its own of the protocol's module. The page tells it which module
// and which cluster (`part`), then calls; calls and answers are bytes that only the module reads.
let exports;

const answer = (call) => {
  const { memory, synod_alloc, synod_call } = exports;
  const address = synod_alloc(call.length) >>> 0;
  new Uint8Array(memory.buffer, address, call.length).set(call);
  const packed = BigInt.asUintN(64, synod_call(address, call.length));
  const [place, length] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
  return new Uint8Array(memory.buffer, place, length).slice();
};

const react = ({ run, ticket, part, call }) => {
  try {
    if (part) {
      exports = new WebAssembly.Instance(part.module).exports;
      answer(part.open);
    }
    return { run, ticket, answer: answer(call) };
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
