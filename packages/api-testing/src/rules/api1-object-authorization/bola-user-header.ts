import { defineViewSwitch, withHeaders, namesOf } from '../../rule/index.ts'

const names = [
  'X-User-Id',
  'X-User',
  'X-Account-Id',
  'X-Customer-Id',
  'X-On-Behalf-Of',
  'X-Impersonate',
  'X-Act-As',
  'X-Sudo',
  'X-User-Email',
]

export default defineViewSwitch({
  id: 'bola-user-header',
  title: 'A header makes a signed-in user someone else',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [639, 290],
  owasp: 'API1:2023',
  why: 'The server takes from a header whose data it shows, although it knows from the session who asks. Any user reads the data of any other by naming them.',
  fix: 'Take the user from the verified session only; let administrators impersonate through a function of its own that checks and logs it.',
  controls: ['access-control', 'authentication'],
  ways: (context, { theirs }) =>
    namesOf(context, context.owner)
      .slice(0, 5)
      .flatMap((who) =>
        withHeaders(
          theirs.draft,
          names.map((name) => [name, who] as const),
        ),
      ),
})
