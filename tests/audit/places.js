// What is audited: the page and the widget, and how a browser comes there.

/** The two documents that people open, and their addresses from the site's root. */
export const DOCUMENTS = [
  { name: "page", address: "" },
  { name: "embed", address: "embed.html" },
];
export const LANGUAGES = ["en", "zh"];
const PATIENCE = 180_000;

/** Opens an address in a page of its own and gives it to `task` once the run is known. */
export async function visit(browser, address, { width, scheme = "light" }, task) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    await page.goto(address);
    await known(page);
    return await task(page);
  } finally {
    await page.close();
  }
}

/** Waits until the page knows the run to its end. */
export async function known(page) {
  await page.waitForSelector(".page:not([aria-busy])");
}
