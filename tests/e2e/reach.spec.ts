// Reach: forced colours, headings, keyboard, names, paper, touch in a widget, links that others have changed, and frames
// that fit the page around them.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { given } from "./given";
import { Host } from "./host";
import { expect, expectNoBarriers, goToEnd, known, open, ownFullScreen, tabTo, test } from "./page";

const synod = new URL(given("SYNOD_URL")).origin;
const clock = (page: Page) => page.locator(".transport-step");

/** Opens a widget by itself. */
async function openWidget(page: Page, address: string): Promise<void> {
  await page.goto(`${synod}/embed.html${address}`);
  await known(page);
}

/** How much of a part of the page has another colour than its corner. */
async function ink(page: Page, clip: { x: number; y: number; width: number; height: number }): Promise<number> {
  const picture = (await page.screenshot({ clip })).toString("base64");
  return page.evaluate(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context?.drawImage(image, 0, 0);
    const data = new Uint32Array(context?.getImageData(0, 0, image.width, image.height).data.buffer ?? []);
    return data.filter((pixel) => pixel !== data[0]).length / data.length;
  }, picture);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`in forced colours thumb, selected tab and open lesson can be told (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    // The theme chosen here is not that of the colours forced.
    await open(page, `/?actors=local&theme=light#paxos-x`);
    const style = (selector: string, property: string) =>
      page.locator(selector).first().evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    const [selected, others] = ["[aria-selected=true]", "[aria-selected=false]"];
    expect(await style(`[role=tab]${selected}`, "border-bottom-color")).not.toBe(
      await style(`[role=tab]${others}`, "border-bottom-color"),
    );
    expect(parseFloat(await style(".gallery-lesson.on", "border-left-width"))).toBeGreaterThan(2);
    expect(parseFloat(await style(".gallery-lesson:not(.on)", "border-left-width"))).toBe(0);
    expect(await style(".node-name", "fill")).toBe(await style("body", "color"));
    const scrubber = await page.locator(".scrubber input").boundingBox();
    const middle = (scrubber?.y ?? 0) + (scrubber?.height ?? 0) / 2;
    // A thumb of 16 pixels fills three quarters of its square.
    expect(await ink(page, { x: scrubber?.x ?? 0, y: middle - 8, width: 16, height: 16 })).toBeGreaterThan(0.5);
  });
}

const levels = (page: Page) =>
  page.locator("h1:visible, h2:visible, h3:visible, h4:visible").evaluateAll((all) => all.map((one) => Number(one.tagName[1])));

test("headings are in order, and a widget and a presented run have one of the first level", async ({ page }) => {
  await ownFullScreen(page);
  const expectOrder = async () => {
    const found = await levels(page);
    expect(found.filter((level) => level === 1)).toHaveLength(1);
    found.forEach((level, place) => expect(level - (found[place - 1] ?? 0)).toBeLessThanOrEqual(1));
  };
  await open(page, "/?actors=local");
  await expectOrder();
  await page.locator(".node[data-node]").nth(1).click();
  await expectOrder();
  await page.keyboard.press("p");
  await expect(page.getByRole("banner")).toHaveCount(0);
  await expectOrder();
  for (const controls of ["none", "transport", "full"]) {
    for (const language of ["en", "zh"]) {
      await openWidget(page, `?controls=${controls}&lang=${language}#2pc-blocking`);
      await expectOrder();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(language === "en" ? /^Two-phase/ : /两阶段/);
    }
  }
});

test("the name of a node says all that is written on it", async ({ page }) => {
  for (const language of ["en", "zh"]) {
    for (const link of ["2pc-blocking&t=4", "paxos-x&t=9"]) {
      await open(page, `/?lang=${language}&actors=local#${link}`);
      for (const node of await page.locator(".node[data-node]").all()) {
        const name = await node.getAttribute("aria-label");
        for (const text of await node.locator("text").allTextContents()) expect(name).toContain(text);
      }
    }
  }
});

for (const [language, pause, play] of [["en", "Pause", "Play"], ["zh", "暂停", "播放"]] as const) {
  test(`a stage alone that plays at once can be stopped by mouse and key (${language})`, async ({ page }) => {
    await openWidget(page, `?controls=none&autoplay=1&lang=${language}#2pc-blocking`);
    const button = page.locator(".embed-foot").getByRole("button");
    await expect(button).toHaveAccessibleName(pause);
    await button.click();
    await expect(button).toHaveAccessibleName(play);
    await tabTo(page, button);
    await page.keyboard.press("Enter");
    await expect(button).toHaveAccessibleName(pause);
    await page.keyboard.press("Enter");
    await expect(button).toHaveAccessibleName(play);
  });
}

