import { definePasswordPolicy } from '../../rule/index.ts'

export default definePasswordPolicy({
  id: 'password-like-name-accepted',
  title: 'The name of the account is accepted as its password',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [521],
  why: 'The name is known, so a password like it is no secret at all. Trying the name as password is the second thing every attack does.',
  fix: 'Refuse passwords that contain the name or the mail address, whatever their case.',
  controls: ['authentication'],
  passwords: (profile) => [['its own name as the password', profile.username]],
})
