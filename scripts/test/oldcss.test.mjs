import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "../oldcss.mjs";

const cases = [
  ["a gap in a grid", "a { display: grid; gap: 1px }", 0],
  ["a gap in a flex box", "a { display: flex; gap: 1px }", 1],
  ["a gap given to a flex box elsewhere", "a { display: flex } @media print { a { column-gap: 1px } }", 1],
  ["a flex box that becomes a grid", "a { display: flex } @media print { a { display: grid; gap: 1px } }", 0],
  ["clamp", "a { width: clamp(1px, 2px, 3px) }", 1],
  ["minmax is no min", "a { grid-template-columns: repeat(2, minmax(0, 1fr)) }", 0],
  ["max within calc", "a { width: calc(1px + max(1px, 2px)) }", 1],
  ["max after a plainer value", "a { width: 1px; width: max(1px, 2px) }", 0],
  ["within supports", "@supports (aspect-ratio: 1) { a { aspect-ratio: 1 } }", 0],
  ["inset", "a { inset: 0 }", 1],
  ["an inset shadow", "a { box-shadow: inset 0 0 1px red }", 0],
  [":is", "a:is(.b, .c) { color: red }", 1],
  ["focus-visible in a list", "a:focus, a:focus-visible { color: red }", 1],
  ["focus-visible alone", "a:focus { color: red } a:focus-visible { color: red }", 0],
  ["nesting", "a { b { color: red } }", 1],
  ["a cascade layer", "@layer x { a { color: red } }", 1],
  ["small screens' own units", "a { height: 100dvh }", 1],
];

for (const [name, css, faults] of cases) {
  test(name, () => assert.equal(faultsOf(css, "x.css").length, faults, faultsOf(css, "x.css").join("\n")));
}

test("a fault names file and line", () => {
  assert.match(faultsOf("a {\n  inset: 0\n}", "ui/x.css")[0], /^ui\/x\.css:2: inset: /);
});
