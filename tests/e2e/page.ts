// Shared by all browser tests: a page whose every error is recorded, and the check for accessibility.
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type BrowserContext, type Locator, type Page } from "@playwright/test";

/**
 * The page gives up a worker that does not answer for some seconds, and on a busy machine that may be one that is well.
 * Here it looks whether an answer is overdue, which is all that it does at intervals, only while `window.impatient`.
 */
export async function bePatient(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const atIntervals = window.setInterval;
    const patiently = (look: () => void, every?: number) =>
      atIntervals(() => {
        if ("impatient" in window && window.impatient) look();
      }, every);
    Object.assign(window, { setInterval: patiently });
  });
}

/** A test whose page may not log an error, throw, break its own policy, or miss a file. */
export const test = base.extend<{ complaints: string[] }>({
  context: async ({ context }, use) => {
    await bePatient(context);
    await use(context);
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        // Said where nothing may be kept.
        if (message.text().includes("Service Worker registration blocked")) return;
        if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
      page.on("requestfailed", (request) => {
        // A request is given up when its page is left or its worker ended; what goes wrong has another name.
        if (request.failure()?.errorText === "net::ERR_ABORTED") return;
        complaints.push(`request failed: ${request.url()} ${request.failure()?.errorText}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
      });
      await use(complaints);
      expect(complaints, "what the page complained about").toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * A full screen that is the page's alone, entered and left some time after it was asked for. The browser's is that of
 * the machine, and a browser without a screen may leave it by itself while another one runs beside it.
 */
export async function ownFullScreen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let filling: Element | null = null;
    const become = (element: Element | null) =>
      new Promise<void>((done) => {
        setTimeout(() => {
          filling = element;
          document.dispatchEvent(new Event("fullscreenchange", { bubbles: true }));
          done();
        }, 50);
      });
    Object.defineProperty(Document.prototype, "fullscreenElement", { get: () => filling });
    Object.assign(Document.prototype, { exitFullscreen: () => become(null) });
    Element.prototype.requestFullscreen = function () {
      return become(this);
    };
  });
}

/** Opens the page at an address and waits until the app has taken the place of the loading state and knows the run. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator("main:not(.boot)")).toBeVisible();
  await known(page);
}

/** Waits until the page knows the run to its end and shows the moment that is wanted. */
export async function known(page: Page): Promise<void> {
  await expect(page.locator(".page")).toBeVisible();
  await expect(page.locator(".page[aria-busy]")).toHaveCount(0);
}

/** The number of the step shown. */
export async function step(page: Page): Promise<number> {
  return Number((await page.locator(".transport-step").textContent())?.replace(/\D/g, ""));
}

/** Goes to the end of the run as soon as the page knows it; the number of its last step. */
export async function goToEnd(page: Page): Promise<number> {
  await page.keyboard.press("End");
  await known(page);
  await expect(page.locator(".happened-end")).toBeVisible();
  return step(page);
}

/**
 * Fails when axe finds anything, best practices and names that do not match their labels too, naming the rule and the
 * elements. Reading takes long: each state is read once, and of one that differs from another in some parts only those
 * `parts`.
 */
export async function expectNoBarriers(page: Page, ...parts: string[]): Promise<void> {
  const [axe, names] = [new AxeBuilder({ page }), new AxeBuilder({ page })];
  for (const part of parts) {
    await expect(page.locator(part)).toBeVisible();
    for (const builder of [axe, names]) builder.include(part);
  }
  // Axe reads the texts of a drawing as one word; those of the nodes have a test of their own, and where a message has
  // no room for its label, initials stand for it.
  names.withRules("label-content-name-mismatch").exclude(".node").exclude('.pill[data-form="dot"]');
  const violations = [...(await axe.analyze()).violations, ...(await names.analyze()).violations];
  const barriers = violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`,
  );
  expect(barriers).toEqual([]);
}

/** Presses Tab until `wanted` has the focus. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error("Tab does not reach it");
}

export { expect };
