import { defineRule, isJsonObject, servedDescription } from '../../rule/index.ts'

export default defineRule({
  id: 'api-description-served',
  title: 'The description of the API is served to anybody',
  severity: 'info',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [200],
  owasp: 'API9:2023',
  why: 'The document lists every operation with its parameters, internal ones among them. For a public API that is wanted; for all others it saves an attacker the search.',
  fix: 'Serve the description of an API that is not public to signed-in developers only, and leave internal operations out.',
  controls: ['secure-configuration', 'api-inventory'],
  scope: 'host',
  run: async (context) => {
    const served = await servedDescription(context)
    if (served === undefined) return
    const { paths } = served.document
    context.report({
      message: `${served.exchange.request.target} describes ${isJsonObject(paths) ? Object.keys(paths).length : 0} paths to anybody.`,
      evidence: [{ label: 'description', exchange: served.exchange }],
    })
  },
})
