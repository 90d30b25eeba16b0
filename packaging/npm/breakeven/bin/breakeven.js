#!/usr/bin/env node
// Starts the program out of the package for this platform, with the same arguments, streams and exit status.
"use strict";

const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const name = process.platform === "win32" ? "breakeven.exe" : "breakeven";

let program;
try {
  program = require.resolve(`breakeven-${platform}/bin/${name}`);
} catch {
  console.error(
    `error: there is no breakeven-${platform} beside this package. Was it installed with --omit=optional, or is this ` +
      "platform not built? `cargo install breakeven` builds it from source.",
  );
  process.exit(2);
}

const ended = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ended.error) {
  console.error(`error: ${program} could not be started: ${ended.error.message}`);
  process.exit(2);
}
if (ended.signal) process.kill(process.pid, ended.signal);
process.exit(ended.status ?? 2);
