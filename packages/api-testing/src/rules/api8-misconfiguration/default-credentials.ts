import { defineRule, getPath, outcomeOf, withHeader } from '../../rule/index.ts'

/** Consoles that ask by HTTP Basic, with the pairs that they come with. Few, so that no account is locked. */
const consoles: readonly { path: string; pairs: readonly string[] }[] = [
  { path: '/manager/html', pairs: ['tomcat:tomcat', 'tomcat:s3cret', 'admin:admin'] },
  { path: '/host-manager/html', pairs: ['tomcat:tomcat'] },
  { path: '/api/whoami', pairs: ['guest:guest'] },
  { path: '/api/overview', pairs: ['guest:guest'] },
  { path: '/solr/', pairs: ['solr:SolrRocks'] },
  { path: '/service/rest/v1/status', pairs: ['admin:admin123'] },
  { path: '/api/org', pairs: ['admin:admin'] },
  { path: '/admin', pairs: ['admin:admin', 'admin:password'] },
  { path: '/', pairs: ['admin:admin'] },
]

export default defineRule({
  id: 'default-credentials',
  title: 'A console takes the password it came with',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [1392, 521],
  owasp: 'API8:2023',
  why: 'The password stands in the manual, and machines try it on every address there is. Consoles of this kind run programs or read everything.',
  fix: 'Set passwords of your own before a console can be reached, or switch it off.',
  controls: ['authentication', 'secure-configuration'],
  scope: 'host',
  run: async (context) => {
    for (const { path, pairs } of consoles) {
      const asked = await context.send(getPath(context, path), { as: 'nobody' })
      const challenge = asked.response.headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1]
      if (asked.response.status !== 401 || !/^basic/i.test(challenge ?? '')) continue
      const withPair = (pair: string) => {
        const draft = getPath(context, path)
        const value = `Basic ${Buffer.from(pair).toString('base64')}`
        return context.send({ ...draft, headers: withHeader(draft.headers, 'Authorization', value) }, { as: 'nobody' })
      }
      const wrong = await withPair(`hf${context.unique()}:hf${context.unique()}`)
      if (wrong.response.status !== 401) continue
      for (const pair of pairs) {
        const exchange = await withPair(pair)
        const outcome = outcomeOf(exchange.response)
        if (outcome !== 'works' && outcome !== 'redirected') continue
        context.report({
          message: `${path} takes the user ${pair.split(':')[0]} with the password it came with; made-up ones are refused.`,
          confidence: 'certain',
          key: path,
          evidence: [
            { label: 'made-up password', exchange: wrong },
            { label: 'password from the manual', exchange },
          ],
        })
        return
      }
    }
  },
})
