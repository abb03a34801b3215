// Keeps the page in the browser, so that it works without a network: once fetched, all its files come from here. The
// build fills in what files there are and the version, which their content makes. A new version is fetched whole before it
// takes over, and takes over when the page says so (keep.js); what was kept of an earlier one goes then.
"use strict";
const VERSION = "none";
/** The digest of each file. */
const FILES = {};

/** Others may keep files of the same origin, among them Synod itself at another path. */
const OURS = `synod ${registration.scope} `;
const CACHE = OURS + VERSION;

/** As synod-pack makes it: the first 64 bits of SHA-256. */
const digest = async (bytes) => {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 8);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** Keeps a file, if it is of this version. What an earlier version or an earlier attempt has is not fetched again. */
const keep = async (name) => {
  const cache = await caches.open(CACHE);
  const address = new URL(name, registration.scope).href;
  let answer = (await cache.match(address)) ?? (await caches.match(address));
  let bytes = await answer?.arrayBuffer();
  if (!bytes || (await digest(bytes)) !== FILES[name]) {
    answer = await fetch(address, { cache: "no-cache" });
    bytes = await answer.arrayBuffer();
    if (!answer.ok || (await digest(bytes)) !== FILES[name]) throw new Error(`${name} is of another build`);
  }
  // An answer of its own: a page must not be shown what came by way of a redirection.
  const headers = new Headers(answer.headers);
  for (const header of ["content-encoding", "content-length"]) headers.delete(header);
  await cache.put(address, new Response(bytes, { headers }));
};

const forgetEarlier = async () => {
  const earlier = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(earlier.map((name) => caches.delete(name)));
};

/** The file that an address names, whatever is asked of it and whatever follows. */
const named = (url) => {
  const [address] = url.split(/[?#]/);
  const { scope } = registration;
  return address.startsWith(scope) ? address.slice(scope.length) || "index.html" : "";
};

const kept = async (name, request) => {
  const cache = await caches.open(CACHE);
  // A browser that is short of room may have thrown it away.
  return (await cache.match(new URL(name, registration.scope).href)) ?? fetch(request);
};

addEventListener("install", (event) => event.waitUntil(Promise.all(Object.keys(FILES).map(keep))));
addEventListener("activate", (event) => event.waitUntil(forgetEarlier().then(() => clients.claim())));
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const name = named(event.request.url);
  if (event.request.method === "GET" && Object.hasOwn(FILES, name)) event.respondWith(kept(name, event.request));
});
