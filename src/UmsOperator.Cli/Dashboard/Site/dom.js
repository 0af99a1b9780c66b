// Builds and changes elements. Text from the cluster is only ever set as text: nothing here reads markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'onclick') element.addEventListener('click', value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  // append() makes a text node of each string.
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

/** An HTML element. */
export const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);

/** An SVG element. */
export const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

/** A table with headings for its columns, and the first cell of each row as the row's heading. */
export function table(caption, headings, rows) {
  return el('div', { class: 'wide', role: 'region', 'aria-label': caption, tabindex: 0 },
    el('table', {},
      el('caption', { class: 'unseen' }, caption),
      el('thead', {}, el('tr', {}, headings.map((heading) => el('th', { scope: 'col' }, heading)))),
      el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((cell, at) => el(at === 0 ? 'th' : 'td', at === 0 ? { scope: 'row' } : {}, cell)))))));
}

/** A mark with a colour. The word says the same as the colour. */
export const badge = (text, tone) => el('span', { class: `badge ${tone.toLowerCase()}` }, text);

/**
 * A part of the page that is built again only when what it shows has changed, so that the focus and the selection stay.
 * build(data) returns the content; null or undefined hides the part.
 */
export function part(build, attributes) {
  const element = el('section', { ...attributes, hidden: true });
  let shown;
  return {
    element,
    show(data) {
      const now = JSON.stringify(data ?? null);
      if (now === shown) return;
      shown = now;
      const content = data === null || data === undefined ? null : build(data);
      element.hidden = content === null;
      const focused = element.contains(document.activeElement) ? document.activeElement.getAttribute('data-key') : null;
      element.replaceChildren(...[content ?? []].flat());
      if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}
