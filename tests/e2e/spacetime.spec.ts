// The space–time diagram: it is zoomed and panned by mouse, wheel, fingers, keys and buttons, is in step with the stage,
// shows locks, whole counts and violations, and draws only what is in view however long a run is.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, goToEnd, known, open, step, tabTo, test } from "./page";

const view = (page: Page) => page.locator(".spacetime");
const scrolled = (page: Page) => view(page).evaluate((element) => element.scrollLeft);
const width = (page: Page) => view(page).evaluate((element) => element.scrollWidth);
/** How many elements the diagram is drawn with. */
const elements = (page: Page) => page.locator(".spacetime svg, .spacetime svg *").count();
const ENDLESS = "v=1&p=paxos&timers=retry:1&nodes=P1,P2.proposer;A,B,D.acceptor;L1.learner&steps=0.request.P1.propose:3";
const WORDS = {
  en: { in: "Zoom in", out: "Zoom out", whole: "Show the whole run", lock: "lock held", enough: "enough answers" },
  zh: { in: "放大", out: "缩小", whole: "显示整个运行", lock: "持有锁", enough: "答复已够" },
};

for (const [size, viewport] of [["large", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]] as const) {
  test.describe(size, () => {
    test.use({ viewport, hasTouch: size === "phone" });

    const show = async (page: Page) => {
      if (size === "phone") await page.locator("#tab-time").tap();
      await expect(view(page)).toBeVisible();
    };

    for (const language of ["en", "zh"] as const) {
      const words = WORDS[language];

      test(`buttons zoom, and the whole run comes back (${language})`, async ({ page }) => {
        await open(page, `/?lang=${language}&actors=local#2pc-blocking`);
        await show(page);
        const before = await width(page);
        await page.getByRole("button", { name: words.in }).click();
        await expect.poll(() => width(page)).toBeGreaterThan(before * 1.3);
        await page.getByRole("button", { name: words.out }).click();
        await expect.poll(() => width(page)).toBeLessThan(before * 1.1);
        await page.getByRole("button", { name: words.in }).click();
        await page.getByRole("button", { name: words.whole }).click();
        await expect.poll(async () => (await width(page)) - (await view(page).evaluate((one) => one.clientWidth))).toBe(0);
        await expect(page.getByRole("button", { name: words.whole })).toBeDisabled();
        await expect(page.locator(".spacetime-sign").first()).toContainText(words.lock);
        await expect(page.locator(".spacetime-sign").last()).toContainText(words.enough);
        await expectNoBarriers(page, ".tabs");
      });
    }

    test("by keys alone it is zoomed and panned", async ({ page }) => {
      await open(page, "/?lang=en&actors=local#paxos-duel");
      await show(page);
      await tabTo(page, view(page));
      await expect(view(page)).toHaveAccessibleName("Space–time");
      const before = await width(page);
      await page.keyboard.press("+");
      await expect.poll(() => width(page)).toBeGreaterThan(before * 1.3);
      await page.keyboard.press("-");
      await expect.poll(() => width(page)).toBe(before);
      await page.keyboard.press("PageDown");
      await expect.poll(() => scrolled(page)).toBeGreaterThan(100);
      const here = await scrolled(page);
      await page.keyboard.press("Shift+ArrowRight");
      await expect.poll(() => scrolled(page)).toBeGreaterThan(here);
      await page.keyboard.press("Shift+ArrowLeft");
      await expect.poll(() => scrolled(page)).toBe(here);
      await page.keyboard.press("0");
      await expect.poll(() => width(page)).toBeLessThan(before / 3);
      await expect(view(page)).toBeFocused();
      expect(await step(page)).toBe(0);
    });
  });
}

test("the wheel zooms where the pointer is, and pans; a drag pans and seeks nothing", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, "/?lang=en&actors=local#paxos-duel");
  const box = await view(page).boundingBox();
  if (!box) throw new Error("no diagram");
  await page.mouse.move(box.x + 400, box.y + 60);
  await page.mouse.wheel(0, 600);
  await expect.poll(() => scrolled(page)).toBe(600);
  const before = await width(page);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await expect.poll(() => width(page)).toBeGreaterThan(before * 1.2);
  // What was under the pointer is there still.
  const names = await page.locator(".spacetime-names").evaluate((one) => one.getBoundingClientRect().width);
  const [now, wide] = [await scrolled(page), await width(page)];
  const part = (left: number, all: number) => (left + 400 - names - 10) / (all - names - 20);
  expect(Math.abs(part(now, wide) - part(600, before))).toBeLessThan(0.001);

  await page.mouse.down();
  await page.mouse.move(box.x + 150, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => scrolled(page)).toBe(now + 250);
  expect(await step(page)).toBe(0);
  await page.mouse.click(box.x + 300, box.y + 60);
  await expect.poll(() => step(page)).toBeGreaterThan(0);
});

