// The start: what is shown before the page runs, and what is said, in both languages, where it cannot.
import { mkdir, writeFile } from "node:fs/promises";
import { expect, test as bare } from "@playwright/test";
import { given } from "./given";
import { Host } from "./host";
import { open, test } from "./page";

const synod = new URL(given("SYNOD_URL")).origin;
/** The files that make the page, as it is served. */
const FILES = ["index.html", "embed.html", "start.js", "boot.js", "synod-web.js", "page.css", "responsive.css"];
const types: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css", wasm: "application/wasm" };
const served = async (file: string) => Buffer.from(await (await fetch(`${synod}/${file}`)).arrayBuffer());

for (const file of ["index.html", "embed.html"]) {
  bare(`${file} opened from a disk says so, and names the file that can be`, async ({ page }, info) => {
    const folder = info.outputPath("dist");
    await mkdir(folder, { recursive: true });
    for (const one of FILES) await writeFile(`${folder}/${one}`, await served(one));
    await page.goto(`file://${folder}/${file}#paxos-x`);
    const told = page.getByRole("alert");
    await expect(told.locator("[lang=en]")).toContainText("cannot start from a disk");
    await expect(told.locator("[lang=en]")).toContainText("synod.html");
    await expect(told.locator("[lang=zh-Hans]")).toContainText("synod.html");
    await expect(page.getByText("Loading")).toHaveCount(0);
  });
}

bare("a file that does not arrive is told", async ({ page }) => {
  for (const file of ["boot.js", "synod-web.js", "synod-web_bg.wasm"]) {
    await page.route(`**/${file}`, (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto(`${synod}/#paxos-x`);
    await expect(page.getByRole("alert").locator("[lang=en]")).toContainText("one of its files did not arrive");
    await expect(page.getByRole("alert").locator("[lang=zh-Hans]")).toContainText("有文件没有加载成功");
    await page.unroute(`**/${file}`);
    await page.goto("about:blank");
  }
});

bare("a frame whose sandbox gives no origin says so, where its host does not let it read", async ({ page }) => {
  const host = await Host.start();
  for (const file of [...FILES, "synod-web_bg.wasm"]) host.file(`/${file}`, types[file.split(".").pop() ?? ""], await served(file));
  await page.goto(host.page("/note", { body: '<iframe sandbox="allow-scripts" src="/embed.html#paxos-x" width="600" height="400"></iframe>' }));
  const told = page.frameLocator("iframe").getByRole("alert");
  await expect(told.locator("[lang=en]")).toContainText("allow-same-origin");
  await expect(told.locator("[lang=zh-Hans]")).toContainText("allow-same-origin");
  await host.stop();
});

bare.describe("with scripts off", () => {
  bare.use({ javaScriptEnabled: false });
  bare("there is the one sentence that says so", async ({ page }) => {
    await page.goto(`${synod}/`);
    const shown = (await page.locator("body").innerText()).replace(/\s+/g, " ").trim();
    expect(shown).toBe("Synod runs in the browser and needs JavaScript. Synod 在浏览器中运行，需要启用 JavaScript。");
  });
});

for (const size of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
  test(`nothing moves while the page starts, ${size.width} × ${size.height}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.addInitScript(() => {
      const moved: string[] = [];
      Object.assign(window, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Node }[] })[]) {
          moved.push(`${entry.value} ${entry.sources.map(({ node }) => (node as Element | null)?.className ?? node?.nodeName)}`);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    // The page comes slowly enough for the loading state to be painted.
    await page.route("**/synod-web.js", async (route) => {
      await new Promise((later) => setTimeout(later, 400));
      await route.continue();
    });
    for (const address of ["/?actors=local#paxos-x", "/#paxos-x", "/embed.html#paxos-x"]) {
      await open(page, address);
      if (!address.includes("embed")) await expect(page.locator(".inspector-properties")).toBeVisible();
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      expect(await page.evaluate(() => (window as never as { moved: string[] }).moved)).toEqual([]);
    }
  });
}

/** The texts of `count` letters with a space that a program has, written in letters and the signs of a sentence alone. */
function said(program: Buffer, count: number): Set<string> {
  const texts = new Set<string>();
  for (const [run] of program.toString("latin1").matchAll(/[A-Za-z ,.'-]+/g)) {
    for (let place = 0; place + count <= run.length; place++) {
      const text = run.slice(place, place + count);
      if (text.split(" ").length > 3) texts.add(text);
    }
  }
  return texts;
}

/** What the standard library says, where only one protocol has use for it. */
const STANDARD = "a Display implementation returned an error unexpectedly";

bare("what the page begins with says nothing of a protocol but the one that it shows", async () => {
  const first = JSON.parse((await served("first-load.json")).toString()) as string[];
  const index = JSON.parse((await served("protocols/index.json")).toString()) as { lessons: { id: string }[] }[];
  const ids = [...new Set(index.flatMap(({ lessons }) => lessons.map(({ id }) => id.split("-")[0])))];
  const shown = first.find((file) => file.endsWith(".wasm") && file.startsWith("protocols/"));
  const others = ids.filter((id) => id !== "compare" && `protocols/${id}.wasm` !== shown);
  expect(others.length).toBeGreaterThan(5);
  // What no protocol has, and a program may: texts of the standard library.
  const common = said(await served("synod-search.wasm"), 24);
  const modules = await Promise.all(others.map(async (id) => said(await served(`protocols/${id}.wasm`), 24)));
  const programs = await Promise.all(first.filter((file) => file !== shown).map(served));
  const program = Buffer.concat(programs).toString("latin1");
  for (const [place, texts] of modules.entries()) {
    const own = [...texts].filter((text) => !common.has(text) && !STANDARD.includes(text) && modules.every((other, at) => at === place || !other.has(text)));
    expect(own.length, others[place]).toBeGreaterThan(100);
    expect(own.filter((text) => program.includes(text)), others[place]).toEqual([]);
  }
});
