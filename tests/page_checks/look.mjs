// Looks at pages as a browser shows them: node look.mjs CHROMIUM JOBS.json
// JOBS: [{"file", "width", "scheme": "light"|"dark", "off": [axe rules], "pictures": {"cid:name": "data:…"}}]
// Prints one line for each fault: an accessibility rule of axe-core, or a page that is wider than the screen.
// Nothing is fetched: every request is refused and is a fault too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const [executablePath, jobs] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const { file, width, scheme, off, pictures } of JSON.parse(readFileSync(jobs, 'utf8'))) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme });
  const page = await context.newPage();
  const fault = (words) => console.log(`${file} ${width}px ${scheme}: ${words}`);
  await page.route('**/*', (route) => {
    fault(`wants ${route.request().url()}`);
    return route.abort();
  });
  let html = readFileSync(file, 'utf8');
  for (const [from, to] of Object.entries(pictures)) html = html.replaceAll(from, to);
  await page.setContent(html, { waitUntil: 'load' });
  await page.addScriptTag({ content: axe });
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  const options = { runOnly: { type: 'tag', values: tags }, rules };
  const found = await page.evaluate((how) => globalThis.axe.run(document, how), options);
  for (const { id, help, nodes } of found.violations) fault(`${id}: ${help}, e.g. ${nodes[0].html.slice(0, 120)}`);
  if (found.passes.length < 10) fault(`only ${found.passes.length} rules had anything to say`);
  const broad = await page.evaluate(() => document.documentElement.scrollWidth);
  if (broad > width) fault(`is ${broad}px wide`);
  await context.close();
}
await browser.close();
