// One cluster: what happens, what is waited for, and what a person can do.

import { badge, el, part, table } from './dom.js';
import { drawing } from './drawing.js';
import { session } from './session.js';

/** A running timeline is drawn again this often, in ms: it grows slowly. */
const REDRAW = 5_000;

const LABELS = { update: 'Update', approve: 'Approve', pause: 'Pause', resume: 'Resume', retry: 'Retry', abort: 'Abort', rollback: 'Roll back' };
const MARKS = { Done: ['✓', 'done'], Now: ['▶', 'under way'], Skipped: ['–', 'not needed'], Later: ['·', 'later'] };

const version = (page) => (page.target ? `${page.version} → ${page.target}` : page.version);

const head = (page) => [
  el('h1', {}, page.name, el('span', { class: 'dim' }, ` in ${page.namespace}`)),
  el('p', { class: 'facts' }, page.phase ? badge(page.phase, page.tone) : null, el('span', {}, version(page)), el('span', {}, page.updated), el('span', {}, page.ready ? `${page.ready} ready` : null)),
];

const waits = (page) => page && el('div', { class: 'box waits' }, el('h2', {}, 'Waits for'), el('p', { class: 'waiting' }, page.waitsFor), el('p', { class: 'dim' }, page.times.join('; ')));

const concerns = (list) => list && [el('h2', {}, 'Conditions to read'), el('ul', { class: 'boxes' }, list.map((one) =>
  el('li', { class: `box ${one.tone.toLowerCase()}` }, el('strong', {}, one.title), el('span', { class: 'dim' }, ` ${one.since}`), el('p', {}, one.message))))];

const steps = (update) => update && [
  el('h2', {}, 'Update'),
  el('p', {}, update.title),
  update.notices.map((notice) => el('p', { class: 'box bad' }, notice)),
  el('ol', { class: 'steps' }, update.steps.map((step) =>
    el('li', { class: step.mark.toLowerCase(), 'aria-current': step.mark === 'Now' ? 'step' : null },
      el('span', { class: 'mark', 'aria-hidden': 'true' }, MARKS[step.mark][0]), el('strong', {}, step.step), el('span', { class: 'unseen' }, `: ${MARKS[step.mark][1]}.`),
      el('span', { class: 'dim note' }, step.note)))),
];

const copies = (list) => list && [el('h2', {}, 'Copies'), el('ul', { class: 'plain' }, list.map((copy) => {
  const done = Math.round(copy.share * 100);
  return el('li', { class: 'copy' }, el('code', {}, copy.database), el('progress', { max: 100, value: done, 'aria-label': `Copy ${copy.database}` }), el('span', {}, `${done}%`), el('span', { class: 'dim' }, copy.note));
}))];

const gates = (list) => list && [el('h2', {}, 'Gates'), table('Gates', ['Gate', 'State', 'Reason'], list.map((gate) =>
  [gate.name, badge(gate.open ? 'open' : 'closed', gate.open ? 'good' : 'waits'), gate.reason]))];

const databaseName = (server, page) => page.databases.find((one) => one.key === server.database)?.name ?? 'unknown';

const servers = (page) => page && [el('h2', {}, 'Servers'), table('Servers', ['Name', 'Version', 'Mode', 'Ready', 'Since', 'Database', 'Problem'], page.servers.map((server) => [
  server.name, server.version, server.mode, badge(server.isReady ? 'yes' : 'no', server.isReady ? 'good' : 'bad'), server.since, databaseName(server, page), server.problem,
]))];

const databases = (list) => list && [el('h2', {}, 'Databases'), table('Databases', ['Name', 'Kind', 'Version', 'Note'], list.map((one) => [one.name, one.kind, one.version, one.note]))];

const options = (list) => list && [el('h2', {}, 'The same with the command line'), el('ul', { class: 'plain' }, list.map((one) => el('li', {}, `${one.does}: `, el('code', {}, one.command))))];

const picture = (page, id, extra) => el('img', {
  class: 'timeline', alt: `Timeline of update ${id}. The table of steps or of the history holds the same times.`, loading: 'lazy',
  src: `timeline/${encodeURIComponent(page.namespace)}/${encodeURIComponent(page.name)}/${encodeURIComponent(id)}${extra ?? ''}`,
});

