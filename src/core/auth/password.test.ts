import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../errors.ts'
import { hashPassword, requireGoodPassword, verifyPassword } from './password.ts'

/** Which member of the input is complained about, if any. */
function refusalOf(password: string, email: string): string | undefined {
  try {
    requireGoodPassword(password, email)
    return undefined
  } catch (error) {
    return error instanceof HoldfastError ? error.issues[0]?.path : String(error)
  }
}

describe('a password', () => {
  it.each([
    ['elevenchars', /at least 12/],
    ['', /at least 12/],
    // twelve characters as people count them: one of these takes two code units
    ['🔐🔐🔐🔐🔐🔐', /at least 12/],
    ['x'.repeat(201), /at most 200/],
    ['aaaaaaaaaaaa', /a few different characters/],
    ['abababababab', /a few different characters/],
    ['abcdeabcdeabcde', /guess/],
    ['monkeymonkey', /guess/],
    ['123456789012', /guess/],
    ['abcdefghijklm', /guess/],
    ['zyxwvutsrqponm', /guess/],
    ['password1234', /guess/],
    ['!!P@ssw0rd!!2026', /guess/],
    ['Welcome2026!!', /guess/],
    ['qwertyuiop12', /guess/],
    ['ada.lovelace@acme.test', /e-mail address/],
    ['my ada.lovelace@acme.test', /e-mail address/],
    ['Ada.LovelaceAda', /e-mail address/],
  ])('%j is refused in words', (password, words) => {
    expect(() => requireGoodPassword(password, 'ada.lovelace@acme.test')).toThrow(words)
  })

  it.each([
    'correct horse battery staple',
    'Tr0ub4dor&3 and more',
    'ein langes Passwort mit Umlaut äöü',
    'пароль из многих слов',
    'twelve chars',
    'password of my grandmother',
  ])('%j is good enough, with no rule about signs and digits', (password) => {
    requireGoodPassword(password, 'ada.lovelace@acme.test')
  })

  it('is stored salted, under argon2id with its parameters, and known again', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(two)
    expect(await verifyPassword('correct horse', one)).toBe(true)
    expect(await verifyPassword('correct horsf', one)).toBe(false)
    expect(await verifyPassword('', one)).toBe(false)
  })

  it('is the same however its letters are composed (NFKC)', async () => {
    expect(await verifyPassword('cafe\u0301 noir noir', await hashPassword('caf\u00e9 noir noir'))).toBe(true)
  })

  it('of nobody is never right, and takes the same work', async () => {
    for (const stored of [null, undefined]) expect(await verifyPassword('anything', stored)).toBe(false)
  })

  it('that is stored in another form is an error, not a wrong password', async () => {
    await expect(verifyPassword('x', 'plain text')).rejects.toThrow('PHC')
  })

  it('is accepted or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.emailAddress(), (password, email) => {
        const outcome = refusalOf(password, email)
        expect([undefined, 'password']).toContain(outcome)
      }),
    )
  })
})
