import { defineRule, identifierOf, isJsonObject, objectsIn, outcomeOf, parseJson, textOf } from '../../rule/index.ts'
import type { Exchange, JsonObject } from '../../rule/index.ts'

const switches = [
  ['include_deleted', 'true'],
  ['with_deleted', '1'],
  ['deleted', 'true'],
  ['show_hidden', 'true'],
  ['include_drafts', 'true'],
  ['draft', 'true'],
  ['status', 'draft'],
  ['published', 'false'],
  ['include_private', 'true'],
  ['archived', 'true'],
] as const

const hiddenState = /^(?:deleted|draft|hidden|private|archived|unpublished|removed|internal|withdrawn|inactive)$/i
/** What objects say of themselves where they are kept back. */
const hiddenFlag =
  /^(?:is_?)?(?:deleted|draft|hidden|private|archived|withdrawn|disabled|inactive|internal|discontinued|removed)$/i

/** Switches named after the flags that the objects of an answer have. */
function switchesOf(exchange: Exchange): (readonly [string, string])[] {
  const objects = objectsIn(parseJson(textOf(exchange.response)))
  const flags = new Set(objects.flatMap((object) => Object.keys(object).filter((name) => hiddenFlag.test(name))))
  return [...flags].slice(0, 3).flatMap((flag) => {
    const word = flag.replace(/^is_?/i, '').toLowerCase()
    return [
      [flag, 'true'],
      [`include_${word}`, 'true'],
      [`with_${word}`, '1'],
      ['include', word],
    ] as const
  })
}

/** Whether an object says of itself that it is hidden. A copy of the query (`{deleted: 'true'}`) is none: it names nothing and holds texts. */
function isHidden(object: JsonObject): boolean {
  if (identifierOf(object) === undefined) return false
  return Object.entries(object).some(([name, value]) => {
    if (typeof value === 'string' && /status|state|visibility/i.test(name)) return hiddenState.test(value)
    if (/^deleted_?at$/i.test(name)) return typeof value === 'string' && /^\d{4}-/.test(value)
    if (hiddenFlag.test(name)) return value === true || value === 1
    return /^(?:is_?)?published$/i.test(name) && value === false
  })
}

function hiddenIn(exchange: Exchange): JsonObject[] {
  if (outcomeOf(exchange.response) !== 'works') return []
  return objectsIn(parseJson(textOf(exchange.response))).filter((object) => isJsonObject(object) && isHidden(object))
}

/** Objects that say of themselves that they are hidden appear with a switch and with nothing else. */
export default defineRule({
  id: 'hidden-objects-by-parameter',
  title: 'A parameter brings out deleted, private or unpublished objects',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [285, 472],
  owasp: 'API3:2023',
  why: 'What was deleted or is not yet published is left out by a filter that any caller may switch off. Drafts, erased records and unreleased offers are read.',
  fix: 'Check the role before such a filter is lifted, and ignore the parameter for everybody else.',
  controls: ['access-control', 'data-minimization'],
  needs: { baseline: 'works' },
  applies: ({ endpoint, privilege }) => {
    if (endpoint.method !== 'GET') return 'does not read with GET'
    return privilege === undefined ? true : 'is for administrators'
  },
  run: async (context) => {
    const own = context.baseline()
    if (
      own === undefined ||
      hiddenIn(own.exchange).length > 0 ||
      objectsIn(parseJson(textOf(own.exchange.response))).length === 0
    )
      return
    const ordinary = context.unprivileged?.name ?? context.owner
    const known = context.baseline(ordinary) ?? own
    const withQuery = (pairs: readonly (readonly [string, string])[]) =>
      context.send({ ...known.draft, query: [...known.draft.query, ...pairs] }, { as: known.as })
    // Switches that contradict each other go into different requests.
    const groups = [
      switches.slice(0, 4),
      switches.slice(4, 6),
      switches.slice(6, 7),
      switches.slice(7),
      switchesOf(own.exchange),
    ]
    for (const group of groups) {
      if (hiddenIn(await withQuery(group)).length === 0) continue
      const control = await withQuery([[`hf${context.unique()}`, 'true']])
      if (hiddenIn(control).length > 0) return
      for (const pair of group) {
        const exchange = await withQuery([pair])
        const found = hiddenIn(exchange)
        if (found.length === 0) continue
        context.report({
          message: `With ${pair.join('=')} ${known.as} is shown ${found.length} ${found.length === 1 ? 'object that is' : 'objects that are'} deleted, private or not published.`,
          point: { in: 'query', name: pair[0] },
          evidence: [
            { label: 'with a meaningless parameter', exchange: control },
            { label: `with ${pair.join('=')}`, exchange },
          ],
        })
        return
      }
    }
  },
})
