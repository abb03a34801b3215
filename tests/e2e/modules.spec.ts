// Modules that somebody brings: a protocol that does not ship is played like any other, and one that is bad is refused
// in a sentence, while the page keeps what it showed.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, goToEnd, known, open, test } from "./page";
import { given } from "./given";

const bring = async (page: Page, name: string, buffer: Buffer, more: { name: string; text: string }[] = []) => {
  const scenarios = more.map(({ name, text }) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) }));
  const files = [{ name, mimeType: "application/wasm", buffer }, ...scenarios];
  await page.locator(".gallery-file input").setInputFiles(files);
};
const roll = () => readFile(given("SYNOD_MODULE"));
const step = (page: Page) => page.locator(".transport-step");

/** The version of the interface, as in crates/core/src/module/mod.rs. */
const ABI = 2;

/** A module that does this when it is called; made by hand, since no compiler makes one that bad. */
function module(call: number[], { version = ABI, start = false, imports = false, named = "synod_call" } = {}): Buffer {
  const list = (...entries: number[][]) => [entries.length, ...entries.flat()];
  const section = (id: number, content: number[]) => [id, content.length, ...content];
  const word = (text: string) => [text.length, ...Buffer.from(text)];
  const code = (...body: number[]) => [body.length + 2, 0, ...body, 0x0b];
  const [i32, i64] = [0x7f, 0x7e];
  const types = list([0x60, 0, 1, i32], [0x60, 1, i32, 1, i32], [0x60, 2, i32, i32, 1, i64], [0x60, 0, 0]);
  const more = imports ? 1 : 0;
  const exported = [["memory", 2, 0] as const, ["synod_abi", 0, 0] as const, ["synod_alloc", 0, 1] as const];
  const exports = [...exported, [named, 0, 2] as const].map(([name, kind, index]) => {
    return [...word(name), kind, kind === 0 ? index + more : index];
  });
  return Buffer.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...(imports ? section(2, list([...word("env"), ...word("now"), 0, 3])) : []),
    ...section(3, list([0], [1], [2], [3])),
    ...section(5, list([0, 1])),
    ...section(7, list(...exports)),
    ...(start ? section(8, [3 + more]) : []),
    ...section(10, list(code(0x41, version), code(0x41, 0), code(...call), code())),
  ]);
}

const zero = [0x42, 0];
/** So many bytes from address 0. */
const bytes = (...length: number[]) => [0x42, ...length];
const BAD: [string, Buffer, RegExp][] = [
  ["no module", Buffer.from("not a module"), /no WebAssembly module that can be run/],
  ["imports", module(zero, { imports: true }), /it imports env\.now; a module has no imports/],
  ["a start function", module(zero, { start: true }), /it has a start function/],
  ["another version", module(zero, { version: 7 }), new RegExp(`version 7 of the interface; only version ${ABI} is accepted`)],
  ["no exports", module(zero, { named: "call" }), /it does not export synod_call/],
  ["a trap", module([0x00]), /it trapped: unreachable/],
  ["a loop", module([0x03, 0x40, 0x0c, 0, 0x0b, ...zero]), /it ran for too long in one call/],
  ["garbage", module(bytes(4)), /it answered what is no answer/],
  ["two gigabytes", module(bytes(0xff, 0xff, 0xff, 0xff, 0x07)), /an address that is not in its memory|larger than/],
  ["much memory", module([0x41, 0xd0, 0x0f, 0x40, 0, 0x1a, ...zero]), /it wants more than 64 MB of memory/],
];

