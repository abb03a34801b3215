// How the browser tests run. `cargo xtask test page` serves the built page, finds a Chromium and passes both here.
import { defineConfig, devices } from "@playwright/test";
import { given } from "./given";

// Limits only end a hang and measure nothing: a test waits for what is shown, however long a busy machine takes
// to show it. Only a test that can no longer succeed reaches its limit.
const MINUTE = 60_000;
/** How long a test waits for something to appear. */
const HANGS = 3 * MINUTE;

export default defineConfig({
  timeout: 15 * MINUTE,
  expect: { timeout: HANGS, toPass: { timeout: HANGS } },
  // After so many hangs, the rest would hang too.
  maxFailures: 5,
  reportSlowTests: null,
  testDir: ".",
  // The picture, the scan and the bench have commands of their own.
  testMatch: process.env.SYNOD_ONLY ?? "*.spec.ts",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // No test depends on how many others run beside it.
  workers: 2,
  // What fails once and then does not is named as flaky, and ends no run.
  retries: 1,
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: given("SYNOD_URL"),
    actionTimeout: HANGS,
    navigationTimeout: HANGS,
    locale: "en-GB",
    // A test that takes a file's place must not be answered out of what is kept; offline.spec.ts lets it be kept.
    serviceWorkers: "block",
    launchOptions: {
      timeout: HANGS,
      executablePath: given("SYNOD_CHROMIUM"),
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
