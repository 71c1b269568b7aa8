import { describe, expect, it } from 'vitest'
import { effectOf } from '../src/model/effect.ts'

describe('what an operation does, by its names', () => {
  it.for(['signOut', 'sign_out', 'signout', 'logOut', 'log_out', 'logout', 'closeAccount', 'resetPassword'])(
    'takes the operation %s for one that ends or destroys something',
    (name) => expect(effectOf('POST', '/', name)).toBe('destructive'),
  )

  it.for(['/auth/sign-out', '/auth/log-out', '/close-account'])('takes POST %s for one, too', (path) =>
    expect(effectOf('POST', path)).toBe('destructive'),
  )

  it.for(['/auth/sign-in', '/auth/log_in', '/logIn', '/signin'])('takes POST %s for one that changes nothing', (path) =>
    expect(effectOf('POST', path)).toBe('read'),
  )

  it.for(['/designs/outlines', '/blog/outings', '/design-outcomes'])('takes POST %s for a write', (path) =>
    expect(effectOf('POST', path)).toBe('write'),
  )
})
