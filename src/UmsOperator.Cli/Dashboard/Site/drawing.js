// Which database each server uses, as a drawing whose parts stay the same elements: what moves is seen to move. The tables of servers and databases say the same in words.

import { el, svg } from './dom.js';

const WIDTH = 760;
const BOX = 270;
const HEIGHT = 58;
const STEP = 74;
const TOP = 8;
const LETTERS = 34;

const cut = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);

/** Elements by key: those of keys that are gone are removed. */
function keyed(parent, make) {
  const made = new Map();
  return (items, key, change) => {
    const keys = new Set(items.map(key));
    for (const [old, item] of made) {
      if (!keys.has(old)) {
        item.element.remove();
        made.delete(old);
      }
    }
    items.forEach((data, at) => {
      let item = made.get(key(data));
      if (!item) {
        item = make();
        made.set(key(data), item);
        parent.append(item.element);
      }
      change(item, data, at);
    });
  };
}

function box() {
  const title = svg('title', {});
  const shape = svg('rect', { width: BOX, height: HEIGHT, rx: 8 });
  const name = svg('text', { x: 14, y: 24, class: 'name' });
  const note = svg('text', { x: 14, y: 44, class: 'note' });
  const bar = svg('rect', { class: 'done', y: HEIGHT - 5, height: 5, width: 0 });
  return { element: svg('g', {}, title, shape, bar, name, note), title, name, note, bar };
}

function place(item, x, at, kind, name, note) {
  item.element.setAttribute('class', `item ${kind}`);
  item.element.style.transform = `translate(${x}px, ${TOP + at * STEP}px)`;
  item.title.textContent = `${name}: ${note}`;
  item.name.textContent = cut(name);
  item.note.textContent = cut(note);
}

const middle = (at) => TOP + at * STEP + HEIGHT / 2;

/** The drawing. */
export function drawing() {
  const lines = svg('g', { class: 'lines' });
  const boxes = svg('g', {});
  const title = svg('title', { id: 'drawing-title' }, 'Servers and the databases that they use');
  const words = svg('desc', { id: 'drawing-words' });
  const picture = svg('svg', { class: 'drawing', role: 'img', 'aria-labelledby': 'drawing-title drawing-words' }, title, words, lines, boxes);
  const element = el('section', { hidden: true }, el('h2', {}, 'Servers and databases'), el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Drawing' }, picture));
  const servers = keyed(boxes, box);
  const databases = keyed(boxes, box);
  const bindings = keyed(lines, () => ({ element: svg('path', {}) }));

  return {
    element,
    show(page) {
      element.hidden = page.servers.length === 0;
      const rows = Math.max(page.servers.length, page.databases.length, 1);
      picture.setAttribute('viewBox', `0 0 ${WIDTH} ${TOP * 2 + rows * STEP - (STEP - HEIGHT)}`);
      const at = new Map(page.databases.map((one, index) => [one.key, index]));
      const kinds = new Map(page.databases.map((one) => [one.key, one.kind.toLowerCase()]));
      servers(page.servers, (one) => one.name, (item, one, index) =>
        place(item, 0, index, one.isReady ? 'server' : 'server away', one.name, `${one.version ?? ''}  ${one.mode || 'mode unknown'}  ${one.isReady ? 'ready' : 'not ready'}`));
      databases(page.databases, (one) => one.key, (item, one, index) => {
        place(item, WIDTH - BOX, index, `database ${one.kind.toLowerCase()}`, one.name, [one.kind, one.version, one.share === undefined ? null : `${Math.round(one.share * 100)}% copied`].filter(Boolean).join('  '));
        item.bar.setAttribute('width', Math.round(BOX * (one.share ?? 0)));
      });
      const bound = page.servers.map((one, index) => ({ ...one, index })).filter((one) => at.has(one.database));
      bindings(bound, (one) => one.name, (item, one) => {
        item.element.setAttribute('class', kinds.get(one.database));
        item.element.setAttribute('d', `M ${BOX} ${middle(one.index)} C ${BOX + 110} ${middle(one.index)}, ${WIDTH - BOX - 110} ${middle(at.get(one.database))}, ${WIDTH - BOX} ${middle(at.get(one.database))}`);
      });
      const said = page.servers.map((one) => `${one.name} uses ${page.databases.find((base) => base.key === one.database)?.name ?? 'an unknown database'}`).join('; ');
      if (words.textContent !== said) words.textContent = said;
    },
  };
}
