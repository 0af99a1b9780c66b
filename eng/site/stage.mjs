// Copies the pages of the site to artifacts/site-source and rewrites their links. A link to a file that is no page leads to a page that shows the file. Fails on a link to a missing file.
import fs from 'node:fs'
import path from 'node:path'
import { files, listingOf, placeOf, root, staged } from './pages.mjs'

const pages = new Map(files.map(file => [file, placeOf(file)]))
const listings = new Set()
const faults = []
for (const file of files) {
  const other = files.find(one => one !== file && placeOf(one) === placeOf(file))
  if (other) faults.push(`${file} and ${other} are both ${placeOf(file)} in the site; give one another place in pages.mjs`)
}

/** Calls `change` with each part of a page that is no fenced code. */
const outsideFences = (text, change) => text.split(/(^```[\s\S]*?^```[^\n]*$)/m).map((part, index) => (index % 2 ? part : change(part))).join('')

function write(place, text) {
  const target = path.join(staged, place)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, text)
}

/** Where a link of a page leads in the site; null if it leads out of the site and stays. */
function rewrite(file, place, link) {
  if (/^([a-z]+:|#)/i.test(link)) return null
  const [target, anchor] = link.split('#', 2)
  let found = path.posix.normalize(path.posix.join(path.posix.dirname(file), target)).replace(/\/$/, '')
  const absolute = path.join(root, found)
  if (found.startsWith('..') || !fs.existsSync(absolute)) {
    faults.push(`${file}: ${link} leads to no file`)
    return null
  }
  if (fs.statSync(absolute).isDirectory() && pages.has(`${found}/README.md`)) found += '/README.md'
  let to = pages.get(found)
  if (!to && /\.(svg|png)$/.test(found)) {
    to = found
    fs.mkdirSync(path.dirname(path.join(staged, found)), { recursive: true })
    fs.copyFileSync(absolute, path.join(staged, found))
  } else if (!to) {
    to = listingOf(found)
    listings.add(found)
  }
  let relative = path.posix.relative(path.posix.dirname(place), to)
  if (!relative.startsWith('.')) relative = './' + relative
  return anchor ? `${relative}#${anchor}` : relative
}

/** The page of a file that is no page itself, or of a folder. */
function show(file) {
  const absolute = path.join(root, file)
  const head = `---\nsearch: false\naside: false\neditLink: false\nprev: false\nnext: false\n---\n\n# ${file}\n\n`
  if (fs.statSync(absolute).isDirectory()) {
    const inside = fs.readdirSync(absolute, { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))
    const lines = inside.map(one => {
      const path_ = `${file}/${one.name}`
      if (one.isDirectory()) return `- ${one.name}/`
      listings.add(path_)
      return `- [${one.name}](./${path.posix.relative(path.posix.dirname(file), path_)}.md)`
    })
    return `${head}${lines.join('\n')}\n`
  }
  const text = fs.readFileSync(absolute, 'utf8')
  const language = { '.cs': 'csharp', '.json': 'json', '.jsonc': 'jsonc', '.yaml': 'yaml', '.sql': 'sql', '.java': 'java', '.sh': 'bash', '.md': 'md' }[path.extname(file)]
  // Colours of a large file take seconds to compute and nobody reads them.
  return `${head}\`\`\`\`\`${text.length < 30_000 ? (language ?? 'text') : 'text'}\n${text.replace(/\n?$/, '\n')}\`\`\`\`\`\n`
}

fs.rmSync(staged, { recursive: true, force: true })
fs.mkdirSync(staged, { recursive: true })
// Compiled pages import Vue, which is found from their own folder upwards.
fs.symlinkSync(path.join(root, 'eng/site/node_modules'), path.join(staged, 'node_modules'))
for (const [file, place] of pages) {
  const text = fs.readFileSync(path.join(root, file), 'utf8')
  write(place, outsideFences(text, part => part
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/(\]\()([^)\s]+)(\))/g, (whole, open, link, close) => open + (rewrite(file, place, link) ?? link) + close)))
}
const shown = new Set()
for (let more = true; more;) {
  more = false
  for (const file of [...listings].filter(one => !shown.has(one))) {
    shown.add(file)
    write(listingOf(file), show(file))
    more = true
  }
}
if (faults.length > 0) {
  console.error(faults.join('\n'))
  process.exit(1)
}
