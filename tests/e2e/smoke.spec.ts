// The page starts, wherever it lies, asks for nothing but its own files, and can be used by everybody.
import { given } from "./given";
import { expect, expectNoBarriers, open, test } from "./page";

for (const path of ["/", given("SYNOD_SUB_PATH")]) {
  test(`starts at ${path} and asks for nothing but its own files`, async ({ page, baseURL }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    // The run is known once the workers have answered: all that the page and they need has arrived.
    await open(page, path);
    const files = asked.filter((url) => !url.startsWith("data:"));
    const here = new URL(path, baseURL).href;
    expect(files.filter((url) => !url.startsWith(here))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["synod-web_bg.wasm", "worker.js"].map((file) => here + file)));
  });
}

for (const start of ["index.html", "embed.html"]) {
  test(`${start}: the first lesson can be played with what first-load.json lists, the rest comes later`, async ({
    page,
    request,
    baseURL,
  }) => {
    const listed = (await (await request.get(new URL("/first-load.json", baseURL).href)).json()) as string[];
    const first = listed.map((file) => (file === "index.html" ? start : file));
    const asked = new Set<string>();
    let give = () => {};
    const given = new Promise<void>((done) => (give = done));
    await page.route(/./, async (route) => {
      const file = new URL(route.request().url()).pathname.slice(1);
      if (!file.startsWith("image/")) asked.add(file);
      if (!first.includes(file)) await given;
      await route.continue();
    });
    await page.goto(`/${start}?lang=en`);
    const step = page.locator(".transport-step");
    await expect(step).toHaveText("step 0");
    await page.locator(".transport-play").click();
    await expect(step).not.toHaveText("step 0");
    await page.keyboard.press("End");
    await expect(page.locator(".happened-end")).not.toBeEmpty();
    // The nodes of a widget run in its own thread, unless it is told otherwise.
    const needed = first.filter((file) => start === "index.html" || file !== "worker.js");
    expect([...asked].filter((file) => first.includes(file)).sort()).toEqual(needed.sort());
    if (start === "embed.html") return give();
    await page.keyboard.press("?");
    await expect(page.locator(".inspector > *, .gallery, dialog")).toHaveCount(0);
    expect(new URL(page.url()).hash).toBe("");
    give();
    await expect(page.locator(".inspector > *").first()).toBeVisible();
    await expect(page.locator(".gallery-lesson").first()).toBeVisible();
    await expect(page.locator("#help-title")).toBeVisible();
    await expect.poll(() => new URL(page.url()).hash).toContain("#paxos-x&t=");
  });
}

test("has no barrier for anybody", async ({ page }) => {
  await open(page, "/");
  await expectNoBarriers(page);
});

test.describe("when a file does not arrive", () => {
  test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });

  test("says so in words, in both languages", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("/");
    const message = page.getByRole("alert");
    await expect(message).toContainText("Synod could not start");
    await expect(message).toContainText("未能启动");
    await expectNoBarriers(page);
  });

  test("a protocol that does not come is named, what was shown stays, and it may come later", async ({ page }) => {
    await open(page, "/#2pc-commit");
    const shown = (await page.locator("h1").textContent()) ?? "";
    await page.route("**/3pc.wasm", (route) => route.abort());
    await page.evaluate(() => void (location.hash = "#3pc-split"));
    await expect(page.getByRole("alert")).toContainText("Not loaded: 3pc");
    await expect(page.locator("h1")).toHaveText(shown);
    await page.unroute("**/3pc.wasm");
    await page.evaluate(() => void (location.hash = "#3pc-slow"));
    await expect(page.locator("h1")).toContainText("Three-phase commit");
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
});

test("its policy lets nobody else's code in", async ({ page }) => {
  await open(page, "/");
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain("unsafe-inline");
});
