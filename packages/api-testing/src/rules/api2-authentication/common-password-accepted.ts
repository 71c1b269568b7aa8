import { definePasswordPolicy } from '../../rule/index.ts'

export default definePasswordPolicy({
  id: 'common-password-accepted',
  title: 'Passwords from the top of every list are accepted',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
  cwe: [521],
  why: 'The passwords that attackers try first may be chosen, although they satisfy rules of length and signs. A few guesses for each account open a part of them.',
  fix: 'Compare new passwords with a list of common and leaked ones and refuse those (NIST SP 800-63B §3.1.1).',
  controls: ['authentication'],
  passwords: () => [
    ['the password "Password123!"', 'Password123!'],
    ['the password "Passw0rd!"', 'Passw0rd!'],
    ['the password "password123"', 'password123'],
    ['the password "1234567890"', '1234567890'],
  ],
})
