// Packs the npm packages:
//   node packaging/npm/pack.mjs OUT main                      the launcher
//   node packaging/npm/pack.mjs OUT linux-x64 target/…/breakeven    the program for a platform
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const main = JSON.parse(readFileSync(join(here, "breakeven/package.json"), "utf8"));
const cargo = /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];

const [out, platform, program] = process.argv.slice(2);
const known = Object.keys(main.optionalDependencies).map((name) => name.replace("breakeven-", ""));
if (!out || !(platform === "main" || (known.includes(platform) && program))) {
  console.error(`usage: pack.mjs OUT main | pack.mjs OUT PLATFORM PROGRAM, with a PLATFORM of ${known.join(", ")}`);
  process.exit(2);
}
for (const [name, version] of [["breakeven", main.version], ...Object.entries(main.optionalDependencies)]) {
  if (version !== cargo) {
    console.error(`error: ${name} has version ${version} in package.json, and Cargo.toml has ${cargo}`);
    process.exit(1);
  }
}

const name = platform === "main" ? "breakeven" : `breakeven-${platform}`;
const folder = resolve(out, name);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
if (platform === "main") {
  cpSync(join(here, "breakeven"), folder, { recursive: true });
} else {
  const [os, cpu] = platform.split("-");
  const { description, license } = main;
  const files = ["bin"];
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name, version: cargo, description: `${description} (${platform})`, license, files, os: [os], cpu: [cpu] }, null, 2),
  );
  mkdirSync(join(folder, "bin"));
  const target = join(folder, "bin", os === "win32" ? "breakeven.exe" : "breakeven");
  cpSync(program, target);
  chmodSync(target, 0o755);
}
for (const text of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(root, text), join(folder, text));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
execFileSync(npm, ["pack", "--silent", "--pack-destination", resolve(out)], { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
