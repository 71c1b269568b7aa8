import type { Baseline, Unreached } from '../baseline/baseline.ts'
import type { Confidence, Severity } from '../config/schema.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import type { WebSocketConnection } from '../http/websocket.ts'
import type { Session } from '../identity/session.ts'
import type { Effect, Endpoint, SecurityScheme } from '../model/endpoint.ts'
import type { OobHit, OobListener } from '../oob/listener.ts'
import type { Credentials, RequestDraft } from '../request/draft.ts'
import type { Point, PointPlace } from '../request/points.ts'
import type { ValuePool } from '../values/pool.ts'
import type { ControlTheme } from './controls.ts'

export const owaspClasses = [
  'API1:2023',
  'API2:2023',
  'API3:2023',
  'API4:2023',
  'API5:2023',
  'API6:2023',
  'API7:2023',
  'API8:2023',
  'API9:2023',
  'API10:2023',
  'A03:2021',
  'A02:2021',
  'A08:2021',
] as const
export type OwaspClass = (typeof owaspClasses)[number]

/** What a rule is about; the same for declarative and coded rules. */
export interface RuleInfo {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  /** CVSS 3.1 or 4.0 vector of a typical case. */
  readonly cvss: string
  readonly cwe: readonly number[]
  readonly owasp: OwaspClass
  /** Why it matters, in two sentences. */
  readonly why: string
  readonly fix: string
  readonly controls: readonly ControlTheme[]
  readonly references: readonly string[]
}

export interface RuleNeeds {
  /** The most that requests of this rule do. What the endpoint itself does is added by the runner. */
  readonly effect: Effect
  /** Signed-in identities needed: 0, 1, or 2 of equal role. */
  readonly identities: 0 | 1 | 2
  /** Two identities of different roles. */
  readonly roles: boolean
  readonly oob: boolean
  /**
   * What must be known of the endpoint: `works` a request that works for the owner; `answered` any answer; `none` nothing (the rule makes its
   * own requests or only reads the description).
   */
  readonly baseline: 'works' | 'answered' | 'none'
  /**
   * True for rules that run into rate limits on purpose. They come after all others, which would otherwise find the limits reached and wait for
   * them to be lifted.
   */
  readonly exhausts: boolean
  /**
   * True for rules that may leave an identity with more power than it had: they come after what compares identities, which they would spoil.
   */
  readonly raises: boolean
  /** False for rules that only look at what has been exchanged already: they run on everything, whatever is allowed. */
  readonly sends: boolean
}

/** `endpoint` rules run once for each endpoint, `host` rules once for each origin, on a pseudo endpoint `HOST origin`. */
export type RuleScope = 'endpoint' | 'host'

export interface Rule extends RuleInfo {
  /** Folder under rules/: the class. */
  readonly group: string
  readonly scope: RuleScope
  readonly needs: RuleNeeds
  /** `host`: one finding for each origin that lists the endpoints, for settings that are the same everywhere. */
  readonly report: 'endpoint' | 'host'
  readonly confidence: Confidence
  /** True, or the reason why the rule means nothing for this endpoint. */
  applies(view: EndpointView): true | string
  run(context: RuleContext): Promise<void>
}

/** What `defineRule` takes: a rule in code. Everything with a default may be left out. */
export interface RuleDefinition extends Omit<RuleInfo, 'references'> {
  readonly references?: readonly string[]
  readonly scope?: RuleScope
  readonly report?: Rule['report']
  readonly confidence?: Confidence
  readonly needs?: Partial<RuleNeeds>
  applies?(view: EndpointView): true | string
  run(context: RuleContext): Promise<void>
}

/** What is known about an endpoint before a rule runs. */
export interface EndpointView {
  readonly endpoint: Endpoint
  readonly schemes: readonly SecurityScheme[]
  /** Of the owner unless another identity (or `nobody`) is named. */
  readonly baseline: (as?: string) => Baseline | undefined
  readonly unreached: (as?: string) => Unreached | undefined
  /** True when the owner's request works and the same without credentials is denied. */
  readonly requiresAuth: boolean
  /** True when the configuration or the description says that anybody may call it. */
  readonly isPublicByIntent: boolean
  /** Why it is a function for few: the configuration says so, or its name, tag or scope does. */
  readonly privilege: 'configured' | 'named' | undefined
  /** Whether any endpoint of the API turns strangers away: an API that knows its callers. */
  readonly apiHasAuth: boolean
}

export interface SendAs {
  /** Identity name or `nobody`; default the owner. */
  readonly as?: string
  /** Instead of an identity's own. */
  readonly credentials?: Credentials
  readonly timeoutMs?: number
  readonly maxBodyBytes?: number
  /** Give 429 and 503 back instead of waiting. */
  readonly rawOverload?: boolean
  readonly followRedirects?: number
}

