import { defineRule, firstMatch, isJsonObject, setAt, sqlErrors, textOf, withoutEcho } from '../../rule/index.ts'
import type { Exchange, RequestDraft } from '../../rule/index.ts'

/** Names of fields that become names of columns: a quote in the name must not reach the statement. */
export default defineRule({
  id: 'sql-json-key',
  title: 'Names of JSON fields become part of a database statement',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [89],
  owasp: 'A03:2021',
  why: 'Values are bound, but the names of the fields are pasted in as names of columns. The statement can be rewritten through a name just as through a value.',
  fix: 'Take the fields from a fixed list (or a schema) and ignore or refuse every other name.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  applies: ({ endpoint }) =>
    endpoint.graphql === undefined && endpoint.bodies.some(({ contentType }) => contentType.includes('json'))
      ? true
      : 'takes no JSON body',
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft?.body.kind !== 'json' || !isJsonObject(draft.body.value)) return
    const { body } = draft
    const withKey = (key: string): RequestDraft => ({
      ...draft,
      body: { ...body, value: setAt(body.value, [key], '1') },
    })
    const ask = async (key: string): Promise<{ exchange: Exchange; error: string | undefined }> => {
      const exchange = await context.send(withKey(key))
      return { exchange, error: firstMatch(withoutEcho(textOf(exchange.response), [key]), sqlErrors) }
    }
    for (const quote of ["'", '"', '`']) {
      const name = `hf${context.unique()}`
      const broken = await ask(name + quote)
      if (broken.error === undefined) continue
      // A plain unknown name may make the database complain that there is no such column; that is no injection.
      const plain = await ask(name)
      if (plain.error === broken.error || (await ask(name + quote)).error === undefined) continue
      context.report({
        message: `A field named ${name}${quote} makes the database complain (${broken.error}); one named ${name} does not.`,
        evidence: [
          { label: 'field with a plain name', exchange: plain.exchange },
          { label: 'field with a quote in its name', exchange: broken.exchange },
        ],
      })
      return
    }
  },
})
