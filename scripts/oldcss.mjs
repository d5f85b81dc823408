// Holds the pages' style sheets against Chromium 68, the browser of an old TV:
// prints what it would not understand and fails. What stands within @supports,
// or after a plainer declaration of the same property, has a way out and is let be.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import postcss from "postcss";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const ROOMS = ["ui", "kiosk", "counter", "desk", "display", "office"];

const PROPERTIES = [
  [/^inset(-block|-inline)?(-start|-end)?$/, "Chromium 87: top, right, bottom, left"],
  [/^aspect-ratio$/, "Chromium 88: padding in percent"],
  [/^(margin|padding|border)-(inline|block)$/, "Chromium 87: name each side"],
  [/^(translate|rotate|scale)$/, "Chromium 104: transform"],
  [/^content-visibility$/, "Chromium 85"],
];
const VALUES = [
  [/(^|[\s,(])(clamp|min|max)\(/, "Chromium 79: calc, or a media query"],
  [/(^|[\s,(])env\(/, "Chromium 69: a plain value before it"],
  [/(^|[\s,(])(color-mix|oklch|oklab|lab|lch|light-dark)\(/, "Chromium 111 and later"],
  [/\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|lh)\b/, "Chromium 105 and later"],
];
const SELECTORS = [
  [/:(is|where)\(/, "Chromium 88: write the list out"],
  [/:has\(/, "Chromium 105"],
  [/:not\([^)]*,/, "Chromium 88: one :not each"],
];
const AT_RULES = [
  [/^(layer|container|property|scope|starting-style)$/, "Chromium 85 and later"],
];

/**
 * @param {string} css
 * @param {string} file name for the messages
 * @returns {string[]} one line a fault
 */
export function faultsOf(css, file) {
  const found = [];
  const root = postcss.parse(css, { from: file });
  const flexed = flexSelectors(root);
  const note = (node, what, why) => found.push(`${file}:${node.source.start.line}: ${what}: ${why}`);
  const against = (list, text, node) => list.filter(([pattern]) => pattern.test(text)).forEach(([, why]) => note(node, text, why));
  root.walkAtRules((rule) => against(AT_RULES, rule.name, rule));
  root.walkRules((rule) => {
    against(SELECTORS, rule.selector, rule);
    if (rule.parent.type === "rule") note(rule, rule.selector, "Chromium 112: rules within rules");
    if (rule.selectors.length > 1 && rule.selector.includes(":focus-visible")) {
      note(rule, rule.selector, "Chromium 86: an unknown :focus-visible drops the whole list; give it a rule of its own");
    }
  });
  root.walkDecls((declaration) => {
    if (hasWayOut(declaration)) return;
    against(PROPERTIES, declaration.prop, declaration);
    against(VALUES, declaration.value, declaration);
    if (/^(row-|column-)?gap$/.test(declaration.prop) && flexed.has(declaration.parent.selector) && !isGrid(declaration.parent)) {
      note(declaration, declaration.parent.selector + " " + declaration.prop, "Chromium 84 for flex boxes: a grid, or margins");
    }
  });
  return found;
}

/** Selectors that are made flex boxes anywhere in the sheet. */
function flexSelectors(root) {
  const selectors = new Set();
  root.walkDecls("display", (declaration) => {
    if (/flex/.test(declaration.value)) selectors.add(declaration.parent.selector);
  });
  return selectors;
}

function isGrid(rule) {
  return rule.some((node) => node.type === "decl" && node.prop === "display" && /grid/.test(node.value));
}

function hasWayOut(declaration) {
  for (let node = declaration.parent; node; node = node.parent) {
    if (node.type === "atrule" && node.name === "supports") return true;
  }
  const before = declaration.parent.nodes.slice(0, declaration.parent.index(declaration));
  return before.some((node) => node.type === "decl" && node.prop === declaration.prop);
}

/** The style sheets of a room, as paths from the project's folder. */
function sheetsOf(room) {
  const folder = path.join(ROOT, room, "static");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(".css")).map((name) => path.join(room, "static", name));
}

function main() {
  const files = ROOMS.flatMap(sheetsOf);
  const found = files.flatMap((file) => faultsOf(readFileSync(path.join(ROOT, file), "utf8"), file));
  found.forEach((line) => console.error(line));
  console.log(`${files.length} style sheets, ${found.length} faults for Chromium 68`);
  process.exitCode = found.length > 0 || files.length === 0 ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