const history = (page) => page && [
  el('h2', {}, 'History'),
  table('History', ['ID', 'From', 'To', 'Outcome', 'Began', 'Took', 'Waited', 'Migration', 'Why'], page.history.map((one) => [
    one.id, one.from, one.to, badge(one.outcome, one.isGood ? 'good' : 'waits'), one.began, one.took, one.waited, one.migration, one.why,
  ])),
  ...page.history.map((one, at) => el('details', { open: at === 0 }, el('summary', { 'data-key': `timeline ${one.id}` }, `Timeline of update ${one.id}: ${one.from} → ${one.to}, ${one.outcome}`), picture(page, one.id))),
];

/** Buttons that stay where they are: only what they say changes. */
function buttons(press) {
  const made = new Map();
  const list = el('ul', { class: 'verbs' });
  const element = el('section', { 'aria-label': 'Verbs' }, list);
  const make = (verb) => {
    const button = el('button', { type: 'button', onclick: () => press(verb) }, LABELS[verb] ?? verb);
    const note = el('span', { class: 'dim', id: `does-${verb}` });
    button.setAttribute('aria-describedby', note.id);
    list.append(el('li', {}, button, note));
    return { button, note };
  };
  return {
    element,
    show(verbs) {
      for (const verb of verbs) {
        if (!made.has(verb.verb)) made.set(verb.verb, make(verb.verb));
        const { button, note } = made.get(verb.verb);
        button.className = verb.isNeeded ? 'needed' : verb.hasEffect === false ? 'quiet' : '';
        const text = verb.does ?? (verb.hasEffect === false ? 'no effect now' : '');
        if (note.textContent !== text) note.textContent = text;
      }
    },
  };
}

/** The timeline of the update under way. */
function running() {
  let drawn = 0;
  let shown;
  const element = el('section', { hidden: true });
  return {
    element,
    show(page) {
      const id = page.update?.id;
      element.hidden = !id;
      if (!id || (id === shown && Date.now() - drawn < REDRAW)) return;
      drawn = Date.now();
      if (id !== shown) element.replaceChildren(el('h2', {}, 'Timeline'), picture(page, id));
      else element.querySelector('img').src = `timeline/${encodeURIComponent(page.namespace)}/${encodeURIComponent(page.name)}/${encodeURIComponent(id)}?at=${drawn}`;
      shown = id;
    },
  };
}

const some = (list) => (list.length > 0 ? list : null);

/** The page. */
export function clusterView(namespace, name, announce) {
  let last;
  const parts = {
    head: part(head), notice: part((text) => el('p', { class: 'box waits' }, text)), waits: part(waits), concerns: part(concerns), steps: part(steps), copies: part(copies), gates: part(gates),
    servers: part(servers), databases: part(databases), options: part(options), history: part(history),
  };
  const map = drawing();
  const timeline = running();
  const verbs = buttons((verb) => session({ namespace, name, verb, restorePoints: last?.restorePoints ?? [] }, LABELS[verb] ?? verb, announce));
  return {
    stream: `stream/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`,
    element: el('div', {},
      el('nav', { 'aria-label': 'Path' }, el('a', { href: '#/' }, '← All clusters')),
      parts.head.element, parts.notice.element, parts.waits.element, verbs.element, parts.concerns.element, parts.steps.element, parts.copies.element, map.element,
      parts.servers.element, parts.gates.element, timeline.element, parts.databases.element, parts.history.element, parts.options.element),
    isShown: () => last !== undefined,
    title: (page) => `${page.name}: ${page.phase}`,
    sentence: (page) => `${page.name}: ${page.sentence}`,
    show(page) {
      last = page;
      const { update } = page;
      parts.head.show({ name: page.name, namespace: page.namespace, phase: page.phase, tone: page.tone, version: page.version, target: page.target, updated: page.updated, ready: page.ready });
      parts.notice.show(page.notice);
      parts.waits.show(page.waitsFor ? { waitsFor: page.waitsFor, times: update?.times ?? [] } : null);
      verbs.show(page.verbs);
      parts.concerns.show(some(page.concerns));
      parts.steps.show(update ? { title: update.title, notices: update.notices, steps: update.steps } : null);
      parts.copies.show(update ? some(update.copies) : null);
      map.show(page);
      parts.servers.show(page.servers.length > 0 ? { servers: page.servers, databases: page.databases } : null);
      parts.gates.show(update ? some(update.gates) : null);
      timeline.show(page);
      parts.databases.show(some(page.databases));
      parts.history.show(page.history.length > 0 ? { namespace: page.namespace, name: page.name, history: page.history } : null);
      parts.options.show(some(page.options));
    },
  };
}
