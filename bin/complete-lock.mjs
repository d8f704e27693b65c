/**
 * Adds to package-lock.json the platform-specific packages that npm left out because the machine that wrote the
 * lock could not use or fetch them. Without these entries `npm ci` on another operating system misses its binaries
 * (or, for a listed optional dependency, refuses the lock). Run it after every `npm update` or `npm install`.
 */
import { readFileSync, writeFileSync } from "node:fs";

const SYSTEMS = ["darwin", "linux", "win32", "freebsd", "android", "openharmony", "sunos", "aix", "netbsd", "openbsd"];
const PROCESSORS = ["arm64", "x64", "arm", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el"];

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const packages = lock.packages;
let added = 0;

for (const owner of Object.values({ ...packages })) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const isRange = !/^\d/.test(version);
    const isPresent = Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`));
    if (isRange || isPresent) continue;

    const words = name.split("/").pop().split("-");
    const os = SYSTEMS.find((system) => words.includes(system));
    const cpu = PROCESSORS.find((processor) => words.includes(processor));
    if (!os || !cpu) continue;

    const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : undefined;
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(owner.dev && { dev: true }),
      ...(libc && os === "linux" && { libc }),
      optional: true,
      os: [os],
    };
    added += 1;
  }
}

writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} platform packages added`);
