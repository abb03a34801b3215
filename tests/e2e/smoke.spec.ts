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

test("fetches what first-load.json lists until the first lesson can be played", async ({ page, request, baseURL }) => {
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).pathname.slice(1) || "index.html"));
  await open(page, "/");
  await page.keyboard.press("Space");
  await expect(page.locator(".transport-step")).not.toHaveText("step 0");
  // The gallery's titles come after the first drawing.
  asked.delete("protocols/index.json");
  const listed = (await (await request.get(new URL("/first-load.json", baseURL).href)).json()) as string[];
  expect([...asked].filter((name) => !name.startsWith("data:")).sort()).toEqual(listed.sort());
});

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
