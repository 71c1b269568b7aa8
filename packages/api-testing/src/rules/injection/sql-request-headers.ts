import { defineRule, firstMatch, sqlErrors, textOf, withHeader, withoutEcho } from '../../rule/index.ts'
import type { Exchange } from '../../rule/index.ts'

/** Headers that services write into their tables without being described as parameters. */
const logged = ['User-Agent', 'X-Forwarded-For', 'Referer', 'Accept-Language', 'X-Client-Version']

export default defineRule({
  id: 'sql-request-headers',
  title: 'A request header that nobody describes reaches a database statement',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [89],
  owasp: 'A03:2021',
  why: 'Browsers, addresses and languages are stored for statistics, in statements built by hand because nobody takes them for input. They are as free to choose as any parameter.',
  fix: 'Pass everything that comes with a request as a bound parameter, headers included.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    const ask = async (headers: readonly string[], value: string): Promise<{ exchange: Exchange; error?: string }> => {
      const all = headers.reduce((list, name) => withHeader(list, name, value), draft.headers)
      const exchange = await context.send({ ...draft, headers: all })
      const error = firstMatch(withoutEcho(textOf(exchange.response), [value]), sqlErrors)
      return error === undefined ? { exchange } : { exchange, error }
    }
    // All at once first: most endpoints use none of them.
    const text = `hf${context.unique()}`
    if ((await ask(logged, `${text}'"`)).error === undefined) return
    if ((await ask(logged, text)).error !== undefined) return
    for (const name of logged) {
      for (const quote of ["'", '"']) {
        const broken = await ask([name], text + quote)
        if (broken.error === undefined || (await ask([name], text)).error !== undefined) continue
        context.report({
          message: `A quote in the header ${name} makes the database complain: ${broken.error}.`,
          point: { in: 'header', name },
          evidence: [{ label: `${name} with a quote`, exchange: broken.exchange }],
        })
        return
      }
    }
  },
})
