// A node's worker: the same program as the page, which hands it over compiled. The program sees where it is and waits
// for what the page tells it.
import { initSync } from "./synod-web.js";

self.onmessage = ({ data: { module, lock } }) => {
  self.onmessage = null;
  initSync({ module });
  // The browser lets go of the lock when this worker ends, whoever ends it: so the page learns of it.
  const held = () => {
    self.postMessage({ alive: true });
    return new Promise(() => {});
  };
  self.navigator.locks?.request(lock, held).catch(() => {});
};
