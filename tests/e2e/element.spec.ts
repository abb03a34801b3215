// The element in host pages as tools make them: a source that changes, grounds that change, a script that is bundled or
// inlined, policies that refuse the frame, paper.
import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { given } from "./given";
import { Host } from "./host";

const synod = new URL(given("SYNOD_URL")).origin;
let host: Host;
let source: string;

test.beforeAll(async () => {
  host = await Host.start();
  source = await (await fetch(`${synod}/synod.js`)).text();
  host.file("/synod.js", "text/javascript", source);
});
test.afterAll(() => host.stop());

const script = `<script src="${synod}/synod.js"></script>`;
const run = (page: Page) => page.locator("synod-run");
const frame = (page: Page) => run(page).locator("iframe").contentFrame();
const started = (page: Page) => expect(frame(page).locator(".transport-step")).toHaveText("step 0");
const theme = (page: Page) => frame(page).locator("html");
const fallback = (page: Page) => page.getByText("Here would be a run.");

test("a new source replaces the old one: the history keeps its length, and the widget its height", async ({ page }) => {
  await page.goto(host.page("/before", { body: "<h1>Before</h1>" }));
  await page.goto(host.page("/source", { body: `${script}<synod-run src="#paxos-x" lang="en"></synod-run>` }));
  await started(page);
  const height = async () => (await run(page).boundingBox())?.height ?? 0;
  await expect.poll(height).not.toBe(420);
  const [before, entries] = [await height(), await page.evaluate(() => history.length)];
  const heights = await page.evaluate(() => {
    const [element, seen] = [document.querySelector("synod-run") as HTMLElement, new Set<number>()];
    Object.assign(window, { seen });
    new ResizeObserver(() => seen.add(element.offsetHeight)).observe(element);
    element.setAttribute("src", "#paxos-duel");
    return seen.size;
  });
  expect(heights).toBe(0);
  await expect(frame(page).locator("h1")).toContainText("Outbidding");
  await run(page).evaluate((element) => element.setAttribute("controls", "none"));
  await expect(frame(page).locator(".transport")).toHaveCount(0);
  await run(page).evaluate((element) => element.setAttribute("controls", "transport"));
  await started(page);
  await expect.poll(height).toBe(before);
  expect(await page.evaluate(() => [...(window as never as { seen: Set<number> }).seen])).not.toContain(420);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await page.goBack();
  await expect(page.getByRole("heading")).toHaveText("Before");
});

const grounds: [string, string, (page: Page) => Promise<unknown>][] = [
  [
    "an attribute of the body that only a style sheet knows",
    "<style>[data-md-color-scheme=slate]{background:#1e2129}</style>",
    (page) => page.evaluate(() => document.body.setAttribute("data-md-color-scheme", "slate")),
  ],
  [
    "a class on a wrapper",
    "<style>.dark{background:rgb(20 20 20)}</style>",
    (page) => page.evaluate(() => document.querySelector("#wrapper")?.classList.add("dark")),
  ],
  [
    "a ground with a transition",
    "<style>body{transition:background-color .4s;background:#fff}.night{background:#101010}</style>",
    (page) => page.evaluate(() => document.body.classList.add("night")),
  ],
  [
    "the system's scheme",
    "<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){body{background:#111}}</style>",
    (page) => page.emulateMedia({ colorScheme: "dark" }),
  ],
  [
    "a style sheet that is added",
    "",
    (page) => page.addStyleTag({ content: "html{background:#000}" }),
  ],
  [
    "a colour in a newer notation",
    "<style>.dark{background:oklch(0.21 0.03 264)}</style>",
    (page) => page.evaluate(() => document.querySelector("#wrapper")?.classList.add("dark")),
  ],
];