test("two fingers zoom, and one pans", async ({ browser }) => {
  const context = await browser.newContext({
    baseURL: test.info().project.use.baseURL, hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  await open(page, "/?lang=en&actors=local#paxos-duel");
  await page.locator("#tab-time").tap();
  const box = await view(page).boundingBox();
  if (!box) throw new Error("no diagram");
  const before = await width(page);
  const session = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...xs: number[]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: xs.map((x, id) => ({ x: box.x + x, y: box.y + 40, id })),
    });
  await touch("touchStart", 150, 210);
  for (const by of [10, 20, 40, 60]) await touch("touchMove", 150 - by, 210 + by);
  await touch("touchEnd");
  await expect.poll(() => width(page)).toBeGreaterThan(before * 1.5);
  const [wide, left] = [await width(page), await scrolled(page)];
  await touch("touchStart", 300);
  for (const x of [280, 240, 200, 150]) await touch("touchMove", x);
  await touch("touchEnd");
  await expect.poll(() => scrolled(page)).toBeGreaterThan(left + 50);
  expect(await width(page)).toBe(wide);
  await context.close();
});

test("diagram and stage are in step: what is pointed at or has the focus is outlined in the other", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, "/?lang=en&actors=local#2pc-commit");
  await expect(view(page)).toBeVisible();
  for (let steps = 1; steps <= 2; steps++) {
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => step(page)).toBe(steps);
  }
  const outlined = (what: string) => page.locator(`.stage [data-${what}][data-twin]`);
  await page.locator(".node").first().hover();
  await expect(page.locator(".spacetime-band")).toHaveCount(1);
  await expect(page.locator(".spacetime-name.lit")).toHaveText("C");
  await page.locator("[data-flight]").first().hover();
  await expect(page.locator(".spacetime-lit")).toHaveCount(1);

  // From a message of the diagram that is on its way to the one on the stage.
  const flight = await page.locator("[data-flight]").first().getAttribute("data-flight");
  const ends = await page.locator(`[data-crossing="${flight}"]`).evaluate((way) => {
    const path = way as SVGPathElement;
    const [at, matrix] = [path.getPointAtLength(path.getTotalLength() / 2), path.getScreenCTM()];
    if (!matrix) throw new Error("not drawn");
    return { x: at.x * matrix.a + matrix.e, y: at.y * matrix.d + matrix.f };
  });
  await page.mouse.move(ends.x, ends.y);
  await expect(outlined("flight")).toHaveAttribute("data-flight", flight ?? "");
  await expect(view(page)).toHaveAttribute("title", /Prepare.* from C to/);
  const names = await page.locator(".spacetime-name").first().boundingBox();
  await page.mouse.move((names?.x ?? 0) + 3, (names?.y ?? 0) + 5);
  await expect(outlined("node")).toHaveAttribute("data-node", "0");
  await page.mouse.move(700, 20);
  await expect(page.locator("[data-twin]")).toHaveCount(0);

  await tabTo(page, view(page));
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(".spacetime-lit")).toHaveCount(1);
  await expect(outlined("flight")).toHaveCount(1);
  await page.locator("#tab-log").click();
  await expect(page.locator("[data-twin]")).toHaveCount(0);
});

test("a lock is a bar until the decision, and a violation is over the lines concerned", async ({ page }) => {
  await open(page, "/?lang=en&actors=local#3pc-split");
  await goToEnd(page);
  const parts = (name: string) => page.locator(".spacetime-ways").locator(name).getAttribute("d");
  expect((await parts(".spacetime-lock"))?.split("M").length).toBe(1 + 2);
  expect((await parts(".spacetime-breach"))?.split("M").length).toBeGreaterThan(2);
  await open(page, "/?lang=en&actors=local#paxos-x");
  await goToEnd(page);
  expect(await parts(".spacetime-lock")).toBe("");
  expect((await parts(".spacetime-enough"))?.split("z").length).toBeGreaterThan(3);
});

test("of ten thousand events only those in view are drawn, and zooming and panning stay quick", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, `/?lang=en&actors=local#${ENDLESS}`);
  await page.keyboard.press("End");
  await known(page);
  expect(await step(page)).toBe(10_000);
  expect(await elements(page)).toBeLessThan(800);
  await view(page).focus();
  /** How long an act takes until it is painted, in milliseconds. */
  const takes = async (key: string) => {
    await page.evaluate(() => Object.assign(window, { began: performance.now() }));
    await page.keyboard.press(key);
    return page.evaluate(
      () =>
        new Promise<number>((done) => {
          const began = (window as unknown as { began: number }).began;
          requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
        }),
    );
  };
  const times: number[] = [];
  for (const key of ["0", "+", "+", "+", "+", "+", "+", "+", "+", "+", "+", "+", "+", "PageUp", "PageUp", "PageUp"]) {
    times.push(await takes(key));
    expect(await elements(page), `after ${key}`).toBeLessThan(800);
  }
  // On a busy machine too: drawing all of it takes longer than this by far.
  expect(times.sort((a, b) => a - b)[times.length >> 1]).toBeLessThan(1000);
  await page.keyboard.press("0");
  await expect(page.locator(".spacetime-way.many").first()).toBeAttached();
  // Each can be reached nevertheless.
  await page.keyboard.press("End");
  await expect(page.locator(".spacetime :focus")).toHaveCount(1);
});

for (const [theme, media] of [["dark", {}], ["light", { forcedColors: "active" }], ["light", { reducedMotion: "reduce" }]] as const) {
  test(`it has no barrier: ${theme} ${JSON.stringify(media)}`, async ({ page }) => {
    await page.emulateMedia(media);
    await open(page, `/?lang=en&actors=local&theme=${theme}#3pc-split`);
    await goToEnd(page);
    await expectNoBarriers(page, ".tabs");
  });
}
