import { defineRule, servedDescription, serversOf } from '../../rule/index.ts'

const local = /^http:\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\])/i

export default defineRule({
  id: 'plain-http-server-described',
  title: 'The description sends clients to an address without encryption',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [319],
  owasp: 'API8:2023',
  why: 'Clients that are made from the description send tokens and data in the clear. Whoever stands on the way reads and changes them.',
  fix: 'Name https: servers only, and answer http: with a redirect and without data.',
  controls: ['encryption-in-transit', 'api-inventory'],
  scope: 'host',
  run: async (context) => {
    const served = await servedDescription(context)
    if (served === undefined) return
    const plain = serversOf(served.document).find((server) => server.startsWith('http://') && !local.test(server))
    if (plain === undefined) return
    context.report({
      message: `The description names the server ${plain}.`,
      evidence: [{ label: 'description', exchange: served.exchange }],
    })
  },
})