test("messages on the stage are reached, selected and lost by keyboard", async ({ page }) => {
  await open(page, "/?actors=local#paxos-x&t=1");
  const pills = page.locator("svg.stage-board .pill");
  await tabTo(page, pills.first());
  await page.keyboard.press("ArrowRight");
  await expect(pills.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(pills.nth(1)).toHaveAttribute("aria-pressed", "true");
  const aside = page.locator("aside.inspector");
  await expect(aside).toContainText("P1 → B");
  await page.keyboard.press("ArrowLeft");
  await expect(pills.first()).toBeFocused();
  await expect(clock(page)).toHaveText("step 1");
  await tabTo(page, aside.getByRole("button", { name: "Lose" }));
  await page.keyboard.press("Enter");
  await expect(pills).toHaveCount(2);
});

for (const [language, first, second] of [
  ["en", "Prepare 2 from P1 to A", "Prepare 2 from P1 to B"],
  ["zh", "P1 发给 A 的 Prepare 2", "P1 发给 B 的 Prepare 2"],
] as const) {
  test(`events of the diagram are reached and gone to by keyboard (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}&actors=local#paxos-x`);
    await tabTo(page, page.locator(".spacetime"));
    const focused = page.locator(".spacetime :focus");
    await page.keyboard.press("ArrowRight");
    await expect(focused).toHaveAccessibleName(new RegExp(first));
    await page.keyboard.press("ArrowRight");
    await expect(focused).toHaveAccessibleName(new RegExp(second));
    await page.keyboard.press("End");
    await expect(focused).toBeInViewport();
    await expect(focused).not.toHaveAccessibleName(new RegExp(second));
    await expect(clock(page)).toHaveText(/\b0\b/);
    await page.keyboard.press("Enter");
    await expect(clock(page)).not.toHaveText(/\b0\b/);
    await expect(page.locator("svg.stage-board .pill.selected")).toHaveCount(1);
    await page.keyboard.press("Home");
    await expect(focused).toHaveAccessibleName(new RegExp(first));
  });
}

