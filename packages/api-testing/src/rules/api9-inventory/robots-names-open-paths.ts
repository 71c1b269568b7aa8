import { contentKind, defineRule, getPath, likeness, outcomeOf, textOf } from '../../rule/index.ts'

const telling =
  /admin|intern|private|backup|secret|config|api|debug|staging|old|dump|export|report|log|user|customer|invoice|upload/i
const maxTried = 8

/** Paths that robots.txt asks search engines to leave out, tried without credentials. A sign-in page is what they should show. */
export default defineRule({
  id: 'robots-names-open-paths',
  title: 'robots.txt points to paths that anybody can open',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [200, 425],
  owasp: 'API9:2023',
  why: 'The file was made to hide paths from search engines and lists them for everybody else. They are open, so hiding was all that guarded them.',
  fix: 'Guard the paths with credentials, and leave them out of robots.txt.',
  controls: ['access-control', 'api-inventory'],
  scope: 'host',
  run: async (context) => {
    const robots = await context.send(getPath(context, '/robots.txt'), { as: 'nobody' })
    if (robots.response.status !== 200 || contentKind(robots.response) !== 'text') return
    const paths = [...textOf(robots.response).matchAll(/^\s*Disallow:\s*(\/[^\s*?#$]+)/gim)].map(
      ([, path = '']) => path,
    )
    const control = await context.notFound()
    for (const path of [...new Set(paths)].filter((one) => telling.test(one)).slice(0, maxTried)) {
      const exchange = await context.send(getPath(context, path), { as: 'nobody' })
      if (outcomeOf(exchange.response) !== 'works' || exchange.response.body.length < 20) continue
      const isSignIn = /type=["']?password|sign in|log ?in|authenticate/i.test(textOf(exchange.response))
      if (isSignIn || likeness(exchange.response, control.response).content > 0.9) continue
      context.report({
        message: `robots.txt names ${path}, and it answers ${exchange.response.status} with ${exchange.response.body.length} bytes to anybody.`,
        key: path,
        evidence: [
          { label: 'robots.txt', exchange: robots },
          { label: 'path without credentials', exchange },
        ],
      })
      return
    }
  },
})
