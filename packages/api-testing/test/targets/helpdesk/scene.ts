import { createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An answer: its text in any case, and the parts of GraphQL where it has them. */
export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly data: any // oxlint-disable-line typescript/no-explicit-any -- exploits look into answers of every shape
}

export interface Person {
  readonly login: string
  readonly token: string
  readonly id: string
}

/** The help desk as an attacker sees it, with two customers of different workspaces. */
export interface Scene {
  readonly origin: string
  readonly folder: string
  readonly noor: Person
  readonly piet: Person
}

export async function asked(answer: Response): Promise<Asked> {
  const text = await answer.text()
  const json = answer.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : undefined
  return { status: answer.status, headers: answer.headers, text, data: json?.data }
}

/** Sends a body to /graphql as it is. */
export async function post(origin: string, body: string, headers: Record<string, string>): Promise<Asked> {
  return asked(await fetch(`${origin}/graphql`, { method: 'POST', headers, body }))
}

export function ask(
  origin: string,
  query: string,
  {
    as,
    token = as?.token,
    variables,
    operationName,
  }: {
    as?: Person
    token?: string
    variables?: Record<string, unknown>
    operationName?: string
  } = {},
): Promise<Asked> {
  return post(origin, JSON.stringify({ query, variables, operationName }), {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  })
}

const session = '... on Session { accessToken user { id login } } ... on SignInProblem { message }'

export async function signIn(origin: string, login: string, password: string): Promise<Person> {
  const { data } = await ask(
    origin,
    `mutation { it: signIn(login: "${login}", password: "${password}") { ${session} } }`,
  )
  return { login, token: data.it.accessToken, id: data.it.user.id }
}

/** A customer of one's own, registered for the occasion. */
export async function newcomer(origin: string): Promise<Person> {
  const login = `guest-${randomUUID().slice(0, 8)}`
  const input = { login, name: 'Guest', email: `${login}@mail.example`, password: 'Lantern-Brook-46' }
  const { data } = await ask(origin, `mutation ($input: SignUpInput!) { it: signUp(input: $input) { ${session} } }`, {
    variables: { input },
  })
  return { login, token: data.it.accessToken, id: data.it.user.id }
}

export async function setScene(origin: string, folder: string): Promise<Scene> {
  return {
    origin,
    folder,
    noor: await signIn(origin, 'noor', 'Velvet-Anchor-52'),
    piet: await signIn(origin, 'piet', 'Maple-Lantern-19'),
  }
}

/** The id of a ticket that was made for the occasion. */
export async function ticketOf(origin: string, as: Person, subject = 'help'): Promise<string> {
  const { data } = await ask(
    origin,
    `mutation { createTicket(input: { subject: "${subject}", body: "mine" }) { ticket { id } } }`,
    { as },
  )
  return data.createTicket.ticket.id
}

/** A token that says it is `person`, signed with `key` or not at all. */
export function forged(person: Person, alg: string, key?: string): string {
  const sub = Buffer.from(person.id, 'base64').toString().split(':')[1]
  const signed = [
    { alg, typ: 'JWT' },
    { sub, jti: 'forged', exp: 4_102_444_800 },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${key === undefined ? '' : createHmac('sha256', key).update(signed).digest('base64url')}`
}

/** Runs a server and gives what `use` makes of its address, with the number of its visitors. */
export async function withServer<T>(
  use: (at: { host: string; port: number }, visits: () => number) => Promise<T>,
): Promise<T> {
  let visits = 0
  const server = createServer((_, response) => {
    visits += 1
    response.end('<title>from inside</title>')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    return await use({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, () => visits)
  } finally {
    server.close()
  }
}

/** Whether `holds` becomes true before long: for effects that come after the answer. */
export async function eventually(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 15 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20))
  return holds()
}

/**
 * Follows `ticketUpdated` as `headers` and `payload` of the connection say, lets `meanwhile` happen, and gives all that was heard.
 * A connection that is refused hears nothing.
 */
export async function heard(
  origin: string,
  { headers, payload }: { headers?: Record<string, string>; payload?: Record<string, string> },
  meanwhile: () => Promise<unknown>,
): Promise<string> {
  const heardOf: string[] = []
  // undici takes headers as a third option; the DOM's type does not know them
  const options = { protocols: ['graphql-transport-ws'], headers } as unknown as string[]
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, options)
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true))
    socket.addEventListener('error', () => resolve(false))
  })
  if (!isOpen) return ''
  const said = (text: string) => eventually(() => heardOf.some((message) => message.includes(text)))
  socket.addEventListener('message', ({ data }) => void heardOf.push(String(data)))
  socket.send(JSON.stringify({ type: 'connection_init', payload }))
  await said('connection_ack')
  const query = 'subscription { ticketUpdated { subject body } }'
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }))
  // an operation after it is answered only when the subscription was read
  socket.send(JSON.stringify({ type: 'subscribe', id: '2', payload: { query: '{ __typename }' } }))
  await said('"id":"2"')
  await meanwhile()
  await said('"id":"1"')
  socket.close()
  return heardOf.join('\n')
}
