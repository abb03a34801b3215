// What `cargo xtask test page` tells the browser tests: SYNOD_URL (the built page at its root), SYNOD_SUB_PATH (a path
// under which the same server shows it a second time), SYNOD_CHROMIUM (the browser's program) and SYNOD_MODULE (the
// module of a protocol that does not ship); to the benchmark SYNOD_FIGURES (what the native one says, as JSON); and where
// this machine has them, SYNOD_FIREFOX (its program), SYNOD_WEBKIT (the programs of WebKitGTK's driver and of its
// MiniBrowser, with a colon between) and SYNOD_MKDOCS (its program).

/** The value of one of these variables. */
export function given(name: "SYNOD_URL" | "SYNOD_SUB_PATH" | "SYNOD_CHROMIUM" | "SYNOD_MODULE" | "SYNOD_FIGURES"): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start these tests with \`cargo xtask test page\``);
  return value;
}

/** What `task` makes of the value of a variable that is set only where this machine has what it names. */
export function perhaps<T>(
  name: "SYNOD_FIREFOX" | "SYNOD_WEBKIT" | "SYNOD_MKDOCS",
  task: (value: string) => T,
): T | undefined {
  const value = process.env[name];
  return value ? task(value) : undefined;
}
