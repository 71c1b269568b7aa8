import type { Exchange } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { leavesOf, parseJson } from '../json.ts'
import { ownershipIn } from './belongings.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { pointsOf } from '../request/points.ts'
import type { ValueKey } from './names.ts'
import { consumerKeys, producerKeys } from './names.ts'

export interface LearnedValue {
  readonly value: string | number | boolean
  /** Whose answer it stood in; `nobody` for anonymous ones. */
  readonly as: string
  /** The endpoint that gave it. */
  readonly from: string
  /** This identity made the thing in this run. */
  readonly created: boolean
  /** Whose the thing is that it stood in, where the answer says so (an `owner`, `user_id`, `author` …). */
  readonly whose?: 'own' | 'other'
  /** It stood in a request for something that nothing had named to the identity, or in the answer: it may be anybody's. */
  readonly guessed?: true
}

const maxPerKey = 60
const maxLeaves = 4000

function isSame(known: LearnedValue, learned: LearnedValue): boolean {
  return known.value === learned.value && known.as === learned.as
}

/** Values seen in answers and in requests that worked, by meaning. Answers of one endpoint feed the parameters of others. */
export class ValuePool {
  private readonly byKey = new Map<ValueKey, LearnedValue[]>()

  add(keys: readonly ValueKey[], learned: LearnedValue): void {
    if (learned.value === '') return
    for (const key of keys) {
      const values = this.byKey.get(key)
      if (values === undefined) this.byKey.set(key, [learned])
      else if (
        (values.length < maxPerKey || learned.whose === 'own') &&
        !values.some((known) => isSame(known, learned))
      ) {
        if (learned.created) values.unshift(learned)
        else values.push(learned)
      } else if (
        learned.created ||
        learned.whose === 'own' ||
        (learned.guessed === undefined && values.some((known) => isSame(known, learned) && known.guessed === true))
      ) {
        const at = values.findIndex((known) => isSame(known, learned))
        const [known] = at === -1 ? values.splice(-1) : values.splice(at, 1)
        if (known !== undefined) values.unshift({ ...learned, created: learned.created || known.created })
      }
    }
  }

  /** Drops what was learned as this identity. */
  forget(as: string): void {
    for (const [key, values] of this.byKey)
      this.byKey.set(
        key,
        values.filter((one) => one.as !== as),
      )
  }

  /**
   * Learns from an answer that worked, and from the request that led to it. `markers` tell the caller by name, id or e-mail: things that name
   * them as their owner are theirs. `isGuess` where the request names something that nothing had named to the caller.
   */
  learn(
    endpoint: Endpoint,
    draft: RequestDraft,
    exchange: Exchange,
    markers: ReadonlySet<string> = new Set(),
    isGuess = false,
  ): void {
    const created = endpoint.effect === 'write' && draft.method === 'POST'
    const origin = { as: exchange.as, from: endpoint.id, created }
    const guess = isGuess ? { guessed: true as const } : {}
    for (const { in: place, name, value } of pointsOf(draft)) {
      if (typeof value !== 'string' && typeof value !== 'number') continue
      const keys = consumerKeys(endpoint, place, name)
      // What a path names was there before.
      if (place === 'path') this.add(keys, { value, ...origin, created: false, ...guess })
      // A value that was only made up teaches nothing, unless it now names something that exists.
      else if (created) this.add(keys, { value, ...origin })
    }
    const body = parseJson(textOf(exchange.response))
    if (body !== undefined) {
      const whose = ownershipIn(body, markers)
      for (const { path, value } of leavesOf(body, maxLeaves)) {
        if (value === null || String(value).length > 300) continue
        const belongs = whose(path)
        this.add(producerKeys(endpoint, path), {
          value,
          ...origin,
          ...(belongs === undefined ? {} : { whose: belongs }),
          ...(created || belongs === 'own' ? {} : guess),
        })
      }
    }
    const location = headerOf(exchange.response.headers, 'location')
    const last =
      created && location !== undefined
        ? location
            .split(/[?#]/)[0]
            ?.split('/')
            .findLast((segment) => segment !== '')
        : undefined
    if (last !== undefined) this.add(producerKeys(endpoint, ['id']), { value: last, ...origin })
  }

  /**
   * Values for a parameter, best first: what the identity made, what is said to be its own, what it saw, what anybody may see, what it saw of
   * others, what it guessed. Never what only another identity has seen: a request made of that would already be an attack.
   */
  candidates(keys: readonly ValueKey[], as: string): LearnedValue[] {
    const found: LearnedValue[] = []
    const seen = new Set<Json>()
    for (const key of keys) {
      const values = this.byKey.get(key) ?? []
      const known = values.filter((one) => one.guessed === undefined)
      const ranked = [
        ...known.filter((one) => one.as === as && one.created),
        ...known.filter((one) => one.as === as && !one.created && one.whose === 'own'),
        ...known.filter((one) => one.as === as && !one.created && one.whose === undefined),
        ...known.filter((one) => one.as === 'nobody' && as !== 'nobody'),
        ...known.filter((one) => one.as === as && !one.created && one.whose === 'other'),
        ...values.filter((one) => one.as === as && one.guessed === true),
      ]
      for (const value of ranked) {
        if (seen.has(value.value)) continue
        seen.add(value.value)
        found.push(value)
      }
    }
    return found
  }
}
