import { defineRule, leavesOf, parseJson, pathText, pointsOf, scalarText, textOf } from '../../rule/index.ts'

/** The password of a registration, profile or sign-in request stands in its answer. */
export default defineRule({
  id: 'password-echoed',
  title: 'An answer repeats the password that was sent',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [319, 522],
  owasp: 'API3:2023',
  why: 'The password goes back to the client in clear, so it also lands in logs of answers, caches and error trackers. It hints that passwords are kept in clear as well.',
  fix: 'Build answers from a schema without the password, and log neither requests nor answers of these operations.',
  controls: ['data-minimization', 'authentication'],
  needs: { baseline: 'answered', sends: false },
  applies: ({ endpoint }) => (endpoint.bodies.length > 0 ? true : 'takes no body'),
  run: (context) => {
    for (const as of [context.owner, 'nobody']) {
      const known = context.baseline(as) ?? context.unreached(as)
      const { exchange, draft } = known ?? {}
      if (exchange === undefined || draft === undefined) continue
      const sent = pointsOf(draft).filter(
        ({ in: place, name, value }) =>
          place === 'body' && /pass(?:word|wd|phrase)?$/i.test(name) && scalarText(value).length >= 6,
      )
      const body = parseJson(textOf(exchange.response))
      const found = (body === undefined ? [] : leavesOf(body)).find(({ value }) =>
        sent.some((point) => point.value === value),
      )
      if (found === undefined) continue
      context.report({
        message: `The password of the request stands in the answer as ${pathText(found.path)}.`,
        evidence: [{ label: `answer to ${as}`, exchange }],
      })
      break
    }
    return Promise.resolve()
  },
})
