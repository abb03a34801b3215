// Links: every moment has one, a bad one is refused as a whole, and a link's contents are never more than text.
import type { Page } from "@playwright/test";
import { bePatient, expect, expectNoBarriers, known, open, step, test } from "./page";

const clock = (page: Page) => page.locator(".transport-step");

/** All lines of the log. Only those about in view exist: it is scrolled until each has been seen. */
async function logged(page: Page): Promise<string[]> {
  const seen: string[] = [];
  await expect(async () => {
    const count = await page.locator(".log").evaluate((log, from) => {
      if (from === 0) log.scrollTop = 0;
      else log.querySelector(`[aria-posinset="${from}"]`)?.scrollIntoView({ block: "start" });
      return Number(log.querySelector("[aria-setsize]")?.getAttribute("aria-setsize"));
    }, seen.length);
    const rows = await page.locator(".log [aria-posinset]").evaluateAll((all) =>
      all.map((row) => [Number(row.getAttribute("aria-posinset")), row.textContent ?? ""] as const),
    );
    for (const [place, text] of rows) if (place === seen.length + 1) seen.push(text);
    expect(seen).toHaveLength(count);
  }).toPass({ intervals: [0] });
  return seen;
}

/** The visible state of a run: its stage, its log, and its digest. */
async function seen(page: Page): Promise<string[]> {
  await page.getByRole("tab", { name: "Log" }).click();
  const cards = await page.locator("svg.stage-board").getByRole("button").evaluateAll((all) =>
    all.map((one) => one.getAttribute("aria-label") ?? ""),
  );
  const log = await logged(page);
  await page.getByRole("button", { name: "Share" }).click();
  const digest = await page.locator(".share-digest code").textContent();
  await page.keyboard.press("Escape");
  return [...cards.sort(), ...log, digest ?? ""];
}

test("forty actions by mouse and keyboard are a link that opens the same run elsewhere", async ({ page, browser }) => {
  await open(page, "/#paxos-partition");
  const node = (name: string) =>
    page.locator("svg.stage-board").getByRole("button", { name: new RegExp(`^${name}, `) });
  const names = ["A", "B", "C", "D", "E"];
  const onwards = page.getByRole("button", { name: "Next step" });
  let acted = 0;
  for (let round = 0; acted < 40; round++) {
    for (let onward = 0; onward < 2 && (await onwards.isEnabled()); onward++) {
      const before = await step(page);
      await onwards.click();
      await expect(clock(page)).toHaveText(`step ${before + 1}`);
    }
    const name = names[round % names.length];
    await node(name).click();
    if (round % 3 === 0) {
      await page.keyboard.press("c");
      await expect(node(name)).toHaveAccessibleName(/crashed/);
      await page.keyboard.press("c");
      await expect(node(name)).not.toHaveAccessibleName(/crashed/);
    } else {
      await page.locator(".inspector").getByRole("button", { name: "Pause", exact: true }).click();
      await page.getByRole("button", { name: "Resume" }).click();
      await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
    }
    acted += 2;
    await page.keyboard.press("Escape");
    await known(page);
  }
  const written = await page.evaluate(() => location.hash);
  expect(written.length).toBeLessThanOrEqual(300);
  expect(written).toMatch(/[A-Za-z0-9]$/);
  const elsewhere = await browser.newContext({ baseURL: new URL("/", page.url()).href, locale: "en-GB" });
  await bePatient(elsewhere);
  const fresh = await elsewhere.newPage();
  await open(fresh, `/${written}`);
  await expect(clock(fresh)).toHaveText((await clock(page).textContent()) ?? "");
  expect(await seen(fresh)).toEqual(await seen(page));
  await elsewhere.close();
});