test("a protocol that does not ship is played, broken, shared and exported like any other", async ({ page }) => {
  await open(page, "/#2pc-commit");
  await bring(page, "roll.wasm", await roll());
  await expect(page).toHaveURL(/p=roll/);
  await known(page);
  await expect(page.locator(".gallery h2").last()).toHaveText("Yours");
  await page.locator(".transport-play").click();
  await expect(page.locator(".happened-end")).not.toBeEmpty();
  await expect(step(page)).not.toHaveText("step 0");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.locator('.node[data-node="1"]').click();
  await page.keyboard.press("c");
  await expect(page.locator(".node.down")).toHaveCount(1);
  await known(page);
  await expect(page).toHaveURL(/&x=/);
  await page.locator(".tabs-tab").nth(1).click();
  await expect(page.locator(".log-entry").first()).not.toBeEmpty();
  await expect(page.locator(".notice")).toHaveCount(0);
  await page.keyboard.press("w");
  await expect(page.locator(".why")).toContainText("Causes are not told for a protocol that was brought as a module");
  await page.keyboard.press("Escape");
  await expect(page.locator(".why")).toHaveCount(0);
  await page.getByRole("button", { name: "Share" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "JSON Lines" }).click();
  expect(await readFile(await (await download).path(), "utf8")).not.toContain("has failed");
  await page.keyboard.press("Escape");
  const link = new URL(page.url()).hash;
  expect(link).toMatch(/&m=[0-9a-f]{16}&/);
  await page.evaluate(() => void (location.hash = "#2pc-commit"));
  await expect(page.getByRole("banner")).toContainText("Two-phase commit");
  await page.evaluate((link) => void (location.hash = link), link);
  await expect(page.locator(".node.down")).toHaveCount(1);
  await expect(page.locator(".notice")).toHaveCount(0);
  // A link that was made with another module of that name.
  const other = link.replace(/&m=[0-9a-f]{16}/, "&m=0123456789abcdef");
  await page.evaluate((link) => void (location.hash = link), other);
  await expect(page.locator(".notice")).toContainText('made with another module called "roll"');
  await expect(page.locator(".node.down")).toHaveCount(1);
  // Elsewhere nobody has brought one.
  await page.goto("about:blank");
  await open(page, `/${link}`);
  await expect(page.getByRole("alert")).toContainText('there is no protocol "roll"; it is in a module');
});

test("a scenario that comes with a module goes first", async ({ page }) => {
  await open(page, "/#2pc-commit");
  const nodes = ["C", "K", "L"].map((id) => ({ id, roles: [id === "C" ? "clerk" : "keeper"] }));
  const scenario = { synod: 1, protocol: "roll", title: { en: "Three", zh: "三" }, nodes, steps: [] };
  await bring(page, "roll.wasm", await roll(), [{ name: "three.json", text: JSON.stringify(scenario) }]);
  await expect(page.getByRole("banner")).toContainText("Three");
  await expect(page.locator(".node")).toHaveCount(3);
});

test("a module that is bad is refused in a sentence, and what was shown stays", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, "/#2pc-commit&t=3");
  await expect(step(page)).toHaveText("step 3");
  for (const [name, buffer, sentence] of BAD) {
    await bring(page, `${name}.wasm`, buffer);
    await expect(page.getByRole("alert"), name).toContainText(sentence);
    await expect(page.getByRole("alert"), name).toContainText(`${name}.wasm`);
    await expect(step(page)).toHaveText("step 3");
    await page.getByRole("button", { name: "Dismiss" }).click();
  }
  const taken = Buffer.from(await (await fetch(new URL("/protocols/2pc.wasm", given("SYNOD_URL")))).arrayBuffer());
  await bring(page, "taken.wasm", taken);
  await expect(page.getByRole("alert")).toContainText("2pc, which is the name of one that ships");
  await bring(page, "large.wasm", Buffer.alloc(4 * 1024 * 1024 + 1));
  await expect(page.getByRole("alert")).toContainText("larger than 4 MB");
  // A good one is taken after all of them.
  await bring(page, "roll.wasm", await roll());
  await expect(page).toHaveURL(/p=roll/);
});

