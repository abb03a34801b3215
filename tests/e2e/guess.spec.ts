// What a node will decide is asked before it is shown, if somebody wants that; and what to do next with a lesson.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, goToEnd, known, open, step, tabTo, test } from "./page";

const card = (page: Page) => page.locator(".guess");
const path = (page: Page) => page.locator(".inspector-path");
const WORDS = {
  en: { first: "Ask me first", title: /^What will C do\?$/, commit: "decide commit", abort: "decide abort", right: "Right.",
    wrong: "Not quite.", on: "Go on", skip: "Skip", crash: "Crash C just before it decides", next: /^Next lesson: / },
  zh: { first: "先问我", title: /^C 会怎么做？$/, commit: "决定：提交", abort: "决定：中止", right: "答对了。",
    wrong: "不完全对。", on: "继续", skip: "跳过", crash: "在 C 作出决定之前让它崩溃", next: /^下一课：/ },
};

for (const [size, viewport] of [["large", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]] as const) {
  test.describe(size, () => {
    test.use({ viewport, hasTouch: size === "phone" });

    for (const language of ["en", "zh"] as const) {
      const words = WORDS[language];

      test(`a decision is asked about, answered, and shown (${language})`, async ({ page }) => {
        await open(page, `/?lang=${language}&actors=local#2pc-commit`);
        await expect(page.getByRole("checkbox", { name: words.first })).not.toBeChecked();
        await page.getByRole("checkbox", { name: words.first }).check();
        // Step by step: nothing moves until it is answered.
        await page.keyboard.press("Escape");
        for (let presses = 0; presses < 12 && (await card(page).count()) === 0; presses++) {
          await page.locator(".transport-buttons button").nth(3).click();
          await page.waitForTimeout(400);
        }
        await expect(card(page).getByRole("heading")).toHaveText(words.title);
        await expect(card(page).getByRole("heading")).toBeFocused();
        await expectNoBarriers(page, ".guess", ".inspector-path");
        const before = await step(page);
        await card(page).getByRole("button", { name: words.abort }).click();
        await expect(card(page)).toContainText(words.wrong);
        expect(await step(page)).toBe(before);
        await card(page).getByRole("button", { name: words.on }).click();
        await expect(card(page)).toHaveCount(0);
        await expect.poll(() => step(page)).toBe(before + 1);
        // The next one is skipped.
        for (let presses = 0; presses < 12 && (await card(page).count()) === 0; presses++) {
          await page.locator(".transport-buttons button").nth(3).click();
          await page.waitForTimeout(400);
        }
        await card(page).getByRole("button", { name: words.skip }).click();
        await expect(card(page)).toHaveCount(0);
        await page.reload();
        await known(page);
        await expect(page.getByRole("checkbox", { name: words.first })).toBeChecked();
        await page.getByRole("checkbox", { name: words.first }).uncheck();
        await page.reload();
        await expect(page.getByRole("checkbox", { name: words.first })).not.toBeChecked();
      });

      test(`three lines say what to do next, and do it (${language})`, async ({ page }) => {
        await open(page, `/?lang=${language}&actors=local#2pc-commit`);
        await expect(path(page).locator("li")).toHaveCount(3);
        await path(page).getByRole("button", { name: words.crash }).click();
        await known(page);
        await expect(page.locator('.node[data-node="0"]')).toHaveClass(/down/);
        await open(page, `/?lang=${language}&actors=local#2pc-commit`);
        await goToEnd(page);
        await path(page).getByRole("button").first().click();
        await expect(page.locator(".why")).toBeVisible();
        await page.keyboard.press("Escape");
        // What is asked about is shown with its moment.
        await goToEnd(page);
        await path(page).getByRole("button", { name: words.next }).click();
        await expect(page).toHaveURL(/#2pc-no$/);
        await expect(path(page).locator("li")).toHaveCount(3);
      });
    }

    test("playing waits by itself, and by keys alone it is answered", async ({ page }) => {
      await open(page, "/?lang=en&actors=local#2pc-commit");
      await tabTo(page, page.getByRole("checkbox", { name: "Ask me first" }));
      await page.keyboard.press("Space");
      await page.locator(".transport-play").focus();
      for (let faster = 0; faster < 4; faster++) await page.keyboard.press("]");
      await page.keyboard.press("Enter");
      await expect(card(page).getByRole("heading")).toBeFocused();
      await expect(page.locator(".transport-play")).toHaveAccessibleName("Play");
      await tabTo(page, card(page).getByRole("button", { name: "decide commit" }));
      await page.keyboard.press("Enter");
      await expect(card(page)).toContainText("Right. C decides commit.");
      await expect(card(page).getByRole("heading")).toBeFocused();
      await page.keyboard.press("Space");
      await expect(card(page).getByRole("heading")).not.toHaveText("What will C do?");
    });

    test("who never decides is asked about at the end", async ({ page }) => {
      await open(page, "/?lang=en&actors=local#2pc-nobody-knows");
      await page.getByRole("checkbox", { name: "Ask me first" }).check();
      const last = await goToEnd(page);
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowRight");
      await expect(card(page).getByRole("heading")).toHaveText("What has become of B?");
      expect(await step(page)).toBe(last);
      await card(page).getByRole("button", { name: "stay blocked, undecided" }).click();
      await expect(card(page)).toContainText("Right. B stays blocked and decides nothing. B holds its lock");
    });
  });
}

test("nothing is asked in a widget, or of a run that somebody has changed", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("synod-predict", "yes"));
  await open(page, "/embed.html?lang=en&actors=local#2pc-commit");
  for (let presses = 0; presses < 10; presses++) await page.keyboard.press("ArrowRight");
  await expect(card(page)).toHaveCount(0);
});
