// Captions hold the run until they are read, quiet time can be felt, captions stand aside from a run that is no longer
// theirs, and introduction and title can be read in full.
import type { Page } from "@playwright/test";
import { expect, known, open, test } from "./page";

const caption = (page: Page) => page.locator(".caption p");
const clock = (page: Page) => page.locator(".transport-time");
const words = {
  en: { go: "Go on", crash: /^C crashes while/, blocked: /^A and B are blocked/, own: /ended at 36 ms/,
    back: "Back to the original run", about: "Introduction", quiet: /No message is on its way/, text: /until C is back/ },
  zh: { go: "继续", crash: /^最后一票/, blocked: /^A 和 B 被阻塞/, own: /到 36 毫秒为止/,
    back: "回到原来的运行", about: "简介", quiet: /没有消息在途中/, text: /直到 C 回来/ },
} as const;

for (const language of ["en", "zh"] as const) {
  const say = words[language];

  test(`a caption holds the run until a press goes on, and quiet time shows its clock (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}#2pc-blocking`);
    for (let faster = 0; faster < 3; faster++) await page.keyboard.press("]");
    await page.keyboard.press("Space");
    await expect(caption(page)).toHaveText(say.crash);
    await expect(page.locator(".caption.held")).toBeVisible();
    await expect(clock(page)).toHaveText(/^64/);
    await expect(page.locator(".for-ears[aria-live]")).toContainText(say.crash.source.slice(1));
    // By keyboard, then by mouse anywhere on the caption.
    await expect(page.locator(".transport-play")).toHaveAccessibleName(say.go);
    await page.keyboard.press("ArrowRight");
    await expect(caption(page)).toHaveText(say.blocked);
    await expect(clock(page)).toHaveText(/^67/);
    await caption(page).click();
    await expect(page.locator(".caption-quiet")).toHaveText(say.quiet);
    const digits = page.locator(".caption-clock");
    const before = await digits.textContent();
    await expect(digits).not.toHaveText(before ?? "");
    await expect(clock(page)).toHaveText(/^400/);
    await page.locator(".caption").getByRole("button", { name: say.go }).click();
    await expect(clock(page)).toHaveText(/^427/);
  });

  test(`captions stand aside from one's own run, and the original one is a button away (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}#2pc-blocking&x=3p2&t=4`);
    await expect(caption(page)).toContainText(say.own);
    await expect(page.locator(".for-ears[aria-live]")).toContainText(say.own);
    await page.keyboard.press("ArrowLeft");
    await expect(caption(page)).not.toContainText(say.own);
    await page.keyboard.press("End");
    await expect(caption(page)).toContainText(say.own);
    const marks = page.locator(".scrubber .scrubber-said");
    const before = await marks.count();
    await page.getByRole("button", { name: say.back }).click();
    await known(page);
    await expect(caption(page)).not.toContainText(say.own);
    expect(await marks.count(), "marks of captions that are never shown").toBeGreaterThan(before);
    await page.locator(".inspector-seed button").click();
    await expect(caption(page).getByRole("button", { name: say.back })).toBeVisible();
  });

  test(`a finger goes on, and on a phone all words can be read (${language})`, async ({ browser }) => {
    const phone = await browser.newContext({
      baseURL: test.info().project.use.baseURL, hasTouch: true, viewport: { width: 390, height: 844 },
    });
    const page = await phone.newPage();
    await open(page, `/?lang=${language}&actors=local#2pc-blocking`);
    await page.getByRole("heading", { level: 1 }).getByRole("button").tap();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(say.text);
    await page.keyboard.press("Escape");
    await page.locator(".caption").getByRole("button", { name: say.about }).tap();
    await expect(dialog).toContainText(say.text);
    await page.keyboard.press("Escape");
    for (let faster = 0; faster < 3; faster++) await page.keyboard.press("]");
    await page.locator(".caption-play").tap();
    await expect(page.locator(".caption.held")).toBeVisible();
    await page.locator(".caption").getByRole("button", { name: say.go }).tap();
    await expect(caption(page)).toHaveText(say.blocked);
    // Nothing of a caption is cut, and the stage keeps its height from one to the next.
    const height = (await page.locator(".stage").boundingBox())?.height;
    for (const _ of [1, 2, 3, 4]) {
      const [shown, whole] = await page.locator(".caption").evaluate((box) => [box.clientHeight, box.scrollHeight]);
      expect(whole).toBeLessThanOrEqual(shown);
      expect((await page.locator(".stage").boundingBox())?.height).toBe(height);
      await page.keyboard.press("ArrowLeft");
    }
    await phone.close();
  });
}

test("without the switch nothing is held, and the switch is kept", async ({ page }) => {
  await open(page, "/#2pc-commit");
  await page.getByRole("checkbox", { name: "time waits while a caption is read" }).uncheck();
  await page.reload();
  await known(page);
  await expect(page.getByRole("checkbox", { name: "time waits while a caption is read" })).not.toBeChecked();
  for (let faster = 0; faster < 10; faster++) await page.keyboard.press("]");
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play again" })).toBeVisible();
});

test("a widget that plays by itself holds too, without motion as well", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/embed.html?controls=none&autoplay=1#2pc-blocking");
  await expect(page.locator(".caption.held p")).toHaveText(/^The same transfer/);
  await page.locator(".caption").click();
  await expect(page.locator(".caption.held p")).toHaveText(/^C crashes/);
});
