import { defineRule, servedDescription, serversOf } from '../../rule/index.ts'

const nonProduction =
  /^https?:\/\/(?:[^/]*[.-])?(?:dev|develop|development|test|testing|qa|uat|stage|staging|sandbox|preprod|pre-prod|int|integration|beta|demo|internal|intranet)(?:\d*)[.:/-]|^https?:\/\/(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|^https?:\/\/[^/.:]+(?::\d+)?(?:\/|$)|\.(?:local|internal|lan|corp)(?::\d+)?(?:\/|$)/i
const local = /^https?:\/\/(?:localhost|127\.|\{)/i

export default defineRule({
  id: 'nonproduction-server-described',
  title: 'The description names inner or test servers',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [200, 1059],
  owasp: 'API9:2023',
  why: 'Test servers hold copies of real data with weaker guards, and inner names show how the network is laid out. The description tells everybody where they are.',
  fix: 'Name production servers only in what is published; put test servers behind the same guards or off the internet.',
  controls: ['api-inventory', 'secure-configuration'],
  scope: 'host',
  run: async (context) => {
    const served = await servedDescription(context)
    if (served === undefined) return
    const named = serversOf(served.document).filter((server) => nonProduction.test(server) && !local.test(server))
    if (named.length === 0) return
    context.report({
      message: `The description names ${named.slice(0, 3).join(', ')}.`,
      evidence: [{ label: 'description', exchange: served.exchange }],
    })
  },
})
