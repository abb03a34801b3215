// Starts the page: loads the compiled module and runs it. A file of its own, because the page's Content-Security-Policy
// allows no inline script. `start.js` says so if it cannot start.
try {
  const { default: start } = await import("./synod-web.js");
  await start();
} catch (cause) {
  console.error(cause);
  dispatchEvent(new Event("synod-failed"));
}
