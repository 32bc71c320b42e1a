// Copies the front-end files of the staff screens from npm packages to app/admin/static/vendor, with their licences.
//
//   npm run vendor          install exactly what package-lock.json says (in a temporary folder) and copy
//   npm run vendor:check    the same, but only compare with what is committed; exit 1 when something differs
//
// Tabler stays at 1.0.0: it is the newest release whose style sheet paints in browsers without color-mix(), oklch()
// and light-dark(), which many office machines still run. Jodit's es2018 build is taken for the same reason.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const TARGET = join(ROOT, "app/admin/static/vendor");

const FILES = {
  tabler: {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    LICENSE: "@tabler/core/LICENSE",
    "LICENSE.bootstrap": "bootstrap/LICENSE",
    "LICENSE.popper": "@popperjs/core/LICENSE.md",
  },
  "tom-select": {
    "tom-select.complete.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "tom-select.bootstrap5.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
    LICENSE: "tom-select/LICENSE",
    "LICENSE.sifter": "@orchidjs/unicode-variants/LICENSE",
  },
  jodit: {
    "jodit.min.js": "jodit/es2018/jodit.min.js",
    "jodit.min.css": "jodit/es2018/jodit.min.css",
    LICENSE: "jodit/LICENSE.txt",
  },
  "tabler-icons": {
    LICENSE: "@tabler/icons/LICENSE",
  },
};

// The icons of the sprite: name on our pages = file name in @tabler/icons.
const ICONS = `
  alert-triangle arrow-back-up arrow-left archive ban book building calendar chart-bar check chevron-down chevron-left
  chevron-right chevrons-left chevrons-right circle-check clock copy database dots download edit external-link eye
  file-text filter folder folder-plus forms history home inbox info-circle key language list list-details lock logout
  menu-2 message paperclip plug plus refresh rss search send settings shield shield-lock sitemap stack-2 trash upload
  user user-plus users users-group world x
`.trim().split(/\s+/);

/** One SVG file with a symbol for each icon; strokes come from the page's style sheet. */
function sprite(modules) {
  const symbols = ICONS.map((name) => {
    const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const body = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

function build(modules, into) {
  for (const [folder, files] of Object.entries(FILES)) {
    mkdirSync(join(into, folder), { recursive: true });
    for (const [name, source] of Object.entries(files)) cpSync(join(modules, source), join(into, folder, name));
  }
  writeFileSync(join(into, "tabler-icons/sprite.svg"), sprite(modules));
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const lines = Object.entries(packages)
    .filter(([path]) => path.startsWith("node_modules/"))
    .map(([path, { version, license }]) => `${path.slice("node_modules/".length)} ${version} ${license}`);
  writeFileSync(join(into, "VERSIONS"), `${lines.join("\n")}\n`);
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function differences(left, right) {
  const names = new Set([...files(left), ...(existsSync(right) ? files(right) : [])]);
  const same = (name) =>
    existsSync(join(left, name)) &&
    existsSync(join(right, name)) &&
    readFileSync(join(left, name)).equals(readFileSync(join(right, name)));
  return [...names].filter((name) => !same(name));
}

const work = mkdtempSync(join(tmpdir(), "vendor-"));
try {
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(ROOT, name), join(work, name));
  execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: work, stdio: "inherit" });
  const fresh = join(work, "vendor");
  build(join(work, "node_modules"), fresh);
  const changed = differences(fresh, TARGET);
  if (process.argv.includes("--check")) {
    for (const name of changed) console.error(`differs from package-lock.json: app/admin/static/vendor/${name}`);
    process.exitCode = changed.length ? 1 : 0;
  } else {
    rmSync(TARGET, { recursive: true, force: true });
    cpSync(fresh, TARGET, { recursive: true });
    console.log(`${files(TARGET).length} files, ${changed.length} of them changed`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