for (const theme of ["light", "dark"]) {
  test(`paper gets the moment on one page (${theme})`, async ({ page }) => {
    await open(page, `/?actors=local&theme=${theme}#paxos-duel`);
    await goToEnd(page);
    const told = (await page.locator(".happened-sentence").textContent()) ?? "";
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    for (const part of ["svg.stage-board", ".caption p", ".log-paper", "h1"]) {
      await expect(page.locator(part)).toBeVisible();
    }
    const last = (await page.locator(".log-paper li").first().locator("span").last().textContent()) ?? "";
    expect(told).toContain(last);
    await expect(page.locator(".log-paper li").first()).toBeInViewport();
    for (const part of [".transport", ".tabs", "aside", "nav"]) await expect(page.locator(part)).toBeHidden();
    expect(await page.locator("button:visible:not(.header-title)").count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await expect(page.locator(".log-paper")).toHaveCount(0);
  });
}

test("a link that was changed on its way opens what it was", async ({ page }) => {
  const links = ["2pc-blocking&amp;t=2", "2pc-blocking&t=2.", "2pc-blocking&t=2)", "2pc-blocking&t=2,", "2pc-blocking&t=2。",
    "2pc-blocking%2526t%253D2"];
  for (const [language, words] of [["en", "step 2"], ["zh", "第 2 步"]]) {
    for (const link of links) {
      await open(page, `/?lang=${language}&actors=local#${link}`);
      await expect(clock(page)).toHaveText(words ?? "");
      await expect(page.locator("h1")).toHaveText(language === "en" ? /coordinator dies/ : /协调者/);
      await expect(page.getByRole("alert")).toHaveCount(0);
      await page.goto("about:blank");
    }
  }
});

test.describe("on a page of another site", () => {
  let host: Host;
  test.beforeAll(async () => {
    host = await Host.start();
    host.file("/synod.js", "text/javascript", await (await fetch(`${synod}/synod.js`)).text());
  });
  test.afterAll(() => host.stop());

  test("a widget adapts when its column changes", async ({ page }) => {
    const element = `<script src="/synod.js"></script><div id="column"><synod-run src="${synod}/#paxos-x"></synod-run></div>`;
    await page.goto(host.page("/column", { body: element }));
    const column = (width: number) =>
      page.evaluate((width) => void ((document.querySelector("#column") as HTMLElement).style.width = `${width}px`), width);
    const height = () => page.locator("synod-run iframe").evaluate((frame) => frame.clientHeight);
    await column(1100);
    await expect(page.locator("synod-run iframe").contentFrame().locator(".transport-step")).toHaveText("step 0");
    await expect.poll(height).toBe(632);
    await column(840);
    await expect.poll(height).toBe(592);
    await column(600);
    await expect.poll(height).toBe(532);
  });

  test("the documented frame has no border and shows the ground around it", async ({ page }) => {
    const documented = readFileSync("../../docs/embed/README.md", "utf8").match(/<iframe[^]*?<\/iframe>/)?.[0] ?? "";
    const frame = documented.replace("https://synod.example", synod).replace("autoplay", "");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 800, height: 700 });
    await page.goto(host.page("/frame", { body: `<div id="around"><p>.</p>${frame}</div>`, policy: `frame-src ${synod}; img-src data:; script-src 'unsafe-inline'` }));
    await page.evaluate(() => (document.body.style.background = "rgb(255, 236, 205)"));
    await expect(page.frameLocator("iframe").locator("svg.stage-board .node").first()).toBeVisible();
    const box = await page.locator("iframe").boundingBox();
    expect(await page.locator("iframe").evaluate((frame) => frame.clientWidth)).toBe(box?.width);
    // The corner of the frame, a part outside of it included, has one colour.
    const corner = { x: (box?.x ?? 0) - 4, y: (box?.y ?? 0) - 4, width: 12, height: 12 };
    await expect.poll(() => ink(page, corner)).toBe(0);
  });

  test("the frame that the page offers has no border either", async ({ page }) => {
    await open(page, "/?actors=local");
    await page.keyboard.press("s");
    await expect(page.getByRole("textbox", { name: "Where only frames are let through" })).toHaveValue(/frameborder="0"/);
  });
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 560 } });

  for (const [language, words] of [["en", ["Crash", "Restart", "Cut both ways", "Mend both ways"]], ["zh", ["崩溃", "重启", "双向切断", "双向修复"]]] as const) {
    test(`a widget with a transport crashes a node and cuts a link (${language})`, async ({ page }) => {
      await openWidget(page, `?controls=transport&lang=${language}#2pc-blocking&t=3`);
      const acts = page.locator(".stage-acts");
      const act = (name: string) => acts.getByRole("button", { name });
      await page.locator('.node[data-node="0"]').tap();
      for (const button of await acts.getByRole("button").all()) {
        const box = await button.boundingBox();
        expect(box?.height).toBeGreaterThanOrEqual(43.5);
        await expect(button).toBeInViewport({ ratio: 1 });
      }
      await act(words[0]).tap();
      await expect(page.locator(".node.down")).toHaveCount(1);
      await act(words[1]).tap();
      await expect(page.locator(".node.down")).toHaveCount(0);
      await page.locator('.stage-link[data-link="0-1"]').tap({ force: true });
      await act(words[2]).tap();
      await expect(page.locator('.stage-board .stage-link.cut[data-link="0-1"]')).toHaveCount(1);
      await act(words[3]).tap();
      await expect(page.locator(".stage-board .stage-link.cut")).toHaveCount(0);
      await page.locator("svg.stage-board").tap({ position: { x: 10, y: 10 } });
      await expect(acts).toHaveCount(0);
    });
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in widgets, in the dialogs and where a run is presented (${colorScheme})`, async ({ page }) => {
    await ownFullScreen(page);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const controls of ["none", "transport", "full"]) {
      await openWidget(page, `?controls=${controls}#3pc-split&t=5`);
      await page.locator(".node[data-node]").nth(1).click();
      await expectNoBarriers(page);
    }
    await open(page, "/?actors=local");
    await page.keyboard.press("s");
    await expectNoBarriers(page, "dialog[open]");
    await page.keyboard.press("Escape");
    await expect(page.locator(".share-digest")).toHaveCount(0);
    await page.keyboard.press("p");
    await expect(page.getByRole("banner")).toHaveCount(0);
    await expectNoBarriers(page);
  });

  test(`axe finds nothing on a phone, upright and on its side (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, "/?actors=local#paxos-x&t=13");
    await page.locator(".node[data-node]").nth(1).click();
    await expectNoBarriers(page);
    for (const tab of ["Time", "Log", "Lessons"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expectNoBarriers(page, "[role=tabpanel]");
    }
    await page.locator(".header-title").click();
    await expectNoBarriers(page, "dialog[open]");
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 844, height: 390 });
    await expect(page.locator(".page.low")).toBeVisible();
    await expectNoBarriers(page);
  });
}
