// Keys: they do the same wherever the last click was, what is entered by Tab keeps keys of its own, and the focus stays
// near where a button goes away.
import type { Page } from "@playwright/test";
import { expect, goToEnd, known, open, tabTo, test } from "./page";

const clock = (page: Page) => page.locator(".transport-step");
const play = (page: Page) => page.locator(".transport-play");
const aside = (page: Page) => page.locator("aside.inspector");
const node = (page: Page, name: string) =>
  page.locator("svg.stage-board").getByRole("button", { name: new RegExp(`^${name}[,，]`) });

/** What may be clicked without leaving the run; each is clicked in its middle, or where it says. */
const clicked: Record<string, (page: Page) => Promise<void>> = {
  "a tab": (page) => page.getByRole("tab").nth(1).click(),
  "a line of the log": (page) => page.locator(".log-entry").nth(3).click(),
  "a slider": (page) => aside(page).getByRole("slider").last().click({ position: { x: 3, y: 12 } }),
  "a checkbox": (page) => aside(page).getByRole("checkbox").first().click(),
  "the scrubber": (page) => page.locator(".scrubber input").click(),
  "a node": (page) => node(page, "B").click(),
  "a button": (page) => page.locator(".header-theme").click(),
  "a heading": (page) => aside(page).locator("h2").first().click(),
  "the diagram": async (page) => {
    await page.getByRole("tab").first().click();
    await page.locator(".spacetime-ways").click();
  },
};

for (const language of ["en", "zh"]) {
  test(`keys do the same wherever the last click was (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}&actors=local#paxos-x`);
    // So slowly that no message arrives meanwhile.
    for (let slower = 0; slower < 20; slower++) await page.keyboard.press("[");
    const last = await goToEnd(page);
    for (const [what, click] of Object.entries(clicked).slice(0, language === "en" ? undefined : 3)) {
      await test.step(what, async () => {
        await click(page);
        const sliders = () =>
          aside(page).getByRole("slider").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
        const [before, tab] = [await sliders(), await page.locator("[role=tab][aria-selected=true]").textContent()];
        await page.keyboard.press("Home");
        await expect(clock(page)).toHaveText(/\b0\b/);
        await page.keyboard.press("ArrowRight");
        await expect(clock(page)).toHaveText(/\b1\b/);
        for (const key of ["ArrowUp", "ArrowDown"]) await page.keyboard.press(key);
        await page.keyboard.press("End");
        await expect(clock(page)).toHaveText(new RegExp(`\\b${last}\\b`));
        await page.keyboard.press("ArrowLeft");
        await expect(clock(page)).toHaveText(new RegExp(`\\b${last - 1}\\b`));
        await page.keyboard.press("Home");
        await expect(clock(page)).toHaveText(/\b0\b/);
        await page.keyboard.press("Space");
        await expect(play(page)).toHaveAccessibleName(/^(Pause|暂停)$/);
        await page.keyboard.press("Space");
        await expect(play(page)).toHaveAccessibleName(/^(Play|播放)$/);
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog")).toBeVisible();
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
        expect(await sliders()).toEqual(before);
        await expect(page.locator("[role=tab][aria-selected=true]")).toHaveText(tab ?? "");
      });
    }
  });
}

test("c crashes the selected node wherever the last click was, and a field keeps what is typed", async ({ page }) => {
  await open(page, "/?actors=local");
  for (const what of ["a tab", "a slider", "a checkbox", "a button"]) {
    await node(page, "B").click();
    await clicked[what]?.(page);
    await page.keyboard.press("c");
    await expect(node(page, "B")).toHaveAccessibleName(/crashed/);
    await page.keyboard.press("c");
    await expect(node(page, "B")).not.toHaveAccessibleName(/crashed/);
  }
  await page.getByLabel("seed", { exact: true }).click();
  for (const key of ["End", "c", "Space", "?"]) await page.keyboard.press(key);
  await expect(node(page, "B")).not.toHaveAccessibleName(/crashed/);
  await expect(play(page)).toHaveAccessibleName("Play");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("what is entered by Tab keeps its keys, until something is clicked", async ({ page }) => {
  await open(page, "/?actors=local");
  const tab = (place: number) => page.getByRole("tab").nth(place);
  await tabTo(page, tab(0));
  await page.keyboard.press("ArrowRight");
  await expect(tab(1)).toHaveAttribute("aria-selected", "true");
  await expect(tab(1)).toBeFocused();
  await expect(clock(page)).toHaveText("step 0");
  await page.keyboard.press("ArrowRight");
  const slider = aside(page).getByRole("slider", { name: "loss" });
  await tabTo(page, slider);
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveValue("1");
  await known(page);
  await slider.press("Home");
  await expect(slider).toHaveValue("0");
  const theme = page.locator(".header-theme");
  await tabTo(page, theme);
  await page.keyboard.press("Space");
  await expect(theme).toHaveAttribute("data-now", "light");
  await expect(play(page)).toHaveAccessibleName("Play");
  await theme.click();
  await expect(theme).toHaveAttribute("data-now", "dark");
  await page.keyboard.press("End");
  await expect(page.locator(".happened-end")).toBeVisible();
  await page.keyboard.press("Space");
  await expect(theme).toHaveAttribute("data-now", "dark");
});

test("where a button goes away the focus stays near", async ({ page }) => {
  await open(page, "/?actors=local");
  const within = (selector: string) => expect(page.locator(`${selector} :focus`)).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await expect(clock(page)).toHaveText("step 1");
  await page.locator(".pill").first().click();
  for (const act of ["Deliver now", "Lose"]) {
    await tabTo(page, aside(page).getByRole("button", { name: act }));
    await page.keyboard.press("Enter");
    await expect(aside(page)).toContainText("no longer on the way");
    await within("aside.inspector");
    await page.locator(".pill").first().click();
  }
  await node(page, "B").click();
  await aside(page).getByRole("button", { name: "Pause" }).click();
  await expect(aside(page).getByRole("button", { name: "Resume" })).toBeFocused();
  await aside(page).getByRole("button", { name: "Crash" }).click();
  await expect(aside(page).getByRole("button", { name: "Restart" })).toBeFocused();
  await goToEnd(page);
  await page.keyboard.press("ArrowLeft");
  const step = page.getByRole("button", { name: "Next step" });
  await expect(step).toBeEnabled();
  await tabTo(page, step);
  await page.keyboard.press("Enter");
  await expect(step).toBeDisabled();
  await within(".transport-buttons");
  await page.evaluate(() => (location.hash = "no-such-thing"));
  await tabTo(page, page.getByRole("button", { name: "Dismiss" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await within("main");
});
