// The pages of the site: which files of the repository they are, where they are in the site, and their order in the navigation.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
export const staged = path.join(root, 'artifacts/site-source')
export const built = path.join(root, 'artifacts/site')

const navigation = JSON.parse(fs.readFileSync(path.join(root, 'eng/site/navigation.json'), 'utf8'))

/** The files of a group: those that it lists, or all pages of its folder except the folder's README. */
function filesOf(group) {
  return group.pages ?? fs.readdirSync(path.join(root, group.folder)).filter(name => name.endsWith('.md') && name !== 'README.md').sort().map(name => `${group.folder}/${name}`)
}

export const files = navigation.flatMap(filesOf)

// Files outside of docs/ whose own name is taken by a page of docs/.
const places = { 'README.md': 'index.md', 'SECURITY.md': 'security-policy.md' }

/** Path of a page in the site: docs/ is its root, and README.md is a folder's first page. */
export function placeOf(file) {
  if (places[file]) return places[file]
  if (!file.startsWith('docs/')) return file.toLowerCase().replace(/\/readme\.md$/, '.md')
  return file.slice('docs/'.length).replace(/README\.md$/, 'index.md')
}

/** Path of the page that shows a file of the repository that is no page itself. */
export const listingOf = file => `files/${file}.md`

// Titles in the navigation of pages whose heading says too little there.
const titles = { 'README.md': 'What it is', 'charts/ums-operator/README.md': 'The Helm chart and its values' }

/** The title of a page in the navigation: its first heading. */
export function titleOf(file) {
  if (titles[file]) return titles[file]
  const text = fs.readFileSync(path.join(root, file), 'utf8')
  const heading = /^# (.+)$/m.exec(text)
  if (!heading) throw new Error(`${file} has no heading`)
  return heading[1].replace(/`/g, '')
}

const linkTo = file => '/' + placeOf(file).replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')

export const sidebar = navigation.map(group => ({
  text: group.text,
  collapsed: group.collapsed,
  items: filesOf(group).map(file => ({ text: titleOf(file), link: linkTo(file) }))
}))

/** Anchors as GitHub makes them of headings, so that a link works in both places. */
export const slugify = text => [...text.trim().toLowerCase()].filter(letter => /[\p{L}\p{Nd} _-]/u.test(letter)).join('').replace(/ /g, '-')
