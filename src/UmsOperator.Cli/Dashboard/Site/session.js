// A verb in a dialog. The dashboard runs it as in the terminal: it says what the verb will do, asks, does it, and tells what the operator made of it. Closing the dialog is Ctrl-C.

import { el } from './dom.js';

/** The token is the first part of the address. It changes something only as a header, which no other page can send. */
const token = location.pathname.split('/')[1];

const post = (path, content, signal) => fetch(path, {
  method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Ums-Token': token }, body: JSON.stringify(content), signal,
});

/** Reads JSON texts, one on each line. */
async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let open = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    open += value;
    const whole = open.split('\n');
    open = whole.pop();
    for (const line of whole) yield JSON.parse(line);
  }
}

function field(label, attributes) {
  const input = el('input', { autocomplete: 'off', spellcheck: 'false', ...attributes });
  return { input, element: el('label', {}, label, input) };
}

/** What must be known before the verb can say what it will do; null: nothing. */
function details(choice) {
  if (choice.verb === 'update') {
    const version = field('Version', { name: 'version', placeholder: '12.04.110', required: true });
    const image = field('New spec.image, if the present one has a tag or digest (may stay empty)', { name: 'image' });
    return { elements: [version.element, image.element], first: version.input, read: () => ({ version: version.input.value.trim(), image: image.input.value.trim() || null }) };
  }
  if (choice.verb === 'rollback' && choice.restorePoints.length > 1) {
    const select = el('select', { name: 'restore-point' }, choice.restorePoints.map((one) => el('option', { value: one }, one)));
    return { elements: [el('label', {}, 'Restore point', select)], first: select, read: () => ({ restorePoint: select.value }) };
  }
  return null;
}

/** Opens the dialog of a verb. */
export function session(choice, label, announce) {
  const stop = new AbortController();
  const log = el('div', { class: 'log', role: 'log', 'aria-label': 'What is said' });
  const ask = el('div', { class: 'ask' });
  const close = el('button', { type: 'button', onclick: () => dialog.close() }, 'Close');
  const dialog = el('dialog', { 'aria-labelledby': 'dialog-title' }, el('h2', { id: 'dialog-title' }, `${label} ${choice.name} in ${choice.namespace}`), log, ask, el('p', { class: 'end' }, close));

  const clear = () => {
    ask.replaceChildren();
    // A focus that was on a removed button would be lost.
    close.focus();
  };

  const say = (text, kind) => {
    if (text.startsWith('  - ')) {
      if (log.lastElementChild?.tagName !== 'UL') log.append(el('ul', {}));
      log.lastElementChild.append(el('li', {}, text.slice(4)));
    } else if (text) {
      log.append(el('p', { class: kind }, text));
    }
    log.scrollTop = log.scrollHeight;
  };

  const answer = async (id, text) => {
    clear();
    const response = await post('../answers', { session: id, text }, stop.signal);
    if (!response.ok) say(await response.text(), 'bad');
  };

  const question = (id, text) => {
    if (text.endsWith('[y/N]')) {
      const no = el('button', { type: 'button', onclick: () => answer(id, 'n') }, 'No');
      const yes = el('button', { type: 'button', class: 'needed', onclick: () => answer(id, 'y') }, 'Yes, do it');
      ask.replaceChildren(el('p', { class: 'question' }, text.slice(0, -'[y/N]'.length).trim()), el('p', { class: 'choices' }, yes, no));
      no.focus();
      return;
    }
    const typed = field(text, { name: 'answer', required: true });
    const form = el('form', { class: 'choices' }, typed.element, el('button', { class: 'needed' }, 'Go on'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      answer(id, typed.input.value);
    });
    ask.replaceChildren(form);
    typed.input.focus();
  };

  const end = (said) => {
    clear();
    if (said.error) {
      say(said.error, 'bad');
      if (said.cure) say(`Cure: ${said.cure}`, 'cure');
    } else {
      say(said.end === 0 ? 'Done.' : 'Ended.', said.end === 0 ? 'good' : 'bad');
    }
  };

  const run = async (more) => {
    let id;
    let over = false;
    try {
      const { namespace, name, verb } = choice;
      const response = await post('../verbs', { namespace, name, verb, ...more }, stop.signal);
      if (!response.ok) {
        say(await response.text(), 'bad');
        return;
      }
      for await (const said of lines(response)) {
        if (said.session) id = said.session;
        else if (said.question !== undefined) question(id, said.question);
        else if (said.end !== undefined) {
          over = true;
          end(said);
        } else say(said.line);
      }
      if (!over) throw new Error();
    } catch {
      if (!stop.signal.aborted) {
        clear();
        say('The dashboard does not answer any more. Look at the cluster before you repeat it.', 'bad');
      }
    }
  };

  dialog.addEventListener('close', () => {
    stop.abort();
    dialog.remove();
    announce('');
  });
  document.body.append(dialog);
  dialog.showModal();
  const needed = details(choice);
  if (!needed) {
    run({});
    return;
  }
  const form = el('form', {}, needed.elements, el('p', { class: 'choices' }, el('button', { class: 'needed' }, 'Show what it will do')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const more = needed.read();
    clear();
    run(more);
  });
  ask.replaceChildren(form);
  needed.first.focus();
}
