// Has the browser keep the page (offline.js), and says what becomes of it. Fetched once the page is drawn, and begun when
// the browser has nothing else to do. On the document's root it notes `data-kept`, that all files are kept, and
// `data-renewed`, that a new version waits; `synod-kept` tells the page of a change. The page asks for the new version by
// `synod-renew`.
const script = new URL("./offline.js", import.meta.url);

const say = (name) => {
  document.documentElement.dataset[name] = "";
  dispatchEvent(new Event("synod-kept"));
};

const idle = () =>
  new Promise((done) => {
    if (globalThis.requestIdleCallback) requestIdleCallback(done, { timeout: 10_000 });
    else setTimeout(done, 2000);
  });

/** Whether the host has no such page any more, or there is another one at this address: then it is not to be kept. */
const isGone = async () => {
  // Without a network nothing is known.
  if (!navigator.onLine) return false;
  const answer = await fetch(script, { method: "HEAD", cache: "no-store" }).catch(() => null);
  const isScript = () => answer.headers.get("content-type")?.includes("javascript");
  return answer !== null && ([404, 410].includes(answer.status) || (answer.ok && !isScript()));
};

const forget = async (registration) => {
  await registration.unregister();
  const ours = (await caches.keys()).filter((name) => name.startsWith(`synod ${registration.scope} `));
  await Promise.all(ours.map((name) => caches.delete(name)));
};

/** Follows new versions: one that is there already, one that comes, one that another tab has asked for. */
const follow = (registration) => {
  const tell = () => {
    if (!registration.active) return;
    say("kept");
    if (registration.waiting) say("renewed");
  };
  const watch = () => registration.installing?.addEventListener("statechange", tell);
  registration.addEventListener("updatefound", watch);
  watch();
  tell();
  let { controller } = navigator.serviceWorker;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (controller) say("renewed");
    ({ controller } = navigator.serviceWorker);
  });
  addEventListener("synod-renew", () => {
    const { waiting } = registration;
    if (!waiting) return location.reload();
    waiting.addEventListener("statechange", () => {
      if (["activated", "redundant"].includes(waiting.state)) location.reload();
    });
    waiting.postMessage("take over");
  });
};

const begin = async () => {
  await idle();
  const container = navigator.serviceWorker;
  const earlier = await container.getRegistration(script);
  // One of a folder above is somebody else's.
  const isOurs = earlier?.scope === new URL("./", script).href;
  if (isOurs && (await isGone())) return forget(earlier);
  const registration = await container.register(script);
  if (registration) follow(registration);
};

// A browser may know no such thing, or not here: the page does without.
begin().catch((cause) => console.info("Synod is not kept:", cause));
