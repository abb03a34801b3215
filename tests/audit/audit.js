// Audits the built page and the widget: Lighthouse (mobile and desktop), axe with its best practices, html-validate and
// vnu. Prints the figures and all that was found; fails if a bar is missed: accessibility, best practices and SEO 100,
// CLS 0, no errors. Performance has no bar here, since it depends on the machine.
//
// `cargo xtask audit` serves the page and says where: SYNOD_URL, SYNOD_CHROMIUM (the browser's program), and SYNOD_JAVA
// (Java's program, for vnu), which may be missing.
import puppeteer from "puppeteer-core";
import { barriers } from "./barriers.js";
import { TITLES, figures } from "./figures.js";
import { markup } from "./markup.js";
import { Findings, table } from "./report.js";

/** The value of a variable that must be set. */
function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the audit with \`cargo xtask audit\``);
  return value;
}

const site = given("SYNOD_URL");
const findings = new Findings();
const browser = await puppeteer.launch({
  executablePath: given("SYNOD_CHROMIUM"),
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  protocolTimeout: 600_000,
});
try {
  const measured = await figures(browser, site, findings);
  const counted = [
    ...(await markup(browser, site, process.env.SYNOD_JAVA, findings)),
    ...(await barriers(browser, site, findings)),
  ];
  findings.print();
  table(["Lighthouse", ...TITLES], measured);
  console.log("The server compresses what it sends, as a static host does.");
  table(["checked by", "documents", "errors", "warnings or undecided"], counted);
} finally {
  await browser.close();
}
const { failures } = findings;
console.log(failures === 0 ? "\nAll bars are reached." : `\nFAILED: bars are missed in ${failures} places.`);
process.exitCode = failures === 0 ? 0 : 1;
