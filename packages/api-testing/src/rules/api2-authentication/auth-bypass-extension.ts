import { defineAuthenticationBypass, extensions } from '../../rule/index.ts'

export default defineAuthenticationBypass({
  id: 'auth-bypass-extension',
  title: 'A file extension at the end of a path gets past authentication',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [288, 289],
  why: 'Checks often leave static files alone and know them by their extension, while the router takes the extension for a wish for a format. Adding one opens what is closed.',
  fix: 'Serve static files from a place of their own, and authenticate every other path whatever its ending.',
  controls: ['authentication', 'access-control'],
  concerns: ({ endpoint }) => (/\.\w{2,5}$/.test(endpoint.path) ? 'has an extension already' : true),
  ways: (_, plain) => extensions(plain),
})
