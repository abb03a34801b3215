// Why something happened: asked of an event, a decision, a blocked node and a violation, by mouse and by keys alone, on
// a large page and on a phone; what is no cause is faded, each cause can be asked about next, and a repair is done.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, goToEnd, open, step, tabTo, test } from "./page";

const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const WORDS = {
  en: { blocked: "Why is A blocked?", because: "Because", restart: "Restart C", log: "Log", back: "Back" },
  zh: { blocked: "A 为什么被阻塞？", because: "因为", restart: "重启 C", log: "日志", back: "返回" },
};
/** The coordinator crashes before it tells its decision: the participants are blocked. */
const BLOCKED = "#2pc-blocking&t=6";

const panel = (page: Page) => page.locator(".why");
const causes = (page: Page) => page.locator(".why-cause");
const asked = (page: Page) => page.locator("#why-asked");

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport });

    for (const language of ["en", "zh"] as const) {
      const words = WORDS[language];

      test(`a blocked node says in two clicks what it waits for, and is unblocked (${language})`, async ({ page }) => {
        await open(page, `/?lang=${language}${BLOCKED}`);
        await page.locator('.node[data-node="1"]').click();
        await page.getByRole("button", { name: words.blocked }).click();
        await expect(panel(page)).toBeVisible();
        await expect(panel(page).getByRole("heading", { name: words.because })).toBeVisible();
        await expect(causes(page)).not.toHaveCount(0);
        await expect(page.locator('.node[data-why="cause"]')).not.toHaveCount(0);
        await expectNoBarriers(page, ".why");
        await panel(page).getByRole("button", { name: words.restart }).click();
        await expect(panel(page).getByRole("button", { name: words.restart })).toHaveCount(0);
        await page.keyboard.press("Escape");
        await expect(panel(page)).toHaveCount(0);
        await expect(page.locator("[data-why]")).toHaveCount(0);
      });
    }

    test("the same by keys alone", async ({ page }) => {
      await open(page, `/?lang=en${BLOCKED}`);
      await tabTo(page, page.locator('.node[tabindex="0"]'));
      const here = page.locator(".node:focus");
      for (const key of ["ArrowDown", "ArrowLeft"]) {
        if ((await here.getAttribute("data-node")) !== "1") await page.keyboard.press(key);
      }
      await expect(here).toHaveAttribute("data-node", "1");
      await page.keyboard.press("Enter");
      await page.keyboard.press("w");
      await expect(asked(page)).toContainText("A holds its lock");
      await expect(page.locator("#why-title")).toBeFocused();
      const first = causes(page).first();
      const said = (await first.locator("span:nth-child(2)").textContent()) ?? "";
      await tabTo(page, first);
      await page.keyboard.press("Enter");
      // The cause is asked about next, with its moment.
      await expect(asked(page)).toContainText(said.replace(/\.$/, ""));
      await expect(page.locator("#why-title")).toBeFocused();
      await tabTo(page, panel(page).getByRole("button", { name: "Back" }));
      await page.keyboard.press("Enter");
      await expect(asked(page)).toContainText("A holds its lock");
      await page.keyboard.press("Escape");
      await expect(panel(page)).toHaveCount(0);
    });

    test("a decision leads back to what was asked, in log, diagram and stage", async ({ page }) => {
      await open(page, "/?lang=en#2pc-commit");
      await goToEnd(page);
      await page.locator('.node[data-node="0"]').click();
      await page.getByRole("button", { name: "Why did C decide this?" }).click();
      await expect(asked(page)).toContainText("reaches C");
      await expect(causes(page)).toHaveCount(2);
      const decided = await step(page);
      // To the first cause, and on to the client's request, which has none.
      for (let steps = 0; (await causes(page).count()) > 0; steps++) {
        expect(steps).toBeLessThan(9);
        await causes(page).first().click();
      }
      await expect(asked(page)).toContainText("A client asks C");
      await expect(panel(page)).toContainText("The scenario does this.");
      expect(await step(page)).toBeLessThan(decided);
      await panel(page).getByRole("button", { name: "Back" }).click();
      await expect(causes(page)).toHaveCount(1);
      // What is marked stays while other views are looked at.
      const marked = (mark: string, part: string) => page.locator(`${part}[data-why="${mark}"]`);
      await page.getByRole("tab", { name: size === "phone" ? "Time" : "Space–time" }).click();
      await expect(marked("other", ".spacetime-way")).not.toHaveCount(0);
      await page.getByRole("tab", { name: "Log" }).click();
      await expect(page.getByRole("listitem").and(marked("cause", "*"))).not.toHaveCount(0);
      await expect(marked("other", ".node")).not.toHaveCount(0);
      await page.keyboard.press("Escape");
      await expect(page.locator("[data-why]")).toHaveCount(0);
    });

    test("an event of the log and a moment of the diagram are asked about", async ({ page }) => {
      await open(page, "/?lang=en#2pc-commit");
      await goToEnd(page);
      await page.getByRole("tab", { name: "Log" }).click();
      const line = page.locator(".log-entry").filter({ hasText: "B's Vote yes reaches C" });
      await line.click();
      await page.getByRole("listitem").getByRole("button", { name: "Why?" }).click();
      await expect(asked(page)).toContainText("B's Vote yes reaches C");
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: size === "phone" ? "Time" : "Space–time" }).click();
      await page.getByRole("button", { name: "Why this?" }).click();
      await expect(asked(page)).toContainText("B's Vote yes reaches C");
    });

    test("a violation names what differs, and its causes", async ({ page }) => {
      await open(page, "/?lang=en#3pc-split");
      await goToEnd(page);
      if (size === "phone") await page.getByRole("tab", { name: "Now" }).click();
      await page.locator(".property.violated").getByRole("button", { name: "Why? Agreement" }).click();
      await expect(asked(page)).toContainText("Agreement");
      await expect(causes(page).filter({ hasText: " decided " })).not.toHaveCount(0);
      await expectNoBarriers(page, ".why");
    });

    test("the panel has no barrier in the dark", async ({ page }) => {
      await page.emulateMedia({ colorScheme: "dark" });
      await open(page, `/?lang=en${BLOCKED}`);
      await page.keyboard.press("w");
      await expect(panel(page)).toBeVisible();
      await expectNoBarriers(page, ".why");
    });
  });
}
