import path from 'node:path'
import { defineConfig } from 'vitepress'
import { built, root, sidebar, slugify, staged } from '../pages.mjs'

export default defineConfig({
  title: 'UMS Operator',
  description: 'Updates containerized IGEL UMS high-availability clusters on Kubernetes',
  lang: 'en',
  // The folder of a web server under which the site is published, with a slash at both ends.
  base: process.env.DOCS_BASE ?? '/',
  srcDir: path.relative(path.join(root, 'eng/site'), staged),
  outDir: built,
  cacheDir: path.join(root, 'artifacts/site-cache'),
  markdown: {
    // Pages contain placeholders such as <id>, which are no elements.
    html: false,
    // Braces in messages are text, no attributes.
    attrs: { disable: true },
    anchor: { slugify },
    toc: { slugify },
    headers: { slugify },
    config(md) {
      const fence = md.renderer.rules.fence
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const token = tokens[index]
        if (token.info.trim() === 'mermaid') return `<Drawing source="${encodeURIComponent(token.content)}" />`
        if (token.info.trim() === 'promql') token.info = 'text' // the highlighter does not know it
        return fence(tokens, index, ...rest)
      }
      // Braces of Prometheus' templates are text, no expressions of Vue.
      for (const rule of ['text', 'code_inline']) {
        const render = md.renderer.rules[rule]
        md.renderer.rules[rule] = (...all) => render(...all).replaceAll('{{', '&#123;&#123;')
      }
    }
  },
  vite: {
    build: { chunkSizeWarningLimit: 3000 }
  },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: { provider: 'local', options: { _render: (source, env, md) => (env.frontmatter?.search === false ? '' : md.render(source, env)) } }
  }
})
