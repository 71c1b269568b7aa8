import { consume, defineUpstreamRule, findObject } from '../../rule/index.ts'

const claims = { role: 'admin', is_admin: true, verified: true, balance: 73_131, permissions: ['all'] }

/** An import from another service: what that one claims beside the data is found on the stored object. */
export default defineUpstreamRule({
  id: 'upstream-fields-taken-over',
  title: 'Fields that another service claims are stored without a choice',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:H/A:N',
  cwe: [915, 20],
  why: 'What is imported is copied whole into the own record. Another service, or whoever poses as it, sets roles and balances here.',
  fix: 'Take named fields out of answers of other services, and check each against a schema.',
  controls: ['supplier-security', 'input-validation'],
  judge: async (context, point) => {
    const mark = `hf${context.unique()}`
    const found = await consume(context, point, {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: mark, title: mark, username: mark, ...claims }),
    })
    if (found === undefined) return false
    const stored = (await findObject(context, [mark], found.exchange, context.owner)).filter(
      ({ isOwnAnswer }) => !isOwnAnswer,
    )
    const taken = stored
      .map(({ object, exchange }) => ({
        exchange,
        names: Object.entries(claims).flatMap(([name, value]) =>
          JSON.stringify(object[name]) === JSON.stringify(value) ? [name] : [],
        ),
      }))
      .find(({ names }) => names.length > 0)
    if (taken === undefined) return false
    context.report({
      message: `What the address in ${point.name} gave is stored with ${taken.names.join(', ')} as claimed there.`,
      confidence: 'certain',
      point: { in: point.in, name: point.name },
      evidence: [
        { label: 'stored object', exchange: taken.exchange },
        { label: 'import', exchange: found.exchange },
      ],
    })
    return true
  },
})
