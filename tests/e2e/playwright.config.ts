// How the browser tests run. `cargo xtask test page` serves the built page, finds a Chromium and passes both here.
import { defineConfig, devices } from "@playwright/test";
import { given } from "./given";

export default defineConfig({
  testDir: ".",
  // The picture is taken by a command of its own.
  testMatch: process.env.SYNOD_PICTURE ? "picture.ts" : "*.spec.ts",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: given("SYNOD_URL"),
    locale: "en-GB",
    launchOptions: {
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
