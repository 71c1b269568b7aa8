import { defineViewSwitch, namesOf } from '../../rule/index.ts'

const names = ['user_id', 'userId', 'uid', 'user', 'username', 'account_id', 'customer_id']

export default defineViewSwitch({
  id: 'bola-user-cookie',
  title: 'A cookie makes a signed-in user someone else',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [639, 565],
  owasp: 'API1:2023',
  why: 'Beside the session a plain cookie says whose data is meant, and it is believed. Changing it in the browser shows the data of any other user.',
  fix: 'Keep the user in the session on the server and ignore what other cookies say.',
  controls: ['access-control', 'session-management'],
  ways: (context, { theirs: { draft } }) =>
    namesOf(context, context.owner)
      .slice(0, 5)
      .map((who) => ({
        label: `with cookies that name ${who}`,
        draft: { ...draft, cookies: [...draft.cookies, ...names.map((name) => [name, who] as const)] },
        parts: names.map((name) => ({
          label: `with the cookie ${name}=${who}`,
          draft: { ...draft, cookies: [...draft.cookies, [name, who] as const] },
        })),
      })),
})
