import { definePasswordPolicy } from '../../rule/index.ts'

export default definePasswordPolicy({
  id: 'short-password-accepted',
  title: 'Very short passwords are accepted',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [521],
  why: 'Passwords of a few characters can be guessed one after the other, even through the front door. Some people will choose them if they may.',
  fix: 'Require at least 8 characters, better 15 where there is no second factor (NIST SP 800-63B §3.1.1), and check it on the server.',
  controls: ['authentication'],
  references: ['https://pages.nist.gov/800-63-4/sp800-63b.html'],
  passwords: () => [
    ['a password of one character', 'q'],
    ['a password of four characters', 'q7Z!'],
    ['a password of six characters', 'q7Z!x2'],
  ],
})
