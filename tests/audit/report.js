// What an audit says: findings as lines, figures as tables.

/** How many places of the same finding are named. */
const PLACES = 3;

/** All that was found, each thing once with its places, in the order of the audits. */
export class Findings {
  #found = new Map();
  /** How many findings miss a bar. */
  failures = 0;

  /** A finding that misses a bar. */
  fail(checker, where, what) {
    this.failures += 1;
    this.#add(`FAILED  ${checker}: ${what}`, where);
  }

  /** A finding that misses none. */
  note(checker, where, what) {
    this.#add(`note    ${checker}: ${what}`, where);
  }

  #add(said, where) {
    const places = this.#found.get(said) ?? [];
    places.push(where);
    this.#found.set(said, places);
  }

  print() {
    console.log(this.#found.size === 0 ? "\nNothing was found." : "");
    for (const [said, places] of this.#found) {
      const more = places.length > PLACES ? ` and ${places.length - PLACES} more` : "";
      console.log(`${said}\n        at ${places.slice(0, PLACES).join("; ")}${more}`);
    }
  }
}

/** Prints rows of texts and numbers under their titles; the first column is to the left, the others to the right. */
export function table(titles, rows) {
  const lines = [titles, ...rows].map((row) => row.map(String));
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const show = (line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  console.log(`\n${lines.map(show).join("\n")}`);
}

/** Lines under a finding, the first ones only where there are many. */
export function list(lines, most = 8) {
  const more = lines.length > most ? [`… and ${lines.length - most} more`] : [];
  return [...lines.slice(0, most), ...more].map((line) => `\n            ${line}`).join("");
}

/** A text in one line, cut where it grows long. */
export function brief(text, longest = 160) {
  const line = String(text ?? "").replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
