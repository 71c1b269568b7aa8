import { defineRule, getPath, isJsonObject, outcomeOf, prefixesOf, servedDescription } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const maxTried = 12

/** A path as a shape: names of parameters do not matter. */
function shape(path: string): string {
  return path
    .replaceAll(/\{[^{}]*\}/g, '{}')
    .replace(/\/$/, '')
    .toLowerCase()
}

/** Operations that the served description has and the inventory of this run does not, and that answer. */
export default defineRule({
  id: 'described-but-not-tested',
  title: 'The served description names operations that the inventory does not have',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [1059],
  owasp: 'API9:2023',
  why: 'What is not in the inventory is not tested, not watched and has no owner. These operations are there, they answer, and nobody knows of them here.',
  fix: 'Take the operations into the inventory, or remove them from the service.',
  controls: ['api-inventory'],
  scope: 'host',
  run: async (context) => {
    const served = await servedDescription(context)
    if (served === undefined || !isJsonObject(served.document.paths)) return
    const known = new Set(context.api.endpoints.map((endpoint) => shape(endpoint.path)))
    const [prefix = ''] = prefixesOf(served.document, context.endpoint.origin)
    const missing = Object.entries(served.document.paths).filter(
      ([path]) => !known.has(shape(prefix + path)) && !known.has(shape(path)),
    )
    const control = await context.notFound()
    const alive: Exchange[] = []
    for (const [path, item] of missing.slice(0, maxTried)) {
      if (path.includes('{') || !isJsonObject(item) || item.get === undefined) continue
      const exchange = await context.send(getPath(context, prefix + path))
      const outcome = outcomeOf(exchange.response)
      if (outcome === 'missing' || exchange.response.status === control.response.status) continue
      if (outcome === 'works' || outcome === 'denied' || outcome === 'rejected') alive.push(exchange)
    }
    const [first] = alive
    if (first === undefined) return
    const names = missing.map(([path]) => prefix + path)
    context.report({
      message: `${missing.length} described paths are not in the inventory, and of those that were tried ${alive.length} answer: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}.`,
      evidence: [
        { label: 'description', exchange: served.exchange },
        { label: 'operation that is not in the inventory', exchange: first },
      ],
    })
  },
})
