// Everything around a run: address, language, theme, files, narrow screens, reduced motion, accessibility.
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, known, open, test } from "./page";

const title = (page: Page) => page.getByRole("banner").getByRole("heading", { level: 1 });
const clock = (page: Page) => page.locator(".transport-step");

test("the address names the scenario, and going back goes back", async ({ page }) => {
  await open(page, "/#2pc-blocking");
  await expect(title(page)).toContainText("Two-phase commit");
  const blocking = (await title(page).textContent()) ?? "";
  await page.getByRole("navigation", { name: "Scenarios" }).getByRole("link").first().click();
  await expect(page).not.toHaveURL(/2pc-blocking/);
  await expect(title(page)).not.toHaveText(blocking);
  await known(page);
  await page.goBack();
  await expect(title(page)).toHaveText(blocking);
  await expect(page.locator(".gallery a[aria-current=page]")).toHaveAttribute("href", "#2pc-blocking");
  await known(page);
  await page.evaluate(() => (location.hash = "#3pc-split"));
  await expect(title(page)).toContainText("Three-phase commit");
});

test("an address that names nothing is told in one sentence", async ({ page }) => {
  await open(page, "/#no-such-thing");
  await expect(page.getByRole("alert")).toContainText("no-such-thing");
  await expect(page.locator("svg.stage-board .node").first()).toBeVisible();
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
  await expect.poll(ground).not.toBe(light);
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

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  const move = reducedMotion === "reduce" ? "stay where they are" : "glide";
  test(`messages ${move} under ${reducedMotion}, and the run plays`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion });
    await open(page, "/");
    await page.keyboard.press("ArrowRight");
    await expect(clock(page)).toHaveText("step 1");
    await expect(page.locator("svg.stage-board .pill")).toHaveCount(3);
    // At the slowest speed a step takes seconds, and a frame counts for at most a tenth of a second.
    for (let slower = 0; slower < 10; slower++) await page.keyboard.press("[");
    const watch = await page.evaluateHandle(() => {
      const places = new Set<string>();
      let frames = 0;
      const watched = new Promise<{ frames: number; places: number }>((done) => {
        const look = () => {
          const label = document.querySelector(".transport-play")?.getAttribute("aria-label");
          if (document.querySelector(".transport-step")?.textContent !== "step 1") {
            return done({ frames, places: places.size });
          }
          if (label === "Pause") {
            frames += 1;
            const pills = [...document.querySelectorAll("svg.stage-board .pill")];
            places.add(pills.map((pill) => pill.getAttribute("transform")).join());
          }
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      return { watched };
    });
    await page.keyboard.press("Space");
    const { frames, places } = await watch.evaluate(({ watched }) => watched);
    expect(frames).toBeGreaterThan(5);
    if (reducedMotion === "reduce") expect(places).toBe(1);
    else expect(places).toBeGreaterThan(5);
    for (let faster = 0; faster < 10; faster++) await page.keyboard.press("]");
    await expect(page.getByRole("button", { name: "Play again" })).toBeVisible();
  });
}

for (const width of [320, 390, 1000, 1440]) {
  test(`at ${width} px nothing scrolls sideways and everything is within reach`, async ({ page }) => {
    await page.setViewportSize({ width, height: 700 });
    await open(page, "/");
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect(page.locator("svg.stage-board .node").first()).toBeVisible();
    expect(await beyond()).toBeLessThanOrEqual(0);
    await page.locator("svg.stage-board .node").nth(2).click();
    if (width < 800) {
      for (const name of ["Time", "Log", "Lessons", "Now"]) {
        await page.getByRole("tab", { name }).click();
        await expect(page.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
        expect(await beyond()).toBeLessThanOrEqual(0);
      }
      const small = await page.locator("button:visible").evaluateAll((buttons) =>
        buttons.filter((button) => button.getBoundingClientRect().height < 43.5).map((button) => button.textContent),
      );
      expect(small, "buttons lower than a thumb").toEqual([]);
    }
    await page.getByRole("button", { name: "Crash" }).click();
    await expect(page.locator("svg.stage-board .node.down")).toHaveCount(1);
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
  await expect(page.locator("[aria-live=polite]")).toHaveText((await page.locator(".happened-sentence").textContent()) ?? "");
});

/** Three-phase commit in the middle, with a node selected and crashed: all of the page is in use. */
async function openInUse(page: Page, scheme: "light" | "dark", language: string): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await open(page, `/?lang=${language}#3pc-split`);
  for (let step = 1; step <= 4; step++) {
    await page.keyboard.press("ArrowRight");
    await expect(clock(page)).toHaveText(new RegExp(`\\b${step}\\b`));
  }
  await page.locator("svg.stage-board .node").nth(1).click();
  await page.keyboard.press("c");
  await expect(page.locator("svg.stage-board .node.down")).toHaveCount(1);
  await known(page);
}

async function openHelp(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Help|帮助/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

// Each state is read once, and in full only where all of it is new: the end differs in the stage and beside it, a tab
// in its panel, the help in its dialog, and another language in its words.
for (const scheme of ["light", "dark"] as const) {
  test(`no barrier in ${scheme}, whatever is shown`, async ({ page }) => {
    await openInUse(page, scheme, "en");
    await expectNoBarriers(page);
    await page.getByRole("tab", { name: "Log" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("slider").first().press("End");
    await expect(page.locator(".transport-play")).toHaveAccessibleName("Play again");
    await expectNoBarriers(page, "main", "aside.inspector");
    await page.getByRole("tab", { name: /^Messages/ }).click();
    await expect(page.getByRole("tab", { name: /^Messages/ })).toHaveAttribute("aria-selected", "true");
    await expectNoBarriers(page, "[role=tabpanel]");
    await openHelp(page);
    await expectNoBarriers(page, "dialog[open]");
  });
}

test("no barrier in Chinese", async ({ page }) => {
  await openInUse(page, "dark", "zh");
  await expectNoBarriers(page);
  await openHelp(page);
  await expectNoBarriers(page, "dialog[open]");
});
