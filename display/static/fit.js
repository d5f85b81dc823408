// Numbers that are never cut: a hall may call A-001 or WMW-001.

/**
 * Makes what stands in a row as small as the longest of it needs, all of it alike.
 * @param {Element} root
 * @param {string} selector
 */
export function fitAll(root, selector) {
  const nodes = /** @type {HTMLElement[]} */ (Array.from(root.querySelectorAll(selector)));
  nodes.forEach((node) => { node.style.fontSize = ''; });
  const room = nodes.map((node) => node.clientWidth / node.scrollWidth).filter((ratio) => ratio < 1);
  if (room.length === 0) return;
  const scale = 0.98 * Math.min(...room);
  nodes.map((node) => parseFloat(getComputedStyle(node).fontSize)).forEach((size, i) => { nodes[i].style.fontSize = size * scale + 'px'; });
}
