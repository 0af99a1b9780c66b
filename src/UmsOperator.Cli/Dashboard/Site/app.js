// Chooses the page by the part of the address behind #, and keeps its stream of changes open while the page is visible.

import { clusterView } from './cluster.js';
import { overviewView } from './overview.js';

/** The dashboard sends something at least every 3 s. */
const SILENCE = 10_000;

const main = document.getElementById('main');
const connection = document.getElementById('connection');
const live = document.getElementById('live');

let view;
let stream;
let heard = 0;
let told;
let first = true;

/** Tells a change to those who do not see it. */
function announce(text) {
  if (text === told) return;
  told = text;
  live.textContent = text;
}

function report(text, isBad) {
  if (connection.textContent !== text) connection.textContent = text;
  connection.classList.toggle('bad', isBad);
  main.classList.toggle('stale', isBad);
}

function open() {
  stream?.close();
  heard = Date.now();
  stream = new EventSource(view.stream);
  stream.addEventListener('message', (event) => {
    heard = Date.now();
    const data = JSON.parse(event.data);
    if (data.view) {
      report('Live', false);
      view.show(data.view);
      if (view.sentence(data.view)) announce(view.sentence(data.view));
      document.title = view.title(data.view);
    } else if (data.trouble) {
      report(`${view.isShown() ? 'As it was: ' : ''}${data.trouble}${data.cure ? `. ${data.cure}` : ''}`, true);
    }
  });
}

function route() {
  const path = location.hash.match(/^#\/([^/]+)\/([^/]+)$/);
  if (location.hash === '#main') return;
  view = path ? clusterView(decodeURIComponent(path[1]), decodeURIComponent(path[2]), announce) : overviewView();
  told = undefined;
  report('Connecting', false);
  main.replaceChildren(view.element);
  // The focus follows to the new page, as it does with a link between documents.
  if (!first) main.focus();
  first = false;
  open();
}

setInterval(() => {
  if (!document.hidden && Date.now() - heard > SILENCE)
    report(`${view.isShown() ? 'As it was: ' : ''}the dashboard does not answer. Start it again: kubectl ums dashboard`, true);
}, 1000);

// A browser has few connections for one address: a page that nobody sees needs none.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) stream?.close();
  else open();
});

window.addEventListener('hashchange', route);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
route();
