import { defineRule, isJsonObject, leavesOf, outcomeOf, parseJson, textOf } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const cursorName = /cursor|page_?token|next|continuation|after|before|starting/i

/** A cursor that is JSON in base64, as the answer hands it out. */
function cursorIn(text: string): { value: string; content: Record<string, Json> } | undefined {
  const body = parseJson(text)
  for (const { path, value } of body === undefined ? [] : leavesOf(body)) {
    if (typeof value !== 'string' || !cursorName.test(String(path.at(-1)))) continue
    const content = parseJson(Buffer.from(value, 'base64').toString('utf8'))
    if (isJsonObject(content)) return { value, content }
  }
  return undefined
}

/** The cursor with a field of our own in it is taken; a cursor of nonsense is not. Then its content is believed. */
export default defineRule({
  id: 'cursor-forged',
  title: 'Cursors for paging can be made up by the caller',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:L',
  cwe: [345, 565],
  owasp: 'API4:2023',
  why: 'The cursor holds the state of the query in readable form and is not signed. Limits, filters or owners that it carries are changed by whoever asks for the next page.',
  fix: 'Sign cursors or keep their state on the server, and apply limits and rights anew for every page.',
  controls: ['input-validation', 'secure-coding'],
  applies: ({ endpoint }) => (endpoint.method === 'GET' ? true : 'only for GET'),
  run: async (context) => {
    const baseline = context.baseline()
    const cursor = baseline === undefined ? undefined : cursorIn(textOf(baseline.exchange.response))
    if (baseline === undefined || cursor === undefined) return
    const names = context.endpoint.params.flatMap(({ in: place, name }) =>
      place === 'query' && cursorName.test(name) ? [name] : [],
    )
    const { draft } = baseline
    const ask = (name: string, value: string) =>
      context.send({ ...draft, query: [...draft.query.filter(([key]) => key !== name), [name, value]] })
    for (const name of names.length === 0 ? ['cursor', 'after', 'page_token'] : names.slice(0, 2)) {
      const nonsense = await ask(name, `hf${context.unique()}`)
      if (outcomeOf(nonsense.response) !== 'rejected' && outcomeOf(nonsense.response) !== 'failed') continue
      const real = await ask(name, cursor.value)
      if (outcomeOf(real.response) !== 'works') continue
      const forged = Buffer.from(JSON.stringify({ ...cursor.content, hf: context.unique() })).toString('base64')
      const taken = await ask(name, forged)
      if (outcomeOf(taken.response) !== 'works') continue
      context.report({
        message: `The cursor holds ${Object.keys(cursor.content).join(', ')} in readable form; with another field added it is taken as well, nonsense is not.`,
        point: { in: 'query', name },
        evidence: [
          { label: 'nonsense', exchange: nonsense },
          { label: 'cursor as handed out', exchange: real },
          { label: 'changed cursor', exchange: taken },
        ],
      })
      return
    }
  },
})
