import { outcomeOf } from '../baseline/outcome.ts'
import type { Sender } from '../http/sender.ts'
import type { Endpoint, SecurityScheme } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { Credentials } from '../request/draft.ts'
import { noCredentials, wireRequest } from '../request/draft.ts'
import { buildDraft } from '../values/build-draft.ts'

/** How a token is presented: in which place, under which name, with which word before it. */
interface Carriage {
  readonly in: 'header' | 'query' | 'cookie'
  readonly name: string
  readonly prefix: string
}

const usualHeaders = ['x-access-token', 'x-auth-token', 'x-api-key', 'token', 'x-token', 'access-token', 'auth-token']
const credentialName = /^(?:x-)?(?:access|auth|api|session|user|jwt)?-?(?:token|key|jwt)$/i

function inHeader(name: string, prefix = ''): Carriage {
  return { in: 'header', name, prefix }
}

function authorization(): Carriage[] {
  return ['Bearer ', 'Token ', 'JWT ', ''].map((prefix) => inHeader('Authorization', prefix))
}

/** Ways to present a token, what the description says first. */
function carriages(endpoints: readonly Endpoint[], schemes: readonly SecurityScheme[]): Carriage[] {
  const described = schemes.flatMap(({ kind, in: place, field }): Carriage[] => {
    if (kind === 'bearer' || kind === 'oauth2' || kind === 'openIdConnect')
      return [inHeader('Authorization', 'Bearer ')]
    if (kind !== 'apiKey' || field === undefined) return []
    return /^authorization$/i.test(field) ? authorization() : [{ in: place ?? 'header', name: field, prefix: '' }]
  })
  const named = endpoints.flatMap(({ params }) =>
    params
      .filter((param) => param.in === 'header' && credentialName.test(param.name))
      .map(({ name }) => inHeader(name)),
  )
  const all = [
    ...described,
    ...named,
    ...authorization(),
    ...usualHeaders.map((name) => inHeader(name)),
    ...['token', 'session', 'access_token', 'jwt'].map((name): Carriage => ({ in: 'cookie', name, prefix: '' })),
    ...['token', 'access_token', 'api_key'].map((name): Carriage => ({ in: 'query', name, prefix: '' })),
  ]
  const seen = new Set<string>()
  return all.filter((one) => {
    const key = `${one.in} ${one.name.toLowerCase()} ${one.prefix}`
    return !seen.has(key) && seen.add(key)
  })
}

function carried(token: string, { in: place, name, prefix }: Carriage): Credentials {
  const pair = [[name, prefix + token]] as const
  return {
    ...noCredentials,
    ...(place === 'header' ? { headers: pair } : place === 'query' ? { query: pair } : { cookies: pair }),
  }
}

interface Probing {
  readonly endpoints: readonly Endpoint[]
  readonly schemes: readonly SecurityScheme[]
  readonly sender: Sender
  readonly unique: () => string
}

/** Whether a request is refused with these credentials. */
type Refused = (credentials: Credentials) => Promise<boolean>

const maxProbes = 6

/** Requests that only read and that strangers are refused: what they answer to a caller tells whether they know the caller. */
async function refusedReads(probing: Probing): Promise<Refused[]> {
  const rank = (endpoint: Endpoint): number =>
    pathParamsOf(endpoint.path).length * 2 +
    (endpoint.security === 'required' ? 0 : 1) -
    (/\/(?:me|self|profile|account|dashboard)\/?$/i.test(endpoint.path) ? 1 : 0)
  const reads = probing.endpoints
    .filter(
      (endpoint) =>
        endpoint.effect === 'read' &&
        endpoint.security !== 'none' &&
        (endpoint.method === 'GET' || endpoint.graphql?.kind === 'query'),
    )
    .sort((a, b) => rank(a) - rank(b))
  const found: Refused[] = []
  for (const endpoint of reads.slice(0, maxProbes * 2)) {
    if (found.length >= 3) break
    const draft = buildDraft(
      endpoint,
      { kind: 'learned' },
      { pool: { candidates: () => [] }, as: 'nobody', unique: probing.unique(), fixed: {} },
    )
    const isRefused = async (credentials: Credentials): Promise<boolean> => {
      const exchange = await probing.sender.send(wireRequest(draft, credentials), {
        endpointId: '(sign in)',
        about: endpoint.id,
        as: 'nobody',
      })
      return outcomeOf(exchange.response) === 'denied'
    }
    if (await isRefused(noCredentials)) found.push(isRefused)
  }
  return found
}

/** Tells by requests that strangers are refused whether credentials are accepted. */
export class Prober {
  private readonly probing: Probing
  private reads: Promise<Refused[]> | undefined
  private known: Carriage | undefined

  constructor(probing: Probing) {
    this.probing = probing
  }

  private refused(): Promise<Refused[]> {
    this.reads ??= refusedReads(this.probing)
    return this.reads
  }

  /** Whether these credentials open anything that strangers are refused; undefined when nothing is. */
  async opens(credentials: Credentials): Promise<boolean | undefined> {
    const reads = await this.refused()
    if (reads.length === 0) return undefined
    for (const isRefused of reads) if (!(await isRefused(credentials))) return true
    return false
  }

  /** Finds by trial how the API wants to be shown a token. Undefined when no way is accepted. */
  async carriage(token: string): Promise<Carriage | undefined> {
    if (this.known !== undefined) return this.known
    for (const carriage of carriages(this.probing.endpoints, this.probing.schemes)) {
      if ((await this.opens(carried(token, carriage))) !== true) continue
      this.known = carriage
      return carriage
    }
    return undefined
  }
}
