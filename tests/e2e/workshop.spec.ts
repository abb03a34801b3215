// What one makes in the page, where there is little room, at twice the size, in forced colours, without motion, in both
// themes: all of it is there, nothing is wider than the window, and axe finds nothing.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, known, open, test } from "./page";

const PLACES: Record<string, { width: number; height: number; scale?: number }> = {
  "320 pixels": { width: 320, height: 640 },
  "200 % of 1440": { width: 720, height: 450, scale: 2 },
  "1280 pixels": { width: 1280, height: 720 },
};

/** What is made, with how one gets there, and what is read. */
const MADE: Record<string, { link: string; part: string; begin: (page: Page) => Promise<void> }> = {
  "the form": {
    link: "#paxos-x&t=3",
    part: ".build",
    begin: async (page) => {
      await opened(page, "Build");
      while ((await page.locator(".build-part:not([open]) > summary").count()) > 0) {
        await page.locator(".build-part:not([open]) > summary").first().click();
      }
    },
  },
  "runs side by side": { link: "#compare-partition&1.t=5&2.t=5&3.t=5", part: ".columns", begin: async () => {} },
  "a run by hand": {
    link: "#2pc-commit&t=2",
    part: ".hand",
    begin: async (page) => {
      await page.keyboard.press("h");
      await known(page);
    },
  },
};

async function opened(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true }).or(page.getByRole("tab", { name, exact: true }));
  await button.first().click();
}

/** How much wider than the window the page is. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [place, { width, height, scale }] of Object.entries(PLACES)) {
  test.describe(place, () => {
    test.use({ viewport: { width, height }, deviceScaleFactor: scale ?? 1 });

    for (const [made, { link, part, begin }] of Object.entries(MADE)) {
      test(`${made}: nothing is too wide, in either theme and language`, async ({ page }) => {
        for (const [language, colorScheme] of [["en", "light"], ["zh", "dark"]] as const) {
          await page.emulateMedia({ colorScheme });
          await open(page, `/?lang=${language}&actors=local${link}`);
          if (language === "en" || made !== "the form") await begin(page);
          else await opened(page, "搭建");
          await expect(page.locator(part)).toBeVisible();
          expect(await overflow(page)).toBeLessThanOrEqual(0);
          await expectNoBarriers(page, part);
          await page.goto("about:blank");
        }
      });
    }
  });
}

for (const [made, { link, part, begin }] of Object.entries(MADE)) {
  test(`${made}: in forced colours and without motion`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    await open(page, `/?actors=local${link}`);
    await begin(page);
    await expect(page.locator(part)).toBeVisible();
    await expectNoBarriers(page, part);
    // A step is shown at once.
    const before = await page.locator(".transport-step").textContent();
    await page.locator(".transport").getByRole("button", { name: "Step back" }).click();
    await expect(page.locator(".transport-step")).not.toHaveText(before ?? "");
  });
}