test("the address follows what is done, and the browser's own way back leads to the scenario before", async ({ page }) => {
  await open(page, "/#2pc-commit");
  await page.keyboard.press("ArrowRight");
  await expect(clock(page)).toHaveText("step 1");
  await expect(page).toHaveURL(/#2pc-commit&t=1$/);
  await page.getByRole("link", { name: /^Half committed/ }).click();
  await expect(page).toHaveURL(/#2pc-half-committed$/);
  await expect(page.locator("h1")).toContainText("Half committed");
  await known(page);
  await page.goBack();
  await expect(page).toHaveURL(/#2pc-commit&t=1$/);
  await expect(clock(page)).toHaveText("step 1");
});

test("the way back is kept when it is taken before what was opened has begun", async ({ page }) => {
  await open(page, "/#2pc-commit&t=2");
  await expect(clock(page)).toHaveText("step 2");
  for (const lesson of ["2pc-no", "2pc-blocking", "2pc-recovery"]) {
    await page.evaluate((lesson) => void (location.hash = `#${lesson}`), lesson);
    await page.evaluate(() => history.back());
    await expect(page.locator("h1")).toContainText("A bank transfer");
    await known(page);
    await expect(page).toHaveURL(/#2pc-commit&t=2$/);
    await expect(page.locator("h1")).toContainText("A bank transfer");
  }
});

test("the dialog offers the moment as a link, lines for a page, a command and files", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/#2pc-blocking");
  await page.keyboard.press("ArrowRight");
  await expect(clock(page)).toHaveText("step 1");
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Link", { exact: true })).toHaveValue(/#2pc-blocking&t=1$/);
  await dialog.getByLabel("Start at this moment: step 1").uncheck();
  await expect(dialog.getByLabel("Link", { exact: true })).toHaveValue(/#2pc-blocking$/);
  await dialog.getByRole("button", { name: "Copy: Link" }).click();
  await expect(dialog.getByRole("button", { name: "Copied: Link" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#2pc-blocking$/);
  await expect(dialog.getByRole("textbox", { name: "On the command line" })).toHaveValue("synod run '#2pc-blocking'");
  await expectNoBarriers(page, "dialog[open]");
  const endings = {
    Scenario: "json",
    "Diagram (SVG)": "svg",
    "Diagram (PNG)": "png",
    Mermaid: "mmd",
    ShiViz: "log",
    "JSON Lines": "jsonl",
    "Rust test": "rs",
  };
  for (const [name, ending] of Object.entries(endings)) {
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name, exact: true }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe(`2pc-blocking.${ending}`);
    const { size } = await (await import("node:fs/promises")).stat(await saved.path());
    expect(size).toBeGreaterThan(200);
  }
});

test("an unknown key gives a notice, and the rest is followed", async ({ page }) => {
  await open(page, "/#2pc-blocking&colour=red&t=2");
  await expect(clock(page)).toHaveText("step 2");
  await expect(page.getByRole("alert")).toContainText("colour");
});

const markup = "<img src=x onerror=window.hit=1><script>window.hit=1</script>";
const raw = encodeURIComponent(markup);
const bad = {
  "an unknown version": ["#v=9&p=2pc", "version"],
  "an unknown scenario": ["#no-such-thing", "no-such-thing"],
  "an unknown protocol": ["#v=1&p=raft", "raft"],
  "a broken escape": ["#2pc-blocking&title=%zz", "character 20"],
  "an escape of nothing": ["#2pc-blocking&title=%00", "title"],
  "a number that is none": ["#2pc-blocking&seed=1e9", "seed"],
  "an action that cannot happen": ["#2pc-blocking&x=0r1", "x="],
  "a moment past the end": ["#2pc-blocking&t=9999", "t="],
  "a key twice": ["#2pc-blocking&seed=1&seed=2", "seed"],
  "far too much": [`#2pc-blocking&title=${"x".repeat(20_000)}`, ""],
  "markup for a protocol": [`#v=1&p=${raw}`, ""],
  "markup for an id": [`#${raw}`, ""],
} as const;

for (const [what, [address, place]] of Object.entries(bad)) {
  test(`a link with ${what} is refused in one sentence and shows the first scenario`, async ({ page }) => {
    await open(page, `/${address}`);
    const notice = page.getByRole("alert");
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText("could not be");
    await expect(notice).toContainText(place);
    await expect(page.locator("h1")).toContainText("X is 3 or 7?");
    await expect(clock(page)).toHaveText("step 0");
    expect((await page.evaluate(() => location.hash)).length).toBeGreaterThan(2);
  });
}

const fields = ["title", "about", "p", "options", "timers", "broken", "nodes", "latency", "seed", "schedule", "steps",
  "captions", "until", "expect", "goal", "x", "t", "v", "nothing"];

for (const language of ["en", "zh"]) {
  test(`markup in any field of a link stays text (${language})`, async ({ page }) => {
    let [told, shown] = [0, 0];
    // In this thread each run is known at once.
    await open(page, `/?lang=${language}&actors=local#2pc-commit`);
    const title = page.locator("h1");
    const calm = (await title.textContent()) ?? "";
    for (const field of fields) {
      for (const text of [raw, `${raw}:${raw}`, `0:${raw}`, `${raw};${raw}`]) {
        const address = `#2pc-blocking&${field}=${text}`;
        await page.evaluate((address) => void (location.hash = address), address);
        // Another scenario takes the place of the calm one: the link's, or the first one if it is refused.
        await expect(title).not.toHaveText(calm);
        told += await page.getByRole("alert").filter({ hasText: "onerror" }).count();
        shown += await page.locator("h1, .caption").filter({ hasText: "onerror" }).count();
        await page.keyboard.press("End");
        await known(page);
        await page.evaluate(() => void (location.hash = "#2pc-commit"));
        await expect(title).toHaveText(calm);
        await known(page);
        await expect(page.getByRole("alert")).toHaveCount(0);
      }
    }
    // Most of them are complained about, quoting them; a title and an introduction are shown.
    expect(told).toBeGreaterThan(20);
    expect(shown).toBeGreaterThan(2);
    expect(await page.evaluate(() => "hit" in window)).toBe(false);
    expect(await page.locator("img, #app script").count()).toBe(0);
  });
}