for (const [what, head, change] of grounds) {
  test(`the theme follows ${what}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light" });
    const body = `${head}${script}<div id="wrapper"><synod-run src="#2pc-commit" lang="en"></synod-run></div>`;
    await page.goto(host.page("/ground", { body }));
    await started(page);
    await expect(theme(page)).toHaveAttribute("data-theme", "light");
    await change(page);
    await expect(theme(page)).toHaveAttribute("data-theme", "dark");
  });
}

/** Ways in which tools deliver the script: from Synod as a module, inlined as a script and as a module, as data. */
const ways: [string, string, boolean][] = [
  ["a module from Synod", `<script type="module" src="${synod}/synod.js"></script>`, true],
  ["inlined", "<script>SOURCE</script>", false],
  ["inlined as a module", '<script type="module">SOURCE</script>', false],
  ["as data", '<script src="data:text/javascript;base64,DATA"></script>', false],
  ["bundled", '<script src="/assets/bundle.js" type="module"></script>', false],
];

for (const [what, tag, knows] of ways) {
  test(`the script works ${what}`, async ({ page }) => {
    const thrown: string[] = [];
    page.on("pageerror", (error) => thrown.push(error.message));
    host.file("/assets/bundle.js", "text/javascript", source);
    const delivered = tag.replace("SOURCE", () => source).replace("DATA", Buffer.from(source).toString("base64"));
    const element = (src: string) => `<synod-run src="${src}" lang="en"><p>Here would be a run.</p></synod-run>`;
    await page.goto(host.page("/whole", { body: delivered + element(`${synod}/#2pc-commit`) }));
    await started(page);
    await page.goto(host.page("/part", { body: delivered + element("#2pc-commit") }));
    if (knows) await started(page);
    else await expect(fallback(page)).toBeVisible();
    expect(page.frames().map((one) => one.url()).filter((url) => url.startsWith(new URL(page.url()).origin))).toHaveLength(1);
    expect(thrown).toEqual([]);
  });
}

test("a folder is one with or without its slash", async ({ page }) => {
  const src = `${synod}/${given("SYNOD_SUB_PATH").replace(/^\/|\/$/g, "")}#2pc-commit`;
  await page.goto(host.page("/folder", { body: `${script}<synod-run src="${src}" lang="en"></synod-run>` }));
  await started(page);
});

test("where the host refuses the frame, or nothing of Synod is there, the content is shown at once", async ({ page }) => {
  const element = (src: string) => `<synod-run src="${src}"><p>Here would be a run.</p></synod-run>`;
  const policy = "default-src 'self'; frame-src 'none'";
  const local = '<script src="/synod.js"></script>';
  for (const [address, within] of [
    [host.page("/refused", { body: local + element(`${synod}/#paxos-x`), policy }), 1500],
    // A copy of the script whose frame is the host's own 404.
    [host.page("/missing", { body: local + element("#paxos-x") }), 4000],
  ] as const) {
    await page.goto(address);
    await expect(fallback(page)).toBeVisible({ timeout: within });
    await expect(run(page).locator("iframe")).toBeHidden();
  }
});

test("a source that is no address of Synod shows the content, and nothing is thrown later", async ({ page }) => {
  await page.clock.install();
  const thrown: string[] = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  for (const src of ["#paxos-x", "data:text/html,embedded", "https://"]) {
    const body = `<script src="data:text/javascript;base64,${Buffer.from(source).toString("base64")}"></script>
      <synod-run src="${src}"><p>Here would be a run.</p></synod-run>`;
    await page.goto(host.page("/nowhere", { body }));
    await expect(fallback(page)).toBeVisible();
    await page.clock.runFor(30_000);
    await expect(fallback(page)).toBeVisible();
  }
  expect(thrown).toEqual([]);
});

test("on paper a picture between the tags keeps within the element's height", async ({ page }) => {
  const picture = `<img alt="A diagram" src="data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="700" height="900"/>')}">`;
  // As the style sheet of reveal.js has it.
  const rule = "<style>synod-run img{max-width:95%;max-height:95%}</style>";
  const body = `${script}${rule}<synod-run src="#2pc-commit" height="480">${picture}</synod-run>`;
  await page.goto(host.page("/paper", { body }));
  await started(page).catch(() => {});
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("img")).toBeVisible();
  expect((await page.getByRole("img").boundingBox())?.height).toBeLessThanOrEqual(480);
});
