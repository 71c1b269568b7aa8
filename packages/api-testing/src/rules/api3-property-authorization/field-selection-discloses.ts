import { defineRule, isMasked, leavesOf, outcomeOf, parseJson, textOf } from '../../rule/index.ts'
import type { Exchange, RequestDraft } from '../../rule/index.ts'

const sensitive =
  /^(?:.*_)?(?:password\w*|passwd|pwd|pass_?hash|salt|secret\w*|token|api_?key|private_?key|ssn|iban|card_?number|phone(?:_?number)?|e-?mail|address|birth_?date|dob|salary|balance|is_?admin|internal_?notes?)$/i

const groups: readonly (readonly (readonly [string, string])[])[] = [
  ['include', 'expand', 'embed', 'populate', 'with', 'relations', '$expand'].map(
    (name) => [name, 'user,owner,author,customer'] as const,
  ),
  ['fields', 'select', '_fields', '$select', 'projection'].map(
    (name) => [name, 'id,name,password,password_hash,email,token,role,balance'] as const,
  ),
  [
    ['view', 'full'],
    ['verbose', 'true'],
    ['details', 'true'],
    ['full', '1'],
    ['fields', '*'],
    ['fields', 'all'],
    ['expand', 'all'],
    ['format', 'full'],
  ],
]

function sensitiveNames(exchange: Exchange): Set<string> {
  const body = parseJson(textOf(exchange.response))
  const leaves = body === undefined ? [] : leavesOf(body, 4000)
  return new Set(
    leaves.flatMap(({ path, value }) => {
      const name = String(path.at(-1))
      return sensitive.test(name) && value !== null && String(value).length >= 4 && !isMasked(String(value))
        ? [name]
        : []
    }),
  )
}

/** The answer with a parameter that chooses fields holds sensitive ones that the plain answer, and that with a meaningless parameter, lack. */
export default defineRule({
  id: 'field-selection-discloses',
  title: 'A parameter that chooses fields brings out hidden ones',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  cwe: [213, 639],
  owasp: 'API3:2023',
  why: 'The caller chooses which fields and relations are answered, and nothing limits the choice. Hashes, tokens or personal data of others come out on demand.',
  fix: 'Allow only named fields and relations, by role, and refuse all others.',
  controls: ['data-minimization', 'input-validation'],
  needs: { baseline: 'works' },
  applies: ({ endpoint, privilege }) => {
    if (endpoint.method !== 'GET') return 'does not read with GET'
    return privilege === undefined ? true : 'is for administrators'
  },
  run: async (context) => {
    const own = context.baseline()
    if (own === undefined || parseJson(textOf(own.exchange.response)) === undefined) return
    const known = sensitiveNames(own.exchange)
    const withQuery = (pairs: readonly (readonly [string, string])[]): RequestDraft => {
      const names = new Set(pairs.map(([name]) => name))
      return { ...own.draft, query: [...own.draft.query.filter(([name]) => !names.has(name)), ...pairs] }
    }
    const fresh = async (pairs: readonly (readonly [string, string])[]) => {
      const exchange = await context.send(withQuery(pairs))
      const names = [...sensitiveNames(exchange)].filter((name) => !known.has(name))
      return { exchange, names: outcomeOf(exchange.response) === 'works' ? names : [] }
    }
    for (const group of groups) {
      if ((await fresh(group)).names.length === 0) continue
      const control = await fresh([[`hf${context.unique()}`, group[0]?.[1] ?? '']])
      if (control.names.length > 0) return
      for (const pair of group) {
        const { exchange, names } = await fresh([pair])
        if (names.length === 0) continue
        context.report({
          message: `With ${pair.join('=')} the answer holds ${names.join(', ')}, which it lacks otherwise.`,
          confidence: 'certain',
          point: { in: 'query', name: pair[0] },
          evidence: [
            { label: 'plain', exchange: own.exchange },
            { label: `with ${pair.join('=')}`, exchange },
          ],
        })
        return
      }
    }
  },
})
