import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, testPassword } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'

/** As much of a mail server (RFC 5321) as it takes to receive a mail. */
function mailServer(received: string[]): Server {
  return createServer((socket) => {
    let pending = ''
    let mail: string | undefined
    const answer = (line: string): string | undefined => {
      if (mail !== undefined) {
        if (line !== '.') {
          mail += `${line}\n`
          return undefined
        }
        received.push(mail)
        mail = undefined
        return '250 kept'
      }
      if (/^data/i.test(line)) {
        mail = ''
        return '354 go on'
      }
      return /^quit/i.test(line) ? '221 bye' : '250 fine'
    }
    socket.write('220 test\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      const lines = (pending + chunk.toString('utf8')).split('\r\n')
      pending = lines.pop() ?? ''
      for (const line of lines) {
        const reply = answer(line)
        if (reply !== undefined) socket.write(`${reply}\r\n`)
      }
    })
  })
}

describe('an invitation by mail', () => {
  const received: string[] = []
  let server: Server
  let test: TestApp
  let owner: TestClient

  beforeAll(async () => {
    server = mailServer(received)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
    test = await createTestApp({
      simulateFrom: '2027-01-04T08:00:00Z',
      env: { HOLDFAST_SMTP_URL: `smtp://127.0.0.1:${address.port}`, HOLDFAST_PUBLIC_URL: 'http://holdfast.acme.test/' },
    })
    owner = (await setUpOrganization(test)).owner
  })
  afterAll(async () => {
    await test.close()
    server.close()
  })

  it('holds the link that lets its person in', async () => {
    const { id } = await owner.people.create({ name: 'Ivy', email: 'ivy@acme.test' })
    const { link, mailed } = await owner.people.invite({ id })
    expect(mailed).toBe(true)
    expect(received).toHaveLength(1)
    // quoted-printable: soft line breaks and encoded equal signs
    const mail = (received[0] ?? '').replaceAll('=\n', '').replaceAll('=3D', '=')
    expect(mail).toMatch(/^To: ivy@acme\.test$/m)
    expect(mail).toMatch(/^Subject: Join Acme on Holdfast$/m)
    expect(mail).toContain('until 2027-01-18')
    const token = /http:\/\/holdfast\.acme\.test\/invitation#(\S+)/.exec(mail)?.[1] ?? ''
    expect(`/invitation#${token}`).toBe(link)
    const { person } = await test.browser().identity.acceptInvitation({ token, password: testPassword })
    expect(person?.id).toBe(id)
  })

  it('that cannot be delivered is an invitation all the same, and says so', async () => {
    const { id } = await owner.people.create({ name: 'Jim', email: 'jim@acme.test' })
    await new Promise((resolve) => server.close(resolve))
    const { link, mailed } = await owner.people.invite({ id })
    expect(mailed).toBe(false)
    const token = link.split('#')[1] ?? ''
    const { person } = await test.browser().identity.acceptInvitation({ token, password: testPassword })
    expect(person?.id).toBe(id)
  })
})
