import { describe, expect, it } from 'vitest'
import { fileError, outputError } from './errors.ts'

/** Node's own errors are made by the system; these have what is read of them. */
function failed(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code })
}

describe('the words of PostgreSQL', () => {
  it.each([
    ['disk_full', 'initdb: error: could not write to file "pg_wal/xlogtemp.1": No space left on device'],
    ['disk_full', 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
    ['disk_full', 'FATAL:  could not extend file "base/5/1247": Disk quota exceeded'],
    ['read_only', 'FATAL:  could not create lock file "postmaster.pid": Read-only file system'],
    ['not_permitted', 'initdb: error: could not access directory "/home/a/b": Permission denied'],
    ['not_permitted', 'FATAL:  data directory "/srv/x" has wrong ownership'],
  ])('that mean %s', (code, words) => {
    const error = outputError(`LOG:  starting\n${words}\n`, '/srv/x')
    expect(error?.code).toBe(code)
    expect(error?.message).toContain(words)
    expect(error?.message).toContain('/srv/x')
  })

  it('that mean nothing known are left to who asked', () => {
    expect(outputError('FATAL:  invalid value for parameter', '/srv/x')).toBeUndefined()
  })
})

describe('a failed file operation', () => {
  it.each([
    ['EACCES', 'not_permitted'],
    ['EPERM', 'not_permitted'],
    ['EROFS', 'read_only'],
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['ENOTDIR', 'not_permitted'],
  ])('with %s is %s and names the path', (code, expected) => {
    expect(fileError(failed(code), '/srv/x')).toMatchObject({
      code: expected,
      message: expect.stringContaining('/srv/x'),
    })
  })

  it('of another kind stays what it was', () => {
    const error = failed('EMFILE')
    expect(fileError(error, '/srv/x')).toBe(error)
  })
})
