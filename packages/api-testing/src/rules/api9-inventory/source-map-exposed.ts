import { contentKind, defineRule, getPath, isJsonObject, parseJson, scalarText, textOf } from '../../rule/index.ts'

const maxScripts = 4

function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<script[^>]+src=["']?([^"'\s>]+\.m?js)[^>]*>/gi)]
    .map(([, src = '']) => src)
    .slice(0, maxScripts)
}

export default defineRule({
  id: 'source-map-exposed',
  title: 'Source maps show the source code of the web application',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [540],
  owasp: 'API9:2023',
  why: 'The map holds the sources as they were written, with comments and names. Calls that the pages do not make, and the rules behind them, can be read there.',
  fix: 'Do not deploy source maps, or give them to the error monitoring only.',
  controls: ['secure-configuration', 'api-inventory'],
  scope: 'host',
  run: async (context) => {
    const page = await context.send(getPath(context, '/'), { as: 'nobody', followRedirects: 2 })
    if (contentKind(page.response) !== 'html') return
    for (const src of scriptsOf(textOf(page.response))) {
      const url = new URL(src, `${context.endpoint.origin}/`)
      if (url.origin !== context.endpoint.origin) continue
      const script = await context.send(getPath(context, url.pathname), { as: 'nobody' })
      const named = /\/\/[#@] sourceMappingURL=([^\s]+)\s*$/.exec(textOf(script.response).slice(-2000))?.[1]
      if (named?.startsWith('data:') === true) continue
      const map = new URL(named ?? `${url.pathname}.map`, url)
      if (map.origin !== url.origin) continue
      const exchange = await context.send(getPath(context, map.pathname), { as: 'nobody' })
      const content = exchange.response.status === 200 ? parseJson(textOf(exchange.response)) : undefined
      if (!isJsonObject(content) || content.version !== 3 || !Array.isArray(content.sourcesContent)) continue
      const sources = Array.isArray(content.sources) ? content.sources : []
      context.report({
        message: `${map.pathname} holds ${content.sourcesContent.length} source files (${sources.slice(0, 3).map(scalarText).join(', ')}).`,
        evidence: [{ label: 'source map', exchange }],
      })
      return
    }
  },
})
