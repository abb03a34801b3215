// Sentences are shown whole: in the log and under the scrubber, at every width, and nothing moves while a run plays.
import type { Page } from "@playwright/test";
import { expect, goToEnd, known, open, test } from "./page";

/** Elements of which something is cut off or that reach out of what is around them. */
async function cut(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).evaluateAll((all) =>
    all
      .filter((one) => {
        const around = one.closest("button") ?? one;
        const [inner, outer] = [one.getBoundingClientRect(), around.getBoundingClientRect()];
        const spills = inner.bottom > outer.bottom + 1 || inner.right > outer.right + 1;
        return spills || one.scrollWidth > one.clientWidth + 1 || getComputedStyle(one).overflow !== "visible";
      })
      .map((one) => one.textContent ?? ""),
  );
}

for (const language of ["en", "zh"]) {
  for (const [width, height] of [[1440, 900], [1280, 720], [844, 390], [390, 844]]) {
    test(`every sentence is whole at ${width} × ${height} (${language})`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await open(page, `/?lang=${language}&actors=local#3pc-split`);
      const last = await page.locator(".transport-step").getAttribute("title");
      await page.keyboard.press("End");
      await known(page);
      // The log is gone through from its end to its start.
      if (width > 800) {
        // At the end, where time stands still, it is also said that the run is over.
        await page.keyboard.press("ArrowLeft");
        await expect(page.locator(".happened-end")).toHaveCount(0);
        const stage = await page.locator(".stage").boundingBox();
        for (let step = Number(last?.match(/\d+\D*$/)?.[0].replace(/\D/g, "")) - 1; step > 0; step--) {
          expect(await cut(page, ".happened-sentence")).toEqual([]);
          expect(await page.locator(".stage").boundingBox()).toEqual(stage);
          await page.keyboard.press("ArrowLeft");
          await expect(page.locator(".transport-step")).toContainText(String(step - 1));
        }
        await page.keyboard.press("End");
      }
      await page.locator("#tab-log").click();
      const lines = page.locator(".log [aria-posinset]");
      await expect(page.locator(".log [aria-current]")).toBeInViewport();
      while ((await page.locator('.log [aria-posinset="1"]').count()) === 0) {
        expect(await cut(page, ".log-sentence")).toEqual([]);
        const first = await lines.first().getAttribute("aria-posinset");
        await lines.first().evaluate((line) => line.scrollIntoView({ block: "end" }));
        await expect(lines.first()).not.toHaveAttribute("aria-posinset", first ?? "");
      }
      expect(await cut(page, ".log-sentence")).toEqual([]);
    });
  }
}

test("a violation comes first, and what a timer is for comes last", async ({ page }) => {
  await open(page, "/#3pc-split");
  await page.getByRole("button", { name: "Go to the violation" }).click();
  await expect(page.locator(".happened-sentence")).toHaveText(/^Agreement is violated: .*/);
  await open(page, "/#2pc-lost-vote&t=6");
  await expect(page.locator(".happened-sentence")).toHaveText(
    /^C's timer votes runs out\. .+ The timer votes: .+\.$/,
  );
});

test("ten thousand lines of different heights are scrolled and followed", async ({ page }) => {
  const endless = "v=1&p=paxos&timers=retry:1&nodes=P1,P2.proposer;A,B,D.acceptor;L1.learner&steps=0.request.P1.propose:3";
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `/?actors=local#${endless}`);
  await page.locator("#tab-log").click();
  const now = page.locator(".log [aria-current=step]");
  for (const [key, line] of [["End", 10_001], ["Home", 1], ["End", 10_001]] as const) {
    await page.keyboard.press("Escape");
    await page.locator("h1").focus().catch(() => undefined);
    await page.locator(".stage").click({ position: { x: 5, y: 5 } });
    await page.keyboard.press(key);
    await expect(page.locator(`.log [aria-posinset="${line}"]`)).toBeInViewport();
    await expect(now).toBeInViewport();
  }
  expect(await page.locator(".log [aria-posinset]").count()).toBeLessThan(60);
  expect(await cut(page, ".log-sentence")).toEqual([]);
});
