// A book that mdBook builds with the preprocessor, as readers see it: on the screen, in print, without scripts.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { given } from "./given";
import { Host } from "./host";
import { expect, test } from "./page";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};
const TEST = "a_book_has_widgets_with_pictures_in_them";
let host: Host;
let book: string;
let address: string;

// Serial, so that the book is built once.
test.describe.configure({ mode: "default" });

/** The command line's own test builds the book; `cargo xtask test page` has compiled it. */
test.beforeAll(async () => {
  book = await mkdtemp(join(tmpdir(), "synod-book-"));
  const env = { ...process.env, SYNOD_BOOK: book, SYNOD_BOOK_BASE: given("SYNOD_URL") };
  const cargo = ["test", "-p", "synod-cli", "--test", "mdbook", "--", "--exact", TEST];
  await promisify(execFile)("cargo", cargo, { env, maxBuffer: Infinity });
  host = await Host.start();
  const pages = join(book, "book");
  for (const file of await readdir(pages, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(file.name)];
    const path = join(file.parentPath, file.name);
    if (type) host.file(`/${relative(pages, path)}`, type, await readFile(path));
  }
  address = host.file("/robots.txt", "text/plain", "").replace("robots.txt", "");
});
test.afterAll(async () => {
  await host?.stop();
  if (book) await rm(book, { recursive: true });
});

test("a chapter has runs that play", async ({ page }) => {
  await page.goto(`${address}ch1.html`);
  const runs = page.locator("synod-run");
  await expect(runs).toHaveCount(4);
  const first = runs.first().locator("iframe").contentFrame();
  await expect(first.locator(".transport-step")).toHaveText("step 0");
  await runs.first().evaluate((run: HTMLElement & { seek(step: number): void }) => run.seek(43));
  await expect(first.locator(".transport-step")).toHaveText("step 43");
  await expect(page.locator("synod-run svg").first()).toBeHidden();
  const chinese = runs.nth(2);
  await chinese.scrollIntoViewIfNeeded();
  await expect(chinese.locator("iframe").contentFrame().locator("html")).toHaveAttribute("lang", /^zh/);
});

test("a scenario written in a chapter is the run", async ({ page }) => {
  await page.goto(`${address}more/ch2.html`);
  const frame = page.locator("synod-run iframe").contentFrame();
  await expect(frame.locator(".transport-step")).toHaveText("step 0");
  await expect(frame.locator("body")).toContainText("coordinator");
});

test("on paper the pictures stand for the runs, within the page", async ({ page }) => {
  await page.goto(`${address}ch1.html`);
  await expect(page.locator("synod-run iframe").first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("synod-run iframe").first()).toBeHidden();
  for (const picture of await page.locator("synod-run svg").all()) {
    await expect(picture).toBeVisible();
    const fits = await picture.evaluate((svg) => {
      const [paper, drawn] = [svg.closest("main")!.getBoundingClientRect(), svg.getBoundingClientRect()];
      return drawn.width > 300 && drawn.right <= paper.right + 1;
    });
    expect(fits).toBe(true);
  }
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("pictures, words and links are there", async ({ page }) => {
    await page.goto(`${address}ch1.html`);
    await expect(page.getByRole("img", { name: "X is 3 or 7?" })).toBeVisible();
    await expect(page.getByText("nobody may decide.")).toBeVisible();
    const link = page.getByRole("link", { name: "Open in Synod" }).first();
    await expect(link).toHaveAttribute("href", new URL("#paxos-x", given("SYNOD_URL")).href);
  });
});
