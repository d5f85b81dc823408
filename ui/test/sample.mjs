// The sample hall's services as a search needs them, read from its file line by line: it
// has one key a line, and its labels and lists stand on one.

import { readFileSync } from 'node:fs';

const FILE = new URL('../../hall/hallfile/sample/lampung-tengah.yaml', import.meta.url);

const bare = (text) => text.replace(/^"(.*)"$/, '$1');

function label(text) {
  const two = /^\{id: ("[^"]*"|[^,]*), en: ("[^"]*"|[^}]*)\}$/.exec(text);
  return two ? { id: bare(two[1]), en: bare(two[2]) } : { id: bare(text) };
}

/** @returns {any[]} services, each with its agency */
export function sampleServices() {
  const file = readFileSync(FILE, 'utf8');
  const lines = file.slice(file.indexOf('\nagencies:'), file.indexOf('\ncounters:')).split('\n');
  const services = [];
  let agency = null;
  lines.forEach((line) => {
    const found = /^( {2}- | {4}| {6}- | {8})(id|name|short|keywords): (.*)$/.exec(line);
    if (!found) return;
    const [, indent, key, value] = found;
    if (indent === '  - ') agency = { id: value, name: null, short: '' };
    else if (indent === '    ') agency[key] = key === 'name' ? label(value) : value;
    else if (indent === '      - ') services.push({ id: value, name: null, agency, keywords: [], popular: 0, open: true });
    else services[services.length - 1][key] = key === 'name' ? label(value) : value.slice(1, -1).split(', ').map(bare);
  });
  return services;
}
