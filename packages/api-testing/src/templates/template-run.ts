import { codeOf } from '../errors.ts'
import type { Exchange } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { noCredentials, wireRequest } from '../request/draft.ts'
import type { RuleContext } from '../rule/types.ts'
import { Conditions } from './conditions.ts'
import type { Message, TextRequest } from './message.ts'
import { draftOf, messageOf, newUuid, textRequest } from './message.ts'
import { type Callers, CannotApply, operations } from './operations.ts'
import { callersOf, sampleVariables, surroundingsOf } from './surroundings.ts'
import type { Step, Template, TemplateRequest } from './template.ts'
import { namesIn, resolved, type Variables, variantsOf } from './variables.ts'
import { wordList } from './word-lists.ts'

/** Most requests that a chain may take: chains can jump back. */
const mostJumps = 30
/** The vendor's listener, for which ours stands in. */
const foreignListener = /https?:\/\/test-services\.akto\.io/gi

/** One attempt: a request that was sent, with its answer. */
interface Attempt {
  readonly exchange: Exchange
  readonly message: Message
}

/** One template on one endpoint. */
export class TemplateRun {
  readonly #template: Template
  readonly #context: RuleContext
  readonly #sample: Message
  readonly #sampleExchange: Exchange | undefined
  readonly #variables: Variables = new Map()
  readonly #callers: Callers
  readonly #token: string | undefined