test("where a browser creates no workers, no module is run", async ({ page }) => {
  await page.addInitScript(() => Object.assign(window, { Worker: undefined }));
  await open(page, "/#2pc-commit&t=3");
  await bring(page, "roll.wasm", await roll());
  await expect(page.getByRole("alert")).toContainText("roll.wasm");
  await expect(page.getByRole("alert")).toContainText("only a worker may run it, and this browser creates none here");
  await expect(step(page)).toHaveText("step 3");
});

test("a node of a module that does not answer in time ends its worker, and the run stays where it is", async ({ page }) => {
  await page.addInitScript(() => {
    const Made = Worker;
    Object.assign(window, {
      Worker: class extends Made {
        #node: boolean;
        constructor(url: string, options: WorkerOptions) {
          super(url, options);
          this.#node = options.name !== "module";
        }
        override postMessage(message: { call?: unknown }) {
          if (!(this.#node && message.call && (window as never as { impatient?: boolean }).impatient)) super.postMessage(message);
        }
      },
    });
  });
  await open(page, "/#2pc-commit");
  await bring(page, "roll.wasm", await roll());
  await expect(page).toHaveURL(/p=roll/);
  const last = await goToEnd(page);
  expect(last).toBeGreaterThan(2);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.evaluate(() => Object.assign(window, { impatient: true }));
  // Another past: its nodes have to be asked.
  await page.locator('.node[data-node="1"]').click();
  await page.keyboard.press("c");
  await expect(page.locator(".page")).toContainText("it ran for too long in one call");
  await expect(page.locator(".node.down")).toHaveCount(1);
  await page.evaluate(() => Object.assign(window, { impatient: false }));
  await page.evaluate(() => void (location.hash = "#2pc-commit"));
  expect(await goToEnd(page)).toBeGreaterThan(2);
});

test("a search of a module that is silent for too long ends with its sentence", async ({ page }) => {
  await page.addInitScript(() => {
    const silent = () => "impatient" in window && Boolean(window.impatient);
    // What the worker is asked does not reach it; ten seconds are over at once.
    const [Made, later] = [Worker, window.setTimeout];
    Object.assign(window, {
      Worker: class extends Made {
        #searches: boolean;
        constructor(url: string, options: WorkerOptions) {
          super(url, options);
          this.#searches = options.name === "search";
        }
        override postMessage(message: { call?: unknown }) {
          if (!(this.#searches && message.call && silent())) super.postMessage(message);
        }
      },
      setTimeout: (then: () => void, ms?: number) => later(then, silent() && ms === 10_000 ? 100 : ms),
    });
  });
  await open(page, "/?actors=local#2pc-commit");
  await bring(page, "roll.wasm", await roll());
  await expect(page).toHaveURL(/p=roll/);
  await known(page);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.evaluate(() => Object.assign(window, { impatient: true }));
  await page.locator(".search-begin").click();
  await expect(page.locator(".search-told")).toContainText("The search has ended after 0 states: it ran for too long in one call");
  await expect(page.locator(".search-progress")).toHaveCount(0);
  // The next one is searched as ever.
  await page.evaluate(() => Object.assign(window, { impatient: false }));
  await page.locator(".search-begin").click();
  await expect(page.locator(".search-told")).toContainText(/Complete: these are all [\d,]+ states|It ended as soon as/);
});

test("a module that somebody brings is searched in a worker, and in none is not", async ({ page }) => {
  await open(page, "/?actors=local#2pc-commit");
  await bring(page, "roll.wasm", await roll());
  await expect(page).toHaveURL(/p=roll/);
  await known(page);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.locator(".search-begin").click();
  await expect(page.locator(".search-found")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator(".search-told")).toContainText(/Complete: these are all [\d,]+ states|It ended as soon as/);
  await page.evaluate(() => Object.assign(window, { Worker: undefined }));
  await page.locator(".search-begin").click();
  await expect(page.locator(".search-told")).toContainText("only a worker may run it");
});
