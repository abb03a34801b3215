// A node's worker, or that of a protocol which somebody else wrote, or that of a search: it plays an instance of its own
// of a module. The page tells it which module and what comes first (`part`), then calls; calls and answers are bytes that
// only the module reads. What a module says of itself, and how large it has grown, is judged by the page. A search has
// the protocol's module beside it (`part.beside`), which is called for it here.
let exports;
let most;

/** The bytes that an instance answers to a call; where in its memory, until it is called again. */
const answered = ({ memory, synod_alloc, synod_call }, call) => {
  const address = synod_alloc(call.length) >>> 0;
  new Uint8Array(memory.buffer, address, call.length).set(call);
  const packed = BigInt.asUintN(64, synod_call(address, call.length));
  return [Number(packed >> 32n), Number(packed & 0xffffffffn)];
};

const answer = (call) => {
  const [place, length] = answered(exports, call);
  const { buffer } = exports.memory;
  const [size, fits] = [buffer.byteLength, place + length <= buffer.byteLength];
  // What is too long is not copied.
  const bytes = fits && length <= most ? new Uint8Array(buffer, place, length).slice() : null;
  return { answer: bytes, size, length, outside: !fits };
};

const said = (error) => (error instanceof Error ? error.message : String(error));

/** What a search calls the protocol's module by. */
const calling = (module) => {
  const started = [];
  let told;
  const room = (address, length) => new Uint8Array(exports.memory.buffer, address >>> 0, length >>> 0);
  return {
    start: () => started.push(new WebAssembly.Instance(module).exports) - 1,
    ask: (instance, address, length) => {
      const { [instance]: beside } = started;
      try {
        // What it answers may have come to stand in a larger memory.
        const place = answered(beside, room(address, length).slice());
        told = new Uint8Array(beside.memory.buffer, ...place);
        return told.length;
      } catch (error) {
        told = new TextEncoder().encode(said(error));
        return -1 - told.length;
      }
    },
    size: (instance) => started[instance].memory.buffer.byteLength,
    take: (address) => room(address, told.length).set(told),
  };
};

const react = ({ run, ticket, part, call }) => {
  try {
    let version;
    if (part) {
      most = part.most;
      exports = new WebAssembly.Instance(part.module, part.beside ? { synod: calling(part.beside) } : {}).exports;
      version = exports.synod_abi();
      if (part.open) answer(part.open);
    }
    return { run, ticket, version, ...answer(call) };
  } catch (error) {
    return { run, ticket, failed: said(error), answer: null };
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
