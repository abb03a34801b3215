// The labs: how few clicks it takes to see what a client cannot know, one partition in three columns, and messages that
// are forged.
import { expect, known, open, tabTo, test } from "./page";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const WORDS = {
  en: { lessons: "Lessons", silence: "Three runs, one silence", cannot: "K cannot know", cap: "One cut, three answers" },
  zh: { lessons: "课程", silence: "三种经过，同一片沉默", cannot: "K 无从知道", cap: "一次分区，三种反应" },
} as const;

for (const size of SIZES) {
  for (const language of ["en", "zh"] as const) {
    const words = WORDS[language];
    const where = `${size.width}×${size.height}, ${language}`;

    test(`three clicks lead to what a client cannot know at ${where}`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: size, hasTouch: size.width < 500, reducedMotion: "reduce" });
      const page = await context.newPage();
      await open(page, `/?lang=${language}&actors=local`);
      let clicks = 0;
      const click = async (locator: ReturnType<typeof page.locator>) => {
        await locator.click();
        clicks += 1;
      };
      const lesson = page.locator(".gallery-lesson", { hasText: words.silence });
      if (size.width < 500) await click(page.getByRole("tab", { name: words.lessons }));
      await click(lesson);
      await known(page);
      await expect(page.locator(".column-stage")).toHaveCount(3);
      await click(page.locator(".transport-buttons .button-primary"));
      const told = async () => (await page.locator(".column-caption").allTextContents()).filter((text) => text.includes(words.cannot));
      await expect.poll(async () => (await told()).length, { intervals: [50], timeout: 60_000 }).toBe(3);
      expect(clicks).toBeLessThanOrEqual(3);
      await context.close();
    });

    test(`one partition is seen in three columns at ${where}`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: size, hasTouch: size.width < 500, reducedMotion: "reduce" });
      const page = await context.newPage();
      await open(page, `/?lang=${language}&actors=local#replica-cap`);
      await expect(page.locator("h1")).toContainText(words.cap);
      await expect(page.locator(".column-stage")).toHaveCount(3);
      await page.keyboard.press("End");
      for (const stage of await page.locator(".column-stage").all()) {
        const nodes = stage.locator(".node");
        await expect(nodes).toHaveCount(5);
        const boxes = await Promise.all((await nodes.all()).map((node) => node.locator("circle, rect").first().boundingBox()));
        for (const [place, one] of boxes.entries()) {
          for (const other of boxes.slice(place + 1)) {
            if (!one || !other) throw new Error("a node is not drawn");
            const apart = one.x + one.width <= other.x + 1 || other.x + other.width <= one.x + 1;
            expect(apart || one.y + one.height <= other.y + 1 || other.y + other.height <= one.y + 1).toBe(true);
          }
        }
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      await context.close();
    });
  }
}

test("what a message may become is offered, done, said and undone, and a link has it", async ({ page }) => {
  await open(page, "/?lang=en&actors=local#2pc-commit&t=3");
  await page.locator(".pill").first().focus();
  await page.keyboard.press("Enter");
  const panel = page.locator(".inspector-selected");
  await expect(panel.getByRole("heading", { name: "Forge it: let it say" })).toBeVisible();
  const said = (await page.locator(".pill.selected").getAttribute("aria-label"))?.split(",")[0] ?? "";
  const forged = panel.locator("h3 + .inspector-actions button").first();
  const becomes = (await forged.textContent()) ?? "";
  expect(becomes).not.toBe(said);
  await tabTo(page, forged);
  await page.keyboard.press("Enter");
  await expect(page.locator(".pill.forged")).toHaveCount(1);
  await expect(page.locator(".pill.forged")).toHaveAttribute("aria-label", new RegExp(`^${said.replace("+", "\\+")} ⇝ `));
  await expect(page.locator(".happened")).toContainText(`is forged: now it says ${becomes}.`);
  await expect(panel).toContainText("said when sent");
  await expect.poll(() => page.url()).toMatch(/x=.*t\d-1/);
  const again = await page.context().newPage();
  await open(again, page.url());
  await expect(again.locator(".pill.forged")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".pill.forged")).toHaveCount(0);
});
