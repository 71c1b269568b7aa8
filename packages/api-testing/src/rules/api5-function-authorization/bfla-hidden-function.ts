import { contentKind, defineRule, emptyDraft, hasSubstance, isSameAnswer, outcomeOf } from '../../rule/index.ts'

const names = [
  'admin',
  'admin/users',
  'admin/settings',
  'admin/stats',
  'users/all',
  'internal/users',
  'management/users',
  'admin/orders',
  'admin/logs',
]

/** Paths beside the described ones, asked for by an ordinary user. */
export default defineRule({
  id: 'bfla-hidden-function',
  title: 'An undocumented function for administrators serves ordinary users',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [285, 425],
  owasp: 'API5:2023',
  why: 'A function is protected only by not being mentioned. Any user who tries the usual names reads or administers what is not theirs.',
  fix: 'Check the role on every function, mentioned or not, and list in the description whatever is served.',
  controls: ['access-control', 'api-inventory'],
  scope: 'host',
  needs: { identities: 1 },
  run: async (context) => {
    const ordinary = context.unprivileged?.name ?? context.owner
    const described = new Set(context.api.endpoints.map(({ path }) => path.replace(/\/$/, '')))
    const prefixes = new Set([
      '',
      ...context.api.endpoints.flatMap(({ path }) => /^((?:\/(?:api|rest|v\d+))+)(?=\/)/i.exec(path)?.[1] ?? []),
    ])
    const unknown = await context.notFound()
    for (const rawPath of [...prefixes].slice(0, 3).flatMap((prefix) => names.map((name) => `${prefix}/${name}`))) {
      if (described.has(rawPath)) continue
      const draft = { ...emptyDraft(context.endpoint), method: 'GET', rawPath }
      const exchange = await context.send(draft, { as: ordinary })
      if (
        outcomeOf(exchange.response) !== 'works' ||
        contentKind(exchange.response) !== 'json' ||
        !hasSubstance(exchange.response)
      )
        continue
      const stranger = await context.send(draft, { as: 'nobody' })
      // Open to all, or answered like every other path, it is no function of its own.
      if (outcomeOf(stranger.response) !== 'denied' || isSameAnswer(exchange.response, unknown.response)) continue
      const made = await context.send({ ...draft, rawPath: `${rawPath}-${context.unique()}` }, { as: ordinary })
      if (outcomeOf(made.response) === 'works') continue
      context.report({
        message: `GET ${rawPath} is in no description, refuses strangers (${stranger.response.status}), and answers ${ordinary} ${exchange.response.status}.`,
        key: rawPath,
        evidence: [
          { label: 'without credentials', exchange: stranger },
          { label: `as ${ordinary}`, exchange },
        ],
      })
      return
    }
  },
})