export interface FindingDetail {
  /** What was observed, in one or two sentences, with the names and values that matter. */
  readonly message: string
  readonly confidence?: Confidence
  readonly severity?: Severity
  readonly point?: { readonly in: PointPlace; readonly name: string }
  /** The exchanges that prove it, in the order in which a reader should see them. The last one is the cURL line. */
  readonly evidence: readonly { readonly label: string; readonly exchange: Exchange }[]
  /** For findings of one endpoint that differ in more than the point. */
  readonly key?: string
}

export interface RuleContext extends EndpointView {
  readonly rule: Rule
  /** The first identity, on whose behalf things are done; `nobody` when there is none. */
  readonly owner: string
  /** Another identity of the owner's role, if there is one. */
  readonly peer: string | undefined
  /** All signed-in identities, the owner first. */
  readonly identities: readonly Session[]
  /** Identities by power: lower than the owner's and higher. */
  readonly privileged: Session | undefined
  readonly unprivileged: Session | undefined
  readonly allowed: { readonly writes: boolean; readonly destructive: boolean }
  /** Endpoints of the same origin, for rules that need a second one (read back, list, log out). */
  readonly api: ApiView
  readonly pool: ValuePool
  readonly oob: OobListener | undefined
  readonly oobWaitMs: number
  readonly delaySeconds: number
  readonly session: (name: string) => Session | undefined
  /** The places of the owner's working request that take values, with optional parameters it leaves out (their value is made up). */
  readonly points: (filter?: (point: Point) => boolean) => Point[]
  /** The owner's request to an endpoint: the working one, else the last that was tried, else one made from the description. */
  readonly draftOf: (endpoint: Endpoint) => RequestDraft
  readonly send: (draft: RequestDraft, options?: SendAs) => Promise<Exchange>
  /** Bytes that need not be HTTP, to the endpoint's origin, on a connection of their own. */
  readonly sendBytes: (
    bytes: Buffer,
    options?: { readonly method?: string; readonly timeoutMs?: number },
  ) => Promise<WireResponse>
  /** Asks for a WebSocket with the draft as the request. `socket` is there when it was granted; close it. */
  readonly openSocket: (
    draft: RequestDraft,
    options?: Pick<SendAs, 'as' | 'credentials'>,
  ) => Promise<{ readonly exchange: Exchange; readonly socket: WebSocketConnection | undefined }>
  /** The answer to a path of this origin that surely does not exist: what "not found" looks like here. */
  readonly notFound: () => Promise<Exchange>
  /** Runs alone among all that measure time, so that one delay is not taken for another. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>
  /** Reports when the token is called, at the latest when the run waits for late calls at its end. */
  readonly expectCall: (
    token: string,
    protocol: 'http' | 'dns' | 'any',
    detail: (hits: readonly OobHit[]) => FindingDetail,
  ) => void
  /** A short text (letters and digits) that has not been used before. */
  readonly unique: () => string
  /** A whole number in [low, high]. */
  readonly number: (low: number, high: number) => number
  readonly report: (detail: FindingDetail) => void
  /** Says that the rule could not be carried out here; the matrix shows it. */
  readonly block: (kind: 'auth' | 'rate_limit' | 'error', reason: string) => void
}

/** The rest of the API as a rule sees it. */
export interface ApiView {
  readonly endpoints: readonly Endpoint[]
  readonly view: (endpoint: Endpoint) => EndpointView
  /** Whether a value stood in any answer this identity got for requests of its own. */
  readonly hasSeen: (as: string, value: string) => boolean
  /** Values that mark an identity: its name, id, e-mail and whatever the configuration says it owns. */
  readonly markersOf: (as: string) => ReadonlySet<string>
  /** Ids, names and addresses by which an identity goes; unlike its marks they may be short, such as the id 7. */
  readonly ownNamesOf: (as: string) => ReadonlySet<string>
}

/** Completes a rule in code. `group` is set when the rule is loaded. */
export function defineRule(definition: RuleDefinition): Rule {
  return {
    ...definition,
    references: definition.references ?? [],
    group: '',
    scope: definition.scope ?? 'endpoint',
    report: definition.report ?? 'endpoint',
    confidence: definition.confidence ?? 'firm',
    needs: {
      effect: 'read',
      identities: 0,
      roles: false,
      oob: false,
      baseline: definition.scope === 'host' ? 'none' : 'works',
      exhausts: false,
      raises: false,
      sends: true,
      ...definition.needs,
    },
    applies: (view) => definition.applies?.(view) ?? true,
    run: (context) => definition.run(context),
  }
}
