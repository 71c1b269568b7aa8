import { defineRule, isMasked, leavesOf, parseJson, pathText, privateNames, textOf } from '../../rule/index.ts'
import type { Endpoint } from '../../rule/index.ts'

type Schema = NonNullable<Endpoint['responses'][number]['schema']>

const telling = /role|admin|permission|hash|salt|secret|internal|deleted|ip_?address|last_?login|owner|tenant/i

/** Names of all fields that the schema has at any depth; undefined when it is open by intention. */
function declaredNames(schema: Schema, depth = 0): Set<string> {
  const names = new Set<string>()
  if (depth > 8) return names
  for (const [name, property] of schema.properties) {
    names.add(name)
    for (const inner of declaredNames(property, depth + 1)) names.add(inner)
  }
  const parts = [...(schema.items === undefined ? [] : [schema.items]), ...schema.variants]
  for (const part of parts) for (const inner of declaredNames(part, depth + 1)) names.add(inner)
  return names
}

/** Only fields whose names say that they matter: an additional `created` is no weakness. */
export default defineRule({
  id: 'undocumented-answer-fields',
  title: 'Answers hold sensitive fields that the description does not know',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  cwe: [213, 1059],
  owasp: 'API3:2023',
  why: 'The description promises a few fields, the answer holds more, some of them personal or about rights. Nobody decided to show them, and reviews of the description miss them.',
  fix: 'Build answers from a schema that drops what it does not name, and test answers against the description.',
  controls: ['data-minimization', 'api-inventory'],
  needs: { baseline: 'works', sends: false },
  applies: ({ endpoint }) =>
    endpoint.responses.some(
      ({ schema, status }) => status.startsWith('2') && schema !== undefined && declaredNames(schema).size > 0,
    )
      ? true
      : 'its answers are not described',
  run: (context) => {
    const own = context.baseline()
    const body = own === undefined ? undefined : parseJson(textOf(own.exchange.response))
    if (own === undefined || body === undefined) return Promise.resolve()
    const declared = new Set(
      context.endpoint.responses.flatMap(({ schema }) => (schema === undefined ? [] : [...declaredNames(schema)])),
    )
    const leaves = leavesOf(body, 3000)
    // A description of something else altogether says nothing about single fields.
    if (!leaves.some(({ path }) => declared.has(String(path.at(-1))))) return Promise.resolve()
    const found = leaves.filter(({ path, value }) => {
      const name = String(path.at(-1))
      return (
        !declared.has(name) &&
        (privateNames.test(name) || telling.test(name)) &&
        value !== null &&
        !isMasked(String(value))
      )
    })
    const names = [...new Set(found.map(({ path }) => pathText(path).replaceAll(/\[\d+\]/g, '[]')))]
    if (names.length > 0)
      context.report({
        message: `The answer holds ${names.slice(0, 6).join(', ')}, which the description does not have.`,
        evidence: [{ label: `answer to ${own.as}`, exchange: own.exchange }],
      })
    return Promise.resolve()
  },
})
