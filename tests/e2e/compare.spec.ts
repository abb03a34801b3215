// Runs side by side: on one clock, under the same faults, by mouse and by keys alone, on a large page and on a phone, in
// both languages; shared, exported and embedded as a whole.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { given } from "./given";
import { Host } from "./host";
import { expect, expectNoBarriers, goToEnd, known, open, step, tabTo, test } from "./page";

const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const WORDS = {
  en: { compare: "with Three-phase commit", crash: /^Crash/, two: "Two-phase commit", three: "Three-phase commit" },
  zh: { compare: "与三阶段提交对比", crash: /^崩溃/, two: "两阶段提交", three: "三阶段提交" },
};

const columns = (page: Page) => page.locator(".column");
const down = (page: Page) => page.locator(".column .node.down");

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport, hasTouch: size === "phone" });

    for (const language of ["en", "zh"] as const) {
      const words = WORDS[language];

      test(`two protocols meet with the same crash in three clicks (${language})`, async ({ page, browser }) => {
        await open(page, `/?lang=${language}#2pc-commit&t=4`);
        await page.getByRole("button", { name: words.compare }).click();
        await expect(columns(page)).toHaveCount(2);
        await page.locator('.column:nth-child(1) .node[data-node="0"]').click();
        await page.locator(".inspector").getByRole("button", { name: words.crash }).first().click();
        await expect(down(page)).toHaveCount(2);
        for (const [place, name] of [words.two, words.three].entries()) {
          await expect(columns(page).nth(place).getByRole("heading")).toHaveText(name);
        }
        await expectNoBarriers(page, ".columns");
        const other = await (await browser.newContext({ viewport })).newPage();
        await open(other, page.url());
        await expect(down(other)).toHaveCount(2);
        await other.context().close();
        await goToEnd(page);
        await expect(columns(page).nth(0).getByText(language === "en" ? "blocked" : "已阻塞").first()).toBeVisible();
      });
    }

    test("the same by keys alone", async ({ page }) => {
      await open(page, "/#2pc-commit&t=4");
      await tabTo(page, page.getByRole("button", { name: WORDS.en.compare }));
      await page.keyboard.press("Enter");
      await expect(columns(page)).toHaveCount(2);
      await page.keyboard.press("2");
      await expect(columns(page).nth(1)).toHaveClass(/focus/);
      await tabTo(page, columns(page).nth(1).locator('.node[tabindex="0"]'));
      await page.keyboard.press("Enter");
      await page.keyboard.press("c");
      await expect(down(page)).toHaveCount(2);
      const here = await step(page);
      await tabTo(page, page.locator(".transport").getByRole("button", { name: "Next step", exact: true }));
      await page.keyboard.press("Enter");
      await expect.poll(() => step(page)).toBe(here + 1);
      const remove = page.getByRole("button", { name: "Remove the column: Three-phase commit" });
      await tabTo(page, remove);
      await page.keyboard.press("Enter");
      await expect(columns(page)).toHaveCount(0);
      await expect(page.locator(".node.down")).toHaveCount(1);
    });

    test("the comparisons that ship play to their ends, each event once in one log", async ({ page }) => {
      for (const [id, count] of [["compare-crash", 2], ["compare-partition", 3], ["paxos-hidden", 2], ["paxos-learners", 4]]) {
        await open(page, `/?actors=local#${id}`);
        await expect(columns(page)).toHaveCount(Number(count));
        for (let place = 0; place < Number(count); place += 1) {
          await expect(columns(page).nth(place).locator(".node").first()).toBeVisible();
        }
        const last = await goToEnd(page);
        await page.locator("#tab-log").click();
        await expect(page.locator(".log [role=listitem]").first()).toHaveAttribute("aria-setsize", String(last + 1));
        await expect(page.locator(".log-column").first()).toBeVisible();
        await page.goto("about:blank");
      }
    });
  });
}

