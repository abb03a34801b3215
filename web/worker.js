// A node's worker: the same program as the page, which passes it on compiled. The program detects that it runs in a
// worker and waits for messages from the page.
import { initSync } from "./synod-web.js";

self.onmessage = ({ data: { module, lock } }) => {
  self.onmessage = null;
  initSync({ module });
  // The browser releases the lock however this worker ends, so the page notices.
  const held = () => {
    self.postMessage({ alive: true });
    return new Promise(() => {});
  };
  self.navigator.locks?.request(lock, held).catch(() => {});
};
