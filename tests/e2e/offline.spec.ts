// Without a network after the first visit; a new version, which takes over when it is asked to; where nothing is kept.
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { Built } from "./built";
import { given } from "./given";
import { expect, expectNoBarriers, goToEnd, known, open, test } from "./page";

test.use({ serviceWorkers: "allow" });

const root = (page: Page) => page.locator("html");
const kept = (page: Page) => expect(root(page)).toHaveAttribute("data-kept", "");
const line = (page: Page) => page.locator(".news-line.on");
const title = (page: Page) => page.getByRole("banner").getByRole("heading", { level: 1 });

/** The versions whose files the browser has, of every path. */
const versions = (page: Page) => page.evaluate(async () => (await caches.keys()).map((name) => name.split(" ").at(-1)));

/** Asserts what the page says in the help of its version. */
async function expectTold(page: Page, text: string | RegExp): Promise<void> {
  await page.keyboard.press("?");
  await expect(page.locator(".help-version")).toHaveText(text);
  await page.keyboard.press("Escape");
}

/** Any text that names this version. */
const ofVersion = (version: string) => new RegExp(version.replace(/[.+]/g, "\\$&"));

/** Has the browser look for a new version, and waits until that is kept or given up. */
const lookForNew = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update().catch(() => {});
    const { installing } = registration ?? {};
    if (installing?.state !== "installing") return;
    await new Promise((done) => installing.addEventListener("statechange", done));
  });

for (const path of ["/", given("SYNOD_SUB_PATH")]) {
  test(`after a first visit all of it works without a network, under ${path}`, async ({ page, context }) => {
    const built = await Built.start(path);
    const { address } = built;
    await open(page, `${address}?lang=en#paxos-x`);
    await kept(page);
    expect(await versions(page)).toEqual([built.version]);
    const scope = page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.scope);
    expect(await scope).toBe(address);
    await built.stop();
    await context.setOffline(true);

    await page.reload();
    await known(page);
    await expectTold(page, `Synod ${built.version}; kept in this browser, works offline`);
    // Another protocol, its nodes in workers.
    await page.getByRole("navigation", { name: "Scenarios" }).locator("a[href='#3pc-split']").click();
    await expect(title(page)).toContainText("Three-phase commit");
    expect(await goToEnd(page)).toBeGreaterThan(0);
    // A comparison that needs others, by its address alone.
    await open(page, `${address}index.html?lang=zh#2pc-blocking`);
    await expect(title(page)).toContainText("两阶段");
    await open(page, `${address}?lang=en#2pc-commit`);
    await page.getByRole("banner").getByRole("button", { name: "Search" }).click();
    await page.locator(".search-begin").click();
    await expect(page.locator(".search-found")).toBeVisible();
    await page.goto(`${address}embed.html?controls=full&lang=en#3pc-slow`);
    await known(page);
    await expect(page.locator("h1")).toContainText("Three-phase commit");
  });
}

test("a new version is fetched whole, waits until it is asked for, and nothing is lost", async ({ page, context }) => {
  const built = await Built.start("/");
  const before = built.version;
  await open(page, `${built.address}?lang=en#2pc-commit&t=2`);
  await kept(page);

  // One of which not all has arrived at the host is none.
  built.change("0.1.0+changed1", false);
  await page.reload();
  await known(page);
  await lookForNew(page);
  await expect(root(page)).not.toHaveAttribute("data-renewed");
  await expect(line(page)).toHaveCount(0);
  await expectTold(page, ofVersion(before));

  built.change("0.1.0+changed2", true);
  await page.reload();
  await expect(line(page)).toContainText("A new version is ready");
  await expectNoBarriers(page, ".news-line");
  await known(page);
  await expectTold(page, ofVersion(before));
  const other = await context.newPage();
  await open(other, `${built.address}?lang=zh#paxos-x`);
  await expect(line(other)).toContainText("新版本已就绪");

  // What is done while time runs has its place in the address too.
  await page.locator('.node[data-node="1"]').click();
  await page.keyboard.press("c");
  await expect(page.locator(".node.down")).toHaveCount(1);
  await page.locator(".inspector-seed button").click();
  await known(page);
  await expect(page.locator(".inspector-branch")).toHaveCount(1);
  await expect(page.locator(".node.down")).toHaveCount(1);
  await page.keyboard.press(" ");
  await line(page).getByRole("button", { name: "Reload" }).click();
  await expect(root(page)).toHaveAttribute("data-version", "0.1.0+changed2");
  await known(page);
  expect(new URL(page.url()).hash).toMatch(/^#2pc-commit&.*x=.*&t=/);
  await expect(page.locator(".node.down")).toHaveCount(1);
  await expect(page.locator(".inspector-branch")).toHaveCount(1);
  await expect(line(page)).toHaveCount(0);
  await kept(page);
  await expectTold(page, ofVersion("0.1.0+changed2"));
  expect(await versions(page)).toEqual(["0.1.0+changed2"]);

  // The other tab goes on as it is, and says so.
  await expect(root(other)).toHaveAttribute("data-version", before);
  await expect(line(other)).toBeVisible();
  await line(other).getByRole("button", { name: "以后再说" }).click();
  await expect(line(other)).toHaveCount(0);
  await other.reload();
  await expect(root(other)).toHaveAttribute("data-version", "0.1.0+changed2");
  await built.stop();
});

test.describe("where there is another site now", () => {
  // A file that is not there any more is what this is about.
  test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });

  test("nothing is kept any longer", async ({ page }) => {
    const built = await Built.start("/");
    await open(page, built.address);
    await kept(page);
    built.remove("offline.js");
    await page.reload();
    await expect.poll(() => versions(page)).toEqual([]);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    await built.stop();
  });
});

test("a widget and the single file keep nothing, and say which version they are", async ({ page, request }, info) => {
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    Object.assign(ServiceWorkerContainer.prototype, { register: (script: string) => asked.push(script) });
  });
  const file = info.outputPath("synod.html");
  await writeFile(file, await (await request.get("/synod.html")).body());
  for (const address of [`file://${file}`, "/embed.html?controls=full", "/?controls=full"]) {
    await open(page, address);
    await expect(page.locator(".help-version")).toHaveCount(1);
    await expect(root(page)).toHaveAttribute("data-version", /^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
    // Whatever is idle has been done.
    await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
    await expect(page.locator("script[src*=keep]")).toHaveCount(0);
    expect(await page.evaluate(() => (window as never as { asked: string[] }).asked)).toEqual([]);
  }
});

test("the page can be installed", async ({ page, request, baseURL }) => {
  await open(page, "/");
  const manifest = await page.locator("link[rel=manifest]").getAttribute("href");
  const { icons, start_url, display } = await (await request.get(new URL(manifest ?? "", baseURL).href)).json();
  expect([start_url, display]).toEqual(["./", "standalone"]);
  for (const { src, type } of icons) {
    expect((await request.get(new URL(src, baseURL).href)).headers()["content-type"]).toBe(type);
  }
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A browser that leaves no trace installs nothing.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
  for (const scheme of ["light", "dark"]) {
    const colour = page.locator(`meta[name=theme-color][media*=${scheme}]`);
    await page.emulateMedia({ colorScheme: scheme as "light" | "dark" });
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const [, ...digits] = (await colour.getAttribute("content"))?.match(/^#(..)(..)(..)$/) ?? [];
    expect(paper).toBe(`rgb(${digits.map((digit) => parseInt(digit, 16)).join(", ")})`);
  }
});
