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

  it.for<[string, string]>([
    ['/setup', ''],
    ['/api/init-db', ''],
    ['/fresh', 'Creates and populates the database with demo data'],
    ['/fresh', 'Resets all accounts'],
  ])('takes GET %s (%s) for one that destroys', ([path, summary]) =>
    expect(effectOf('GET', path, '', summary)).toBe('destructive'),
  )

  it.for<[string, string]>([
    ['/setup/status', 'Shows how far the setup is'],
    ['/carts/latest', 'Creates a summary of the cart'],
    ['/load/data', 'Loads the data of a chart'],
  ])('takes GET %s (%s) for one that reads', ([path, summary]) =>
    expect(effectOf('GET', path, '', summary)).toBe('read'),
  )

  it.for(['/auth/sign-in', '/auth/log_in', '/logIn', '/signin'])('takes POST %s for one that changes nothing', (path) =>
    expect(effectOf('POST', path)).toBe('read'),
  )

  it.for(['/designs/outlines', '/blog/outings', '/design-outcomes'])('takes POST %s for a write', (path) =>
    expect(effectOf('POST', path)).toBe('write'),
  )
})
