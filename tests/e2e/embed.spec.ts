// The widget in a host page of another origin: the element, frames, sandboxes, policies, and the messages between both
// pages.
import type { Frame, FrameLocator, Page } from "@playwright/test";
import { given } from "./given";
import { Host } from "./host";
import { expect, expectNoBarriers, known, test } from "./page";

const synod = new URL(given("SYNOD_URL")).origin;
let host: Host;

test.beforeAll(async () => {
  host = await Host.start();
  host.file("/synod.js", "text/javascript", await (await fetch(`${synod}/synod.js`)).text());
});
test.afterAll(() => host.stop());

const element = (link: string, more = "") =>
  `<synod-run src="${synod}/${link}" ${more}><p>Here would be a run of ${link}.</p></synod-run>`;
const script = '<script src="/synod.js"></script>';
const clock = (frame: FrameLocator) => frame.locator(".transport-step");
const frameOf = (page: Page, nth: number) => page.locator("synod-run").nth(nth).locator("iframe").contentFrame();

/** Records every event of a page's elements, as [element, event, detail]. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    addEventListener("DOMContentLoaded", () => {
      for (const [place, run] of document.querySelectorAll("synod-run").entries()) {
        for (const news of ["ready", "step", "decided", "violated", "goal", "resize"]) {
          run.addEventListener(news, (event) => heard.push([place, news, (event as CustomEvent).detail]));
        }
      }
    });
  });
}

type News = [number, string, Record<string, unknown>];
const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: News[] }).heard);
const kinds = async (page: Page, place: number) =>
  (await heard(page)).filter(([from]) => from === place).map(([, news]) => news);

/** Calls a method of an element, as the host page would. */
const call = (page: Page, nth: number, method: string, ...parts: unknown[]) =>
  page.evaluate(
    ([nth, method, parts]) => {
      const run = document.querySelectorAll("synod-run")[nth as number] as unknown as Record<string, Function>;
      run[method as string](...(parts as unknown[]));
    },
    [nth, method, parts] as const,
  );

test("three elements and two frames on one page play each on its own, under a strict policy", async ({ page }) => {
  await listen(page);
  const frames = ["2pc-commit", "3pc-commit"].map(
    (id) => `<iframe src="${synod}/embed.html#${id}" width="100%" height="440" title="${id}"></iframe>`,
  );
  const elements = ["#paxos-x", "#2pc-blocking", "#3pc-split"].map((link) => element(link));
  const policy = `default-src 'self'; img-src data:; frame-src ${synod}`;
  await page.goto(host.page("/five", { body: script + elements.join("") + frames.join(""), policy }));
  for (const nth of [0, 1, 2]) {
    await page.locator("synod-run").nth(nth).scrollIntoViewIfNeeded();
    await expect(clock(frameOf(page, nth))).toHaveText("step 0");
  }
  await call(page, 1, "seek", 4);
  await expect(clock(frameOf(page, 1))).toHaveText("step 4");
  await expect(clock(frameOf(page, 0))).toHaveText("step 0");
  await expect(clock(frameOf(page, 2))).toHaveText("step 0");

  // Keys go to the widget that has the focus, and to no other.
  await frameOf(page, 2).locator(".transport-play").focus();
  await page.keyboard.press("ArrowRight");
  await expect(clock(frameOf(page, 2))).toHaveText("step 1");
  await expect(clock(frameOf(page, 1))).toHaveText("step 4");

  const plain = page.frameLocator("iframe[title='2pc-commit']");
  await plain.locator(".transport-ends").last().click();
  await expect(clock(plain)).not.toHaveText("step 0");
  await expect(clock(page.frameLocator("iframe[title='3pc-commit']"))).toHaveText("step 0");
});