test("what is done stays in one column if one says so, and where it cannot happen is said", async ({ page }) => {
  await open(page, "/?actors=local#2pc-commit&t=4");
  await page.getByRole("button", { name: "with seed 8" }).click();
  await expect(columns(page)).toHaveCount(2);
  const all = page.getByLabel("What I do happens in every column");
  await expect(all).toBeChecked();
  await all.uncheck();
  await page.locator('.column:nth-child(2) .node[data-node="0"]').click();
  await page.keyboard.press("c");
  await expect(down(page)).toHaveCount(1);
  await all.check();
  await page.locator('.column:nth-child(1) .node[data-node="0"]').click();
  await page.keyboard.press("c");
  await expect(down(page)).toHaveCount(2);
  await expect(page.locator(".notice")).toContainText("Not done in");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(down(page)).toHaveCount(1);
});

test("an option and a broken variant are compared with what is shown", async ({ page }) => {
  await open(page, "/?actors=local#2pc-commit&t=4");
  const chooser = page.getByRole("combobox", { name: "With another option" });
  const choices = await chooser.locator("option").allTextContents();
  await chooser.selectOption({ index: choices.length - 1 });
  await expect(columns(page)).toHaveCount(2);
  await expect(columns(page).nth(1).locator(".column-broken")).toBeVisible();
  await chooser.selectOption({ index: 1 });
  await expect(columns(page)).toHaveCount(3);
  await expectNoBarriers(page);
});

test("a comparison is saved and exported as a whole", async ({ page }) => {
  await open(page, "/?actors=local#compare-crash");
  await goToEnd(page);
  await page.getByRole("button", { name: "Share" }).click();
  const saved = async (name: string | RegExp) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name, exact: true }).click();
    return readFileSync(await (await download).path());
  };
  const mermaid = (await saved("Mermaid")).toString();
  expect(mermaid.match(/participant|actor/g)?.length).toBeGreaterThanOrEqual(6);
  const svg = (await saved("Diagram (SVG)")).toString();
  expect(svg).toContain("Two-phase commit");
  expect(svg).toContain("Three-phase commit");
  const png = await saved("Diagram (PNG)");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  await expect(page.locator(".share-digest code")).toHaveCount(2);
});

test("a widget shows a comparison, and its messages name the column", async ({ page }) => {
  const synod = new URL(given("SYNOD_URL")).origin;
  const host = await Host.start();
  await page.addInitScript(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    addEventListener("message", ({ data }) => heard.push(data));
  });
  await page.goto(
    host.page("/two", {
      body: `<iframe src="${synod}/embed.html#compare-crash" width="100%" height="560" title="two"></iframe>`,
    }),
  );
  const frame = page.locator("iframe").contentFrame();
  await expect(frame.locator(".column")).toHaveCount(2);
  type News = { type: string; column?: number; columns?: string[]; node?: string; value?: string };
  const heard = () => page.evaluate(() => (window as unknown as { heard: News[] }).heard);
  await expect.poll(async () => (await heard()).find(({ type }) => type === "ready")?.columns).toEqual(["2pc", "3pc"]);
  const send = (message: object) =>
    page.evaluate((message) => document.querySelector("iframe")?.contentWindow?.postMessage(message, "*"), message);
  await send({ synod: 1, type: "seek", step: 14 });
  const whose = async (sort: string) => (await heard()).filter(({ type }) => type === sort).map(({ column }) => column);
  await expect.poll(() => whose("decided")).toEqual([2, 2]);
  expect((await whose("step")).at(-1)).toBe(2);
  await send({ synod: 1, type: "seek", step: 2 });
  await send({ synod: 1, type: "act", action: { pause: "A" }, column: 2 });
  await expect(frame.locator(".column:nth-child(2) .node.paused")).toHaveCount(1);
  await expect(frame.locator(".column:nth-child(1) .node.paused")).toHaveCount(0);
  await send({ synod: 1, type: "act", action: { pause: "B" } });
  await expect(frame.locator(".node.paused")).toHaveCount(3);
  await host.stop();
});
