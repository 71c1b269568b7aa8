import { createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'

/** An answer: JSON where it is JSON, its text in any case. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: any // oxlint-disable-line typescript/no-explicit-any -- exploits look into answers of every shape
}

interface Person {
  readonly name: string
  readonly password: string
  readonly token: string
  readonly refreshToken: string
  readonly patientId: string
}

/** The clinic as an attacker sees it: its address, and two patients and the office that are signed in. */
export interface Scene {
  readonly origin: string
  readonly folder: string
  readonly mara: Person
  readonly jonas: Person
  readonly office: Person
}

export async function ask(
  origin: string,
  method: string,
  path: string,
  {
    token,
    json,
    headers,
    body,
  }: { token?: string; json?: unknown; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const answer = await fetch(origin + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? (body ?? null) : JSON.stringify(json),
  })
  const text = await answer.text()
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  return { status: answer.status, headers: answer.headers, text, json: parsed }
}

export async function signIn(origin: string, name: string, password: string): Promise<Person> {
  const { json } = await ask(origin, 'POST', '/api/v2/auth/login', { json: { username: name, password } })
  const me = await ask(origin, 'GET', '/api/v2/me', { token: json.accessToken })
  return { name, password, token: json.accessToken, refreshToken: json.refreshToken, patientId: me.json.patientId }
}

/** A patient of one's own, registered for the occasion. */
export async function newcomer(origin: string): Promise<Person> {
  const name = `guest-${randomUUID().slice(0, 8)}`
  const password = 'Lantern-Brook-46'
  await ask(origin, 'POST', '/api/v2/auth/register', {
    json: { username: name, password, email: `${name}@mail.example`, fullName: 'Guest' },
  })
  return signIn(origin, name, password)
}

export async function setScene(origin: string, folder: string): Promise<Scene> {
  return {
    origin,
    folder,
    mara: await signIn(origin, 'mara.lindt', 'Plum-Harbor-71'),
    jonas: await signIn(origin, 'jonas.weber', 'Kite-Meadow-38'),
    office: await signIn(origin, 'office', 'Cedar-Window-94'),
  }
}

export function token(header: Record<string, unknown>, claims: Record<string, unknown>, key?: string): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`
  return `${signed}.${key === undefined ? '' : createHmac('sha256', key).update(signed).digest('base64url')}`
}

export const officeClaims = { sub: 'office', role: 'admin', jti: 'forged', exp: 4_102_444_800 }

/** Runs a server that answers `content` and gives what `use` makes of it, with the number of its visitors. */
export async function withServer<T>(
  content: string,
  use: (url: string, visits: () => number) => Promise<T>,
): Promise<T> {
  let visits = 0
  const server = createServer((_, response) => {
    visits += 1
    response.setHeader('content-type', 'application/json').end(content)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, () => visits)
  } finally {
    server.close()
  }
}

/** Whether `holds` becomes true before long: for effects that come after the answer. */
export async function eventually(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 15 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20))
  return holds()
}

/** Sends one request as bytes and gives the raw answer. */
export function rawGet(origin: string, path: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    )
    socket
      .setEncoding('utf8')
      .on('data', (chunk) => (received += chunk))
      .on('end', () => resolve(received))
      .on('error', reject)
  })
}

export async function book(origin: string, person: Person, more: object = {}): Promise<Answer> {
  return ask(origin, 'POST', '/api/v2/appointments', {
    token: person.token,
    json: { doctorCode: 'DR-OKORO', startsAt: '2031-05-01T10:00:00Z', reason: 'rash', ...more },
  })
}

export async function statuses(times: number, send: () => Promise<Answer>): Promise<number[]> {
  const all: number[] = []
  for (let count = 0; count < times; count += 1) all.push((await send()).status)
  return all
}
