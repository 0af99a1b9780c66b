// Reads the built site: every link and picture of every page leads to a file of the site, and every anchor to an element of that page. The last line counts them.
import fs from 'node:fs'
import path from 'node:path'
import { built } from './pages.mjs'

const base = process.env.DOCS_BASE ?? '/'
const pages = fs.readdirSync(built, { recursive: true }).filter(name => name.endsWith('.html') && name !== '404.html').map(String)
const textOf = new Map(pages.map(page => [page, fs.readFileSync(path.join(built, page), 'utf8')]))
const idsOf = new Map(pages.map(page => [page, new Set([...textOf.get(page).matchAll(/ id="([^"]+)"/g)].map(match => match[1]))]))
const faults = []
let links = 0

for (const page of pages) {
  for (const [, link] of textOf.get(page).matchAll(/ (?:href|src)="([^"]+)"/g)) {
    if (/^([a-z]+:|\/\/)/i.test(link)) continue
    links++
    const [target, anchor] = link.replaceAll('&amp;', '&').split('#', 2)
    let file = target === '' ? page : target.startsWith('/') ? target.slice(base.length) : path.posix.join(path.posix.dirname(page), target)
    file = decodeURIComponent(file)
    if (target.startsWith('/') && !target.startsWith(base)) faults.push(`${page}: ${link} is outside of ${base}`)
    if (file === '' || file.endsWith('/')) file += 'index.html'
    if (!fs.existsSync(path.join(built, file))) faults.push(`${page}: ${link} leads to no file`)
    else if (anchor && idsOf.has(file) && !idsOf.get(file).has(decodeURIComponent(anchor))) faults.push(`${page}: ${link} leads to no heading`)
  }
}
if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'))
  process.exit(1)
}
console.log(`docs: pages ${pages.length}, links ${links}, dead 0`)
