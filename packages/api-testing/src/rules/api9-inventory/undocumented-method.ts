import { defineRule, emptyDraft, headerOf, pathOf } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

const changing: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE', 'POST'])

function allowed({ response }: Exchange): string[] {
  return (headerOf(response.headers, 'allow') ?? '').split(/[\s,]+/).map((method) => method.toUpperCase())
}

/**
 * Asks with OPTIONS which methods the path takes. The answer counts when other paths are answered otherwise: many servers list the same
 * methods for everything.
 */
export default defineRule({
  id: 'undocumented-method',
  title: 'A path takes methods that the inventory does not have',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N',
  cwe: [1059, 749],
  owasp: 'API9:2023',
  why: 'A method that changes or deletes is there and nobody tests or watches it. Routers and frameworks add such methods by themselves.',
  fix: 'Declare the methods of each route, and take those that are wanted into the inventory.',
  controls: ['api-inventory', 'secure-configuration'],
  needs: { baseline: 'answered' },
  applies: ({ endpoint }) => (endpoint.graphql === undefined ? true : 'only for rest'),
  run: async (context) => {
    const { endpoint } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    const siblings = context.api.endpoints.filter(
      ({ path, origin }) => path === endpoint.path && origin === endpoint.origin,
    )
    // One report for each path is enough.
    if (draft === undefined || siblings[0]?.id !== endpoint.id) return
    const ask = (rawPath: string) =>
      context.send({ ...emptyDraft(endpoint), method: 'OPTIONS', rawPath, body: { kind: 'none' } })
    const exchange = await ask(pathOf(draft))
    const known = new Set(siblings.map(({ method }) => method))
    const extra = allowed(exchange).filter((method) => changing.has(method) && !known.has(method))
    if (extra.length === 0) return
    const control = await ask(`/hf${context.unique()}`)
    const other = context.api.endpoints.find(({ path }) => path !== endpoint.path && !path.includes('{'))
    const elsewhere = other === undefined ? undefined : await ask(other.path)
    const isSaidOfAll = [control, elsewhere].some(
      (one) => one !== undefined && extra.every((method) => allowed(one).includes(method)),
    )
    if (isSaidOfAll) return
    context.report({
      message: `${pathOf(draft)} says that it takes ${extra.join(', ')}, which the inventory does not have.`,
      evidence: [
        { label: 'what a path that does not exist says', exchange: control },
        { label: 'OPTIONS', exchange },
      ],
    })
  },
})
