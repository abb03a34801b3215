// Starts the page: loads the compiled module and runs it. A file of its own, because the page's Content-Security-Policy
// allows no inline script. `start.js` says so if it cannot start.

/** The compiled module, for a page that may have several widgets. Compiled on its way, it would leave its bytes in
 * memory twice, megabytes for each widget, until the browser next looks for what it no longer needs. */
const compiled = async () => {
  const answer = await fetch(new URL("./synod-web_bg.wasm", import.meta.url));
  const bytes = await answer.arrayBuffer();
  const module = await WebAssembly.compile(bytes);
  // A message that nobody can receive: its bytes are freed at once.
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(null, [bytes]);
  return module;
};

/** The bytes of some of the page's files. */
globalThis.synodFiles = (names) =>
  Promise.all(
    names.map(async (name) => {
      const answer = await fetch(new URL(`./${name}`, import.meta.url));
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.arrayBuffer();
    }),
  );

/** Loads the styles of what is fetched later, which those that depend on the room come after; the page waits for them,
 * and does without if they do not arrive. */
globalThis.synodStyles = () =>
  new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("./later.css", import.meta.url);
    link.onload = link.onerror = done;
    document.querySelector("link[href$='responsive.css']").before(link);
  });

const begin = async () => {
  const inWidget = document.documentElement.dataset.synod === "embed";
  const [{ default: start }, module] = await Promise.all([import("./synod-web.js"), inWidget ? compiled() : undefined]);
  await start(module && { module_or_path: module });
};

try {
  await begin();
} catch (cause) {
  console.error(cause);
  dispatchEvent(new Event("synod-failed"));
}
