import { defineRule, hasSubstance, headerOf, leavesOf, parseJson, privateNames, textOf } from '../../rule/index.ts'

export default defineRule({
  id: 'private-data-kept-by-browser',
  title: 'Private data stays in the cache of the browser',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [525],
  owasp: 'API8:2023',
  why: 'The answer may be kept on the device for a set time, also after signing out. On a shared or stolen one it can be read without a session.',
  fix: 'Send `Cache-Control: no-store` with answers that hold personal or secret data.',
  controls: ['data-minimization', 'secure-configuration'],
  report: 'host',
  needs: { sends: false },
  applies: ({ endpoint, requiresAuth }) =>
    endpoint.method !== 'GET' ? 'only for GET' : requiresAuth ? true : 'does not require credentials',
  run: (context) => {
    const exchange = context.baseline()?.exchange
    if (exchange === undefined || !hasSubstance(exchange.response)) return Promise.resolve()
    const control = headerOf(exchange.response.headers, 'cache-control') ?? ''
    const seconds = Number(/max-age=(\d+)/i.exec(control)?.[1] ?? 0)
    const body = parseJson(textOf(exchange.response))
    const named =
      body === undefined
        ? undefined
        : leavesOf(body).find(({ path, value }) => value !== null && privateNames.test(String(path.at(-1))))
    if (/no-store|no-cache|must-revalidate/i.test(control) || seconds < 60 || named === undefined)
      return Promise.resolve()
    context.report({
      message: `An answer with \`${String(named.path.at(-1))}\` may be kept for ${seconds} s (Cache-Control: ${control}).`,
      evidence: [{ label: `answer to ${exchange.as}`, exchange }],
    })
    return Promise.resolve()
  },
})
