// Lighthouse's figures, with its own settings and throttling: no audit is left out.
import lighthouse from "lighthouse";
import desktop from "lighthouse/core/config/desktop-config.js";
import { DOCUMENTS } from "./places.js";
import { brief, list } from "./report.js";

const DEVICES = [
  { device: "mobile", config: undefined },
  { device: "desktop", config: desktop },
];
/** The categories that must be perfect. */
const BARS = ["accessibility", "best-practices", "seo"];
export const TITLES = ["performance", "accessibility", "best practices", "SEO", "CLS", "LCP", "TBT", "transferred"];

/** Measures each document on each device; a row of figures for each. */
export async function figures(browser, site, findings) {
  const port = Number(new URL(browser.wsEndpoint()).port);
  const rows = [];
  for (const { name, address } of DOCUMENTS) {
    for (const { device, config } of DEVICES) {
      const where = `${name}, ${device}`;
      const { lhr } = (await lighthouse(`${site}${address}`, { port, logLevel: "error" }, config)) ?? {};
      if (!lhr || lhr.runtimeError) throw new Error(`Lighthouse, ${where}: ${lhr?.runtimeError?.message}`);
      lhr.runWarnings.forEach((warning) => findings.note("Lighthouse", where, brief(warning)));
      judge(lhr, where, findings);
      rows.push([where, ...row(lhr)]);
    }
  }
  return rows;
}

/** The figures under TITLES. */
function row({ audits, categories }) {
  const score = (category) => Math.floor((categories[category].score ?? 0) * 100);
  const value = (audit) => audits[audit].numericValue ?? NaN;
  return [
    score("performance"),
    ...BARS.map(score),
    Number(value("cumulative-layout-shift").toFixed(4)),
    `${(value("largest-contentful-paint") / 1000).toFixed(1)} s`,
    `${value("total-blocking-time").toFixed(0)} ms`,
    `${(value("total-byte-weight") / 1024).toFixed(0)} KiB`,
  ];
}

/** Holds one report to the bars; what it finds without counting it is a note. */
function judge({ audits, categories }, where, findings) {
  for (const category of BARS) {
    for (const { id, weight } of categories[category].auditRefs) {
      const audit = audits[id];
      const failed = audit.scoreDisplayMode === "error" || (audit.score !== null && audit.score < 1);
      const informs = audit.scoreDisplayMode === "informative" && items(audit).length > 0;
      if (failed && weight > 0) findings.fail("Lighthouse", where, `${id}: ${explain(audit)}`);
      else if (failed || informs) findings.note("Lighthouse", where, `${id}: ${explain(audit)}`);
    }
    const { score, title } = categories[category];
    if (score !== 1) findings.fail("Lighthouse", where, `${title} is ${score === null ? "not known" : score * 100}`);
  }
  if (audits["cumulative-layout-shift"].numericValue !== 0) {
    findings.fail("Lighthouse", where, `CLS is not 0: ${explain(audits["layout-shifts"])}`);
  }
}

const items = (audit) => audit.details?.items ?? [];

/** An audit's title and the places that it names. */
function explain(audit) {
  return [audit.title, audit.errorMessage].filter(Boolean).join(": ") + list(items(audit).map(place));
}

function place(item) {
  const said = [item.node?.selector, item.node?.snippet, item.selector, item.coverage, item.description, item.url];
  const words = said.filter((part) => typeof part === "string").join(" ");
  return brief(words || JSON.stringify(item));
}
