// Reads pages with Lighthouse, as a telephone and as a desk computer, and fails when one of four scores is below the goal.
//   node read.mjs URL [--runs N] [--out FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import lighthouse, { desktopConfig } from 'lighthouse';
import { launch } from 'chrome-launcher';

const GOAL = 95;
const ATTEMPTS = 4;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const { values, positionals: [base] } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '1' }, out: { type: 'string', default: 'reports' } },
});

// A listing and its provider, as the site itself links them.
async function pages() {
  const { items: [listing] } = await (await fetch(new URL('/api/v1/listings?limit=1', base))).json();
  const html = await (await fetch(new URL(listing.url, base))).text();
  const provider = html.match(/href="(\/p\/[^"?#]+)"/)?.[1];
  if (!provider) throw new Error(`The page ${listing.url} links to no provider.`);
  return { home: '/', search: '/search', listing: listing.url, profile: provider };
}

const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// On a loaded machine Chromium now and then loses the beginning of its own record: that says nothing about the page.
async function read(chrome, url, isPhone) {
  const flags = { port: chrome.port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES };
  for (let attempt = 1; ; attempt++) {
    const { lhr } = await lighthouse(url, flags, isPhone ? undefined : desktopConfig);
    if (!lhr.runtimeError) return lhr;
    if (attempt === ATTEMPTS) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    console.error(`  ${url} is read again: ${lhr.runtimeError.code}`);
  }
}

// What costs points, for whoever has to mend it.
function findings(report) {
  return CATEGORIES.flatMap(category => report.categories[category].auditRefs
    .filter(ref => ref.weight > 0 && report.audits[ref.id].score !== null && report.audits[ref.id].score < 0.9)
    .map(ref => `${category}: ${report.audits[ref.id].title} ${report.audits[ref.id].displayValue ?? ''}`.trim()));
}

mkdirSync(values.out, { recursive: true });
const chrome = await launch({ chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
let isGood = true;
try {
  console.log(`| page | as | ${CATEGORIES.join(' | ')} | first paint | largest paint | blocked | shift | sent |`);
  console.log(`|---|---|${CATEGORIES.map(() => '---').join('|')}|---|---|---|---|---|`);
  for (const [name, path] of Object.entries(await pages())) {
    for (const isPhone of [true, false]) {
      const reports = [];
      for (let run = 0; run < Number(values.runs); run++) reports.push(await read(chrome, new URL(path, base).href, isPhone));
      const device = isPhone ? 'phone' : 'desk';
      writeFileSync(`${values.out}/${name}-${device}.json`, JSON.stringify(reports.at(-1)));
      const scores = CATEGORIES.map(category => Math.round(100 * median(reports.map(report => report.categories[category].score))));
      const audit = (id, digits, unit, by = 1) => `${(median(reports.map(report => report.audits[id].numericValue)) / by).toFixed(digits)}${unit}`;
      console.log(`| ${name} | ${device} | ${scores.join(' | ')} | ${audit('first-contentful-paint', 1, ' s', 1000)} | ${audit('largest-contentful-paint', 1, ' s', 1000)}`
        + ` | ${audit('total-blocking-time', 0, ' ms')} | ${audit('cumulative-layout-shift', 3, '')} | ${audit('total-byte-weight', 0, ' kB', 1024)} |`);
      if (scores.some(score => score < GOAL)) {
        isGood = false;
        for (const finding of findings(reports.at(-1))) console.error(`  ${name}, ${device}: ${finding}`);
      }
    }
  }
} finally {
  chrome.kill();
}
if (!isGood) console.error(`A score is below ${GOAL}.`);
process.exitCode = isGood ? 0 : 1;
