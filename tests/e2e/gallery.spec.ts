// The gallery: lessons are found by words of either language, by one protocol, by mouse, touch and keyboard; it says what
// has been seen, and forgets it.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, goToEnd, known, open, test } from "./page";

const field = (page: Page) => page.getByRole("searchbox");
const lessons = (page: Page) => page.locator(".gallery-lesson");
const count = (page: Page) => page.locator(".gallery-count");
const lesson = (page: Page, id: string) => page.locator(`#lesson-${id}`);

interface Listed {
  name: { en: string };
  lessons: { id: string; title: { en: string; zh: string } }[];
}

const say = {
  en: { some: /^\d+ of \d+ lessons$/, none: "No lesson has all of this.", all: "Show all", forget: "Forget what I have seen",
    opened: "○ opened", finished: "✓ finished", one: "Protocol" },
  zh: { some: /^\d+ 课中的 \d+ 课$/, none: "没有课程同时符合这些条件。", all: "显示全部", forget: "忘记我看过的",
    opened: "○ 已打开", finished: "✓ 已看完", one: "协议" },
};

for (const language of ["en", "zh"] as const) {
  const words = say[language];
  for (const [name, size] of [["wide", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]] as const) {
    test.describe(`${name}, ${language}`, () => {
      test.use({ viewport: size, hasTouch: name === "phone" });

      const press = async (page: Page, selector: string) => {
        const element = page.locator(selector);
        await (name === "phone" ? element.tap() : element.click());
      };
      const show = async (page: Page) => {
        if (name === "phone") await press(page, "#tab-lessons");
        await expect(lessons(page).first()).toBeVisible();
      };

      test("lessons are found by words of both languages and by protocol, and opened", async ({ page, request }) => {
        const index = (await (await request.get("/protocols/index.json")).json()) as Listed[];
        const all = index.flatMap((chapter) => chapter.lessons);
        await open(page, `/?lang=${language}&actors=local#paxos-x`);
        await show(page);
        await expect(lessons(page)).toHaveCount(all.length);
        await expect(count(page)).toBeEmpty();
        // In each section they are numbered from 1.
        const numbers = await page.locator(".gallery-number").allTextContents();
        expect(numbers).toEqual(index.flatMap((chapter) => chapter.lessons.map((_, place) => String(place + 1))));

        const [chapter] = index.slice(1);
        const wanted = chapter?.lessons[3];
        for (const text of [wanted?.title.en.toUpperCase() ?? "", wanted?.title.zh ?? "", wanted?.id ?? ""]) {
          await field(page).fill(text);
          await expect(lesson(page, wanted?.id ?? "")).toBeVisible();
          await expect(count(page)).toHaveText(words.some);
        }
        const entry = page.locator(".gallery li").filter({ has: lesson(page, wanted?.id ?? "") });
        await expect(entry.locator(".gallery-number")).toHaveText("4");
        await expectNoBarriers(page, ".gallery");

        await field(page).fill("");
        await page.getByRole("combobox", { name: words.one }).selectOption("1");
        await expect(lessons(page)).toHaveCount(chapter?.lessons.length ?? 0);
        await field(page).fill("no such words");
        await expect(count(page)).toHaveText(words.none);
        await press(page, ".gallery-all");
        await expect(lessons(page)).toHaveCount(all.length);

        await field(page).fill(wanted?.id ?? "");
        await press(page, `#lesson-${wanted?.id}`);
        await expect(page).toHaveURL(new RegExp(`#${wanted?.id}$`));
        await known(page);
        // What was looked for is still there, on a phone too.
        await show(page);
        await expect(field(page)).toHaveValue(wanted?.id ?? "");
      });

      test("it says what was opened and what was finished, until it is to be forgotten", async ({ page }) => {
        await open(page, `/?lang=${language}&actors=local#2pc-commit`);
        await show(page);
        await expect(lesson(page, "2pc-commit")).toContainText(words.opened);
        await expect(lesson(page, "2pc-no").locator(".gallery-mark")).toHaveCount(0);
        await page.keyboard.press("End");
        await expect(lesson(page, "2pc-commit")).toContainText(words.finished);
        await page.goto("about:blank");
        await open(page, `/?lang=${language}&actors=local#2pc-no`);
        await show(page);
        await expect(lesson(page, "2pc-commit")).toContainText(words.finished);
        await expect(lesson(page, "2pc-no")).toContainText(words.opened);
        await expectNoBarriers(page, ".gallery");
        await press(page, ".gallery-forget");
        await expect(page.locator(".gallery-mark")).toHaveCount(0);
        await expect(page.locator(".gallery-forget")).toHaveCount(0);
        await page.reload();
        await known(page);
        await show(page);
        await expect(lesson(page, "2pc-commit").locator(".gallery-mark")).toHaveCount(0);
      });
    });
  }
}

test("by keyboard: a key goes to the field, arrows go through what is found, Escape empties it", async ({ page }) => {
  await open(page, "/?lang=en&actors=local#paxos-x");
  await expect(lessons(page).first()).toBeVisible();
  // What is drawn is heard from the next frame on.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(field(page)).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("2pc no/");
  await expect(field(page)).toHaveValue("2pc no/");
  await page.keyboard.press("Backspace");
  const found = lessons(page);
  await expect(count(page)).not.toBeEmpty();
  await page.keyboard.press("ArrowDown");
  await expect(found.first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(found.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(field(page)).toBeFocused();
  // The tab key passes a list of lessons in one go.
  for (const _ of [1, 2, 3]) await page.keyboard.press("Tab");
  await expect(page.locator(".gallery ol").nth(1).locator(".gallery-lesson").first()).toBeFocused();
  await page.keyboard.press("/");
  // Escape empties the field first; what is selected stays until the next.
  await page.keyboard.press("Escape");
  await expect(field(page)).toHaveValue("");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("3pc-split");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#3pc-split$/);
  await expect(page.getByRole("banner").getByRole("heading", { level: 1 })).toContainText("Three-phase commit");
});

test("the key brings the gallery into view where it is folded or a tab", async ({ page }) => {
  for (const [width, height] of [[1000, 760], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await open(page, "/?lang=en&actors=local#paxos-x");
    await expect(page.locator(".gallery")).toHaveCount(0);
    // The key is heard once the rest of the program is there.
    await expect(async () => {
      await page.keyboard.press("/");
      await expect(field(page)).toBeFocused({ timeout: 500 });
    }).toPass();
    await page.goto("about:blank");
  }
});

test("without a storage, what has been seen is known for this visit", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  await open(page, "/?lang=en&actors=local#2pc-commit");
  await goToEnd(page);
  // Noted once the rest of the program is there.
  await expect(lesson(page, "2pc-commit")).toContainText(say.en.finished);
  await page.evaluate(() => void (location.hash = "#2pc-no"));
  await expect(lesson(page, "2pc-no")).toContainText(say.en.opened);
  await expect(lesson(page, "2pc-commit")).toContainText(say.en.finished);
});
