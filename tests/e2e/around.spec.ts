// What is around a run: address, language, theme, files, narrow screens, reduced motion, and that everybody can use it.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, open, test } from "./page";

const title = (page: Page) => page.getByRole("banner").getByRole("heading", { level: 1 });
const clock = (page: Page) => page.locator(".clock .at");

test("the address names the scenario, and going back goes back", async ({ page }) => {
  await open(page, "/#2pc-blocking");
  await expect(title(page)).toContainText("Two-phase commit");
  await page.getByRole("navigation", { name: "Scenarios" }).getByRole("link").first().click();
  await expect(page).not.toHaveURL(/2pc-blocking/);
  const first = await title(page).textContent();
  await page.goBack();
  await expect(title(page)).not.toHaveText(first ?? "");
  await expect(page.locator(".gallery a[aria-current=page]")).toHaveAttribute("href", "#2pc-blocking");
  await page.evaluate(() => (location.hash = "#3pc-split"));
  await expect(title(page)).toContainText("Three-phase commit");
});

test("an address that names nothing is told in one sentence", async ({ page }) => {
  await open(page, "/#no-such-thing");
  await expect(page.getByRole("alert")).toContainText("no-such-thing");
  await expect(page.locator("svg.board .node").first()).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a file is opened, and a bad one is refused with its place", async ({ page }) => {
  await open(page, "/");
  const nodes = ["C", "A", "B"].map((id, place) => ({ id, roles: [place ? "participant" : "coordinator"] }));
  const scenario = { synod: 1, protocol: "2pc", title: { en: "Mine", zh: "我的" }, nodes, steps: [] };
  const file = (name: string, content: unknown) => ({
    name,
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(content)),
  });
  const chooser = page.locator("input[type=file]");
  await chooser.setInputFiles(file("mine.json", scenario));
  await expect(title(page)).toContainText("Mine");
  await chooser.setInputFiles(file("bad.json", { ...scenario, protocol: "none" }));
  await expect(page.getByRole("alert")).toContainText("bad.json");
  await expect(page.getByRole("alert")).toContainText("protocol");
  await expect(title(page)).toContainText("Mine");
  await chooser.setInputFiles(file("large.json", "x".repeat(70_000)));
  await expect(page.getByRole("alert")).toContainText("64 KiB");
});

test("a file is dropped", async ({ page }) => {
  await open(page, "/");
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["{}"], "empty.json", { type: "application/json" }));
    return transfer;
  });
  await page.dispatchEvent("main", "dragover", { dataTransfer: data });
  await expect(page.locator("html")).toHaveAttribute("data-drop", "");
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
  await expect(page.getByRole("alert")).toContainText("empty.json");
  await expect(page.locator("html")).not.toHaveAttribute("data-drop", "");
});

test("the language is switched and kept", async ({ page }) => {
  await open(page, "/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.keyboard.press("ArrowRight");
  await expect(clock(page)).toHaveText("step 1");
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await expect(page.getByRole("tab", { name: "日志" })).toBeVisible();
  await expect(clock(page)).toHaveText("第 1 步");
  await page.reload();
  await expect(page.getByRole("tab", { name: "日志" })).toBeVisible();
  await open(page, "/?lang=en");
  await expect(page.getByRole("tab", { name: "Log" })).toBeVisible();
});

test("the theme is switched and kept", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "/");
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  const theme = page.getByRole("button", { name: /^Theme/ });
  await theme.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await theme.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await ground()).not.toBe(light);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: /^Theme/ }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("works where nothing can be stored", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no", "SecurityError");
      },
    });
  });
  await open(page, "/");
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
});

test("under reduced motion nothing glides, and it still plays", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "/");
  const pills = page.locator("svg.board .pill");
  const places = () => pills.evaluateAll((all) => all.map((pill) => pill.getAttribute("transform")));
  await page.keyboard.press("ArrowRight");
  await expect(pills).toHaveCount(3);
  const before = await places();
  for (let slower = 0; slower < 10; slower++) await page.keyboard.press("[");
  await page.keyboard.press("Space");
  // Two frames in which time runs: the pills stay where the step has put them.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  if ((await clock(page).textContent()) === "step 1") expect(await places()).toEqual(before);
  for (let faster = 0; faster < 10; faster++) await page.keyboard.press("]");
  await expect(page.getByRole("button", { name: "Play again" })).toBeVisible();
});

for (const width of [320, 390, 1000, 1440]) {
  test(`at ${width} px nothing scrolls sideways and everything is within reach`, async ({ page }) => {
    await page.setViewportSize({ width, height: 700 });
    await open(page, "/");
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await beyond()).toBeLessThanOrEqual(0);
    await page.locator("svg.board .node").nth(2).click();
    if (width < 800) {
      for (const name of ["Time", "Log", "Lessons", "Now"]) {
        await page.getByRole("tab", { name }).click();
        expect(await beyond()).toBeLessThanOrEqual(0);
      }
      const small = await page.locator("button:visible").evaluateAll((buttons) =>
        buttons.filter((button) => button.getBoundingClientRect().height < 43.5).map((button) => button.textContent),
      );
      expect(small, "buttons lower than a thumb").toEqual([]);
    }
    await page.getByRole("button", { name: "Crash" }).click();
    await expect(page.locator("svg.board .node.down")).toHaveCount(1);
  });
}

test("between the two the gallery folds into a menu", async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await open(page, "/");
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await page.getByRole("button", { name: "Scenarios" }).click();
  await page.getByRole("navigation", { name: "Scenarios" }).getByRole("link").first().click();
  await expect(page.getByRole("navigation")).toHaveCount(0);
});

test("each event is told to those who do not see the page", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("ArrowRight");
  await expect(clock(page)).toHaveText("step 1");
  await expect(page.locator("[aria-live=polite]")).toHaveText((await page.locator(".happened .sentence").textContent()) ?? "");
});

for (const [scheme, language] of [["light", "en"], ["dark", "en"], ["light", "zh"], ["dark", "zh"]] as const) {
  test(`no barrier in ${scheme} and ${language}, whatever is shown`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await open(page, `/?lang=${language}#3pc-split`);
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
    await page.locator("svg.board .node").nth(1).click();
    await page.keyboard.press("c");
    await expect(page.locator("svg.board .node.down")).toHaveCount(1);
    await expectNoBarriers(page);
    await page.getByRole("tab").nth(1).click();
    await page.keyboard.press("Escape");
    await page.getByRole("slider").first().press("End");
    await expect(page.locator(".buttons .play")).toHaveAccessibleName(/again|重新/);
    await expectNoBarriers(page);
    await page.getByRole("tab").nth(2).click();
    await page.getByRole("button", { name: /Help|帮助/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNoBarriers(page);
  });
}
