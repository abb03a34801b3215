// Room: a run is presented on any screen, low windows and phones show what is acted on, and lanes are not hidden unseen.
import type { Locator, Page } from "@playwright/test";
import { expect, goToEnd, known, open, ownFullScreen, test } from "./page";

const board = (page: Page) => page.locator("svg.stage-board");
const node = (page: Page, nth: number) => board(page).locator(".node[data-node]").nth(nth);

/** Whether all of an element is inside the window. */
async function expectInView(element: Locator): Promise<void> {
  await expect(async () => {
    const [box, window] = await Promise.all([
      element.boundingBox(),
      element.evaluate(() => ({ width: innerWidth, height: innerHeight })),
    ]);
    expect(box).not.toBeNull();
    expect(Math.min(box?.x ?? -1, box?.y ?? -1)).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(window.height + 0.5);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(window.width + 0.5);
  }).toPass();
}

for (const [language, button] of [["en", "Present"], ["zh", "演示"]] as const) {
  test(`a run is presented with nothing around the stage, by keys alone (${language})`, async ({ page }) => {
    await ownFullScreen(page);
    await page.setViewportSize({ width: 1280, height: 720 });
    await open(page, `/?lang=${language}&actors=local#2pc-blocking`);
    await page.getByRole("button", { name: button }).click();
    await expect(page.getByRole("banner")).toHaveCount(0);
    for (const chrome of ["aside", "nav", ".transport", ".tabs", "main button:visible"]) {
      await expect(page.locator(chrome)).toHaveCount(0);
    }
    await page.keyboard.press("ArrowRight");
    const event = page.locator(".workspace-event");
    await expect(event).not.toBeEmpty();
    const first = (await event.textContent()) ?? "";
    await page.keyboard.press("ArrowRight");
    await expect(event).not.toHaveText(first);
    await node(page, 1).click();
    await page.keyboard.press("c");
    await expect(board(page).locator(".node.down")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("banner")).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toContainText(language === "en" ? "the stage fills the screen" : "舞台占满屏幕");
    // Keys that follow at once, before the browser has said that the dialog is closed.
    await Promise.all([page.keyboard.press("Escape"), page.keyboard.press("p")]);
    await expect(page.getByRole("banner")).toHaveCount(0);
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    // The browser's own way out of the full screen, of which the page gets no key.
    await page.evaluate(() => document.exitFullscreen());
    await expect(page.getByRole("banner")).toBeVisible();
  });
}

test("where a run is presented, type grows with the window and the stage has most of it", async ({ page }) => {
  // Here the browser refuses the full screen: the run is presented in the window, which is as large as it says.
  await page.addInitScript(() => Object.assign(Element.prototype, { requestFullscreen: () => Promise.reject() }));
  await open(page, "/?actors=local#2pc-blocking");
  await goToEnd(page);
  await page.keyboard.press("p");
  const sizes: number[][] = [];
  for (const [width, height] of [[1280, 720], [1920, 1080], [3840, 2160]] as const) {
    await page.setViewportSize({ width, height });
    for (const part of ["svg.stage-board", ".caption p", ".workspace-event"]) {
      await expectInView(page.locator(part));
    }
    const size = (selector: string) =>
      page.locator(selector).first().evaluate((element) => {
        const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 0) : 1;
        return parseFloat(getComputedStyle(element).fontSize) * scale;
      });
    await expect.poll(() => size(".node-name")).toBeGreaterThan((20 * width) / 1280);
    sizes.push([await size(".caption p"), await size(".workspace-event")]);
    const stage = await board(page).boundingBox();
    expect(stage?.height).toBeGreaterThan(0.62 * height);
    expect(stage?.width).toBe(width);
    expect(await page.locator(".caption").evaluate((caption) => caption.scrollHeight - caption.clientHeight)).toBeLessThan(2);
  }
  expect(sizes[0]?.[0]).toBeGreaterThan(20);
  expect(sizes[2]?.[0]).toBeGreaterThan(60);
  expect(sizes[2]?.[1]).toBeGreaterThan(60);
});

for (const [width, height] of [[844, 390], [720, 450]] as const) {
  test(`at ${width} by ${height} the stage and its transport are in view together`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, "/?actors=local");
    const inView = async () => {
      for (const part of ["svg.stage-board", ".transport", ".caption", ".tabs-panel"]) {
        await expectInView(page.locator(part));
      }
    };
    await inView();
    expect((await board(page).boundingBox())?.height).toBeGreaterThan(height / 2);
    await node(page, 3).click();
    await expectInView(page.locator(".inspector-selected h2, .inspector-selected h3"));
    await page.locator(".transport-play").click();
    await inView();
  });
}

test.describe("on a phone", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 664 } });

  for (const language of ["en", "zh"]) {
    test(`what is tapped opens in view, and the stage stays (${language})`, async ({ page }) => {
      await open(page, `/?lang=${language}&actors=local`);
      await page.getByRole("tab").nth(1).tap();
      const panel = page.locator("[role=tabpanel]");
      const heading = page.locator(".inspector-selected").locator("h2, h3").first();
      for (const nth of [0, 2, 3]) {
        await node(page, nth).tap();
        await expectInView(heading);
        await expectInView(board(page));
        // Further down there is the network, out of view of the node.
        await panel.evaluate((panel) => (panel.scrollTop = panel.scrollHeight));
        await expect(heading).not.toBeInViewport();
      }
    });
  }
});

test("every lane of the diagram is in view, or a sign says that some are not", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await open(page, "/?actors=local#paxos-x");
  const names = page.locator(".spacetime-name");
  await expect(names).toHaveCount(7);
  for (const name of await names.all()) await expect(name).toBeInViewport({ ratio: 0.8 });
  const inside = () => page.locator(".spacetime").evaluate((view) => view.scrollHeight - view.clientHeight);
  expect(await inside()).toBeLessThanOrEqual(1);
  await expect(page.locator(".spacetime-hidden")).toHaveCount(0);

  const acceptors = "A,B,C,D,E,F,G,H,I,J,K,L,M,N.acceptor";
  for (const [language, words] of [["en", "nodes out of view"], ["zh", "不在视野内"]]) {
    await open(page, `/?lang=${language}&actors=local#v=1&p=paxos&nodes=P.proposer;${acceptors};Z.learner&steps=0.request.P.propose:3`);
    await known(page);
    await expect(names).toHaveCount(16);
    await expect(page.locator(".spacetime-hidden")).toContainText(words ?? "");
  }
});
