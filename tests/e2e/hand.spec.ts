// A run by hand: nothing happens by itself, all that can happen is offered with what would come of it, in a list and on
// the stage; by mouse and by keys alone, on a large page and on a phone, in both languages.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, known, open, step, tabTo, test } from "./page";

const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const WORDS = {
  en: { hand: "Step by hand", back: "Back to the clock" },
  zh: { hand: "手动推进", back: "交还给时钟" },
};

const offers = (page: Page) => page.locator(".hand-offer");

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport, hasTouch: size === "phone" });

    for (const language of ["en", "zh"] as const) {
      const words = WORDS[language];

      test(`messages arrive in the order that one chooses (${language})`, async ({ page, browser }) => {
        await open(page, `/?lang=${language}#2pc-commit&t=1`);
        await page.getByRole("button", { name: words.hand }).click();
        await known(page);
        await expect(offers(page).filter({ hasText: "Prepare" })).toHaveCount(2 + 6);
        await expectNoBarriers(page, ".hand");
        // The second message first, with what was foretold.
        const second = offers(page).filter({ hasText: "C → B" }).first();
        const does = (await second.locator("span").textContent()) ?? "";
        await second.click();
        await known(page);
        await expect(page.locator(".happened-sentence").first()).toContainText(does);
        // It can still arrive, be lost, be doubled, or be forged.
        await expect(offers(page).filter({ hasText: "C → A" })).toHaveCount(4);
        await expect(offers(page).filter({ hasText: "C → B" })).toHaveCount(0);
        const here = await step(page);
        await page.keyboard.press(" ");
        await expect.poll(() => step(page)).toBe(here);
        const other = await (await browser.newContext({ viewport })).newPage();
        await open(other, page.url());
        await expect(other.locator(".happened-sentence").first()).toContainText(does);
        await other.context().close();
        await page.getByRole("button", { name: words.back }).click();
        await expect(page.getByRole("button", { name: words.hand })).toBeVisible();
      });
    }

    test("the same by keys alone", async ({ page }) => {
      await open(page, "/#2pc-commit&t=1");
      await page.keyboard.press("h");
      await known(page);
      const first = offers(page).first();
      await expect(first).toBeVisible();
      await tabTo(page, first);
      const here = await step(page);
      await page.keyboard.press("Enter");
      await expect.poll(() => step(page)).toBe(here + 1);
      await page.keyboard.press("h");
      await expect(page.getByRole("button", { name: WORDS.en.hand })).toBeVisible();
    });
  });
}

test("what can happen is offered where it happens", async ({ page }) => {
  await open(page, "/?actors=local#2pc-commit&t=1");
  await page.keyboard.press("h");
  await known(page);
  await page.locator(".pill").first().click();
  const acts = page.locator(".stage-acts");
  await expect(acts.getByRole("button", { name: "Lose" })).toBeVisible();
  const here = await step(page);
  await acts.getByRole("button", { name: "Deliver" }).click();
  await expect.poll(() => step(page)).toBe(here + 1);
});