test("what happens reaches the page around: ready, step, decided, violated, goal, resize", async ({ page }) => {
  await listen(page);
  await page.goto(host.page("/news", { body: script + element("#3pc-split") + element("#2pc-commit") }));
  for (const nth of [0, 1]) {
    await page.locator("synod-run").nth(nth).scrollIntoViewIfNeeded();
    await expect.poll(() => kinds(page, nth)).toContain("ready");
  }
  await call(page, 0, "seek", 10_000);
  const of = async (place: number, kind: string) =>
    (await heard(page)).filter(([from, news]) => from === place && news === kind).map(([, , detail]) => detail);
  const agreement = expect.objectContaining({ property: "agreement", step: 13 });
  await expect.poll(() => of(0, "violated")).toContainEqual(agreement);
  const decided = async () => new Set((await of(0, "decided")).map((detail) => `${detail.node}: ${detail.value}`));
  await expect.poll(decided).toEqual(new Set(["A: commit", "B: abort", "C: abort"]));
  expect((await of(0, "ready"))[0]).toMatchObject({ protocol: "3pc", title: "A partition" });

  // A challenge that the host page sends and then meets by its own requests.
  const challenge = {
    synod: 1,
    protocol: "2pc",
    nodes: [
      { id: "C", roles: ["coordinator"] },
      { id: "A", roles: ["participant"] },
    ],
    steps: [{ at: 0, request: { node: "C" } }],
    goal: { holds: "blocked", faults: 1 },
  };
  await call(page, 1, "load", challenge);
  await call(page, 1, "seek", 2);
  await call(page, 1, "act", { crash: "C" });
  await call(page, 1, "seek", 10_000);
  await expect.poll(() => kinds(page, 1)).toContain("goal");
  await expect(frameOf(page, 1).locator(".workspace-goal")).toContainText("Goal reached");
});

test("heights follow the width, and are kept where the page says so", async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 900 });
  const body = script + element("#paxos-x") + element("#paxos-x", 'height="333"');
  await page.goto(host.page("/heights", { body }));
  const height = (nth: number) =>
    page.locator("synod-run").nth(nth).locator("iframe").evaluate((frame) => frame.clientHeight);
  await expect(clock(frameOf(page, 0))).toHaveText("step 0");
  await expect.poll(() => height(0)).toBe(632);
  await page.setViewportSize({ width: 500, height: 900 });
  await expect.poll(() => height(0)).not.toBe(632);
  expect(await height(1)).toBe(333);
});

test("an element has the brightness of the page on which it stands, and follows it", async ({ page }) => {
  await page.goto(host.page("/dark", { body: `<div id="ground">${script}${element("#paxos-x")}</div>` }));
  const root = frameOf(page, 0).locator("html");
  await expect(root).toHaveAttribute("data-theme", "light");
  await page.evaluate(() => (document.body.style.background = "#202028"));
  await expect(root).toHaveAttribute("data-theme", "dark");
  await page.locator("synod-run").evaluate((run) => run.setAttribute("theme", "light"));
  await expect(root).toHaveAttribute("data-theme", "light");
});

test("what is said between the tags shows where scripts are off, and on paper", async ({ page, browser }) => {
  const address = host.page("/fallback", { body: script + element("#paxos-x") });
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const still = await bare.newPage();
  await still.goto(address);
  await expect(still.getByText("Here would be a run")).toBeVisible();
  await bare.close();

  await page.goto(address);
  await expect(page.getByText("Here would be a run")).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("Here would be a run")).toBeVisible();
  await expect(page.locator("synod-run iframe")).toBeHidden();
});

for (const sandbox of ["allow-scripts allow-same-origin", "allow-scripts"]) {
  test(`runs in a sandbox that grants ${sandbox}`, async ({ page }) => {
    const frame = `<iframe sandbox="${sandbox}" src="${synod}/embed.html#paxos-x" width="800" height="500"></iframe>`;
    await page.goto(host.page("/sandbox", { body: frame }));
    const widget = page.frameLocator("iframe");
    await expect(clock(widget)).toHaveText("step 0");
    await widget.locator(".transport-ends").last().click();
    await expect(clock(widget)).not.toHaveText("step 0");
  });
}