  constructor(template: Template, context: RuleContext) {
    this.#template = template
    this.#context = context
    const baseline = context.baseline()
    const owner = context.session(context.owner)?.credentials ?? noCredentials
    this.#sampleExchange = baseline?.exchange
    // the request of now, not of then: a session may have been renewed since
    this.#sample =
      baseline === undefined
        ? emptyMessage(context.endpoint)
        : { ...messageOf(baseline.exchange), request: textRequest(wireRequest(baseline.draft, owner)) }
    this.#callers = callersOf(context, owner)
    this.#token = context.oob?.newToken()
    this.#variables.set('random_uuid', this.#token ?? newUuid())
    this.#variables.set('current_epoch_seconds', epochSeconds())
    this.#variables.set('current_epoch_millis', epochSeconds() * 1000)
    for (const [name, value] of sampleVariables(this.#sample)) this.#variables.set(name, value)
  }

  /** Whether the endpoint is one that the template is about. Fills what it extracts from the sample. */
  async isSelected(): Promise<boolean> {
    return this.#conditions(this.#sample).hold(this.#template.selection)
  }

  async go(): Promise<void> {
    for (const [name, declared] of Object.entries(this.#template.wordLists)) this.#fillList(name, this.#own(declared))
    try {
      await (this.#template.type === 'single' ? this.#single() : this.#chain())
    } catch (error) {
      if (!(error instanceof CannotApply)) throw error
      this.#context.block('auth', error.message)
    }
  }

  /** A list may be one for each value of another: `${names}: { for_all: { "${iteratorKey}_values": … } }`. */
  #fillList(name: string, declared: Json): void {
    const [over] = namesIn(name)
    const body = isJsonObject(declared) ? (declared['for_all'] ?? declared['for_one']) : undefined
    if (over === undefined || !isJsonObject(body ?? null)) {
      this.#variables.set(name, wordList(resolved(declared, this.#variables), this.#context))
      return
    }
    for (const value of listOf(this.#variables.get(over)))
      for (const [inner, one] of Object.entries(resolved(body ?? null, new Map([['iteratorKey', value]])) ?? {}))
        this.#variables.set(inner, wordList(one, this.#context))
  }

  /** Each variant by itself; the first that is vulnerable ends it. */
  async #single(): Promise<void> {
    const [request] = this.#template.requests
    if (request === undefined) return
    const validate = this.#template.validate ?? request.validate ?? {}
    for await (const attempt of this.#attempts(request, true)) {
      if (!(await this.#conditions(attempt.message).hold(this.#own(validate)))) continue
      this.#report(attempt)
      return
    }
  }

  /** Requests one after another, each deciding which comes next. */
  async #chain(): Promise<void> {
    const { requests } = this.#template
    let last: Attempt | undefined
    let at = 0
    for (let jump = 0; jump < mostJumps && at < requests.length; jump++) {
      const request = requests[at]
      if (request === undefined) return
      const { attempt, isSuccess } = await this.#node(request, at + 1)
      last = attempt ?? last
      const next =
        (isSuccess ? request.success : request.failure) ??
        (at + 1 < requests.length && isSuccess ? `x${at + 2}` : 'final')
      if (next === 'exit') return
      if (next === 'vulnerable') {
        if (last !== undefined) this.#report(last)
        return
      }
      const target = /^x(\d+)$/.exec(next)?.[1]
      if (target === undefined) break
      at = Number(target) - 1
    }
    if (
      last !== undefined &&
      this.#template.validate !== undefined &&
      (await this.#conditions(last.message).hold(this.#own(this.#template.validate)))
    )
      this.#report(last)
  }

  /** All variants of one request of a chain; it succeeds when one of them does. */
  async #node(request: TemplateRequest, number: number): Promise<{ attempt: Attempt | undefined; isSuccess: boolean }> {
    const times: number[] = []
    const lengths: number[] = []
    let last: Attempt | undefined
    for await (const attempt of this.#attempts(request, false)) {
      last = attempt
      times.push(attempt.message.response.timeMs)
      lengths.push(attempt.message.response.body.length)
      this.#remember(number, attempt.message, times, lengths)
      if (request.validate !== undefined && (await this.#conditions(attempt.message).hold(this.#own(request.validate))))
        return { attempt, isSuccess: true }
    }
    return { attempt: last, isSuccess: request.validate === undefined && last !== undefined }
  }

  #remember(
    number: number,
    { request, response }: Message,
    times: readonly number[],
    lengths: readonly number[],
  ): void {
    const name = `x${number}`
    const put = (key: string, value: Json): void => void this.#variables.set(`${name}.${key}`, value)
    put('request.url', request.url)
    put('request.body', request.body)
    put('response.body', response.body)
    put('response.status_code', response.status)
    put('response.response_time', response.timeMs)
    for (const [header, value] of response.headers) put(`response.headers.${header.toLowerCase()}`, value)
    const [time, length] = [sorted(times), sorted(lengths)]
    put('response.stats.median_response_time', middle(time))
    put('response.stats.last_response_time', times.at(-1) ?? 0)
    put('response.stats.min_response_time', time[0] ?? 0)
    put('response.stats.max_response_time', time.at(-1) ?? 0)
    put('response.stats.median_response_len', middle(length))
    put('response.stats.last_response_len', lengths.at(-1) ?? 0)
  }

  async *#attempts(request: TemplateRequest, skipsUnchanged: boolean): AsyncGenerator<Attempt> {
    const steps = this.#unrolled(request.steps)
    const names = steps.flatMap(({ value }) => namesIn(value))
    const hasPairOfLists = steps.some(({ value }) => listsInOneText(value, this.#variables))
    for (const variables of variantsOf(this.#variables, names, request.isProduct || hasPairOfLists)) {
      const changed = steps.reduce(
        (text, step) => operations[step.operation]?.(text, this.#filled(step, variables), this.#callers) ?? text,
        this.#sample.request,
      )
      if (skipsUnchanged && isSame(changed, this.#sample.request)) continue
      if (request.waitSeconds > 0) await new Promise((resolve) => setTimeout(resolve, request.waitSeconds * 1000))
      const attempt = await this.#send(changed, request.followRedirects)
      if (attempt !== undefined) yield attempt
    }
  }

  /** What a step works with; tokens of the caller are forged where they stand, so their names stay. */
  #filled({ operation, value }: Step, variables: Variables): Json {
    const own = this.#own(value)
    return operation === 'replace_auth_header' ? own : resolved(own, variables)
  }

  async #send(request: TextRequest, followRedirects: boolean): Promise<Attempt | undefined> {
    const draft = draftOf(this.#context.endpoint, request)
    if (draft === undefined) return undefined
    try {
      const exchange = await this.#context.send(draft, {
        as: this.#context.owner,
        credentials: noCredentials,
        rawOverload: true,
        followRedirects: followRedirects ? 5 : 0,
      })
      return { exchange, message: { ...messageOf(exchange), request } }
    } catch (error) {
      // a host that may not be asked, or a request that no server takes: this variant proves nothing
      if (codeOf(error) === 'host_not_allowed') return undefined
      throw error
    }
  }

  #unrolled(steps: readonly Step[]): Step[] {
    return steps.flatMap((step): Step[] => {
      if (step.operation !== 'loop' || !isJsonObject(step.value)) return [step]
      const { over, ...body } = step.value
      const list = listOf(this.#variables.get(namesIn(over)[0] ?? ''))
      const [[kind, inner] = ['', null]] = Object.entries(body)
      return (kind === 'for_one' ? list.slice(0, 1) : list).flatMap((value) =>
        (Array.isArray(inner) ? inner : [inner]).flatMap((one) =>
          isJsonObject(one)
            ? Object.entries(one).map(([operation, what]) => ({
                operation,
                value: resolved(what, new Map([['iteratorKey', value]])),
              }))
            : [],
        ),
      )
    })
  }

  /** The template's text with our listener in the place of the vendor's. */
  #own<T extends Json>(value: T): T {
    const { oob } = this.#context
    const text = JSON.stringify(value)
    if (oob === undefined || text === undefined || !foreignListener.test(text)) return value
    foreignListener.lastIndex = 0
    // the same document with other texts has the same type
    return JSON.parse(text.replaceAll(foreignListener, `http://${oob.authority}`)) as T
  }

  #conditions(message: Message): Conditions {
    return new Conditions(message, this.#sample, this.#variables, surroundingsOf(this.#context, this.#sample))
  }

  #report({ exchange, message }: Attempt): void {
    this.#context.report({
      message: `${this.#template.info.name}: ${message.request.method} ${new URL(message.request.url).pathname} answered ${message.response.status} as the template ${this.#template.id} says a vulnerable API does.`,
      evidence: [
        ...(this.#sampleExchange === undefined ? [] : [{ label: 'as usual', exchange: this.#sampleExchange }]),
        { label: 'changed by the template', exchange },
      ],
    })
  }
}

/** The values of a variable; variables hold JSON, and lists of it. */
const listOf = (value: Json | readonly Json[] | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json]

const epochSeconds = (): number => Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000)
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
const middle = (values: readonly number[]): number => values[Math.floor(values.length / 2)] ?? 0

const isSame = (one: TextRequest, other: TextRequest): boolean => JSON.stringify(one) === JSON.stringify(other)

function listsInOneText(value: Json, variables: Variables): boolean {
  if (typeof value === 'string') return namesIn(value).filter((name) => Array.isArray(variables.get(name))).length > 1
  if (Array.isArray(value)) return value.some((entry) => listsInOneText(entry, variables))
  return isJsonObject(value) && Object.values(value).some((entry) => listsInOneText(entry, variables))
}

const emptyMessage = (endpoint: Endpoint): Message => ({
  request: { method: endpoint.method, url: endpoint.origin + endpoint.path, headers: [], body: '' },
  response: { status: 0, headers: [], body: '', timeMs: 0 },
})
