// The pages' modules run as they are, without a bundler, on the browser of an
// old TV: Chromium 68. The parser refuses syntax after ES2018; the rules below
// refuse what the language and the browser learned later. Tools and tests run
// on Node and may use what it has.
import js from "@eslint/js";
import esx from "eslint-plugin-es-x";
import globals from "globals";

const PAGES = ["ui/static/**/*.js", "kiosk/static/**/*.js", "counter/static/**/*.js", "desk/static/**/*.js", "display/static/**/*.js", "office/static/**/*.js"];
const TOOLS = ["**/*.mjs"];

/** What Chromium 68 lacks and eslint-plugin-es-x, which knows the language only, does not see. */
const LATER_MEMBERS = [
  ["AbortSignal", "timeout", "Chromium 103: use an AbortController and setTimeout"],
  ["AbortSignal", "any", "Chromium 116"],
  ["URL", "canParse", "Chromium 120"],
  ["crypto", "randomUUID", "Chromium 92: use crypto.getRandomValues"],
  ["navigator", "locks", "Chromium 69"],
  ["Intl", "ListFormat", "Chromium 72"],
  ["Intl", "RelativeTimeFormat", "Chromium 71"],
  ["Intl", "Segmenter", "Chromium 87"],
].map(([object, property, message]) => ({ object, property, message }));

/** Methods by their names alone, where called: a property of that name is anybody's right. */
const LATER_METHODS = [
  ["at", "Chromium 92"],
  ["flat", "Chromium 69"],
  ["flatMap", "Chromium 69"],
  ["findLast", "Chromium 97"],
  ["findLastIndex", "Chromium 97"],
  ["toSorted", "Chromium 110"],
  ["toReversed", "Chromium 110"],
  ["toSpliced", "Chromium 110"],
  ["replaceAll", "Chromium 85"],
  ["matchAll", "Chromium 73"],
  ["replaceChildren", "Chromium 86: empty the element, then append"],
  ["toggleAttribute", "Chromium 69: setAttribute or removeAttribute"],
  ["requestSubmit", "Chromium 76"],
  ["checkVisibility", "Chromium 105"],
  ["getOrInsert", "Chromium 145"],
].map(([name, message]) => ({ selector: `CallExpression[callee.property.name='${name}']`, message: `.${name}(): ${message}` }));

export default [
  { ignores: ["node_modules/", "data/", "bin/", "test-results/"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "no-implicit-globals": "error",
      "no-unused-vars": ["error", { args: "after-used", caughtErrors: "none" }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: PAGES,
    ...esx.configs["flat/restrict-to-es2018"],
  },
  {
    files: PAGES,
    languageOptions: { ecmaVersion: 2018, sourceType: "module", globals: globals.browser },
    rules: {
      "no-restricted-properties": ["error", ...LATER_MEMBERS],
      "no-restricted-syntax": ["error", ...LATER_METHODS],
      "no-restricted-globals": [
        "error",
        { name: "structuredClone", message: "Chromium 98" },
        { name: "queueMicrotask", message: "Chromium 71: Promise.resolve().then" },
        { name: "reportError", message: "Chromium 95" },
      ],
      // A page shows what went wrong; it does not tell the console.
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
    },
  },
  {
    files: TOOLS,
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: globals.node },
  },
  {
    // A test's describe holds many its.
    files: ["**/test/*.mjs", "e2e/**/*.mjs"],
    rules: { "max-lines-per-function": "off" },
  },
  {
    // Functions given to page.evaluate run in the browser.
    files: ["e2e/**/*.mjs"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
