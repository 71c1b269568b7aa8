import { defineTokenForgery, signJwt } from '../../rule/index.ts'

const emptyFiles = ['../../../../../../../../dev/null', '/dev/null', '....//....//....//....//....//dev/null']

/** The key is read from a file that the token names: `/dev/null` is empty everywhere, so that the empty text is the secret. */
export default defineTokenForgery({
  id: 'jwt-key-id-path',
  title: 'The key id of a token leads to any file of the server',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cwe: [22, 347],
  why: 'The server reads the file that the key id names and takes its content for the secret. A file with known content makes tokens for any user.',
  fix: 'Look the key id up in a fixed list of keys and refuse ids that are not in it.',
  controls: ['authentication', 'input-validation'],
  forgeries: (context, jwt) =>
    emptyFiles.map((kid) => ({
      label: `with the key id ${kid}, signed with an empty secret,`,
      token: signJwt({ ...jwt.header, alg: 'HS256', kid }, jwt.claims, ''),
      control: signJwt({ ...jwt.header, alg: 'HS256', kid }, jwt.claims, context.unique()),
    })),
})
