// The patches of the live feed.

/**
 * RFC 7396. Gives a new value and leaves the old one as it was.
 * @param {any} target
 * @param {any} patch
 * @returns {any}
 */
export function mergePatch(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const base = target === null || typeof target !== 'object' || Array.isArray(target) ? {} : target;
  const out = Object.assign({}, base);
  Object.keys(patch).forEach((key) => {
    if (patch[key] === null) delete out[key];
    else out[key] = mergePatch(base[key], patch[key]);
  });
  return out;
}
