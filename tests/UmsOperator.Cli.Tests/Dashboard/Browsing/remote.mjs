// A browser that is controlled line by line: each line of the input is a command as JSON, and each line of the output its result. The test decides what is done and what must be so.
// Arguments: the folder of `eng/bootstrap.sh browser`.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const folder = process.argv[2];
const { chromium } = createRequire(`${folder}/`)('playwright-core');
const axe = readFileSync(`${folder}/node_modules/axe-core/axe.min.js`, 'utf8');

// Processes of root have no sandbox; what is loaded comes from the program under test.
const browser = await chromium.launch({ executablePath: `${folder}/chromium`, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const faults = [];
const pages = [];

async function open() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(`${error}`));
  page.on('requestfailed', (request) => !request.url().includes('/stream') && faults.push(`${request.url()}: ${request.failure()?.errorText}`));
  // Everything comes from the dashboard itself.
  page.on('request', (request) => new URL(request.url()).hostname !== '127.0.0.1' && faults.push(`asked for ${request.url()}`));
  pages.push(page);
}

const commands = {
  open,
  goto: (page, { url }) => page.goto(url).then(() => null),
  see: (page, { at, text }) => (text ? page.locator(at).filter({ hasText: text }) : page.locator(at)).first().waitFor().then(() => null),
  text: (page, { at }) => page.locator(at).first().evaluate(seen => seen.innerText ?? seen.textContent), // what is drawn has no innerText
  attribute: (page, { at, name }) => page.locator(at).first().getAttribute(name),
  count: (page, { at }) => page.locator(at).count(),
  press: (page, { role, name }) => page.getByRole(role, { name, exact: true }).click().then(() => null),
  fill: (page, { at, text }) => page.locator(at).fill(text).then(() => null),
  key: (page, { key }) => page.keyboard.press(key).then(() => null),
  focused: (page) => page.evaluate(() => document.activeElement.textContent),
  value: (page, { script }) => page.evaluate(script),
  scheme: (page, { scheme }) => page.emulateMedia({ colorScheme: scheme }).then(() => null),
  size: (page, { width, height }) => page.setViewportSize({ width, height }).then(() => null),
  // What moves has arrived after a second.
  picture: (page, { path }) => page.waitForTimeout(1_000).then(() => page.screenshot({ path })).then(() => null),
  async axe(page) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    return found.violations.map((one) => `${one.impact} ${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  },
  faults: () => faults.splice(0),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = { result: (await commands[command.do](pages[command.page ?? 0], command)) ?? null };
  } catch (error) {
    answer = { error: `${error}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
