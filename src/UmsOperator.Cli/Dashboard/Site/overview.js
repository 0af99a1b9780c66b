// All clusters at a glance.

import { badge, el, part, table } from './dom.js';

const address = (cluster) => `#/${encodeURIComponent(cluster.namespace)}/${encodeURIComponent(cluster.name)}`;

const version = (cluster) => (cluster.target ? `${cluster.version} → ${cluster.target}` : cluster.version);

function rows(page) {
  if (page.clusters.length === 0) return el('p', {}, page.namespace ? `There is no cluster in namespace ${page.namespace}.` : 'There is no cluster.');
  return table('All clusters', ['Name', 'Namespace', 'Phase', 'Version', 'Servers ready', 'Waits for', 'Problem'], page.clusters.map((cluster) => [
    el('a', { href: address(cluster), 'data-key': `${cluster.namespace}/${cluster.name}` }, cluster.name),
    cluster.namespace,
    cluster.phase ? badge(cluster.phase, cluster.tone) : '',
    version(cluster),
    cluster.ready,
    cluster.waitsFor,
    cluster.problem,
  ]));
}

const scope = (page) => el('p', { class: 'dim' }, page.isNarrowed
  ? `Your rights do not suffice to list the clusters of all namespaces: these are those of namespace ${page.namespace}.`
  : page.namespace ? `Namespace ${page.namespace}` : 'All namespaces');

/** The page. */
export function overviewView() {
  const scopePart = part(scope);
  const list = part(rows);
  let shown = false;
  return {
    stream: 'stream',
    element: el('div', {}, el('h1', {}, 'Clusters'), scopePart.element, list.element),
    isShown: () => shown,
    title: () => 'UMS clusters',
    // Phases only: what is waited for changes often.
    sentence: (page) => page.clusters.map((cluster) => `${cluster.name}: ${cluster.phase}`).join(', '),
    show(page) {
      shown = true;
      scopePart.show({ namespace: page.namespace, isNarrowed: page.isNarrowed });
      list.show(page);
    },
  };
}