test("a widget beyond the first asks the network for nothing", async ({ page }) => {
  await page.goto(host.page("/cached", { body: script + element("#paxos-x") }));
  await expect(clock(frameOf(page, 0))).toHaveText("step 0");
  const fetched = (nth: number) =>
    frameOf(page, nth).locator("html").evaluate(() => {
      const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      const read = entries as PerformanceResourceTiming[];
      return read.map(({ name, transferSize }) => [/([^/?#]*)([?#].*)?$/.exec(name)?.[1], transferSize > 0]);
    });
  // Only now the next one: of two that start at once, either may be the one that fetches.
  const next = async (nth: number, link: string) => {
    await page.evaluate((html) => document.body.insertAdjacentHTML("beforeend", html), element(link));
    await page.locator("synod-run").nth(nth).scrollIntoViewIfNeeded();
    await expect(clock(frameOf(page, nth))).toHaveText("step 0");
    const all = await fetched(nth);
    expect(all).toContainEqual(["synod-web_bg.wasm", false]);
    return all.filter(([, sent]) => sent).map(([name]) => name);
  };
  expect(await fetched(0)).toContainEqual(["synod-web_bg.wasm", true]);
  expect(await next(1, "#paxos-duel"), "another lesson is that lesson more").toEqual(["paxos-duel.bin"]);
  const more = (await next(2, "#3pc-split")).sort();
  expect(more, "another protocol is that protocol more").toEqual(["3pc-split.bin", "3pc.json", "3pc.wasm"]);
  expect(await next(3, "#3pc-split")).toEqual([]);
});

test("what a host says after it has loaded another protocol waits for that protocol", async ({ page }) => {
  await page.goto(host.page("/waits", { body: script + element("#paxos-x") }));
  await expect(clock(frameOf(page, 0))).toHaveText("step 0");
  await page.route("**/3pc.wasm", async (route) => {
    await new Promise((done) => setTimeout(done, 500));
    await route.continue();
  });
  await call(page, 0, "load", "#3pc-split");
  await call(page, 0, "seek", 3);
  await expect(frameOf(page, 0).locator("svg.stage-board").getByRole("button", { name: /^C, / })).toBeVisible();
  await expect(clock(frameOf(page, 0))).toHaveText("step 3");
});

test("a widget shows what its address says, and leaves its address alone", async ({ page }) => {
  await page.goto(`${synod}/embed.html?controls=full&theme=dark&lang=zh#2pc-blocking`);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await expect(page.locator(".transport")).toBeVisible();
  await expect(page.locator("aside")).toBeVisible();
  await page.keyboard.press("End");
  await expect(page).toHaveURL(/#2pc-blocking$/);
  await expect(page.getByRole("link", { name: "Synod" }).or(page.locator(".embed-playground"))).toHaveAttribute(
    "href",
    /^\.\/#2pc-blocking&t=\d+$/,
  );
  await expectNoBarriers(page);
  await page.goto(`${synod}/embed.html?controls=none#2pc-blocking`);
  await expect(page.locator("svg.stage-board")).toBeVisible();
  await expect(page.locator(".transport")).toHaveCount(0);
  await page.goto(`${synod}/embed.html?autoplay=1#2pc-blocking`);
  await expect(page.locator(".transport-step")).not.toHaveText("step 0");
});

test.describe("a hostile page around", () => {
  // The widget reports a refused message to its developer.
  test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });

  test("changes nothing", async ({ page, context }) => {
    const other = `<iframe id="other" src="${synod}/embed.html#2pc-commit" width="600" height="300"></iframe>`;
    // The same page twice, once without a hostile frame.
    const address = host.page("/hostile", { body: script + element("#paxos-x") + other });
    const calm = await context.newPage();
    for (const either of [page, calm]) {
      await either.goto(address);
      await expect(clock(frameOf(either, 0))).toHaveText("step 0");
    }
    await page.evaluate(() => {
      const frame = document.querySelector("synod-run")?.shadowRoot?.querySelector("iframe")?.contentWindow as Window;
      const deep: unknown[] = [];
      let inner = deep;
      for (let depth = 0; depth < 500; depth++) inner.push((inner = []));
      const circle: Record<string, unknown> = { synod: 1, type: "play" };
      circle.self = circle;
      const messages: unknown[] = [
        { synod: 2, type: "seek", step: 3 },
        { synod: "1", type: "seek", step: 3 },
        { synod: 1, type: "seek", step: "3" },
        { synod: 1, type: "seek", step: -1 },
        { synod: 1, type: "seek", step: 3.5 },
        { synod: 1, type: "seek", step: 3, extra: true },
        { synod: 1, type: ["seek"], step: 3 },
        { synod: 1, type: "constructor" },
        { synod: 1, type: "act", action: { crash: "<img src=x onerror=alert(1)>" } },
        { synod: 1, type: "act", action: JSON.parse('{"__proto__": {"crash": "A"}}') },
        { synod: 1, type: "act", action: { crash: "A", cut: ["A", "B"] } },
        { synod: 1, type: "load", link: "#v=1&p=" + "x".repeat(100_000) },
        { synod: 1, type: "load", link: "#<script>alert(1)</script>" },
        { synod: 1, type: "load", scenario: { synod: 1, title: { en: "x".repeat(5_000_000) } } },
        { synod: 1, type: "load", scenario: deep },
        { synod: 1, type: "setTheme", theme: "blood" },
        circle,
        JSON.parse('{"__proto__": {"synod": 1, "type": "play"}}'),
        '{"synod": 1, "type": "play"}',
        new Map([["synod", 1]]),
        null,
        7,
        new ArrayBuffer(1_000_000),
      ];
      for (const message of messages) frame.postMessage(message, "*");
    });
    // Nor does a window other than the parent.
    const sibling = page.frames().find((frame) => frame.url().endsWith("#2pc-commit")) as Frame;
    await sibling.evaluate(() => {
      const run = window.parent.frames;
      for (let nth = 0; nth < run.length; nth++) {
        if (run[nth] !== window) run[nth].postMessage({ synod: 1, type: "seek", step: 3 }, "*");
      }
    });
    // A message that is right comes after all of them.
    for (const either of [page, calm]) {
      await call(either, 0, "setTheme", "dark");
      await expect(frameOf(either, 0).locator("html")).toHaveAttribute("data-theme", "dark");
    }
    // Attributes in any order: that in which they were set may differ.
    const drawn = (either: Page) =>
      frameOf(either, 0).locator("#app").evaluate((app) => {
        const of = (element: Element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`).sort();
        const without = (attribute: string) => !attribute.startsWith("data-dot");
        const words = (element: Element) => (element.children.length ? "" : element.textContent);
        const line = (element: Element) => [element.tagName, ...of(element).filter(without), words(element)].join(" ");
        return [app, ...app.querySelectorAll("*")].map(line).join("\n");
      });
    await expect(async () => expect(await drawn(page)).toBe(await drawn(calm))).toPass();
  });
});

test("the single file runs from a disk", async ({ page }, info) => {
  const file = info.outputPath("synod.html");
  const { writeFile } = await import("node:fs/promises");
  await writeFile(file, await (await fetch(`${synod}/synod.html`)).text());
  await page.goto(`file://${file}#3pc-split`);
  // The first lesson is shown until what reads the link is there.
  await expect(page.locator(".transport-step")).toHaveAttribute("title", "step 0 of 13");
  await known(page);
  await page.keyboard.press("End");
  await expect(page.locator(".transport-step")).toHaveText("step 13");
});
