// What every browser test uses: a page whose every complaint is kept, and the check for accessibility.
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

/** A test whose page may not log an error, throw, break its own policy, or miss a file. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
      page.on("requestfailed", (request) => {
        // A page that is left does not wait for its workers to have started.
        if (request.failure()?.errorText === "net::ERR_ABORTED" && /(worker|synod-web)\.js$/.test(request.url())) return;
        complaints.push(`request failed: ${request.url()} ${request.failure()?.errorText}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
      });
      await use(complaints);
      expect(complaints, "what the page complained about").toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the page at an address and waits until the app has taken the place of the loading state and knows the run. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator("main:not(.boot)")).toBeVisible();
  await expect(page.locator(".page[aria-busy]")).toHaveCount(0);
}

/** Fails when axe finds a serious or critical barrier, naming the rule and the elements. */
export async function expectNoBarriers(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const barriers = violations
    .filter((violation) => ["serious", "critical"].includes(violation.impact ?? ""))
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(barriers).toEqual([]);
}

export { expect };
